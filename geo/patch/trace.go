package patch

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// trace is the ground of the cells held(c) says yes to: rings joined from the lines between yes
// and no, whose halves on the side of yes are bounds, in order. It is empty when there are none.
func (p *plan) trace(bounds []int32, held func(c int32) bool) geo.MultiPolygon {
	in := make(map[int32]bool, len(bounds))
	for _, h := range bounds {
		in[h] = true
	}
	var rings []geo.Ring
	for _, h := range bounds {
		if !in[h] {
			continue
		}
		var walk []geo.Point
		for g := h; in[g]; {
			delete(in, g)
			a, _ := p.ends(g)
			walk = append(walk, a)
			g = p.onward(g, held)
		}
		rings = append(rings, simpleRings(walk)...)
	}
	return assemble(rings)
}

// onward is the half after g along the same ground: of those that bound it, the first clockwise
// from the way back, so that ground touching itself at a corner is not run together.
func (p *plan) onward(g int32, held func(int32) bool) int32 {
	for h := p.next(g); ; h = p.next(h ^ 1) {
		if !held(p.left[h^1]) || h == g^1 {
			return h
		}
	}
}

// simpleRings cuts a closed walk, given without its last corner, wherever it passes a place again.
func simpleRings(walk []geo.Point) (rings []geo.Ring) {
	at := make(map[geo.Point]int, len(walk))
	var stack []geo.Point
	for _, q := range append(walk, walk[0]) {
		i, seen := at[q]
		if !seen {
			at[q] = len(stack)
			stack = append(stack, q)
			continue
		}
		ring := append(slices.Clone(geo.Ring(stack[i:])), q)
		if len(ring) > 3 {
			rings = append(rings, ring)
		}
		for _, r := range stack[i+1:] {
			delete(at, r)
		}
		stack = stack[:i+1]
	}
	return rings
}

// assemble puts holes into the parts that hold them. Every ring begins with its northernmost,
// then westernmost corner; parts come by area, the largest first, then by their first corner, and
// so do the holes of a part.
func assemble(rings []geo.Ring) geo.MultiPolygon {
	type sized struct {
		ring geo.Ring
		area int64
	}
	all := make([]sized, 0, len(rings))
	for _, r := range rings {
		all = append(all, sized{turned(r), r.DoubledArea()})
	}
	slices.SortFunc(all, func(p, q sized) int {
		return cmp.Or(cmp.Compare(max(q.area, -q.area), max(p.area, -p.area)), northFirst(p.ring[0], q.ring[0]))
	})
	var out geo.MultiPolygon
	var boxes []geo.Box
	for _, s := range all {
		if s.area > 0 {
			out, boxes = append(out, geo.Polygon{s.ring}), append(boxes, geo.BoxOf(s.ring...))
		}
	}
	for _, s := range all {
		if s.area >= 0 {
			continue
		}
		for i := len(out) - 1; i >= 0; i-- { // the smallest that holds it
			if boxes[i].Holds(s.ring[0]) && surrounds(out[i][0], s.ring) {
				out[i] = append(out[i], s.ring)
				break
			}
		}
	}
	return out
}

func northFirst(p, q geo.Point) int {
	return cmp.Or(cmp.Compare(p.Y, q.Y), cmp.Compare(p.X, q.X))
}

// turned is the ring beginning with its northernmost, then westernmost corner.
func turned(r geo.Ring) geo.Ring {
	open := r[:len(r)-1]
	first := 0
	for i, p := range open {
		if northFirst(p, open[first]) < 0 {
			first = i
		}
	}
	out := make(geo.Ring, 0, len(r))
	out = append(append(out, open[first:]...), open[:first]...)
	return append(out, out[0])
}

// ordered is a shape with its rings and parts in the order of assemble.
func ordered(m geo.MultiPolygon) geo.MultiPolygon {
	var rings []geo.Ring
	for r := range m.Rings {
		rings = append(rings, r)
	}
	return assemble(rings)
}

// surrounds reports whether the middle of the hole's first side lies inside the outer ring; they
// may share corners but no side.
func surrounds(outer, hole geo.Ring) bool {
	x, y := int64(hole[0].X)+int64(hole[1].X), int64(hole[0].Y)+int64(hole[1].Y)
	inside := false
	for i := 1; i < len(outer); i++ {
		ax, ay := 2*int64(outer[i-1].X), 2*int64(outer[i-1].Y)
		bx, by := 2*int64(outer[i].X), 2*int64(outer[i].Y)
		if (ay > y) == (by > y) {
			continue
		}
		// within 2^30 units the doubled differences keep the products below 2^63
		if t := (bx-ax)*(y-ay) - (x-ax)*(by-ay); (t < 0) == (by > ay) && t != 0 {
			inside = !inside
		}
	}
	return inside
}
