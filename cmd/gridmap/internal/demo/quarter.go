package demo

import "math"

// character is what a quarter, the ground between main roads, is like as a whole.
type character uint8

const (
	wet      character = iota // the strip along a water
	farmland                  // fields and a village
	oldTown                   // courtyards along lanes
	inner                     // short old slabs, shops, offices
	estates                   // six- and eleven-storey slabs in gated estates
	towers                    // point towers
	business                  // offices and shops
	industry                  // sheds
	parkland                  // a park with a pond
	townlet                   // the heart of a market town
)

// quarter is a face of the main roads before it is divided.
type quarter struct {
	character character
	centre    vec
	area      float64
	block     float64 // wanted area of its blocks
}

// quarters says what each face of the main roads is like.
func quarters(g *ground, p *plat) []quarter {
	out := make([]quarter, len(p.faces))
	for f := range p.faces {
		ring := p.outlineOf(int32(f))
		q := quarter{centre: ring.centroid(), area: ring.area()}
		q.character = g.characterOf(p, int32(f), q)
		d := roll(g.seed, 50, uint64(f))
		q.block = g.blockSize(q, d)
		out[f] = q
	}
	g.choosePark(out)
	return out
}

func (g *ground) characterOf(p *plat, f int32, q quarter) character {
	for _, h := range p.faces[f] {
		if p.edges[h>>1].kind.isWater() {
			return wet
		}
	}
	u, c := g.urban(q.centre), g.core(q.centre)
	taste := g.grain.at(q.centre, g.town*0.5)
	side := (g.grain + 77).at(q.centre, g.town*1.1)
	switch {
	case u < 0.3:
		return farmland
	case g.oldness(q.centre) > 0.7 && q.centre.length() < g.town:
		return oldTown
	case q.centre.length() > g.town*1.25:
		if c > 0.3 {
			return townlet
		}
		return estates
	case c < 0.3 && side > 0.25 && taste > -0.5:
		return industry
	case c > 0.4 && taste > 0.55:
		return business
	case c > 0.52 && taste < 0.05:
		return inner
	case taste > 0.02:
		return towers
	}
	return estates
}

func (g *ground) blockSize(q quarter, d dice) float64 {
	k := d.between(0.85, 1.2)
	switch q.character {
	case farmland:
		return g.farmland * k
	case oldTown:
		return 0.85e4 * k
	case inner, townlet:
		return 1.25e4 * k
	case business:
		return 1.5e4 * k
	case estates:
		return 1.9e4 * k
	case towers:
		return 1.8e4 * k
	case industry:
		return 4.2e4 * k
	}
	return math.Inf(1)
}

// choosePark gives the town its large park: a quarter of fitting size between the old town
// and the edge; a city has several.
func (g *ground) choosePark(qs []quarter) {
	d := roll(g.seed, 51)
	for range 1 + 2*g.towns/9 {
		best, score := -1, math.Inf(-1)
		for i, q := range qs {
			switch q.character {
			case estates, towers, inner, business:
			default:
				continue
			}
			out := q.centre.length() / g.town
			s := -math.Abs(out-0.55)*2 - math.Abs(math.Log(q.area/(g.narrow*g.narrow*0.9))) + d.between(0, 0.6)
			if s > score {
				best, score = i, s
			}
		}
		if best < 0 {
			return
		}
		qs[best].character, qs[best].block = parkland, math.Inf(1)
	}
}
