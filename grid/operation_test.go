package grid_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// sketch is a draft of a town on which operations are tried. Places are given in steps.
type sketch struct {
	*town
	base, draft int64
	planner     grid.Actor
}

// newSketch is a draft on nine squares of 100 steps, numbered from north-west row by row, with a
// district outline. Grids 1–6 belong to one community, 7–9 to another.
func newSketch(t testing.TB) *sketch {
	var shapes []geo.MultiPolygon
	for y := range 3 {
		for x := range 3 {
			shapes = append(shapes, box(100*x, 100*y, 100*x+100, 100*y+100))
		}
	}
	return sketchOf(t, shapes...)
}

func sketchOf(t testing.TB, shapes ...geo.MultiPolygon) *sketch {
	t.Helper()
	w := newTown(t)
	s := &sketch{town: w}
	s.base = w.edition("2026-01-01", "", shapes...)
	w.exec(`select setval(pg_get_serial_sequence('grid', 'id'), 1000)`)
	w.exec(`insert into area (district, id, kind, name) values ($1, 1, 'street', '甲街道')`, w.district)
	w.exec(`insert into area (district, id, kind, name, parent, parent_level) values ($1, 2, 'community', '东社区', 1, 1), ($1, 3, 'community', '西社区', 1, 1)`, w.district)
	w.exec(`update grid_shape set community = case when grid <= 6 then 2 else 3 end where district = $1`, w.district)
	w.attribute(s.base)
	s.planner = s.person("规划员")
	s.draft = w.newDraft(s.planner.ID)
	return s
}

func (w *town) newDraft(actor int64) int64 { return w.draft(actor, grid.NewDraft{}).ID }

func (s *sketch) person(name string) grid.Actor {
	return grid.Actor{District: s.district, ID: s.actor(name), Name: name, Roles: []string{"planner"}}
}

// degrees are places given in steps: x, y, x, y, ….
func degrees(xy ...int) (line []orb.Point) {
	for i := 0; i < len(xy); i += 2 {
		line = append(line, at(xy[i], xy[i+1]).LonLat())
	}
	return line
}

func place(x, y int) *grid.Corner {
	c := at(x, y).LonLat()
	return &grid.Corner{Place: &c}
}

func (s *sketch) try(r grid.OperationRequest) (grid.Redrawn, error) {
	return s.store.Operate(context.Background(), s.planner, s.draft, r, "")
}

// done does an operation that must succeed, and wants the whole draft proved after it.
func (s *sketch) done(r grid.OperationRequest) grid.Redrawn {
	s.t.Helper()
	out, err := s.try(r)
	if err != nil {
		s.t.Fatalf("%s: %v", r.Op, err)
	}
	s.proved()
	return out
}

func (s *sketch) faces(edition int64) (faces []geo.Face) {
	s.t.Helper()
	s.tx(func(ctx context.Context, tx pgx.Tx) (err error) {
		faces, err = grid.LoadFaces(ctx, tx, s.district, edition)
		return err
	})
	return faces
}

// proved wants the draft's governance grids to tile, and its log to replay to them.
func (s *sketch) proved() {
	s.t.Helper()
	if r := geo.CheckPartition(s.faces(s.draft)); !r.Clean() {
		s.t.Fatalf("no partition: %+v", r.Defects)
	}
	s.replays()
}

func (s *sketch) replays() {
	s.t.Helper()
	r, err := s.store.Replay(context.Background(), s.district, s.draft)
	if err != nil || len(r.Differences) > 0 {
		s.t.Fatalf("replay: %v %v", r.Differences, err)
	}
}

// refused wants an Error of a code and rule, with a place on the map if at is true.
func refused(t testing.TB, err error, code, rule string, at bool) *grid.Error {
	t.Helper()
	e, ok := errors.AsType[*grid.Error](err)
	if !ok || e.Code != code || len(e.Problems) == 0 || e.Problems[0].Rule != rule {
		t.Fatalf("want %s %s, got %v %+v", code, rule, err, e)
	}
	if (e.Problems[0].At != nil) != at {
		t.Errorf("%s: place %v", rule, e.Problems[0].At)
	}
	return e
}

// row is what the draft says of a grid.
func (s *sketch) row(id int64) string {
	return one[string](s.town, `select coalesce((select concat_ws(' ', code, name, community, version, nodes_version) from grid_shape
		where district = $1 and edition = $2 and grid = $3), 'gone')`, s.district, s.draft, id)
}

func (s *sketch) shapes() string {
	return one[string](s.town, `select string_agg(grid || ' ' || st_asewkt(s.geom), E'\n' order by grid)
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape where gs.district = $1 and edition = $2`, s.district, s.draft)
}

func (s *sketch) words() string {
	return one[string](s.town, `select string_agg(concat_ws(' ', grid, code, name, kind, community, parent), E'\n' order by grid)
		from grid_shape gs where gs.district = $1 and edition = $2`, s.district, s.draft)
}

func touchedIDs(r grid.Redrawn) (own, noded []int64) {
	for _, g := range r.Grids {
		if g.Own {
			own = append(own, g.ID)
		} else {
			noded = append(noded, g.ID)
		}
	}
	return own, noded
}

// TestOperate_changes does every operation once and looks at what it did to whom.
func TestOperate_changes(t *testing.T) {
	for _, c := range []struct {
		name       string
		r          grid.OperationRequest
		own, noded []int64
		removed    []int64
		rows       map[int64]string
	}{
		{"split", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210)}, []int64{5, 1001}, []int64{2, 8}, nil,
			map[int64]string{5: "G005 第5网格 2 2 1", 1001: "G010 第10网格 2 1 1", 2: "G002 第2网格 2 1 2", 8: "G008 第8网格 3 1 2"}},
		{"split into three, named", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210, 170, 210, 170, 90), Codes: []string{"X1"}, Names: []string{"", "花园"}},
			[]int64{5, 1001, 1002}, []int64{2, 8}, nil,
			map[int64]string{1001: "X1 第7网格 2 1 1", 1002: "G010 花园 2 1 1"}},
		{"merge keeps the largest, then the lowest", grid.OperationRequest{Op: "merge", Grids: []int64{5, 4}}, []int64{4}, nil, []int64{5},
			map[int64]string{4: "G004 第4网格 2 2 1", 5: "gone"}},
		{"merge keeps the one named", grid.OperationRequest{Op: "merge", Grids: []int64{5, 4, 6}, Keep: 6}, []int64{6}, nil, []int64{4, 5}, nil},
		{"merge across communities", grid.OperationRequest{Op: "merge", Grids: []int64{5, 8}, Keep: 8, AcrossAreas: true}, []int64{8}, nil, []int64{5},
			map[int64]string{8: "G008 第8网格 3 2 1"}},
		{"reshape", grid.OperationRequest{Op: "reshape", Line: degrees(100, 120, 120, 150, 100, 180)}, []int64{4, 5}, nil, nil, nil},
		{"reshape within the community", grid.OperationRequest{Op: "reshape", Line: degrees(130, 200, 100, 180)}, []int64{4, 5}, []int64{8}, nil, nil},
		{"reshape to the longest border", grid.OperationRequest{Op: "reshape", Line: degrees(130, 200, 100, 180), AcrossAreas: true}, []int64{5, 8}, []int64{4}, nil, nil},
		{"move_node", grid.OperationRequest{Op: "move_node", From: place(100, 100), To: place(110, 105)}, []int64{1, 2, 4, 5}, nil, nil, nil},
		{"move_node makes a corner", grid.OperationRequest{Op: "move_node", From: place(100, 150), To: place(110, 150)}, []int64{4, 5}, nil, nil, nil},
		{"move an edge", grid.OperationRequest{Op: "move_node", Moves: []grid.CornerMove{
			{From: *place(100, 100).Place, To: place(105, 100).Place}, {From: *place(100, 200).Place, To: place(105, 200).Place}}, AcrossAreas: true}, []int64{1, 2, 4, 5, 7, 8}, nil, nil, nil},
		{"transfer", grid.OperationRequest{Op: "transfer", From: &grid.Corner{Grid: 5}, To: &grid.Corner{Grid: 4}, Polygon: ground(90, 120, 130, 120, 130, 160, 90, 160)}, []int64{4, 5}, nil, nil, nil},
		{"transfer from any, across", grid.OperationRequest{Op: "transfer", To: &grid.Corner{Grid: 5}, Polygon: ground(150, 150, 210, 150, 210, 210, 150, 210), AcrossAreas: true}, []int64{5, 6, 8, 9}, nil, nil, nil},
		{"recode", grid.OperationRequest{Op: "recode", Grid: 5, Code: "N5", Name: "中心"}, []int64{5}, nil, nil, map[int64]string{5: "N5 中心 2 2 1"}},
		{"another community", grid.OperationRequest{Op: "recode", Grid: 5, Community: 3, AcrossAreas: true}, []int64{5}, nil, nil, map[int64]string{5: "G005 第5网格 3 2 1"}},
		{"outline", grid.OperationRequest{Op: "move_node", From: place(0, 0), To: place(-10, -10), Outline: true}, []int64{1}, nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSketch(t)
			before := s.words()
			planned, err := s.store.Try(t.Context(), s.planner, s.draft, c.r)
			if err != nil {
				t.Fatalf("try: %v", err)
			}
			if s.words() != before || one[int](s.town, "select count(*) from operation") != 0 {
				t.Fatal("trying changes the draft")
			}
			out := s.done(c.r)
			own, noded := touchedIDs(out)
			if !slices.Equal(own, c.own) || !slices.Equal(noded, c.noded) || !slices.Equal(out.Removed, orEmpty(c.removed)) {
				t.Errorf("own %v, noded %v, removed %v", own, noded, out.Removed)
			}
			if len(planned.Grids) != len(out.Grids) || planned.Operation != 0 {
				t.Errorf("tried: %d grids, done: %d", len(planned.Grids), len(out.Grids))
			}
			for id, want := range c.rows {
				if got := s.row(id); got != want {
					t.Errorf("grid %d: %q, want %q", id, got, want)
				}
			}
			o, err := s.store.Operation(t.Context(), s.district, s.draft, out.Operation)
			if err != nil || o.Op != c.r.Op || o.Actor == nil || o.Actor.Name != "规划员" || len(o.Grids) != len(out.Grids)+len(out.Removed) {
				t.Errorf("logged: %+v %v", o, err)
			}
			for _, g := range o.Grids { // where it lay and lies, if its ground is another
				past := g.Shapes
				if ground := g.Change != "noded" && g.Change != "renamed"; ground != (past != nil) {
					t.Errorf("grid %d was %s and has shapes: %t", g.ID, g.Change, past != nil)
				} else if ground && (string(past.Before) == "null") != (g.Before == nil) {
					t.Errorf("grid %d was %.40s", g.ID, past.Before)
				} else if k := slices.IndexFunc(out.Grids, func(r grid.RedrawnGrid) bool { return r.ID == g.ID }); ground && k >= 0 && !bytes.Equal(past.After, out.Grids[k].Geometry) {
					t.Errorf("grid %d is %.40s, want %.40s", g.ID, past.After, out.Grids[k].Geometry)
				}
			}
			// Taken back it is exactly as it was, done again exactly as it became.
			after, afterShapes := s.words(), s.shapes()
			if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil {
				t.Fatalf("undo: %v", err)
			}
			s.proved()
			if s.words() != before || !sameShapes(s.faces(s.base), s.faces(s.draft)) {
				t.Errorf("after undo:\n%s\nwas\n%s", s.words(), before)
			}
			if _, err := s.store.Redo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil {
				t.Fatalf("redo: %v", err)
			}
			s.proved()
			if s.words() != after || s.shapes() != afterShapes {
				t.Errorf("after redo:\n%s\nwas\n%s", s.words(), after)
			}
		})
	}
}

func orEmpty(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}

func sameShapes(a, b []geo.Face) bool {
	return slices.EqualFunc(a, b, func(a, b geo.Face) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
}

func ground(xy ...int) grid.Ground { return grid.Ground{{orb.Ring(degrees(append(xy, xy[:2]...)...))}} }

// TestOperate_refusals refuses what cannot be done, says where, and leaves the draft as it is.
func TestOperate_refusals(t *testing.T) {
	s := newSketch(t)
	s.exec(`insert into edition (district, id, name, state) values ($1, 900, '已弃', 'abandoned')`, s.district)
	far := at(20_000, 0).LonLat()
	many := make([]orb.Point, 10_001)
	for i := range many {
		many[i] = at(i, i%3).LonLat()
	}
	before := s.shapes() + s.words()
	for _, c := range []struct {
		name string
		r    grid.OperationRequest
		code string
		rule string
		at   bool
	}{
		{"no such operation", grid.OperationRequest{Op: "smash"}, grid.Invalid, "op", false},
		{"not taken", grid.OperationRequest{Op: "merge", Grids: []int64{1, 2}, Line: degrees(0, 0, 1, 1)}, grid.Invalid, "not_taken", false},
		{"unknown grid", grid.OperationRequest{Op: "split", Grid: 77, Line: degrees(0, 0, 1, 1)}, grid.Invalid, "unknown_grid", false},
		{"negative id", grid.OperationRequest{Op: "split", Grid: -1, Line: degrees(0, 0, 1, 1)}, grid.Invalid, "unknown_id", false},
		{"unknown version", grid.OperationRequest{Op: "recode", Grid: 1, Name: "x", Versions: map[int64]int32{99: 1}}, grid.Invalid, "unknown_grid", false},
		{"crossing line", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(90, 120, 180, 120, 180, 180, 130, 180, 130, 90)}, grid.Invalid, "line_crosses", true},
		{"cuts nothing", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(120, 120, 180, 180)}, grid.Invalid, "cuts_nothing", true},
		{"cuts nothing elsewhere", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(20, 20, 80, 80)}, grid.Invalid, "cuts_nothing", true},
		{"one place", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(20, 20)}, grid.Invalid, "line_too_short", true},
		{"reshape within", grid.OperationRequest{Op: "reshape", Line: degrees(120, 120, 180, 180)}, grid.Invalid, "cuts_nothing", true},
		{"strangers", grid.OperationRequest{Op: "merge", Grids: []int64{1, 3}}, grid.Invalid, "strangers", true},
		{"corner only", grid.OperationRequest{Op: "merge", Grids: []int64{1, 5}}, grid.Invalid, "strangers", true},
		{"merge across", grid.OperationRequest{Op: "merge", Grids: []int64{5, 8}}, grid.Invalid, "across_areas", true},
		{"move across", grid.OperationRequest{Op: "move_node", From: place(100, 200), To: place(110, 210)}, grid.Invalid, "across_areas", true},
		{"reshape across", grid.OperationRequest{Op: "reshape", Line: degrees(110, 200, 150, 180, 190, 200)}, grid.Invalid, "across_areas", true},
		{"recode across", grid.OperationRequest{Op: "recode", Grid: 5, Community: 3}, grid.Invalid, "across_areas", false},
		{"no such community", grid.OperationRequest{Op: "recode", Grid: 5, Community: 55, AcrossAreas: true}, grid.Invalid, "unknown_id", false},
		{"no corner", grid.OperationRequest{Op: "move_node", From: place(150, 150), To: place(160, 160)}, grid.Invalid, "no_node", true},
		{"node needed", grid.OperationRequest{Op: "move_node", Moves: []grid.CornerMove{{From: *place(100, 100).Place}}}, grid.Invalid, "node_needed", true},
		{"crosses", grid.OperationRequest{Op: "move_node", From: place(100, 100), To: place(250, 150)}, grid.Invalid, "crosses", true},
		{"outline", grid.OperationRequest{Op: "move_node", From: place(0, 0), To: place(10, 10)}, grid.Invalid, "outline_moves", true},
		{"nothing moves", grid.OperationRequest{Op: "move_node", From: place(100, 100), To: place(100, 100)}, grid.Invalid, "nothing_moves", true},
		{"swallows", grid.OperationRequest{Op: "transfer", From: &grid.Corner{Grid: 5}, To: &grid.Corner{Grid: 4}, Polygon: ground(90, 90, 210, 90, 210, 210, 90, 210)}, grid.Invalid, "swallows", true},
		{"parts", grid.OperationRequest{Op: "transfer", From: &grid.Corner{Grid: 5}, To: &grid.Corner{Grid: 1}, Polygon: ground(120, 120, 180, 120, 180, 180, 120, 180)}, grid.Invalid, "parts", true},
		{"nothing to repair", grid.OperationRequest{Op: "repair"}, grid.Invalid, "nothing_to_repair", false},
		{"paint", grid.OperationRequest{Op: "paint", Grid: 1, Buildings: []int64{1}}, grid.Invalid, "unknown_id", false},
		{"far away", grid.OperationRequest{Op: "split", Grid: 5, Line: []orb.Point{far, at(0, 0).LonLat()}}, grid.Invalid, "outside_district", true},
		{"not on earth", grid.OperationRequest{Op: "split", Grid: 5, Line: []orb.Point{{190, 3}, {2, 3}}}, grid.Invalid, "not_on_earth", false},
		{"too many places", grid.OperationRequest{Op: "split", Grid: 5, Line: many}, grid.Invalid, "too_many_vertices", true},
		{"governance removed", grid.OperationRequest{Op: "remove", Grid: 5}, grid.Invalid, "layer", true},
		{"governance created", grid.OperationRequest{Op: "create", Layer: "governance", Polygon: ground(0, 0, 1, 0, 1, 1), Name: "a", Code: "b"}, grid.Invalid, "layer", false},
		{"code taken", grid.OperationRequest{Op: "recode", Grid: 5, Code: "G004"}, grid.Conflict, "code_taken", false},
		{"code of a piece taken", grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210), Codes: []string{"G004"}}, grid.Conflict, "code_taken", false},
		{"same words", grid.OperationRequest{Op: "recode", Grid: 5, Code: "G005"}, grid.Invalid, "nothing_moves", true},
		{"stale", grid.OperationRequest{Op: "recode", Grid: 5, Name: "x", Versions: map[int64]int32{5: 7}}, grid.Conflict, "stale", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := s.try(c.r)
			refused(t, err, c.code, c.rule, c.at)
			_, err = s.store.Try(t.Context(), s.planner, s.draft, c.r)
			refused(t, err, c.code, c.rule, c.at)
		})
	}
	_, err := s.store.Operate(t.Context(), s.planner, 900, grid.OperationRequest{Op: "recode", Grid: 5, Name: "x"}, "")
	refused(t, err, grid.Conflict, "not_draft", false)
	_, err = s.store.Operate(t.Context(), s.planner, 901, grid.OperationRequest{Op: "recode", Grid: 5, Name: "x"}, "")
	if grid.CodeOf(err) != grid.NotFound {
		t.Errorf("no such edition: %v", err)
	}
	if s.shapes()+s.words() != before {
		t.Error("a refusal changed the draft")
	}
	if n := one[int](s.town, "select count(*) from operation"); n != 0 {
		t.Errorf("%d operations were recorded", n)
	}
}

// TestOperate_names numbers new pieces on from their community's codes, and never gives a code twice.
func TestOperate_names(t *testing.T) {
	s := newSketch(t)
	s.exec(`update grid_shape set code = '330000001001' || lpad(grid::text, 3, '0'), name = '桂园社区第' || (array['一','二','三','四','五','六','七','八','九'])[grid] || '网格'
		where district = $1 and edition = $2`, s.district, s.draft)
	split := grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210)}
	first, _ := s.try(split)
	if got := s.row(1001); got != "330000001001010 桂园社区第十网格 2 1 1" {
		t.Errorf("%q", got)
	}
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, first.Operation, "", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.try(split); err != nil {
		t.Fatal(err)
	}
	if got := s.row(1002); !strings.HasPrefix(got, "330000001001011 ") {
		t.Errorf("the code of an undone piece is used again: %q", got)
	}
}
