package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gridmap/grid"
)

var pathParam = regexp.MustCompile(`\{[^}]*\}`)

// example is an address of an endpoint; the thing it names need not exist.
func example(path string) string {
	path = strings.NewReplacer("{layers}", "grids", "{z}", "14", "{x}", "5", "{y}", "5").Replace(path)
	return pathParam.ReplaceAllString(path, "1")
}

// Every route × every role × both ways of showing who one is. The table of routes says who may.
func TestRoutes_everyRoleGetsWhatItMay(t *testing.T) {
	s := newSite(t)
	type caller struct {
		name  string
		roles []string
		who   as
	}
	callers := []caller{{"nobody", nil, nobody}}
	for _, role := range grid.Roles {
		cookie, _ := s.session(s.actors[role])
		callers = append(callers, caller{role + " by session", []string{role}, cookie},
			caller{role + " by token", []string{role}, s.token(s.actors[role])})
	}
	if len(s.endpoints) < 20 {
		t.Fatalf("only %d routes", len(s.endpoints))
	}
	for _, e := range s.endpoints {
		if e.stream || e.method == http.MethodDelete && e.path == "/api/v1/session" {
			continue // TestEvents_…, TestSession_…; signing out would end the callers' sessions
		}
		for _, c := range callers {
			var body any
			if e.method != http.MethodGet {
				body = "{" // who may gets as far as being told that this is no JSON
			}
			a := s.ask(e.method, example(e.path), c.who, body)
			switch {
			case grid.May(c.roles, e.need):
				if a.StatusCode == 401 || a.StatusCode == 403 || a.StatusCode >= 500 {
					t.Errorf("%s %s as %s, who may: %d %s", e.method, e.path, c.name, a.StatusCode, a.body)
				}
			case c.roles == nil:
				s.want(a, http.StatusUnauthorized).problem(t)
				if a.Header.Get("WWW-Authenticate") == "" {
					t.Errorf("%s %s: 401 without WWW-Authenticate", e.method, e.path)
				}
			default:
				if p := s.want(a, http.StatusForbidden).problem(t); !strings.Contains(p.Detail, string(e.need)) {
					t.Errorf("%s %s: the refusal does not say what is missing: %q", e.method, e.path, p.Detail)
				}
			}
		}
	}
}

func TestRoutes_areAllInTheDocument(t *testing.T) {
	s := newSite(t)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Permission string           `json:"x-permission"`
			Security   []map[string]any `json:"security"`
			Summary    string
			Responses  map[string]any
		}
	}
	a := s.want(s.ask("GET", "/openapi.json", nobody, nil), 200)
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Fatalf("version %q, %v", doc.OpenAPI, err)
	}
	documented := 0
	for _, e := range s.endpoints {
		if e.op.Hidden {
			continue
		}
		documented++
		op, ok := doc.Paths[e.path][strings.ToLower(e.method)]
		if !ok || op.Summary == "" || op.Permission != string(e.need) || (len(op.Security) > 0) != (e.need != grid.Public) || len(op.Responses) == 0 {
			t.Errorf("%s %s is not described whole: %+v", e.method, e.path, op)
		}
	}
	n := 0
	for _, item := range doc.Paths {
		n += len(item)
	}
	if n != documented {
		t.Errorf("the document has %d operations, the server %d", n, documented)
	}
	s.want(s.ask("GET", "/openapi.yaml", nobody, nil), 200)
	page := s.want(s.ask("GET", "/docs", nobody, nil), 200)
	for _, must := range []string{"/api/v1/session", "administer", `href="/docs.css"`, "curl -X POST"} {
		if !strings.Contains(page.body, must) {
			t.Errorf("/docs lacks %q", must)
		}
	}
	if strings.Contains(page.body, "<script") || strings.Contains(page.body, "style=") || regexp.MustCompile(`(src|href)="https?:`).MatchString(page.body) {
		t.Error("/docs would break the Content-Security-Policy or needs another host")
	}
	s.want(s.ask("GET", "/docs.css", nobody, nil), 200)
}

// The public may read these and nothing else.
func TestRoutes_publicOnesAreTheContracts(t *testing.T) {
	s := newSite(t)
	want := []string{
		"GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /openapi.yaml", "GET /docs", "GET /docs.css",
		"GET /tiles/{layers}/{z}/{x}/{y}.mvt", "GET /tiles/{layers}.json", "GET /style.json",
		"GET /api/v1/config", "GET /api/v1/session", "POST /api/v1/session", "DELETE /api/v1/session", "GET /api/v1/events",
		"GET /api/v1/districts", "GET /api/v1/areas", "GET /api/v1/grids", "GET /api/v1/grids/{id}", "GET /api/v1/posts", "GET /api/v1/posts/{id}",
	}
	for _, e := range s.endpoints {
		if key := e.method + " " + e.path; e.need == grid.Public && !slices.Contains(want, key) {
			t.Errorf("%s is public", key)
		}
	}
}

// However a path is written, a protected route stays protected and files stay inside.
func TestPaths_encodedTricksOpenNothing(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{
		"/api/v1/actors%2F", "/api/v1%2Factors", "/api%2Fv1%2Factors", "/%61pi/v1/actors", "//api/v1/actors", "/api//v1/actors",
		"/./api/v1/actors", "/x/../api/v1/actors", "/x/%2e%2e/api/v1/actors", "/api/v1/%61ctors", "/api/v1/actors/", "/api/v1/actors;x",
		"/api/v1/actors%00", "/API/v1/actors", "/healthz/../api/v1/actors", "/docs%2f..%2fapi%2fv1%2factors", "/api/v1/session/%2e%2e/actors",
		"/tiles/incidents%2Cgrids/14/5/5.mvt", "/tiles/grids%2Cincidents/14/5/5.mvt", "/tiles/%69ncidents/14/5/5.mvt",
		"/..%2f..%2f..%2fetc/passwd", "/assets/..%2f..%2fserver.go", "/assets/%2e%2e/%2e%2e/etc/passwd", "/%2e%2e/etc/passwd", "/..\\..\\etc\\passwd",
		"/.keep", "/assets/", "/assets", "/assets/secret-Bx3k9_aQ.go", "/assets%2fmain-Bx3k9_aQ.js%00",
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = &url.URL{Scheme: "http", Host: strings.TrimPrefix(s.url, "http://"), Opaque: path}
		a := s.send(r)
		if a.StatusCode < 300 || strings.Contains(a.body, "roles") || strings.Contains(a.body, "root:") || strings.Contains(a.body, "package ") {
			t.Errorf("%s: %d %.200s", path, a.StatusCode, a.body)
		}
	}
	s.want(s.ask("GET", "/api/v1/actors", s.token(s.actors["admin"]), nil), 200)
}

// ASVS 8.4.1: one district's actors never reach another's data.
func TestDistricts_doNotSeeEachOther(t *testing.T) {
	s := newSite(t)
	mine, theirs := s.token(s.actors["admin"]), s.token(s.other)
	for _, e := range s.endpoints {
		if e.need == grid.Public || !e.districted {
			continue
		}
		var body any
		if e.method != http.MethodGet {
			body = "{}"
		}
		a := s.ask(e.method, example(e.path)+"?district=2", mine, body)
		if p := s.want(a, http.StatusForbidden).problem(t); !strings.Contains(p.Detail, "district 2") {
			t.Errorf("%s %s: %q", e.method, e.path, p.Detail)
		}
	}
	// Without ?district= it is the own one, not the lowest.
	a := s.want(s.ask("GET", "/api/v1/actors", theirs, nil), 200)
	if strings.Contains(a.body, "planner") || !strings.Contains(a.body, `"district":2`) {
		t.Errorf("got another district's actors: %s", a.body)
	}
	id := sprint(s.actors["viewer"].ID)
	s.want(s.ask("PATCH", "/api/v1/actors/"+id, theirs, `{"display_name":"x"}`), http.StatusNotFound).problem(t)
	for _, bad := range []string{"0", "-1", "x", "99999999999", "1&district=2", "%31%00"} {
		s.want(s.ask("GET", "/api/v1/actors?district="+bad, mine, nil), http.StatusUnprocessableEntity).problem(t)
	}
	s.want(s.ask("GET", "/api/v1/actors?district=1", mine, nil), 200)
}

func TestQuery_misspeltParametersAreRefused(t *testing.T) {
	s := newSite(t)
	p := s.want(s.ask("GET", "/api/v1/grids?comunity=3", nobody, nil), http.StatusUnprocessableEntity).problem(t)
	if !strings.Contains(p.Detail, "comunity") || len(p.Problems) != 1 || p.Problems[0].Field != "query.comunity" {
		t.Errorf("%+v", p)
	}
}
