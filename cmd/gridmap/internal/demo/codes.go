package demo

import (
	"fmt"
	"slices"
)

// The district's code begins with 99, which no province has.
const districtCode = "990103"

// nameTerritory gives streets, communities and grids their names and codes.
func (t *territory) nameTerritory() {
	d := roll(t.seed, 92)
	stems := newPool(d, "东西南北新", pairs(stemHeads, stemTails))
	streets, towns := 0, 0
	for _, s := range t.streets {
		if s.town {
			towns++
			s.name, s.code = stems.take()+"镇", fmt.Sprintf("%03d", 99+towns)
		} else {
			streets++
			s.name, s.code = stems.take()+"街道", fmt.Sprintf("%03d", streets)
		}
		communities, villages := 0, 0
		taken := map[string]bool{}
		for _, c := range s.communities {
			seq := 0
			if c.village {
				villages++
				seq = 199 + villages
				c.name = t.villageName(c, taken)
			}
			if c.name == "" {
				if seq == 0 {
					communities++
					seq = communities
				}
				c.name = stems.take() + "社区"
			}
			taken[c.name] = true
			c.code = districtCode + s.code + fmt.Sprintf("%03d", seq)
			t.nameGrids(c)
		}
	}
	// The civil-affairs list numbers the same streets in another order, so that a code of
	// nine digits means one place in one list and another in the other.
	for i, s := range t.streets {
		s.civil = t.streets[(i+len(t.streets)/2)%len(t.streets)].code
	}
}

// villageName is the largest hamlet's name with 村, unless another village of the town has it.
func (t *territory) villageName(c *community, taken map[string]bool) string {
	name, most := "", 0
	for _, g := range c.grids {
		for _, b := range g.blocks {
			if b.use == village && b.households() > most && !taken[b.name+"村"] {
				name, most = b.name+"村", b.households()
			}
		}
	}
	return name
}

// nameGrids numbers a community's grids: first the general ones, then the special ones, which
// bear the name of their institution.
func (t *territory) nameGrids(c *community) {
	slices.SortStableFunc(c.grids, func(a, b *gridPlan) int {
		switch {
		case a.special == b.special:
			return 0
		case a.special:
			return 1
		}
		return -1
	})
	n := 0
	for i, g := range c.grids {
		g.code = c.code + fmt.Sprintf("%03d", i+1)
		if g.special {
			g.name = g.blocks[0].name + "专属网格"
			continue
		}
		n++
		g.name = c.name + "第" + ordinal(n) + "网格"
	}
}
