package mvt

import (
	"slices"

	"gridmap/geo"
)

// clipper cuts polygons to a window and rounds what is left to tile units. Its buffers are
// used again and again.
type clipper struct {
	window
	out outline

	points    []geo.Point // of all chains
	chains    []chain
	crossings []crossing
	next      []int32 // by chain: the chain that follows along the border
	inner     []int   // holes that lie in the window as a whole
	pieces    []int32 // by chain: which piece it is part of
	sides     sides
}

// chain is a part of a ring inside the window, from where it enters to where it leaves. Its
// points are those inside and, at both ends, the one outside.
type chain struct {
	first, last int32 // of points
	in, out     place
	exit        int32 // its last crossing, in border order
	done        bool
}

// polygon appends what the window holds of a polygon to out: valid in, valid out. The ring of
// a hole or exterior that touches no more than a tile unit vanishes with its area.
func (c *clipper) polygon(p geo.Polygon) {
	c.points, c.chains, c.crossings, c.inner = c.points[:0], c.chains[:0], c.crossings[:0], c.inner[:0]
	whole := false // the exterior lies in the window, and so do its holes
	for i, r := range p {
		if len(r) < 4 {
			continue
		}
		if !c.cut(r) {
			continue
		}
		if i == 0 {
			whole = true
		} else {
			c.inner = append(c.inner, i)
		}
	}
	switch {
	case whole:
		if c.ring(p[0], false) {
			c.holes(p, -1)
		}
	case len(c.crossings) > 0:
		c.join(p)
	case len(p) > 0 && c.covers(p):
		c.out.begin()
		for _, at := range corners {
			c.out.push(at)
		}
		if c.out.end(false) {
			c.holes(p, -1)
		}
	}
}

// cut finds the chains of a ring, and reports whether all of it lies in the window.
func (c *clipper) cut(r geo.Ring) (inside bool) {
	n := len(r) - 1
	start := slices.IndexFunc(r[:n], func(p geo.Point) bool { return !c.holds(p) })
	if start < 0 {
		return true
	}
	a := r[start]
	for k := 1; k <= n; k++ {
		b := r[(start+k)%n]
		list, found, inside := c.cross(a, b)
		if inside {
			c.points = append(c.points, b)
		}
		for _, x := range list[:found] {
			if x.in {
				c.points = append(c.points, a)
				c.chains = append(c.chains, chain{first: int32(len(c.points) - 1), in: x.at})
				if found == 1 {
					c.points = append(c.points, b)
				}
			} else {
				c.points = append(c.points, b)
				last := &c.chains[len(c.chains)-1]
				last.last, last.out = int32(len(c.points)-1), x.at
			}
			x.chain = int32(len(c.chains) - 1)
			c.crossings = append(c.crossings, x)
		}
		a = b
	}
	return false
}

// join links the chains along the border into rings: after a chain leaves the window the
// border runs inside the polygon until the next chain enters.
func (c *clipper) join(p geo.Polygon) {
	slices.SortFunc(c.crossings, crossing.compare)
	c.next = append(c.next[:0], make([]int32, len(c.chains))...)
	c.pieces = append(c.pieces[:0], make([]int32, len(c.chains))...)
	for i, x := range c.crossings {
		if x.in {
			continue
		}
		c.chains[x.chain].exit = int32(i)
		// The next crossing is an entry, unless the polygon crosses itself: then the next entry
		// is the best there is.
		for k := 1; k <= len(c.crossings); k++ {
			if y := c.crossings[(i+k)%len(c.crossings)]; y.in {
				c.next[x.chain] = y.chain
				break
			}
		}
	}
	piece := int32(0)
	for i := range c.chains {
		if c.chains[i].done {
			continue
		}
		piece++
		c.out.begin()
		for at := int32(i); !c.chains[at].done; at = c.next[at] {
			ch := &c.chains[at]
			ch.done = true
			c.pieces[at] = piece
			c.out.push(ch.in)
			for _, q := range c.points[ch.first+1 : ch.last] {
				c.out.push(c.tile.round(q))
			}
			c.out.push(ch.out)
			c.border(c.crossings[ch.exit], c.entry(c.next[at]))
		}
		if c.out.end(false) {
			c.holes(p, piece)
		}
	}
}

// entry is the crossing where a chain begins.
func (c *clipper) entry(chain int32) crossing {
	i := slices.IndexFunc(c.crossings, func(x crossing) bool { return x.in && x.chain == chain })
	return c.crossings[i]
}

// border pushes the window's corners between two crossings.
func (c *clipper) border(from, to crossing) {
	side := from.side
	if side == to.side && from.compare(to) < 0 {
		return
	}
	for {
		c.out.push(corners[side])
		if side = (side + 1) % 4; side == to.side {
			return
		}
	}
}

// holes appends the holes that lie in the window and in a piece (-1: there is only one).
func (c *clipper) holes(p geo.Polygon, piece int32) {
	for _, i := range c.inner {
		if piece < 0 || c.pieceOf(p[i][0]) == piece {
			c.ring(p[i], true)
		}
	}
}

// ring appends a ring that lies in the window as a whole.
func (c *clipper) ring(r geo.Ring, hole bool) bool {
	c.out.begin()
	for _, q := range r[:len(r)-1] {
		c.out.push(c.tile.round(q))
	}
	return c.out.end(hole)
}

// covers reports whether the window's corner lies in the polygon: by the even-odd rule on a
// row no corner of the polygon lies on.
func (c *clipper) covers(p geo.Polygon) (in bool) {
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			ay, by := 2*int64(r[i-1].Y)-c.north, 2*int64(r[i].Y)-c.north
			if (ay < 0) == (by < 0) {
				continue
			}
			ax, bx := 2*int64(r[i-1].X)-c.west, 2*int64(r[i].X)-c.west
			// West of the corner, where the edge meets the row?
			if d := ax*(by-ay) - ay*(bx-ax); (d < 0) == (by > ay) {
				in = !in
			}
		}
	}
	return in
}

// pieceOf says which piece a point of the window lies in: the piece of the first thing west
// of it, a chain or the border. 0 when the polygon is not valid.
func (c *clipper) pieceOf(q geo.Point) (piece int32) {
	odd := map[int32]bool{} // pieces with an odd number of edges west of q
	x, y := int64(q.X), int64(q.Y)
	for i, ch := range c.chains {
		for k := ch.first; k < ch.last; k++ {
			a, b := c.points[k], c.points[k+1]
			ay, by := int64(a.Y), int64(b.Y)
			if (ay <= y) == (by <= y) {
				continue
			}
			ax, bx := int64(a.X), int64(b.X)
			run, num := by-ay, (y-ay)*(bx-ax) // the edge meets the row at ax + num/run
			if run < 0 {
				run, num = -run, -num
			}
			if num < (x-ax)*run && 2*num > (c.west-2*ax)*run {
				odd[c.pieces[i]] = !odd[c.pieces[i]]
			}
		}
	}
	row := crossing{side: west, whole: -(y - c.tile.y0), of: 1}
	for i, ch := range c.chains {
		from, to := c.crossings[ch.exit], c.entry(c.next[i])
		after, before := from.compare(row) < 0, row.compare(to) < 0
		if from.compare(to) < 0 && after && before || from.compare(to) >= 0 && (after || before) {
			odd[c.pieces[i]] = !odd[c.pieces[i]]
		}
	}
	for p, is := range odd {
		if is {
			return p
		}
	}
	return 0
}
