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
		f.add(a, b)
	}
	return f
}

// add notes a segment in the cells it runs through: row by row, and in each row from where it
// enters to where it leaves, rounded outwards.
func (f *fence) add(a, b geo.Point) {
	if a.Y > b.Y {
		a, b = b, a
	}
	at := func(y uint32) float64 { // x where the segment is at a row, y between its ends
		if a.Y == b.Y {
			return float64(a.X)
		}
		return float64(a.X) + (float64(b.X)-float64(a.X))*(float64(y)-float64(a.Y))/float64(b.Y-a.Y)
	}
	for cy := a.Y / f.cell; cy <= b.Y/f.cell; cy++ {
		x0, x1 := float64(a.X), float64(b.X)
		if top := cy * f.cell; top > a.Y {
			x0 = at(top)
		}
		if bottom := uint64(cy+1) * uint64(f.cell); bottom < uint64(b.Y) {
			x1 = at(uint32(bottom))
		}
		x0, x1 = min(x0, x1), max(x0, x1)
		for cx := uint32(max(x0-1, 0)) / f.cell; cx <= uint32(min(x1+1, math.MaxUint32))/f.cell; cx++ {
			k := [2]uint32{cx, cy}
			f.cells[k] = append(f.cells[k], [2]geo.Point{a, b})
		}
	}
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
