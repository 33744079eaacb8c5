package mvt

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// Rounding brings corners of narrow places together: a ring then passes a place twice, or a corner
// lies on a side it does not end, which the specification forbids. Such a polygon is taken apart at
// those places, into rings that pass every place once. It covers what it covered, so neighbours
// need not know. Sides that cross between corners stay as they are.

// sides are those of the rings looked at, by where they begin in the west.
type sides struct {
	list []side
	from []int32 // order of list by the western end
}

type side struct {
	a, b place
	next int32 // the position of the side after it on its ring
}

// touches reports whether a corner of the rings from first on lies on a side it does not end.
func (c *clipper) touches(first int) bool {
	s := &c.sides
	s.list = s.list[:0]
	for _, r := range c.out.rings[first:] {
		s.add(c.out.places[r.first:r.last])
	}
	return s.touch()
}

// add takes in the sides of a ring.
func (s *sides) add(r []place) {
	start := int32(len(s.list))
	for i := range r {
		k := (i + 1) % len(r)
		s.list = append(s.list, side{r[i], r[k], start + int32(k)})
	}
}

// touch reports whether any side begins on another, but for the corner between them.
func (s *sides) touch() bool {
	if len(s.list) > 16 {
		return s.sweep()
	}
	for i := range s.list {
		for j := range s.list[:i] {
			if s.meet(int32(i), int32(j)) {
				return true
			}
		}
	}
	return false
}

// sweep compares each side with those that begin before it ends, from west to east.
func (s *sides) sweep() bool {
	s.from = s.from[:0]
	for i := range s.list {
		s.from = append(s.from, int32(i))
	}
	west := func(i int32) int32 { return min(s.list[i].a.x, s.list[i].b.x) }
	slices.SortFunc(s.from, func(i, j int32) int { return cmp.Compare(west(i), west(j)) })
	for k, i := range s.from {
		east := max(s.list[i].a.x, s.list[i].b.x)
		for _, j := range s.from[k+1:] {
			if west(j) > east {
				break
			}
			if s.meet(i, j) {
				return true
			}
		}
	}
	return false
}

// meet reports whether one of two sides begins on the other, but for the corner between them.
func (s *sides) meet(i, j int32) bool {
	u, v := &s.list[i], &s.list[j]
	if min(u.a.y, u.b.y) > max(v.a.y, v.b.y) || min(v.a.y, v.b.y) > max(u.a.y, u.b.y) {
		return false
	}
	return u.next != j && v.next != i && (on(u.a, v) || on(v.a, u)) || u.next == j && on(u.a, v) || v.next == i && on(v.a, u)
}

// on reports whether a place lies on a side.
func on(p place, s *side) bool {
	return turn(s.a, s.b, p) == 0 && min(s.a.x, s.b.x) <= p.x && p.x <= max(s.a.x, s.b.x) && min(s.a.y, s.b.y) <= p.y && p.y <= max(s.a.y, s.b.y)
}

// takeApart replaces the rings from first on by rings that pass every place once. Where that would
// leave something out, since sides lie on one another the same way round or rings cross, they stay.
func (c *clipper) takeApart(first int) {
	const shift = 1 << 16 // tile units may be negative, the lattice is not
	point := func(p place) geo.Point { return geo.Point{X: uint32(p.x + shift), Y: uint32(p.y + shift)} }
	var shape geo.MultiPolygon
	ways := map[[2]geo.Point]bool{}
	alike := false
	for _, r := range c.out.rings[first:] {
		places := c.out.places[r.first:r.last]
		var ring geo.Ring
		for i, a := range places {
			s := side{a: a, b: places[(i+1)%len(places)]}
			at := []place{a}
			for _, o := range c.sides.list {
				if o.a != s.a && o.a != s.b && on(o.a, &s) {
					at = append(at, o.a)
				}
			}
			slices.SortFunc(at, func(p, q place) int { return cmp.Compare(far(p, a), far(q, a)) })
			for _, p := range slices.Compact(at) {
				ring = append(ring, point(p))
			}
		}
		ring = append(ring, ring[0])
		for i := 1; i < len(ring); i++ {
			way := [2]geo.Point{ring[i-1], ring[i]}
			alike = alike || ways[way]
			ways[way] = true
		}
		if r.hole && len(shape) > 0 {
			shape[len(shape)-1] = append(shape[len(shape)-1], ring)
		} else {
			shape = append(shape, geo.Polygon{ring})
		}
	}
	apart := geo.Dissolve([]geo.Face{{ID: 1, Shape: shape}})
	left := len(ways) // sides there and back leave no trace
	for way := range ways {
		if ways[[2]geo.Point{way[1], way[0]}] {
			left--
		}
	}
	if alike || apart.Vertices() != left {
		return
	}
	c.out.places = c.out.places[:c.out.rings[first].first]
	c.out.rings = c.out.rings[:first]
	for _, p := range apart {
		for k, r := range p {
			c.out.begin()
			for _, q := range r[:len(r)-1] {
				c.out.push(place{int32(int64(q.X) - shift), int32(int64(q.Y) - shift)})
			}
			c.out.end(k > 0)
		}
	}
}

// far is how far along a side a place is, as its distance in steps.
func far(p, from place) int64 {
	dx, dy := int64(p.x)-int64(from.x), int64(p.y)-int64(from.y)
	return max(dx, -dx) + max(dy, -dy)
}
