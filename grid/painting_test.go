package grid_test

import (
	"testing"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// TestOperate_paint: painted buildings change grid whole, with their block where all of it goes.
func TestOperate_paint(t *testing.T) {
	s := newSketch(t)
	houses := map[string]geo.MultiPolygon{}
	ids := map[string]int64{}
	for name, xy := range map[string][2]int{ // all in grid 2: steps 100 to 200
		"a": {110, 20}, "b": {120, 20}, "c": {150, 20}, "d": {110, 70}, "e": {150, 70}} {
		houses[name] = box(xy[0], xy[1], xy[0]+8, xy[1]+8)
		ids[name] = s.building(name, houses[name], 10)
	}
	s.exec(`insert into road (district, source_key, class, name, line) values ($1, 'r', 'residential', '横路', st_multi($2))`,
		s.district, orb.Geometry(orb.LineString(degrees(90, 50, 210, 50))))
	out := s.done(grid.OperationRequest{Op: "paint", Grid: 1, Buildings: []int64{ids["a"], ids["b"]}})
	l := geo.NewLocator(s.faces(s.draft))
	for name, want := range map[string]int64{"a": 1, "b": 1, "c": 2, "d": 2, "e": 2} {
		if shares := l.Shares(houses[name]); len(shares) != 1 || shares[0].ID != want {
			t.Errorf("house %s lies in %v, want %d whole", name, shares, want)
		}
	}
	if len(out.Impact.Moves) != 1 || out.Impact.Moves[0].Buildings != 2 {
		t.Errorf("moves %+v", out.Impact.Moves)
	}
	// The last building of the block takes the block with it, up to the road.
	s.done(grid.OperationRequest{Op: "paint", Grid: 1, Buildings: []int64{ids["c"]}})
	l = geo.NewLocator(s.faces(s.draft))
	for _, c := range []struct {
		x, y int
		id   int64
	}{{195, 5, 1}, {195, 48, 1}, {195, 52, 2}, {105, 52, 2}} {
		if got, _ := l.One(at(c.x, c.y)); got != c.id {
			t.Errorf("%d, %d lies in %d, want %d", c.x, c.y, got, c.id)
		}
	}
	_, err := s.try(grid.OperationRequest{Op: "paint", Grid: 1, Buildings: []int64{ids["a"]}})
	refused(t, err, grid.Invalid, "nothing_moves", true)
	_, err = s.try(grid.OperationRequest{Op: "paint", Grid: 1, Buildings: []int64{999}})
	refused(t, err, grid.Invalid, "unknown_id", false)
	_, err = s.try(grid.OperationRequest{Op: "paint", Grid: 9, Buildings: []int64{ids["d"]}})
	refused(t, err, grid.Invalid, "across_areas", true)
}
