package patch

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// plan is a noded sheet cut into cells. Edge i has two halves: 2i runs from a to b, 2i+1 back;
// a half has its cell on its left. Cell 0 is the ground without end around everything.
type plan struct {
	*sheet
	from  [][]int32 // halves that leave a corner, counter-clockwise in plain axes
	place []int32   // where a half stands among those of its corner
	vert  map[geo.Point]int32
	start []int32 // the corner a half leaves
	left  []int32 // cell of a half
	cells []cell
}

// cell is connected ground that no line crosses.
type cell struct {
	area2  int64 // doubled, exact; of cell 0 negative
	cover  []delta
	owners []int64 // whose ground it is, sorted
	over   []int64 // which shapes laid over the faces hold it, sorted
	half   int32   // one of its outer boundary; of cell 0 of any
}

// cut makes the plan of a noded sheet. Drawn lines that end nowhere are rubbed out first.
func (s *sheet) cut() *plan {
	s.rubOut()
	p := &plan{sheet: s, vert: make(map[geo.Point]int32, len(s.edges))}
	n := 2 * len(s.edges)
	p.start, p.place, p.left = make([]int32, n), make([]int32, n), make([]int32, n)
	for i, e := range s.edges {
		p.leave(int32(2*i), e.a)
		p.leave(int32(2*i+1), e.b)
	}
	for _, list := range p.from {
		slices.SortFunc(list, func(g, h int32) int { return p.compareAngles(g, h) })
		for k, h := range list {
			p.place[h] = int32(k)
		}
	}
	p.findCells()
	p.findCovers()
	return p
}

func (p *plan) leave(h int32, at geo.Point) {
	v, ok := p.vert[at]
	if !ok {
		v = int32(len(p.from))
		p.vert[at] = v
		p.from = append(p.from, nil)
	}
	p.start[h] = v
	p.from[v] = append(p.from[v], h)
}

// rubOut takes away drawn lines that end where nothing else does, from their ends on.
func (s *sheet) rubOut() {
	degree := make(map[geo.Point]int, len(s.edges))
	loose := false
	for _, e := range s.edges {
		degree[e.a]++
		degree[e.b]++
		loose = loose || len(e.sides) == 0
	}
	for more := loose; more; {
		more = false
		s.edges = slices.DeleteFunc(s.edges, func(e edge) bool {
			if len(e.sides) > 0 || degree[e.a] > 1 && degree[e.b] > 1 {
				return false
			}
			degree[e.a]--
			degree[e.b]--
			more = true
			return true
		})
	}
	clear(s.index) // no longer wanted
}

// ends of a half.
func (p *plan) ends(h int32) (a, b geo.Point) {
	e := &p.edges[h/2]
	if h%2 == 0 {
		return e.a, e.b
	}
	return e.b, e.a
}

// compareAngles orders halves of one corner counter-clockwise, beginning in the direction of +x.
func (p *plan) compareAngles(g, h int32) int {
	o, b := p.ends(g)
	_, c := p.ends(h)
	if lb, lc := lower(o, b), lower(o, c); lb != lc {
		return cmp.Compare(lb, lc)
	}
	return -cmp.Compare(turn(o, b, c), 0)
}

// lower is 0 for directions in [0, π), 1 for those in [π, 2π).
func lower(o, p geo.Point) int {
	if p.Y > o.Y || p.Y == o.Y && p.X > o.X {
		return 0
	}
	return 1
}

// next is the half after h around its cell: the first clockwise from the way back.
func (p *plan) next(h int32) int32 {
	back := h ^ 1
	list := p.from[p.start[back]]
	return list[(int(p.place[back])+len(list)-1)%len(list)]
}

// findCells walks round every cell; walks that enclose nothing are the far side of islands and
// belong to the cell these lie in.
func (p *plan) findCells() {
	const unseen = -1
	for h := range p.left {
		p.left[h] = unseen
	}
	p.cells = []cell{{half: 0}}
	var islands []int32 // a half of each
	var areas []int64
	walk := func(h, id int32) (area2 int64) {
		o, _ := p.ends(h)
		for g := h; p.left[g] != id; g = p.next(g) {
			p.left[g] = id
			a, b := p.ends(g)
			area2 += (int64(a.X)-int64(o.X))*(int64(b.Y)-int64(o.Y)) - (int64(b.X)-int64(o.X))*(int64(a.Y)-int64(o.Y))
		}
		return area2
	}
	const island = 1 << 30
	for h := range int32(len(p.left)) {
		if p.left[h] != unseen {
			continue
		}
		id := int32(len(p.cells))
		if area := walk(h, id); area > 0 {
			p.cells = append(p.cells, cell{area2: area, half: h})
		} else {
			walk(h, island+int32(len(islands)))
			islands, areas = append(islands, h), append(areas, area)
		}
	}
	homes := make([]int32, len(islands))
	for i := range homes {
		homes[i] = unseen
	}
	var home func(i int32) int32
	home = func(i int32) int32 {
		if homes[i] == unseen {
			homes[i] = 0
			if h, ok := p.west(islands[i]); ok {
				if c := p.left[h]; c < island {
					homes[i] = c
				} else {
					homes[i] = home(c - island)
				}
			}
		}
		return homes[i]
	}
	for i := range islands {
		p.cells[home(int32(i))].area2 += areas[i]
	}
	for h, c := range p.left {
		if c >= island {
			p.left[h] = homes[c-island]
		}
	}
	if len(islands) > 0 {
		for i, h := range islands {
			if homes[i] == 0 {
				p.cells[0].half = h
			}
		}
	}
}

// west finds the half that bounds the ground just west of an island's westernmost corner: of the
// lines a level ray from there meets, the nearest, with the ray's side on its left.
func (p *plan) west(h int32) (int32, bool) {
	o, _ := p.ends(h)
	for g := p.next(h); g != h; g = p.next(g) {
		if a, _ := p.ends(g); before(a, o) {
			o = a
		}
	}
	best := int32(-1)
	for i, e := range p.edges {
		lo, hi := e.a, e.b
		if lo.Y > hi.Y {
			lo, hi = hi, lo
		}
		if lo.Y > o.Y || hi.Y <= o.Y || turn(lo, hi, o) >= 0 { // o must lie east of it: on the right going to larger y
			continue
		}
		if best < 0 || eastOf(lo, hi, p.edges[best]) {
			best = int32(i)
		}
	}
	if best < 0 {
		return 0, false
	}
	if p.edges[best].a.Y > p.edges[best].b.Y { // its left looks east when it runs to smaller y
		return 2 * best, true
	}
	return 2*best + 1, true
}

// eastOf reports whether lo-hi runs east of e where both are on one level. Noded lines do not
// cross, so any level both reach decides: that of one of the four ends.
func eastOf(lo, hi geo.Point, e edge) bool {
	a, b := e.a, e.b
	if a.Y > b.Y {
		a, b = b, a
	}
	for _, t := range [...]int64{
		ifWithin(lo, a, b, -turn(a, b, lo)), ifWithin(hi, a, b, -turn(a, b, hi)),
		ifWithin(a, lo, hi, turn(lo, hi, a)), ifWithin(b, lo, hi, turn(lo, hi, b)),
	} {
		if t != 0 {
			return t > 0
		}
	}
	return false
}

// ifWithin is t when p's level lies within that of a and b, else 0.
func ifWithin(p, a, b geo.Point, t int64) int64 {
	if p.Y < a.Y || p.Y > b.Y {
		return 0
	}
	return t
}

// findCovers says whose ground each cell is: nobody's outside, and across a line its sides' sum.
func (p *plan) findCovers() {
	known := make([]bool, len(p.cells))
	known[0] = true
	around := make([][]int32, len(p.cells)) // halves by cell
	for h, c := range p.left {
		around[c] = append(around[c], int32(h))
	}
	for queue := []int32{0}; len(queue) > 0; {
		c := queue[0]
		queue = queue[1:]
		for _, h := range around[c] {
			other := p.left[h^1]
			if known[other] {
				continue
			}
			known[other] = true
			sides := p.edges[h/2].sides
			if h%2 == 0 { // other lies to the right
				sides = negated(sides)
			}
			p.cells[other].cover = sum(p.cells[c].cover, sides)
			queue = append(queue, other)
		}
	}
	for i := range p.cells {
		c := &p.cells[i]
		for _, d := range c.cover {
			if isFace(d.id) {
				c.owners = append(c.owners, d.id)
			} else {
				c.over = append(c.over, d.id)
			}
		}
	}
}
