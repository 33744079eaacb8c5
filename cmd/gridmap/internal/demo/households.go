package demo

// settleHouseholds makes every general grid house 300 to 500 households, where its blocks came
// out a little over or under: floors and full houses give way, not borders.
func (t *territory) settleHouseholds() {
	for i, g := range t.grids {
		if g.special {
			continue
		}
		d := roll(t.seed, 85, uint64(i))
		switch n := g.households(); {
		case n < 318:
			g.house(d.whole(322, 380))
		case n > 482:
			g.house(d.whole(425, 474))
		}
	}
}

// house makes about so many households live in the grid, if anybody does.
func (g *gridPlan) house(want int) {
	for range 6 {
		n := g.households()
		if n == 0 || n > want-12 && n < want+12 {
			return
		}
		for _, b := range g.blocks {
			b.scale(float64(want) / float64(n))
		}
	}
}
