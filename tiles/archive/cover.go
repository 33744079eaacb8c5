package archive

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"gridmap/geo"
	"gridmap/tiles"
)

// MostTiles is what an archive may be asked to hold: a country at zoom 17.
const MostTiles = 100_000_000

// ErrTooManyTiles says that more than MostTiles tiles would have to be looked at.
type ErrTooManyTiles struct{ Zoom uint32 }

func (e ErrTooManyTiles) Error() string {
	return fmt.Sprintf("archive: more than %d tiles by zoom %d", int64(MostTiles), e.Zoom)
}

// Cover is a set of tiles. 64 neighbours along the curve are one word, so that where tiles lie
// close a tile takes less than a byte.
type Cover struct {
	zooms [tiles.MaxZoom + 1]map[uint64]uint64 // by place on the curve / 64: which of the 64
	count int64
}

// Add adds the tiles of zooms first to last that show something of a box, be it in their buffer.
// The error is ErrTooManyTiles.
func (c *Cover) Add(first, last uint32, box geo.Box) error {
	most := uint64(0)
	for z := first; z <= last; z++ {
		x0, y0, x1, y1 := around(z, box)
		if most += uint64(x1-x0+1) * uint64(y1-y0+1); most > MostTiles {
			return ErrTooManyTiles{z}
		}
	}
	for z := first; z <= last; z++ {
		if c.zooms[z] == nil {
			c.zooms[z] = map[uint64]uint64{}
		}
		x0, y0, x1, y1 := around(z, box)
		for x := x0; x <= x1; x++ {
			for y := y0; y <= y1; y++ {
				d := hilbert(z, x, y)
				if word, bit := c.zooms[z][d>>6], uint64(1)<<(d&63); word&bit == 0 {
					c.zooms[z][d>>6] = word | bit
					c.count++
				}
			}
		}
		if c.count > MostTiles {
			return ErrTooManyTiles{z}
		}
	}
	return nil
}

// around is the tiles of a zoom whose square with its buffer meets a box: those whose square
// meets the box grown by the buffer.
func around(z uint32, box geo.Box) (x0, y0, x1, y1 uint32) {
	b := box.Grow(tiles.Buffer << (tiles.MaxZoom - z))
	x0, y0 = b.Min.Tile(z)
	x1, y1 = b.Max.Tile(z)
	return x0, y0, x1, y1
}

// Count is the number of tiles.
func (c *Cover) Count() int64 { return c.count }

// All is the tiles in an archive's order.
func (c *Cover) All() iter.Seq[tiles.Address] {
	return func(yield func(tiles.Address) bool) {
		for z, words := range c.zooms {
			for _, key := range slices.Sorted(maps.Keys(words)) {
				for bit := range uint64(64) {
					if words[key]>>bit&1 == 0 {
						continue
					}
					x, y := unhilbert(uint32(z), key<<6|bit)
					if !yield(tiles.Address{Z: uint32(z), X: x, Y: y}) {
						return
					}
				}
			}
		}
	}
}
