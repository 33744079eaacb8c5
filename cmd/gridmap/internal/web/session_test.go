package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gridmap/grid"
)

type signedIn struct {
	Actor       *grid.Actor       `json:"actor"`
	Permissions []grid.Permission `json:"permissions"`
}

func (a answer) session(t *testing.T) (s signedIn) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &s); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return s
}

func (s *site) setPassword(role, password string) {
	s.t.Helper()
	if _, err := s.Store.ChangeActor(s.t.Context(), 1, s.actors[role].ID, grid.ActorChange{Password: password}); err != nil {
		s.t.Fatal(err)
	}
}

func TestSession_signInAndOut(t *testing.T) {
	s := newSite(t)
	s.setPassword("planner", password)
	if got := s.want(s.ask("GET", "/api/v1/session", nobody, nil), 200).session(t); got.Actor != nil || len(got.Permissions) != 1 {
		t.Errorf("nobody is %+v", got)
	}
	a := s.want(s.ask("POST", "/api/v1/session", nobody, map[string]any{"name": "planner", "password": password}), 200)
	got := a.session(t)
	if got.Actor == nil || got.Actor.Name != "planner" || len(got.Permissions) < 3 || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("signed in: %+v", got)
	}
	c := a.cookie()
	if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure || c.Name != plainCookie || time.Until(c.Expires) < 6*24*time.Hour {
		t.Fatalf("cookie %+v", c)
	}
	me := withCookie(c.Value)
	if got := s.ask("GET", "/api/v1/session", me, nil).session(t); got.Actor == nil || got.Actor.Name != "planner" {
		t.Errorf("with the cookie: %+v", got)
	}
	s.want(s.ask("GET", "/api/v1/editions", me, nil), 200)

	out := s.want(s.ask("DELETE", "/api/v1/session", me, nil), 204)
	if c := out.cookie(); c == nil || c.Value != "" || c.MaxAge >= 0 {
		t.Errorf("sign-out leaves cookie %+v", c)
	}
	s.want(s.ask("GET", "/api/v1/editions", me, nil), 401)
	s.want(s.ask("DELETE", "/api/v1/session", me, nil), 204)
	s.want(s.ask("DELETE", "/api/v1/session", nobody, nil), 204)
	if log := s.log.String(); strings.Contains(log, password) || strings.Contains(log, c.Value) {
		t.Error("the log holds a password or a session's secret")
	}
}

func TestSession_signInAlwaysMakesANewOne(t *testing.T) {
	s := newSite(t)
	s.setPassword("viewer", password)
	old, secret := s.session(s.actors["viewer"])
	planted := withCookie("gms_1_AAAAAAAAAAAAAAAAAAAAAAAAAA") // chosen by an attacker
	for _, before := range []as{old, planted} {
		a := s.want(s.ask("POST", "/api/v1/session", before, map[string]any{"name": "viewer", "password": password}), 200)
		if c := a.cookie(); c == nil || c.Value == secret || strings.Contains(c.Value, "AAAAA") {
			t.Errorf("sign-in keeps a session: %+v", c)
		}
		s.want(s.ask("GET", "/api/v1/editions", before, nil), 401)
	}
}

func TestSession_refusals(t *testing.T) {
	s := newSite(t)
	s.setPassword("viewer", password)
	var details []string
	for _, body := range []any{
		map[string]any{"name": "viewer", "password": "wrong wrong wrong"},
		map[string]any{"name": "no such name", "password": password},
		map[string]any{"name": "admin", "password": password},                  // has no password
		map[string]any{"name": "viewer", "password": password, "district": 2},  // is of another district
		map[string]any{"name": "viewer", "password": password, "district": 99}, // no such district
	} {
		a := s.want(s.ask("POST", "/api/v1/session", nobody, body), 401)
		details = append(details, a.problem(t).Detail)
		if a.cookie() != nil {
			t.Error("a refusal sets a cookie")
		}
	}
	for _, d := range details {
		if d != details[0] {
			t.Errorf("refusals tell names apart: %q", details)
		}
	}
	for _, body := range []any{`{}`, `{"name":"viewer"}`, `{"password":"x"}`, `{"link":"x","name":"viewer","password":"y"}`, `[]`, `null`, `{"name":1}`, `{"role":"admin"}`, ``} {
		a := s.ask("POST", "/api/v1/session", nobody, body)
		if a.StatusCode != 422 && a.StatusCode != 400 {
			t.Errorf("%v: %d %s", body, a.StatusCode, a.body)
		}
		a.problem(t)
	}
	if !strings.Contains(s.log.String(), "sign-in failed") {
		t.Error("failed sign-ins are not logged")
	}
}

func TestSession_endsAtOnceForThoseDisabledOrChanged(t *testing.T) {
	s := newSite(t)
	admin := s.token(s.actors["admin"])
	cookie, _ := s.session(s.actors["planner"])
	script := s.token(s.actors["planner"])
	id := sprint(s.actors["planner"].ID)
	s.want(s.ask("GET", "/api/v1/editions", cookie, nil), 200)

	// A role taken away counts from the next request on, without signing in again.
	s.want(s.ask("PATCH", "/api/v1/actors/"+id, admin, `{"roles":["admin","planner"]}`), 200)
	s.want(s.ask("GET", "/api/v1/actors", cookie, nil), 200)
	s.want(s.ask("PATCH", "/api/v1/actors/"+id, admin, `{"roles":["planner"]}`), 200)
	s.want(s.ask("GET", "/api/v1/actors", cookie, nil), 403)

	s.want(s.ask("PATCH", "/api/v1/actors/"+id, admin, `{"disabled":true}`), 200)
	s.want(s.ask("GET", "/api/v1/editions", cookie, nil), 401)
	s.want(s.ask("GET", "/api/v1/editions", script, nil), 401)
	s.want(s.ask("GET", "/api/v1/grids", cookie, nil), 200) // public: as nobody
	s.want(s.ask("GET", "/api/v1/grids", script, nil), 401) // a wrong bearer token is always told
	if got := s.ask("GET", "/api/v1/session", cookie, nil).session(t); got.Actor != nil {
		t.Errorf("still %+v", got.Actor)
	}
}

func TestSession_expires(t *testing.T) {
	s := newSite(t)
	cookie, _ := s.session(s.actors["viewer"])
	s.want(s.ask("GET", "/api/v1/editions", cookie, nil), 200)
	if _, err := s.pool.Exec(t.Context(), "update session set seen_at = now() - interval '9 hours'"); err != nil {
		t.Fatal(err)
	}
	s.want(s.ask("GET", "/api/v1/editions", cookie, nil), 401)
}

func TestSession_byLinkOnce(t *testing.T) {
	s := newSite(t)
	link, err := s.Store.NewSignInLink(t.Context(), 2, s.other.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	statuses := map[int]int{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			a := s.ask("POST", "/api/v1/session", nobody, map[string]any{"link": link})
			mu.Lock()
			defer mu.Unlock()
			statuses[a.StatusCode]++
			if a.StatusCode == 200 && (a.cookie() == nil || a.session(t).Actor.District != 2) {
				t.Errorf("%+v %s", a.cookie(), a.body)
			}
		})
	}
	wg.Wait()
	if statuses[200] != 1 || statuses[401] != 7 {
		t.Errorf("statuses %v, want one 200 and seven 401", statuses)
	}
}

func TestSession_triesAreLimited(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	s.setPassword("viewer", password)
	s.setPassword("planner", password)
	try := func(address, name, word string) answer {
		return s.ask("POST", "/api/v1/session", nobody, map[string]any{"name": name, "password": word}, "X-Forwarded-For", address)
	}
	// One name from many addresses.
	for i := range triesPerName {
		s.want(try("10.0.0."+strconv.Itoa(i), "viewer", "wrong wrong wrong"), 401)
	}
	a := s.want(try("10.0.1.1", "viewer", password), 429)
	a.problem(t)
	if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 {
		t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
	}
	s.want(try("10.0.1.1", "planner", password), 200) // others are not locked out
	// Another way to write the same account is the same account.
	for _, body := range []map[string]any{
		{"name": " viewer"}, {"name": "viewer\t"}, {"name": "\u00a0viewer\u3000"}, {"name": "viewer", "district": 1}, {"name": " viewer ", "district": 1},
	} {
		body["password"] = password
		s.want(s.ask("POST", "/api/v1/session", nobody, body, "X-Forwarded-For", "10.0.1.2"), 429)
	}
	s.want(s.ask("POST", "/api/v1/session", nobody, map[string]any{"name": "viewer", "password": password, "district": 2}, "X-Forwarded-For", "10.0.1.2"), 401)
	// Many names from one address.
	for i := range triesPerAddress {
		a := try("10.9.9.9", "name"+strconv.Itoa(i), "wrong wrong wrong")
		if a.StatusCode != 401 {
			t.Fatalf("try %d: %d", i, a.StatusCode)
		}
	}
	s.want(try("10.9.9.9", "planner", password), 429)
	link, err := s.Store.NewSignInLink(t.Context(), 1, s.actors["viewer"].ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	// A locked name still gets in by link, from elsewhere.
	s.want(s.ask("POST", "/api/v1/session", nobody, map[string]any{"link": link}, "X-Forwarded-For", "10.0.2.2"), 200)
}

func TestTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := newTries()
		here, there := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
		for range 100 { // those that succeed do not count
			back, err := tries.take(here, 1, "a")
			if err != nil {
				t.Fatal(err)
			}
			back()
		}
		for range triesPerName {
			if _, err := tries.take(here, 1, "a"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := tries.take(there, 1, "a"); err == nil {
			t.Error("the name is not limited across addresses")
		}
		if _, err := tries.take(there, 2, "a"); err != nil {
			t.Error("the same name in another district is limited")
		}
		time.Sleep(nextByName)
		back, err := tries.take(there, 1, "a")
		if err != nil {
			t.Errorf("after waiting: %v", err)
		}
		back() // success gives back its own try, not those of others who guess
		if _, err := tries.take(there, 1, "a"); err != nil {
			t.Errorf("after success: %v", err)
		}
		if _, err := tries.take(there, 1, "a"); err == nil {
			t.Error("success clears the failures of others")
		}
		// IPv6 clients own a /64.
		for i := range triesPerAddress {
			if _, err := tries.take(netip.MustParseAddr("2001:db8::"+strconv.Itoa(i+1)), 1, ""); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := tries.take(netip.MustParseAddr("2001:db8::ffff"), 1, ""); err == nil {
			t.Error("another address of the same /64 gets in")
		}
	})
}

func TestTries_floodFreesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := newTries()
		here, there := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
		for range triesPerName {
			if _, err := tries.take(there, 1, "admin"); err != nil {
				t.Fatal(err)
			}
		}
		for i := range triesPerAddress {
			if _, err := tries.take(here, 1, "name"+strconv.Itoa(i)); err != nil {
				t.Fatal(err)
			}
		}
		refused := tries.names
		for i := range 60_000 { // from an address that is refused
			if _, err := tries.take(here, 1, "flood"+strconv.Itoa(i)); err == nil {
				t.Fatal("an address that tried too often gets in")
			}
		}
		if tries.names != refused {
			t.Error("refused tries count for names")
		}
		for i := range 60_000 { // from as many addresses
			_, _ = tries.take(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 1, "flood"+strconv.Itoa(i))
		}
		if _, err := tries.take(netip.MustParseAddr("192.0.2.3"), 1, "admin"); err == nil {
			t.Error("a flood frees a name under attack")
		}
		time.Sleep(nextByName * triesPerName)
		if _, err := tries.take(here, 1, "admin"); err != nil {
			t.Errorf("long after: %v", err)
		}
	})
}

func TestCrossOrigin_isRefused(t *testing.T) {
	s := newSite(t)
	cookie, _ := s.session(s.actors["admin"])
	add := map[string]any{"name": "x", "roles": []string{"admin"}}
	for name, headers := range map[string][]string{
		"another site":            {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
		"a sibling host":          {"Sec-Fetch-Site", "same-site", "Origin", "https://other.example"},
		"an old browser":          {"Origin", "https://evil.example"},
		"a sandboxed frame":       {"Origin", "null"},
		"another port":            {"Origin", "http://127.0.0.1:1"},
		"a form of another site":  {"Sec-Fetch-Site", "cross-site", "Content-Type", "application/x-www-form-urlencoded"},
		"text of another site":    {"Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain"},
		"an upload of a bad site": {"Sec-Fetch-Site", "cross-site", "Content-Type", "multipart/form-data; boundary=x"},
	} {
		for _, to := range []string{"POST /api/v1/actors", "PATCH /api/v1/actors/1", "DELETE /api/v1/session", "POST /api/v1/session", "POST /api/v1/incidents"} {
			method, path, _ := strings.Cut(to, " ")
			if p := s.want(s.ask(method, path, cookie, add, headers...), 403).problem(t); !strings.Contains(p.Detail, "another site") {
				t.Errorf("%s: %q", name, p.Detail)
			}
		}
	}
	s.want(s.ask("GET", "/api/v1/actors", cookie, nil), 200) // and nothing happened to the session
	for name, headers := range map[string][]string{
		"our page":  {"Sec-Fetch-Site", "same-origin", "Origin", s.url},
		"a script":  {},
		"old, ours": {"Origin", s.url},
	} {
		add["name"] = name
		s.want(s.ask("POST", "/api/v1/actors", cookie, add, headers...), 201)
	}
	// No answer invites other origins to read it.
	a := s.ask("GET", "/api/v1/session", cookie, nil, "Origin", "https://evil.example")
	for name := range a.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %s", name, a.Header.Get(name))
		}
	}
}

func TestOrigin_believesOnlyTheProxy(t *testing.T) {
	s := &Server{Config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/28"), netip.MustParsePrefix("fd00::1/128")}}}
	for _, c := range []struct {
		peer, forwarded, proto string
		want                   string
		secure                 bool
	}{
		{"203.0.113.9:1234", "198.51.100.7", "https", "203.0.113.9", false}, // not a proxy
		{"10.0.0.5:1234", "198.51.100.7", "https", "198.51.100.7", true},
		{"10.0.0.5:1234", "198.51.100.7", "", "198.51.100.7", true},
		{"10.0.0.5:1234", "198.51.100.7", "http", "198.51.100.7", false},
		{"10.0.0.5:1234", "1.1.1.1, 198.51.100.7", "https", "198.51.100.7", true}, // the first is the client's own claim
		{"10.0.0.5:1234", "198.51.100.7, 10.0.0.6", "https", "198.51.100.7", true},
		{"10.0.0.5:1234", "198.51.100.7, rubbish", "https", "10.0.0.5", true},
		{"10.0.0.5:1234", "", "https", "10.0.0.5", true},
		{"[fd00::1]:99", "::ffff:198.51.100.7", "https", "198.51.100.7", true},
		{"[::ffff:10.0.0.5]:99", "198.51.100.7", "https", "198.51.100.7", true},
		{"@", "198.51.100.7", "https", "invalid IP", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if c.proto != "" {
			r.Header.Set("X-Forwarded-Proto", c.proto)
		}
		if got, secure := s.origin(r); got.String() != c.want || secure != c.secure {
			t.Errorf("%+v: %v %v", c, got, secure)
		}
	}
}

func TestProxy_othersAreTurnedAway(t *testing.T) {
	s := newSite(t, func(c *Config) {
		c.Proxies, c.RequireTLS = []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")}, true
	})
	s.setPassword("viewer", password)
	ask := func(method, peer, body string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://map.example/api/v1/session", strings.NewReader(body))
		r.RemoteAddr = peer
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	if w := ask("GET", "203.0.113.9:1", "", "X-Forwarded-Proto", "https", "X-Forwarded-For", "127.0.0.1"); w.Code != 403 {
		t.Errorf("past the proxy: %d", w.Code)
	}
	if w := ask("GET", "10.0.0.5:1", "", "X-Forwarded-Proto", "http"); w.Code != 308 || w.Header().Get("Location") != "https://map.example/api/v1/session" {
		t.Errorf("plain HTTP through the proxy: %d %q", w.Code, w.Header().Get("Location"))
	}
	if w := ask("POST", "10.0.0.5:1", "{}", "X-Forwarded-Proto", "http"); w.Code != 403 {
		t.Errorf("plain POST through the proxy: %d", w.Code)
	}
	if w := ask("GET", "127.0.0.1:1", ""); w.Code != 200 {
		t.Errorf("this machine: %d", w.Code)
	}
	w := ask("POST", "10.0.0.5:1", `{"name":"viewer","password":"`+password+`"}`, "X-Forwarded-Proto", "https", "Content-Type", "application/json")
	c := (&http.Response{Header: w.Header()}).Cookies()
	if w.Code != 200 || len(c) != 1 || c[0].Name != secureCookie || !c[0].Secure || w.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("through the proxy: %d %v", w.Code, w.Header())
	}
	// Under TLS only the cookie that plain HTTP cannot set counts.
	secret := c[0].Value
	for _, t2 := range []struct {
		peer, proto, cookie string
		known               bool
	}{
		{"10.0.0.5:1", "https", secureCookie, true},
		{"10.0.0.5:1", "https", plainCookie, false},
		{"127.0.0.1:1", "", plainCookie, true},
		{"127.0.0.1:1", "", secureCookie, false},
	} {
		w := ask("GET", t2.peer, "", "X-Forwarded-Proto", t2.proto, "Cookie", t2.cookie+"="+secret)
		if got := strings.Contains(w.Body.String(), `"name":"viewer"`); w.Code != 200 || got != t2.known {
			t.Errorf("%+v: %d %s", t2, w.Code, w.Body)
		}
	}
}
