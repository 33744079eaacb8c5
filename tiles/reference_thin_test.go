package tiles

import (
	"math"
	"slices"

	"gridmap/geo"
)

// thinner thins out borders by the rule that simplify.go states, looking at everything every time.
type thinner struct {
	shapes     []geo.MultiPolygon
	neighbours map[geo.Point][]geo.Point
	corners    []geo.Point
	ways       [][]geo.Point      // from node to node, or around
	known      map[[3]int]freedom // by way and two places on it
	zooms      map[uint32][]geo.MultiPolygon
	kept       map[uint32]map[geo.Point]bool
	shown      map[uint32]map[geo.Point]bool
}

type freedom byte

func newThinner(shapes []geo.MultiPolygon) *thinner {
	t := &thinner{shapes: shapes, neighbours: map[geo.Point][]geo.Point{}, known: map[[3]int]freedom{},
		zooms: map[uint32][]geo.MultiPolygon{}, kept: map[uint32]map[geo.Point]bool{}, shown: map[uint32]map[geo.Point]bool{}}
	meet := func(a, b geo.Point) {
		if a != b && !slices.Contains(t.neighbours[a], b) {
			if t.neighbours[a] == nil {
				t.corners = append(t.corners, a)
			}
			t.neighbours[a] = append(t.neighbours[a], b)
		}
	}
	for _, m := range shapes {
		for _, p := range m {
			for _, r := range p {
				for i := 1; i < len(r); i++ {
					meet(r[i-1], r[i])
					meet(r[i], r[i-1])
				}
			}
		}
	}
	seen := map[geo.Point]bool{}
	for _, m := range shapes {
		for _, p := range m {
			for _, r := range p {
				t.walk(r[:len(r)-1], seen)
			}
		}
	}
	return t
}

func (t *thinner) isNode(p geo.Point) bool { return len(t.neighbours[p]) != 2 }

func westOf(a, b geo.Point) bool {
	if a.X != b.X {
		return a.X < b.X
	}
	return a.Y < b.Y
}

// walk finds the ways of a ring nobody has seen, each from its western end.
func (t *thinner) walk(r []geo.Point, seen map[geo.Point]bool) {
	start := slices.IndexFunc(r, t.isNode)
	if start < 0 {
		start = 0
		for i := range r {
			if westOf(r[i], r[start]) {
				start = i
			}
		}
	}
	around := append(append(append([]geo.Point(nil), r[start:]...), r[:start]...), r[start])
	way := around[:1:1]
	for i, p := range around[1:] {
		way = append(way, p)
		if !t.isNode(p) && i+2 < len(around) {
			continue
		}
		if len(way) > 2 && !seen[way[1]] {
			for _, q := range way[1 : len(way)-1] {
				seen[q] = true
			}
			last := len(way) - 1
			if way[0] == way[last] && westOf(way[last-1], way[1]) || way[0] != way[last] && westOf(way[last], way[0]) {
				slices.Reverse(way)
			}
			t.ways = append(t.ways, way)
		}
		way = []geo.Point{p}
	}
}

// at is what is left of the shapes at a zoom.
func (t *thinner) at(z uint32) []geo.MultiPolygon {
	if z >= 13 {
		return t.shapes
	}
	if t.zooms[z] != nil {
		return t.zooms[z]
	}
	keep := map[geo.Point]bool{}
	for p, kept := range t.keep(z) {
		keep[p] = kept
	}
	// A ring that has an area here, or from farther away, and would lose it, keeps all its corners.
	for far := uint32(6); far <= z; far++ {
		left := t.keep(far)
		for _, m := range t.shapes {
			for _, p := range m {
				for i, r := range p {
					if turnsAt(far, r, i == 0) && !turnsAt(far, only(r, left), i == 0) {
						for _, q := range r {
							keep[q] = true
						}
					}
				}
			}
		}
	}
	out := make([]geo.MultiPolygon, len(t.shapes))
	for i, m := range t.shapes {
		for _, p := range m {
			var rings geo.Polygon
			for _, r := range p {
				rings = append(rings, only(r, keep))
			}
			out[i] = append(out[i], rings)
		}
	}
	t.zooms[z] = out
	return out
}

// only is a ring of the corners kept, closed again.
func only(r geo.Ring, keep map[geo.Point]bool) (out geo.Ring) {
	for _, p := range r[:len(r)-1] {
		if keep[p] {
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		out = append(out, out[0])
	}
	return out
}

// turnsAt reports whether a ring, rounded to the units of a zoom, turns as it should.
func turnsAt(z uint32, r geo.Ring, exterior bool) bool {
	area := frame{Address{Z: z}, 1}.area(r)
	return area > 0 && exterior || area < 0 && !exterior
}

// keep is the corners the rule keeps at a zoom, the one about areas left aside.
func (t *thinner) keep(z uint32) map[geo.Point]bool {
	if t.kept[z] != nil {
		return t.kept[z]
	}
	keep := map[geo.Point]bool{}
	for _, p := range t.corners {
		keep[p] = t.isNode(p)
	}
	most := 4 * math.Pow(2, float64(20-z))
	for i, way := range t.ways {
		last := len(way) - 1
		keep[way[0]], keep[way[last]] = true, true
		if way[0] != way[last] {
			t.thin(i, 0, last, z, most, keep)
			continue
		}
		far, _ := farthestOf(way, 0, last)
		side, off := -1, -1.0
		for k := 1; k < last; k++ {
			if k == far {
				continue
			}
			if d := offPiece(way[k], way[0], way[far]); d > off {
				side, off = k, d
			}
		}
		keep[way[far]], keep[way[side]] = true, true
		t.thin(i, 0, min(far, side), z, most, keep)
		t.thin(i, min(far, side), max(far, side), z, most, keep)
		t.thin(i, max(far, side), last, z, most, keep)
	}
	t.kept[z] = keep
	return keep
}

// thin is Douglas and Peucker's rule: the corner farthest off the straight piece stays when it is
// too far off, or when the piece may not be drawn.
func (t *thinner) thin(way, lo, hi int, z uint32, most float64, keep map[geo.Point]bool) {
	if hi-lo < 2 {
		return
	}
	far, off := farthestOf(t.ways[way], lo, hi)
	if off <= most && t.isFree(way, lo, hi) {
		return
	}
	keep[t.ways[way][far]] = true
	t.thin(way, lo, far, z, most, keep)
	t.thin(way, far, hi, z, most, keep)
}

func farthestOf(way []geo.Point, lo, hi int) (far int, off float64) {
	off = -1
	for i := lo + 1; i < hi; i++ {
		if d := offPiece(way[i], way[lo], way[hi]); d > off {
			far, off = i, d
		}
	}
	return far, off
}

// offPiece is how far a point is from the straight piece between two.
func offPiece(p, a, b geo.Point) float64 {
	px, py := float64(p.X)-float64(a.X), float64(p.Y)-float64(a.Y)
	dx, dy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
	if square := dx*dx + dy*dy; square > 0 {
		along := math.Max(0, math.Min(1, (px*dx+py*dy)/square))
		px, py = px-along*dx, py-along*dy
	}
	return math.Hypot(px, py)
}

// isFree reports whether no other corner of anything lies between a way and its straight piece.
func (t *thinner) isFree(way, lo, hi int) bool {
	key := [3]int{way, lo, hi}
	if known := t.known[key]; known > 0 {
		return known == 2
	}
	run := t.ways[way][lo : hi+1]
	ring := append(append(geo.Ring(nil), run...), run[0])
	box := geo.BoxOf(run...)
	t.known[key] = 2
	for _, p := range t.corners {
		if box.Holds(p) && !slices.Contains(run, p) && (onRing(ring, p) || windingOf(ring, p) != 0) {
			t.known[key] = 1
			break
		}
	}
	return t.known[key] == 2
}

func onRing(r geo.Ring, p geo.Point) bool {
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if turned(a, b, p) == 0 && geo.BoxOf(a, b).Holds(p) {
			return true
		}
	}
	return false
}

func turned(a, b, p geo.Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(p.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(p.X)-int64(a.X))
}

// windingOf counts how often a ring goes around a point that is not on it.
func windingOf(r geo.Ring, p geo.Point) (n int) {
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		switch {
		case a.Y <= p.Y && b.Y > p.Y && turned(a, b, p) > 0:
			n++
		case a.Y > p.Y && b.Y <= p.Y && turned(a, b, p) < 0:
			n--
		}
	}
	return n
}
