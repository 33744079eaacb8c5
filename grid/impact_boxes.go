package grid

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// boxColumns are boxes side by side as statements take them, on the lattice and in degrees.
type boxColumns struct {
	boxes                    []geo.Box
	x0, y0, x1, y1           []int64
	west, south, east, north []float64
}

func (c *boxColumns) add(b geo.Box) { c.boxes = append(c.boxes, b) }

// prune drops boxes that lie in others and fills the columns.
func (c *boxColumns) prune() {
	slices.SortFunc(c.boxes, func(a, b geo.Box) int { return cmp.Compare(boxSize(b), boxSize(a)) })
	var kept []geo.Box
	for _, b := range c.boxes {
		if slices.ContainsFunc(kept, func(k geo.Box) bool { return k.Holds(b.Min) && k.Holds(b.Max) }) {
			continue
		}
		kept = append(kept, b)
		c.x0, c.y0 = append(c.x0, int64(b.Min.X)), append(c.y0, int64(b.Min.Y))
		c.x1, c.y1 = append(c.x1, int64(b.Max.X)), append(c.y1, int64(b.Max.Y))
		d := b.Grow(1).LonLat()
		c.west, c.south = append(c.west, d.Min[0]), append(c.south, d.Min[1])
		c.east, c.north = append(c.east, d.Max[0]), append(c.north, d.Max[1])
	}
	c.boxes = kept
}

func boxSize(b geo.Box) uint64 {
	return (uint64(b.Max.X-b.Min.X) + 1) * (uint64(b.Max.Y-b.Min.Y) + 1)
}

// cells are the ranges of incident.cell that cover the boxes, in order and apart from each other.
func (c *boxColumns) cells() (lows, highs []int64) {
	depth := 3 // every range is looked up in every month: of many boxes fewer each
	for n := len(c.boxes); n > 8 && depth > 0; n /= 4 {
		depth--
	}
	type span struct{ low, high int64 }
	var all []span
	for _, b := range c.boxes {
		cells(b, depth, func(low, high int64) { all = append(all, span{low, high}) })
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.low, b.low) })
	for _, s := range all {
		if n := len(highs); n > 0 && s.low-1 <= highs[n-1] {
			highs[n-1] = max(highs[n-1], s.high)
			continue
		}
		lows, highs = append(lows, s.low), append(highs, s.high)
	}
	return lows, highs
}

// cells yields the at most four quadtree cells at least as large as a box that meet it; where they
// reach out of it, those of their quarters that do, and so on down to a depth.
func cells(b geo.Box, depth int, yield func(low, high int64)) {
	bits := uint(0)
	for size := max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y); size > 0; size >>= 1 {
		bits++
	}
	var split func(x, y uint64, bits uint, depth int) // of the cell's corner, in cells
	split = func(x, y uint64, bits uint, depth int) {
		rest := uint32(uint64(1)<<bits - 1)
		low := geo.Point{X: uint32(x << bits), Y: uint32(y << bits)}
		cell := geo.Box{Min: low, Max: geo.Point{X: low.X | rest, Y: low.Y | rest}}
		switch {
		case !cell.Meets(b):
		case depth == 0 || bits == 0 || b.Holds(cell.Min) && b.Holds(cell.Max):
			yield(cell.Min.SQLCell(), cell.Max.SQLCell())
		default:
			for q := range uint64(4) {
				split(2*x+q&1, 2*y+q>>1, bits-1, depth-1)
			}
		}
	}
	for y := uint64(b.Min.Y) >> bits; y <= uint64(b.Max.Y)>>bits; y++ {
		for x := uint64(b.Min.X) >> bits; x <= uint64(b.Max.X)>>bits; x++ {
			split(x, y, bits, depth)
		}
	}
}
