package demo

import (
	"math"
	"slices"
)

// net is a planar graph on the lattice: nodes where lines meet or end, edges between them
// that meet nowhere else. Whatever is beside an edge shares its very points.
type net struct {
	nodes []vec
	edges []edge
}

// edge runs from node a to node b through line, whose ends are the nodes' places.
type edge struct {
	a, b int32
	line curve
	kind kind
	road int32
	gone bool
}

// incident lists the living edges at every node.
func (n *net) incident() [][]int32 {
	out := make([][]int32, len(n.nodes))
	for i, e := range n.edges {
		if e.gone {
			continue
		}
		out[e.a] = append(out[e.a], int32(i))
		if e.b != e.a {
			out[e.b] = append(out[e.b], int32(i))
		} else {
			out[e.a] = append(out[e.a], int32(i))
		}
	}
	return out
}

// half-edges: 2·e runs along edge e, 2·e+1 against it. Faces lie to the left.

func (n *net) from(h int32) int32 {
	if h&1 == 0 {
		return n.edges[h>>1].a
	}
	return n.edges[h>>1].b
}

// to is the node half-edge h ends at.
func (n *net) to(h int32) int32 { return n.from(h ^ 1) }

// walk yields the points of half-edge h, its last left out.
func (n *net) walk(h int32) func(func(vec) bool) {
	return func(yield func(vec) bool) {
		line := n.edges[h>>1].line
		for i := range len(line) - 1 {
			p := line[i]
			if h&1 == 1 {
				p = line[len(line)-1-i]
			}
			if !yield(p) {
				return
			}
		}
	}
}

// leaving is the direction in which half-edge h starts.
func (n *net) leaving(h int32) vec {
	line := n.edges[h>>1].line
	if h&1 == 0 {
		return line[1].sub(line[0])
	}
	return line[len(line)-2].sub(line[len(line)-1])
}

// loops joins the half-edges into the boundaries of faces, each with its face to the left.
func (n *net) loops() [][]int32 {
	next := make([]int32, 2*len(n.edges))
	around := make([][]int32, len(n.nodes))
	for i, e := range n.edges {
		if e.gone {
			continue
		}
		around[e.a] = append(around[e.a], int32(2*i))
		around[e.b] = append(around[e.b], int32(2*i+1))
	}
	for _, out := range around {
		slices.SortFunc(out, func(g, h int32) int {
			a, b := n.leaving(g).angle(), n.leaving(h).angle()
			switch {
			case a < b:
				return -1
			case a > b:
				return 1
			}
			return int(g - h)
		})
		for i, h := range out { // arriving against h, the sharpest turn left leaves by its clockwise neighbour
			next[h^1] = out[(i+len(out)-1)%len(out)]
		}
	}
	seen := make([]bool, 2*len(n.edges))
	var loops [][]int32
	for i, e := range n.edges {
		if e.gone {
			continue
		}
		for _, start := range [...]int32{int32(2 * i), int32(2*i + 1)} {
			if seen[start] {
				continue
			}
			var loop []int32
			for h := start; !seen[h]; h = next[h] {
				seen[h] = true
				loop = append(loop, h)
			}
			loops = append(loops, loop)
		}
	}
	return loops
}

// ring is a loop's points, not closed.
func (n *net) ring(loop []int32) curve {
	var c curve
	for _, h := range loop {
		for p := range n.walk(h) {
			c = append(c, p)
		}
	}
	return c
}

// prune removes dead ends, again and again, and what does not hang together with the border.
func (n *net) prune() {
	inc := n.incident()
	degree := make([]int, len(n.nodes))
	var queue []int32
	for i, list := range inc {
		degree[i] = len(list)
		if degree[i] == 1 {
			queue = append(queue, int32(i))
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, i := range inc[v] {
			e := &n.edges[i]
			if e.gone {
				continue
			}
			e.gone = true
			for _, w := range [...]int32{e.a, e.b} {
				degree[w]--
				if degree[w] == 1 {
					queue = append(queue, w)
				}
			}
		}
	}
	reached := make([]bool, len(n.nodes))
	for _, e := range n.edges {
		if !e.gone && e.kind == border {
			reached[e.a] = true
			queue = append(queue, e.a)
			break
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, i := range inc[v] {
			e := n.edges[i]
			if e.gone {
				continue
			}
			for _, w := range [...]int32{e.a, e.b} {
				if !reached[w] {
					reached[w] = true
					queue = append(queue, w)
				}
			}
		}
	}
	for i := range n.edges {
		if !reached[n.edges[i].a] {
			n.edges[i].gone = true
		}
	}
}

// bounds of all nodes and lines.
func (n *net) bounds() (low, high vec) {
	low, high = vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}
	for _, e := range n.edges {
		if e.gone {
			continue
		}
		lo, hi := e.line.bounds()
		low = vec{min(low.X, lo.X), min(low.Y, lo.Y)}
		high = vec{max(high.X, hi.X), max(high.Y, hi.Y)}
	}
	return low, high
}
