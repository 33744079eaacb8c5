package demo

import "math"

// ground is what was there before the roads: the district's outline, where people settled,
// the waters, and which way streets run.
type ground struct {
	scale
	seed    uint64
	plane   plane
	outline curve // closed, counter-clockwise
	centres []centre
	waters  []waterway // the river first
	field   *field
	grain   noise
}

// centre is a place people settled around: the town first, then market towns.
type centre struct {
	place  vec
	radius float64
}

func newGround(s scale, seed uint64, pl plane) *ground {
	g := &ground{scale: s, seed: seed, plane: pl, grain: noise(mix(seed ^ 0xA11))}
	g.centres = []centre{{vec{}, s.town}}
	g.outline = g.drawOutline()
	g.settle()
	g.drawWaters()
	g.field = newField(g)
	return g
}

// drawOutline is a slanted, lobed ring with a ragged edge, then straightened here and there
// as borders drawn along ditches are.
func (g *ground) drawOutline() curve {
	d := roll(g.seed, 1)
	type wave struct{ k, amplitude, phase float64 }
	waves := []wave{{2, 0.20, d.between(0.3, 0.7)}, {3, 0.085, d.between(0, 6.28)}, {4, 0.06, d.between(0, 6.28)}}
	for k := 5.0; k < 60+g.radius/150; k += 1 + math.Floor(k/8) {
		waves = append(waves, wave{k, 0.33 / math.Pow(k, 1.2), d.between(0, 6.28)})
	}
	n := 1440
	ring := make(curve, 0, n+1)
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		r := 1.0
		for _, w := range waves {
			r += w.amplitude * math.Cos(w.k*(a-w.phase))
		}
		ring = append(ring, heading(a).times(r*g.radius))
	}
	ring = append(ring, ring[0])
	return ring.simple(min(g.radius*0.005, 40))
}

// settle places market towns apart from each other and from the town, inside the outline.
func (g *ground) settle() {
	d := roll(g.seed, 2)
	for tries := 0; len(g.centres) < g.towns+1 && tries < 20000; tries++ {
		p := vec{d.between(-1.3, 1.3), d.between(-1.3, 1.3)}.times(g.radius)
		if g.inside(p) < 1400 || p.length() < g.town*1.28 {
			continue
		}
		near := math.Inf(1)
		for _, c := range g.centres[1:] {
			near = min(near, c.place.to(p))
		}
		if near > g.radius*0.42*math.Sqrt(9/float64(max(g.towns, 1))) {
			g.centres = append(g.centres, centre{p, d.between(430, 720)})
		}
	}
}

// inside is how far p lies within the outline, in metres; negative outside.
func (g *ground) inside(p vec) float64 {
	near := math.Inf(1)
	for i := 1; i < len(g.outline); i++ {
		near = min(near, segmentDistance(p, g.outline[i-1], g.outline[i]))
	}
	if !g.outline.holds(p) {
		return -near
	}
	return near
}

// urban is 1 in the middle of a town, 0 in the countryside; its edge has fingers.
func (g *ground) urban(p vec) float64 {
	most := 0.0
	for i, c := range g.centres {
		v := p.sub(c.place)
		if v.length() > 1.6*c.radius {
			continue
		}
		edge := c.radius * (1 + 0.2*g.grain.at(v.unit().times(3).add(vec{float64(i) * 17, 0}), 1.6) +
			0.08*g.grain.at(p, c.radius*0.3))
		most = max(most, 1-smooth(0.82, 1.06, v.length()/edge))
	}
	return most
}

// core is 1 at the middle of the town and falls to 0 at its edge: how tall and dear land is.
func (g *ground) core(p vec) float64 {
	most := 0.0
	for i, c := range g.centres {
		weight := 1.0
		if i > 0 {
			weight = 0.6
		}
		most = max(most, weight*(1-min(p.to(c.place)/c.radius, 1)))
	}
	return most
}

// oldness is 1 within the moat (or a market town's own old heart) and 0 outside.
func (g *ground) oldness(p vec) float64 {
	if v := 1 - smooth(0.95, 1.0, g.moatRadius(p)); v > 0 {
		return v
	}
	for _, c := range g.centres[1:] {
		if p.to(c.place) < 0.35*c.radius {
			return 0.8
		}
	}
	return 0
}

// moatRadius is 1 on the moat's middle line, less inside: a rounded square along the streets.
func (g *ground) moatRadius(p vec) float64 {
	if p == (vec{}) {
		return 0
	}
	return p.length() / (g.old * g.squircle(p.angle(), 3.2, 0.10, 5))
}

// squircle is the radius of a rounded square with side 2, turned as the streets are, dented by noise.
func (g *ground) squircle(angle, power, dent float64, salt uint64) float64 {
	a := angle - g.tilt()
	r := math.Pow(math.Pow(math.Abs(math.Cos(a)), power)+math.Pow(math.Abs(math.Sin(a)), power), -1/power)
	return r * (1 + dent*(g.grain+noise(salt)).at(heading(angle).times(2), 1.1))
}

// tilt is how far the old streets are turned from the compass, in radians.
func (g *ground) tilt() float64 {
	d := roll(g.seed, 3)
	t := d.between(7, 13) * math.Pi / 180
	if d.chance(0.5) {
		return -t
	}
	return t
}

// ring is the closed curve around the centre where squircle is radius metres.
func (g *ground) ring(radius, power, dent float64, salt uint64) curve {
	n := 180
	c := make(curve, 0, n+1)
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		c = append(c, heading(a).times(radius*g.squircle(a, power, dent, salt)))
	}
	c = append(c, c[0])
	return c
}
