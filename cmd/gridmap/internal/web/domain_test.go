package web

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
)

// staffed is the surveyed district with a branch and a head in every grid but the first, and a
// viewer's and a commander's token.
type staffed struct {
	t                 testing.TB
	pool              *pgxpool.Pool
	handler           http.Handler
	viewer, commander string
}

func newStaffed(t *testing.T) *staffed {
	t.Helper()
	s := newSurveyed(t)
	for _, q := range []string{
		`insert into organisation (district, id, kind, parent, parent_level, name) values (1, 1, 'district_committee', null, null, '区委'), (1, 2, 'branch', 1, 1, '第一支部')`,
		`insert into member (district, id, organisation, name, office, work_phone, term) select 1, g, 2, '责任人' || g, 'grid_head', '0527-8435' || g, '[2024-01-01,)' from generate_series(2, 64) g`,
		`insert into grid_branch (district, grid, organisation, role, during) select 1, g, 2, 'lead', '[2025-01-01,)' from generate_series(2, 64) g`,
		`insert into grid_member (district, grid, member, role, during) select 1, g, g, 'head', '[2025-01-01,)' from generate_series(2, 64) g`,
		`insert into edition (district, id, name, state) values (1, 2, '草案', 'draft')`,
		`insert into grid_shape (district, edition, grid, shape, code, name) select 1, 2, grid, shape, 'D' || code, '草案网格' from grid_shape where edition = 1`,
		`update district set outline = (select st_multi(st_union(geom)) from shape) where id = 1`,
	} {
		if _, err := s.pool.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	out := &staffed{t: t, pool: s.pool}
	for role, token := range map[string]*string{"viewer": &out.viewer, "commander": &out.commander} {
		a, err := s.Store.AddActor(t.Context(), grid.NewActor{District: 1, Name: role, Roles: []string{role}})
		if err != nil {
			t.Fatal(err)
		}
		if *token, _, err = s.Store.NewToken(t.Context(), 1, a.ID, 0, "test", time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	out.handler = New(Config{Log: slog.New(slog.DiscardHandler), Store: s.Store, Tiles: s.Tiles,
		Assets: fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}})
	return out
}

// ask sends a request as the bearer of a token ("" for nobody); headers are name, value, ….
func (s *staffed) ask(method, path, token, body string, headers ...string) *httptest.ResponseRecorder {
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, content)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// get is the JSON a GET answers.
func (s *staffed) get(path, token string) map[string]any {
	s.t.Helper()
	w := s.ask("GET", path, token, "")
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		s.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return out
}

func TestReads_whoMayReadWhat(t *testing.T) {
	s := newStaffed(t)
	for path, want := range map[string][3]int{ // nobody, viewer, commander
		"/api/v1/districts":            {200, 200, 200},
		"/api/v1/areas":                {200, 200, 200},
		"/api/v1/grids":                {200, 200, 200},
		"/api/v1/grids/2":              {200, 200, 200},
		"/api/v1/grids?edition=2":      {404, 200, 200}, // a draft
		"/api/v1/grids/2?edition=2":    {404, 200, 200},
		"/api/v1/areas?edition=2":      {404, 200, 200},
		"/api/v1/posts":                {200, 200, 200},
		"/api/v1/editions":             {401, 200, 200},
		"/api/v1/validation":           {401, 200, 200},
		"/api/v1/organisations":        {401, 200, 200},
		"/api/v1/members":              {401, 200, 200},
		"/api/v1/assignments":          {401, 200, 200},
		"/api/v1/buildings":            {401, 200, 200},
		"/api/v1/buildings/1":          {401, 200, 200},
		"/api/v1/incidents":            {401, 200, 200},
		"/api/v1/incidents/categories": {401, 200, 200},
		"/api/v1/search?q=G1":          {401, 200, 200},
	} {
		for i, token := range []string{"", s.viewer, s.commander} {
			if w := s.ask("GET", path, token, ""); w.Code != want[i] {
				t.Errorf("%s as %d: %d, want %d: %s", path, i, w.Code, want[i], w.Body)
			}
		}
	}
	for _, path := range []string{"/api/v1/grids", "/api/v1/grids/2", "/api/v1/areas", "/api/v1/posts", "/api/v1/districts"} {
		if text := s.ask("GET", path, "", "").Body.String(); strings.Contains(text, "责任人") || strings.Contains(text, "0527") {
			t.Errorf("%s tells the public about office holders", path)
		}
	}
	for _, path := range []string{"/api/v1/members", "/api/v1/assignments", "/api/v1/grids/2"} {
		if text := s.ask("GET", path, s.viewer, "").Body.String(); !strings.Contains(text, "责任人2") || strings.Contains(text, "0527") {
			t.Errorf("%s to a viewer, who may read names but no contacts: %.300s", path, text)
		}
		if text := s.ask("GET", path, s.commander, "").Body.String(); !strings.Contains(text, "0527-84352") {
			t.Errorf("%s to a commander lacks contacts: %.300s", path, text)
		}
	}
	if found := s.get("/api/v1/search?q=责任人2", s.viewer)["items"].([]any); len(found) != 0 {
		t.Errorf("a viewer found %v", found)
	}
	if found := s.get("/api/v1/search?q=责任人2", s.commander)["items"].([]any); len(found) == 0 {
		t.Error("a commander found nobody")
	}
}

func TestReads_refuseNonsense(t *testing.T) {
	s := newStaffed(t)
	for _, path := range []string{
		"grids?as_of=yesterday", "grids?as_of=2026-02-30", "grids?edition=x", "grids?bbox=1,2,3", "grids?bbox=3,2,1,4", "grids?bbox=NaN,1,2,3",
		"grids?bbox=118,95,119,96", "grids?point=118", "grids?point=118,91", "grids?state=fine", "grids?limit=0", "grids?limit=5001", "grids?cursor=hm",
		"grids/x", "incidents?from=2026-13-01", "incidents?from=2026-03-02&to=2026-03-01", "incidents?status=lost", "validation?rule=R99", "validation?lang=fr",
		"search", "search?q=", "district?district=0", "grids?district=-1",
	} {
		w := s.ask("GET", "/api/v1/"+path, s.viewer, "")
		if path == "district?district=0" {
			continue
		}
		if w.Code != 422 || !strings.Contains(w.Header().Get("Content-Type"), "problem+json") || !strings.Contains(w.Body.String(), `"detail"`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	for _, path := range []string{"grids/999", "grids?edition=999", "buildings/999"} {
		if w := s.ask("GET", "/api/v1/"+path, s.viewer, ""); w.Code != 404 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// Following next reads every item once, in order, with the filters kept.
func TestReads_pages(t *testing.T) {
	s := newStaffed(t)
	for path, want := range map[string]int{
		"/api/v1/grids?limit=10&q=G":          64,
		"/api/v1/members?limit=10":            63,
		"/api/v1/assignments?limit=25":        126,
		"/api/v1/buildings?limit=50":          251,
		"/api/v1/incidents?limit=40":          0,
		"/api/v1/posts?limit=3":               16,
		"/api/v1/organisations?limit=1":       2,
		"/api/v1/validation?limit=1&rule=R05": 1,
	} {
		seen, pages := map[string]bool{}, 0
		for next := path; next != ""; pages++ {
			if pages > 100 {
				t.Fatalf("%s does not end", path)
			}
			answer := s.get(next, s.viewer)
			for _, item := range answer["items"].([]any) {
				m := item.(map[string]any)
				id := fmt.Sprint(m["kind"], m["role"], m["id"])
				if seen[id] {
					t.Fatalf("%s gives %s twice", path, id)
				}
				seen[id] = true
			}
			next, _ = answer["next"].(string)
		}
		if want == 0 { // as many as there are
			want = int(s.get("/api/v1/districts", s.viewer)["items"].([]any)[0].(map[string]any)["counts"].(map[string]any)["incidents"].(float64))
		}
		if len(seen) != want {
			t.Errorf("%s gives %d in %d pages, want %d", path, len(seen), pages, want)
		}
	}
}

func TestReads_tagsFollowTheFeed(t *testing.T) {
	s := newStaffed(t)
	for _, path := range []string{"/api/v1/grids", "/api/v1/areas", "/api/v1/districts", "/api/v1/validation", "/api/v1/organisations"} {
		first := s.ask("GET", path, s.viewer, "")
		tag := first.Header().Get("ETag")
		if w := s.ask("GET", path, s.viewer, "", "If-None-Match", tag); tag == "" || w.Code != 304 || w.Body.Len() != 0 {
			t.Errorf("%s again: %d, %d bytes, tag %q", path, w.Code, w.Body.Len(), tag)
		}
		if path != "/api/v1/districts" && s.ask("GET", path, s.commander, "", "If-None-Match", tag).Code != 200 {
			t.Errorf("%s: a commander was told a viewer's answer stands", path)
		}
		w := s.ask("POST", "/api/v1/incidents", s.commander, incidentAt("tag "+path, 4, 4))
		if w.Code != 201 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w := s.ask("GET", path, s.viewer, "", "If-None-Match", tag); w.Code != 200 {
			t.Errorf("%s after a change: %d", path, w.Code)
		}
	}
}

// incidentAt is one incident in the middle of a grid of the survey.
func incidentAt(key string, column, row int) string {
	p := surveyCorner(column, row)
	p.X, p.Y = p.X+surveyWidth/2, p.Y+surveyWidth/2
	c := p.LonLat()
	return fmt.Sprintf(`{"source_key": %q, "reported_at": "2026-03-01T08:30:00+08:00", "category": "litter", "place": [%v, %v]}`, key, c[0], c[1])
}

func TestAddIncidents_overHTTP(t *testing.T) {
	s := newStaffed(t)
	post := func(token, body string, headers ...string) (int, string) {
		w := s.ask("POST", "/api/v1/incidents", token, body, headers...)
		return w.Code, w.Body.String()
	}
	if code, _ := post("", incidentAt("a", 1, 1)); code != 401 {
		t.Errorf("nobody may report: %d", code)
	}
	if code, _ := post(s.viewer, incidentAt("a", 1, 1)); code != 403 {
		t.Errorf("a viewer may not report: %d", code)
	}
	if code, text := post(s.commander, incidentAt("a", 1, 1)); code != 201 || !strings.Contains(text, `"code":"G10"`) {
		t.Errorf("one: %d %s", code, text)
	}
	if code, text := post(s.commander, `{"items": [`+incidentAt("a", 1, 1)+`,`+incidentAt("b", 0, 0)+`]}`); code != 201 || !strings.Contains(text, `"duplicates":[{"row":1`) {
		t.Errorf("a batch: %d %s", code, text)
	}
	if code, text := post(s.commander, incidentAt("a", 1, 1)); code != 200 {
		t.Errorf("known: %d %s", code, text)
	}
	_, first := post(s.commander, incidentAt("k", 2, 2), "Idempotency-Key", "one")
	if _, again := post(s.commander, incidentAt("k", 2, 2), "Idempotency-Key", "one"); again != first {
		t.Errorf("the same key answered %s, then %s", first, again)
	}
	if code, _ := post(s.commander, incidentAt("l", 2, 2), "Idempotency-Key", "one"); code != 409 {
		t.Errorf("another batch under the same key: %d", code)
	}
	for name, body := range map[string]string{
		"no JSON":            `{`,
		"a list":             `[]`,
		"an unknown field":   `{"source_key": "x", "colour": "red"}`,
		"no items":           `{"items": []}`,
		"far away":           strings.Replace(incidentAt("x", 1, 1), "[118", "[18", 1),
		"no time":            strings.Replace(incidentAt("x", 1, 1), "2026-03-01T08:30:00+08:00", "yesterday", 1),
		"a text for a place": `{"source_key": "x", "reported_at": "2026-03-01T08:30:00+08:00", "category": "litter", "place": "here"}`,
	} {
		if code, text := post(s.commander, body); code != 422 && code != 400 || !strings.Contains(text, `"detail"`) {
			t.Errorf("%s: %d %s", name, code, text)
		}
	}
}

func TestValidation_overHTTP(t *testing.T) {
	s := newStaffed(t)
	all := s.get("/api/v1/validation?as_of=2026-03-01&lang=en", s.viewer)
	rules := map[string]map[string]any{}
	for _, r := range all["rules"].([]any) {
		m := r.(map[string]any)
		rules[m["rule"].(string)] = m
	}
	if r := rules["R05"]; r["count"].(float64) != 1 || r["state"] != "checked" || r["title"] != "No branch leads the grid" {
		t.Errorf("R05 %v", r)
	}
	if r := rules["R17"]; r["state"] != "unknown" {
		t.Errorf("R17 without codes of communities: %v", r)
	}
	only := s.get("/api/v1/validation?severity=error&rule=R05,R06", s.viewer)
	if n := len(only["items"].([]any)); n != 2 {
		t.Errorf("errors of R05 and R06: %d", n)
	}
	if text := s.ask("GET", "/api/v1/validation?grid=1", s.viewer, "").Body.String(); !strings.Contains(text, "没有主责党支部") {
		t.Errorf("of grid 1: %s", text)
	}
}
