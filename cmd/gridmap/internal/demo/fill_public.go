package demo

import "math"

// fillOffices sets a few large buildings by the road.
func (s *site) fillOffices() {
	for k := range 10 {
		w, d := s.between(26, 58), s.between(20, 38)
		x, y := s.between(s.low.X, s.high.X), s.between(s.low.Y, s.high.Y)
		shape := pick(s.dice, []func(rect) []curve{boxShape, lShape(s.between(14, 18)), uShape(s.between(10, 13)), courtShape(10), crossShape(0.2)})
		floors := s.whole(4, 9)
		if s.chance(0.4) {
			w, d, floors = s.between(24, 32), s.between(24, 32), s.whole(14, 32)
		}
		for range 14 {
			homes := 0
			if k%4 == 3 {
				homes = s.whole(30, 70) // flats above shops
			}
			if s.build(s.rect(x, y, w, d), 5, 9, office, homes, floors, shape) {
				break
			}
			x, y = s.between(s.low.X, s.high.X), s.between(s.low.Y, s.high.Y)
		}
	}
	s.shopRow(residential, 12, 0.6)
}

// fillWorks lines up sheds, with offices at the gate and a dormitory.
func (s *site) fillWorks() {
	x0 := s.spine(4.5)
	s.build(s.rect(x0+26, s.low.Y+26, s.between(30, 40), 14), 5, 6, office, 0, 4, lShape(7))
	if s.chance(0.5) {
		n := s.whole(24, 48)
		s.build(s.rect(x0-30, s.low.Y+24, 42, 13), 5, 6, dwelling, n, 5, slabShape(3, 1.2))
	}
	deep := s.between(22, 34)
	for y := s.low.Y + 10; y < s.high.Y; {
		wide := s.between(42, 96)
		placed := false
		for x := s.low.X; x < s.high.X; x += 4 {
			if s.build(s.rect(x+wide/2, y+deep/2, wide, deep), 5, 9, shed, 0, s.whole(1, 2), boxShape) {
				placed = true
				x += wide + 6
				wide = s.between(36, 96)
			}
		}
		if placed {
			y += deep + s.between(10, 16)
			deep = s.between(20, 36)
		} else {
			y += 5
		}
	}
}

// fillSchool sets teaching wings behind the gate and leaves the running track free.
func (s *site) fillSchool() {
	wide, deep := s.high.X-s.low.X, s.high.Y-s.low.Y
	half := min(deep*0.17, 36.5)
	long := min(wide*0.2, 86/2)
	for _, c := range [...]vec{{s.high.X - wide*0.27, 0}, {s.low.X + wide*0.27, 0}, {0, s.low.Y + deep*0.3}} {
		field := s.rect(c.X, c.Y, 2*(long+half), 2*half)
		if s.fits(field, 4, 4) {
			s.rects = append(s.rects, field)
			s.paths = append(s.paths, s.track(c, long, half-3), s.track(c, long, half-9))
			break
		}
	}
	floors := s.whole(3, 5)
	for _, k := range []float64{1, 0.8, 0.62} {
		if s.anywhere(64*k, 46*k, 6, 9, civic, floors, combShape(3, 11)) {
			break
		}
	}
	s.anywhere(42, 13, 5, 8, civic, floors, boxShape)
	s.anywhere(38, 26, 5, 8, civic, 2, boxShape)
	s.anywhere(30, 16, 5, 8, civic, 2, lShape(8))
	s.anywhere(44, 12, 5, 8, civic, floors, boxShape)
}

// track is a running track about a local place: straights of 2·long metres and half circles.
func (s *site) track(c vec, long, half float64) curve {
	var ring curve
	for i := range 24 {
		a := -math.Pi/2 + math.Pi*float64(i%12)/11
		p := vec{long + half*math.Cos(a), half * math.Sin(a)}
		if i >= 12 {
			p = p.times(-1)
		}
		ring = append(ring, s.frame.at(c.X+p.X, c.Y+p.Y))
	}
	return append(ring, ring[0])
}

// anywhere builds at the place nearest to the block's middle that has room.
func (s *site) anywhere(w, d, setback, gap float64, k trade, floors int, shape func(rect) []curve) bool {
	best, near := rect{}, math.Inf(1)
	for y := s.low.Y; y < s.high.Y; y += 6 {
		for x := s.low.X; x < s.high.X; x += 6 {
			r := s.rect(x, y, w, d)
			if l := math.Hypot(x, 0.7*y) + s.between(0, 8); l < near && s.fits(r, setback, gap) {
				best, near = r, l
			}
		}
	}
	if math.IsInf(near, 1) {
		return false
	}
	s.put(best, k, 0, floors, shape(best))
	return true
}

func (s *site) fillHospital() {
	s.anywhere(74, 46, 8, 12, civic, s.whole(9, 16), hShape(18))
	s.anywhere(52, 34, 6, 10, civic, 5, tShape(14))
	for range 4 {
		s.anywhere(s.between(24, 40), s.between(13, 18), 5, 9, civic, s.whole(2, 5), pick(s.dice, []func(rect) []curve{boxShape, lShape(7)}))
	}
	s.shopRow(secondary, 10, 0.6)
}

// fillMarket sets long halls side by side, stalls around them.
func (s *site) fillMarket() {
	wide, deep := s.between(46, 66), s.between(15, 19)
	for y := s.low.Y + 6; y < s.high.Y; y += 3 {
		placed := false
		for x := s.low.X; x < s.high.X; x += 5 {
			if s.build(s.rect(x+wide/2, y+deep/2, wide, deep), 5, 5, shop, 0, s.whole(1, 2), boxShape) {
				placed = true
				x += wide
			}
		}
		if placed {
			y += deep + 3
		}
	}
	s.shopRow(residential, 8, 0.8)
}

// fillGovernment is one large building on an axis with wings before it.
func (s *site) fillGovernment() {
	s.anywhere(78, 38, 9, 12, civic, s.whole(6, 12), tShape(20))
	s.anywhere(50, 30, 6, 10, civic, 5, uShape(10))
	for range 3 {
		s.anywhere(s.between(30, 46), 14, 5, 9, civic, s.whole(3, 6), boxShape)
	}
}

func (s *site) fillStation() {
	s.anywhere(110, 34, 6, 12, civic, 3, combShape(3, 20))
	s.anywhere(60, 12, 5, 9, civic, 1, boxShape)
	s.anywhere(40, 20, 5, 9, shop, 3, boxShape)
	s.shopRow(residential, 10, 0.5)
}

// fillPark lays a pond, paths that wind round it and a few pavilions.
func (s *site) fillPark() {
	size := math.Sqrt(s.area)
	c := s.centre
	if !s.ring.holds(c) {
		return
	}
	room := math.Inf(1)
	for i, x := range s.sides {
		room = min(room, segmentDistance(c, x.a, x.b)-s.keep[i])
	}
	w := min(size*0.30, room*0.8)
	if w > 12 {
		d := min(w, room*0.55)
		s.ponds = append(s.ponds, s.blob(c, w, d))
		s.addPath(2, s.blob(c, w+9, d+9))
	}
	for i := range 5 { // ways in from the roads
		x := s.sides[(i*len(s.sides)/5+s.IntN(3))%len(s.sides)]
		from := x.a.lerp(x.b, 0.5)
		to := from.lerp(c, s.between(0.35, 0.55))
		mid := from.lerp(to, 0.5).add(to.sub(from).left().times(s.between(-0.2, 0.2)))
		line := spline([]vec{from, mid, to}, 12)
		clear := true
		for _, p := range line[1:] {
			clear = clear && s.ring.holds(p)
			for _, pond := range s.ponds {
				clear = clear && !pond.holds(p)
			}
		}
		if clear {
			s.addPath(2, line)
		}
	}
	for range 7 {
		w := s.between(7, 12)
		r := s.rect(s.between(s.low.X, s.high.X), s.between(s.low.Y, s.high.Y), w, w)
		s.build(r, 6, 10, civic, 0, 1, roundShape(pick(s.dice, []int{6, 8})))
	}
	s.anywhere(s.between(18, 30), s.between(10, 14), 6, 8, civic, 2, pick(s.dice, []func(rect) []curve{lShape(5), boxShape}))
}
