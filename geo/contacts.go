package geo

import "math"

// checkContacts looks at every pair of edges that come within a unit of each other and
// reports crossings, missing nodes and near nodes. It is true when the edges are noded:
// they meet nowhere but at common ends.
//
// Edges go into a raster of buckets about as wide as an edge is long; a pair is examined in
// the one bucket that holds the first corner of their common box.
func (c *checker) checkContacts() (noded bool) {
	noded = true
	if len(c.edges) == 0 {
		return
	}
	boxes := make([]Box, len(c.edges))
	world := Box{c.edges[0].a, c.edges[0].a}
	var length float64
	for i, e := range c.edges {
		boxes[i] = BoxOf(e.a, e.b).Grow(1)
		world = world.Union(boxes[i])
		length += math.Hypot(float64(e.a.X)-float64(e.b.X), float64(e.a.Y)-float64(e.b.Y))
	}
	w, h := float64(world.Max.X-world.Min.X)+1, float64(world.Max.Y-world.Min.Y)+1
	width := max(length/float64(len(c.edges)), math.Sqrt(w*h/float64(4*len(c.edges))), 1)
	columns, rows := int(w/width)+1, int(h/width)+1
	at := func(p Point) (int, int) {
		return int(float64(p.X-world.Min.X) / width), int(float64(p.Y-world.Min.Y) / width)
	}

	// Two passes over the raster: count, then fill one flat array.
	start := make([]int32, columns*rows+1)
	visit := func(i int, fn func(bucket int)) {
		c0, r0 := at(boxes[i].Min)
		c1, r1 := at(boxes[i].Max)
		for r := r0; r <= r1; r++ {
			for col := c0; col <= c1; col++ {
				fn(r*columns + col)
			}
		}
	}
	for i := range c.edges {
		visit(i, func(b int) { start[b+1]++ })
	}
	for b := range columns * rows {
		start[b+1] += start[b]
	}
	items := make([]int32, start[columns*rows])
	next := append([]int32(nil), start...)
	for i := range c.edges {
		visit(i, func(b int) { items[next[b]] = int32(i); next[b]++ })
	}

	for b := range columns * rows {
		bucket := items[start[b]:start[b+1]]
		for n, i := range bucket {
			for _, j := range bucket[n+1:] {
				if !boxes[i].Meets(boxes[j]) {
					continue
				}
				corner := Point{max(boxes[i].Min.X, boxes[j].Min.X), max(boxes[i].Min.Y, boxes[j].Min.Y)}
				if col, r := at(corner); r*columns+col != b {
					continue // examined in another bucket
				}
				if !c.examine(int(i), int(j)) {
					noded = false
				}
			}
		}
	}
	return noded
}

// examine reports what is wrong between two distinct edges; false if they are not noded.
func (c *checker) examine(i, j int) bool {
	e, f := &c.edges[i], &c.edges[j]
	kind, p := meet(e.a, e.b, f.a, f.b)
	switch kind {
	case crossing, along, atNode:
		for _, x := range e.owners() {
			for _, y := range f.owners() {
				switch {
				case x == y:
					c.add(RingCrosses, x, x, p)
				case kind == atNode:
					c.add(MissingNode, x, y, p)
				case kind == along:
					c.add(MissingNode, x, y, p)
				default:
					c.add(Overlap, x, y, p)
				}
			}
		}
		return false
	case apart, atEnds:
		c.examineNear(e, f)
		c.examineNear(f, e)
	}
	return true
}

// examineNear reports corners of e within a unit of f.
func (c *checker) examineNear(e, f *edge) {
	for _, p := range [...]Point{e.a, e.b} {
		if p == f.a || p == f.b || !near(p, f.a, f.b) {
			continue
		}
		for _, x := range e.owners() {
			for _, y := range f.owners() {
				c.add(NearNode, x, y, p)
			}
		}
	}
}
