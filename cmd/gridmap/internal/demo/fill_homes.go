package demo

import "math"

// fillCourtyards lines lanes with courtyard houses, back to back.
func (s *site) fillCourtyards() {
	deep := s.between(11.5, 14)
	lanes := 3.4
	pitch := 2*deep + 1 + lanes
	first := s.low.Y + s.between(4, 4+lanes)
	for y := first; y < s.high.Y; y += pitch {
		if from, to, ok := s.stretch(y, false, 0); ok && y > s.low.Y+14 {
			s.addLane(1.5, vec{from, y}, vec{to, y})
		}
		for _, row := range [...]struct{ y, turn float64 }{{y + lanes/2 + deep/2, 1}, {y + lanes/2 + deep*1.5 + 0.7, -1}} {
			for x := s.low.X; x < s.high.X; {
				wide := s.between(9.5, 15.5)
				r := s.rect(x+wide/2, row.y, wide, deep)
				if row.turn < 0 {
					r.u = r.u.times(-1)
				}
				if s.chance(0.05) {
					x += 4
					continue
				}
				if s.build(r, 1.2, 0.4, dwelling, s.whole(1, 3), s.whole(1, 2), s.courtyard(wide)) {
					x += wide + 0.7
				} else {
					x += 2
				}
			}
		}
	}
	s.shopRow(tertiary, 9, 0.7)
}

// courtyard is a shape of house for the old town.
func (s *site) courtyard(wide float64) func(rect) []curve {
	t := s.between(3.4, 4.4)
	switch n := s.Float64(); {
	case n < 0.30 && wide > 11.5:
		return courtShape(t)
	case n < 0.62:
		return uShape(t)
	case n < 0.85:
		return lShape(t)
	}
	return boxShape
}

// shopRow lines the roads of at least kind k with shops about deep metres deep.
func (s *site) shopRow(k kind, deep, share float64) {
	for line, keep := range s.frontage(k) {
		length := line.length()
		for at := 8.0; at < length-14; {
			wide := s.between(14, 38)
			if wide > length-at-6 {
				wide = length - at - 6
			}
			d := deep + s.between(-1, 2.5)
			p, dir := line.at(at + wide/2)
			r := rect{p.add(dir.left().times(keep + 3 + d/2)), dir, wide / 2, d / 2}
			if wide > 9 && s.chance(share) && s.build(r, 2, 3, shop, 0, s.whole(1, 3), boxShape) {
				at += wide + pick(s.dice, []float64{0.8, 3, 6, 9})
			} else {
				at += 9
			}
		}
	}
}

// spine lays an estate's lane from its gate through to the other side, and is its local x.
func (s *site) spine(half float64) float64 {
	x := s.low.X + (s.high.X-s.low.X)*s.between(0.38, 0.62)
	if s.high.X-s.low.X < 105 { // too narrow for two rows of slabs: along one side
		x = s.low.X + (s.high.X-s.low.X)*pick(s.dice, []float64{0.17, 0.83})
	}
	if from, to, ok := s.stretch(x, true, 0); ok {
		if s.chance(0.5) {
			to -= s.between(8, 20)
		}
		s.addLane(half, vec{x, from}, vec{x, to})
	}
	return x
}

// slabs is how an estate's rows are built.
type slabs struct {
	deep, gap      float64 // of a slab; between one row and the next
	bay            float64 // width of a stairwell
	bays           []int   // stairwells of a slab
	between        float64 // from end to end in a row
	floors         int
	homes          int // per floor of a stairwell
	setback        float64
	green          bool // the middle is left free
	shape          func(bays int) func(rect) []curve
	jitter, missed float64
}

// fillSlabs builds rows of slabs that look to the south, with lanes between them.
func (s *site) fillSlabs(p slabs) {
	u := s.frame.u
	if math.Abs(u.Y) > 0.72 { // a row may be turned from the south by 45 degrees at most
		s.turn(vec{u.Y, -u.X}.times(math.Copysign(1, u.Y)))
	}
	x0 := s.spine(3)
	if p.green && s.area > 1.7e4 {
		s.green(x0)
	}
	s.shopRow(secondary, 10, 0.75)
	if s.chance(0.3) {
		s.shopRow(tertiary, 9, 0.5)
	}
	s.best(5, func() { s.rows(p, x0) })
}

// rows fills what room there is with rows of slabs.
func (s *site) rows(p slabs, x0 float64) {
	pitch := p.deep + p.gap
	for y := s.low.Y + s.between(0, 1)*pitch + p.deep/2; y < s.high.Y; y += pitch {
		from, to := math.Inf(1), math.Inf(-1)
		n := pick(s.dice, p.bays)
		for x := s.low.X + s.between(0, 6); x < s.high.X; {
			wide := float64(n) * p.bay
			r := s.rect(x+wide/2, y+s.between(-p.jitter, p.jitter), wide, p.deep)
			if s.chance(p.missed) {
				x += wide * 0.6
				continue
			}
			if !s.build(r, p.setback, min(p.between, 6), dwelling, n*p.homes*p.floors, p.floors, p.shape(n)) {
				if n > p.bays[0] && s.chance(0.6) {
					n-- // a shorter one may still fit
				} else {
					x += 3
					n = p.bays[len(p.bays)-1]
				}
				continue
			}
			from, to = min(from, x), max(to, x+wide)
			x += wide + p.between
			n = pick(s.dice, p.bays)
		}
		if lane := y + p.deep/2 + p.gap*0.42; to > from {
			s.rowLane(min(from, x0), max(to, x0), lane)
		}
	}
}

// rowLane is the lane along a row, as far as the block reaches.
func (s *site) rowLane(from, to, y float64) {
	lo, hi, ok := s.stretch(y, false, 9)
	if from, to = max(from, lo), min(to, hi); !ok || to-from < 25 {
		return
	}
	a, b := s.frame.at(from, y), s.frame.at(to, y)
	if s.free(a, b) {
		s.addLane(1.5, vec{from, y}, vec{to, y})
	}
}

// free reports whether a path from a to b would touch no building and no pond.
func (s *site) free(a, b vec) bool {
	for _, r := range s.rects {
		if r.near(a, b, 1.5) {
			return false
		}
	}
	for _, pond := range s.ponds {
		for i := 1; i < len(pond); i++ {
			if _, _, ok := crossing(a, b, pond[i-1], pond[i]); ok {
				return false
			}
		}
	}
	return true
}

// green keeps the middle of an estate free, with a pond, a path round it and a clubhouse.
func (s *site) green(x0 float64) {
	w, d := (s.high.X-s.low.X)*0.11, (s.high.Y-s.low.Y)*0.11
	size := min(max(min(w, d), 9), 20)
	x := x0 + (size*1.5+5)*float64(1-2*s.IntN(2))
	y := (s.low.Y + s.high.Y) / 2
	if !s.fits(s.rect(x, y, 2.6*size, 2*size), 6, 4) {
		return
	}
	pond := s.blob(s.frame.at(x, y), size*1.15, size*0.8)
	s.ponds = append(s.ponds, pond)
	loop := s.blob(s.frame.at(x, y), size*1.15+5, size*0.8+5)
	s.addPath(1.5, loop)
	w2 := s.between(16, 24)
	s.build(s.rect(x, y+size*0.8+15, w2, 12), 6, 5, civic, 0, 2, lShape(5))
}

// blob is a closed rounded ring about a place, its half-widths w along the frame and d across.
func (s *site) blob(c vec, w, d float64) curve {
	n := noise(s.Uint64())
	var ring curve
	for i := range 22 {
		a := 2 * math.Pi * float64(i) / 22
		k := 1 + 0.28*n.at(heading(a), 0.9)
		p := rect{c: c, u: s.frame.u}.at(w*k*math.Cos(a), d*k*math.Sin(a))
		ring = append(ring, p)
	}
	return append(ring, ring[0])
}

func (s *site) fillOldSlabs() {
	floors := s.whole(4, 6)
	s.fillSlabs(slabs{
		deep: s.between(9.5, 11), gap: s.between(12.5, 15.5), bay: s.between(11, 13), bays: []int{2, 3, 3, 4},
		between: 6, floors: floors, homes: 2, setback: 4, jitter: 0.4, missed: 0.10,
		shape: func(n int) func(rect) []curve { return slabShape(n, 1.1) },
	})
	for range 12 { // bicycle sheds and boiler houses where there is room
		r := s.rect(s.between(s.low.X, s.high.X), s.between(s.low.Y, s.high.Y), s.between(9, 18), s.between(3.5, 5.5))
		s.build(r, 2, 2.5, shed, 0, 1, boxShape)
	}
}

func (s *site) fillSlabEstate() {
	floors := pick(s.dice, []int{6, 6, 6, 7, 11, 11})
	bay := s.between(13.5, 16)
	shape := func(n int) func(rect) []curve { return slabShape(n, 1.4) }
	if s.chance(0.35) {
		step := s.between(1.2, 2)
		shape = func(n int) func(rect) []curve { return steppedShape(n, step) }
	}
	gap := s.between(17.5, 21)
	if floors > 7 {
		gap = s.between(27, 32)
	}
	s.fillSlabs(slabs{
		deep: s.between(12, 14), gap: gap, bay: bay, bays: []int{2, 3, 3, 3, 4}, between: s.between(7, 11),
		floors: floors, homes: 2, setback: 4, green: true, jitter: 0.2, missed: 0.03, shape: shape,
	})
}

func (s *site) fillTowers() {
	s.spine(3.5)
	s.shopRow(secondary, 13, 0.8)
	wide, deep := s.between(24, 28), s.between(17, 21)
	floors := pick(s.dice, []int{11, 18, 18, 24, 26})
	shape := pick(s.dice, []func(rect) []curve{butterflyShape, crossShape(0.3), crossShape(0.42), slabShape(2, 2)})
	if s.chance(0.4) { // long plates of two towers
		wide *= 1.55
		shape = slabShape(3, 2.2)
	}
	dx, dy := wide+s.between(12, 18), deep+s.between(24, 32)
	s.best(4, func() {
		for j, y := 0, s.low.Y+s.between(0, 1)*dy; y < s.high.Y; j, y = j+1, y+dy {
			x := s.low.X + s.between(0, 10) + float64(j%2)*dx/2
			for ; x < s.high.X; x += 4 {
				r := s.rect(x+wide/2, y+deep/2, wide, deep)
				f := max(floors+s.whole(-1, 1), 8)
				if s.build(r, 6, 11, dwelling, f*4, f, shape) {
					x += dx - 4
				}
			}
		}
	})
	s.garden()
}

// garden winds paths between the towers, round a pond where there is room.
func (s *site) garden() {
	mid := vec{(s.low.X + s.high.X) / 2, (s.low.Y + s.high.Y) / 2}
	for range 8 {
		x, y := mid.X+s.between(-0.25, 0.25)*(s.high.X-s.low.X), mid.Y+s.between(-0.25, 0.25)*(s.high.Y-s.low.Y)
		if size := s.between(10, 19); s.fits(s.rect(x, y, size*2.6, size*1.9), 6, 3) {
			s.ponds = append(s.ponds, s.blob(s.frame.at(x, y), size, size*0.65))
			break
		}
	}
	for range 6 {
		k := s.between(0.2, 0.42)
		loop := s.blob(s.frame.at(mid.X, mid.Y), (s.high.X-s.low.X)*k, (s.high.Y-s.low.Y)*k)
		clear := true
		for i := 1; i < len(loop); i++ {
			clear = clear && s.ring.holds(loop[i]) && s.free(loop[i-1], loop[i])
		}
		if clear {
			s.addPath(1.5, loop)
			return
		}
	}
}
