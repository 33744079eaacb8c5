package mvt

import "gridmap/geo"

// line appends the parts of a line inside the window to out.
func (c *clipper) line(line []geo.Point) {
	open := false
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		list, n, inside := c.cross(a, b)
		if !open && (inside || n > 0) && !(n > 0 && list[0].in) {
			c.out.begin() // the line begins inside
			c.out.pass(c.tile.round(a))
			open = true
		}
		if inside {
			c.out.pass(c.tile.round(b))
		}
		for _, x := range list[:n] {
			if x.in {
				c.out.begin()
				c.out.pass(x.at)
				open = true
				if n == 1 {
					c.out.pass(c.tile.round(b))
				}
				continue
			}
			c.out.pass(x.at)
			c.out.stop()
			open = false
		}
	}
	if open {
		c.out.stop()
	}
}

// pass adds a place to a line; one that goes straight on takes the place of the last, one that
// turns back does not: lines may.
func (o *outline) pass(p place) {
	n := len(o.places) - o.start
	if n > 0 && o.places[len(o.places)-1] == p {
		return
	}
	if n >= 2 {
		a, b := o.places[len(o.places)-2], o.places[len(o.places)-1]
		if turn(a, b, p) == 0 && ahead(a, b, p) {
			o.places[len(o.places)-1] = p
			return
		}
	}
	o.places = append(o.places, p)
}

// stop ends a line; one that rounding made a single place is dropped.
func (o *outline) stop() {
	if len(o.places)-o.start < 2 {
		o.places = o.places[:o.start]
		return
	}
	o.rings = append(o.rings, ring{first: int32(o.start), last: int32(len(o.places))})
}

// ahead reports whether c lies beyond b as seen from a, all on one line.
func ahead(a, b, c place) bool {
	return (int64(b.x)-int64(a.x))*(int64(c.x)-int64(b.x))+(int64(b.y)-int64(a.y))*(int64(c.y)-int64(b.y)) > 0
}
