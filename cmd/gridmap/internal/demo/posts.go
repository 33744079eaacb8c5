package demo

import (
	"cmp"
	"fmt"
	"slices"
)

// post is a party-mass service centre, station or point.
type post struct {
	key      string
	kind     string
	name     string
	address  string
	hours    map[string][][2]string // by day of the week; empty: not stated
	services []string
	floor    float64 // square metres
	place    vec
	during   span
}

// openPosts places a centre in every street, a station in every community, and points where
// most people live, the scale's number in all. A few say no hours.
func (t *territory) openPosts(b *bureau) []post {
	d := roll(t.seed, 120)
	var out []post
	used := map[vec]bool{}
	open := func(kind, name string, blocks []*block, near vec) {
		if len(out) >= t.posts {
			return
		}
		x := houseFor(blocks, near, used)
		if x == nil {
			return
		}
		used[x.anchor] = true
		p := post{key: fmt.Sprintf("P%04d", len(out)+1), kind: kind, name: name, address: x.address, place: x.anchor,
			during: span{from: days(b.start, -d.whole(-300, 1200))}}
		p.furnish(d)
		out = append(out, p)
	}
	for _, s := range t.streets {
		var blocks []*block
		for _, c := range s.communities {
			for _, g := range c.grids {
				blocks = append(blocks, g.blocks...)
			}
		}
		open("centre", s.name+"党群服务中心", blocks, s.place)
	}
	for _, c := range t.communities {
		var blocks []*block
		for _, g := range c.grids {
			blocks = append(blocks, g.blocks...)
		}
		open("station", c.name+"党群服务站", blocks, c.place)
	}
	grids := slices.DeleteFunc(slices.Clone(t.grids), func(g *gridPlan) bool { return g.special })
	d.Shuffle(len(grids), func(i, j int) { grids[i], grids[j] = grids[j], grids[i] })
	for _, g := range grids {
		open("point", g.name+"党群服务点", g.blocks, g.place)
	}
	if t.flawless {
		return out
	}
	for n := max(1, len(out)/120); n > 0; n-- {
		p := &out[max(len(out)-2*n, 0)]
		p.hours = nil
		t.problem("R19", "post_no_hours").Post = p.key
	}
	return out
}

// houseFor is the building nearest to a place that would take a post: one the public uses, or
// else the ground floor of a home.
func houseFor(blocks []*block, near vec, used map[vec]bool) *building {
	var best *building
	score := 0.0
	for _, b := range blocks {
		for i := range b.buildings {
			x := &b.buildings[i]
			if x.kind == shed || x.cut || x.address == "" || used[x.anchor] {
				continue
			}
			s := x.anchor.to(near)
			if x.kind == dwelling {
				s = s*1.5 + 60
			}
			if best == nil || cmp.Less(s, score) {
				best, score = x, s
			}
		}
	}
	return best
}

var services = []string{"党员服务", "政策咨询", "矛盾调解", "社保代办", "图书阅览", "志愿服务", "老年助餐", "儿童托管", "法律援助", "文体活动", "就业指导", "骑手驿站"}

// furnish gives a post its hours, services and size.
func (p *post) furnish(d dice) {
	week := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	p.hours = map[string][][2]string{}
	n := 3
	switch p.kind {
	case "centre":
		n, p.floor = d.whole(8, 11), float64(d.whole(16, 56)*50)
		for _, w := range week[:5] {
			p.hours[w] = [][2]string{{"08:30", "12:00"}, {"14:00", "17:30"}}
		}
		p.hours["sat"] = [][2]string{{"09:00", "12:00"}}
	case "station":
		n, p.floor = d.whole(5, 8), float64(d.whole(15, 45)*20)
		last := 5
		if d.chance(0.6) {
			last = 7
		}
		for _, w := range week[:last] {
			p.hours[w] = [][2]string{{"08:30", "17:30"}}
		}
	default:
		n, p.floor = d.whole(2, 4), float64(d.whole(6, 24)*10)
		hours := pick(d, [][][2]string{{{"07:00", "20:30"}}, {{"09:00", "21:00"}}, {{"08:00", "11:30"}, {"14:30", "20:00"}}})
		for _, w := range week {
			p.hours[w] = hours
		}
	}
	for _, i := range d.Perm(len(services))[:n] {
		p.services = append(p.services, services[i])
	}
}
