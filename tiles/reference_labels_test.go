package tiles

import (
	"context"
	"testing"

	"github.com/paulmach/orb"

	"gridmap/geo"
)

// extents are the shapes of an edition's areas, not united: streets have those of their communities.
func (w *rows) extents(edition int64) map[int64]geo.MultiPolygon {
	parent := map[int64]int64{}
	for _, a := range w.areas {
		parent[a.id] = a.parent
	}
	of := map[int64]geo.MultiPolygon{}
	grids, _ := w.thinned(edition, true, 20)
	for _, g := range grids {
		if g.community != nil {
			for _, a := range []int64{*g.community, parent[*g.community]} {
				of[a] = append(of[a], g.shape...)
			}
		}
	}
	for _, a := range w.areas {
		if of[a.id] == nil && len(a.reference) > 0 {
			of[a.id] = a.reference
		}
	}
	return of
}

// areaLabels are where the names of an edition's areas stand, to the lattice unit, as the deepest
// tiles have them. The rule says no more than that they are inside, and the same in every tile.
func (w *rows) areaLabels(t testing.TB, r Request, edition int64) map[int64]geo.Point {
	t.Helper()
	if w.labels[edition] != nil {
		return w.labels[edition]
	}
	labels := map[int64]geo.Point{}
	spots := func(a Address) map[int64]geo.Point {
		r.Z, r.X, r.Y, r.Layers = a.Z, a.X, a.Y, []string{"areas"}
		tile, err := w.engine.Tile(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		by := uint32(1) << (20 - a.Z)
		found := map[int64]geo.Point{}
		for _, f := range features(layersOf(t, tile)["area_labels"]) {
			p := f.Geometry.(orb.Point)
			found[int64(f.ID.(float64))] = geo.Point{X: (a.X*4096 + uint32(p[0])) * by, Y: (a.Y*4096 + uint32(p[1])) * by}
		}
		return found
	}
	for id, shape := range w.extents(edition) {
		for _, a := range addresses(10, shape.Box()) {
			if p, ok := spots(a)[id]; ok {
				x, y := p.Tile(20)
				labels[id] = spots(Address{20, x, y})[id]
			}
		}
		p := labels[id]
		winding, on := 0, false
		for r := range shape.Rings {
			winding += windingOf(r, p)
			on = on || onRing(r, p)
		}
		if winding != 1 && !on { // the border of two of its grids is inside too
			t.Errorf("edition %d: the name of area %d stands at %v, not in it", edition, id, p)
		}
	}
	w.labels[edition] = labels
	return labels
}

func (s *sketch) drawAreaLabels(from map[int]uint32) {
	edition := int64(0)
	if s.edition != nil {
		edition = s.edition.id
	}
	labels := s.areaLabels(s.t, s.r, edition)
	for level := 1; level <= 2; level++ {
		for _, a := range s.areas {
			if p, ok := labels[a.id]; ok && a.level == level && s.Z >= from[level] {
				s.point("area_labels", a.id, p, 0, map[string]any{"id": a.id, "kind": a.kind, "level": int64(level), "name": a.name})
			}
		}
	}
}
