package patch

import (
	"cmp"
	"slices"

	"gridmap/geo"
)

// tidy is a line without repeated places. It may be closed. The error is LineTooShort or
// LineCrosses; a line may touch itself only with its ends.
func tidy(line []geo.Point) ([]geo.Point, error) {
	line = slices.Compact(slices.Clone(line))
	if len(line) < 2 {
		e := &Error{Rule: LineTooShort}
		if len(line) > 0 {
			e.At = line[0]
		}
		return nil, e
	}
	if box := geo.BoxOf(line...); max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y) > 1<<30 {
		return nil, &Error{Rule: TooLarge, At: line[0]}
	}
	if at, ok := crossing(line); ok {
		return nil, &Error{Rule: LineCrosses, At: at}
	}
	return line, nil
}

// crossing is a place where a line crosses or runs into itself.
func crossing(line []geo.Point) (geo.Point, bool) {
	closed := line[0] == line[len(line)-1] && len(line) > 3
	order := make([]int, len(line)-1)
	for i := range order {
		order[i] = i
	}
	west := func(i int) uint32 { return min(line[i].X, line[i+1].X) }
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(west(i), west(j)), cmp.Compare(i, j)) })
	for n, i := range order {
		a, b := line[i], line[i+1]
		for _, j := range order[n+1:] {
			c, d := line[j], line[j+1]
			if min(c.X, d.X) > max(a.X, b.X) {
				break
			}
			if min(c.Y, d.Y) > max(a.Y, b.Y) || max(c.Y, d.Y) < min(a.Y, b.Y) {
				continue
			}
			adjacent := j-i == 1 || i-j == 1 || closed && (j-i == len(line)-2 || i-j == len(line)-2)
			if at, ok := cross(a, b, c, d); ok {
				return at, true
			}
			for _, t := range [...][3]geo.Point{{a, c, d}, {b, c, d}, {c, a, b}, {d, a, b}} {
				p, u, v := t[0], t[1], t[2]
				if p != u && p != v && turn(u, v, p) == 0 && geo.BoxOf(u, v).Holds(p) {
					return p, true // it runs into or along itself
				}
			}
			if !adjacent && (a == c || a == d || b == c || b == d) {
				if closed && (a == line[0] || b == line[0]) && (c == line[0] || d == line[0]) {
					continue
				}
				at := a
				if b == c || b == d {
					at = b
				}
				return at, true
			}
		}
	}
	return geo.Point{}, false
}

// settleOn moves the corners of a line that come within √2 units of a corner of the borders onto it.
func (s *sheet) settleOn(line []geo.Point) []geo.Point {
	corners := make(map[geo.Point]bool, len(s.borders))
	for _, e := range s.borders {
		corners[e.a], corners[e.b] = true, true
	}
	out := make([]geo.Point, 0, len(line))
	for _, p := range line {
		p = nearestOf(corners, p)
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// drawOver is the plan of faces with a line drawn over them.
func drawOver(faces []geo.Face, line []geo.Point) (*plan, error) {
	line, err := tidy(line)
	if err != nil {
		return nil, err
	}
	s, err := newSheet(faces)
	if err != nil {
		return nil, err
	}
	s.draw(s.settleOn(line))
	if err := s.node(); err != nil {
		return nil, err
	}
	return s.cut(), nil
}

// parts groups the cells of the same owner as they were before lines were drawn: joined are cells
// without a border between them. It gives every cell the number of its group.
func (p *plan) parts() []int32 {
	return p.joined(func(e *edge) bool { return !e.isBorder() })
}

// joined groups cells that have an open edge between them.
func (p *plan) joined(open func(*edge) bool) []int32 {
	group := make([]int32, len(p.cells))
	for i := range group {
		group[i] = int32(i)
	}
	var find func(int32) int32
	find = func(i int32) int32 {
		if group[i] != i {
			group[i] = find(group[i])
		}
		return group[i]
	}
	for i := range p.edges {
		if open(&p.edges[i]) {
			a, b := find(p.left[2*i]), find(p.left[2*i+1])
			group[max(a, b)] = min(a, b)
		}
	}
	for i := range group {
		group[i] = find(int32(i))
	}
	return group
}

// corner is the northernmost, then westernmost corner of a cell.
func (p *plan) corner(c int32) geo.Point {
	h := p.cells[c].half
	best, _ := p.ends(h)
	for g := p.next(h); g != h; g = p.next(g) {
		if a, _ := p.ends(g); northFirst(a, best) < 0 {
			best = a
		}
	}
	return best
}

// bySize orders cells by area, the largest first, then from north to south and west to east.
func (p *plan) bySize(a, b int32) int {
	return cmp.Or(cmp.Compare(p.cells[b].area2, p.cells[a].area2), northFirst(p.corner(a), p.corner(b)))
}
