package demo

import (
	"cmp"
	"math"
	"slices"

	"gridmap/geo"
)

// territory is the land divided for governing: streets and towns, communities and villages,
// grids. Each is made of whole blocks, so borders run along roads and waters.
type territory struct {
	*layout
	blocks      []*block
	grids       []*gridPlan
	communities []*community
	streets     []*street
	ofBlock     []int32 // grid of each block
	problems    []Problem
	flawless    bool // nothing is wrong on purpose
}

// street is a street or a town.
type street struct {
	name        string
	town        bool
	communities []*community
	place       vec
	code        string // 3 digits in the statistical scheme
	civil       string // 3 digits in the civil-affairs scheme
	id          int64  // once stored
}

// community is a community or a village.
type community struct {
	street  *street
	name    string
	village bool
	grids   []*gridPlan
	place   vec
	code    string // 12 digits
	id      int64  // once stored
}

// gridPlan is a grid: its blocks, and what is known about it.
type gridPlan struct {
	community *community
	special   bool
	blocks    []*block
	code      string
	name      string
	place     vec
	shape     geo.MultiPolygon
	flaw      flaw
	id        int64 // once stored
}

func (g *gridPlan) households() int {
	n := 0
	for _, b := range g.blocks {
		n += b.households()
	}
	return n
}

// The sizes territories aim at, in households.
const (
	perGrid      = 400
	perCommunity = 2400
	perStreet    = 40000
	ruralWeight  = 4.0 // households a hectare of countryside counts as, so that towns stay small
)

// govern divides the built-up land.
func govern(l *layout, blocks []*block) *territory {
	t := &territory{layout: l, blocks: blocks}
	t.makeCommunities()
	t.makeGrids()
	t.untangle()
	t.collect()
	t.settleHouseholds()
	t.draw()
	return t
}

// makeCommunities groups quarters into streets, and those of each street into communities.
func (t *territory) makeCommunities() {
	n := len(t.quarters)
	quarters := t.regions(t.part, n, t.blocks, 12)
	weight := make([]float64, n)
	var total float64
	for i := range quarters {
		weight[i] = quarters[i].weight
		if t.quarters[i].character == farmland {
			quarters[i].weight += ruralWeight * t.quarters[i].area / 1e4
		}
		total += quarters[i].weight
	}
	k := max(3, int(math.Round(total/perStreet)))
	streetOf := split(quarters, k, 60, roll(t.seed, 70))
	absorb(quarters, streetOf, k, total/float64(k)*0.3)
	t.streets = make([]*street, k)
	for i := range t.streets {
		t.streets[i] = &street{}
	}
	for i := range quarters {
		quarters[i].weight = weight[i]
	}
	communityOf := make([]*community, n)
	for s, st := range t.streets {
		var members []int32
		var households float64
		for q := range quarters {
			if streetOf[q] == int32(s) {
				members = append(members, int32(q))
				households += weight[q]
			}
		}
		inner := within(quarters, members)
		k := max(2, int(math.Round(households/perCommunity)))
		if len(members) == 0 {
			continue // absorbed by a neighbour
		}
		part := split(inner, k, 60, roll(t.seed, 71, uint64(s)))
		absorb(inner, part, k, perCommunity*0.3)
		st.communities = make([]*community, 0, k)
		made := make([]*community, k)
		for i, q := range members {
			p := part[i]
			if made[p] == nil {
				made[p] = &community{street: st}
				st.communities = append(st.communities, made[p])
			}
			communityOf[q] = made[p]
		}
	}
	for _, st := range t.streets {
		t.communities = append(t.communities, st.communities...)
	}
	index := map[*community]int32{}
	for i, c := range t.communities {
		index[c] = int32(i)
	}
	t.ofBlock = make([]int32, len(t.blocks)) // of the community, until there are grids
	for f := range t.blocks {
		t.ofBlock[f] = index[communityOf[t.part[f]]]
	}
}

// within are some of the regions, with the links among them.
func within(all []region, members []int32) []region {
	at := make(map[int32]int32, len(members))
	for i, m := range members {
		at[m] = int32(i)
	}
	out := make([]region, len(members))
	for i, m := range members {
		out[i] = region{place: all[m].place, weight: all[m].weight}
		for _, l := range all[m].links {
			if to, ok := at[l.to]; ok {
				out[i].links = append(out[i].links, link{to, l.length, l.cost})
			}
		}
	}
	return out
}

// collect gathers what belongs to each grid, community and street once blocks no longer move,
// in reading order: west to east within north to south.
func (t *territory) collect() {
	for _, g := range t.grids {
		g.blocks = nil
	}
	for f, g := range t.ofBlock {
		t.grids[g].blocks = append(t.grids[g].blocks, t.blocks[f])
	}
	t.grids = slices.DeleteFunc(t.grids, func(g *gridPlan) bool { return len(g.blocks) == 0 })
	for _, c := range t.communities {
		c.grids = nil
	}
	for _, g := range t.grids {
		g.place = middle(g.blocks)
		g.community.grids = append(g.community.grids, g)
	}
	t.communities = slices.DeleteFunc(t.communities, func(c *community) bool { return len(c.grids) == 0 })
	for _, s := range t.streets {
		s.communities = nil
	}
	for _, c := range t.communities {
		var blocks []*block
		rural, all := 0, 1
		for _, g := range c.grids {
			blocks = append(blocks, g.blocks...)
			for _, b := range g.blocks {
				if all += b.households(); b.use == village {
					rural += b.households()
				}
			}
		}
		c.place, c.village = middle(blocks), 2*rural > all
		readingOrder(c.grids, func(g *gridPlan) vec { return g.place }, 150)
		c.street.communities = append(c.street.communities, c)
	}
	t.streets = slices.DeleteFunc(t.streets, func(s *street) bool { return len(s.communities) == 0 })
	for _, s := range t.streets {
		rural := 0
		s.place = vec{}
		for _, c := range s.communities {
			if c.village {
				rural++
			}
			s.place = s.place.add(c.place.times(1 / float64(len(s.communities))))
		}
		s.town = 2*rural > len(s.communities)
		readingOrder(s.communities, func(c *community) vec { return c.place }, 600)
	}
	if !slices.ContainsFunc(t.streets, func(s *street) bool { return s.town }) { // a district has a town
		far := slices.MaxFunc(t.streets, func(a, b *street) int { return cmp.Compare(a.place.length(), b.place.length()) })
		far.town = true
	}
	readingOrder(t.streets, func(s *street) vec { return s.place }, t.radius/3)
	t.communities, t.grids = t.communities[:0], t.grids[:0]
	for _, s := range t.streets {
		for _, c := range s.communities {
			t.communities = append(t.communities, c)
			t.grids = append(t.grids, c.grids...)
		}
	}
	for i, g := range t.grids {
		for _, b := range g.blocks {
			t.ofBlock[b.face] = int32(i)
		}
	}
}

// middle is the centre of the blocks' land.
func middle(blocks []*block) vec {
	var sum vec
	var area float64
	for _, b := range blocks {
		sum = sum.add(b.centre.times(b.area))
		area += b.area
	}
	return sum.times(1 / area)
}

// readingOrder sorts things west to east, north to south, in rows about so high.
func readingOrder[T any](things []T, place func(T) vec, row float64) {
	slices.SortStableFunc(things, func(a, b T) int {
		p, q := place(a), place(b)
		return cmp.Or(cmp.Compare(math.Floor(-p.Y/row), math.Floor(-q.Y/row)), cmp.Compare(p.X, q.X))
	})
}

// draw makes every grid's shape: the union of its blocks, exact on the lattice.
func (t *territory) draw() {
	for _, g := range t.grids {
		faces := make([]geo.Face, len(g.blocks))
		for i, b := range g.blocks {
			faces[i] = geo.Face{ID: int64(b.face), Shape: geo.MultiPolygon{{t.plane.latticeRing(b.ring)}}}
		}
		g.shape = geo.Dissolve(faces)
	}
}

// latticeRing is a counter-clockwise ring as the lattice, whose y runs south, wants it.
func (pl plane) latticeRing(c curve) geo.Ring {
	out := make(geo.Ring, 0, len(c)+1)
	for i := len(c) - 1; i >= 0; i-- {
		out = append(out, pl.point(c[i]))
	}
	return append(out, out[0])
}
