package grid

import (
	"cmp"
	"maps"
	"slices"

	"gridmap/geo"
)

// sum adds up the survey.
func (s *survey) sum(q redrawing, d impactDays) measured {
	m := measured{Impact: Impact{Day: d.day}, pairs: map[[2]int64]Load{}}
	before, after := maps.Clone(s.before), maps.Clone(s.after)
	moves := map[[2]int64]*GridMove{}
	leadOf := func(id int64, plans bool) *OrganisationRef { return s.leads[id].lead(plans) }
	handed := func(from, to int64) bool {
		return organisationID(leadOf(from, q.plansBefore)) != organisationID(leadOf(to, true))
	}
	move := func(from, to int64) *GridMove {
		k := [2]int64{from, to}
		if moves[k] == nil {
			moves[k] = &GridMove{From: from, To: to, Handed: handed(from, to)}
		}
		return moves[k]
	}
	for _, g := range s.ground {
		move(g.From, g.To).AreaM2 += g.AreaM2
	}
	for i := range s.things {
		t := &s.things[i]
		if h, ok := before[t.from]; ok {
			h.add(t.load)
			before[t.from] = h
		}
		if h, ok := after[t.to]; ok {
			h.add(t.load)
			after[t.to] = h
		}
		pair := m.pairs[[2]int64{t.from, t.to}]
		pair.add(t.load)
		m.pairs[[2]int64{t.from, t.to}] = pair
		passes := handed(t.from, t.to)
		if passes {
			m.Handed.add(t.load)
		}
		if t.from == t.to {
			continue
		}
		move(t.from, t.to).add(t.load)
		switch it := (moved{*t, passes}); {
		case t.kind == aBuilding:
			m.buildings = append(m.buildings, it)
		case t.kind == aPost:
			m.posts = append(m.posts, it)
		case t.kind == anIncident:
			m.incidents = append(m.incidents, it)
		}
	}
	for _, list := range [][]moved{m.buildings, m.posts, m.incidents} {
		slices.SortFunc(list, func(a, b moved) int { return cmp.Compare(a.id, b.id) })
	}
	m.Moves = []GridMove{}
	for _, k := range slices.SortedFunc(maps.Keys(moves), func(a, b [2]int64) int {
		return cmp.Or(compareGrids(a[0], b[0]), compareGrids(a[1], b[1]))
	}) {
		m.Moves = append(m.Moves, *moves[k])
	}
	s.sumGrids(&m.Impact, q, before, after)
	return m
}

// compareGrids orders grids by id, those that do not exist yet last.
func compareGrids(a, b int64) int {
	if (a < 0) != (b < 0) {
		return cmp.Compare(b, a)
	}
	if a < 0 {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

func organisationID(o *OrganisationRef) int64 {
	if o == nil {
		return 0
	}
	return o.ID
}

func (s *survey) sumGrids(m *Impact, q redrawing, before, after map[int64]Holding) {
	same := map[int64]bool{}
	shapes := map[int64]geo.MultiPolygon{}
	for _, f := range q.before {
		shapes[f.ID] = f.Shape
	}
	for _, f := range q.after {
		same[f.ID] = sameShape(shapes[f.ID], f.Shape)
	}
	branches := map[int64]*BranchImpact{}
	branch := func(o *OrganisationRef) *BranchImpact {
		id := organisationID(o)
		if branches[id] == nil {
			branches[id] = &BranchImpact{Branch: o}
		}
		return branches[id]
	}
	m.Grids = []GridImpact{}
	for _, id := range slices.SortedFunc(maps.Keys(s.changed), compareGrids) {
		g := s.leads[id]
		i := GridImpact{GridRef: GridRef{id, g.code, g.name}, Change: "changed"}
		was, old := before[id]
		is, lives := after[id]
		if old {
			i.Before, i.BranchBefore = &was, g.lead(q.plansBefore)
			branch(i.BranchBefore).Before.add(was)
		}
		if lives {
			i.After, i.BranchAfter = &is, g.lead(true)
			branch(i.BranchAfter).After.add(is)
		}
		switch {
		case !old:
			i.Change = "new"
		case !lives:
			i.Change = "retired"
		case same[id]:
			i.Change = "same"
		}
		m.Grids = append(m.Grids, i)
	}
	m.Branches = []BranchImpact{}
	for _, id := range slices.Sorted(maps.Keys(branches)) {
		m.Branches = append(m.Branches, *branches[id])
	}
}

func (b *BranchHolding) add(h Holding) {
	b.Grids++
	b.Load.add(h.Load)
	b.AreaM2 += h.AreaM2
}

// sameShape reports whether two shapes are the same points in the same order.
func sameShape(a, b geo.MultiPolygon) bool {
	return slices.EqualFunc(a, b, func(p, q geo.Polygon) bool {
		return slices.EqualFunc(p, q, func(r, s geo.Ring) bool { return slices.Equal(r, s) })
	})
}
