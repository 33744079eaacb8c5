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
	drawn := map[geo.Point][]int32{} // lines that bound nothing, by corner
	for i, e := range s.edges {
		degree[e.a]++
		degree[e.b]++
		if len(e.sides) == 0 {
			drawn[e.a], drawn[e.b] = append(drawn[e.a], int32(i)), append(drawn[e.b], int32(i))
		}
	}
	gone := map[int32]bool{}
	for start := range drawn {
		for loose := []geo.Point{start}; len(loose) > 0; {
			at := loose[len(loose)-1]
			loose = loose[:len(loose)-1]
			if degree[at] != 1 {
				continue
			}
			for _, i := range drawn[at] {
				if e := &s.edges[i]; !gone[i] {
					gone[i] = true
					degree[e.a]--
					degree[e.b]--
					loose = append(loose, e.a, e.b)
				}
			}
		}
	}
	if len(gone) > 0 {
		kept := make([]edge, 0, len(s.edges)-len(gone))
		for i, e := range s.edges {
			if !gone[int32(i)] {
				kept = append(kept, e)
			}
		}
		s.edges = kept
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
	var west []int32
	if len(islands) > 1 { // a single one lies in nobody's ground
		west = p.westOf(p.westernmost(islands))
		for i := range homes {
			homes[i] = unseen
		}
	}
	var home func(i int32) int32
	home = func(i int32) int32 {
		if homes[i] == unseen {
			homes[i] = 0
			if h := west[i]; h >= 0 {
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

// westernmost is that corner of every island, by a half of each.
func (p *plan) westernmost(islands []int32) []geo.Point {
	corners := make([]geo.Point, len(islands))
	for i, h := range islands {
		corners[i], _ = p.ends(h)
		for g := p.next(h); g != h; g = p.next(g) {
			if a, _ := p.ends(g); before(a, corners[i]) {
				corners[i] = a
			}
		}
	}
	return corners
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
