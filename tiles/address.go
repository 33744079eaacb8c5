package tiles

import (
	"errors"
	"fmt"
	"math"

	"gridmap/geo"
	"gridmap/tiles/mvt"
)

// MaxZoom is the deepest zoom served: there a tile coordinate is one lattice unit, so no
// deeper tile could say more.
const MaxZoom = mvt.MaxZoom

// Extent is the width of a tile in tile coordinates, Buffer what lines and polygons reach
// beyond it.
const (
	Extent = mvt.Extent
	Buffer = mvt.Buffer
)

// What the caller may have got wrong; web decides their status.
var (
	ErrOutOfRange = errors.New("tiles: no such tile")
	ErrNoDistrict = errors.New("tiles: no such district")
	ErrNoEdition  = errors.New("tiles: no such edition in this district")
	ErrNoKey      = errors.New("tiles: nothing was computed under this key, or it has been forgotten")
	ErrBusy       = errors.New("tiles: too much is being drawn at once")
)

// ErrNoLayer names a layer that does not exist; an empty name means none was asked for.
type ErrNoLayer struct{ Name string }

func (e ErrNoLayer) Error() string { return fmt.Sprintf("tiles: no layer %q", e.Name) }

// Address is a tile of the Web Mercator pyramid, y counted from the north.
type Address struct{ Z, X, Y uint32 }

func (a Address) check() error {
	if a.Z > MaxZoom || a.X >= 1<<a.Z || a.Y >= 1<<a.Z {
		return fmt.Errorf("%w: zoom %d (0–%d), x %d, y %d", ErrOutOfRange, a.Z, MaxZoom, a.X, a.Y)
	}
	return nil
}

// Box is the tile on the lattice, its last row and column included, without a buffer.
func (a Address) Box() geo.Box {
	span := uint32(math.MaxUint32) >> a.Z
	x, y := a.X<<(32-a.Z), a.Y<<(32-a.Z)
	return geo.Box{Min: geo.Point{X: x, Y: y}, Max: geo.Point{X: x + span, Y: y + span}}
}

// Buffered is Box and the buffer around it.
func (a Address) Buffered() geo.Box { return a.Box().Grow(Buffer << (MaxZoom - a.Z)) }

// cells is the range of incident.cell values inside the tile, both ends included.
func (a Address) cells() (first, last int64) {
	b := a.Box()
	return b.Min.SQLCell(), b.Max.SQLCell()
}
