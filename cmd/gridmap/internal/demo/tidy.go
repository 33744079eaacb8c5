package demo

import (
	"math"
	"slices"
)

// tidy makes a drawn net fit for building: no crossings closer than short metres, no faces
// too small or thin for a house, no dead ends, no face that touches itself.
func (n *net) tidy(short, smallest float64) {
	for range 8 {
		n.contract(short)
		n.settleConflicts()
		n.prune()
		if n.dropSlivers(smallest) == 0 {
			break
		}
		n.prune()
	}
	for range 20 {
		if n.openSelfTouching() == 0 {
			break
		}
		n.prune()
	}
}

// contract pulls together nodes joined by an edge shorter than short: the lesser end moves.
func (n *net) contract(short float64) {
	inc := n.incident()
	rank := make([]kind, len(n.nodes))
	for i, list := range inc {
		for _, e := range list {
			rank[i] = max(rank[i], n.edges[e].kind)
		}
	}
	touched := make([]bool, len(n.nodes))
	for i := range n.edges {
		e := &n.edges[i]
		if e.gone || e.a == e.b || touched[e.a] || touched[e.b] || e.line.length() >= short {
			continue
		}
		if len(inc[e.a]) < 3 || len(inc[e.b]) < 3 {
			continue
		}
		if wet := max(rank[e.a], rank[e.b]); wet >= canalLine && wet != border && e.line.length() > 6 {
			continue // a bridge, or the bank beside it
		}
		keep, move := e.a, e.b
		if rank[move] > rank[keep] {
			keep, move = move, keep
		}
		if e.kind < rank[move] && rank[move] >= canalLine { // it would pull a water or the border aside
			continue
		}
		touched[keep], touched[move] = true, true
		e.gone = true
		for _, j := range inc[move] {
			if f := &n.edges[j]; !f.gone {
				n.reattach(f, move, keep, short)
				touched[f.a], touched[f.b] = true, true
			}
		}
	}
}

// reattach moves the end of f from one node to another, dropping corners near it.
func (n *net) reattach(f *edge, move, keep int32, near float64) {
	place := n.nodes[keep]
	turned := f.b == move && f.a != move
	line := slices.Clone(f.line)
	if turned {
		slices.Reverse(line)
	}
	rest := line[1:]
	for len(rest) > 1 && rest[0].to(place) < near {
		rest = rest[1:]
	}
	line = append(curve{place}, rest...)
	if turned {
		slices.Reverse(line)
		f.b = keep
	} else {
		f.a = keep
	}
	f.line = line
	if f.a == f.b && line.length() < 6*near {
		f.gone = true
	}
}

// settleConflicts removes the lesser of any two edges that cross or run into each other.
func (n *net) settleConflicts() {
	for {
		found := n.conflicts()
		if len(found) == 0 {
			return
		}
		for _, c := range found {
			e, f := &n.edges[c[0]], &n.edges[c[1]]
			if e.gone || f.gone {
				continue
			}
			if e.kind > f.kind || e.kind == f.kind && e.line.length() > f.line.length() {
				e = f
			}
			e.gone = true
		}
	}
}

// conflicts are the pairs of edges that meet other than at a node they share, or come within
// half a metre of each other away from it.
func (n *net) conflicts() [][2]int32 {
	type segment struct{ edge, at int32 }
	var all []segment
	low, high := n.bounds()
	cells := newRaster(low, high, 40)
	for i, e := range n.edges {
		if e.gone {
			continue
		}
		for k := range len(e.line) - 1 {
			lo, hi := segmentBox(e.line[k], e.line[k+1], 0.5)
			cells.put(int32(len(all)), lo, hi)
			all = append(all, segment{int32(i), int32(k)})
		}
	}
	var out [][2]int32
	for _, items := range cells.items {
		for i, x := range items {
			for _, y := range items[i+1:] {
				s, t := all[x], all[y]
				if s.edge == t.edge && t.at-s.at <= 1 {
					continue
				}
				if n.meet(s.edge, s.at, t.edge, t.at) {
					out = append(out, [2]int32{s.edge, t.edge})
				}
			}
		}
	}
	return out
}

// meet reports whether two segments of the net touch but at a shared node.
func (n *net) meet(e, i, f, j int32) bool {
	a, b := n.edges[e].line[i], n.edges[e].line[i+1]
	c, d := n.edges[f].line[j], n.edges[f].line[j+1]
	shared := 0
	for _, p := range [...]vec{a, b} {
		for _, q := range [...]vec{c, d} {
			if p == q {
				shared++
			}
		}
	}
	if shared == 2 {
		return true
	}
	if shared == 1 { // apart unless they leave the node in nearly one direction
		if a == d || b == d {
			c, d = d, c
		}
		if b == c {
			a, b = b, a
		}
		u, v := b.sub(a).unit(), d.sub(c).unit()
		return u.dot(v) > 0.985
	}
	if _, _, ok := crossing(a, b, c, d); ok {
		return true
	}
	return min(segmentDistance(a, c, d), segmentDistance(b, c, d), segmentDistance(c, a, b), segmentDistance(d, a, b)) < 0.5
}

// dropSlivers removes a border of each face too small or too thin to build on, and says how
// many it removed. Faces along water are left: nobody builds there.
func (n *net) dropSlivers(smallest float64) int {
	loops := n.loops()
	face := make([]int32, 2*len(n.edges))
	for i, loop := range loops {
		for _, h := range loop {
			face[h] = int32(i)
		}
	}
	done := make([]bool, len(loops))
	dropped := 0
	for i, loop := range loops {
		ring := n.ring(loop)
		area := ring.area()
		if area <= 0 || done[i] {
			continue
		}
		perimeter := append(ring, ring[0]).length()
		if area >= smallest && area/perimeter > math.Sqrt(smallest)*0.16 {
			continue
		}
		best, score := int32(-1), 0.0
		for _, h := range loop {
			e := n.edges[h>>1]
			if !e.kind.isRoad() || done[face[h^1]] {
				continue
			}
			if s := e.line.length() / float64(uint(1)<<(2*e.kind)); s > score {
				best, score = h, s
			}
		}
		wet := slices.ContainsFunc(loop, func(h int32) bool { return n.edges[h>>1].kind.isWater() })
		if best < 0 || wet && area >= smallest*0.5 {
			continue
		}
		n.edges[best>>1].gone = true
		done[i], done[face[best^1]] = true, true
		dropped++
	}
	return dropped
}

// openSelfTouching removes edges with one face on both sides, and an edge of every loop that
// passes a node twice; it says how many.
func (n *net) openSelfTouching() int {
	dropped := 0
	seen := make([]int32, len(n.nodes))
	for i, loop := range n.loops() {
		for k, h := range loop {
			if v := n.from(h); seen[v] != int32(i+1) {
				seen[v] = int32(i + 1)
				continue
			}
			g := loop[(k+len(loop)-1)%len(loop)] // the edge that came back to the node, or the one that leaves it
			if n.edges[h>>1].kind < n.edges[g>>1].kind {
				g = h
			}
			if e := &n.edges[g>>1]; !e.gone && e.kind != border {
				e.gone = true
				dropped++
			}
			break
		}
	}
	return dropped
}
