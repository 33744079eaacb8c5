package web

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

func TestHeaders_onEveryKindOfAnswer(t *testing.T) {
	s := newSite(t)
	for path, status := range map[string]int{
		"/": 200, "/assets/main-Bx3k9_aQ.js": 200, "/docs": 200, "/healthz": 200, "/api/v1/config": 200, "/api/v1/actors": 401,
		"/nothing/here.js": 404, "/api/v1/nothing": 404, "/tiles/grids/99/1/1.mvt": 400, "/openapi.json": 200,
	} {
		a := s.ask("GET", path, nobody, nil)
		if a.StatusCode != status && !(status == 400 && a.StatusCode/100 == 4) {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
		csp := a.Header.Get("Content-Security-Policy")
		for _, must := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'"} {
			if !strings.Contains(csp, must+";") && !strings.HasSuffix(csp, must) {
				t.Errorf("%s: the policy lacks %q: %s", path, must, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "blob:") || strings.Contains(csp, "*") {
			t.Errorf("%s: %s", path, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": ""} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
		if a.Header.Get("X-Request-Id") == "" || a.Header.Get("Server") != "" || a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
	base, err := NewBaseMap("https://t0.example.org/{z}/{x}/{y}.png?tk=secret", "示例", 18)
	if err != nil {
		t.Fatal(err)
	}
	withBase := newSite(t, func(c *Config) { c.Base = base })
	csp := withBase.ask("GET", "/", nobody, nil).Header.Get("Content-Security-Policy")
	if strings.Count(csp, "https://t0.example.org") != 2 || strings.Contains(csp, "secret") {
		t.Errorf("with a base map: %s", csp)
	}
}

func TestRequestID_isKeptOrMade(t *testing.T) {
	s := newSite(t)
	for sent, kept := range map[string]bool{"abcdef12-3456": true, "short": false, "has space in it": false, strings.Repeat("x", 65): false} {
		if got := s.ask("GET", "/healthz", nobody, nil, "X-Request-Id", sent).Header.Get("X-Request-Id"); (got == sent) != kept {
			t.Errorf("sent %q, got %q", sent, got)
		}
	}
}

func TestApp_files(t *testing.T) {
	s := newSite(t)
	a := s.want(s.ask("GET", "/assets/main-Bx3k9_aQ.js", nobody, nil, "Accept-Encoding", "gzip"), 200)
	if a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.Header.Get("Content-Encoding") != "gzip" || a.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("%v", a.Header)
	}
	z, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != strings.Repeat("export const a = 1;\n", 200) {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	s.want(s.ask("GET", "/assets/main-Bx3k9_aQ.js", nobody, nil, "Accept-Encoding", "gzip", "If-None-Match", a.Header.Get("ETag")), 304)
	if plain := s.want(s.ask("GET", "/assets/main-Bx3k9_aQ.js", nobody, nil, "If-None-Match", a.Header.Get("ETag")), 200); plain.Header.Get("Content-Encoding") != "" {
		t.Error("compressed although nobody asked")
	}
	for path, want := range map[string]int{
		"/": 200, "/favicon.svg": 200, "/assets/readme.txt": 200, "/.keep": 404, "/assets/secret-Bx3k9_aQ.go": 404, "/assets/": 404, "/../../etc/passwd": 404, "/missing.js": 404,
	} {
		if a := s.want(s.ask("GET", path, nobody, nil), want); want == 200 && path != "/assets/main-Bx3k9_aQ.js" && a.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: Cache-Control %q", path, a.Header.Get("Cache-Control"))
		}
	}
	if a := s.want(s.ask("GET", "/somewhere", nobody, nil, "Accept", "text/html"), 200); !strings.Contains(a.body, "<title>app") {
		t.Errorf("a page of the app's own making: %s", a.body)
	}
	s.want(s.ask("POST", "/", nobody, "x"), 404).problem(t)
	if head := s.want(s.ask("HEAD", "/", nobody, nil), 200); head.body != "" || head.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %v %q", head.Header, head.body)
	}
}

func TestHealth(t *testing.T) {
	down := errors.New("connection refused at 10.0.0.7")
	var state error
	s := newSite(t, func(c *Config) { c.Ready = func(context.Context) error { return state } })
	s.want(s.ask("GET", "/readyz", nobody, nil), 200)
	state = down
	p := s.want(s.ask("GET", "/readyz", nobody, nil), 503).problem(t)
	if strings.Contains(p.Detail, "10.0.0.7") {
		t.Errorf("tells of our insides: %q", p.Detail)
	}
	if !strings.Contains(s.log.String(), "10.0.0.7") {
		t.Error("the log does not say why")
	}
	s.want(s.ask("GET", "/healthz", nobody, nil), 200)
}

func TestMetrics_whoMayReadThem(t *testing.T) {
	s := newSite(t)
	s.ask("GET", "/api/v1/districts", nobody, nil)
	a := s.want(s.ask("GET", "/metrics", nobody, nil), 200)
	for _, must := range []string{`gridmap_http_request_seconds_count{method="GET",route="/api/v1/districts",status="200"} 1`, "go_goroutines", "gridmap_http_requests_in_flight"} {
		if !strings.Contains(a.body, must) {
			t.Errorf("/metrics lacks %s", must)
		}
	}
	elsewhere := func(who as) int {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = "192.0.2.7:1234"
		who(r)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code
	}
	if got := elsewhere(nobody); got != 401 {
		t.Errorf("from elsewhere: %d", got)
	}
	if got := elsewhere(s.token(s.actors["viewer"])); got != 403 {
		t.Errorf("a viewer from elsewhere: %d", got)
	}
	if got := elsewhere(s.token(s.actors["admin"])); got != 200 {
		t.Errorf("an administrator from elsewhere: %d", got)
	}
}

// A panic and an error that is not meant for people answer 500 without our insides, once in the
// log, and the server goes on.
func TestFaults_sayNothingOfOurInsides(t *testing.T) {
	s := newSite(t)
	s.plain("GET", "/api/v1/test-panic", grid.Public, "", func(echo.Context) error { panic("secret of the panic") }, hidden())
	s.plain("GET", "/api/v1/test-error", grid.Public, "", func(echo.Context) error { return errors.New("secret of the error") }, hidden())
	s.plain("GET", "/api/v1/test-half", grid.Public, "", func(c echo.Context) error {
		_, _ = c.Response().Write(make([]byte, 1<<16))
		panic("half")
	}, hidden())
	for _, path := range []string{"/api/v1/test-panic", "/api/v1/test-error"} {
		a := s.want(s.ask("GET", path, nobody, nil), 500)
		if p := a.problem(t); strings.Contains(a.body, "secret") || p.RequestID == "" {
			t.Errorf("%s: %s", path, a.body)
		}
		if n := strings.Count(s.log.String(), "secret of the "+strings.TrimPrefix(path, "/api/v1/test-")); n != 1 {
			t.Errorf("%s: %d times in the log", path, n)
		}
	}
	if response, err := plainClient.Get(s.url + "/api/v1/test-half"); err == nil {
		if _, err = io.ReadAll(response.Body); err == nil {
			t.Error("half an answer looks like a whole one")
		}
		response.Body.Close()
	}
	s.want(s.ask("GET", "/healthz", nobody, nil), 200)
	for line := range strings.Lines(s.log.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil || record["level"] == nil || record["msg"] == nil {
			t.Fatalf("not a JSON log line: %q", line)
		}
	}
}

// With the database away, answers are 503 and say when to try again; public pages stay.
func TestDatabaseAway(t *testing.T) {
	s := newSite(t)
	who := s.token(s.actors["viewer"])
	var away atomic.Bool
	config := s.pool.Config()
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		if away.Load() {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return dial(ctx, network, address)
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s.Store = grid.NewStore(pool)
	s.want(s.ask("GET", "/api/v1/areas", who, nil), 200)
	away.Store(true)
	pool.Reset()
	for _, path := range []string{"/api/v1/areas", "/api/v1/grids", "/api/v1/session", "/readyz"} {
		a := s.want(s.ask("GET", path, who, nil), http.StatusServiceUnavailable)
		if a.problem(t); a.Header.Get("Retry-After") == "" {
			t.Errorf("%s does not say when to try again", path)
		}
	}
	s.want(s.ask("GET", "/", nobody, nil), 200)
	s.want(s.ask("GET", "/healthz", nobody, nil), 200)
	away.Store(false)
	s.want(s.ask("GET", "/api/v1/areas", who, nil), 200)
}
