package tiles

import "gridmap/geo"

// marks remember where changes happened, by the tiles that show the place: for a tile, the number
// of the last change that touched it. At every zoom the tiles whose buffered square meets a
// change are marked one by one, until they are more than a few; tiles below those are found by
// their ancestors.
type marks struct {
	floor int64            // a change of everything; no tile has a lower number
	tiles map[uint64]int64 // tiles marked themselves
	below map[uint64]int64 // tiles all of whose descendants are marked
}

const (
	marksPerZoom = 16      // tiles of one zoom marked one by one
	marksKept    = 200_000 // after which everything counts as changed
)

func markKey(z, x, y uint32) uint64 { return uint64(z)<<48 | uint64(x)<<24 | uint64(y) }

// all marks every tile.
func (m *marks) all(seq int64) {
	m.floor = max(m.floor, seq)
	clear(m.tiles)
	clear(m.below)
}

// add marks the tiles that show a box.
func (m *marks) add(seq int64, box geo.Box) {
	if len(m.tiles)+len(m.below) > marksKept {
		m.all(seq)
		return
	}
	if m.tiles == nil {
		m.tiles, m.below = map[uint64]int64{}, map[uint64]int64{}
	}
	for z := uint32(0); z <= MaxZoom; z++ {
		// A tile's square with its buffer meets the box when the square meets the box grown by it.
		b := box.Grow(Buffer << (MaxZoom - z))
		x0, y0 := b.Min.Tile(z)
		x1, y1 := b.Max.Tile(z)
		if (x1-x0+1)*(y1-y0+1) > marksPerZoom && z > 0 {
			m.each(z-1, box, func(key uint64) { m.below[key] = max(m.below[key], seq) })
			return
		}
		m.each(z, box, func(key uint64) { m.tiles[key] = max(m.tiles[key], seq) })
	}
}

func (m *marks) each(z uint32, box geo.Box, do func(uint64)) {
	b := box.Grow(Buffer << (MaxZoom - z))
	x0, y0 := b.Min.Tile(z)
	x1, y1 := b.Max.Tile(z)
	for x := x0; x <= x1; x++ {
		for y := y0; y <= y1; y++ {
			do(markKey(z, x, y))
		}
	}
}

// of is the number of the last change that touched a tile.
func (m *marks) of(a Address) int64 {
	last := max(m.floor, m.tiles[markKey(a.Z, a.X, a.Y)])
	if len(m.below) == 0 {
		return last
	}
	for z, x, y := a.Z, a.X, a.Y; ; z, x, y = z-1, x>>1, y>>1 {
		last = max(last, m.below[markKey(z, x, y)])
		if z == 0 {
			return last
		}
	}
}
