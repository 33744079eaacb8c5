package geo

import (
	"cmp"
	"math/bits"
)

// contact is how two segments meet.
type contact int

const (
	apart     contact = iota
	atEnds            // only at ends of both
	atNode            // an end of one lies inside the other: a node is missing there
	crossing          // they cross inside both
	along             // they run along each other for a length
	identical         // the same two ends
)

// side is twice the signed area of abc: > 0 when c lies to the left of ab in plain (x, y) axes.
// Exact while the points lie within 2^30 units of each other.
func side(a, b, c Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))
}

// meet classifies how ab and cd touch, exactly, and gives a lattice point at or next to it.
func meet(a, b, c, d Point) (contact, Point) {
	if a == c && b == d || a == d && b == c {
		return identical, a
	}
	s1, s2 := side(a, b, c), side(a, b, d)
	s3, s4 := side(c, d, a), side(c, d, b)
	if s1 == 0 && s2 == 0 {
		return meetCollinear(a, b, c, d)
	}
	if a == c || a == d || b == c || b == d {
		p := a
		if b == c || b == d {
			p = b
		}
		return atEnds, p // not collinear: nothing but the shared end
	}
	for _, t := range [...]struct {
		s       int64
		p, u, v Point
	}{{s1, c, a, b}, {s2, d, a, b}, {s3, a, c, d}, {s4, b, c, d}} {
		if t.s == 0 && inBox(t.p, t.u, t.v) {
			return atNode, t.p
		}
	}
	if (s1 > 0) != (s2 > 0) && (s3 > 0) != (s4 > 0) && s1 != 0 && s2 != 0 && s3 != 0 && s4 != 0 {
		f := float64(s1) / (float64(s1) - float64(s2)) // along cd
		x := float64(c.X) + f*(float64(d.X)-float64(c.X))
		y := float64(c.Y) + f*(float64(d.Y)-float64(c.Y))
		return crossing, Point{unit(x), unit(y)}
	}
	return apart, Point{}
}

func meetCollinear(a, b, c, d Point) (contact, Point) {
	less := func(p, q Point) bool { return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y)) < 0 }
	if less(b, a) {
		a, b = b, a
	}
	if less(d, c) {
		c, d = d, c
	}
	lo, hi := a, b // the common stretch runs from the later start to the earlier end
	if less(lo, c) {
		lo = c
	}
	if less(d, hi) {
		hi = d
	}
	switch {
	case less(lo, hi):
		return along, lo
	case lo == hi:
		return atEnds, lo
	}
	return apart, Point{}
}

func inBox(p, u, v Point) bool {
	return p.X >= min(u.X, v.X) && p.X <= max(u.X, v.X) && p.Y >= min(u.Y, v.Y) && p.Y <= max(u.Y, v.Y)
}

// near reports whether p, no end of ab, lies within one unit of segment ab, in exact integers:
// |side|² ≤ |ab|² where the foot of p falls inside ab. Ends closer than a unit to each other
// are the same point or the ends of a segment one unit long, which no check forbids.
func near(p, a, b Point) bool {
	dx, dy := int64(b.X)-int64(a.X), int64(b.Y)-int64(a.Y)
	along := dx*(int64(p.X)-int64(a.X)) + dy*(int64(p.Y)-int64(a.Y))
	length2 := dx*dx + dy*dy
	if along <= 0 || along >= length2 {
		return false
	}
	s := side(a, b, p)
	h, l := bits.Mul64(uint64(max(s, -s)), uint64(max(s, -s)))
	return h == 0 && l <= uint64(length2)
}
