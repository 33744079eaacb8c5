package importers

import (
	"math"

	"gridmap/geo"
)

// nearby is how far outside the district's outline things may lie, in metres.
const nearby = 1000

// fence knows what lies in a district's outline or near it. The nil fence lets everything in.
type fence struct {
	outline *geo.Locator
	box     geo.Box // of the outline, widened by nearby
	cell    uint32  // side of a cell in units: nearby at the end of the district where units are smallest
	cells   map[[2]uint32][][2]geo.Point
}

// newFence is nil for a district without an outline.
func newFence(outline geo.MultiPolygon) *fence {
	if outline.Vertices() == 0 {
		return nil
	}
	box := outline.Box()
	smallest := min(box.Min.UnitMeters(), box.Max.UnitMeters())
	f := &fence{outline: geo.NewLocator([]geo.Face{{ID: 1, Shape: outline}}), cell: uint32(math.Ceil(nearby*1.01/smallest)) + 1,
		cells: map[[2]uint32][][2]geo.Point{}}
	f.box = box.Grow(f.cell)
	for a, b := range outline.Segments {
		s := geo.BoxOf(a, b)
		for cx := s.Min.X / f.cell; cx <= s.Max.X/f.cell; cx++ {
			for cy := s.Min.Y / f.cell; cy <= s.Max.Y/f.cell; cy++ {
				k := [2]uint32{cx, cy}
				f.cells[k] = append(f.cells[k], [2]geo.Point{a, b})
			}
		}
	}
	return f
}

// holds reports whether p lies inside the outline or within nearby of it.
func (f *fence) holds(p geo.Point) bool {
	if f == nil {
		return true
	}
	if !f.box.Holds(p) {
		return false
	}
	if _, in := f.outline.One(p); in {
		return true
	}
	at := p.LonLat()
	cx, cy := p.X/f.cell, p.Y/f.cell
	for x := cx - min(cx, 1); x <= cx+1; x++ {
		for y := cy - min(cy, 1); y <= cy+1; y++ {
			for _, s := range f.cells[[2]uint32{x, y}] {
				if geo.Distance(at, nearest(s[0], s[1], p).LonLat()) <= nearby {
					return true
				}
			}
		}
	}
	return false
}

// meets reports whether a box comes near the outline's box.
func (f *fence) meets(b geo.Box) bool { return f == nil || f.box.Meets(b) }

// nearest is the lattice point next to p on segment ab; the lattice is conformal, so near p
// it is the nearest on the ground too.
func nearest(a, b, p geo.Point) geo.Point {
	dx, dy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = ((float64(p.X)-float64(a.X))*dx + (float64(p.Y)-float64(a.Y))*dy) / l
		t = min(max(t, 0), 1)
	}
	return geo.Point{X: uint32(math.Round(float64(a.X) + t*dx)), Y: uint32(math.Round(float64(a.Y) + t*dy))}
}
