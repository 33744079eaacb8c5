package demo

import "math"

// waterway is a river or canal: a middle line with a width at each of its points. Its
// middle line is a border no street crosses but by a bridge.
type waterway struct {
	class string // river, canal
	name  string
	line  curve
	width []float64
	bank  float64 // from the water's edge to the road beside it
}

// drawWaters lays the river past the old town, the canal that joins it, and the moat whose
// open side the river closes.
func (g *ground) drawWaters() {
	d := roll(g.seed, 10)
	bend := noise(mix(g.seed ^ 0xB0))
	// The river runs along direction u, v to its left, and passes the old town on its right.
	u := heading(g.tilt() + d.between(0.35, 0.75)*float64(1-2*d.IntN(2)))
	v := u.left()
	pass := g.old*1.04 + g.river/2
	reach := g.radius * 1.75
	step := g.radius / 90
	var line curve
	for s := -reach; s <= reach; s += step {
		calm := smooth(0.5, 2.2, math.Abs(s)/g.old/1.3) // it keeps its distance from the old town
		sway := g.radius * (0.17*bend.along(s, g.radius*0.95) + 0.05*bend.along(s+7e5, g.radius*0.33))
		line = append(line, u.times(s).add(v.times(pass+sway*calm-g.radius*0.10*calm*smooth(0, 1, math.Abs(s)/reach))))
	}
	line = line.ease(6).even(step)
	river := waterway{class: "river", line: line, bank: 16 + g.river*0.12}
	for i := range line {
		s := float64(i) * step
		river.width = append(river.width, g.river*(1+0.22*bend.along(s+3e5, g.radius*0.3)+0.1*bend.along(s+9e5, g.radius*0.11)))
	}
	g.waters = []waterway{river}

	// The moat leaves the river and comes back to it round the far side of the old town.
	moat := g.outsideRiver(g.ring(g.old, 3.2, 0.10, 5).even(g.old/18), river)
	g.waters = append(g.waters, g.canalOf(moat.even(g.old/25).ease(5), 0.95, 11))

	// The canal comes from the countryside on the moat's side and joins the river downstream.
	at, along := line.at(line.length()/2 + g.radius*d.between(0.30, 0.42))
	from := at.sub(v.times(g.radius * 1.7)).sub(u.times(g.radius * d.between(-0.1, 0.5)))
	mid := at.lerp(from, 0.3).add(u.times(g.radius * 0.06))
	far := at.lerp(from, 0.66).sub(u.times(g.radius * d.between(0.05, 0.16)))
	canal := spline([]vec{from, far, mid, at.sub(v.times(g.river * 1.4)).add(along.times(-g.river * 0.5)), at}, g.radius/90)
	g.waters = append(g.waters, g.canalOf(canal, 1.25, 8))
	if g.towns > 0 { // a second one on the other bank
		at, along := line.at(line.length()/2 - g.radius*d.between(0.25, 0.5))
		from := at.add(v.times(g.radius * 1.6)).sub(u.times(g.radius * d.between(0.2, 0.6)))
		mid := at.lerp(from, 0.35).add(u.times(g.radius * d.between(0.05, 0.12)))
		canal := spline([]vec{from, mid, at.add(v.times(g.river * 1.4)).add(along.times(-g.river * 0.5)), at}, g.radius/90)
		g.waters = append(g.waters, g.canalOf(canal, 1.1, 9))
	}
}

// canalOf gives a line the scale's canal width times k.
func (g *ground) canalOf(line curve, k float64, bank float64) waterway {
	w := waterway{class: "canal", line: line, bank: bank}
	for i := range line {
		w.width = append(w.width, g.canal*k*(1+0.12*g.grain.along(float64(i)*line.length()/float64(len(line)), g.radius*0.2)))
	}
	return w
}

// outsideRiver is the stretch of a ring on the town's side of the river, lengthened to the
// river's middle line at both ends.
func (g *ground) outsideRiver(ring curve, river waterway) curve {
	n := len(ring) - 1
	side := func(p vec) bool { // on the town's side and clear of the water
		i := nearestPoint(river.line, p)
		return p.sub(river.line[i]).dot(river.line.tangent(i).left()) < -(river.width[i]/2 + river.bank + 2*g.canal)
	}
	start := -1
	for i := range n {
		if !side(ring[i]) && side(ring[(i+1)%n]) {
			start = (i + 1) % n
		}
	}
	if start < 0 {
		return ring
	}
	var out curve
	for i := start; side(ring[i%n]) && len(out) <= n; i++ {
		out = append(out, ring[i%n])
	}
	meet := func(p vec) vec { return river.line[nearestPoint(river.line, p)] }
	return append(append(curve{meet(out[0])}, out...), meet(out[len(out)-1]))
}

func nearestPoint(c curve, p vec) int {
	best, near := 0, math.Inf(1)
	for i, q := range c {
		if d := p.to(q); d < near {
			best, near = i, d
		}
	}
	return best
}

// surface is the water's outline: both banks joined into a ring.
func (w waterway) surface() curve {
	left := w.line.offset(func(i int) float64 { return w.width[i] / 2 })
	right := w.line.offset(func(i int) float64 { return -w.width[i] / 2 })
	ring := append(right, left.reversed()...)
	return append(ring, ring[0])
}
