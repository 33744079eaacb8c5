package geo

import (
	"math/bits"
	"slices"
)

// Locate reports whether m holds p by the half-open ray rule, in pure integers: a ray goes
// from p to the west; a segment counts when exactly one of its ends lies south of p (strictly)
// and the crossing lies strictly west of p or at it. Hence p on a border belongs to the face
// east of it, or south of it where the border runs level, and in a partition to exactly one face.
// Ring direction does not matter.
func (m MultiPolygon) Locate(p Point) bool {
	in := false
	for a, b := range m.Segments {
		if crosses(a, b, p) {
			in = !in
		}
	}
	return in
}

// crosses reports whether the ray from p to the west crosses segment ab under the half-open rule.
func crosses(a, b, p Point) bool {
	if (a.Y > p.Y) == (b.Y > p.Y) {
		return false
	}
	if a.Y > b.Y {
		a, b = b, a
	}
	if a.X <= p.X && b.X <= p.X {
		return true
	}
	if a.X > p.X && b.X > p.X {
		return false
	}
	// The crossing is at a.X + (b.X-a.X)(p.Y-a.Y)/(b.Y-a.Y); it is ≤ p.X exactly when
	// (b.X-a.X)(p.Y-a.Y) ≤ (p.X-a.X)(b.Y-a.Y). One of a, b lies west of p, the other east,
	// so both sides have the sign of b.X-a.X and unsigned 64-bit products decide.
	dy, h := uint64(p.Y-a.Y), uint64(b.Y-a.Y)
	if b.X > a.X { // a.X ≤ p.X < b.X
		return lessOrEqual(uint64(b.X-a.X), dy, uint64(p.X-a.X), h)
	}
	// a.X > p.X ≥ b.X: negate both sides
	return lessOrEqual(uint64(a.X-p.X), h, uint64(a.X-b.X), dy)
}

// lessOrEqual is a·b ≤ c·d in 128 bits.
func lessOrEqual(a, b, c, d uint64) bool {
	h1, l1 := bits.Mul64(a, b)
	h2, l2 := bits.Mul64(c, d)
	return h1 < h2 || h1 == h2 && l1 <= l2
}

// Locator answers Locate over many faces. It is immutable and safe for concurrent use.
type Locator struct {
	faces         []face
	box           Box
	columns, rows int
	buckets       [][]int32 // face indexes, row by row
}

type face struct {
	id    int64
	box   Box
	slabs [][]segment // by height, each holding the segments that reach into it
	slab  uint64      // height of a slab in units
}

type segment struct{ a, b Point }

// Face is a shape with the id a Locator answers with.
type Face struct {
	ID    int64
	Shape MultiPolygon
}

// NewLocator indexes the faces. Faces may overlap or be invalid; empty ones hold nothing.
func NewLocator(faces []Face) *Locator {
	l := &Locator{}
	for _, f := range faces {
		if f.Shape.Vertices() == 0 {
			continue
		}
		if len(l.faces) == 0 {
			l.box = f.Shape.Box()
		}
		l.faces = append(l.faces, newFace(f))
		l.box = l.box.Union(l.faces[len(l.faces)-1].box)
	}
	if len(l.faces) == 0 {
		return l
	}
	side := 1
	for side*side < 4*len(l.faces) && side < 512 {
		side *= 2
	}
	l.columns, l.rows = side, side
	l.buckets = make([][]int32, side*side)
	for i, f := range l.faces {
		c0, r0 := l.bucket(f.box.Min)
		c1, r1 := l.bucket(f.box.Max)
		for r := r0; r <= r1; r++ {
			for c := c0; c <= c1; c++ {
				l.buckets[r*side+c] = append(l.buckets[r*side+c], int32(i))
			}
		}
	}
	return l
}

func newFace(f Face) face {
	out := face{id: f.ID, box: f.Shape.Box()}
	height := uint64(out.box.Max.Y-out.box.Min.Y) + 1
	spans := uint64(0)
	for a, b := range f.Shape.Segments {
		spans += uint64(max(a.Y, b.Y) - min(a.Y, b.Y))
	}
	n := slabsFor(f.Shape.Vertices()/8, f.Shape.Vertices(), height, spans)
	out.slab = (height + n - 1) / n
	out.slabs = make([][]segment, n)
	for a, b := range f.Shape.Segments {
		lo, hi := min(a.Y, b.Y), max(a.Y, b.Y) // level segments never count, but Shares must see them
		for s := uint64(lo-out.box.Min.Y) / out.slab; s <= uint64(hi-out.box.Min.Y)/out.slab; s++ {
			out.slabs[s] = append(out.slabs[s], segment{a, b})
		}
	}
	return out
}

// slabsFor is how many slabs to cut a height into: those wanted, or fewer where lines, so many units
// high together, would be in four slabs or more on average.
func slabsFor(wanted, lines int, height, spans uint64) uint64 {
	return max(min(uint64(wanted), height, 3*uint64(lines)*height/max(spans, 1)), 1)
}

func (l *Locator) bucket(p Point) (column, row int) {
	w, h := uint64(l.box.Max.X-l.box.Min.X)+1, uint64(l.box.Max.Y-l.box.Min.Y)+1
	return int(uint64(p.X-l.box.Min.X) * uint64(l.columns) / w), int(uint64(p.Y-l.box.Min.Y) * uint64(l.rows) / h)
}

// Locate appends to ids the ids of every face that holds p, in the order the faces were
// given: one in a partition, none outside, several only where faces overlap.
func (l *Locator) Locate(p Point, ids []int64) []int64 {
	if len(l.faces) == 0 || !l.box.Holds(p) {
		return ids
	}
	c, r := l.bucket(p)
	for _, i := range l.buckets[r*l.columns+c] {
		f := &l.faces[i]
		if !f.box.Holds(p) {
			continue
		}
		in := false
		for _, s := range f.slabs[uint64(p.Y-f.box.Min.Y)/f.slab] {
			if crosses(s.a, s.b, p) {
				in = !in
			}
		}
		if in {
			ids = append(ids, f.id)
		}
	}
	return ids
}

// One is the id of the only face that holds p, or false when none or several do.
func (l *Locator) One(p Point) (int64, bool) {
	var room [4]int64
	ids := l.Locate(p, room[:0])
	if len(ids) != 1 {
		return 0, false
	}
	return ids[0], true
}

// Box is the box around all faces; zero without any.
func (l *Locator) Box() Box { return l.box }

// IDs lists the indexed faces in order.
func (l *Locator) IDs() []int64 {
	ids := make([]int64, len(l.faces))
	for i, f := range l.faces {
		ids[i] = f.id
	}
	return slices.Clip(ids)
}
