package tiles

import (
	"cmp"
	"math/big"
	"slices"

	"gridmap/geo"
)

// chain is what lines or borders add up to, however they are cut into parts and rings: for every
// line of the plane, where along it something begins (+) or ends (−). Borders that run both ways
// cancel, so that two sets of rings have the same chain exactly when their winding numbers are the
// same everywhere.
type chain map[bend]int

// bend is a place on a line: the line by its direction, without a common divisor, and offset.
type bend struct{ dx, dy, off, at int64 }

// add adds n times the way from a to b. One way back cancels a way out, unless ways are told apart.
func (c chain) add(a, b [2]int64, n int, ways bool) {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if dx == 0 && dy == 0 {
		return
	}
	if !ways && (dx < 0 || dx == 0 && dy < 0) {
		a, b, dx, dy, n = b, a, -dx, -dy, -n
	}
	by, rest := max(dx, -dx), max(dy, -dy)
	for rest != 0 {
		by, rest = rest, by%rest
	}
	dx, dy = dx/by, dy/by
	for i, p := range [][2]int64{a, b} {
		k := bend{dx, dy, p[0]*dy - p[1]*dx, p[0]*dx + p[1]*dy}
		if c[k] += n * (1 - 2*i); c[k] == 0 {
			delete(c, k)
		}
	}
}

func (c chain) plus(o chain, n int) {
	for k, v := range o {
		if c[k] += n * v; c[k] == 0 {
			delete(c, k)
		}
	}
}

// piece is a straight part of a chain and how often it is run along.
type piece struct {
	a, b [2]int64
	n    int
}

func (c chain) pieces() (list []piece) {
	keys := make([]bend, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b bend) int {
		return cmp.Or(cmp.Compare(a.dx, b.dx), cmp.Compare(a.dy, b.dy), cmp.Compare(a.off, b.off), cmp.Compare(a.at, b.at))
	})
	n := 0
	for i, k := range keys {
		n += c[k]
		if n != 0 {
			list = append(list, piece{k.place(), keys[i+1].place(), n})
		}
	}
	return list
}

func (k bend) place() [2]int64 {
	q := k.dx*k.dx + k.dy*k.dy
	return [2]int64{(k.off*k.dy + k.at*k.dx) / q, (k.at*k.dy - k.off*k.dx) / q}
}

// islands are the parts of a closed chain that hang together, as doubled areas and lengths.
func (c chain) islands() (list []island) {
	pieces := c.pieces()
	of := map[[2]int64]int{}
	group := make([]int, len(pieces))
	for i := range group {
		group[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		if group[i] != i {
			group[i] = root(group[i])
		}
		return group[i]
	}
	for i, p := range pieces {
		for _, end := range [][2]int64{p.a, p.b} {
			if k, ok := of[end]; ok {
				group[root(i)] = root(k)
			}
			of[end] = i
		}
	}
	sums := map[int]*island{}
	for i, p := range pieces {
		k := root(i)
		if sums[k] == nil {
			sums[k] = &island{}
		}
		s := sums[k]
		s.area += int64(p.n) * (p.a[0]*p.b[1] - p.b[0]*p.a[1])
		s.around += max(p.a[0]-p.b[0], p.b[0]-p.a[0]) + max(p.a[1]-p.b[1], p.b[1]-p.a[1])
	}
	for _, s := range sums {
		list = append(list, *s)
	}
	return list
}

type island struct{ area, around int64 } // doubled area; steps around

// frame is a tile in plain arithmetic.
type frame struct {
	Address
	coarse int64 // corners lie on multiples of so many units
}

func floorBy(v, by int64) int64 {
	q := v / by
	if v%by < 0 {
		q--
	}
	return q
}

// scale is a tile unit in lattice units, origin the tile's north-west corner.
func (f frame) scale() int64 { return int64(1) << (20 - f.Z) }
func (f frame) origin() [2]int64 {
	return [2]int64{int64(f.X) * 4096 * f.scale(), int64(f.Y) * 4096 * f.scale()}
}

// round is the nearest unit, halves up, on one axis.
func (f frame) round(axis int, v int64) int64 {
	by := f.scale() * f.coarse
	return floorBy(2*(v-f.origin()[axis])+by, 2*by) * f.coarse
}

func (f frame) place(p geo.Point) [2]int64 {
	return [2]int64{f.round(0, int64(p.X)), f.round(1, int64(p.Y))}
}

// edges are the window's, half a lattice unit outside the buffer, doubled: west, east or north, south.
func (f frame) edges(axis int) (low, high int64) {
	o := f.origin()[axis]
	return 2*(o-64*f.scale()) - 1, 2*(o+4160*f.scale()) + 1
}

func (f frame) holds(p geo.Point) bool {
	for axis, v := range [2]int64{int64(p.X), int64(p.Y)} {
		if low, high := f.edges(axis); 2*v < low || 2*v > high {
			return false
		}
	}
	return true
}

// apart reports whether two points lie beyond the same edge, so that nothing between them shows.
func (f frame) apart(a, b geo.Point) bool {
	for axis, v := range [2][2]int64{{int64(a.X), int64(b.X)}, {int64(a.Y), int64(b.Y)}} {
		if low, high := f.edges(axis); 2*max(v[0], v[1]) < low || 2*min(v[0], v[1]) > high {
			return true
		}
	}
	return false
}

// The window's sides, in the order one walks along them with the window to the right.
const (
	northSide = iota
	eastSide
	southSide
	westSide
	noSide
)

// part is what the window holds of the way from one point to another, and the sides it comes in
// and goes out by.
type part struct {
	from, to [2]int64
	in, out  int
}

// cut finds it with fractions.
func (f frame) cut(a, b geo.Point) (p part, ok bool) {
	if f.apart(a, b) {
		return p, false
	}
	p = part{f.place(a), f.place(b), noSide, noSide}
	if f.holds(a) && f.holds(b) {
		return p, true
	}
	begin, end := new(big.Rat), big.NewRat(1, 1)
	ends := [2][2]int64{{int64(a.X), int64(b.X)}, {int64(a.Y), int64(b.Y)}}
	for axis := range 2 {
		low, high := f.edges(axis)
		from, to := 2*ends[axis][0], 2*ends[axis][1]
		for _, edge := range []struct {
			at    int64
			isOut func(int64) bool
			side  int
		}{{low, func(v int64) bool { return v < low }, []int{westSide, northSide}[axis]},
			{high, func(v int64) bool { return v > high }, []int{eastSide, southSide}[axis]}} {
			if edge.isOut(from) == edge.isOut(to) {
				continue
			}
			t := big.NewRat(edge.at-from, to-from)
			if edge.isOut(from) {
				if t.Cmp(begin) > 0 {
					begin, p.in = t, edge.side
				}
			} else if t.Cmp(end) < 0 {
				end, p.out = t, edge.side
			}
		}
	}
	if begin.Cmp(end) >= 0 {
		return p, false
	}
	if p.in != noSide {
		p.from = f.crossing(ends, begin, p.in)
	}
	if p.out != noSide {
		p.to = f.crossing(ends, end, p.out)
	}
	return p, true
}

// crossing is where a way passes a side: down to the lattice unit, then rounded as corners are.
func (f frame) crossing(ends [2][2]int64, t *big.Rat, side int) (p [2]int64) {
	across := side % 2 // the axis along the side: x for north and south
	from, to := ends[across][0], ends[across][1]
	v := new(big.Rat).Mul(t, new(big.Rat).SetInt64(to-from))
	v.Add(v, new(big.Rat).SetInt64(from))
	whole := new(big.Int).Div(v.Num(), v.Denom()).Int64() // Euclid's: the denominator is positive
	p[across] = min(max(f.round(across, whole), -64), 4160)
	p[1-across] = []int64{-64, 4160, 4160, -64}[side]
	return p
}

// sideEnds are the corners where the sides end.
var sideEnds = [4][2]int64{{4160, -64}, {4160, 4160}, {-64, 4160}, {-64, -64}}

// ring adds what the window holds of a ring: the parts of its edges inside and, along the window,
// as many times as the ring winds around that place. The winding number is that of the north-west
// corner, and one more from where the ring goes out, one less from where it comes in.
func (c chain) ring(f frame, r geo.Ring) {
	w, _ := f.edges(0)
	north, _ := f.edges(1)
	winding := 0
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		ay, by := 2*int64(a.Y)-north, 2*int64(b.Y)-north
		if (ay < 0) != (by < 0) {
			ax, bx := 2*int64(a.X)-w, 2*int64(b.X)-w
			// East of the corner, where the edge meets its row: ax + (bx−ax)·(−ay)/(by−ay) > 0.
			east := ax*(by-ay)-(bx-ax)*ay > 0
			if by < ay {
				east = ax*(by-ay)-(bx-ax)*ay < 0
			}
			if east && by > ay {
				winding++
			} else if east {
				winding--
			}
		}
		p, ok := f.cut(a, b)
		if !ok {
			continue
		}
		c.add(p.from, p.to, 1, false)
		if p.in != noSide {
			c.border(p.from, p.in, -1)
		}
		if p.out != noSide {
			c.border(p.to, p.out, 1)
		}
	}
	c.border(sideEnds[westSide], northSide, winding)
}

// border adds the window's border from a place on a side to its north-west corner.
func (c chain) border(at [2]int64, side, n int) {
	for ; side <= westSide; side++ {
		c.add(at, sideEnds[side], n, false)
		at = sideEnds[side]
	}
}

// area is the doubled area of a ring in units.
func (f frame) area(r geo.Ring) (sum int64) {
	for i := 1; i < len(r); i++ {
		a, b := f.place(r[i-1]), f.place(r[i])
		sum += a[0]*b[1] - b[0]*a[1]
	}
	return sum
}

func (f frame) holdsAll(r geo.Ring) bool {
	for _, p := range r {
		if !f.holds(p) {
			return false
		}
	}
	return true
}

// shape is the chain of what the tile shows of polygons. A ring that lies in the window as a whole
// and that rounding leaves no area, or turns inside out, is left out, and the holes of an exterior
// with it.
func (f frame) shape(m geo.MultiPolygon) chain {
	c := chain{}
	for _, p := range m {
		for i, r := range p {
			if len(r) < 4 {
				continue
			}
			if f.holdsAll(r) {
				if area := f.area(r); area == 0 || (area > 0) != (i == 0) {
					if i == 0 {
						break
					}
					continue
				}
			}
			c.ring(f, r)
		}
	}
	return c
}

// lines is the chain of what the tile shows of lines.
func (f frame) lines(list [][]geo.Point) chain {
	c := chain{}
	for _, l := range list {
		for i := 1; i < len(l); i++ {
			if p, ok := f.cut(l[i-1], l[i]); ok {
				c.add(p.from, p.to, 1, true)
			}
		}
	}
	return c
}
