package geo

import (
	"cmp"
	"math"
	"slices"
)

// traceOutline joins the segments without a twin into rings. Positive rings bound the union
// from outside and must lie in no face; negative ones are gaps. The edges must be noded.
func (c *checker) traceOutline() {
	rings := c.loneRings()
	var depth depthIndex
	if len(rings) > 1 {
		var lone []segment
		for _, r := range rings {
			for i := 1; i < len(r.ring); i++ {
				lone = append(lone, segment{r.ring[i-1], r.ring[i]})
			}
		}
		depth = newDepthIndex(lone)
	}
	for _, r := range rings {
		if r.ring.DoubledArea() > 0 {
			if len(rings) > 1 && depth.outside(r.ring) != 0 {
				c.add(Overlap, r.faces[0], r.faces[0], r.ring[0])
				c.found[defectKey{Overlap, c.ids[r.faces[0]], c.ids[r.faces[0]]}].Ring = r.ring
				continue
			}
			c.out.Outline = append(c.out.Outline, Polygon{r.ring})
			continue
		}
		d := Defect{Kind: Gap, At: r.ring[0], Count: 1, Ring: r.ring}
		for _, f := range r.faces {
			d.Faces = append(d.Faces, c.ids[f])
		}
		slices.Sort(d.Faces)
		d.Faces = slices.Compact(d.Faces)
		c.out.Defects = append(c.out.Defects, d)
	}
}

// half is a directed segment without a twin, by its start.
type half struct {
	to   Point
	face int32
	used bool
}

// loneRings joins the segments without a twin into simple rings, the largest area first.
func (c *checker) loneRings() []tracedRing {
	from := map[Point][]*half{}
	var order []Point // deterministic starting order
	add := func(a, b Point, face int32) {
		if len(from[a]) == 0 {
			order = append(order, a)
		}
		from[a] = append(from[a], &half{to: b, face: face})
	}
	for _, e := range c.edges {
		switch {
		case len(e.forward) == 1 && len(e.backward) == 0:
			add(e.a, e.b, e.forward[0])
		case len(e.backward) == 1 && len(e.forward) == 0:
			add(e.b, e.a, e.backward[0])
		}
	}
	slices.SortFunc(order, func(a, b Point) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
	var rings []tracedRing
	for _, start := range order {
		for _, h := range from[start] {
			if h.used {
				continue
			}
			h.used = true
			walk, faces := []Point{start, h.to}, []int32{h.face}
			for n := wayOn(from, start, h.to); n != nil; n = wayOn(from, walk[len(walk)-2], walk[len(walk)-1]) {
				n.used = true
				faces = append(faces, n.face)
				walk = append(walk, n.to)
			}
			rings = append(rings, splitWalk(walk, faces)...)
		}
	}
	slices.SortStableFunc(rings, func(a, b tracedRing) int {
		return cmp.Compare(b.ring.DoubledArea(), a.ring.DoubledArea())
	})
	return rings
}

// wayOn is the unused segment on from b after coming from a: the first one clockwise from the
// way back, which bounds the same wedge of interior; nil when none is left.
func wayOn(from map[Point][]*half, a, b Point) *half {
	var best *half
	turn := math.Inf(1)
	for _, h := range from[b] {
		if h.used {
			continue
		}
		if t := clockwise(b, a, h.to); t < turn {
			best, turn = h, t
		}
	}
	return best
}

// clockwise is the angle turned from direction ob clockwise to direction oc, in (0, 2π].
func clockwise(o, b, c Point) float64 {
	angle := func(p Point) float64 {
		return math.Atan2(float64(int64(p.Y)-int64(o.Y)), float64(int64(p.X)-int64(o.X)))
	}
	t := angle(b) - angle(c)
	if t <= 0 {
		t += 2 * math.Pi
	}
	return t
}

type tracedRing struct {
	ring  Ring
	faces []int32 // who borders it, sorted
}

// splitWalk cuts a closed walk wherever it passes a point again, into simple rings.
func splitWalk(walk []Point, faces []int32) []tracedRing {
	var out []tracedRing
	at := map[Point]int{}
	var stack []Point
	var owners []int32 // owners[i] is the face along stack[i] → stack[i+1]
	for i, p := range walk {
		if j, ok := at[p]; ok {
			ring := append(Ring(nil), stack[j:]...)
			ring = append(ring, p)
			who := append([]int32(nil), owners[j:]...)
			slices.Sort(who)
			out = append(out, tracedRing{ring, slices.Compact(who)})
			for _, q := range stack[j+1:] {
				delete(at, q)
			}
			stack, owners = stack[:j+1], owners[:j]
		} else {
			at[p] = len(stack)
			stack = append(stack, p)
		}
		if i < len(faces) {
			owners = append(owners[:len(stack)-1], faces[i])
		}
	}
	return out
}

// depthIndex counts, by slabs of y, how often the union covers a place.
type depthIndex struct {
	box   Box
	slab  uint64
	slabs [][]segment
}

func newDepthIndex(segments []segment) depthIndex {
	d := depthIndex{box: BoxOf(segments[0].a)}
	for _, s := range segments {
		d.box = d.box.Add(s.a).Add(s.b)
	}
	height := uint64(d.box.Max.Y-d.box.Min.Y) + 1
	spans := uint64(0)
	for _, s := range segments {
		spans += uint64(max(s.a.Y, s.b.Y) - min(s.a.Y, s.b.Y))
	}
	n := slabsFor(len(segments)/4+1, len(segments), height, spans)
	d.slab = (height + n - 1) / n
	d.slabs = make([][]segment, n)
	for _, s := range segments {
		lo, hi := min(s.a.Y, s.b.Y), max(s.a.Y, s.b.Y)
		for i := uint64(lo-d.box.Min.Y) / d.slab; i <= uint64(hi-d.box.Min.Y)/d.slab; i++ {
			d.slabs[i] = append(d.slabs[i], s)
		}
	}
	return d
}

// outside is how often other rings cover the place just outside ring. It looks from the
// middle of a segment, which in noded edges no other segment touches, in doubled coordinates.
// Lone segments are directed with the interior on their left in plain (x, y) axes.
func (d depthIndex) outside(ring Ring) int {
	var own segment
	for i := 1; i < len(ring); i++ {
		if ring[i-1].Y != ring[i].Y {
			own = segment{ring[i-1], ring[i]}
			break
		}
	}
	px, py := int64(own.a.X)+int64(own.b.X), int64(own.a.Y)+int64(own.b.Y)
	depth := 0
	if own.a.Y < own.b.Y { // the interior lies west of it: stepping outside leaves it
		depth = -1
	}
	for _, s := range d.slabs[uint64(py/2-int64(d.box.Min.Y))/d.slab] {
		ax, ay, bx, by := 2*int64(s.a.X), 2*int64(s.a.Y), 2*int64(s.b.X), 2*int64(s.b.Y)
		if s == own || (ay > py) == (by > py) {
			continue
		}
		west := (bx-ax)*(py-ay) < (px-ax)*(by-ay)
		if by < ay {
			west = !west
		}
		switch {
		case !west:
		case ay > by: // the interior lies east of it
			depth++
		default:
			depth--
		}
	}
	return depth
}
