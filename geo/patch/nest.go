package patch

import (
	"cmp"
	"math"
	"slices"

	"gridmap/geo"
)

// nest is shapes in a tree of boxes, for finding the nearest.
type nest struct {
	box    geo.Box
	shapes []geo.MultiPolygon // one; of a leaf
	halves []nest             // two
}

// nestOf leaves out empty shapes.
func nestOf(shapes []geo.MultiPolygon) nest {
	var leaves []nest
	for _, s := range shapes {
		if s.Vertices() > 0 {
			leaves = append(leaves, nest{box: s.Box(), shapes: []geo.MultiPolygon{s}})
		}
	}
	if len(leaves) == 0 {
		return nest{}
	}
	return joinedNest(leaves)
}

func joinedNest(leaves []nest) nest {
	if len(leaves) == 1 {
		return leaves[0]
	}
	n := nest{box: leaves[0].box}
	for _, l := range leaves {
		n.box = n.box.Union(l.box)
	}
	wide := n.box.Max.X-n.box.Min.X > n.box.Max.Y-n.box.Min.Y
	slices.SortFunc(leaves, func(a, b nest) int {
		if wide {
			return cmp.Compare(uint64(a.box.Min.X)+uint64(a.box.Max.X), uint64(b.box.Min.X)+uint64(b.box.Max.X))
		}
		return cmp.Compare(uint64(a.box.Min.Y)+uint64(a.box.Max.Y), uint64(b.box.Min.Y)+uint64(b.box.Max.Y))
	})
	half := len(leaves) / 2
	n.halves = []nest{joinedNest(leaves[:half]), joinedNest(leaves[half:])}
	return n
}

// nearest is how far x, y lies from the nearest shape, at most best; 0 inside one.
func (n *nest) nearest(x, y, best float64) float64 {
	for _, s := range n.shapes {
		best = min(best, distanceTo(s, x, y))
	}
	if len(n.halves) == 0 {
		return best
	}
	first, second := &n.halves[0], &n.halves[1]
	near, far := first.away(x, y), second.away(x, y)
	if far < near {
		first, second, near, far = second, first, far, near
	}
	if near < best {
		best = first.nearest(x, y, best)
	}
	if far < best {
		best = second.nearest(x, y, best)
	}
	return best
}

// away is how far x, y lies from the box.
func (n *nest) away(x, y float64) float64 {
	dx := max(float64(n.box.Min.X)-x, x-float64(n.box.Max.X), 0)
	dy := max(float64(n.box.Min.Y)-y, y-float64(n.box.Max.Y), 0)
	return math.Hypot(dx, dy)
}

// distanceTo is how far x, y lies from a shape; 0 inside.
func distanceTo(m geo.MultiPolygon, x, y float64) float64 {
	best2, inside := math.Inf(1), false
	for a, b := range m.Segments {
		ax, ay, bx, by := float64(a.X)-x, float64(a.Y)-y, float64(b.X)-x, float64(b.Y)-y
		if (ay > 0) != (by > 0) && ax-(bx-ax)*ay/(by-ay) < 0 {
			inside = !inside
		}
		ux, uy := bx-ax, by-ay
		t := min(max(-(ax*ux+ay*uy)/(ux*ux+uy*uy), 0), 1)
		px, py := ax+t*ux, ay+t*uy
		best2 = min(best2, px*px+py*py)
	}
	if inside {
		return 0
	}
	return math.Sqrt(best2)
}
