package demo

import "slices"

// plat is a net with its faces, kept true while edges are cut in two and faces divided.
// Faces lie left of their loops, counter-clockwise; outside is face -1.
type plat struct {
	*net
	faces [][]int32 // loops of half-edges
	face  []int32   // by half-edge
}

func newPlat(n *net) *plat {
	p := &plat{net: n, face: make([]int32, 2*len(n.edges))}
	for i := range p.face {
		p.face[i] = -1
	}
	for _, loop := range n.loops() {
		if n.ring(loop).area() <= 0 {
			continue
		}
		for _, h := range loop {
			p.face[h] = int32(len(p.faces))
		}
		p.faces = append(p.faces, loop)
	}
	return p
}

// cutEdge puts a node at a place on edge e, between corners at and at+1 of its line, or on
// corner at itself when the place is that corner.
func (p *plat) cutEdge(e int32, at int, place vec) int32 {
	node := int32(len(p.nodes))
	p.nodes = append(p.nodes, place)
	old := &p.edges[e]
	head := append(slices.Clone(old.line[:at+1]), place)
	if old.line[at] == place {
		head = head[:at+1]
	}
	tail := append(curve{place}, old.line[at+1:]...)
	next := edge{a: node, b: old.b, line: tail, kind: old.kind, road: old.road}
	old.b, old.line = node, head
	f := int32(len(p.edges))
	p.edges = append(p.edges, next)
	p.face = append(p.face, p.face[2*e], p.face[2*e+1])
	if i := p.face[2*e]; i >= 0 {
		k := slices.Index(p.faces[i], 2*e)
		p.faces[i] = slices.Insert(p.faces[i], k+1, 2*f)
	}
	if i := p.face[2*e+1]; i >= 0 {
		k := slices.Index(p.faces[i], 2*e+1)
		p.faces[i] = slices.Insert(p.faces[i], k, 2*f+1)
	}
	return node
}

// divide runs a new edge through face f from one of its nodes to another; the part right of
// the edge becomes a new face, whose number it returns.
func (p *plat) divide(f int32, e edge) int32 {
	loop := p.faces[f]
	i := slices.IndexFunc(loop, func(h int32) bool { return p.from(h) == e.a })
	j := slices.IndexFunc(loop, func(h int32) bool { return p.from(h) == e.b })
	n := int32(len(p.edges))
	p.edges = append(p.edges, e)
	p.face = append(p.face, f, int32(len(p.faces)))
	span := func(from, to int) []int32 { // half-edges from loop place from up to place to
		if from <= to {
			return slices.Clone(loop[from:to])
		}
		return append(slices.Clone(loop[from:]), loop[:to]...)
	}
	p.faces[f] = append(span(j, i), 2*n)
	other := append(span(i, j), 2*n+1)
	p.faces = append(p.faces, other)
	for _, h := range other {
		p.face[h] = int32(len(p.faces) - 1)
	}
	return int32(len(p.faces) - 1)
}

// outlineOf is face f's ring, not closed.
func (p *plat) outlineOf(f int32) curve { return p.ring(p.faces[f]) }
