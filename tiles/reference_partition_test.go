package tiles

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
)

// TestTiles_areAPartition looks at real tiles of every zoom: at any place of a tile and its buffer
// exactly one grid is drawn, or none outside the district, and the same of communities and of
// streets; and what is drawn as edges is all of every grid's border, once.
func TestTiles_areAPartition(t *testing.T) {
	w, dose := referenceTown(t)
	s := newStroller(w, 9)
	edition := w.edition(0, w.today()).id
	looked, bordered := 0, 0
	for z := uint32(6); z <= MaxZoom; z++ {
		outline := w.outlineOf(edition, z)
		seen := map[Address]bool{}
		for range dose / 3 {
			x, y := s.spot("grids").Tile(z)
			a := Address{z, x + s.Uint32N(2), y + s.Uint32N(2)}
			if seen[a] {
				continue
			}
			seen[a] = true
			tile, err := w.engine.Tile(t.Context(), Request{District: w.district, Layers: []string{"grids", "areas", "edges"}, Z: a.Z, X: a.X, Y: a.Y})
			if err != nil {
				t.Fatal(err)
			}
			got := layersOf(t, tile)
			covers := map[string][]orb.Ring{"grids": ringsOf(features(got["grids"]))}
			for _, f := range features(got["areas"]) {
				if f.Properties["outline"] == "grids" {
					level := fmt.Sprint("areas of level ", f.Properties["level"])
					covers[level] = append(covers[level], ringsOf([]*geojson.Feature{f})...)
				}
			}
			from := map[string]uint32{"grids": 8, "areas of level 1": 6, "areas of level 2": 10}
			for range 60 {
				p := s.place()
				want, near := outline.at(a, p)
				if near {
					continue
				}
				for name, first := range from {
					if z < first {
						continue
					}
					looked++
					if n := windingsAt(covers[name], p); n != want {
						t.Fatalf("%v: %d %s at %v, not %d", a, n, name, p, want)
					}
				}
			}
			if z >= layerFrom["edges"] {
				bordered += w.checkEdges(t, a, features(got["grids"]), features(got["edges"]))
			}
		}
	}
	t.Logf("%d places looked at, the borders of %d grids", looked, bordered)
	if looked < 10_000 || bordered < 400 {
		t.Error("that is not much")
	}
}

// place is somewhere in a tile or its buffer, often near its edge, and on no line between units.
func (s *stroller) place() orb.Point {
	at := func() float64 {
		switch s.IntN(4) {
		case 0:
			return -63 + 120*s.Float64()
		case 1:
			return 4159 - 120*s.Float64()
		}
		return 4096 * s.Float64()
	}
	return orb.Point{at(), at()}
}

func ringsOf(list []*geojson.Feature) (rings []orb.Ring) {
	for _, f := range list {
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			rings = append(rings, g...)
		case orb.MultiPolygon:
			for _, p := range g {
				rings = append(rings, p...)
			}
		}
	}
	return rings
}

// windingsAt counts how often rings go around a place.
func windingsAt(rings []orb.Ring, p orb.Point) (n int) {
	for _, r := range rings {
		for i := 1; i < len(r); i++ {
			n += passes(r[i-1], r[i], p)
		}
	}
	return n
}

// passes is 1 when a side goes down east of a place, −1 when it goes up.
func passes(a, b, p orb.Point) int {
	if (a[1] < p[1]) == (b[1] < p[1]) || a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) < p[0] {
		return 0
	}
	if a[1] < b[1] {
		return 1
	}
	return -1
}

// outlineOf is the district's border as it is drawn at a zoom: what only one grid has.
type outlineSides [][2]geo.Point

func (w *rows) outlineOf(edition int64, z uint32) (sides outlineSides) {
	_, shapes := w.thinned(edition, true, z)
	has := map[[2]geo.Point]bool{}
	for _, m := range shapes {
		for a, b := range m.Segments {
			has[[2]geo.Point{a, b}] = true
		}
	}
	for side := range has {
		if !has[[2]geo.Point{side[1], side[0]}] {
			sides = append(sides, side)
		}
	}
	return sides
}

// at says whether a place of a tile is inside, 1 or 0, and whether it is so near the border that
// rounding decides.
func (o outlineSides) at(a Address, p orb.Point) (inside int, near bool) {
	f := frame{a, 1}
	by, from := float64(f.scale()), f.origin()
	unit := func(q geo.Point) orb.Point {
		return orb.Point{float64(int64(q.X)-from[0]) / by, float64(int64(q.Y)-from[1]) / by}
	}
	for _, side := range o {
		a, b := unit(side[0]), unit(side[1])
		inside += passes(a, b, p)
		if distanceTo(p, a, b) < 1.5 {
			return 0, true
		}
	}
	return inside, false
}

func distanceTo(p, a, b orb.Point) float64 {
	const fine = 1 << 12 // offPiece takes whole numbers
	at := func(q orb.Point) geo.Point {
		far := func(v float64) uint32 { return uint32(min(max(v+1<<18, 0), 1<<19) * fine) }
		return geo.Point{X: far(q[0]), Y: far(q[1])}
	}
	return offPiece(at(p), at(a), at(b)) / fine
}

// checkEdges adds the edges up to the border of every grid: what is left of it lies on the window's.
func (w *rows) checkEdges(t *testing.T, a Address, grids, edges []*geojson.Feature) int {
	t.Helper()
	left := map[any]chain{}
	of := func(grid any) chain {
		if left[grid] == nil {
			left[grid] = chain{}
		}
		return left[grid]
	}
	for _, f := range grids {
		of(f.Properties["id"]).plus(chainOf(f.Geometry), 1)
	}
	for _, f := range edges {
		c := chain{}
		for _, l := range linesOf(f.Geometry) {
			for i := 1; i < len(l); i++ {
				c.add([2]int64{int64(l[i-1][0]), int64(l[i-1][1])}, [2]int64{int64(l[i][0]), int64(l[i][1])}, 1, false)
			}
		}
		of(f.Properties["right"]).plus(c, -1)
		if other, ok := f.Properties["left"]; ok {
			of(other).plus(c, 1)
		}
	}
	for id, c := range left {
		rest := chain{}
		for _, p := range c.pieces() {
			onWindow := p.a[0] == p.b[0] && (p.a[0] == -64 || p.a[0] == 4160) || p.a[1] == p.b[1] && (p.a[1] == -64 || p.a[1] == 4160)
			if !onWindow {
				rest.add(p.a, p.b, p.n, false)
			}
		}
		if _, ok := lostByRounding(rest, false); !ok {
			t.Fatalf("%v: the edges of grid %v are not its border: %v", a, id, rest.pieces())
		}
	}
	return len(grids)
}
