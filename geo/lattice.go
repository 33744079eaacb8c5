// Package geo is pure geometry without I/O: the integer lattice every boundary lives on,
// the rule that says which face holds a point, the partition proof, and geodesic measures.
package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// World is the width and height of the lattice in units: Web Mercator, x east, y south.
// One unit is 40075016.686 m × cos(latitude) / 2^32: 7.7 mm on the ground at 34°N.
const World = 1 << 32

// MaxLatitude is where Web Mercator's square ends, in degrees.
const MaxLatitude = 85.0511287798066

// Point is a place on the lattice. It is exact, comparable and hashable.
type Point struct{ X, Y uint32 }

// ErrNotOnEarth reports a longitude or latitude that has no place on the lattice.
type ErrNotOnEarth struct{ Lon, Lat float64 }

func (e ErrNotOnEarth) Error() string {
	return fmt.Sprintf("geo: longitude %v, latitude %v is not on the map (±180, ±85.05)", e.Lon, e.Lat)
}

// FromLonLat rounds a WGS84 position (degrees) to the nearest lattice point. The error is
// ErrNotOnEarth when a coordinate is not finite or lies outside ±180 or ±MaxLatitude.
func FromLonLat(lon, lat float64) (Point, error) {
	if !(lon >= -180 && lon <= 180 && lat >= -MaxLatitude && lat <= MaxLatitude) { // also refuses NaN
		return Point{}, ErrNotOnEarth{lon, lat}
	}
	x := (lon + 180) / 360 * World
	s := math.Sin(lat * math.Pi / 180)
	y := (0.5 - math.Atanh(s)/(2*math.Pi)) * World
	return Point{unit(x), unit(y)}, nil
}

// unit rounds to the nearest lattice coordinate; the far edge of the world is its last unit.
func unit(v float64) uint32 {
	return uint32(min(max(math.Round(v), 0), World-1))
}

// LonLat is the WGS84 position of p in degrees; FromLonLat of it gives p again.
func (p Point) LonLat() orb.Point {
	lon := float64(p.X)/World*360 - 180
	lat := math.Atan(math.Sinh(math.Pi*(1-2*float64(p.Y)/World))) * 180 / math.Pi
	return orb.Point{lon, lat}
}

// UnitMeters is the ground length of one lattice unit at p, on the Mercator sphere.
func (p Point) UnitMeters() float64 {
	return 40075016.685578488 / World * math.Cos(p.LonLat()[1]*math.Pi/180)
}

// Tile is the tile of zoom z that holds p.
func (p Point) Tile(z uint32) (x, y uint32) {
	return p.X >> (32 - z), p.Y >> (32 - z) // a shift by 32 is 0 in Go: zoom 0 is one tile
}

// Cell is the Morton key of p, x on the even bits, y on the odd: the quadkey of its zoom-32 cell.
func (p Point) Cell() uint64 { return spread(p.X) | spread(p.Y)<<1 }

// SQLCell is Cell as the incident.cell column holds it: the top bit is flipped so that
// bigint order is Morton order.
func (p Point) SQLCell() int64 { return int64(p.Cell() ^ 1<<63) }

// CellPoint is the inverse of Point.Cell.
func CellPoint(cell uint64) Point { return Point{gather(cell), gather(cell >> 1)} }

func spread(v uint32) uint64 {
	w := uint64(v)
	w = (w | w<<16) & 0x0000FFFF0000FFFF
	w = (w | w<<8) & 0x00FF00FF00FF00FF
	w = (w | w<<4) & 0x0F0F0F0F0F0F0F0F
	w = (w | w<<2) & 0x3333333333333333
	return (w | w<<1) & 0x5555555555555555
}

func gather(w uint64) uint32 {
	w &= 0x5555555555555555
	w = (w | w>>1) & 0x3333333333333333
	w = (w | w>>2) & 0x0F0F0F0F0F0F0F0F
	w = (w | w>>4) & 0x00FF00FF00FF00FF
	w = (w | w>>8) & 0x0000FFFF0000FFFF
	return uint32(w | w>>16)
}

// Box is an inclusive lattice rectangle.
type Box struct{ Min, Max Point }

// BoxOf is the smallest box around the points; it is the zero Box for none.
func BoxOf(points ...Point) Box {
	if len(points) == 0 {
		return Box{}
	}
	b := Box{points[0], points[0]}
	for _, p := range points[1:] {
		b = b.Add(p)
	}
	return b
}

// Add is the smallest box around b and p.
func (b Box) Add(p Point) Box {
	return Box{
		Point{min(b.Min.X, p.X), min(b.Min.Y, p.Y)},
		Point{max(b.Max.X, p.X), max(b.Max.Y, p.Y)},
	}
}

// Union is the smallest box around both.
func (b Box) Union(o Box) Box { return b.Add(o.Min).Add(o.Max) }

// Holds reports whether p lies in b, its border included.
func (b Box) Holds(p Point) bool {
	return p.X >= b.Min.X && p.X <= b.Max.X && p.Y >= b.Min.Y && p.Y <= b.Max.Y
}

// Meets reports whether the boxes share a point.
func (b Box) Meets(o Box) bool {
	return b.Min.X <= o.Max.X && o.Min.X <= b.Max.X && b.Min.Y <= o.Max.Y && o.Min.Y <= b.Max.Y
}

// Grow is b widened by units on every side, stopping at the edge of the world.
func (b Box) Grow(units uint32) Box {
	return Box{
		Point{b.Min.X - min(units, b.Min.X), b.Min.Y - min(units, b.Min.Y)},
		Point{b.Max.X + min(units, math.MaxUint32-b.Max.X), b.Max.Y + min(units, math.MaxUint32-b.Max.Y)},
	}
}

// SQL is the box as the change table holds it: x0, y0, x1, y1.
func (b Box) SQL() []int64 {
	return []int64{int64(b.Min.X), int64(b.Min.Y), int64(b.Max.X), int64(b.Max.Y)}
}

// BoxFromSQL is the inverse of Box.SQL; it is false unless v holds four values in range.
func BoxFromSQL(v []int64) (Box, bool) {
	if len(v) != 4 {
		return Box{}, false
	}
	for _, c := range v {
		if c < 0 || c > math.MaxUint32 {
			return Box{}, false
		}
	}
	return Box{Point{uint32(v[0]), uint32(v[1])}, Point{uint32(v[2]), uint32(v[3])}}, true
}

// LonLat is the box in degrees.
func (b Box) LonLat() orb.Bound {
	nw, se := b.Min.LonLat(), b.Max.LonLat()
	return orb.Bound{Min: orb.Point{nw[0], se[1]}, Max: orb.Point{se[0], nw[1]}}
}
