package demo

import "math"

// extend lets the greater roads run on a little beyond the border, so that the district does
// not end in the void.
func (t *territory) extend(m *streetMap) {
	reach := 500 + t.radius*0.04
	byRoad := map[int32][]int32{} // road → roadways
	for i, w := range m.roads {
		r := t.edges[w.edges[0]].road
		byRoad[r] = append(byRoad[r], int32(i))
	}
	for _, s := range t.drawn.strokes {
		if !s.kind.isRoad() || s.kind < secondary || len(byRoad[s.road]) == 0 {
			continue
		}
		for _, line := range [...]curve{s.line, s.line.reversed()} {
			for _, out := range t.beyond(line, reach) {
				best, near := int32(-1), math.Inf(1)
				for _, i := range byRoad[s.road] {
					for _, l := range m.roads[i].lines {
						if d := min(l[0].to(out[0]), l[len(l)-1].to(out[0])); d < near {
							best, near = i, d
						}
					}
				}
				if near < 30 { // it really leaves here
					m.roads[best].lines = append(m.roads[best].lines, out)
				}
			}
		}
	}
}

// beyond are the stretches of a line that leave the outline, cut off after reach metres.
func (g *ground) beyond(line curve, reach float64) []curve {
	var out []curve
	var run curve
	left := 0.0
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if run == nil {
			if !g.outline.holds(a) || g.outline.holds(b) {
				continue
			}
			at := 1.0
			for k := 1; k < len(g.outline); k++ {
				if u, _, ok := crossing(a, b, g.outline[k-1], g.outline[k]); ok {
					at = min(at, u)
				}
			}
			run, left = curve{a.lerp(b, at)}, reach
			a = run[0]
		}
		l := a.to(b)
		if g.outline.holds(b) || l >= left {
			if !g.outline.holds(b) && l > 0 {
				run = append(run, a.lerp(b, left/l))
			}
			if len(run) > 1 {
				out = append(out, run)
			}
			run = nil
			if !g.outline.holds(b) {
				for i+1 < len(line) && !g.outline.holds(line[i+1]) { // to where it comes back
					i++
				}
			}
			continue
		}
		run = append(run, b)
		left -= l
	}
	if len(run) > 1 {
		out = append(out, run)
	}
	return out
}
