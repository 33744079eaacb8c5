package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/tiles"
)

// slowly is a header that sends a request through everything: its id must come back.
var slowly = []string{"X-Request-Id", "through-everything"}

// TestTiles_quickAndSlowAlike: a tile that is there is answered as one that has to be drawn.
func TestTiles_quickAndSlowAlike(t *testing.T) {
	m := newMapped(t)
	one := "/tiles/grids/" + m.tile
	tag := m.ask("GET", one).Header().Get("ETag")
	for _, path := range []string{one, "/tiles/grids/" + m.emptyTile, "/tiles/roads,grids,buildings/" + m.tile, one + "?as_of=2026-03-01&district=1"} {
		for _, method := range []string{"GET", "HEAD"} {
			for _, headers := range [][]string{{}, {"Accept-Encoding", "gzip, deflate, br, zstd"}, {"Accept-Encoding", "identity"}, {"Accept-Encoding", "gzip;q=0"},
				{"Accept-Encoding", "*;q=0"}, {"If-None-Match", tag}, {"If-None-Match", `"a", W/` + tag}, {"If-None-Match", "*"}, {"If-None-Match", `"*"`}} {
				slow := m.ask(method, path, append(headers, slowly...)...)
				asked := m.tiles.Stats().Asked
				quick := m.ask(method, path, headers...)
				if quick.Header().Get("X-Request-Id") != "" || slow.Header().Get("X-Request-Id") != slowly[1] {
					t.Fatalf("%s %s: not answered as expected: %v, %v", method, path, quick.Header(), slow.Header())
				}
				slow.Header().Del("X-Request-Id")
				if quick.Code != slow.Code || !maps.EqualFunc(quick.Header(), slow.Header(), func(a, b []string) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
					t.Errorf("%s %s %v: %d %v, not %d %v", method, path, headers, quick.Code, quick.Header(), slow.Code, slow.Header())
				}
				if method == "GET" && !bytes.Equal(quick.Body.Bytes(), slow.Body.Bytes()) {
					t.Errorf("%s %v: another body", path, headers)
				}
				if now := m.tiles.Stats().Asked; now-asked > 1 {
					t.Errorf("%s: asked %d times", path, now-asked)
				}
				if h := quick.Header(); h.Get("Etag") == "" || h.Get("Vary") != "Accept-Encoding" || h.Get("Cache-Control") == "" || quick.Code != 304 && h.Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("%s %v: %v", path, headers, h)
				}
			}
		}
	}
}

// TestTiles_quickIsNoWayIn: that a tile is there opens nothing.
func TestTiles_quickIsNoWayIn(t *testing.T) {
	m := newMapped(t)
	hidden, public := "/tiles/incidents/"+m.tile, "/tiles/grids/"+m.tile
	for range 2 {
		if w := m.ask("GET", hidden, "Authorization", "Bearer "+m.viewer); w.Code != 200 {
			t.Fatalf("a viewer: %d", w.Code)
		}
		if w := m.ask("GET", hidden); w.Code != 401 {
			t.Errorf("nobody: %d", w.Code)
		}
		if w := m.ask("GET", public); w.Code != 200 {
			t.Fatalf("a public tile: %d", w.Code)
		}
		if w := m.ask("GET", public, "Authorization", "Bearer nonsense"); w.Code != 401 {
			t.Errorf("a wrong token: %d", w.Code)
		}
		if w := m.ask("POST", public); w.Code != 405 {
			t.Errorf("POST: %d", w.Code)
		}
		// Whoever is signed in and names no district means the own one, which is empty here.
		if w := m.ask("GET", public, "Cookie", plainCookie+"="+m.otherSession); w.Code != 204 {
			t.Errorf("another district's actor: %d", w.Code)
		}
		if w := m.ask("GET", public+"?district=1", "Cookie", plainCookie+"="+m.otherSession); w.Code != 200 {
			t.Errorf("who names it: %d", w.Code)
		}
	}
	var log bytes.Buffer
	server := New(Config{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Store: m.store, Tiles: m.tiles,
		Assets: fstest.MapFS{}, Proxies: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}, RequireTLS: true})
	from := func(address string, headers ...string) int {
		r := httptest.NewRequest("GET", public, nil)
		r.RemoteAddr = address
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security"); (got != "") != (headers != nil) {
			t.Errorf("%s: Strict-Transport-Security %q", address, got)
		}
		return w.Code
	}
	for range 2 {
		if code := from("10.1.2.3:4000", "X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https"); code != 200 {
			t.Errorf("through the proxy: %d", code)
		}
		if code := from("192.0.2.7:4000"); code != 403 {
			t.Errorf("past the proxy: %d", code)
		}
	}
	if n := strings.Count(log.String(), "path="+public); n != 4 {
		t.Errorf("%d of 4 requests in the log when everything is logged", n)
	}
}

// TestTiles_quickAfterAChange: what is kept is asked for anew after every change.
func TestTiles_quickAfterAChange(t *testing.T) {
	m := newMapped(t)
	path := "/tiles/grids/" + m.tile
	for range 20 {
		tag := m.ask("GET", path).Header().Get("ETag")
		if w := m.ask("GET", path, "If-None-Match", tag); w.Code != 304 {
			t.Fatalf("unchanged: %d", w.Code)
		}
		m.announce("grids")
		if w := m.ask("GET", path, "If-None-Match", tag); w.Code != 200 || w.Header().Get("ETag") == tag {
			t.Fatalf("after a change: %d %s", w.Code, w.Header().Get("ETag"))
		}
	}
}

// TestTiles_areCounted: quick answers are in the metrics like others.
func TestTiles_areCounted(t *testing.T) {
	m := newMapped(t)
	path := "/tiles/grids/" + m.tile
	tag := m.ask("GET", path).Header().Get("ETag")
	for range 5 {
		m.ask("GET", path, "If-None-Match", tag)
	}
	m.ask("HEAD", path)
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.RemoteAddr = "127.0.0.1:5000"
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	figures := w.Body.String()
	for _, line := range []string{
		`gridmap_http_request_seconds_count{method="GET",route="/tiles/{layers}/{z}/{x}/{y}.mvt",status="304"} 5`,
		`gridmap_http_request_seconds_count{method="GET",route="/tiles/{layers}/{z}/{x}/{y}.mvt",status="200"} 1`,
		`gridmap_http_request_seconds_count{method="HEAD",route="/tiles/{layers}/{z}/{x}/{y}.mvt",status="200"} 1`,
		"gridmap_http_requests_in_flight 1",
	} {
		if !strings.Contains(figures, line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
}

// queryCounter counts statements sent to the database.
type queryCounter struct{ n atomic.Int64 }

func (c *queryCounter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}

func (c *queryCounter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestTiles_badPathsGoNoFurther: neither the engine nor the database hears of an address that is
// no tile's.
func TestTiles_badPathsGoNoFurther(t *testing.T) {
	s := newSurveyed(t)
	config := s.pool.Config()
	queries := &queryCounter{}
	config.ConnConfig.Tracer = queries
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	set, err := tiles.New(t.Context(), pool, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	m := &mapped{handler: New(Config{Log: slog.New(slog.DiscardHandler), Store: grid.NewStore(pool), Tiles: set, Assets: fstest.MapFS{}})}
	before := queries.n.Load()
	for path, status := range map[string]int{
		"/tiles/rods/14/1/1.mvt": 404, "/tiles//14/1/1.mvt": 404, "/tiles/grids,/14/1/1.mvt": 404, "/tiles/grids,grids/14/1/1.mvt": 404,
		"/tiles/" + strings.Repeat("grids,", 4000) + "grids/14/1/1.mvt": 404,
		"/tiles/" + strings.Repeat("x", 30_000) + "/14/1/1.mvt":         404,
		"/tiles/grids/21/0/0.mvt":                                       400, "/tiles/grids/14/16384/0.mvt": 400, "/tiles/grids/14/0/16384.mvt": 400, "/tiles/grids/0/1/0.mvt": 400,
		"/tiles/grids/-1/0/0.mvt": 400, "/tiles/grids/14/1.5/0.mvt": 400, "/tiles/grids/14/0x1/0.mvt": 400, "/tiles/grids/4294967296/0/0.mvt": 400,
		"/tiles/grids/14/1/1": 404, "/tiles/grids/14/1/1.pbf": 404, "/tiles/grids/14/1/.mvt": 400, "/tiles/grids/14/1/../../1.mvt": 400,
		"/tiles/grids/14/1/1.mvt?edition=x": 422, "/tiles/grids/14/1/1.mvt?district=0": 422, "/tiles/grids/14/1/1.mvt?as_of=tomorrow": 422,
		"/tiles/grids/14/1/1.mvt?from=1": 422, "/tiles/grids/14/1/1.mvt?category=" + strings.Repeat("a,", 300): 422,
		"/tiles/rods.json": 404, "/tiles/grids": 404,
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w := m.ask(method, path)
			name := path[:min(len(path), 60)]
			if w.Code != status {
				t.Errorf("%s %s: %d, not %d", method, name, w.Code, status)
			}
			if w.Body.Len() > 2000 {
				t.Errorf("%s %s: an answer of %d bytes", method, name, w.Body.Len())
			}
		}
	}
	if now, stats := queries.n.Load(), set.Stats(); now != before || stats.Asked != 0 || stats.Drawn != 0 {
		t.Errorf("%d statements, %d tiles asked, %d drawn", now-before, stats.Asked, stats.Drawn)
	}
	if m.ask("GET", "/tiles/grids/14/1/1.mvt").Code != 204 || queries.n.Load() == before || set.Stats().Asked != 1 {
		t.Error("a tile is not counted: the test cannot fail")
	}
}

// TestTiles_overAConnection: what net/http makes of HEAD, 204 and 304.
func TestTiles_overAConnection(t *testing.T) {
	m := newMapped(t)
	server := httptest.NewServer(m.handler)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	ask := func(method, path string, headers ...string) *http.Response {
		t.Helper()
		r, err := http.NewRequest(method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	path := "/tiles/grids/" + m.tile
	for range 2 { // drawn, then kept
		for _, encoding := range []string{"gzip", "identity"} {
			got, head := ask("GET", path, "Accept-Encoding", encoding), ask("HEAD", path, "Accept-Encoding", encoding)
			if got.ContentLength <= 0 || head.ContentLength != got.ContentLength || head.StatusCode != 200 || head.Header.Get("ETag") != got.Header.Get("ETag") ||
				head.Header.Get("Content-Encoding") != got.Header.Get("Content-Encoding") || (encoding == "gzip") != (got.Header.Get("Content-Encoding") == "gzip") {
				t.Errorf("%s: GET %v, HEAD %v", encoding, got.Header, head.Header)
			}
			for _, method := range []string{"GET", "HEAD"} {
				same := ask(method, path, "Accept-Encoding", encoding, "If-None-Match", got.Header.Get("ETag"))
				if same.StatusCode != 304 || same.Header.Get("Content-Length") != "" || same.Header.Get("Content-Encoding") != "" || same.Header.Get("Content-Type") != "" {
					t.Errorf("%s %s: %d %v", method, encoding, same.StatusCode, same.Header)
				}
			}
		}
		if none := ask("GET", "/tiles/grids/"+m.emptyTile); none.StatusCode != 204 || none.Header.Get("ETag") == "" || none.Header.Get("Cache-Control") == "" || none.Header.Get("Content-Length") != "" {
			t.Errorf("nothing there: %d %v", none.StatusCode, none.Header)
		}
	}
}

func TestTruncated(t *testing.T) {
	if got := truncated(map[string]int{"incidents": 7, "buildings": 120}); got != "buildings=120, incidents=7" {
		t.Error(got)
	}
}
