package geo

import (
	"container/heap"
	"math"
)

// Label is a place for the shape's name: inside its largest part and far from that part's
// border (the pole of inaccessibility to about 2 % of the part's size). Locate of it is true
// whenever the shape holds any lattice point of its own that the search meets; a shape
// without an inside gives its first vertex, an empty one the zero Point.
func (m MultiPolygon) Label() Point {
	part, largest := Polygon(nil), int64(math.MinInt64)
	for _, p := range m {
		if area := (MultiPolygon{p}).DoubledArea(); len(p) > 0 && len(p[0]) > 0 && area > largest {
			part, largest = p, area
		}
	}
	if part == nil {
		return Point{}
	}
	only := MultiPolygon{part}
	if p, ok := pole(part); ok && only.Locate(p) && m.Locate(p) {
		return p
	}
	if p, ok := insideRow(only); ok {
		return p
	}
	return part[0][0]
}

// pole searches squares over the part's box, best first, for the centre farthest from the
// border; distances are in units.
func pole(part Polygon) (Point, bool) {
	box := BoxOf(part[0]...)
	w, h := float64(box.Max.X-box.Min.X), float64(box.Max.Y-box.Min.Y)
	size := min(w, h)
	if size < 2 {
		return Point{}, false
	}
	precision := max(w, h) / 50
	var queue squares
	add := func(x, y, half float64) square {
		d := borderDistance(part, x, y)
		s := square{x, y, half, d, d + half*math.Sqrt2}
		heap.Push(&queue, s)
		return s
	}
	best := square{distance: math.Inf(-1)}
	keep := func(s square) {
		if s.distance > best.distance {
			best = s
		}
	}
	keep(add(float64(box.Min.X)+w/2, float64(box.Min.Y)+h/2, size/2))
	for x := float64(box.Min.X); x < float64(box.Max.X); x += size {
		for y := float64(box.Min.Y); y < float64(box.Max.Y); y += size {
			keep(add(x+size/2, y+size/2, size/2))
		}
	}
	most := min(2000, max(1_000_000/MultiPolygon{part}.Vertices(), 50)) // natural shapes take a few dozen
	for n := 0; len(queue) > 0 && n < most; n++ {
		s := heap.Pop(&queue).(square)
		if s.most-best.distance <= precision && best.distance > 0 || s.half < 1 {
			break
		}
		half := s.half / 2
		for _, d := range [...][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
			keep(add(s.x+d[0]*half, s.y+d[1]*half, half))
		}
	}
	return Point{unit(best.x), unit(best.y)}, best.distance > 0
}

// borderDistance is how far (x, y) lies from the part's nearest border, negative outside.
func borderDistance(part Polygon, x, y float64) float64 {
	nearest, in := math.Inf(1), false
	for _, r := range part {
		for i := 1; i < len(r); i++ {
			ax, ay := float64(r[i-1].X), float64(r[i-1].Y)
			bx, by := float64(r[i].X), float64(r[i].Y)
			if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
				in = !in
			}
			dx, dy := bx-ax, by-ay
			t := 0.0
			if l := dx*dx + dy*dy; l > 0 {
				t = min(max(((x-ax)*dx+(y-ay)*dy)/l, 0), 1)
			}
			ex, ey := x-ax-t*dx, y-ay-t*dy
			nearest = min(nearest, ex*ex+ey*ey)
		}
	}
	if !in {
		return -math.Sqrt(nearest)
	}
	return math.Sqrt(nearest)
}

// insideRow finds a lattice point inside m on the rows through and between its vertices:
// the thin, the twisted and the tiny end here.
func insideRow(m MultiPolygon) (Point, bool) {
	for a, b := range m.Segments {
		for _, p := range [...]Point{{uint32((uint64(a.X) + uint64(b.X)) / 2), uint32((uint64(a.Y) + uint64(b.Y)) / 2)}, a} {
			for _, q := range [...]Point{p, {p.X + 1, p.Y}, {p.X - 1, p.Y}, {p.X, p.Y + 1}, {p.X, p.Y - 1}} {
				if m.Locate(q) {
					return q, true
				}
			}
		}
	}
	return Point{}, false
}

type square struct{ x, y, half, distance, most float64 }

type squares []square

func (s squares) Len() int           { return len(s) }
func (s squares) Less(i, j int) bool { return s[i].most > s[j].most }
func (s squares) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *squares) Push(x any)        { *s = append(*s, x.(square)) }
func (s *squares) Pop() any {
	old := *s
	x := old[len(old)-1]
	*s = old[:len(old)-1]
	return x
}
