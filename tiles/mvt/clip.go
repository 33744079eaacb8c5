package mvt

import (
	"math/bits"

	"gridmap/geo"
)

// The window is clipped half a lattice unit outside the buffer. No corner of a shape can lie
// on its border, no edge can run along it, and the edges of a valid polygon meet it in
// different places: none of the special cases of clipping exists. In doubled coordinates
// corners are even and the border is odd, so that everything stays an integer.
//
// Products stay below 2^63 for edges up to 2^29 units long (4,000 km at the equator).
type window struct {
	tile                     Tile
	west, east, north, south int64 // doubled lattice units, odd
}

func newWindow(t Tile) window {
	w := window{tile: t}
	w.west, w.east = t.reach(t.x0)
	w.north, w.south = t.reach(t.y0)
	w.west, w.east = 2*w.west-1, 2*w.east+1
	w.north, w.south = 2*w.north-1, 2*w.south+1
	return w
}

func (w *window) holds(p geo.Point) bool {
	x, y := 2*int64(p.X), 2*int64(p.Y)
	return x > w.west && x < w.east && y > w.north && y < w.south
}

// The sides in the order of a ring of positive area, as exteriors are: along the north edge
// eastwards, down, back west, up.
const (
	north = iota
	east
	south
	west
)

// crossing is where an edge passes the window's border. along is exact: whole plus part/of
// doubled units from where its side begins, in the direction of the ring.
type crossing struct {
	side     int8
	in       bool
	whole    int64
	part, of uint64
	at       place // in tile units, on the edge of the buffer
	chain    int32 // the chain that begins or ends here
}

// compare orders crossings along the border.
func (a crossing) compare(b crossing) int {
	switch {
	case a.side != b.side:
		return int(a.side) - int(b.side)
	case a.whole != b.whole:
		if a.whole < b.whole {
			return -1
		}
		return 1
	}
	h, l := bits.Mul64(a.part, b.of)
	k, m := bits.Mul64(b.part, a.of)
	switch {
	case h < k || h == k && l < m:
		return -1
	case h > k || l > m:
		return 1
	}
	return 0
}

// ratio is an exact fraction; of is positive.
type ratio struct{ part, of int64 }

func (a ratio) less(b ratio) bool {
	// Both are in 0…1 where it matters, so the products are of numbers below 2^32.
	return a.part*b.of < b.part*a.of
}

// cross finds where the edge from p to q enters and leaves the window: two crossings, one, or
// none when it is all inside (inside is true) or all outside.
func (w *window) cross(p, q geo.Point) (list [2]crossing, n int, inside bool) {
	ax, ay, bx, by := 2*int64(p.X), 2*int64(p.Y), 2*int64(q.X), 2*int64(q.Y)
	enter, leave := ratio{0, 1}, ratio{1, 1}
	enterSide, leaveSide := int8(-1), int8(-1)
	// from and to are how far inside a side the two ends are; negative is outside.
	for side, d := range [4][2]int64{{ay - w.north, by - w.north}, {w.east - ax, w.east - bx}, {w.south - ay, w.south - by}, {ax - w.west, bx - w.west}} {
		from, to := d[0], d[1]
		switch {
		case from < 0 && to < 0:
			return list, 0, false
		case from < 0:
			if t := (ratio{-from, to - from}); enter.less(t) || enterSide < 0 {
				enter, enterSide = t, int8(side)
			}
		case to < 0:
			if t := (ratio{from, from - to}); t.less(leave) || leaveSide < 0 {
				leave, leaveSide = t, int8(side)
			}
		}
	}
	if enterSide < 0 && leaveSide < 0 {
		return list, 0, true
	}
	if !enter.less(leave) {
		return list, 0, false
	}
	if enterSide >= 0 {
		list[n] = w.crossing(enterSide, p, q)
		list[n].in = true
		n++
	}
	if leaveSide >= 0 {
		list[n] = w.crossing(leaveSide, p, q)
		n++
	}
	return list, n, false
}

// crossing is where the line through p and q meets a side. The two ends are taken in one
// order whichever way the edge runs, so that neighbours get the same place.
func (w *window) crossing(side int8, p, q geo.Point) crossing {
	if p.X > q.X || p.X == q.X && p.Y > q.Y {
		p, q = q, p
	}
	c := crossing{side: side}
	t := w.tile
	var fixed, from, run, rise, origin int64 // the line's start, its run across and rise along the side
	upright := side == east || side == west
	if upright {
		fixed, from, run, rise, origin = w.west, int64(p.Y), int64(q.X)-int64(p.X), int64(q.Y)-int64(p.Y), t.y0
		if side == east {
			fixed = w.east
		}
		fixed -= 2 * int64(p.X)
	} else {
		fixed, from, run, rise, origin = w.north, int64(p.X), int64(q.Y)-int64(p.Y), int64(q.X)-int64(p.X), t.x0
		if side == south {
			fixed = w.south
		}
		fixed -= 2 * int64(p.Y)
	}
	if run < 0 {
		run, fixed = -run, -fixed
	}
	// The coordinate along the side is from + fixed·rise/(2·run).
	num, den := fixed*rise, 2*run
	whole, part := floorDiv(num, den)
	along := whole + from - origin // lattice units from the tile's corner, and part/den
	r := t.unit(along)             // as corners are: what is left over cannot change a floor
	c.whole, c.part, c.of = along, uint64(part), uint64(den)
	if side == south || side == west { // the ring runs back along these
		c.whole, c.part = -along, 0
		if part > 0 {
			c.whole, c.part = -along-1, uint64(den-part)
		}
	}
	r = min(max(r, -Buffer), Extent+Buffer)
	switch side {
	case north:
		c.at = place{r, -Buffer}
	case south:
		c.at = place{r, Extent + Buffer}
	case east:
		c.at = place{Extent + Buffer, r}
	case west:
		c.at = place{-Buffer, r}
	}
	return c
}

// floorDiv is ⌊a/b⌋ and what remains, 0 ≤ rest < b; b is positive.
func floorDiv(a, b int64) (whole, rest int64) {
	whole, rest = a/b, a%b
	if rest < 0 {
		whole, rest = whole-1, rest+b
	}
	return whole, rest
}

var corners = [4]place{
	north: {Extent + Buffer, -Buffer}, // where the side ends
	east:  {Extent + Buffer, Extent + Buffer},
	south: {-Buffer, Extent + Buffer},
	west:  {-Buffer, -Buffer},
}
