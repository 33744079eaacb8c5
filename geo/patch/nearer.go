package patch

import (
	"context"
	"math"

	"gridmap/geo"
)

// Nearer is the ground nearer to mine than to others and within limit units of mine, traced along
// squares of step units: its border runs halfway between them. Corners closer than a quarter of a
// step to the line between their neighbours are left out, so two rings that pass that close may
// cross. The error is that of the context.
func Nearer(ctx context.Context, mine, others []geo.MultiPolygon, limit, step float64) (geo.MultiPolygon, error) {
	if len(mine) == 0 {
		return nil, nil
	}
	f := field{mine: nestOf(mine), others: nestOf(others), limit: limit, step: step, values: map[knot]float64{}}
	box := mine[0].Box()
	for _, m := range mine[1:] {
		box = box.Union(m.Box())
	}
	// Where limit cannot reach is outside; one square more keeps every contour closed.
	size := max(float64(box.Max.X-box.Min.X), float64(box.Max.Y-box.Min.Y)) + 2*limit + 4*step
	n := int32(1)
	for float64(n)*step < size {
		n *= 2
	}
	f.x, f.y = float64(box.Min.X)-limit-2*step, float64(box.Min.Y)-limit-2*step
	if err := f.search(ctx, 0, 0, n); err != nil {
		return nil, err
	}
	return f.contours(ctx)
}

// field is min(distance to others, limit) − distance to mine, at the knots of a raster. It changes
// by no more than 2 for a unit.
type field struct {
	mine, others nest
	limit, step  float64
	x, y         float64 // of knot 0, 0
	values       map[knot]float64
	squares      []knot // that the zero contour passes, by their corner of least x, y
}

type knot struct{ i, j int32 }

// at is the field at a knot.
func (f *field) at(k knot) float64 {
	v, ok := f.values[k]
	if !ok {
		x, y := f.x+float64(k.i)*f.step, f.y+float64(k.j)*f.step
		v = f.others.nearest(x, y, f.limit) - f.mine.nearest(x, y, math.Inf(1))
		if v == 0 {
			v = -1e-9 // a knot is never on the contour
		}
		f.values[k] = v
	}
	return v
}

// search finds the squares the contour passes in n × n squares from i, j; n is a power of two.
// Ground that lies farther from zero than the field can change across it is passed over.
func (f *field) search(ctx context.Context, i, j, n int32) error {
	if n > 1 {
		half := n / 2
		middle := f.at(knot{i + half, j + half})
		if math.Abs(middle) > 2*math.Sqrt2*float64(half)*f.step {
			return nil
		}
		if n > 8 && ctx.Err() != nil {
			return ctx.Err()
		}
		for _, d := range [...]knot{{0, 0}, {half, 0}, {0, half}, {half, half}} {
			if err := f.search(ctx, i+d.i, j+d.j, half); err != nil {
				return err
			}
		}
		return nil
	}
	f.squares = append(f.squares, knot{i, j})
	return nil
}

// crossingPoint is where the contour crosses the side of a square between two knots.
func (f *field) crossingPoint(a, b knot) geo.Point {
	u, v := f.at(a), f.at(b)
	t := u / (u - v)
	x := f.x + (float64(a.i)+t*float64(b.i-a.i))*f.step
	y := f.y + (float64(a.j)+t*float64(b.j-a.j))*f.step
	return geo.Point{X: uint32(math.Round(x)), Y: uint32(math.Round(y))}
}

type sideOf struct{ a, b knot } // a square's side, a before b

// contours joins the pieces of the squares into rings, with the ground on their left in plain axes.
func (f *field) contours(ctx context.Context) (geo.MultiPolygon, error) {
	next := map[sideOf]sideOf{}
	var order []sideOf
	for _, s := range f.squares {
		c := [4]knot{s, {s.i + 1, s.j}, {s.i + 1, s.j + 1}, {s.i, s.j + 1}} // counter-clockwise
		var in [4]bool
		for k := range c {
			in[k] = f.at(c[k]) > 0
		}
		side := func(k int) sideOf {
			a, b := c[k], c[(k+1)%4]
			if b.i < a.i || b.j < a.j {
				a, b = b, a
			}
			return sideOf{a, b}
		}
		// Counter-clockwise round the square, ground ends at one side and begins at another; with
		// two of each it is joined when the middle is in.
		var ends, begins []int
		for k := range c {
			switch j := (k + 1) % 4; {
			case in[k] && !in[j]:
				ends = append(ends, k)
			case !in[k] && in[j]:
				begins = append(begins, k)
			}
		}
		if len(ends) == 0 {
			continue
		}
		middle := f.at(c[0])+f.at(c[1])+f.at(c[2])+f.at(c[3]) > 0
		for n, k := range ends {
			to := begins[n]
			if len(ends) == 2 {
				// the beginning of the same corner's ground, or of the other's
				same := (k + 3) % 4
				to = same
				if middle {
					to = (k + 1) % 4
				}
			}
			from := side(k)
			next[from] = side(to)
			order = append(order, from)
		}
	}
	var rings []geo.Ring
	for _, start := range order {
		if _, ok := next[start]; !ok {
			continue
		}
		var ring geo.Ring
		for s := start; ; {
			to, ok := next[s]
			if !ok {
				break
			}
			delete(next, s)
			if p := f.crossingPoint(s.a, s.b); len(ring) == 0 || ring[len(ring)-1] != p {
				ring = append(ring, p)
			}
			s = to
		}
		if ring[len(ring)-1] != ring[0] {
			ring = append(ring, ring[0])
		}
		if ring = straightened(ctx, ring, f.step/4); len(ring) > 3 && ring.DoubledArea() != 0 {
			rings = append(rings, ring)
		}
	}
	return assemble(rings), ctx.Err()
}

// straightened leaves out corners within tolerance of the line between those that stay
// (Douglas-Peucker from two far corners); it is the ring itself where that would cross itself.
func straightened(ctx context.Context, r geo.Ring, tolerance float64) geo.Ring {
	if len(r) < 5 {
		return r
	}
	far := 0
	for i := range r {
		if length(r[0], r[i]) > length(r[0], r[far]) {
			far = i
		}
	}
	keep := make([]bool, len(r))
	keep[0], keep[far], keep[len(r)-1] = true, true, true
	var thin func(i, j int)
	thin = func(i, j int) {
		worst, at := tolerance, 0
		for k := i + 1; k < j; k++ {
			if d := r[k].DistanceTo(r[i], r[j]); d > worst {
				worst, at = d, k
			}
		}
		if at > 0 {
			keep[at] = true
			thin(i, at)
			thin(at, j)
		}
	}
	thin(0, far)
	thin(far, len(r)-1)
	var out geo.Ring
	for i, k := range keep {
		if k {
			out = append(out, r[i])
		}
	}
	if len(out) < 4 {
		return r
	}
	if _, crosses, err := crossing(ctx, out); crosses || err != nil {
		return r
	}
	return out
}
