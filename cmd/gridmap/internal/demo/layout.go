package demo

// layout is the town before its buildings: the ground, the net of roads and waters, and the
// quarters its blocks are parts of.
type layout struct {
	*ground
	*plat
	quarters []quarter
	part     []int32 // quarter of each block (face)
	roads    int32
	drawn    *mainRoads
}

func layOut(g *ground) *layout {
	drawn := drawMainRoads(g)
	n := arrange(g.plane, g.outline, drawn.strokes)
	n.tidy(min(g.narrow*0.07, 18), 1500)
	p := newPlat(n)
	l := &layout{ground: g, plat: p, quarters: quarters(g, p), drawn: drawn}
	d := divider{plat: p, g: g, roads: drawn.roads, aim: func(_ vec, part int32) float64 { return l.quarters[part].block }}
	d.run()
	l.part, l.roads = d.part, d.roads
	return l
}
