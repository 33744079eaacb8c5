package tiles

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// tree finds the boxes that meet a box. It is packed: boxes sorted along the Morton curve, fan
// of them under one box of the level above, and so on up; no pointers, 17 bytes a box in all.
type tree struct {
	levels [][]geo.Box // the boxes themselves, then boxes around each fan of the level before
}

const fan = 16

// mortonOrder is the order in which to pack boxes for a tree.
func mortonOrder(boxes []geo.Box) []int32 {
	type keyed struct {
		key uint64
		i   int32
	}
	list := make([]keyed, len(boxes))
	for i, b := range boxes {
		middle := geo.Point{X: b.Min.X + (b.Max.X-b.Min.X)/2, Y: b.Min.Y + (b.Max.Y-b.Min.Y)/2}
		list[i] = keyed{middle.Cell(), int32(i)}
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.i, b.i))
	})
	order := make([]int32, len(list))
	for i, k := range list {
		order[i] = k.i
	}
	return order
}

// newTree keeps boxes, which are in Morton order.
func newTree(boxes []geo.Box) tree {
	t := tree{levels: [][]geo.Box{boxes}}
	for level := boxes; len(level) > fan; {
		above := make([]geo.Box, 0, (len(level)+fan-1)/fan)
		for part := range slices.Chunk(level, fan) {
			b := part[0]
			for _, o := range part[1:] {
				b = b.Union(o)
			}
			above = append(above, b)
		}
		t.levels = append(t.levels, above)
		level = above
	}
	return t
}

// search appends the positions of the boxes that meet b, in order.
func (t *tree) search(b geo.Box, found []int32) []int32 {
	top := len(t.levels) - 1
	return t.descend(top, 0, len(t.levels[top]), b, found)
}

func (t *tree) descend(level, first, last int, b geo.Box, found []int32) []int32 {
	for i := first; i < last; i++ {
		switch {
		case !t.levels[level][i].Meets(b):
		case level == 0:
			found = append(found, int32(i))
		default:
			found = t.descend(level-1, i*fan, min((i+1)*fan, len(t.levels[level-1])), b, found)
		}
	}
	return found
}
