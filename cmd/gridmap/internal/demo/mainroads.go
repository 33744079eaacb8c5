package demo

import "math"

// mainRoads draws the roads that make the town's figure: along the waters, round the old
// town, the ring, the roads out, and then the network that fills the rest by following the
// field of directions.
type mainRoads struct {
	g       *ground
	strokes []stroke
	roads   int32     // how many there are
	bridges []float64 // where the river is crossed, metres along it
	index   *raster   // of marks
	marks   []mark
	queue   []seed
	called  map[int32]string // names that follow from where a road runs
}

// mark is a place on a drawn road and its direction there.
type mark struct{ place, along vec }

// seed is where a road might begin, and which way it would run.
type seed struct{ place, along vec }

func drawMainRoads(g *ground) *mainRoads {
	r := vec{g.radius, g.radius}.times(1.7)
	m := &mainRoads{g: g, index: newRaster(r.times(-1), r, g.narrow), called: map[int32]string{}}
	m.alongWaters()
	m.rings()
	m.bypass()
	m.radials()
	m.axes()
	m.fill(secondary, func(p vec) float64 {
		return (g.country + (g.wide-g.country)*g.urban(p)) * (1 + 0.28*g.grain.at(p, g.country*2.3)*(1-g.urban(p)))
	})
	m.fill(tertiary, func(p vec) float64 {
		if g.urban(p) < 0.2 {
			return 0
		}
		if p.length() > g.town*1.25 { // a market town
			return 230
		}
		return g.narrow * (1 + 0.25*g.grain.at(p, g.narrow*3)) * (1 - 0.2*g.oldness(p))
	})
	for _, w := range g.waters {
		k := canalLine
		if w.class == "river" {
			k = riverLine
		}
		m.strokes = append(m.strokes, stroke{w.line.simple(0.8), k, -1})
	}
	m.strokes = append(m.strokes, stroke{g.outline, border, -1})
	return m
}

// call names the road drawn last.
func (m *mainRoads) call(name string) { m.called[m.roads-1] = name }

// draw adds a road that is not to be moved, and bends the field to it within reach.
func (m *mainRoads) draw(c curve, k kind, reach float64) {
	m.accept(c, k)
	if reach > 0 {
		m.g.field.guide(c, reach, 2)
	}
}

// accept adds a road, marks it and offers seeds beside it.
func (m *mainRoads) accept(c curve, k kind) {
	m.strokes = append(m.strokes, stroke{c.simple(0.5), k, m.roads})
	m.roads++
	m.note(c)
	for i := 1; i < len(c); i++ {
		if t, ok := m.crossesRiver(c[i-1], c[i]); ok {
			m.bridges = append(m.bridges, t)
		}
	}
}

// note marks the places of a curve for the distance rule.
func (m *mainRoads) note(c curve) {
	fine := c.even(m.g.narrow / 6)
	for i, p := range fine {
		m.index.put(int32(len(m.marks)), p, p)
		m.marks = append(m.marks, mark{p, fine.tangent(i)})
	}
}

// clear is the distance from p to the nearest road running the same way, at most reach.
func (m *mainRoads) clear(p, along vec, reach float64) float64 {
	near := reach
	for i := range m.index.near(p, reach) {
		k := m.marks[i]
		if d := k.place.to(p); d < near && math.Abs(k.along.dot(along)) > 0.72 {
			near = d
		}
	}
	return near
}

// crossesRiver is how far along the river the segment ab crosses its middle.
func (m *mainRoads) crossesRiver(a, b vec) (float64, bool) {
	river := m.g.waters[0].line
	at := 0.0
	for i := 1; i < len(river); i++ {
		l := river[i-1].to(river[i])
		if math.Abs(a.X-river[i].X) < 3*l && math.Abs(a.Y-river[i].Y) < 3*l {
			if _, u, ok := crossing(a, b, river[i-1], river[i]); ok {
				return at + u*l, true
			}
		}
		at += l
	}
	return 0, false
}

// alongWaters lays a road on each bank of the river and one beside each canal.
func (m *mainRoads) alongWaters() {
	for i, w := range m.g.waters {
		beside := func(side float64) curve {
			return w.line.offset(func(k int) float64 { return side * (w.width[k]/2 + w.bank) }).ease(4)
		}
		switch i {
		case 0:
			left, right := "滨河北路", "滨河南路"
			if along := w.line.tangent(len(w.line) / 2); math.Abs(along.Y) > 0.8 {
				left, right = "滨河西路", "滨河东路"
			}
			m.draw(beside(1), secondary, 0)
			m.call(left)
			m.draw(beside(-1), secondary, 0)
			m.call(right)
		case 1: // the moat: the ring road outside, a lane within
			m.draw(m.ashore(beside(-1)), primary, 0)
			m.call("环城路")
			m.draw(m.ashore(beside(1)), residential, 0)
			m.call("顺城巷")
		default:
			m.draw(m.ashore(beside(1)), tertiary, 0)
			m.draw(m.ashore(beside(-1)), residential, 0)
		}
	}
}

// ashore is c lengthened or cut at both ends so that it just reaches the bank of the river, if
// it comes near it.
func (m *mainRoads) ashore(c curve) curve {
	longer := 4 * m.g.canal
	first, last := c[0].sub(c[1]).unit(), c[len(c)-1].sub(c[len(c)-2]).unit()
	c = append(append(curve{c[0].add(first.times(longer))}, c...), c[len(c)-1].add(last.times(longer))).even(8)
	from, to := len(c)/2, len(c)/2
	for from > 0 && !m.inRiver(c[from]) {
		from--
	}
	for to < len(c)-1 && !m.inRiver(c[to]) {
		to++
	}
	return c[from : to+1]
}

// rings lays the ring road, and a second one round a city.
func (m *mainRoads) rings() {
	g := m.g
	if g.towns == 0 {
		m.draw(g.ring(g.town*0.72, 2.7, 0.13, 31).even(g.narrow/8), primary, g.narrow*0.8)
		m.call("外环路")
		return
	}
	m.draw(g.ring(g.town*0.46, 2.9, 0.10, 31).even(40), primary, g.narrow*0.9)
	m.call("内环路")
	m.draw(g.ring(g.town*0.93, 2.5, 0.12, 37).even(40), primary, g.narrow*0.9)
	m.call("外环路")
}

// bypass lays the trunk road that passes the town on the far side from the river, and in a
// city one across the river as well.
func (m *mainRoads) bypass() {
	g := m.g
	d := roll(g.seed, 20)
	mid := len(g.waters[0].line) / 2
	u := g.waters[0].line.tangent(mid)
	v := u.left()
	at := func(s, t float64) vec { return u.times(s * g.radius).add(v.times(t * g.town)) }
	y := -0.97
	if g.towns > 0 {
		y = -1.13
	}
	m.draw(spline([]vec{
		at(-1.75, y+d.between(-0.9, 0.3)), at(-0.8, y+d.between(-0.12, 0.1)), at(-0.1, y+d.between(-0.04, 0.06)),
		at(0.5, y+d.between(-0.2, 0.05)), at(1.75, y+d.between(-0.5, 0.9)),
	}, g.narrow/8), trunk, g.narrow*0.9)
	if g.towns > 0 {
		x := g.town / g.radius
		m.draw(spline([]vec{
			at(x*1.35, -1.9*g.radius/g.town), at(x*1.12, -1.0), at(x*1.06, 0), at(x*1.2, 1.2), at(x*1.7, 1.9*g.radius/g.town),
		}, 50), trunk, g.narrow*0.9)
	}
}

// radials are the roads out: to each market town and beyond, or to the border.
func (m *mainRoads) radials() {
	g := m.g
	d := roll(g.seed, 21)
	start := g.town * 0.62
	if g.towns > 0 {
		start = g.town * 0.44
	}
	bend := func(from, to vec) curve {
		l := from.to(to)
		side := to.sub(from).unit().left()
		return spline([]vec{
			from, from.lerp(to, 0.34).add(side.times(l * d.between(-0.07, 0.07))),
			from.lerp(to, 0.7).add(side.times(l * d.between(-0.07, 0.07))), to,
		}, g.narrow/8)
	}
	var angles []float64
	try := func(a float64, through []vec) {
		for _, b := range angles {
			if math.Abs(math.Remainder(a-b, 2*math.Pi)) < 0.33 {
				return
			}
		}
		angles = append(angles, a)
		line := curve{heading(a).times(start)}
		for _, p := range through {
			part := bend(line[len(line)-1], p)
			line = append(line, part[1:]...)
		}
		m.draw(line.ease(8).even(g.narrow/8), primary, g.narrow*0.7)
	}
	for _, c := range g.centres[1:] {
		out := c.place.unit()
		try(c.place.angle(), []vec{c.place, out.times(g.radius * 2).add(out.left().times(g.radius * d.between(-0.3, 0.3)))})
	}
	n := 5 + d.IntN(2)
	if g.towns > 0 {
		n = 6
	}
	turn := d.between(0, 2*math.Pi)
	for i := range n {
		a := turn + 2*math.Pi*(float64(i)+d.between(-0.2, 0.2))/float64(n)
		river := g.waters[0].line.tangent(len(g.waters[0].line) / 2)
		if math.Abs(heading(a).dot(river)) > 0.93 { // the river roads go there already
			continue
		}
		try(a, []vec{heading(a + d.between(-0.15, 0.15)).times(g.radius * 1.75)})
	}
}

// axes are the two main streets through the middle of the old town.
func (m *mainRoads) axes() {
	g := m.g
	for i, along := range []vec{heading(g.tilt()), heading(g.tilt()).left()} {
		line := m.trace(seed{vec{4, 7}, along}, func(p vec) float64 {
			if g.urban(p) < 0.1 {
				return 0
			}
			return 1
		})
		m.accept(line, primary)
		m.call([]string{"钟楼", "鼓楼"}[i])
	}
}
