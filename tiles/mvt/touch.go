package mvt

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// Rounding brings corners of narrow places together: a ring then passes a place twice, or a corner
// lies on a side it does not end, which the specification forbids. Such a polygon is taken apart at
// those places, into rings that pass every place once. It covers what it covered, so neighbours
// need not know. Sides that cross between corners stay as they are: their crossing is no place of
// the tile.

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

// takeApart replaces the rings from first on by rings that pass every place once.
func (c *clipper) takeApart(first int) {
	var rings []geo.Ring
	var holes []bool
	for _, r := range c.out.rings[first:] {
		rings, holes = append(rings, c.withTouches(c.out.places[r.first:r.last])), append(holes, r.hole)
	}
	c.out.places = c.out.places[:c.out.rings[first].first]
	c.out.rings = c.out.rings[:first]
	if apart, ok := dissolve(rings, holes); ok {
		for _, p := range apart {
			for k, r := range p {
				c.keep(r, k > 0)
			}
		}
		return
	}
	for from := 0; from < len(rings); {
		to := from + 1
		for to < len(rings) && holes[to] {
			to++
		}
		c.loops(rings[from:to])
		from = to
	}
}

// shift makes tile units, which may be negative, points of the lattice, which are not.
const shift = 1 << 16

// withTouches is a ring with a corner wherever a corner of the rings looked at lies on its sides.
func (c *clipper) withTouches(places []place) geo.Ring {
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
			ring = append(ring, geo.Point{X: uint32(p.x + shift), Y: uint32(p.y + shift)})
		}
	}
	return append(ring, ring[0])
}

// keep adds a closed ring of shifted places to out.
func (c *clipper) keep(r geo.Ring, hole bool) bool {
	c.out.begin()
	for _, q := range r[:len(r)-1] {
		c.out.push(place{int32(int64(q.X) - shift), int32(int64(q.Y) - shift)})
	}
	return c.out.end(hole)
}

// dissolve arranges the rings anew. Not ok where that would leave something out, since sides lie
// on one another the same way round or rings cross.
func dissolve(rings []geo.Ring, holes []bool) (apart geo.MultiPolygon, ok bool) {
	var shape geo.MultiPolygon
	ways := map[[2]geo.Point]bool{}
	for i, ring := range rings {
		for i := 1; i < len(ring); i++ {
			way := [2]geo.Point{ring[i-1], ring[i]}
			if ways[way] {
				return nil, false
			}
			ways[way] = true
		}
		if holes[i] && len(shape) > 0 {
			shape[len(shape)-1] = append(shape[len(shape)-1], ring)
		} else {
			shape = append(shape, geo.Polygon{ring})
		}
	}
	apart = geo.Dissolve([]geo.Face{{ID: 1, Shape: shape}})
	left := len(ways) // sides there and back leave no trace
	for way := range ways {
		if ways[[2]geo.Point{way[1], way[0]}] {
			left--
		}
	}
	return apart, apart.Vertices() == left
}

// loops appends the loops the rings of one polygon consist of, cut where a ring comes back to a
// place: the largest exterior last, so that the holes that follow it are its own.
func (c *clipper) loops(rings []geo.Ring) {
	var loops []geo.Ring
	for _, r := range rings {
		loops = append(loops, loopsOf(r)...)
	}
	slices.SortStableFunc(loops, func(a, b geo.Ring) int {
		l, r := a.DoubledArea(), b.DoubledArea()
		if (l > 0) != (r > 0) {
			return cmp.Compare(r, l)
		}
		return cmp.Compare(l, r)
	})
	kept := false
	for _, r := range loops {
		if area := r.DoubledArea(); area > 0 {
			kept = c.keep(r, false) || kept
		} else if kept && area < 0 {
			c.keep(r, true)
		}
	}
}

// loopsOf cuts a ring wherever it comes back to a place. The winding numbers of the loops add up to
// the ring's.
func loopsOf(r geo.Ring) (loops []geo.Ring) {
	var way geo.Ring
	at := map[geo.Point]int{}
	for _, p := range r {
		if i, been := at[p]; been {
			loop := append(slices.Clone(way[i:]), p)
			for _, q := range way[i+1:] {
				delete(at, q)
			}
			way = way[:i+1]
			switch {
			case loop.DoubledArea() != 0:
				loops = append(loops, loop)
			case len(loop) > 4: // it crosses itself, and there is as much on either side
				for k := 2; k < len(loop)-1; k++ {
					loops = append(loops, geo.Ring{loop[0], loop[k-1], loop[k], loop[0]})
				}
			}
			continue
		}
		at[p] = len(way)
		way = append(way, p)
	}
	return loops
}

// far is how far along a side a place is, as its distance in steps.
func far(p, from place) int64 {
	dx, dy := int64(p.x)-int64(from.x), int64(p.y)-int64(from.y)
	return max(dx, -dx) + max(dy, -dy)
}
