package demo

import (
	"math"
	"slices"
)

// divider cuts the faces between main roads into blocks by streets that run with the sides
// of the face they divide.
type divider struct {
	*plat
	g     *ground
	roads int32
	aim   func(centre vec, within int32) float64 // wanted area of a block, by the main face it is part of
	part  []int32                                // main face of each face
}

// run divides every face until each is about as large as wanted.
func (d *divider) run() {
	stack := make([]int32, len(d.faces))
	for i := range stack {
		stack[i] = int32(len(stack) - 1 - i)
		d.part = append(d.part, int32(i))
	}
	for len(stack) > 0 {
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if other, ok := d.cut(f); ok {
			d.part = append(d.part, d.part[f])
			stack = append(stack, other, f)
		}
	}
}

// side is one segment of a face's ring.
type side struct {
	a, b vec
	half int32
	at   int32 // segment of the edge's line, counted along the edge
}

func (d *divider) sides(f int32) []side {
	var out []side
	for _, h := range d.faces[f] {
		line := d.edges[h>>1].line
		n := len(line) - 1
		for k := range n {
			if h&1 == 0 {
				out = append(out, side{line[k], line[k+1], h, int32(k)})
			} else {
				out = append(out, side{line[n-k], line[n-k-1], h, int32(n - k - 1)})
			}
		}
	}
	return out
}

// cut divides face f in two if it is too large; it returns the new face.
func (d *divider) cut(f int32) (int32, bool) {
	sides := d.sides(f)
	ring := d.outlineOf(f)
	area, centre := ring.area(), ring.centroid()
	aim := d.aim(centre, d.part[f])
	if area < 1.55*aim {
		return 0, false
	}
	for _, s := range sides {
		if d.edges[s.half>>1].kind.isWater() {
			return 0, false
		}
	}
	x := newCross(sides)
	long := x.along(centre, vec{1, 0})
	low, high := spread(ring, long)
	low2, high2 := spread(ring, long.left())
	dice := roll(d.g.seed, 40, uint64(f), uint64(len(d.faces)))
	if ratio := (high - low) / (high2 - low2); ratio < 1 && (ratio < 0.8 || dice.chance(0.5)) {
		long, low, high = long.left(), low2, high2
	}
	best, score := proposal{}, math.Inf(1)
	for _, turn := range [...]vec{long, long.left()} {
		if turn != long {
			if score < 1.2 {
				break
			}
			low, high = spread(ring, turn)
		}
		for _, share := range [...]float64{0.5, 0.44, 0.56, 0.38, 0.62, 0.31, 0.69} {
			at := low + (high-low)*(share+dice.between(-0.03, 0.03))
			start := centre.add(turn.times(at - centre.dot(turn)))
			if !ring.holds(start) {
				continue
			}
			p, ok := d.propose(sides, x, start, turn.left(), math.Sqrt(aim))
			if !ok {
				continue
			}
			if s := d.judge(p, ring, area); s < score {
				best, score = p, s
			}
		}
	}
	if math.IsInf(score, 1) {
		return 0, false
	}
	return d.build(f, best, area > 4*aim), true
}

func spread(ring curve, along vec) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range ring {
		low, high = min(low, p.dot(along)), max(high, p.dot(along))
	}
	return low, high
}

// cross is the field of directions inside a face, which follows its sides.
type cross struct {
	mid        []vec
	cos4, sin4 []float64 // weighted by length
}

func newCross(sides []side) *cross {
	x := &cross{}
	for _, s := range sides {
		v := s.b.sub(s.a)
		l, a := v.length(), 4*v.angle()
		x.mid = append(x.mid, s.a.lerp(s.b, 0.5))
		x.cos4, x.sin4 = append(x.cos4, l*math.Cos(a)), append(x.sin4, l*math.Sin(a))
	}
	return x
}

func (x *cross) along(p, direction vec) vec {
	var c, s float64
	for i, m := range x.mid {
		d := m.sub(p)
		w := 1 / (d.dot(d) + 400)
		c += w * x.cos4[i]
		s += w * x.sin4[i]
	}
	return arm(c, s, direction)
}

// proposal is a street that might divide a face.
type proposal struct {
	line   curve
	ends   [2]landing
	square float64 // how far from square it meets the sides, 0 is best
}

// landing is where a street meets a side of its face.
type landing struct {
	side  side
	place vec
	node  int32 // the node it meets, or -1
}

// propose follows the cross from start both ways to the sides of the face.
func (d *divider) propose(sides []side, x *cross, start, along vec, size float64) (proposal, bool) {
	var p proposal
	var halves [2]curve
	for i, dir := range [...]vec{along.times(-1), along} {
		line, land, ok := d.reach(sides, x, start, dir, size)
		if !ok {
			return p, false
		}
		halves[i], p.ends[i] = line, land
		last := line[len(line)-1].sub(line[len(line)-2]).unit()
		p.square += math.Abs(last.dot(land.side.b.sub(land.side.a).unit()))
	}
	p.line = append(halves[0].reversed(), halves[1][1:]...).simple(0.5)
	if p.ends[0].node >= 0 && p.ends[0].node == p.ends[1].node || len(p.line) < 2 {
		return p, false
	}
	length := p.line.length()
	if length < size*0.35 {
		return p, false
	}
	inner := p.line.even(size / 10) // keep clear of every side but at the ends
	for i, q := range inner {
		along := length * float64(i) / float64(len(inner)-1)
		need := min(size*0.16, min(along, length-along)*0.5)
		for _, s := range sides {
			if segmentDistance(q, s.a, s.b) < need {
				return p, false
			}
		}
	}
	return p, true
}

// reach goes from start until it meets a side; a crossing near one drawn before is met there.
func (d *divider) reach(sides []side, x *cross, start, along vec, size float64) (curve, landing, bool) {
	step := size / 9
	line := curve{start}
	for p := start; len(line) < 200; {
		mid := p.add(x.along(p, along).times(step / 2))
		along = x.along(mid, along)
		q := p.add(along.times(step))
		hit, t := -1, 2.0
		for i, s := range sides {
			if u, _, ok := crossing(p, q, s.a, s.b); ok && u < t {
				hit, t = i, u
			}
		}
		if hit < 0 {
			line = append(line, q)
			p = q
			continue
		}
		land, ok := d.land(sides[hit], p.lerp(q, t), along, size)
		for ok && len(line) > 1 && line[len(line)-1].to(land.place) < step*0.8 {
			line = line[:len(line)-1]
		}
		return append(line, land.place), land, ok
	}
	return nil, landing{}, false
}

// land settles where exactly a street ends: on a crossing nearby, else on the side itself.
func (d *divider) land(s side, place, along vec, size float64) (landing, bool) {
	e := d.edges[s.half>>1]
	if e.kind.isWater() || math.Abs(along.dot(s.b.sub(s.a).unit())) > 0.62 {
		return landing{}, false
	}
	near, gap := min(size*0.13, 22), min(size*0.22, 32)
	for _, n := range [...]int32{e.a, e.b} {
		to := place.to(d.nodes[n])
		if to < near && d.straight(s.half, n) {
			return landing{s, d.nodes[n], n}, true
		}
		if to < gap {
			return landing{}, false
		}
	}
	for _, corner := range e.line[1 : len(e.line)-1] {
		if corner.to(place) < 3 {
			return landing{s, corner, -1}, true
		}
	}
	return landing{s, d.g.plane.snap(place), -1}, true
}

// straight reports whether the face of half-edge h has no corner at node n: a street from the
// other side ends there.
func (d *divider) straight(h, n int32) bool {
	loop := d.faces[d.face[h]]
	k := slices.Index(loop, h)
	other := loop[(k+1)%len(loop)]
	if d.from(h) == n {
		other = h
		h = loop[(k+len(loop)-1)%len(loop)]
	}
	in, out := d.leaving(h^1).times(-1).unit(), d.leaving(other).unit()
	return in.dot(out) > 0.93
}

// judge scores a proposal, lower is better; +Inf is not to be built.
func (d *divider) judge(p proposal, ring curve, area float64) float64 {
	// The part left of the street: from its end along the ring back to its start.
	part := slices.Clone(p.line)
	from, to := ringPlace(ring, p.ends[1]), ringPlace(ring, p.ends[0])
	for i := (from + 1) % len(ring); ; i = (i + 1) % len(ring) {
		part = append(part, ring[i])
		if i == to {
			break
		}
	}
	share := part.area() / area
	if share < 0.24 || share > 0.76 {
		return math.Inf(1)
	}
	score := 3*math.Abs(share-0.5) + 1.1*p.square
	for _, e := range p.ends {
		if e.node >= 0 {
			score -= 0.3
		}
	}
	return score
}

// ringPlace is the last ring point before a landing.
func ringPlace(ring curve, l landing) int {
	return slices.Index(ring, l.side.a)
}

// build makes the street a proposal describes.
func (d *divider) build(f int32, p proposal, large bool) int32 {
	e := edge{kind: residential, road: -1, line: slices.Clone(p.line)}
	if large {
		e.kind = tertiary
	}
	for i := range e.line {
		e.line[i] = d.g.plane.snap(e.line[i])
	}
	var nodes [2]int32
	for i, l := range p.ends {
		if nodes[i] = l.node; l.node < 0 {
			at, on := d.find(l)
			nodes[i] = d.cutEdge(on, at, l.place)
		}
	}
	e.a, e.b = nodes[0], nodes[1]
	e.line[0], e.line[len(e.line)-1] = d.nodes[e.a], d.nodes[e.b]
	e.road = d.continues(f, e)
	return d.divide(f, e)
}

// find is the edge and segment a landing lies on now: its side's edge may have been cut by
// the street's other end.
func (d *divider) find(l landing) (int, int32) {
	f := d.face[l.side.half]
	best, on, near := 0, int32(-1), math.Inf(1)
	for _, h := range d.faces[f] {
		line := d.edges[h>>1].line
		for k := range len(line) - 1 {
			if line[k] == l.place && k > 0 {
				return k, h >> 1
			}
			if dist := segmentDistance(l.place, line[k], line[k+1]); dist < near {
				best, on, near = k, h>>1, dist
			}
		}
	}
	return best, on
}

// continues is the road of the same kind that a new street prolongs at one of its ends, or a
// new road.
func (d *divider) continues(f int32, e edge) int32 {
	for i, n := range [...]int32{e.a, e.b} {
		dir := e.line[0].sub(e.line[1]).unit()
		if i == 1 {
			dir = e.line[len(e.line)-1].sub(e.line[len(e.line)-2]).unit()
		}
		for _, h := range d.faces[f] {
			if d.from(h) != n && d.to(h) != n || d.face[h^1] < 0 {
				continue
			}
			for _, g := range d.faces[d.face[h^1]] {
				o := d.edges[g>>1]
				if o.kind == e.kind && d.from(g) == n && d.leaving(g).unit().dot(dir) > 0.94 {
					return o.road
				}
				if o.kind == e.kind && d.to(g) == n && d.leaving(g^1).unit().dot(dir) > 0.94 {
					return o.road
				}
			}
		}
	}
	d.roads++
	return d.roads - 1
}
