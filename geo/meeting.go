package geo

// fewBoxes are compared each with each.
const fewBoxes = 24

// EachMeeting yields every two boxes that meet, once. Ground is halved again and again, along
// the axis that leaves fewer boxes on both sides, until few boxes are left in a piece or halving it
// no longer parts them; a pair is seen in the piece that holds the first corner of its common ground.
// Boxes of any size and number may be mixed: what costs time is pairs that meet.
func EachMeeting(boxes []Box, yield func(i, j int32)) {
	if len(boxes) < 2 {
		return
	}
	all := make([]int32, len(boxes))
	world := boxes[0]
	for i, b := range boxes {
		all[i], world = int32(i), world.Union(b)
	}
	halving{boxes, yield}.in(world, all)
}

type halving struct {
	boxes []Box
	yield func(i, j int32)
}

func (h halving) in(ground Box, items []int32) {
	if len(items) > fewBoxes {
		if first, second, ok := h.halve(ground, items); ok {
			var a, b []int32
			for _, i := range items {
				if h.boxes[i].Meets(first) {
					a = append(a, i)
				}
				if h.boxes[i].Meets(second) {
					b = append(b, i)
				}
			}
			h.in(first, a)
			h.in(second, b)
			return
		}
	}
	for n, i := range items {
		b := h.boxes[i]
		for _, j := range items[n+1:] {
			c := h.boxes[j]
			if b.Meets(c) && ground.Holds(Point{max(b.Min.X, c.Min.X), max(b.Min.Y, c.Min.Y)}) {
				h.yield(i, j)
			}
		}
	}
}

// halve is ground in two, at the mean of the middles of its boxes; false when more than half of them
// would be in both.
func (h halving) halve(ground Box, items []int32) (first, second Box, ok bool) {
	var x, y uint64
	for _, i := range items {
		b := h.boxes[i]
		x += (uint64(max(b.Min.X, ground.Min.X)) + uint64(min(b.Max.X, ground.Max.X))) / 2
		y += (uint64(max(b.Min.Y, ground.Min.Y)) + uint64(min(b.Max.Y, ground.Max.Y))) / 2
	}
	middle := Point{uint32(x / uint64(len(items))), uint32(y / uint64(len(items)))}
	var west, east, north, south int
	for _, i := range items {
		b := h.boxes[i]
		if b.Min.X <= middle.X {
			west++
		}
		if b.Max.X > middle.X {
			east++
		}
		if b.Min.Y <= middle.Y {
			north++
		}
		if b.Max.Y > middle.Y {
			south++
		}
	}
	first, second = ground, ground
	if west+east < north+south {
		first.Max.X, second.Min.X = middle.X, middle.X+1
	} else {
		first.Max.Y, second.Min.Y = middle.Y, middle.Y+1
		west, east = north, south
	}
	n := len(items)
	return first, second, west < n && east < n && 2*(west+east) <= 3*n
}
