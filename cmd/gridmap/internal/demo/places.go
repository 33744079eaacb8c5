package demo

import "fmt"

// spot is a named place on the map; rank 1 shows first.
type spot struct {
	key, class, name string
	rank             int
	point            vec
}

// namePlaces lists what people find their way by.
func (t *territory) namePlaces(district string) []spot {
	var out []spot
	add := func(class, name string, rank int, p vec) {
		out = append(out, spot{fmt.Sprintf("N%05d", len(out)+1), class, name, rank, p})
	}
	for _, s := range t.streets {
		rank := 2
		if s.town {
			rank = 1
		}
		add("town", s.name, rank, t.heart(s))
	}
	for _, c := range t.communities {
		if !c.village {
			add("neighbourhood", c.name, 5, c.place)
		}
	}
	for _, b := range t.blocks {
		p := b.centre
		switch b.use {
		case village:
			if b.name != "" {
				add("neighbourhood", b.name, 5, hamletMiddle(b))
			}
		case slabEstate, towerEstate, oldSlabs:
			add("neighbourhood", b.name, 7, p)
		case works, offices:
			add("landmark", b.name, 7, p)
		case school:
			add("school", b.name, 5, p)
		case hospital:
			add("hospital", b.name, 4, p)
		case market:
			add("market", b.name, 5, p)
		case park:
			rank := 6
			if b.area > 3e4 {
				rank = 3
			}
			add("park", b.name, rank, p)
		case government:
			add("government", district+b.name, 3, p)
		case station:
			add("station", b.name, 3, p)
		}
	}
	add("landmark", "钟鼓楼", 3, vec{})
	return out
}

// heart is the middle of the community nearest to a street's own middle, or the market town in it.
func (t *territory) heart(s *street) vec {
	best := s.communities[0].place
	for _, c := range s.communities {
		if c.place.to(s.place) < best.to(s.place) {
			best = c.place
		}
	}
	for _, c := range t.centres[1:] {
		for _, m := range s.communities {
			if m.place.to(c.place) < c.radius {
				return c.place
			}
		}
	}
	return best
}

// hamletMiddle is the middle of a block's houses.
func hamletMiddle(b *block) vec {
	var sum vec
	n := 0.0
	for i := range b.buildings {
		if b.buildings[i].kind == dwelling {
			sum = sum.add(b.buildings[i].anchor)
			n++
		}
	}
	return sum.times(1 / max(n, 1))
}
