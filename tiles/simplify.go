package tiles

import (
	"math"

	"gridmap/geo"
)

// showCorners is for each shape the zooms from which its corners show, ring after ring without
// closing points. The segments of all shapes make a graph. Where three or more meet, or one ends,
// is a node, which always shows; between nodes run edges, which Douglas and Peucker's rule thins
// out. A straight piece may stand for a chain of corners only if no corner of anything else lies
// between the two: then it crosses nothing, neither what is left of the others nor what they were,
// and nothing changes sides. So corners may also be shown again one chain at a time, which keeps
// rings that would lose their area.
func showCorners(shapes []geo.MultiPolygon) [][]byte {
	g := newGraph(shapes)
	for _, m := range shapes {
		for r := range m.Rings {
			g.thin(r)
		}
	}
	final := append([]byte(nil), g.show...)
	for _, m := range shapes {
		for r := range m.Rings {
			g.keepArea(r, final)
		}
	}
	out := make([][]byte, len(shapes))
	for i, m := range shapes {
		for r := range m.Rings {
			for _, p := range open(r) {
				out[i] = append(out[i], final[g.index[p]])
			}
		}
	}
	return out
}

// open is a ring without its closing point.
func open(r geo.Ring) geo.Ring { return r[:max(len(r)-1, 0)] }

// graph is the corners of some shapes.
type graph struct {
	index map[geo.Point]int32
	at    []geo.Point
	ways  [][2]int32 // by corner: the two others it is joined to, -1: none
	node  []bool     // more than two, or fewer
	show  []byte     // from which zoom

	edge  []int32 // by corner that is no node: the edge it is on, and where
	place []int32
	edges int32

	tree   tree // over the corners
	sorted []int32
	found  []int32
}

func newGraph(shapes []geo.MultiPolygon) *graph {
	g := &graph{index: map[geo.Point]int32{}}
	for _, m := range shapes {
		for a, b := range m.Segments {
			i, k := g.corner(a), g.corner(b)
			g.join(i, k)
			g.join(k, i)
		}
	}
	g.edge, g.place, g.show = make([]int32, len(g.at)), make([]int32, len(g.at)), make([]byte, len(g.at))
	boxes := make([]geo.Box, len(g.at))
	for i, p := range g.at {
		g.edge[i] = -1
		g.node[i] = g.node[i] || g.ways[i][1] < 0
		boxes[i] = geo.Box{Min: p, Max: p}
	}
	g.sorted = mortonOrder(boxes)
	g.tree = newTree(in(g.sorted, boxes))
	return g
}

func (g *graph) corner(p geo.Point) int32 {
	i, ok := g.index[p]
	if !ok {
		i = int32(len(g.at))
		g.index[p] = i
		g.at, g.ways, g.node = append(g.at, p), append(g.ways, [2]int32{-1, -1}), append(g.node, false)
	}
	return i
}

func (g *graph) join(i, to int32) {
	w := &g.ways[i]
	switch {
	case i == to || w[0] == to || w[1] == to:
	case w[0] < 0:
		w[0] = to
	case w[1] < 0:
		w[1] = to
	default:
		g.node[i] = true
	}
}

// thin looks at the edges of a ring that have not been.
func (g *graph) thin(r geo.Ring) {
	r = open(r)
	n := len(r)
	if n == 0 {
		return
	}
	ids := make([]int32, n)
	first := -1
	for i, p := range r {
		if ids[i] = g.index[p]; first < 0 && g.node[ids[i]] {
			first = i
		}
	}
	if first < 0 { // a ring by itself begins at its westernmost corner
		first = 0
		for i := range r {
			if before(r[i], r[first]) {
				first = i
			}
		}
	}
	chain := []int32{ids[first]}
	for k := 1; k <= n; k++ {
		i := ids[(first+k)%n]
		chain = append(chain, i)
		if g.node[i] || k == n {
			g.thinEdge(chain)
			chain = []int32{i}
		}
	}
}

func before(a, b geo.Point) bool { return a.X < b.X || a.X == b.X && a.Y < b.Y }

// thinEdge thins out at a chain from node to node, from the same end whoever's ring it is taken from.
func (g *graph) thinEdge(chain []int32) {
	last := len(chain) - 1
	if last < 2 || g.edge[chain[1]] >= 0 {
		return
	}
	from, to := g.at[chain[0]], g.at[chain[last]]
	if from == to {
		from, to = g.at[chain[1]], g.at[chain[last-1]]
	}
	if before(to, from) {
		turned := make([]int32, 0, len(chain))
		for i := last; i >= 0; i-- {
			turned = append(turned, chain[i])
		}
		chain = turned
	}
	for i, c := range chain[1:last] {
		g.edge[c], g.place[c] = g.edges, int32(i+1)
	}
	if chain[0] != chain[last] {
		g.split(chain, 0, last, 0)
	} else { // a loop keeps two more corners, and is a triangle at least
		far, _ := g.farthest(chain, 0, last)
		side, _ := g.farthest(chain, 0, far)
		if other, d := g.farthest(chain, far, last); far < 2 || d > distance(g.at[chain[side]], g.at[chain[0]], g.at[chain[far]]) {
			side = other
		}
		a, b := min(far, side), max(far, side)
		for _, part := range [][2]int{{0, a}, {a, b}, {b, last}} {
			g.split(chain, part[0], part[1], 0)
		}
	}
	g.edges++
}

// split says from which zoom the corners between two of a chain show; the two show from zoom
// least at the latest.
func (g *graph) split(chain []int32, lo, hi int, least byte) {
	if hi-lo < 2 {
		return
	}
	far, d := g.farthest(chain, lo, hi)
	from := byte(simplestZoom)
	for from < fullZoom && d <= tolerance(uint32(from)) {
		from++
	}
	if from > max(least, simplestZoom) && !g.free(chain, lo, hi) {
		from = 0
	}
	from = max(from, least)
	g.show[chain[far]] = from
	g.split(chain, lo, far, from)
	g.split(chain, far, hi, from)
}

// farthest is the corner between two of a chain that is farthest from the straight piece between
// them, and how far.
func (g *graph) farthest(chain []int32, lo, hi int) (at int, most float64) {
	a, b := g.at[chain[lo]], g.at[chain[hi]]
	at, most = lo+1, -1
	for i := lo + 1; i < hi; i++ {
		if d := distance(g.at[chain[i]], a, b); d > most {
			at, most = i, d
		}
	}
	return at, most
}

// distance is from a point to the nearest of a straight piece, in lattice units.
func distance(p, a, b geo.Point) float64 {
	px, py := float64(p.X)-float64(a.X), float64(p.Y)-float64(a.Y)
	dx, dy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
	if long := dx*dx + dy*dy; long > 0 {
		t := min(max((px*dx+py*dy)/long, 0), 1)
		px, py = px-t*dx, py-t*dy
	}
	return math.Hypot(px, py)
}

// free reports whether nothing but the chain itself lies between it and the straight piece from
// one of its corners to another, nor on that piece.
func (g *graph) free(chain []int32, lo, hi int) bool {
	box := geo.Box{Min: g.at[chain[lo]], Max: g.at[chain[lo]]}
	for _, c := range chain[lo+1 : hi+1] {
		box = box.Add(g.at[c])
	}
	g.found = g.tree.search(box, g.found[:0])
	edge := g.edges
	for _, k := range g.found {
		c := g.sorted[k]
		if c == chain[lo] || c == chain[hi] || g.edge[c] == edge && int(g.place[c]) > lo && int(g.place[c]) < hi {
			continue
		}
		if g.between(chain, lo, hi, g.at[c]) {
			return false
		}
	}
	return true
}

// between reports whether a point lies inside the ring of a chain and the straight piece back, or
// on that piece: by its winding number.
func (g *graph) between(chain []int32, lo, hi int, p geo.Point) bool {
	winding := 0
	a := g.at[chain[hi]]
	for i := lo; i <= hi; i++ {
		b := g.at[chain[i]]
		side := cross(a, b, p)
		if side == 0 && min(a.X, b.X) <= p.X && p.X <= max(a.X, b.X) && min(a.Y, b.Y) <= p.Y && p.Y <= max(a.Y, b.Y) {
			return true
		}
		if up := a.Y <= p.Y; up != (b.Y <= p.Y) {
			if up && side > 0 {
				winding++
			} else if !up && side < 0 {
				winding--
			}
		}
		a = b
	}
	return winding != 0
}

// cross is the doubled area of a triangle, exact for what is less than a quarter of the world.
func cross(a, b, p geo.Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(p.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(p.X)-int64(a.X))
}

// keepArea shows all corners of a ring from the zoom on at which the others alone make no area,
// rounded to tile units, while all together do.
func (g *graph) keepArea(r geo.Ring, final []byte) {
	way := r.DoubledArea() > 0
	for z := byte(simplestZoom); z < fullZoom; z++ {
		all := func(geo.Point) bool { return true }
		some := func(p geo.Point) bool { return g.show[g.index[p]] <= z }
		if hasArea(r, z, way, all) && !hasArea(r, z, way, some) {
			for _, p := range open(r) {
				final[g.index[p]] = min(final[g.index[p]], z)
			}
			return
		}
	}
}

// hasArea reports whether the corners of a ring that show turn the way it does, rounded to tile
// units of a zoom.
func hasArea(r geo.Ring, z byte, way bool, shows func(geo.Point) bool) bool {
	s := 20 - z
	unit := func(v uint32) int64 { return (int64(v) + int64(1)<<s>>1) >> s }
	var sum, x0, y0, x1, y1 int64
	first := true
	for _, p := range open(r) {
		if !shows(p) {
			continue
		}
		x, y := unit(p.X), unit(p.Y)
		if first {
			x0, y0, first = x, y, false
		} else {
			sum += (x1-x0)*(y-y0) - (x-x0)*(y1-y0)
		}
		x1, y1 = x, y
	}
	return sum != 0 && (sum > 0) == way
}
