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
		near, touched := f.reach(box)
		if !touched {
			if f.holds(m[0][0][0]) && !yield(f.id, 0, true) {
				return
			}
			continue
		}
		if mine == nil {
			mine = slices.Collect(segmentsOf(m))
		}
		if !yield(f.id, commonArea(mine, near, box), false) {
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

// commonArea is the area, in square units, that two sets of segments both enclose inside box
// (even-odd). Between neighbouring heights of ends and crossings no two segments cross, so
// each slab is trapezoids and the width at its middle is exact.
func commonArea(a, b []segment, box Box) float64 {
	type line struct{ x0, y0, x1, y1 float64 } // y0 ≤ y1, from box.Min
	prepare := func(in []segment) []line {
		out := make([]line, 0, len(in))
		for _, s := range in {
			if s.a.Y > s.b.Y {
				s.a, s.b = s.b, s.a
			}
			at := func(p Point) (float64, float64) {
				return float64(int64(p.X) - int64(box.Min.X)), float64(int64(p.Y) - int64(box.Min.Y))
			}
			x0, y0 := at(s.a)
			x1, y1 := at(s.b)
			out = append(out, line{x0, y0, x1, y1})
		}
		return out
	}
	la, lb := prepare(a), prepare(b)
	height, width := float64(box.Max.Y-box.Min.Y), float64(box.Max.X-box.Min.X)
	ys := []float64{0, height}
	all := append(slices.Clone(la), lb...)
	for i, s := range all {
		for _, y := range [...]float64{s.y0, s.y1} {
			if y > 0 && y < height {
				ys = append(ys, y)
			}
		}
		if max(s.x0, s.x1) < 0 || min(s.x0, s.x1) > width {
			continue
		}
		for _, t := range all[i+1:] {
			lo, hi := max(s.y0, t.y0, 0), min(s.y1, t.y1, height)
			if lo >= hi || max(s.x0, s.x1) < min(t.x0, t.x1) || max(t.x0, t.x1) < min(s.x0, s.x1) {
				continue
			}
			ks, kt := (s.x1-s.x0)/(s.y1-s.y0), (t.x1-t.x0)/(t.y1-t.y0)
			if ks == kt {
				continue
			}
			y := ((t.x0 - kt*t.y0) - (s.x0 - ks*s.y0)) / (ks - kt)
			if y > lo && y < hi {
				ys = append(ys, y)
			}
		}
	}
	slices.Sort(ys)
	ys = slices.Compact(ys)

	type mark struct {
		x float64
		a bool
	}
	var marks []mark
	var area float64
	for i := 1; i < len(ys); i++ {
		top, bottom := ys[i-1], ys[i]
		y := (top + bottom) / 2
		marks = marks[:0]
		for n, s := range all {
			if s.y0 <= y && y < s.y1 {
				marks = append(marks, mark{s.x0 + (s.x1-s.x0)*(y-s.y0)/(s.y1-s.y0), n < len(la)})
			}
		}
		slices.SortFunc(marks, func(p, q mark) int { return cmp.Compare(p.x, q.x) })
		inA, inB := false, false
		for j, k := range marks {
			if inA && inB {
				area += (k.x - marks[j-1].x) * (bottom - top)
			}
			if k.a {
				inA = !inA
			} else {
				inB = !inB
			}
		}
	}
	return math.Abs(area)
}
