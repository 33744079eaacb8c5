package demo

import (
	"cmp"
	"math"
	"slices"
)

// fill draws roads of one kind until no place is left for another that keeps its distance
// from the roads running the same way. apart gives that distance; 0 means none goes there.
// Roads begin beside and across those already drawn, nearest to the town first, and last
// wherever there is still room.
func (m *mainRoads) fill(k kind, apart func(vec) float64) {
	m.queue = m.queue[:0]
	for _, s := range m.strokes {
		m.offer(s.line, apart)
	}
	nearest := func(a, b seed) int { return cmp.Compare(a.place.length(), b.place.length()) }
	slices.SortStableFunc(m.queue, nearest)
	m.grow(k, apart)
	m.queue = m.queue[:0]
	for y := -1.5; y < 1.5; y += 0.45 * m.g.narrow / m.g.radius {
		for x := -1.5; x < 1.5; x += 0.45 * m.g.narrow / m.g.radius {
			p := vec{x, y}.times(m.g.radius)
			a := m.g.field.along(p, vec{1, 0})
			m.queue = append(m.queue, seed{p, a}, seed{p, a.left()})
		}
	}
	slices.SortStableFunc(m.queue, nearest)
	m.grow(k, apart)
}

// offer puts seeds along a line: beside it, running alongside, and on it, running across.
func (m *mainRoads) offer(line curve, apart func(vec) float64) {
	fine := line.even(m.g.narrow * 0.5)
	for i, p := range fine {
		gap := apart(p)
		if gap == 0 || !m.g.outline.holds(p) {
			continue
		}
		t := fine.tangent(i)
		m.queue = append(m.queue,
			seed{p.add(t.left().times(gap)), t}, seed{p.sub(t.left().times(gap)), t}, seed{p, t.left()})
	}
}

// grow works the queue off, and what it adds to it.
func (m *mainRoads) grow(k kind, apart func(vec) float64) {
	for n := 0; n < len(m.queue); n++ {
		s := m.queue[n]
		gap := apart(s.place)
		if gap == 0 || m.inRiver(s.place) || !m.g.outline.holds(s.place) {
			continue
		}
		s.along = m.g.field.along(s.place, s.along)
		if m.clear(s.place, s.along, gap) < gap*0.9 {
			continue
		}
		line := m.trace(s, apart)
		if line.length() < gap*0.8 {
			continue
		}
		m.accept(line, k)
		m.offer(line, apart)
	}
}

// trace follows the field from a seed both ways.
func (m *mainRoads) trace(s seed, apart func(vec) float64) curve {
	back := m.follow(s.place, s.along.times(-1), apart)
	on := m.follow(s.place, s.along, apart)
	return append(back.reversed(), on[1:]...)
}

// follow goes from p until the border, the river (unless a bridge may be built), or where a
// road runs alongside too near or no such road goes: from there on only to the next road, or
// back to where it was.
func (m *mainRoads) follow(p, along vec, apart func(vec) float64) curve {
	g := m.g
	step := min(g.narrow/12, 25)
	line := curve{p}
	across := 0   // steps left on a bridge
	stopped := -1 // points of the line when it should have ended
	ending := 0.0 // how far it may still look for a road to end at
	for n := 0; n < 8000; n++ {
		if across > 0 {
			across--
		} else {
			mid := p.add(g.field.along(p, along).times(step / 2))
			next := g.field.along(mid, along)
			if next.dot(along) < 0.75 { // a knot in the field
				break
			}
			along = next
		}
		p = p.add(along.times(step))
		line = append(line, p)
		if !g.outline.holds(p) {
			return append(line, p.add(along.times(step)))
		}
		if across > 0 {
			continue
		}
		if m.inRiver(p) {
			length, ok := m.bridge(p, along)
			if !ok {
				return line
			}
			across = int(length / step)
			continue
		}
		if stopped >= 0 {
			if m.touches(p) {
				return append(line, p.add(along.times(2*step)))
			}
			if ending -= step; ending < 0 {
				break
			}
			continue
		}
		gap := apart(p)
		if gap == 0 || gap > 1 && n > 3 && m.clear(p, along, gap) < gap*0.55 {
			stopped, ending = len(line), max(gap, g.narrow)*1.2
		}
		if n > 20 && p.to(line[0]) < step*2 { // gone round in a circle
			return line
		}
	}
	if stopped > 0 {
		return line[:stopped]
	}
	return line
}

// touches reports whether p lies on a road drawn before.
func (m *mainRoads) touches(p vec) bool {
	reach := m.g.narrow / 11
	for i := range m.index.near(p, reach) {
		if m.marks[i].place.to(p) < reach {
			return true
		}
	}
	return false
}

// inRiver reports whether p has passed the road on the river's bank.
func (m *mainRoads) inRiver(p vec) bool {
	w := m.g.waters[0]
	i := nearestPoint(w.line, p)
	return p.to(w.line[i]) < w.width[i]/2+w.bank-6
}

// bridge is how far it is across the river from its bank at p; false where the angle is poor
// or another bridge is near.
func (m *mainRoads) bridge(p, along vec) (float64, bool) {
	w := m.g.waters[0]
	i := nearestPoint(w.line, p)
	if math.Abs(along.dot(w.line.tangent(i))) > 0.45 {
		return 0, false
	}
	at := w.line[:i+1].length()
	gap := m.g.country * 1.6
	if m.g.urban(p) > 0.4 {
		gap = m.g.wide * 0.85
	}
	for _, b := range m.bridges {
		if math.Abs(b-at) < gap {
			return 0, false
		}
	}
	return (w.width[i] + 2*w.bank) * 1.12, true
}
