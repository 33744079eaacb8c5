package demo

import (
	"testing"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// placed is a building and the block it stands on.
type placed struct {
	*building
	block *block
}

func buildings(w *town) (all []placed) {
	for _, b := range w.blocks {
		for i := range b.buildings {
			all = append(all, placed{&b.buildings[i], b})
		}
	}
	return all
}

// TestBuildings_keepClear: no footprint reaches out of its box, no two boxes meet, and none
// touches a road, a path or a water.
func TestBuildings_keepClear(t *testing.T) {
	w := smallTown()
	all := buildings(w)
	low, high := w.bounds()
	near := newRaster(low, high, 60)
	for i, x := range all {
		for _, ring := range x.rings {
			for _, p := range ring {
				if a, b := x.box.local(p); a > x.box.w+0.01 || a < -x.box.w-0.01 || b > x.box.d+0.01 || b < -x.box.d-0.01 {
					t.Fatalf("building at %v reaches out of its box", x.box.c)
				}
			}
		}
		r := x.box.radius()
		for j := range near.near(x.box.c, r) {
			if o := all[j]; x.box.meets(o.box, 0) {
				t.Fatalf("buildings at %v and %v overlap", x.box.c, o.box.c)
			}
		}
		near.put(int32(i), vec{x.box.c.X - r, x.box.c.Y - r}, vec{x.box.c.X + r, x.box.c.Y + r})
	}
	blocked := func(what string, line curve, half float64) {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			lo, hi := segmentBox(a, b, half)
			for j := range near.meeting(lo, hi) {
				if all[j].box.near(a, b, half) {
					t.Fatalf("building at %v stands on a %s", all[j].box.c, what)
				}
			}
		}
	}
	for _, r := range w.roadMap.roads {
		for _, line := range r.lines {
			blocked("road", line, r.kind.half()*0.99)
		}
	}
	for _, b := range w.blocks {
		for _, p := range b.paths {
			blocked("path", p, 0.5)
		}
		for _, d := range b.ditches {
			blocked("ditch", d, 0.5)
		}
		for _, p := range b.ponds {
			blocked("pond", p, 0.5)
		}
	}
	for _, x := range w.waters {
		surface := x.surface()
		blocked("water", surface, 0.5)
		for _, b := range all {
			if surface.holds(b.anchor) {
				t.Fatalf("building at %v stands in the water", b.box.c)
			}
		}
	}
}

// checkOneGrid: the grid a building is stored with is the one the rule of the product gives
// it, whole, but for the planted ones.
func checkOneGrid(t *testing.T, w *town, every int) {
	t.Helper()
	locator := geo.NewLocator(faces(w))
	cut := 0
	for i, x := range buildings(w) {
		if !x.cut && i%every != 0 {
			continue
		}
		polygon := make(orb.Polygon, len(x.rings))
		for j, r := range x.rings {
			polygon[j] = w.plane.ring(r)
		}
		id, share := grid.GridOfBuilding(locator, orb.MultiPolygon{polygon}, w.plane.point(x.anchor))
		if x.cut {
			if cut++; share > 0.9 || share < 0.3 {
				t.Errorf("the planted building at %v has %v in one grid", x.box.c, share)
			}
			continue
		}
		if share != 1 || int32(id) != w.ofBlock[x.block.face] {
			t.Fatalf("building at %v: grid %d with share %v, want %d whole", x.box.c, id, share, w.ofBlock[x.block.face])
		}
		shape, collapsed, err := geo.Snap(polygon)
		if err != nil || collapsed > 0 || !shape.Locate(w.plane.point(x.anchor)) {
			t.Fatalf("building at %v: its anchor is not inside it (%v)", x.box.c, err)
		}
	}
	if cut < 2 {
		t.Errorf("%d buildings are planted across a border", cut)
	}
}

func TestBuildings_standInOneGrid(t *testing.T) {
	checkOneGrid(t, smallTown(), 1)
	checkOneGrid(t, cityTown(), 41)
}
