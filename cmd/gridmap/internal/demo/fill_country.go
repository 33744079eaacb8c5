package demo

import "math"

// fillVillage builds a village of about so many households beside the block's main road, and
// draws the fields around it. Houses stand in rows that look to the south.
func (s *site) fillVillage(households int) {
	if math.Abs(s.frame.u.Y) > 0.72 {
		s.turn(vec{s.frame.u.Y, -s.frame.u.X}.times(math.Copysign(1, s.frame.u.Y)))
	}
	if households > 0 {
		n := 1
		if households > 190 && s.chance(0.6) {
			n = 2
		}
		for i := range n {
			want := households / n
			if i == n-1 {
				want = households - s.households()
			}
			s.hamlet(want)
		}
	}
	s.fields()
}

// hamlet builds houses in a rounded patch until so many households live there.
func (s *site) hamlet(households int) {
	row, plot := s.between(23, 27), s.between(12.8, 14.5)
	need := float64(households) * row * plot * 1.35
	w := math.Sqrt(need / math.Pi * s.between(1.1, 2.1))
	d := need / math.Pi / w
	c, ok := s.patch(w, d)
	if !ok {
		return
	}
	edge := noise(s.Uint64())
	in := func(x, y float64) bool {
		v := vec{(x - c.X) / w, (y - c.Y) / d}
		return v.length() < 1.06+0.3*edge.at(v, 0.55)
	}
	// the main lane runs north to south through the middle and on to the road
	if from, to, ok := s.stretch(c.X, true, 0); ok {
		lo, hi := max(from, c.Y-d*1.15), min(to, c.Y+d*1.15)
		if c.Y-from < to-c.Y {
			lo = from
		} else {
			hi = to
		}
		s.addLane(2.6, vec{c.X, lo}, vec{c.X + s.between(-6, 6), (lo + hi) / 2}, vec{c.X, hi})
	}
	built := 0
	k := 0
	reach := 1.35
	for y := c.Y - d*reach; y < c.Y+d*reach && built < households; y += row {
		first, last := math.Inf(1), math.Inf(-1)
		for x := c.X - w*reach; x < c.X+w*reach && built < households; x += plot {
			if !in(x, y) || s.chance(0.07) {
				continue
			}
			wide, deep := s.between(9.6, 11.6), s.between(7.4, 9.2)
			r := s.rect(x+s.between(-0.5, 0.5), y+s.between(-0.7, 0.7), wide, deep)
			r.u = heading(r.u.angle() + s.between(-0.02, 0.02))
			homes, shape := 1, boxShape
			if n := s.Float64(); n < 0.42 {
				r.d += 3
				r.c = r.c.add(r.u.left().times(-3))
				shape = lShape(deep * 0.55)
			} else if n < 0.52 {
				homes = 2
			}
			if !s.build(r, 3, 1.1, dwelling, homes, s.whole(1, 3), shape) {
				continue
			}
			built += homes
			first, last = min(first, x), max(last, x)
			if s.chance(0.27) { // a byre or kitchen in the yard
				s.build(s.rect(x+s.between(-3, 3), y-deep/2-5.5, s.between(4, 6), 3.4), 2, 0.8, shed, 0, 1, boxShape)
			}
		}
		if k++; last-first > 40 {
			s.rowLane(min(first-7, c.X), max(last+7, c.X), y+row/2+0.6)
		}
	}
	if s.chance(0.75) {
		p := s.frame.at(c.X+s.between(-1, 1)*w*1.2, c.Y+s.between(-1, 1)*d*1.25)
		size := s.between(14, 30)
		if s.fits(rect{p, s.frame.u, size * 1.35, size}, 6, 5) {
			s.ponds = append(s.ponds, s.blob(p, size, size*0.7))
		}
	}
}

// patch finds room for a hamlet near a road: the local place of its middle.
func (s *site) patch(w, d float64) (vec, bool) {
	best, score := vec{}, math.Inf(1)
	for range 90 {
		x, y := s.between(s.low.X, s.high.X), s.between(s.low.Y, s.high.Y)
		p := s.frame.at(x, y)
		if !s.ring.holds(p) {
			continue
		}
		near, wall := math.Inf(1), math.Inf(1)
		for i, e := range s.sides {
			dist := segmentDistance(p, e.a, e.b)
			wall = min(wall, dist)
			if s.kinds[i].isRoad() {
				near = min(near, dist)
			}
		}
		crowd := 0.0
		for _, r := range s.rects {
			if lx, ly := s.frame.local(r.c); math.Abs(lx-x) < w*1.3 && math.Abs(ly-y) < d*1.3 {
				crowd++
			}
		}
		room := min(w, d)
		v := math.Abs(near-room*1.1)/room + 2*max(0, room*0.9-wall)/room + crowd*0.2
		if v < score {
			best, score = vec{x, y}, v
		}
	}
	return best, !math.IsInf(score, 1)
}

// fields draws tracks and ditches across the land, clear of the houses, and greenhouses.
func (s *site) fields() {
	if s.area < 4e4 {
		return
	}
	gap := s.between(95, 150)
	k := 0
	for y := s.low.Y + s.between(0.4, 0.9)*gap; y < s.high.Y; y += gap {
		from, to, ok := s.stretch(y, false, 0)
		if !ok {
			continue
		}
		for _, part := range s.open(from, to, y) {
			if part[1]-part[0] < 50 {
				continue
			}
			line := curve{s.frame.at(part[0], y), s.frame.at(part[1], y)}
			if k++; k%3 == 0 {
				s.ditches = append(s.ditches, s.inset(line, from, to, part))
				s.lanes = append(s.lanes, lane{line[0], line[1], 3})
			} else {
				s.addPath(2, line)
			}
		}
	}
	if s.chance(0.5) {
		x, y := s.between(s.low.X*0.6, s.high.X*0.6), s.between(s.low.Y*0.6, s.high.Y*0.6)
		long := s.between(50, 70)
		for i := range s.whole(4, 12) {
			s.build(s.rect(x+float64(i)*10.5, y, 8, long), 8, 2, shed, 0, 1, boxShape)
		}
	}
}

// inset ends a ditch a little short of the roads at its ends.
func (s *site) inset(line curve, from, to float64, part [2]float64) curve {
	u := s.frame.u.times(14)
	if part[0] == from {
		line[0] = line[0].add(u)
	}
	if part[1] == to {
		line[1] = line[1].sub(u)
	}
	return line
}

// open are the parts of a local line clear of houses and ponds by a few metres.
func (s *site) open(from, to, y float64) [][2]float64 {
	type span struct{ a, b float64 }
	var shut []float64 // pairs
	cover := func(x, r float64) { shut = append(shut, x-r, x+r) }
	for _, r := range s.rects {
		if lx, ly := s.frame.local(r.c); math.Abs(ly-y) < r.radius()+9 {
			cover(lx, r.radius()+14)
		}
	}
	for _, pond := range s.ponds {
		for _, p := range pond {
			if lx, ly := s.frame.local(p); math.Abs(ly-y) < 25 {
				cover(lx, 25)
			}
		}
	}
	var spans []span
	for i := 0; i < len(shut); i += 2 {
		spans = append(spans, span{shut[i], shut[i+1]})
	}
	sortSpans(spans, func(s span) float64 { return s.a })
	var out [][2]float64
	at := from
	for _, s := range spans {
		if s.a > at {
			out = append(out, [2]float64{at, min(s.a, to)})
		}
		at = max(at, s.b)
		if at >= to {
			return out
		}
	}
	return append(out, [2]float64{at, to})
}
