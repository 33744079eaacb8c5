package demo

import (
	"fmt"
	"strings"
)

// always is from the day the edition came into force, without an end.
func (b *bureau) always() span { return span{from: b.start} }

func (b *bureau) lead(g *gridPlan, o *organisation, role string, s span) {
	b.leads = append(b.leads, lead{g, o, role, s})
}

func (b *bureau) charge(g *gridPlan, h *holder, role string, s span) {
	b.duties = append(b.duties, duty{g, h, role, s})
}

// branchOf is a new branch of a community's committee for one grid.
func (b *bureau) branchOf(o *organisation, g *gridPlan) *organisation {
	return b.organise(&organisation{kind: "branch", parent: o, area: o.area, code: "B" + g.code, name: g.name + "党支部"})
}

// staffAlone gives a grid its own branch, a head and workers, with what its flaw asks.
func (b *bureau) staffAlone(o *organisation, g *gridPlan) {
	branch := b.branchOf(o, g)
	b.groups(branch, g)
	switch g.flaw {
	case noLead:
		b.problem("R05", "no_lead", g)
	case leadEnded:
		b.lead(g, branch, "lead", span{b.start, days(b.today, -b.whole(25, 120))})
		b.problem("R05", "lead_ended", g)
	default:
		b.lead(g, branch, "lead", b.always())
	}
	switch g.flaw {
	case noMember:
		b.problem("R06", "no_member", g)
		return
	case memberLeft:
		until := days(b.today, -b.whole(20, 90))
		h := b.appoint(branch, "grid_head")
		b.charge(g, h, "head", span{b.start, until})
		b.problem("R06", "member_left", g).Member = h.name
		return
	case termEnded:
		over := days(b.today, -b.whole(20, 90))
		h := b.appointFor(branch, "secretary", span{over.AddDate(-5, 0, 0), over})
		b.charge(g, h, "head", b.always())
		b.problem("R06", "term_ended_alone", g).Member = h.name
		return
	}
	b.head(branch, g)
	switch g.flaw {
	case workerExpired:
		over := days(b.today, -b.whole(30, 120))
		h := b.appointFor(branch, "grid_worker", span{over.AddDate(-3, 0, 0), over})
		b.charge(g, h, "worker", b.always())
		b.problem("R08", "term_ended", g).Member = h.name
	case foreignWorker:
		h := b.appoint(b.foreign(o), "grid_worker")
		b.charge(g, h, "worker", b.always())
		b.problem("R08", "foreign_member", g).Member = h.name
	default:
		b.workers(branch, g)
	}
}

// foreign is a committee that has nothing to do with the grids under o.
func (b *bureau) foreign(o *organisation) *organisation {
	for _, x := range b.orgs {
		if x.kind == "community_committee" && x != o {
			return x
		}
	}
	return b.organise(&organisation{kind: "branch", parent: o, area: o.area, code: "BX", name: o.area.name + "机关党支部"})
}

// head puts a head into a grid: mostly the branch's secretary. Some took over from another.
func (b *bureau) head(branch *organisation, g *gridPlan) {
	office := "secretary"
	if b.chance(0.35) {
		b.appoint(branch, "secretary")
		office = "grid_head"
	}
	if !b.chance(0.14) {
		b.charge(g, b.appoint(branch, office), "head", b.always())
		return
	}
	since := days(b.today, -b.whole(40, 620))
	before := days(b.start, -b.whole(100, 900))
	b.charge(g, b.appointFor(branch, office, span{before, since}), "head", span{b.start, since})
	b.charge(g, b.appointFor(branch, office, span{since, since.AddDate(5, 0, 0)}), "head", span{from: since})
}

func (b *bureau) workers(branch *organisation, g *gridPlan) {
	for range b.whole(1, 2) {
		b.charge(g, b.appoint(branch, "grid_worker"), "worker", b.always())
	}
}

// groups are the building groups of a branch, each with its leader.
func (b *bureau) groups(branch *organisation, g *gridPlan) {
	seen := map[string]bool{}
	for _, x := range g.blocks {
		if x.name == "" || x.households() < 60 || seen[x.name] || len(seen) == 3 {
			continue
		}
		seen[x.name] = true
		o := b.organise(&organisation{kind: "building_group", parent: branch, area: branch.area,
			code: fmt.Sprintf("%sG%d", branch.code, len(seen)), name: x.name + "党小组"})
		h := b.appoint(o, "group_leader")
		if b.chance(0.5) && g.flaw != noMember && g.flaw != memberLeft && g.flaw != termEnded {
			b.charge(g, h, "contact", b.always())
		}
	}
}

// staffTogether gives neighbouring grids one joint branch whose secretary heads them all.
func (b *bureau) staffTogether(o *organisation, grids []*gridPlan) {
	var numbers []string
	for _, g := range grids {
		numbers = append(numbers, strings.TrimSuffix(strings.TrimPrefix(g.name, o.area.name+"第"), "网格"))
	}
	branch := b.organise(&organisation{kind: "branch", parent: o, area: o.area, joint: true, code: "J" + grids[0].code,
		name: o.area.name + "第" + strings.Join(numbers, "、") + "网格联合党支部"})
	h := b.appoint(branch, "secretary")
	for _, g := range grids {
		b.lead(g, branch, "lead", b.always())
		b.charge(g, h, "head", b.always())
		b.workers(branch, g)
		b.groups(branch, g)
	}
	if len(grids) > 3 {
		b.problem("R07", "member_overloaded", grids...).Member = h.name
	}
}

// staffApart gives two grids branches of their own that took over from a joint one.
func (b *bureau) staffApart(o *organisation, grids []*gridPlan) {
	since := days(b.today, -b.whole(90, 560))
	old := &organisation{kind: "branch", parent: o, area: o.area, joint: true, code: "J" + grids[0].code,
		name: o.area.name + "第" + ordinal(b.whole(1, 9)) + "片区联合党支部（撤销）" + grids[0].code[12:]}
	old.during = span{days(b.start, -b.whole(30, 900)), since}
	if old.during.from.Before(o.during.from) {
		old.during.from = o.during.from
	}
	b.organise(old)
	before := b.appointFor(old, "secretary", span{days(b.start, -b.whole(0, 700)), since})
	for _, g := range grids {
		b.lead(g, old, "lead", span{b.start, since})
		b.charge(g, before, "head", span{b.start, since})
		branch := &organisation{kind: "branch", parent: o, area: o.area, code: "B" + g.code, name: g.name + "党支部", during: span{from: since}}
		b.organise(branch)
		b.lead(g, branch, "lead", span{from: since})
		b.charge(g, b.appointFor(branch, "secretary", span{since, since.AddDate(5, 0, 0)}), "head", span{from: since})
		b.charge(g, b.appointFor(branch, "grid_worker", span{since, since.AddDate(3, 0, 0)}), "worker", span{from: since})
		b.groups(branch, g)
	}
}

// staffSpecial gives a special grid to the branch of its institution, with the community's
// own people joining.
func (b *bureau) staffSpecial(o *organisation, g *gridPlan) {
	branch := b.organise(&organisation{kind: "branch", parent: o, area: o.area, code: "B" + g.code, name: g.blocks[0].name + "党支部"})
	b.lead(g, branch, "lead", b.always())
	b.head(branch, g)
	if b.chance(0.5) {
		b.workers(branch, g)
	}
	if b.chance(0.4) {
		near := b.organise(&organisation{kind: "branch", parent: o, area: o.area, joint: true, code: "L" + g.code,
			name: g.blocks[0].name + "共建联合党支部"})
		b.appoint(near, "secretary")
		b.lead(g, near, "joint", b.always())
	}
}
