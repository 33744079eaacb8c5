package patch

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gridmap/geo"
)

// delta is by how much the cover of a face grows when a line is crossed.
type delta struct {
	id int64
	n  int32
}

// edge runs between two places, a before b. sides is how the cover left of a→b (in plain axes)
// differs from that on the right, by id; none for a line that is only drawn.
type edge struct {
	a, b   geo.Point
	sides  []delta
	origin int32 // the border it is a piece of; -1: of none
	drawn  bool  // a drawn line runs here
	fresh  bool  // not yet compared with the others
}

// sheet is what lines are drawn on: the borders of a patch, and the lines, noded against each
// other so that they meet at common ends only and keep a unit apart elsewhere.
type sheet struct {
	edges   []edge
	borders []edge         // as they were
	added   []addedNode    // in the order they were added
	index   map[ends]int32 // of edges
	settled corners        // of the borders
	crossed int            // crossings found so far
	most    int            // of them
}

type ends struct{ a, b geo.Point }

// Ids far below zero mark shapes laid over the faces.
const lowestFace = math.MinInt64 / 2

func isFace(id int64) bool { return id >= lowestFace }

// isBorder reports whether there is another face on either side.
func (e *edge) isBorder() bool {
	return len(e.sides) > 0 && isFace(e.sides[len(e.sides)-1].id)
}

type addedNode struct {
	geo.AddedNode
	origin int32
}

// maxRounds bounds how often nodes added may bring others within a unit.
const maxRounds = 16

// newSheet takes the borders of faces. The error is TooLarge for a patch wider than 2^30 units, TooMany
// for one with too many corners.
func newSheet(faces []geo.Face) (*sheet, error) {
	var box geo.Box
	corners := 0
	for i, f := range faces {
		if b := f.Shape.Box(); i == 0 {
			box = b
		} else if f.Shape.Vertices() > 0 {
			box = box.Union(b)
		}
		if max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y) > 1<<30 {
			return nil, &Error{Rule: TooLarge, At: box.Min, Faces: []int64{f.ID}}
		}
		if corners += f.Shape.Vertices(); corners > mostCorners {
			return nil, &Error{Rule: TooMany, At: f.Shape[0][0][0], Faces: []int64{f.ID}}
		}
	}
	s := &sheet{index: make(map[ends]int32, corners), most: mostCrossings}
	s.edges = make([]edge, 0, corners)
	for _, f := range faces {
		for a, b := range f.Shape.Segments {
			s.add(a, b, []delta{{f.ID, 1}}, 0, false)
		}
	}
	s.dropEmpty()
	for i := range s.edges {
		s.edges[i].origin = int32(i)
	}
	s.borders = slices.Clone(s.edges)
	return s, nil
}

// restart is a sheet with the same borders and nothing drawn.
func (s *sheet) restart() *sheet {
	n := &sheet{edges: slices.Clone(s.borders), borders: s.borders, most: s.most, index: make(map[ends]int32, len(s.borders))}
	for i, e := range n.edges {
		n.index[ends{e.a, e.b}] = int32(i)
	}
	return n
}

// add lays a directed segment with what lies to its left; one that is there already adds up.
func (s *sheet) add(a, b geo.Point, left []delta, origin int32, drawn bool) {
	if a == b {
		return
	}
	if before(b, a) {
		a, b = b, a
		left = negated(left)
	}
	k := ends{a, b}
	if i, ok := s.index[k]; ok {
		e := &s.edges[i]
		e.sides = sum(e.sides, left)
		e.drawn = e.drawn || drawn
		if e.origin < 0 {
			e.origin = origin
		}
		return
	}
	s.index[k] = int32(len(s.edges))
	s.edges = append(s.edges, edge{a: a, b: b, sides: left, origin: origin, drawn: drawn, fresh: true})
}

// draw lays a line that bounds nothing yet.
func (s *sheet) draw(line []geo.Point) {
	for i := 1; i < len(line); i++ {
		s.add(line[i-1], line[i], nil, -1, true)
	}
}

func negated(in []delta) []delta {
	out := make([]delta, len(in))
	for i, d := range in {
		out[i] = delta{d.id, -d.n}
	}
	return out
}

// sum adds two lists sorted by id, without zeros.
func sum(a, b []delta) []delta {
	if len(b) == 0 {
		return a
	}
	out := make([]delta, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].id < b[0].id:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0].id < a[0].id:
			out, b = append(out, b[0]), b[1:]
		default:
			if n := a[0].n + b[0].n; n != 0 {
				out = append(out, delta{a[0].id, n})
			}
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// node adds corners until lines meet at common ends only and no corner lies within a unit of a
// line it does not end.
func (s *sheet) node(ctx context.Context) error {
	for round := 0; ; round++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n := len(s.edges); n > mostCorners {
			return &Error{Rule: TooMany, At: s.edges[n-1].a}
		}
		wanted, at, err := s.contacts(ctx)
		if len(wanted) == 0 || err != nil {
			return err
		}
		if round == maxRounds || !s.addNodes(wanted) {
			return &Error{Rule: NotApart, At: at}
		}
	}
}

// contacts lists the corners each edge lacks, and the last of them. The error is TooIntricate or that
// of the context.
func (s *sheet) contacts(ctx context.Context) (wanted map[int32][]geo.Point, at geo.Point, err error) {
	wanted = map[int32][]geo.Point{}
	if !slices.ContainsFunc(s.edges, func(e edge) bool { return e.fresh }) {
		return wanted, at, nil
	}
	boxes := make([]geo.Box, len(s.edges))
	for i, e := range s.edges {
		boxes[i] = geo.BoxOf(e.a, e.b)
	}
	want := func(i int32, p geo.Point) {
		if e := &s.edges[i]; p != e.a && p != e.b {
			wanted[i] = append(wanted[i], p)
			at = p
		}
	}
	work := effortFor(ctx, len(s.edges))
	pool := corners{edges: s.edges}
	pairs(boxes, func(i int32) bool { return s.edges[i].fresh }, func(i, j int32) bool {
		if err = work.spent(s.edges[i].a); err == nil {
			err = s.compare(i, j, &pool, want)
		}
		return err == nil
	})
	for i := range s.edges {
		s.edges[i].fresh = false
	}
	return wanted, at, err
}

// compare says which corners two edges lack of each other. Corners that are there go before
// those where lines cross: with them in place the crossing may be gone. The error is TooIntricate.
func (s *sheet) compare(i, j int32, all *corners, want func(int32, geo.Point)) error {
	e, f := &s.edges[i], &s.edges[j]
	if farApart(e, f) {
		return nil
	}
	found := false
	for _, t := range [...]struct {
		p  geo.Point
		on *edge
		k  int32
	}{{f.a, e, i}, {f.b, e, i}, {e.a, f, j}, {e.b, f, j}} {
		if t.p != t.on.a && t.p != t.on.b && beside(t.p, t.on.a, t.on.b) {
			want(t.k, t.p)
			found = true
		}
	}
	if found {
		return nil
	}
	if p, ok := cross(e.a, e.b, f.a, f.b); ok {
		if s.crossed++; s.crossed > s.most {
			return &Error{Rule: TooIntricate, At: p}
		}
		if q := nearestOf(all.set(), p); takes(e, q) && takes(f, q) {
			p = q
		}
		want(i, p)
		want(j, p)
	}
	return nil
}

// farApart reports whether f lies wholly on one side of e's line and more than a unit from it.
func farApart(e, f *edge) bool {
	reach := int64(e.b.X-e.a.X) + max(int64(e.b.Y)-int64(e.a.Y), int64(e.a.Y)-int64(e.b.Y)) // no less than its length
	u, v := turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)
	return u > reach && v > reach || u < -reach && v < -reach
}

// corners are those of edges, listed when first asked for.
type corners struct {
	edges []edge
	found map[geo.Point]bool
}

func (c *corners) set() map[geo.Point]bool {
	if c.found == nil {
		c.found = make(map[geo.Point]bool, len(c.edges))
		for _, e := range c.edges {
			c.found[e.a], c.found[e.b] = true, true
		}
	}
	return c.found
}

// takes reports whether an edge may be led through a corner near where it crosses another: one
// that is only drawn may bend, a border by no more than a unit.
func takes(e *edge, q geo.Point) bool {
	return q == e.a || q == e.b || !e.isBorder() || beside(q, e.a, e.b)
}

// nearestOf is the corner within √2 units of p, or p.
func nearestOf(corners map[geo.Point]bool, p geo.Point) geo.Point {
	if corners[p] {
		return p
	}
	for _, d := range [...][2]int64{{0, -1}, {-1, 0}, {1, 0}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		q := geo.Point{X: uint32(int64(p.X) + d[0]), Y: uint32(int64(p.Y) + d[1])}
		if corners[q] {
			return q
		}
	}
	return p
}

// addNodes divides edges at the corners they lack, each within a unit of what it divides; others
// wait for the next round. It is false when nothing could be done.
func (s *sheet) addNodes(wanted map[int32][]geo.Point) (done bool) {
	old := s.edges
	s.edges = make([]edge, 0, len(old)+2*len(wanted))
	s.index = make(map[ends]int32, cap(s.edges))
	for i, e := range old { // those that stay first: they keep their place
		if _, divided := wanted[int32(i)]; !divided {
			s.index[ends{e.a, e.b}] = int32(len(s.edges))
			s.edges = append(s.edges, e)
		}
	}
	for i, e := range old {
		points, divided := wanted[int32(i)]
		if !divided {
			continue
		}
		slices.SortFunc(points, func(p, q geo.Point) int {
			return cmp.Or(cmp.Compare(along(p, e.a, e.b), along(q, e.a, e.b)), cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y))
		})
		points = slices.Compact(points)
		from, first := e.a, true
		for _, p := range points {
			if !first && !beside(p, from, e.b) {
				continue
			}
			first, done = false, true
			if e.origin >= 0 {
				s.added = append(s.added, addedNode{geo.AddedNode{At: p, A: from, B: e.b}, e.origin})
			}
			s.add(from, p, e.sides, e.origin, e.drawn)
			from = p
		}
		s.add(from, e.b, e.sides, e.origin, e.drawn)
	}
	s.dropEmpty()
	return done
}

// dropEmpty forgets borders that came to lie on each other so that nothing is between them.
func (s *sheet) dropEmpty() {
	n := len(s.edges)
	s.edges = slices.DeleteFunc(s.edges, func(e edge) bool { return len(e.sides) == 0 && !e.drawn })
	if len(s.edges) == n {
		return
	}
	clear(s.index)
	for i, e := range s.edges {
		s.index[ends{e.a, e.b}] = int32(i)
	}
}
