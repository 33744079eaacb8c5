package geo

import (
	"cmp"
	"slices"
)

// Chain is a piece of border with the same face on either side all along. Walking it on a map with
// north up, Right lies on the right and Left, 0 for the outside, on the left. Right has the lower
// id unless Left is 0. It runs from node to node, or round: then its last point is its first, the
// westernmost, and no node.
type Chain struct {
	Right, Left int64
	Line        []Point
	Round       bool
}

// Node is a place where three borders or more meet, or where who is on either side changes.
type Node struct {
	At      Point
	Faces   []int64 // around it, sorted
	Borders int     // that meet there
}

// borderline is one segment of a border, directed as its chain.
type borderline struct {
	a, b        Point
	right, left int64
	used        bool
}

// meeting is what meets at a point.
type meeting struct {
	in, out     int32 // arcs that end and begin here
	next        int32 // one that begins
	right, left int64 // of the first arc seen
	mixed       bool  // others have others
}

func (p meeting) node() bool { return p.in != 1 || p.out != 1 || p.mixed }

// Chains cuts the borders of faces into chains, and lists the nodes they run between, both sorted.
// Every directed segment of a face is in exactly one chain: as it stands where the face is on the
// right, turned round where it is on the left. Faces need not be a partition: where they overlap a
// segment is in several chains, where corners are missing it is outside on both sides.
func Chains(faces []Face) ([]Chain, []Node) {
	arcs := borderlinesOf(faces)
	places := make(map[Point]meeting, len(arcs))
	for i, x := range arcs {
		for k, p := range [2]Point{x.a, x.b} {
			at, seen := places[p]
			if !seen {
				at.right, at.left = x.right, x.left
			}
			at.mixed = at.mixed || at.right != x.right || at.left != x.left
			if k == 0 {
				at.out, at.next = at.out+1, int32(i)
			} else {
				at.in++
			}
			places[p] = at
		}
	}
	var chains []Chain
	walk := func(i int32) Chain {
		c := Chain{Right: arcs[i].right, Left: arcs[i].left, Line: []Point{arcs[i].a}}
		for {
			arcs[i].used = true
			c.Line = append(c.Line, arcs[i].b)
			at := places[arcs[i].b]
			if at.node() || arcs[at.next].used {
				return c
			}
			i = at.next
		}
	}
	for i := range arcs {
		if !arcs[i].used && places[arcs[i].a].node() {
			chains = append(chains, walk(int32(i)))
		}
	}
	for i := range arcs {
		if !arcs[i].used {
			c := walk(int32(i))
			c.Round = true
			c.turn()
			chains = append(chains, c)
		}
	}
	slices.SortFunc(chains, func(a, b Chain) int {
		return cmp.Or(cmp.Compare(a.Right, b.Right), cmp.Compare(a.Left, b.Left), slices.CompareFunc(a.Line, b.Line, comparePoints))
	})
	return chains, nodesOf(arcs, places)
}

func comparePoints(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) }

// turn makes a closed line begin at its westernmost point, the northernmost of several.
func (c *Chain) turn() {
	open := c.Line[:len(c.Line)-1]
	first := 0
	for i, p := range open {
		if comparePoints(p, open[first]) < 0 {
			first = i
		}
	}
	line := append(slices.Clone(open[first:]), open[:first]...)
	c.Line = append(line, line[0])
}

// borderlinesOf pairs every segment with its twin on the other side.
func borderlinesOf(faces []Face) (arcs []borderline) {
	type run struct { // a segment from its lesser end
		a, b    Point
		forward bool // its face runs along it that way
		face    int64
	}
	var runs []run
	for _, f := range faces {
		for a, b := range f.Shape.Segments {
			switch c := comparePoints(a, b); {
			case c < 0:
				runs = append(runs, run{a, b, true, f.ID})
			case c > 0:
				runs = append(runs, run{b, a, false, f.ID})
			}
		}
	}
	slices.SortFunc(runs, func(r, s run) int {
		return cmp.Or(comparePoints(r.a, s.a), comparePoints(r.b, s.b), cmp.Compare(r.face, s.face))
	})
	for lo := 0; lo < len(runs); {
		hi := lo
		var sides [2][]int64 // who runs along it forward, backward
		for ; hi < len(runs) && runs[hi].a == runs[lo].a && runs[hi].b == runs[lo].b; hi++ {
			k := 0
			if !runs[hi].forward {
				k = 1
			}
			sides[k] = append(sides[k], runs[hi].face)
		}
		for i := range max(len(sides[0]), len(sides[1])) {
			x := borderline{a: runs[lo].a, b: runs[lo].b}
			if i < len(sides[0]) {
				x.right = sides[0][i]
			}
			if i < len(sides[1]) {
				x.left = sides[1][i]
			}
			if x.right == 0 || x.left != 0 && x.left < x.right {
				x.a, x.b, x.right, x.left = x.b, x.a, x.left, x.right
			}
			arcs = append(arcs, x)
		}
		lo = hi
	}
	return arcs
}

func nodesOf(arcs []borderline, places map[Point]meeting) (nodes []Node) {
	of := map[Point]*Node{}
	for _, x := range arcs {
		for _, p := range [2]Point{x.a, x.b} {
			if !places[p].node() {
				continue
			}
			n := of[p]
			if n == nil {
				n = &Node{At: p}
				of[p] = n
			}
			n.Borders++
			for _, f := range [2]int64{x.right, x.left} {
				if f != 0 && !slices.Contains(n.Faces, f) {
					n.Faces = append(n.Faces, f)
				}
			}
		}
	}
	for _, n := range of {
		slices.Sort(n.Faces)
		nodes = append(nodes, *n)
	}
	slices.SortFunc(nodes, func(a, b Node) int { return comparePoints(a.At, b.At) })
	return nodes
}
