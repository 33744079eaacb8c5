package patch_test

import (
	"math"
	"slices"

	"gridmap/geo"
)

// block is the side of a grid in units, 400 m.
const block = 52_000

func spot(x, y float64) geo.Point {
	return geo.Point{X: uint32(1e9 + x*block), Y: uint32(1e9 + y*block)}
}

// townOf is side × side square faces numbered from 1, row by row, each side in steps segments that
// bend a little.
func townOf(side, steps int) []geo.Face {
	border := func(x, y, dx, dy int) (out []geo.Point) {
		for s := range steps {
			f := float64(s) / float64(steps)
			bend := 0.0
			if s > 0 {
				bend = min(0.01, 0.1/float64(steps)) * math.Sin(float64(7*s+x+3*y))
			}
			out = append(out, spot(float64(x)+float64(dx)*f+float64(dy)*bend, float64(y)+float64(dy)*f+float64(dx)*bend))
		}
		return out
	}
	back := func(in []geo.Point, end geo.Point) (out []geo.Point) {
		out = append(out, end)
		for i := len(in) - 1; i > 0; i-- {
			out = append(out, in[i])
		}
		return out
	}
	var faces []geo.Face
	for y := range side {
		for x := range side {
			r := geo.Ring(border(x, y, 1, 0))
			r = append(r, border(x+1, y, 0, 1)...)
			r = append(r, back(border(x, y+1, 1, 0), spot(float64(x+1), float64(y+1)))...)
			r = append(r, back(border(x, y, 0, 1), spot(float64(x), float64(y+1)))...)
			faces = append(faces, geo.Face{ID: int64(y*side + x + 1), Shape: geo.MultiPolygon{{append(r, r[0])}}})
		}
	}
	return faces
}

// spanned is a line from a place by others to a last place.
func spanned(from geo.Point, by []geo.Point, to ...geo.Point) []geo.Point {
	return slices.Concat([]geo.Point{from}, by, to)
}

func idsOf(faces []geo.Face) (ids []int64) {
	for _, f := range faces {
		ids = append(ids, f.ID)
	}
	return ids
}

// teeth is a line of n places back and forth between two x, going down from y0 to y1.
func teeth(n int, x0, x1, y0, y1 float64) (line []geo.Point) {
	for i := range n {
		x := x0
		if i%2 == 1 {
			x = x1
		}
		line = append(line, spot(x, y0+(y1-y0)*float64(i)/float64(n-1)))
	}
	return line
}

// slanted is teeth along the diagonal of the square from x, y: boxes of all of them meet.
func slanted(n int, x, y float64) (line []geo.Point) {
	for i := range n {
		f := 0.2 * float64(i/2) / float64(n)
		if i%4 == 0 || i%4 == 3 {
			line = append(line, spot(x+f, y+0.3-f))
		} else {
			line = append(line, spot(x+0.6+f, y+0.9-f))
		}
	}
	return line
}

// spiral goes round x, y from radius r0 to r1 in n places.
func spiral(n int, x, y, r0, r1, turns float64) (line []geo.Point) {
	for i := range n {
		f := float64(i) / float64(n-1)
		r := r0 + (r1-r0)*f
		line = append(line, spot(x+r*math.Cos(2*math.Pi*turns*f), y+r*math.Sin(2*math.Pi*turns*f)))
	}
	return line
}

// wave is a line of n places that winds from x0 to x1.
func wave(n int, x0, x1, y float64) (line []geo.Point) {
	for i := range n {
		f := float64(i) / float64(n-1)
		line = append(line, spot(x0+(x1-x0)*f, y+0.4*math.Sin(11*f)+0.003*math.Sin(4000*f)))
	}
	return line
}

// crammed is a line through every other row of a square of lattice points.
func crammed(n int, x, y float64, apart uint32) (line []geo.Point) {
	o := spot(x, y)
	side := int(math.Sqrt(float64(n)))
	for i := range n {
		row, col := i/side, i%side
		if row%2 == 1 {
			col = side - 1 - col
		}
		line = append(line, geo.Point{X: o.X + uint32(col)*apart, Y: o.Y + uint32(row)*apart})
	}
	return line
}

// closed is the ring a line makes, wound as an exterior.
func closed(line []geo.Point) geo.MultiPolygon {
	r := append(geo.Ring(nil), line...)
	r = append(r, r[0])
	if r.DoubledArea() < 0 {
		r.Reverse()
	}
	return geo.MultiPolygon{{r}}
}

// coil is a band of n corners wound into a spiral.
func coil(n int, x, y, r float64) geo.MultiPolygon {
	out := spiral(n/2, x, y, 0.05*r, r, 20)
	back := spiral(n/2, x, y, 0.07*r, 1.02*r, 20)
	for i := len(back) - 1; i >= 0; i-- {
		out = append(out, back[i])
	}
	return closed(out)
}

// flakes are n/3 triangles over a square of size blocks; all have one corner in common if fan is true.
func flakes(n int, size float64, fan bool) (m geo.MultiPolygon) {
	side := int(math.Ceil(math.Sqrt(float64(n / 3))))
	for i := range n / 3 {
		x, y := size*float64(i%side)/float64(side), size*float64(i/side)/float64(side)
		d := size / float64(side) / 2
		l := []geo.Point{spot(x, y), spot(x+d, y), spot(x, y+d)}
		if fan {
			a := 2 * math.Pi * float64(i) / float64(n/3)
			b := a + math.Pi/float64(n/3)
			c := size / 2
			l = []geo.Point{spot(c, c), spot(c+0.9*c*math.Cos(a), c+0.9*c*math.Sin(a)), spot(c+0.9*c*math.Cos(b), c+0.9*c*math.Sin(b))}
		}
		m = append(m, closed(l)[0])
	}
	return m
}

// rugged is two faces side by side whose border has n corners, and a ring of 2n that laps it.
func rugged(n int) (faces []geo.Face, lap geo.MultiPolygon) {
	var border, around []geo.Point
	for i := range n {
		f := float64(i) / float64(n-1)
		border = append(border, spot(1+0.002*math.Sin(float64(i)), f))
	}
	for i := range 2*n - 2 {
		f := (float64(i) + 0.7) / float64(2*n-1)
		around = append(around, spot(1+0.002*math.Sin(float64(i)*0.37), 0.001+0.998*f))
	}
	west, east := []geo.Point{spot(0, 0)}, []geo.Point{spot(2, 0), spot(2, 1)}
	west = append(west, border...)
	west = append(west, spot(0, 1))
	for i := len(border) - 1; i >= 0; i-- {
		east = append(east, border[i])
	}
	around = append(around, spot(0.5, 0.9), spot(0.5, 0.1))
	return []geo.Face{{ID: 1, Shape: closed(west)}, {ID: 2, Shape: closed(east)}}, closed(around)
}

// houses are n footprints in rows over a square of size blocks, every third of them in.
func houses(n int, size float64) (in, out []geo.MultiPolygon, roads [][]geo.Point) {
	side := int(math.Ceil(math.Sqrt(float64(n))))
	for i := range n {
		x, y := size*(float64(i%side)+0.2)/float64(side), size*(float64(i/side)+0.2)/float64(side)
		d := size / float64(side) * 0.4
		h := closed([]geo.Point{spot(x, y), spot(x+d, y), spot(x+d, y+d), spot(x, y+d)})
		if i%11 == 0 {
			in = append(in, h)
		} else {
			out = append(out, h)
		}
	}
	for i := range side {
		y := size * float64(i) / float64(side)
		var road []geo.Point
		for k := range 2 * side {
			road = append(road, spot(size*float64(k)/float64(2*side), y))
		}
		roads = append(roads, road)
	}
	return in, out, roads
}
