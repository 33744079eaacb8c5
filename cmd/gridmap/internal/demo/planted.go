package demo

import "slices"

// Problem is something wrong that was planted for validation to find.
type Problem struct {
	Rule     string   // of the catalogue: R05, R06 …
	Kind     string   // the finding's kind
	Grids    []string // codes of the grids it may show at
	Member   string   // name of the office holder, if there is one
	Post     string   // source key
	Building string   // source key
}

// flaw is what is wrong with a grid on purpose.
type flaw uint8

const (
	sound         flaw = iota
	noLead             // no branch was ever named
	leadEnded          // its branch's assignment ended
	noMember           // nobody was ever named
	memberLeft         // the last one left
	termEnded          // the only one's term is over
	workerExpired      // a worker's term is over, the head is in office
	foreignWorker      // a worker from a branch that has no part in the grid
	overloaded         // its head has four grids
	crowded            // more households than a grid may have
	sparse             // fewer
)

// plantFlaws chooses the grids something is wrong with, each in a community of its own while
// there are enough: a handful in a small town, more in a larger one.
func (t *territory) plantFlaws() {
	if t.flawless {
		return
	}
	d := roll(t.seed, 100)
	times := max(1, len(t.grids)/260)
	order := d.Perm(len(t.communities))
	next := 0
	free := func(n int) []*gridPlan { // n neighbouring sound general grids of a community
		for range 2 * len(order) {
			c := t.communities[order[next%len(order)]]
			next++
			var run []*gridPlan
			for _, g := range c.grids {
				if g.special || g.flaw != sound {
					run = nil
				} else if run = append(run, g); len(run) == n {
					return run
				}
			}
		}
		return nil
	}
	for range times {
		for _, f := range []flaw{overloaded, noLead, leadEnded, noMember, memberLeft, termEnded, workerExpired, foreignWorker, crowded, sparse} {
			n := 1
			if f == overloaded {
				n = 4
			}
			for _, g := range free(n) {
				g.flaw = f
			}
		}
	}
}

// fillFlawedGrids makes crowded grids too full and sparse ones too empty.
func (t *territory) fillFlawedGrids() {
	for i, g := range t.grids {
		d := roll(t.seed, 101, uint64(i))
		switch g.flaw {
		case crowded:
			g.house(d.whole(560, 620))
			t.problem("R16", "many_households", g)
		case sparse:
			g.house(d.whole(190, 240))
			t.problem("R16", "few_households", g)
		}
	}
}

func (t *territory) problem(rule, kind string, grids ...*gridPlan) *Problem {
	p := Problem{Rule: rule, Kind: kind}
	for _, g := range grids {
		p.Grids = append(p.Grids, g.code)
	}
	slices.Sort(p.Grids)
	t.problems = append(t.problems, p)
	return &t.problems[len(t.problems)-1]
}

// cutBuildings puts a few buildings across borders: where two grids meet at a street that was
// planned and never built.
func (t *territory) cutBuildings() {
	if t.flawless {
		return
	}
	d := roll(t.seed, 102)
	want := max(2, len(t.grids)/250)
	for _, i := range d.Perm(len(t.edges)) {
		if want == 0 {
			return
		}
		e := &t.edges[i]
		f, g := t.face[2*i], t.face[2*i+1]
		if e.gone || e.kind != residential || f < 0 || g < 0 || t.ofBlock[f] == t.ofBlock[g] {
			continue
		}
		if l := e.line.length(); l < 45 || l > 160 || !t.homely(f) || !t.homely(g) {
			continue
		}
		place, along := curve(e.line).at(e.line.length() / 2)
		r := rect{place, along, 9, 6.5}
		if !t.roomAcross(r, int32(i)) {
			continue
		}
		b := t.blocks[f]
		b.buildings = append(b.buildings, building{
			rings: boxShape(r), box: r, kind: shop, floors: 2, anchor: r.at(0, 3.2), cut: true,
		})
		e.kind = bare
		t.problem("R22", "building_cut", t.grids[t.ofBlock[f]], t.grids[t.ofBlock[g]]).Building = b.key(len(b.buildings) - 1)
		want--
	}
}

// homely reports whether a block of a town has homes on it.
func (t *territory) homely(f int32) bool {
	switch t.blocks[f].use {
	case courtyards, oldSlabs, slabEstate, towerEstate:
		return true
	}
	return false
}

// roomAcross reports whether r, which lies across an edge, touches nothing else.
func (t *territory) roomAcross(r rect, across int32) bool {
	for _, f := range [...]int32{t.face[2*across], t.face[2*across+1]} {
		for _, o := range t.blocks[f].buildings {
			if r.meets(o.box, 2) {
				return false
			}
		}
		for _, p := range t.blocks[f].paths {
			for i := 1; i < len(p); i++ {
				if r.near(p[i-1], p[i], 2.5) {
					return false
				}
			}
		}
		for _, p := range t.blocks[f].ponds {
			for i := 1; i < len(p); i++ {
				if r.near(p[i-1], p[i], 2) {
					return false
				}
			}
		}
		for _, h := range t.faces[f] {
			if h>>1 == across {
				continue
			}
			e := t.edges[h>>1]
			for i := 1; i < len(e.line); i++ {
				if r.near(e.line[i-1], e.line[i], e.kind.half()+2) {
					return false
				}
			}
		}
	}
	return true
}
