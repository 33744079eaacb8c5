package demo

import (
	"fmt"
	"time"
)

// organisation is a party organisation in the tree from the district committee down.
type organisation struct {
	kind   string
	parent *organisation
	joint  bool
	big    bool // a big party committee with co-construction units
	code   string
	name   string
	street *street    // answers for one of these, or neither
	area   *community // …
	during span
	id     int64 // once stored
}

// unit is a co-construction unit's seat on a big committee.
type unit struct {
	committee          *organisation
	name, seat, office string
	during             span
}

// holder is an office holder.
type holder struct {
	org    *organisation
	name   string
	office string
	phone  string
	term   span
	id     int64 // once stored
}

// lead is a branch's assignment to a grid.
type lead struct {
	grid   *gridPlan
	branch *organisation
	role   string
	during span
}

// duty is an office holder's assignment to a grid.
type duty struct {
	grid   *gridPlan
	holder *holder
	role   string
	during span
}

// bureau is who answers for what.
type bureau struct {
	*territory
	dice
	today, start time.Time // today, and the day the edition came into force
	orgs         []*organisation
	units        []unit
	holders      []*holder
	leads        []lead
	duties       []duty
	names        *pool // of units
}

// staff makes the organisation tree, its office holders and their grids.
func staff(t *territory, district string, today, start time.Time) *bureau {
	d := roll(t.seed, 110)
	b := &bureau{territory: t, dice: d, today: today, start: start}
	b.names = newPool(d, "东西南北新", pairs(stemHeads, stemTails))
	top := b.organise(&organisation{kind: "district_committee", name: "中共" + district + "委员会", code: "D"})
	b.appoint(top, "secretary")
	b.appoint(top, "deputy_secretary")
	for i, s := range t.streets {
		o := &organisation{kind: "street_committee", parent: top, street: s, code: fmt.Sprintf("S%02d", i+1)}
		if o.name = "中共" + s.name + "工作委员会"; s.town {
			o.name = "中共" + s.name + "委员会"
		}
		b.organise(o)
		b.appoint(o, "secretary")
		b.appoint(o, "deputy_secretary")
		for j, c := range s.communities {
			b.staffCommunity(o, c, fmt.Sprintf("%sC%02d", o.code, j+1))
		}
	}
	return b
}

// organise adds an organisation that has existed since some years before the edition.
func (b *bureau) organise(o *organisation) *organisation {
	if o.during.from.IsZero() {
		o.during.from = days(b.start, -b.whole(30, 2500))
		if o.parent != nil && o.during.from.Before(o.parent.during.from) {
			o.during.from = o.parent.during.from
		}
	}
	b.orgs = append(b.orgs, o)
	return o
}

// appoint adds an office holder whose five-year term began before the edition did.
func (b *bureau) appoint(o *organisation, office string) *holder {
	from := days(b.start, -b.whole(0, 900))
	return b.appointFor(o, office, span{from, from.AddDate(5, 0, 0)})
}

func (b *bureau) appointFor(o *organisation, office string, term span) *holder {
	h := &holder{org: o, name: person(b.dice), office: office, term: term,
		phone: fmt.Sprintf("0000-%07d", 8000000+len(b.holders)*7%1000000)}
	b.holders = append(b.holders, h)
	return h
}

// staffCommunity makes a community's committee and the branches of its grids.
func (b *bureau) staffCommunity(street *organisation, c *community, code string) {
	o := &organisation{kind: "community_committee", parent: street, area: c, code: code, name: "中共" + c.name + "委员会"}
	if c.village {
		o.name = "中共" + c.name + "总支部委员会"
	}
	o.big = !c.village && b.chance(0.3)
	b.organise(o)
	b.appoint(o, "secretary")
	b.appoint(o, "deputy_secretary")
	if o.big {
		b.seat(o)
	}
	var general []*gridPlan
	for _, g := range c.grids {
		if g.special {
			b.staffSpecial(o, g)
		} else {
			general = append(general, g)
		}
	}
	for i := 0; i < len(general); {
		g := general[i]
		switch {
		case g.flaw == overloaded:
			n := i
			for n < len(general) && general[n].flaw == overloaded && n-i < 4 {
				n++
			}
			b.staffTogether(o, general[i:n])
			i = n
		case g.flaw == sound && i+1 < len(general) && general[i+1].flaw == sound && b.chance(0.16):
			n := 2
			if i+2 < len(general) && general[i+2].flaw == sound && b.chance(0.25) {
				n = 3
			}
			b.staffTogether(o, general[i:i+n])
			i += n
		case g.flaw == sound && i+1 < len(general) && general[i+1].flaw == sound && b.chance(0.07):
			b.staffApart(o, general[i:i+2])
			i += 2
		default:
			b.staffAlone(o, g)
			i++
		}
	}
}

// seat gives a big committee its co-construction units; one has left again.
func (b *bureau) seat(o *organisation) {
	kinds := []string{"建设有限公司", "供电所", "派出所", "物业服务有限公司", "农商银行支行", "卫生院", "律师事务所", "市政养护所"}
	offices := []string{"党支部书记", "副总经理", "所长", "副行长", "办公室主任"}
	for i := range b.whole(3, 5) {
		u := unit{committee: o, name: b.names.take() + pick(b.dice, kinds), seat: "member", office: pick(b.dice, offices),
			during: span{from: days(b.start, -b.whole(0, 500))}}
		if i == 0 {
			u.seat = "deputy"
		}
		if i == 3 {
			u.during.to = days(b.today, -b.whole(30, 300))
		}
		b.units = append(b.units, u)
	}
}
