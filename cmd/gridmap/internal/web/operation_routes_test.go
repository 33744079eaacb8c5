package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

// Each operation goes through HTTP, is in the log, and what the answer says is what is read then.
func TestOperations_each(t *testing.T) {
	s := newDrafting(t)
	buildings := []int{s.count("select min(id) from building where grid_now = 30")}
	ring := spots(150, 410, 180, 410, 180, 440, 150, 440, 150, 410)
	for _, c := range []struct {
		name    string
		request body
		changes string // own grids, then those that are gone
	}{
		{"split", body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210), "reason": "太大了", "names": []string{"东半"}}, "[10 1001] []"},
		{"merge", body{"op": "merge", "grids": []int{1, 2}, "keep": 2}, "[2] [1]"},
		{"reshape", body{"op": "reshape", "line": spots(300, 20, 310, 50, 300, 80)}, "[3 4] []"},
		{"move_node", body{"op": "move_node", "from": spot(300, 300), "to": spot(310, 310)}, "[19 20 27 28] []"},
		{"several nodes", body{"op": "move_node", "moves": []body{{"from": spot(500, 500), "to": spot(490, 510)}, {"from": spot(500, 600), "to": spot(490, 590)}}}, "[37 38 45 46 53 54] []"},
		{"transfer", body{"op": "transfer", "from": 33, "to": 34, "polygon": spots(80, 410, 100, 410, 100, 440, 80, 440, 80, 410)}, "[33 34] []"},
		{"transfer of a polygon with rings", body{"op": "transfer", "to": 36, "polygon": [][]orb.Point{{spot(280, 410), spot(300, 410), spot(300, 440), spot(280, 440), spot(280, 410)}}}, "[35 36] []"},
		{"paint", body{"op": "paint", "grid": 29, "buildings": buildings, "across_areas": true, "allow_parts": true}, "[29 30] []"},
		{"recode", body{"op": "recode", "grid": 64, "code": "Z64", "name": "临河"}, "[64] []"},
		{"create", body{"op": "create", "layer": "overlay", "polygon": [][][]orb.Point{{ring}}, "code": "S1", "name": "专属"}, "[1002] []"},
		{"remove", body{"op": "remove", "grid": 1002}, "[] [1002]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := s.count("select count(*) from operation")
			planned := readAs[grid.Redrawn](s, s.want(s.ask("POST", s.path("try"), s.planner, c.request), 200))
			if s.count("select count(*) from operation") != before || planned.Operation != 0 {
				t.Fatal("a try was done")
			}
			a := s.operate(c.request)
			done := s.done(a)
			if got := changed(done); got != c.changes || len(done.Grids)+len(done.Removed) == 0 {
				t.Errorf("changed %s, want %s", got, c.changes)
			}
			if len(planned.Grids) != len(done.Grids) || len(planned.Impact.Moves) != len(done.Impact.Moves) {
				t.Errorf("tried %s, done %s", changed(planned), changed(done))
			}
			entry := readAs[grid.Operation](s, s.want(s.ask("GET", a.Header.Get("Location"), s.viewer, nil), 200))
			if entry.ID != done.Operation || entry.Op != c.request["op"] || entry.Actor == nil || entry.Actor.Name != "planner" || entry.Impact == nil || len(entry.Grids) == 0 {
				t.Errorf("the log says %+v", entry)
			}
			if reason, _ := c.request["reason"].(string); entry.Reason != reason {
				t.Errorf("reason %q", entry.Reason)
			}
			for _, g := range done.Grids {
				if !strings.Contains(string(g.Geometry), `"MultiPolygon"`) || g.Version < 1 {
					t.Errorf("%+v", g)
				}
			}
		})
	}
	if r, err := s.Store.Replay(t.Context(), 1, s.draft); err != nil || len(r.Differences) > 0 {
		t.Errorf("replay: %+v %v", r, err)
	}
}

func changed(r grid.Redrawn) string {
	own := []int64{}
	for _, g := range r.Grids {
		if g.Own {
			own = append(own, g.ID)
		}
	}
	slices.Sort(own)
	return fmt.Sprint(own, r.Removed)
}
