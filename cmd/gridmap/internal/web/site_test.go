package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/importers"
	"gridmap/sql/pgtest"
	"gridmap/tiles"
)

// site is a server on a real socket and a real database with two districts and an actor per
// role in each.
type site struct {
	*Server
	t      testing.TB
	pool   *pgxpool.Pool
	url    string
	log    *safeBuffer
	dir    string                // uploads wait under it
	actors map[string]grid.Actor // by role, of district 1
	other  grid.Actor            // an administrator of district 2
}

const (
	password  = "网格员每天下午三点巡查河岸"
	secondary = "another long enough one"
)

// safeBuffer is a log that is read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var builtApp = fstest.MapFS{
	"index.html":                {Data: []byte("<!doctype html><title>app</title>")},
	"favicon.svg":               {Data: []byte("<svg/>")},
	"assets/main-Bx3k9_aQ.js":   {Data: []byte(strings.Repeat("export const a = 1;\n", 200))},
	"assets/readme.txt":         {Data: []byte("not hashed")},
	".keep":                     {Data: []byte("")},
	"assets/secret-Bx3k9_aQ.go": {Data: []byte("package secret")},
}

func newSite(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	ctx := t.Context()
	s := &site{t: t, pool: pgtest.Database(t), log: &safeBuffer{}, actors: map[string]grid.Actor{}}
	store := grid.NewStore(s.pool)
	for _, name := range []string{"测试区", "邻区"} {
		if _, err := s.pool.Exec(ctx, "insert into district (name) values ($1)", name); err != nil {
			t.Fatal(err)
		}
	}
	for _, role := range grid.Roles {
		a, err := store.AddActor(ctx, grid.NewActor{District: 1, Name: role, Roles: []string{role}})
		if err != nil {
			t.Fatal(err)
		}
		s.actors[role] = a
	}
	other, err := store.AddActor(ctx, grid.NewActor{District: 2, Name: "admin", Roles: []string{"admin"}})
	if err != nil {
		t.Fatal(err)
	}
	s.other = other
	tileset, err := tiles.New(ctx, s.pool, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tileset.Close)
	s.dir = t.TempDir()
	files := importers.New(importers.Config{Pool: s.pool, DataDir: s.dir})
	t.Cleanup(files.Close)
	c := Config{Imports: files, Log: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Store: store, Tiles: tileset, Assets: builtApp}
	for _, f := range change {
		f(&c)
	}
	s.Server = New(c)
	front := httptest.NewServer(s.Server)
	t.Cleanup(func() { s.Server.Close(); front.Close() })
	s.url = front.URL
	return s
}

// as sets who sends a request.
type as func(*http.Request)

func nobody(*http.Request) {}

func (s *site) token(a grid.Actor) as {
	s.t.Helper()
	secret, _, err := s.Store.NewToken(s.t.Context(), a.District, a.ID, 0, "test", time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }
}

// session signs in and returns the cookie too.
func (s *site) session(a grid.Actor) (as, string) {
	s.t.Helper()
	secret, _, err := s.Store.NewSession(s.t.Context(), a, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return withCookie(secret), secret
}

func withCookie(secret string) as {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: plainCookie, Value: secret}) }
}

// answer is a response read to its end.
type answer struct {
	*http.Response
	body string
}

// problem is the answer's problem document; it fails when it is none.
func (a answer) problem(t testing.TB) (p problemBody) {
	t.Helper()
	if got := a.Header.Get("Content-Type"); got != problemType {
		t.Errorf("content type %q of %d %s", got, a.StatusCode, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Errorf("%v: %s", err, a.body)
	}
	if p.Status != a.StatusCode || p.Title == "" || p.Type == "" || p.RequestID == "" || p.RequestID != a.Header.Get("X-Request-Id") {
		t.Errorf("problem is not whole: %s", a.body)
	}
	return p
}

// ask sends a request; body may be nil, a string or what becomes JSON.
func (s *site) ask(method, path string, who as, body any, headers ...string) answer {
	s.t.Helper()
	var send io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		send = strings.NewReader(b)
	case io.Reader:
		send = b
	default:
		text, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		send = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, send)
	if err != nil {
		s.t.Fatal(err)
	}
	if send != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	who(r)
	return s.send(r)
}

// plainClient keeps no cookies, follows nothing and leaves compression to us.
var plainClient = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 20},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (s *site) send(r *http.Request) answer {
	s.t.Helper()
	resp, err := plainClient.Do(r)
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return answer{resp, string(text)}
}

func (s *site) want(a answer, status int) answer {
	s.t.Helper()
	if a.StatusCode != status {
		s.t.Errorf("%s %s: %d, want %d: %.300s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	return a
}

// announce writes a change and lets the server know, as the follower would.
func (s *site) announce(c grid.Change) int64 {
	s.t.Helper()
	c.District = max(c.District, 1)
	err := pgx.BeginFunc(s.t.Context(), s.pool, func(tx pgx.Tx) error { return grid.Announce(s.t.Context(), tx, c) })
	if err != nil {
		s.t.Fatal(err)
	}
	_, last, err := s.Store.FeedEnd(s.t.Context(), c.District)
	if err != nil {
		s.t.Fatal(err)
	}
	c.Seq = last
	s.Tiles.Changed(tiles.Change{District: c.District, Seq: c.Seq, Layer: c.Layer, Edition: c.Edition, Before: c.Before, After: c.After})
	s.Changed(c)
	return last
}

// cookieOf is the session cookie an answer sets; nil when it sets none.
func (a answer) cookie() *http.Cookie {
	for _, c := range a.Cookies() {
		if c.Name == plainCookie || c.Name == secureCookie {
			return c
		}
	}
	return nil
}

func sprint(v any) string { return fmt.Sprint(v) }
