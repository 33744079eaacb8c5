package geo

import (
	"cmp"
	"math"
	"slices"
)

// shareLine is a segment of one of two shapes, from its end of least y, in units from a box's
// corner. One that lies west of the box stands on its western side: there it only decides what is
// inside.
type shareLine struct {
	x0, y0, x1, y1 float64
	first          bool // of the first shape
	west           bool
	box            Box
}

// commonArea is the area, in square units, that two sets of segments both enclose inside box
// (even-odd); nothing they enclose both lies outside of it. Between neighbouring heights of ends and
// crossings no two segments cross, so each slab is trapezoids and the width at its middle is exact.
func commonArea(a, b []segment, box Box) float64 {
	lines := slices.Concat(shareLines(a, box, true), shareLines(b, box, false))
	slices.SortFunc(lines, func(s, t shareLine) int { return cmp.Compare(s.y0, t.y0) })
	type mark struct {
		x    float64
		line int32
	}
	var area float64
	var across []mark // lines through the slab, in the order of the slab before
	began := 0
	ys := shareHeights(lines, float64(box.Max.Y-box.Min.Y))
	for i := 1; i < len(ys); i++ {
		top, bottom := ys[i-1], ys[i]
		y := (top + bottom) / 2
		for ; began < len(lines) && lines[began].y0 <= y; began++ {
			across = append(across, mark{line: int32(began)})
		}
		across = slices.DeleteFunc(across, func(m mark) bool { return lines[m.line].y1 <= y })
		for n := range across {
			s := &lines[across[n].line]
			across[n].x = max(s.x0+(s.x1-s.x0)*(y-s.y0)/(s.y1-s.y0), 0)
		}
		slices.SortFunc(across, func(p, q mark) int { return cmp.Compare(p.x, q.x) })
		inA, inB := false, false
		for j, m := range across {
			if inA && inB {
				area += (m.x - across[j-1].x) * (bottom - top)
			}
			if lines[m.line].first {
				inA = !inA
			} else {
				inB = !inB
			}
		}
	}
	return math.Abs(area)
}

// shareLines are the segments that count inside box: those it reaches, and those west of it.
func shareLines(in []segment, box Box, first bool) []shareLine {
	out := make([]shareLine, 0, len(in))
	for _, s := range in {
		b := BoxOf(s.a, s.b)
		if b.Min.Y == b.Max.Y || b.Max.Y <= box.Min.Y || b.Min.Y >= box.Max.Y || b.Min.X > box.Max.X {
			continue
		}
		if s.a.Y > s.b.Y {
			s.a, s.b = s.b, s.a
		}
		l := shareLine{first: first, box: b, west: b.Max.X < box.Min.X}
		l.y0, l.y1 = float64(int64(s.a.Y)-int64(box.Min.Y)), float64(int64(s.b.Y)-int64(box.Min.Y))
		if !l.west {
			l.x0, l.x1 = float64(int64(s.a.X)-int64(box.Min.X)), float64(int64(s.b.X)-int64(box.Min.X))
		}
		out = append(out, l)
	}
	return out
}

// shareHeights are where lines end or cross between 0 and height, sorted, and both of these.
func shareHeights(lines []shareLine, height float64) []float64 {
	ys := []float64{0, height}
	add := func(y float64) {
		if y > 0 && y < height {
			ys = append(ys, y)
		}
	}
	boxes := make([]Box, 0, len(lines))
	at := make([]int32, 0, len(lines))
	for i, s := range lines {
		add(s.y0)
		add(s.y1)
		if !s.west {
			boxes, at = append(boxes, s.box), append(at, int32(i))
		}
	}
	EachMeeting(boxes, func(i, j int32) {
		s, t := &lines[at[i]], &lines[at[j]]
		ks, kt := (s.x1-s.x0)/(s.y1-s.y0), (t.x1-t.x0)/(t.y1-t.y0)
		if ks == kt {
			return
		}
		y := ((t.x0 - kt*t.y0) - (s.x0 - ks*s.y0)) / (ks - kt)
		if lo, hi := max(s.y0, t.y0), min(s.y1, t.y1); y > lo && y < hi {
			add(y)
		}
	})
	slices.Sort(ys)
	return slices.Compact(ys)
}

// sweepsBetter reports whether commonArea has much less to do with x and y exchanged: where many
// lines stand upright, each of its slabs holds them all.
func sweepsBetter(a, b []segment, box Box) bool {
	const many = 500
	if len(a)+len(b) < many {
		return false
	}
	var upright, level float64 // lengths inside the box, as parts of it
	for _, in := range [...][]segment{a, b} {
		for _, s := range in {
			c := BoxOf(s.a, s.b)
			if c.Meets(box) {
				upright += float64(min(c.Max.Y, box.Max.Y)-max(c.Min.Y, box.Min.Y)) / float64(box.Max.Y-box.Min.Y+1)
				level += float64(min(c.Max.X, box.Max.X)-max(c.Min.X, box.Min.X)) / float64(box.Max.X-box.Min.X+1)
			}
		}
	}
	return upright > 2*level
}

func transposed(in []segment) []segment {
	out := make([]segment, len(in))
	for i, s := range in {
		out[i] = segment{Point{s.a.Y, s.a.X}, Point{s.b.Y, s.b.X}}
	}
	return out
}
