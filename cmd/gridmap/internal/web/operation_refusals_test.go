package web

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// scribble is a line of many places back and forth over the district.
func scribble(places int) (line []orb.Point) {
	for i := range places {
		line = append(line, spot(400+int(390*math.Sin(float64(i)*0.7)), 400+int(390*math.Cos(float64(i)*1.1))))
	}
	return line
}

// teeth is a line of many places back and forth over the whole district, from north to south.
func teeth(places int) (line []orb.Point) {
	north, south := spot(0, 5), spot(0, 795)
	for i := range places {
		p := spot(-10+820*(i%2), 5)
		p[1] = north[1] + (south[1]-north[1])*float64(i)/float64(places)
		line = append(line, p)
	}
	return line
}

// Every refusal has a status, a rule and, where there is one, a place; nothing is done or recorded.
func TestOperations_refusals(t *testing.T) {
	s := newDrafting(t)
	for _, c := range []struct {
		name    string
		request any
		status  int
		rule    string
		at      bool
	}{
		{"no such operation", body{"op": "explode"}, 422, "op", false},
		{"nothing asked", body{}, 422, "op", false},
		{"unknown field", body{"op": "merge", "grid_ids": []int{1, 2}}, 422, "input", false},
		{"field of another operation", body{"op": "merge", "grids": []int{1, 2}, "line": spots(0, 0, 1, 1)}, 422, "not_taken", false},
		{"half a position", `{"op":"split","grid":10,"line":[[118.2],[118.3,33.9]]}`, 422, "input", false},
		{"number too large", `{"op":"split","grid":10,"line":[[1e999,33],[118.3,33.9]]}`, 422, "input", false},
		{"id too large", `{"op":"remove","grid":99999999999999999999}`, 422, "input", false},
		{"nested", `{"op":"transfer","to":1,"polygon":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, 422, "input", false},
		{"unknown grid", body{"op": "split", "grid": 777, "line": spots(0, 0, 1, 1)}, 422, "unknown_grid", false},
		{"negative id", body{"op": "merge", "grids": []int{-1, 2}}, 422, "unknown_id", false},
		{"line crosses itself", body{"op": "split", "grid": 10, "line": spots(90, 120, 180, 120, 180, 180, 130, 180, 130, 90)}, 422, "line_crosses", true},
		{"line cuts nothing", body{"op": "split", "grid": 10, "line": spots(120, 120, 180, 180)}, 422, "cuts_nothing", true},
		{"line of one place", body{"op": "split", "grid": 10, "line": spots(120, 120)}, 422, "line_too_short", true},
		{"strangers", body{"op": "merge", "grids": []int{1, 17}}, 422, "strangers", true},
		{"across areas", body{"op": "merge", "grids": []int{2, 3}}, 422, "across_areas", true},
		{"no corner", body{"op": "move_node", "from": spot(150, 150), "to": spot(160, 160)}, 422, "no_node", true},
		{"outline", body{"op": "move_node", "from": spot(0, 0), "to": spot(10, 10)}, 422, "outline_moves", true},
		{"empty ring", body{"op": "transfer", "to": 2, "polygon": [][][]orb.Point{{spots(80, 10, 100, 10, 100, 40), {}}}}, 422, "line_too_short", true},
		{"far away", body{"op": "split", "grid": 10, "line": []orb.Point{{121.5, 31.2}, {121.6, 31.2}}}, 422, "outside_district", true},
		{"not on earth", body{"op": "split", "grid": 10, "line": []orb.Point{{190, 3}, {2, 3}}}, 422, "not_on_earth", false},
		{"too many places", body{"op": "split", "grid": 10, "line": scribble(10_001)}, 422, "too_many_vertices", true},
		{"a scribble", body{"op": "split", "grid": 10, "line": scribble(10_000)}, 422, "line_crosses", true},
		{"a stroke that is a scribble", body{"op": "reshape", "line": scribble(10_000)}, 422, "line_crosses", true},
		{"a line back and forth over all grids", body{"op": "split", "grid": 10, "line": teeth(10_000)}, 422, "too_many_pieces", true},
		{"a stroke back and forth over all grids", body{"op": "reshape", "line": teeth(10_000)}, 422, "too_intricate", true},
		{"an overlay grid that is a scribble", body{"op": "create", "layer": "overlay", "code": "x", "name": "x", "polygon": scribble(9_999)}, 422, "line_crosses", true},
		{"more codes than pieces", body{"op": "split", "grid": 10, "line": spots(150, 90, 150, 210), "codes": make([]string, 501)}, 422, "too_many_grids", false},
		{"reason too long", body{"op": "recode", "grid": 1, "name": "x", "reason": strings.Repeat("长", 2001)}, 422, "too_long", false},
		{"governance grid removed", body{"op": "remove", "grid": 10}, 422, "layer", true},
		{"no such building", body{"op": "paint", "grid": 10, "buildings": []int{999999}}, 422, "unknown_id", false},
		{"code taken", body{"op": "recode", "grid": 10, "code": "G11"}, 409, "code_taken", false},
		{"stale", body{"op": "recode", "grid": 10, "name": "x", "versions": body{"10": 7}}, 409, "stale", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.refused(s.operate(c.request), c.status, c.rule, c.at)
			s.refused(s.ask("POST", s.path("try"), s.planner, c.request), c.status, c.rule, c.at)
		})
	}
	for name, text := range map[string]string{"NaN": `{"op":"split","grid":10,"line":[[NaN,1],[1,2]]}`, "cut short": `{"op":"split",`, "nothing": "", "nested too deep": strings.Repeat("[", 100_000)} {
		if p := s.operate(text).problem(t); p.Status != 400 && p.Status != 422 {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	s.want(s.operate(`{"op":"merge","reason":"`+strings.Repeat("x", operationBody)+`"}`), 413).problem(t)
	s.refused(s.operate(body{"op": "recode", "grid": 1, "name": "x"}, "Idempotency-Key", strings.Repeat("k", 201)), 422, "input", false)
	s.refused(s.ask("POST", "/api/v1/editions/1/operations", s.planner, body{"op": "recode", "grid": 1, "name": "x"}), 409, "not_draft", false)
	s.want(s.ask("POST", "/api/v1/editions/999/operations", s.planner, body{"op": "recode", "grid": 1, "name": "x"}), 404).problem(t)
	s.want(s.ask("POST", s.path("undo"), s.planner, body{}), 404).problem(t)
	s.want(s.ask("POST", s.path("undo"), s.planner, body{"operation": 12345}), 404).problem(t)
	s.want(s.ask("GET", s.path("operations/12345"), s.planner, nil), 404).problem(t)
	s.want(s.ask("POST", "/api/v1/editions/1/rebase", s.planner, nil), 409).problem(t)
	if n := s.count("select count(*) from operation") + s.count("select count(*) from grid_shape where edition = $1 and version > 1", s.draft); n != 0 {
		t.Errorf("refusals left %d traces", n)
	}
}

// A line of as many places as are taken goes through when it is a good one.
func TestOperations_tenThousandPlaces(t *testing.T) {
	s := newDrafting(t)
	line := []orb.Point{spot(150, 90)}
	for i := range 9_998 {
		p := spot(150+i%2, 100)
		p[1] -= (p[1] - spot(150, 200)[1]) * float64(i+1) / 10_000
		line = append(line, p)
	}
	line = append(line, spot(150, 210))
	done := s.done(s.operate(body{"op": "split", "grid": 10, "line": line}))
	long := 0
	for _, g := range done.Grids {
		if strings.Count(string(g.Geometry), "],[") > 9_000 {
			long++
		}
	}
	if long != 2 {
		t.Errorf("%d grids have the line, want both halves", long)
	}
}

// Who may read the district reads the log; planners and administrators write, in their own district.
func TestOperations_whoMay(t *testing.T) {
	s := newDrafting(t)
	request := body{"op": "recode", "grid": 5, "name": "新名"}
	first := s.done(s.operate(body{"op": "recode", "grid": 6, "name": "六"}))
	writes := map[string]any{"operations": request, "try": request, "undo": body{"operation": first.Operation}, "redo": body{}, "rebase": nil}
	reads := []string{"operations", fmt.Sprintf("operations/%d", first.Operation)}
	check := func(name string, who as, write, read int) {
		for path, b := range writes {
			if a := s.ask("POST", s.path(path), who, b); a.StatusCode != write {
				t.Errorf("%s: POST %s %d, want %d", name, path, a.StatusCode, write)
			}
		}
		for _, path := range reads {
			if a := s.ask("GET", s.path(path), who, nil); a.StatusCode != read {
				t.Errorf("%s: GET %s %d, want %d", name, path, a.StatusCode, read)
			}
		}
	}
	check("nobody", nobody, 401, 401)
	for _, role := range []string{"viewer", "commander", "reviewer", "importer"} {
		check(role, s.token(s.actors[role]), 403, 200)
	}
	check("another district's planner", s.token(s.other), 404, 404)
	for _, path := range []string{"operations", "try", "undo", "redo", "rebase"} {
		s.want(s.ask("POST", s.path(path)+"?district=1", s.token(s.other), writes[path]), 403)
	}
	if n := s.count("select count(*) from operation"); n != 1 {
		t.Fatalf("%d operations, want 1", n)
	}
	// A page that kept a request while somebody else signed in: it is nobody's deed but its author's.
	s.want(s.operate(request, "Gridmap-Actor", strconv.FormatInt(s.actors["admin"].ID, 10)), 401)
	s.done(s.operate(body{"op": "recode", "grid": 7, "name": "七"}, "Gridmap-Actor", strconv.FormatInt(s.actors["planner"].ID, 10)))
	a := s.ask("POST", s.path("operations"), s.token(s.actors["admin"]), request)
	if done := s.done(a); done.Grids[0].Name != "新名" {
		t.Errorf("%+v", done)
	}
}

// Who works on an old version is shown the grid as it is, who changed it and when.
func TestOperations_stale(t *testing.T) {
	s := newDrafting(t)
	done := s.done(s.ask("POST", s.path("operations"), s.token(s.actors["admin"]), body{"op": "move_node", "from": spot(100, 100), "to": spot(110, 110)}))
	p := s.refused(s.operate(body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210), "versions": body{"10": 1, "11": 1}}), 409, "stale", true)
	if len(p.Current) != 1 {
		t.Fatalf("current %+v", p.Current)
	}
	c := p.Current[0]
	if c.ID != 10 || c.Version != 2 || c.Operation != done.Operation || c.ChangedBy == nil || c.ChangedBy.Name != "admin" || c.ChangedAt == nil || !strings.Contains(p.Detail, "admin") {
		t.Errorf("current %+v, %q", c, p.Detail)
	}
	var shape string
	for _, g := range done.Grids {
		if g.ID == 10 {
			shape = string(g.Geometry)
		}
	}
	if shape == "" || string(c.Geometry) != shape {
		t.Errorf("shown %s, is %s", c.Geometry, shape)
	}
	known := body{}
	for _, g := range done.Grids {
		known[fmt.Sprint(g.ID)] = 1
	}
	p = s.refused(s.operate(body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210), "versions": known}), 409, "stale", true)
	if len(known) < 2 || len(p.Current) != len(known) || len(p.Problems) != len(known) {
		t.Errorf("%d grids changed, told of %d: %+v", len(known), len(p.Current), p.Problems)
	}
	s.done(s.operate(body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210), "versions": body{"10": 2, "11": 1}}))
}

// BenchmarkRefusals measures how soon hostile input is refused, through HTTP.
func BenchmarkRefusals(b *testing.B) {
	s := newDrafting(b)
	for name, request := range map[string]any{
		"scribble to split": body{"op": "split", "grid": 10, "line": scribble(10_000)}, "scribble to reshape": body{"op": "reshape", "line": scribble(10_000)},
		"scribble to transfer": body{"op": "transfer", "to": 10, "polygon": scribble(10_000), "across_areas": true}, "too many places": body{"op": "split", "grid": 10, "line": scribble(10_001)},
		"many places": body{"op": "split", "grid": 10, "line": scribble(30_000)}, "strangers": body{"op": "merge", "grids": []int{1, 17}},
		"NaN": `{"op":"split","grid":10,"line":[[NaN,1],[1,2]]}`, "huge numbers": `{"op":"split","grid":10,"line":[` + strings.Repeat("[1e308,-1e308],", 40_000) + `[1,2]]}`,
		"nested": `{"op":"transfer","to":1,"polygon":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}`, "nested deep": strings.Repeat("[", 1_000_000),
	} {
		text, written := request.(string)
		if !written {
			encoded, err := json.Marshal(request)
			if err != nil {
				b.Fatal(err)
			}
			text = string(encoded)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if a := s.operate(text); a.StatusCode/100 != 4 {
					b.Fatalf("%d %.200s", a.StatusCode, a.body)
				}
			}
		})
	}
}
