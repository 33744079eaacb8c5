package demo

import "math"

// field says which way streets run at a place: a cross of two directions, kept as cosine and
// sine of four times the angle so that the four arms count alike. It follows the old town's
// tilt, sways with noise and bends to waters and drawn roads near them.
type field struct {
	low        vec
	cell       float64
	cols, rows int
	cos4, sin4 []float64
	pull, turn []float64 // scratch of guide
}

func newField(g *ground) *field {
	r := g.radius * 1.6
	f := &field{low: vec{-r, -r}, cell: max(g.radius/110, 24)}
	f.cols = int(2*r/f.cell) + 2
	f.rows = f.cols
	f.cos4 = make([]float64, f.cols*f.rows)
	f.sin4 = make([]float64, f.cols*f.rows)
	sway := noise(mix(g.seed ^ 0xF1E1D))
	tilt := g.tilt()
	for j := range f.rows {
		for i := range f.cols {
			p := f.low.add(vec{float64(i), float64(j)}.times(f.cell))
			calm := 0.25 + 0.75*smooth(0.2, 1.2, p.length()/g.town)
			a := tilt + calm*(0.36*sway.at(p, g.radius*0.6)+0.17*(sway+9).at(p, g.radius*0.25))
			for k, c := range g.centres[1:] { // each market town has its own tilt
				if d := p.to(c.place); d < c.radius*1.6 {
					own := 0.35 * sway.at(vec{float64(k) * 31, 5}, 7)
					a += own * (1 - smooth(0.8, 1.6, d/c.radius))
				}
			}
			f.cos4[j*f.cols+i], f.sin4[j*f.cols+i] = math.Cos(4*a), math.Sin(4*a)
		}
	}
	for i, w := range g.waters {
		reach := g.river*2.2 + g.wide*0.45
		if i == 1 {
			reach = g.old * 0.28
		}
		f.guide(w.line, reach, 3)
	}
	return f
}

// guide bends the field along a curve, strongly on it and not at all reach metres away.
func (f *field) guide(c curve, reach, weight float64) {
	if f.pull == nil {
		f.pull, f.turn = make([]float64, len(f.cos4)), make([]float64, len(f.cos4))
	}
	line := c.even(f.cell)
	var touched []int
	for k, p := range line { // where the curve passes twice its strongest pull counts
		turn := 4 * line.tangent(k).angle()
		lo, hi := p.sub(f.low).sub(vec{2 * reach, 2 * reach}), p.sub(f.low).add(vec{2 * reach, 2 * reach})
		for j := max(int(lo.Y/f.cell), 0); j <= min(int(hi.Y/f.cell), f.rows-1); j++ {
			for i := max(int(lo.X/f.cell), 0); i <= min(int(hi.X/f.cell), f.cols-1); i++ {
				d := f.low.add(vec{float64(i), float64(j)}.times(f.cell)).to(p) / reach
				w := weight * math.Exp(-d*d*1.6)
				at := j*f.cols + i
				if f.pull[at] == 0 {
					touched = append(touched, at)
				}
				if w > f.pull[at] {
					f.pull[at], f.turn[at] = w, turn
				}
			}
		}
	}
	for _, at := range touched {
		f.cos4[at] += f.pull[at] * math.Cos(f.turn[at])
		f.sin4[at] += f.pull[at] * math.Sin(f.turn[at])
		f.pull[at] = 0
	}
}

// along is the arm of the cross at p that is nearest to the direction given.
func (f *field) along(p, direction vec) vec {
	x, y := (p.X-f.low.X)/f.cell, (p.Y-f.low.Y)/f.cell
	i, j := min(max(int(x), 0), f.cols-2), min(max(int(y), 0), f.rows-2)
	u, v := min(max(x-float64(i), 0), 1), min(max(y-float64(j), 0), 1)
	mixed := func(a []float64) float64 {
		at := j*f.cols + i
		return (a[at]*(1-u)+a[at+1]*u)*(1-v) + (a[at+f.cols]*(1-u)+a[at+f.cols+1]*u)*v
	}
	return arm(mixed(f.cos4), mixed(f.sin4), direction)
}

// arm turns a cross (cosine and sine of four times its angle) into its arm nearest to direction.
func arm(cos4, sin4 float64, direction vec) vec {
	a := math.Atan2(sin4, cos4) / 4
	quarter := math.Pi / 2
	a += math.Round((direction.angle()-a)/quarter) * quarter
	return heading(a)
}
