// Package mvt writes Mapbox Vector Tiles 2.1 straight from the integer lattice: places are
// shifted, polygons clipped exactly, rings closed and wound as the specification asks, and
// nothing is allocated per feature. It knows no database and no layers.
package mvt

import "gridmap/geo"

// Extent is the width of a tile in tile units, and Buffer how far lines and polygons go on
// beyond its edge, so that strokes do not end there. Points have no buffer.
const (
	Extent = 4096
	Buffer = 64
)

// MaxZoom is the deepest zoom whose tile unit is a whole number of lattice units (one).
const MaxZoom = 20

// Tile is the frame of one tile: what turns lattice points into tile units.
type Tile struct {
	x0, y0 int64  // north-west corner, lattice units
	shift  uint32 // lattice units per tile unit, as a power of two
	coarse uint32 // corners are rounded to multiples of 2^coarse tile units
}

// NewTile is the frame of tile z/x/y; z is at most MaxZoom and x, y are in range.
func NewTile(z, x, y uint32) Tile {
	return Tile{int64(x) << (32 - z), int64(y) << (32 - z), MaxZoom - z, 0}
}

// reach is the first and the last lattice coordinate inside the buffer of a tile that begins
// at origin.
func (t Tile) reach(origin int64) (first, last int64) {
	return origin - Buffer<<t.shift, origin + (Extent+Buffer)<<t.shift
}

// place is a point in tile units.
type place struct{ x, y int32 }

// round is the nearest tile unit; halves go east and south. It looks at the point alone, so
// all who share a corner agree where it is, in this tile and in its neighbours.
func (t Tile) round(p geo.Point) place {
	return place{t.unit(int64(p.X) - t.x0), t.unit(int64(p.Y) - t.y0)}
}

// unit rounds lattice units from the tile's corner.
func (t Tile) unit(v int64) int32 {
	s := t.shift + t.coarse
	return int32((v+int64(1)<<s>>1)>>s) << t.coarse
}

// spot is the tile unit that holds p, and false when p is in another tile: every point of the
// lattice is in exactly one tile of a zoom.
func (t Tile) spot(p geo.Point) (place, bool) {
	x, y := (int64(p.X)-t.x0)>>t.shift, (int64(p.Y)-t.y0)>>t.shift
	return place{int32(x), int32(y)}, x >= 0 && x < Extent && y >= 0 && y < Extent
}
