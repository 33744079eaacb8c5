// Package archive writes a tile set into one file, PMTiles or MBTiles, and goes on with a file
// that was begun and not finished.
package archive

import (
	"math/bits"

	"gridmap/tiles"
)

// An archive's tiles are in the order of their ids: zoom after zoom, and in each along Hilbert's
// curve, so that neighbours on the map are near in the file.

// tileID is a tile's number in the pyramid, as PMTiles 3 counts.
func tileID(a tiles.Address) uint64 { return zoomStart(a.Z) + hilbert(a.Z, a.X, a.Y) }

// tileOf is the inverse of tileID.
func tileOf(id uint64) tiles.Address {
	z := uint32(bits.Len64(3*id+1)-1) / 2
	x, y := unhilbert(z, id-zoomStart(z))
	return tiles.Address{Z: z, X: x, Y: y}
}

// zoomStart is the number of tiles of all lower zooms: the sum of 4^i for i < z.
func zoomStart(z uint32) uint64 { return (1<<(2*z) - 1) / 3 }

// hilbert is a tile's place on the curve through its zoom. Quadrant by quadrant from the largest:
// the curve visits lower left, upper left, upper right, lower right of its own frame, which is
// transposed in the first and transposed the other way in the last.
func hilbert(z, x, y uint32) uint64 {
	d := uint64(0)
	for bit := uint32(1) << z >> 1; bit > 0; bit >>= 1 {
		right, up := x&bit != 0, y&bit != 0
		x, y = x&(bit-1), y&(bit-1)
		switch {
		case !right && !up:
			x, y = y, x
		case !right:
			d += uint64(bit) * uint64(bit)
		case up:
			d += 2 * uint64(bit) * uint64(bit)
		default:
			d += 3 * uint64(bit) * uint64(bit)
			x, y = bit-1-y, bit-1-x
		}
	}
	return d
}

// unhilbert is the inverse of hilbert.
func unhilbert(z uint32, d uint64) (x, y uint32) {
	for i := range z {
		bit := uint32(1) << i
		switch d >> (2 * i) & 3 {
		case 0:
			x, y = y, x
		case 1:
			y |= bit
		case 2:
			x, y = x|bit, y|bit
		case 3:
			x, y = bit-1-y|bit, bit-1-x
		}
	}
	return x, y
}
