package geo

// checkContacts looks at every pair of edges that come within a unit of each other and
// reports crossings, missing nodes and near nodes. It is true when the edges are noded:
// they meet nowhere but at common ends.
func (c *checker) checkContacts() (noded bool) {
	noded = true
	boxes := make([]Box, len(c.edges))
	for i, e := range c.edges {
		boxes[i] = BoxOf(e.a, e.b).Grow(1)
	}
	EachMeeting(boxes, func(i, j int32) {
		if !c.examine(int(i), int(j)) {
			noded = false
		}
	})
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
