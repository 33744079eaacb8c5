package geo

import (
	"cmp"
	"math"
	"slices"
)

// Share is how much of a shape lies in a face.
type Share struct {
	ID   int64
	Part float64 // of the shape's area, 0 < Part ≤ 1
}

// Shares says how the area of m is divided among the faces, largest first, then by id. Faces
// that only touch m are left out, and the parts add up to less than 1 where m reaches outside
// all faces. Inside and outside follow the even-odd rule of Locate, so faces may overlap or be
// invalid. Boxes no border passes cost one Locate; others a sweep whose areas are exact but
// for the rounding of float64.
func (l *Locator) Shares(m MultiPolygon) []Share {
	var out []Share
	whole := -1.0
	l.common(m, func(id int64, area float64, all bool) bool {
		if all {
			out = append(out, Share{id, 1})
			return true
		}
		if whole < 0 {
			whole = areaWithin(m)
		}
		if whole <= 0 {
			out = nil
			return false
		}
		if part := area / whole; part > 1e-7 { // below: rounding
			out = append(out, Share{id, min(part, 1)})
		}
		return true
	})
	slices.SortFunc(out, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Part, a.Part), cmp.Compare(a.ID, b.ID)) })
	return out
}

// Common is ground that a shape and a face have in common.
type Common struct {
	ID    int64
	Area2 int64 // doubled, in square units, to the nearest
}

// Common lists what m has in common with each face, by id; what rounds to nothing is left out. Where
// the borders of both are noded against each other, as those of one partition redrawn are but for
// the places where nodes were added, the areas are integers, and sums of them come out even.
func (l *Locator) Common(m MultiPolygon) (out []Common) {
	l.common(m, func(id int64, area float64, all bool) bool {
		area2 := int64(math.Round(2 * area))
		if all {
			area2 = m.DoubledArea()
		}
		if area2 > 0 {
			out = append(out, Common{id, area2})
		}
		return true
	})
	slices.SortFunc(out, func(a, b Common) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// common yields the faces whose boxes meet m's with the area they share, until yield says no; all
// says that the whole of m lies in the face and no border passes its box.
func (l *Locator) common(m MultiPolygon, yield func(id int64, area float64, all bool) bool) {
	if m.Vertices() == 0 || len(l.faces) == 0 {
		return
	}
	box := m.Box()
	if !l.box.Meets(box) {
		return
	}
	var mine []segment
	for _, i := range l.near(box) {
		f := &l.faces[i]
		both := Box{
			Point{max(box.Min.X, f.box.Min.X), max(box.Min.Y, f.box.Min.Y)},
			Point{min(box.Max.X, f.box.Max.X), min(box.Max.Y, f.box.Max.Y)},
		}
		near, touched := f.reach(both)
		if !touched {
			if f.holds(m[0][0][0]) && !yield(f.id, 0, true) {
				return
			}
			continue
		}
		if mine == nil {
			mine = slices.Collect(segmentsOf(m))
		}
		if sweepsBetter(mine, near, both) {
			all, _ := f.reach(f.box)
			near, both = transposed(all), Box{Point{both.Min.Y, both.Min.X}, Point{both.Max.Y, both.Max.X}}
			if !yield(f.id, commonArea(transposed(mine), near, both), false) {
				return
			}
			continue
		}
		if !yield(f.id, commonArea(mine, near, both), false) {
			return
		}
	}
}

// areaWithin is the area of m in square units by the even-odd rule.
func areaWithin(m MultiPolygon) float64 {
	mine := slices.Collect(segmentsOf(m))
	return commonArea(mine, mine, m.Box())
}

// near lists the faces whose box meets box, each once.
func (l *Locator) near(box Box) []int32 {
	clip := Box{
		Point{max(box.Min.X, l.box.Min.X), max(box.Min.Y, l.box.Min.Y)},
		Point{min(box.Max.X, l.box.Max.X), min(box.Max.Y, l.box.Max.Y)},
	}
	c0, r0 := l.bucket(clip.Min)
	c1, r1 := l.bucket(clip.Max)
	var out []int32
	for r := r0; r <= r1; r++ {
		for c := c0; c <= c1; c++ {
			for _, i := range l.buckets[r*l.columns+c] {
				if l.faces[i].box.Meets(box) && !slices.Contains(out, i) {
					out = append(out, i)
				}
			}
		}
	}
	return out
}

// reach lists the face's segments that reach into the box's rows, and whether any meets the
// box's own columns too.
func (f *face) reach(box Box) (out []segment, touched bool) {
	lo, hi := max(box.Min.Y, f.box.Min.Y), min(box.Max.Y, f.box.Max.Y)
	first, last := uint64(lo-f.box.Min.Y)/f.slab, uint64(hi-f.box.Min.Y)/f.slab
	for s := first; s <= last; s++ {
		for _, g := range f.slabs[s] {
			top, bottom := min(g.a.Y, g.b.Y), max(g.a.Y, g.b.Y)
			if bottom < box.Min.Y || top > box.Max.Y {
				continue
			}
			if start := max(uint64(max(top, f.box.Min.Y)-f.box.Min.Y)/f.slab, first); start != s {
				continue // seen in an earlier slab
			}
			out = append(out, g)
			if max(g.a.X, g.b.X) >= box.Min.X && min(g.a.X, g.b.X) <= box.Max.X {
				touched = true
			}
		}
	}
	return out, touched
}

func (f *face) holds(p Point) bool {
	if !f.box.Holds(p) {
		return false
	}
	in := false
	for _, s := range f.slabs[uint64(p.Y-f.box.Min.Y)/f.slab] {
		if crosses(s.a, s.b, p) {
			in = !in
		}
	}
	return in
}

func segmentsOf(m MultiPolygon) func(func(segment) bool) {
	return func(yield func(segment) bool) {
		for a, b := range m.Segments {
			if !yield(segment{a, b}) {
				return
			}
		}
	}
}
