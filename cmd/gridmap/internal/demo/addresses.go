package demo

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// nameBlocks names estates, hamlets and institutions.
func (t *territory) nameBlocks() {
	d := roll(t.seed, 91)
	stems := newPool(d, "东西南北新", pairs(stemHeads, stemTails))
	hamlets := hamletNames(d)
	schools := 0
	for _, b := range t.blocks {
		far := b.centre.length() > t.town*1.25
		switch b.use {
		case village:
			if len(b.buildings) > 0 && b.households() > 0 {
				b.name = hamlets.take()
			}
		case oldSlabs:
			b.name = stems.take() + pick(d, []string{"新村", "小区", "里", "宿舍"})
		case slabEstate:
			b.name = stems.take() + pick(d, []string{"花园", "苑", "家园", "小区", "嘉园"})
		case towerEstate:
			b.name = stems.take() + pick(d, []string{"府", "名邸", "公馆", "雅居", "湾"})
		case offices:
			b.name = stems.take() + pick(d, []string{"商务中心", "广场", "大厦"})
		case works:
			b.name = stems.take() + pick(d, []string{"纺织厂", "机械厂", "食品厂", "电子产业园", "物流园", "建材厂", "包装厂"})
		case park:
			b.name = stems.take() + "公园"
		case school:
			schools++
			switch {
			case far:
				b.name = stems.take() + "中心学校"
			case schools%3 == 1:
				b.name = "第" + ordinal(schools/3%99+1) + "中学"
				if schools/3 >= 99 {
					b.name = stems.take() + "中学"
				}
			default:
				b.name = stems.take() + pick(d, []string{"小学", "实验小学", "学校"})
			}
		case hospital:
			b.name = stems.take() + pick(d, []string{"医院", "中医院", "卫生服务中心"})
		case market:
			b.name = stems.take() + "农贸市场"
		case government:
			b.name = "政务服务中心"
		case station:
			b.name = stems.take() + "客运站"
		}
	}
}

// numberBuildings gives each building its number in its estate and its address.
func (t *territory) numberBuildings(m *streetMap) {
	for _, b := range t.blocks {
		s := divider{plat: t.plat}
		sides := s.sides(b.face)
		switch b.use {
		case village:
			t.numberVillage(b)
		case unbuilt:
		default:
			t.numberEstate(b, m, sides)
		}
	}
}

// numberVillage counts the houses of a hamlet in groups of forty.
func (t *territory) numberVillage(b *block) {
	g := t.grids[t.ofBlock[b.face]]
	n := 0
	for i := range b.buildings {
		x := &b.buildings[i]
		x.estate = b.name
		if x.kind != dwelling || b.name == "" {
			continue
		}
		x.number = fmt.Sprintf("%d组%d号", n/40+1, n%40+1)
		x.address = g.community.street.name + g.community.name + b.name + x.number
		n++
	}
}

// numberEstate counts the buildings of an estate from the north-west; its gate stands on the
// greatest road beside it, and what faces a street itself has its number there.
func (t *territory) numberEstate(b *block, m *streetMap, sides []side) {
	gate := ""
	longest := 0.0
	for _, s := range sides {
		if m.along[s.half>>1].road < 0 {
			continue
		}
		if l := s.a.to(s.b) * (1 + float64(t.edges[s.half>>1].kind)); l > longest {
			longest = l
			road, n := m.number(t.plat, s.half>>1, s.a.lerp(s.b, 0.5))
			gate = fmt.Sprintf("%s%d号", road, n)
		}
	}
	order := make([]int, len(b.buildings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		p, q := b.buildings[i].box.c, b.buildings[j].box.c
		return cmp.Or(cmp.Compare(math.Floor(-p.Y/18), math.Floor(-q.Y/18)), cmp.Compare(p.X, q.X))
	})
	n := 0
	for _, i := range order {
		x := &b.buildings[i]
		if b.use == courtyards || x.kind == shop || b.name == "" {
			road, number := m.nearest(t.plat, sides, x.box.c)
			if road != "" {
				x.address = fmt.Sprintf("%s%d号", road, number)
			}
			if b.use != courtyards && b.use != market {
				continue
			}
			if b.use == courtyards {
				x.number = fmt.Sprintf("%d号", number)
				x.estate = road
				continue
			}
		}
		n++
		x.estate, x.number = b.name, fmt.Sprintf("%d号楼", n)
		switch {
		case x.kind == shed && b.use == works:
			x.number = fmt.Sprintf("%d号厂房", n)
		case x.kind == shed:
			x.number = fmt.Sprintf("附%d号", n)
		}
		if x.address == "" && gate != "" {
			x.address = gate + b.name + x.number
		}
	}
}

// nearest is the road and house number of a place on the named road beside it.
func (m *streetMap) nearest(p *plat, sides []side, place vec) (string, int) {
	best, near := int32(-1), math.Inf(1)
	for _, s := range sides {
		if m.along[s.half>>1].road < 0 {
			continue
		}
		if d := segmentDistance(place, s.a, s.b); d < near {
			best, near = s.half>>1, d
		}
	}
	if best < 0 {
		return "", 0
	}
	return m.number(p, best, place)
}
