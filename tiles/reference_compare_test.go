package tiles

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// score is what a comparison has seen.
type score struct {
	tiles, empty, features int
	lost                   int // pieces that rounding turned inside out, left out
}

func (s *score) String() string {
	return fmt.Sprintf("%d tiles, %d of them empty, %d features the same, %d pieces lost by rounding", s.tiles, s.empty, s.features, s.lost)
}

// contentsOf are the MVT layers of a layer.
func contentsOf(layer string) (names []string) {
	for _, l := range layers {
		if l.Name == layer {
			for _, c := range l.Contents {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// compareTile compares a decoded tile of some layers with what they should have.
func (w *rows) compareTile(t testing.TB, r Request, got map[string]*mvt.Layer, coarse int64, s *score) error {
	t.Helper()
	known := map[string]bool{}
	for _, layer := range r.Layers {
		want := w.expect(t, r, layer, coarse)
		for _, name := range contentsOf(layer) {
			known[name] = true
			if layer == "edges" { // whatever comes first
				if l := got[name]; l != nil {
					slices.SortFunc(l.Features, func(a, b *geojson.Feature) int { return cmp.Compare(a.ID.(float64), b.ID.(float64)) })
				}
				slices.SortFunc(want[name], func(a, b expected) int { return cmp.Compare(a.id, b.id) })
			}
			if err := compareFeatures(want[name], features(got[name]), s); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for name := range got {
		if !known[name] {
			return fmt.Errorf("%s is nobody's", name)
		}
	}
	return nil
}

// compareFeatures compares features in the order they are drawn.
func compareFeatures(want []expected, got []*geojson.Feature, s *score) error {
	for _, e := range want {
		if len(got) == 0 || got[0].ID != float64(e.id) {
			lost, ok := 0, false
			if e.kind == "Polygon" {
				lost, ok = lostByRounding(e.chain, e.united)
			}
			if !ok {
				if len(got) == 0 {
					return fmt.Errorf("%d is missing", e.id)
				}
				return fmt.Errorf("%v where %d should be", got[0].ID, e.id)
			}
			s.lost += lost
			continue
		}
		if err := compareOne(e, got[0], s); err != nil {
			return fmt.Errorf("%d: %w", e.id, err)
		}
		s.features++
		got = got[1:]
	}
	for _, f := range got {
		// An exterior that rounding has made the same as its hole is nothing.
		if f.Geometry.GeoJSONType() != "Polygon" || len(chainOf(f.Geometry)) > 0 {
			return fmt.Errorf("%v should not be here", f.ID)
		}
	}
	return nil
}

func compareOne(want expected, got *geojson.Feature, s *score) error {
	if diff := gocmp.Diff(want.fields, map[string]any(got.Properties)); diff != "" {
		return fmt.Errorf("attributes: %s", diff)
	}
	if want.kind == "Point" {
		if p, ok := got.Geometry.(orb.Point); !ok || p != (orb.Point{float64(want.at[0]), float64(want.at[1])}) {
			return fmt.Errorf("is at %v, not %v", got.Geometry, want.at)
		}
		return nil
	}
	d := chain{}
	d.plus(want.chain, 1)
	d.plus(chainOf(got.Geometry), -1)
	if len(d) == 0 {
		return nil
	}
	lost, ok := lostByRounding(d, want.united)
	if want.kind != "Polygon" || !ok {
		return fmt.Errorf("differs at %v", d.pieces())
	}
	s.lost += lost
	return nil
}

// chainOf is the chain of a decoded geometry.
func chainOf(g orb.Geometry) chain {
	c := chain{}
	run := func(line []orb.Point, ways bool) {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			c.add([2]int64{int64(a[0]), int64(a[1])}, [2]int64{int64(b[0]), int64(b[1])}, 1, ways)
		}
	}
	switch g := g.(type) {
	case orb.LineString:
		run(g, true)
	case orb.MultiLineString:
		for _, l := range g {
			run(l, true)
		}
	case orb.Polygon:
		for _, r := range g {
			run(r, false)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				run(r, false)
			}
		}
	}
	return c
}

// lostByRounding counts the pieces a chain is made of, if all are such as may be left out: cut
// off by the window or joined of several shapes, and turned inside out by rounding. Those are
// never wider than a unit.
func lostByRounding(c chain, united bool) (n int, ok bool) {
	for _, i := range c.islands() {
		if n++; i.area > 0 && !united || max(i.area, -i.area) > i.around {
			return n, false
		}
	}
	return n, true
}

// compareLess compares a tile that had to be smaller with the one it would have been: those that
// stay are the first by weight, and say that others are missing.
func compareLess(want []expected, got []*geojson.Feature, left int, s *score) error {
	order := slices.Clone(want)
	slices.SortFunc(order, func(a, b expected) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.id, a.id)) })
	if len(got) == 0 || len(got) > len(want) || left != len(want)-len(got) {
		return fmt.Errorf("%d of %d are left; %d are said to be missing", len(got), len(want), left)
	}
	stay := map[int64]bool{}
	for _, e := range order[:len(got)] {
		stay[e.id] = true
	}
	var some []expected
	for _, e := range want {
		if stay[e.id] {
			if left > 0 {
				e.fields["truncated"] = true
			}
			some = append(some, e)
		}
	}
	return compareFeatures(some, got, s)
}
