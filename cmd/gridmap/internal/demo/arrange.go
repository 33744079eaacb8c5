package demo

import (
	"cmp"
	"math"
	"slices"

	"gridmap/geo"
)

// arrange makes a net of strokes: every crossing becomes a node on the lattice that all
// lines through it share. What lies outside the outline, or leads nowhere, is left out.
func arrange(pl plane, outline curve, strokes []stroke) *net {
	a := arranger{pl: pl, net: &net{}, nodes: map[geo.Point]int32{}}
	for _, s := range strokes {
		a.take(s)
	}
	a.cross()
	for i := range a.strokes {
		a.cut(i)
	}
	for i, e := range a.net.edges {
		if e.kind != border && !outline.holds(e.line[0].lerp(e.line[1], 0.5)) {
			a.net.edges[i].gone = true
		}
	}
	a.net.prune()
	return a.net
}

type arranger struct {
	pl      plane
	net     *net
	nodes   map[geo.Point]int32
	strokes []stroke // snapped
	first   []int    // piece of each stroke
	pieces  []piece
}

// piece is one segment of a stroke and the nodes on it.
type piece struct {
	stroke, at int32
	nodes      []stop
}

type stop struct {
	t    float64 // share of the segment
	node int32
}

func (a *arranger) take(s stroke) {
	var line curve
	for _, p := range s.line {
		p = a.pl.snap(p)
		if len(line) == 0 || line[len(line)-1].to(p) > 0.5 {
			line = append(line, p)
		}
	}
	if len(line) < 2 {
		return
	}
	if first, last := s.line[0], s.line[len(s.line)-1]; first == last && line[0] != line[len(line)-1] {
		line = append(line, line[0])
	}
	i := int32(len(a.strokes))
	a.strokes = append(a.strokes, stroke{line, s.kind, s.road})
	a.first = append(a.first, len(a.pieces))
	for k := range len(line) - 1 {
		a.pieces = append(a.pieces, piece{stroke: i, at: int32(k)})
	}
}

func (a *arranger) ends(p piece) (vec, vec) {
	line := a.strokes[p.stroke].line
	return line[p.at], line[p.at+1]
}

// node is the number of the node at a place.
func (a *arranger) node(p vec) int32 {
	key := a.pl.point(p)
	if n, ok := a.nodes[key]; ok {
		return n
	}
	n := int32(len(a.net.nodes))
	a.nodes[key] = n
	a.net.nodes = append(a.net.nodes, p)
	return n
}

// cross finds where pieces meet.
func (a *arranger) cross() {
	low, high := vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}
	var length float64
	for _, p := range a.pieces {
		s, e := a.ends(p)
		lo, hi := segmentBox(s, e, 0)
		low, high = vec{min(low.X, lo.X), min(low.Y, lo.Y)}, vec{max(high.X, hi.X), max(high.Y, hi.Y)}
		length += s.to(e)
	}
	cells := newRaster(low, high, max(2*length/float64(len(a.pieces)), 30))
	for i, p := range a.pieces {
		s, e := a.ends(p)
		lo, hi := segmentBox(s, e, 0)
		cells.put(int32(i), lo, hi)
	}
	var pairs [][2]int32
	for _, items := range cells.items {
		for i, p := range items {
			for _, q := range items[i+1:] {
				pairs = append(pairs, [2]int32{p, q})
			}
		}
	}
	slices.SortFunc(pairs, func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	for _, pair := range slices.Compact(pairs) {
		p, q := &a.pieces[pair[0]], &a.pieces[pair[1]]
		if p.stroke == q.stroke && (q.at-p.at == 1 || int(q.at-p.at) == len(a.strokes[p.stroke].line)-2) {
			continue // neighbours share an end
		}
		s, e := a.ends(*p)
		u, v := a.ends(*q)
		t, w, ok := crossing(s, e, u, v)
		if !ok {
			continue
		}
		n := a.node(a.pl.snap(s.lerp(e, t)))
		p.nodes = append(p.nodes, stop{t, n})
		q.nodes = append(q.nodes, stop{w, n})
	}
}

// cut makes the edges of stroke i.
func (a *arranger) cut(i int) {
	s := a.strokes[i]
	start := a.node(s.line[0])
	line := curve{s.line[0]}
	from := start
	end := func(n int32) {
		place := a.net.nodes[n]
		for len(line) > 1 && line[len(line)-1].to(place) < 2 { // no corners that hug a node
			line = line[:len(line)-1]
		}
		if line = append(line, place); n != from || len(line) > 3 {
			a.net.edges = append(a.net.edges, edge{a: from, b: n, line: line, kind: s.kind, road: s.road})
		}
		from, line = n, curve{place}
	}
	for k := range len(s.line) - 1 {
		p := a.pieces[a.first[i]+k]
		slices.SortFunc(p.nodes, func(x, y stop) int { return cmp.Or(cmp.Compare(x.t, y.t), cmp.Compare(x.node, y.node)) })
		for _, n := range p.nodes {
			if n.node != from {
				end(n.node)
			}
		}
		if q := s.line[k+1]; k < len(s.line)-2 && line[0].to(q) >= 2 {
			line = append(line, q)
		}
	}
	if last := a.node(s.line[len(s.line)-1]); last != from || len(line) > 2 {
		end(last)
	}
}
