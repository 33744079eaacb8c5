package tiles

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"gridmap/tiles/mvt"
)

// TestEdges draws every piece of border once: together they are half the borders of all grids and
// half the outside, each says who is on which side, and has one id in all tiles.
func TestEdges(t *testing.T) {
	w := newTown(t, 6, Options{})
	for _, z := range []uint32{10, 14, 16} {
		type sides struct {
			left, right any
			between     any
		}
		seen := map[any]sides{}
		kinds := map[any]int{}
		var edges, outside, borders float64
		for _, a := range addresses(z, w.box.Grow(townPitch)) {
			tile := w.tile(t, w.Tileset, a, []string{"edges", "grids"})
			plain, err := tile.Plain()
			if err != nil {
				t.Fatal(err)
			}
			if err := mvt.Check(plain); err != nil {
				t.Fatalf("%v: %v", a, err)
			}
			l := layersOf(t, tile)
			shapes := map[any]orb.Geometry{}
			for _, f := range features(l["grids"]) {
				shapes[f.Properties["id"]] = f.Geometry
				for _, p := range polygonsOf(t, f.Geometry) {
					for _, r := range p {
						borders += lengthInside(orb.LineString(r))
					}
				}
			}
			for _, f := range features(l["edges"]) {
				now := sides{f.Properties["left"], f.Properties["right"], f.Properties["between"]}
				if before, ok := seen[f.ID]; ok && before != now || f.ID != f.Properties["id"] {
					t.Fatalf("zoom %d: edge %v is %v and %v", z, f.ID, before, now)
				}
				if _, ok := seen[f.ID]; !ok {
					kinds[now.between]++
				}
				seen[f.ID] = now
				if (now.left == nil) != (now.between == "outside") || now.left == now.right {
					t.Fatalf("zoom %d: edge %v lies between %v", z, f.ID, now)
				}
				for _, line := range linesOf(f.Geometry) {
					n := lengthInside(line)
					edges += n
					if now.left == nil {
						outside += n
					}
					if z == 16 {
						checkSides(t, a, line, shapes[now.left], shapes[now.right])
					}
				}
			}
		}
		if d := math.Abs(2*edges - outside - borders); d > borders/100 || edges == 0 {
			t.Errorf("zoom %d: edges are %.0f units long, %.0f of them outside; borders %.0f", z, edges, outside, borders)
		}
		if z == 16 && (kinds["grids"] == 0 || kinds["communities"] == 0 || kinds["outside"] == 0) {
			t.Errorf("edges between %v", kinds)
		}
		w.sameEdges(t, len(seen), z)
	}
}

// sameEdges: a zoom changes how an edge is drawn, not which there are.
func (w *town) sameEdges(t *testing.T, seen int, z uint32) {
	t.Helper()
	h, err := w.stock(stockKey{townDistrict, "grids", townEdition}, &gridSource).get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, x := range h.items() {
		n += len(h.edgesOf(x))
	}
	if n != seen {
		t.Errorf("zoom %d: %d edges were drawn of %d", z, seen, n)
	}
}

func linesOf(g orb.Geometry) []orb.LineString {
	switch g := g.(type) {
	case orb.LineString:
		return []orb.LineString{g}
	case orb.MultiLineString:
		return g
	}
	return nil
}

// lengthInside is the length of what of a line lies in the tile proper.
func lengthInside(l orb.LineString) (sum float64) {
	for i := 1; i < len(l); i++ {
		a, b := l[i-1], l[i]
		from, to := 0.0, 1.0
		for k := range 2 {
			d := b[k] - a[k]
			if d == 0 {
				if a[k] < 0 || a[k] >= Extent {
					from = 2
				}
				continue
			}
			f, g := -a[k]/d, (Extent-a[k])/d
			from, to = max(from, min(f, g)), min(to, max(f, g))
		}
		if from < to {
			sum += (to - from) * math.Hypot(b[0]-a[0], b[1]-a[1])
		}
	}
	return sum
}

// checkSides looks a unit and a half to either side of the middle of a line's longest piece.
func checkSides(t *testing.T, a Address, line orb.LineString, left, right orb.Geometry) {
	t.Helper()
	at, long := 0, 0.0
	for i := 1; i < len(line); i++ {
		if d := math.Hypot(line[i][0]-line[i-1][0], line[i][1]-line[i-1][1]); d > long {
			at, long = i, d
		}
	}
	if long < 40 {
		return
	}
	p, q := line[at-1], line[at]
	mx, my := (p[0]+q[0])/2, (p[1]+q[1])/2
	// y runs south: to the right of (dx, dy) is (-dy, dx).
	rx, ry := -(q[1]-p[1])/long*1.5, (q[0]-p[0])/long*1.5
	for _, side := range []struct {
		of   orb.Geometry
		x, y float64
	}{{right, mx + rx, my + ry}, {left, mx - rx, my - ry}} {
		if side.of != nil && math.Max(math.Abs(side.x-Extent/2), math.Abs(side.y-Extent/2)) < Extent/2 && !covers(t, side.of, orb.Point{side.x, side.y}) {
			t.Fatalf("%v: the grid said to be at %v, %v of the edge %v–%v is not there", a, side.x, side.y, p, q)
		}
	}
}

func covers(t *testing.T, g orb.Geometry, p orb.Point) (in bool) {
	t.Helper()
	for _, poly := range polygonsOf(t, g) {
		for _, r := range poly {
			for i := 1; i < len(r); i++ {
				a, b := r[i-1], r[i]
				if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
					in = !in
				}
			}
		}
	}
	return in
}
