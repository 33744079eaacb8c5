package analysis

import (
	"cmp"
	"math"
	"slices"

	"gridmap/geo"
)

// Tree finds the nearest of many points: a k-d tree over straight lines in space, which only
// bound the search. What decides is an exact distance that is never shorter than the straight
// line: the geodesic on the ellipsoid, so no projection distorts an answer. It is immutable and
// safe for concurrent use.
type Tree struct {
	at    [][3]float64
	order []int32 // point indexes, each node's together
	nodes []node  // nodes[0] is the root; none without points
}

type node struct {
	low, high   [3]float64 // the box around its points
	from, to    int32      // order[from:to]
	left, right int32      // indexes of nodes; 0: this is a leaf
}

const (
	leafSize = 6
	slack    = 1e-6 // metres by which rounding may make a chord longer than the geodesic
)

// NewTree indexes places on the ellipsoid.
func NewTree(spots []geo.Spot) *Tree {
	at := make([][3]float64, len(spots))
	for i, s := range spots {
		at[i] = [3]float64{s.X, s.Y, s.Z}
	}
	return newTree(at)
}

func newTree(at [][3]float64) *Tree {
	t := &Tree{at: at, order: make([]int32, len(at))}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	if len(at) > 0 {
		t.grow(0, int32(len(at)))
	}
	return t
}

// grow appends the node of order[from:to] and those below it, and returns its index.
func (t *Tree) grow(from, to int32) int32 {
	part := t.order[from:to]
	n := node{low: t.at[part[0]], high: t.at[part[0]], from: from, to: to}
	for _, i := range part[1:] {
		for a, v := range t.at[i] {
			n.low[a], n.high[a] = min(n.low[a], v), max(n.high[a], v)
		}
	}
	me := int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
	if len(part) <= leafSize {
		return me
	}
	axis := 0
	for a := range 3 {
		if n.high[a]-n.low[a] > n.high[axis]-n.low[axis] {
			axis = a
		}
	}
	slices.SortFunc(part, func(a, b int32) int { return cmp.Compare(t.at[a][axis], t.at[b][axis]) })
	middle := from + int32(len(part)/2)
	left := t.grow(from, middle)
	right := t.grow(middle, to)
	t.nodes[me].left, t.nodes[me].right = left, right
	return me
}

// Near is a point found and its exact distance.
type Near struct {
	Index    int32
	Distance float64
}

// Nearest appends to found the k points nearest to q, nearest first, equal distances by index;
// fewer when there are fewer. exact(i) is the distance from q to point i.
func (t *Tree) Nearest(q [3]float64, k int, exact func(int32) float64, found []Near) []Near {
	if len(t.nodes) == 0 || k <= 0 {
		return found
	}
	s := search{tree: t, q: q, k: k, exact: exact, found: found, base: len(found)}
	s.visit(0)
	return s.found
}

type search struct {
	tree  *Tree
	q     [3]float64
	k     int
	exact func(int32) float64
	found []Near
	base  int // found[base:] are this search's
}

// limit is the distance beyond which a point can no longer count.
func (s *search) limit() float64 {
	if len(s.found)-s.base < s.k {
		return math.Inf(1)
	}
	return s.found[len(s.found)-1].Distance + slack
}

func (s *search) visit(at int32) {
	n := &s.tree.nodes[at]
	if n.left == 0 {
		for _, i := range s.tree.order[n.from:n.to] {
			if square(s.q, s.tree.at[i]) <= s.limit()*s.limit() {
				s.offer(Near{i, s.exact(i)})
			}
		}
		return
	}
	first, second := n.left, n.right
	d1, d2 := s.tree.nodes[first].square(s.q), s.tree.nodes[second].square(s.q)
	if d2 < d1 {
		first, second, d1, d2 = second, first, d2, d1
	}
	if d1 <= s.limit()*s.limit() {
		s.visit(first)
	}
	if d2 <= s.limit()*s.limit() {
		s.visit(second)
	}
}

func (s *search) offer(n Near) {
	mine := s.found[s.base:]
	at, _ := slices.BinarySearchFunc(mine, n, func(a, b Near) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Index, b.Index))
	})
	if at >= s.k {
		return
	}
	if len(mine) == s.k {
		s.found = s.found[:len(s.found)-1]
	}
	s.found = slices.Insert(s.found, s.base+at, n)
}

// square is the squared straight line from q to the box; 0 inside it.
func (n *node) square(q [3]float64) float64 {
	d := 0.0
	for a, v := range q {
		if v < n.low[a] {
			d += (n.low[a] - v) * (n.low[a] - v)
		} else if v > n.high[a] {
			d += (v - n.high[a]) * (v - n.high[a])
		}
	}
	return d
}

func square(a, b [3]float64) float64 {
	dx, dy, dz := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return dx*dx + dy*dy + dz*dz
}
