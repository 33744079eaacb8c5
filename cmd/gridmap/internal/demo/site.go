package demo

import (
	"math"
	"slices"
)

// site is a block while it is being built on. Nothing is put that would touch a road, a
// lane, a water or a building.
type site struct {
	*block
	dice
	sides []side
	kinds []kind    // of the sides
	keep  []float64 // metres from each side that stay free
	frame rect      // local axes: u runs nearest to east
	low   vec       // of the ring in local coordinates
	high  vec
	rects []rect
	lanes []lane
}

// lane is a path inside the block and the free half-width it needs.
type lane struct {
	a, b vec
	half float64
}

func newSite(l *layout, b *block, d dice) *site {
	s := &site{block: b, dice: d}
	dv := divider{plat: l.plat}
	s.sides = dv.sides(b.face)
	for _, x := range s.sides {
		k := l.edges[x.half>>1].kind
		s.kinds = append(s.kinds, k)
		free := k.half()
		switch k {
		case border:
			free = 6
		case canalLine:
			free = l.canal
		case riverLine:
			free = l.river
		}
		s.keep = append(s.keep, free)
	}
	u := newCross(s.sides).along(b.centre, vec{1, 0})
	s.turn(u)
	return s
}

// turn makes u the site's first axis.
func (s *site) turn(u vec) {
	s.frame = rect{c: s.centre, u: u}
	s.low, s.high = vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}
	for _, p := range s.ring {
		x, y := s.frame.local(p)
		s.low = vec{min(s.low.X, x), min(s.low.Y, y)}
		s.high = vec{max(s.high.X, x), max(s.high.Y, y)}
	}
}

// rect is a rectangle along the site's axes around a local place.
func (s *site) rect(x, y, width, depth float64) rect {
	return rect{s.frame.at(x, y), s.frame.u, width / 2, depth / 2}
}

// fits reports whether r may be built: setback metres from the fence of every road, gap from
// other buildings, outside ponds.
func (s *site) fits(r rect, setback, gap float64) bool {
	for _, o := range s.rects {
		if r.meets(o, gap) {
			return false
		}
	}
	for _, l := range s.lanes {
		if r.near(l.a, l.b, l.half) {
			return false
		}
	}
	for _, pond := range s.ponds {
		for i := 1; i < len(pond); i++ {
			if r.near(pond[i-1], pond[i], 3) {
				return false
			}
		}
		if pond.holds(r.c) {
			return false
		}
	}
	for i, x := range s.sides {
		if r.near(x.a, x.b, s.keep[i]+setback) {
			return false
		}
	}
	return s.ring.holds(r.c)
}

// build puts a building of a shape on r if it fits.
func (s *site) build(r rect, setback, gap float64, k trade, households, floors int, shape func(rect) []curve) bool {
	if !s.fits(r, setback, gap) {
		return false
	}
	s.put(r, k, households, floors, shape(r))
	return true
}

func (s *site) put(r rect, k trade, households, floors int, rings []curve) {
	s.rects = append(s.rects, r)
	s.buildings = append(s.buildings, building{
		rings: rings, box: r, kind: k, households: households, floors: floors, anchor: anchorOf(r, rings),
	})
}

// anchorOf is a place well inside a footprint: its middle, or else inside an arm.
func anchorOf(r rect, rings []curve) vec {
	best, most := r.c, -1.0
	for _, k := range [...][2]float64{{0, 0}, {0, 0.8}, {0, -0.8}, {0.8, 0}, {-0.8, 0}, {0.8, 0.8}, {-0.8, 0.8}, {0.5, 0.5}, {-0.5, -0.5}} {
		p := r.at(k[0]*r.w, k[1]*r.d)
		in, near := false, math.Inf(1)
		for _, ring := range rings {
			if ring.holds(p) {
				in = !in
			}
			for i, a := range ring {
				near = min(near, segmentDistance(p, a, ring[(i+1)%len(ring)]))
			}
		}
		if in && near > 1.2 {
			return p
		}
		if in && near > most {
			best, most = p, near
		}
	}
	return best
}

// best runs a way of building several times and keeps the try that houses most.
func (s *site) best(tries int, build func()) {
	type state struct {
		buildings []building
		rects     []rect
		lanes     []lane
		paths     []curve
	}
	save := func() state {
		return state{slices.Clone(s.buildings), slices.Clone(s.rects), slices.Clone(s.lanes), slices.Clone(s.paths)}
	}
	restore := func(x state) { s.buildings, s.rects, s.lanes, s.paths = x.buildings, x.rects, x.lanes, x.paths }
	start := save()
	kept, most := start, -1
	for range tries {
		restore(state{slices.Clone(start.buildings), slices.Clone(start.rects), slices.Clone(start.lanes), slices.Clone(start.paths)})
		if build(); s.households() > most {
			kept, most = save(), s.households()
		}
	}
	restore(kept)
}

// addLane lays a path between local places; ends may touch a road but not cross it.
func (s *site) addLane(half float64, places ...vec) {
	line := make(curve, len(places))
	for i, p := range places {
		line[i] = s.frame.at(p.X, p.Y)
	}
	s.addPath(half, line)
}

func (s *site) addPath(half float64, line curve) {
	for _, p := range line[1 : len(line)-1] { // a loop that does not fit is left out
		if !s.ring.holds(p) {
			return
		}
	}
	for i := 1; i < len(line); i++ {
		s.lanes = append(s.lanes, lane{line[i-1], line[i], half})
	}
	s.paths = append(s.paths, line)
}

// stretch is the longest part of the local line at y (upright: at x) that lies inside the
// block, at least margin from its ends' sides.
func (s *site) stretch(at float64, upright bool, margin float64) (from, to float64, ok bool) {
	var cuts []float64
	for i, a := range s.ring {
		b := s.ring[(i+1)%len(s.ring)]
		ax, ay := s.frame.local(a)
		bx, by := s.frame.local(b)
		if upright {
			ax, ay, bx, by = ay, ax, by, bx
		}
		if (ay > at) != (by > at) {
			cuts = append(cuts, ax+(bx-ax)*(at-ay)/(by-ay))
		}
	}
	sortFloats(cuts)
	for i := 0; i+1 < len(cuts); i += 2 {
		if cuts[i+1]-cuts[i]-2*margin > to-from {
			from, to, ok = cuts[i]+margin, cuts[i+1]-margin, true
		}
	}
	return from, to, ok
}

// frontage yields the stretches of the block's edge along roads of at least kind k, corners
// apart, with the metres from them that stay free.
func (s *site) frontage(k kind) func(func(curve, float64) bool) {
	return func(yield func(curve, float64) bool) {
		for i := 0; i < len(s.sides); {
			j := i
			for j+1 < len(s.sides) && s.kinds[j+1] == s.kinds[i] && s.turnAt(j) > 0.93 {
				j++
			}
			if s.kinds[i] >= k && s.kinds[i].isRoad() {
				line := curve{s.sides[i].a}
				for _, x := range s.sides[i : j+1] {
					line = append(line, x.b)
				}
				if line.length() > 25 && !yield(line, s.keep[i]) {
					return
				}
			}
			i = j + 1
		}
	}
}

func (s *site) turnAt(i int) float64 {
	u := s.sides[i].b.sub(s.sides[i].a).unit()
	return u.dot(s.sides[i+1].b.sub(s.sides[i+1].a).unit())
}
