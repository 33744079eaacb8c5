package demo

import (
	"cmp"
	"math"
	"slices"
)

// chooseUses decides what each block is built up with: most by the character of its quarter,
// then the institutions, kept apart from their like.
func chooseUses(l *layout, blocks []*block) {
	for _, b := range blocks {
		d := roll(l.seed, 55, uint64(b.face))
		b.use = useIn(d, l.quarters[b.quarter].character)
		if b.area < 2200 && b.use != unbuilt {
			b.use = pick(d, []use{park, oldSlabs})
		}
	}
	near := l.narrow * 1.9
	l.place(blocks, government, 1, l.town*0.5, near*2, 0.6e4, 3e4)
	l.place(blocks, station, 1+l.towns/9, l.town*0.85, near*6, 0.8e4, 6e4)
	l.place(blocks, hospital, math.MaxInt, l.town*0.6, near*2.6, 0.9e4, 4e4)
	l.place(blocks, market, math.MaxInt, l.town*0.4, near*1.9, 0.5e4, 2.4e4)
	l.place(blocks, school, math.MaxInt, l.town*0.5, near*1.05, 0.9e4, 5e4)
	l.place(blocks, park, math.MaxInt, l.town*0.5, near*1.6, 0.3e4, 2.2e4)
}

func useIn(d dice, c character) use {
	odds := func(uses []use, weights ...float64) use { return uses[d.weighted(weights)] }
	switch c {
	case farmland:
		return village
	case oldTown:
		return odds([]use{courtyards, oldSlabs, offices}, 88, 8, 4)
	case inner:
		return odds([]use{oldSlabs, slabEstate, offices}, 70, 16, 14)
	case estates:
		return odds([]use{slabEstate, oldSlabs, offices}, 84, 11, 5)
	case towers:
		return odds([]use{towerEstate, slabEstate, offices}, 68, 26, 6)
	case business:
		return odds([]use{offices, towerEstate, oldSlabs}, 66, 22, 12)
	case industry:
		return odds([]use{works, oldSlabs, slabEstate}, 84, 10, 6)
	case parkland:
		return park
	case townlet:
		return odds([]use{courtyards, oldSlabs, slabEstate, offices}, 44, 30, 18, 8)
	}
	return unbuilt
}

// place turns up to n blocks of the town into a use: of fitting size, near where it is wanted
// and at least apart from each other.
func (l *layout) place(blocks []*block, u use, n int, out, apart, least, most float64) {
	d := roll(l.seed, 56, uint64(u))
	type site struct {
		b     *block
		score float64
	}
	var sites []site
	for _, b := range blocks {
		switch b.use {
		case courtyards, oldSlabs, slabEstate, towerEstate, offices:
		default:
			continue
		}
		if b.area < least || b.area > most {
			continue
		}
		score := math.Abs(b.centre.length()-out)/l.town + d.between(0, 1.2)
		for _, c := range l.centres[1:] { // market towns have their own
			score = min(score, b.centre.to(c.place)/c.radius)
		}
		sites = append(sites, site{b, score})
	}
	slices.SortFunc(sites, func(a, b site) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.b.face, b.b.face))
	})
	var taken []*block
	for _, s := range sites {
		if len(taken) >= n {
			return
		}
		if !slices.ContainsFunc(taken, func(o *block) bool { return o.centre.to(s.b.centre) < apart }) {
			s.b.use = u
			taken = append(taken, s.b)
		}
	}
}
