package patch

import (
	"cmp"
	"math"
	"math/bits"

	"gridmap/geo"
)

// before orders points: by x, then y.
func before(p, q geo.Point) bool { return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y)) < 0 }

// turn is twice the signed area of abc: > 0 when c lies to the left of ab in plain (x, y) axes.
// Exact while the points lie within 2^30 units of each other.
func turn(a, b, c geo.Point) int64 {
	ux, uy := int64(b.X)-int64(a.X), int64(b.Y)-int64(a.Y)
	vx, vy := int64(c.X)-int64(a.X), int64(c.Y)-int64(a.Y)
	return ux*vy - uy*vx
}

// beside reports whether p lies within one unit of the inside of ab: its foot falls strictly
// between the ends. In exact integers: turn² ≤ |ab|².
func beside(p, a, b geo.Point) bool {
	dx, dy := int64(b.X)-int64(a.X), int64(b.Y)-int64(a.Y)
	length2 := dx*dx + dy*dy
	if t := dx*(int64(p.X)-int64(a.X)) + dy*(int64(p.Y)-int64(a.Y)); t <= 0 || t >= length2 {
		return false
	}
	t := turn(a, b, p)
	if t < 0 {
		t = -t
	}
	h, l := bits.Mul64(uint64(t), uint64(t))
	return h == 0 && l <= uint64(length2)
}

// cross reports whether ab and cd cross inside both, and the lattice point nearest to where.
func cross(a, b, c, d geo.Point) (geo.Point, bool) {
	s, t := turn(a, b, c), turn(a, b, d)
	if s == 0 || t == 0 || (s > 0) == (t > 0) {
		return geo.Point{}, false
	}
	u, v := turn(c, d, a), turn(c, d, b)
	if u == 0 || v == 0 || (u > 0) == (v > 0) {
		return geo.Point{}, false
	}
	f := float64(s) / (float64(s) - float64(t)) // of the way from c to d
	x := float64(c.X) + math.Round(f*(float64(d.X)-float64(c.X)))
	y := float64(c.Y) + math.Round(f*(float64(d.Y)-float64(c.Y)))
	return geo.Point{X: uint32(x), Y: uint32(y)}, true
}

// along is how far p lies along ab, in units times the length of ab.
func along(p, a, b geo.Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(p.X)-int64(a.X)) + (int64(b.Y)-int64(a.Y))*(int64(p.Y)-int64(a.Y))
}

// length of ab in units.
func length(a, b geo.Point) float64 {
	return math.Hypot(float64(a.X)-float64(b.X), float64(a.Y)-float64(b.Y))
}
