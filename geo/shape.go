package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Ring is a closed ring of lattice points: the last equals the first. In a Polygon the
// exterior has positive DoubledArea, which is clockwise on a north-up map because y runs
// south, and counter-clockwise for PostGIS, which takes y as north; holes are negative.
type Ring []Point

// Polygon is an exterior ring and its holes.
type Polygon []Ring

// MultiPolygon is the shape of a grid: parts that do not overlap. The nil MultiPolygon is empty.
type MultiPolygon []Polygon

// DoubledArea is twice the signed area in square units, exact for rings up to 2^30 units wide.
func (r Ring) DoubledArea() int64 {
	if len(r) == 0 {
		return 0
	}
	var sum int64
	o := r[0]
	for i := 1; i < len(r); i++ {
		ax, ay := int64(r[i-1].X)-int64(o.X), int64(r[i-1].Y)-int64(o.Y)
		bx, by := int64(r[i].X)-int64(o.X), int64(r[i].Y)-int64(o.Y)
		sum += ax*by - bx*ay
	}
	return sum
}

// Reverse turns the ring round in place.
func (r Ring) Reverse() {
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
}

// DoubledArea is twice the area in square units, holes taken off.
func (m MultiPolygon) DoubledArea() int64 {
	var sum int64
	for r := range m.Rings {
		sum += r.DoubledArea()
	}
	return sum
}

// Rings yields every ring of every part, exteriors before their holes.
func (m MultiPolygon) Rings(yield func(Ring) bool) {
	for _, p := range m {
		for _, r := range p {
			if !yield(r) {
				return
			}
		}
	}
}

// Segments yields every directed segment, the interior on the same side throughout.
func (m MultiPolygon) Segments(yield func(a, b Point) bool) {
	for r := range m.Rings {
		for i := 1; i < len(r); i++ {
			if !yield(r[i-1], r[i]) {
				return
			}
		}
	}
}

// Vertices counts points, the closing one of each ring left out.
func (m MultiPolygon) Vertices() int {
	n := 0
	for r := range m.Rings {
		n += max(len(r)-1, 0)
	}
	return n
}

// Box is the smallest box around m; zero for an empty m.
func (m MultiPolygon) Box() Box {
	var b Box
	first := true
	for r := range m.Rings {
		for _, p := range r {
			if first {
				b, first = Box{p, p}, false
			} else {
				b = b.Add(p)
			}
		}
	}
	return b
}

// LonLat is m in WGS84 degrees, the exterior counter-clockwise as RFC 7946 asks.
func (m MultiPolygon) LonLat() orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(m))
	for i, p := range m {
		out[i] = make(orb.Polygon, len(p))
		for j, r := range p {
			ring := make(orb.Ring, len(r))
			for k, pt := range r {
				ring[len(r)-1-k] = pt.LonLat()
			}
			out[i][j] = ring
		}
	}
	return out
}

// Snap rounds a polygon or multipolygon in WGS84 degrees to the lattice: each coordinate by
// itself, so points two polygons share stay shared. Rings are closed, repeated points
// dropped, orientation set; a ring that collapses to fewer than three places is dropped
// (collapsed counts them). The error is ErrNotOnEarth, or says the geometry is no polygon.
func Snap(g orb.Geometry) (m MultiPolygon, collapsed int, err error) {
	var polygons orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		polygons = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		polygons = g
	default:
		return nil, 0, fmt.Errorf("geo: %T is not a polygon", g)
	}
	for _, p := range polygons {
		var out Polygon
		for i, r := range p {
			ring, err := snapRing(r)
			if err != nil {
				return nil, 0, err
			}
			if ring == nil {
				collapsed++
				if i == 0 { // a hole cannot outlive its exterior
					break
				}
				continue
			}
			if (ring.DoubledArea() > 0) != (i == 0) {
				ring.Reverse()
			}
			out = append(out, ring)
		}
		if len(out) > 0 {
			m = append(m, out)
		}
	}
	return m, collapsed, nil
}

func snapRing(r orb.Ring) (Ring, error) {
	out := make(Ring, 0, len(r)+1)
	for _, c := range r {
		p, err := FromLonLat(c[0], c[1])
		if err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	if len(out) > 0 && out[0] != out[len(out)-1] {
		out = append(out, out[0])
	}
	if len(out) < 4 || out.DoubledArea() == 0 {
		return nil, nil
	}
	return out, nil
}

// Lattice is m as an orb geometry whose coordinates are lattice units (y south), the form
// in which shape.geom is stored.
func (m MultiPolygon) Lattice() orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(m))
	for i, p := range m {
		out[i] = make(orb.Polygon, len(p))
		for j, r := range p {
			ring := make(orb.Ring, len(r))
			for k, pt := range r {
				ring[k] = orb.Point{float64(pt.X), float64(pt.Y)}
			}
			out[i][j] = ring
		}
	}
	return out
}

// FromLattice is the inverse of MultiPolygon.Lattice. The error names the first coordinate
// that is not a lattice integer.
func FromLattice(g orb.MultiPolygon) (MultiPolygon, error) {
	out := make(MultiPolygon, len(g))
	for i, p := range g {
		out[i] = make(Polygon, len(p))
		for j, r := range p {
			ring := make(Ring, len(r))
			for k, c := range r {
				pt, err := PointFromLattice(c)
				if err != nil {
					return nil, err
				}
				ring[k] = pt
			}
			out[i][j] = ring
		}
	}
	return out, nil
}

// PointFromLattice reads a point whose coordinates are lattice units.
func PointFromLattice(c orb.Point) (Point, error) {
	for _, v := range c {
		if v != math.Trunc(v) || v < 0 || v >= World {
			return Point{}, fmt.Errorf("geo: %v is not a lattice point", c)
		}
	}
	return Point{uint32(c[0]), uint32(c[1])}, nil
}
