package patch

import (
	"cmp"
	"context"
	"slices"

	"gridmap/geo"
)

// tidy is a line without repeated places. It may be closed. The error is LineTooShort,
// LineCrosses or TooIntricate; a line may touch itself only with its ends.
func tidy(ctx context.Context, line []geo.Point) ([]geo.Point, error) {
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
	switch at, crosses, err := crossing(ctx, line); {
	case err != nil:
		return nil, err
	case crosses:
		return nil, &Error{Rule: LineCrosses, At: at}
	}
	return line, nil
}

// crossing is a place where a line crosses or runs into itself.
func crossing(ctx context.Context, line []geo.Point) (at geo.Point, found bool, err error) {
	boxes := make([]geo.Box, len(line)-1)
	for i := range boxes {
		boxes[i] = geo.BoxOf(line[i], line[i+1])
	}
	work := effortFor(ctx, len(boxes))
	pairs(boxes, nil, func(i, j int32) bool {
		if err = work.spent(line[i]); err == nil {
			at, found = meeting(line, int(i), int(j))
		}
		return err == nil && !found
	})
	return at, found, err
}

// meeting is where two segments of a line meet that should not.
func meeting(line []geo.Point, i, j int) (geo.Point, bool) {
	closed := line[0] == line[len(line)-1] && len(line) > 3
	a, b, c, d := line[i], line[i+1], line[j], line[j+1]
	if s, t := turn(a, b, c), turn(a, b, d); s > 0 && t > 0 || s < 0 && t < 0 {
		return geo.Point{}, false
	}
	if at, ok := cross(a, b, c, d); ok {
		return at, true
	}
	for _, t := range [...][3]geo.Point{{a, c, d}, {b, c, d}, {c, a, b}, {d, a, b}} {
		p, u, v := t[0], t[1], t[2]
		if p != u && p != v && turn(u, v, p) == 0 && geo.BoxOf(u, v).Holds(p) {
			return p, true // it runs into or along itself
		}
	}
	adjacent := j-i == 1 || i-j == 1 || closed && (j-i == len(line)-2 || i-j == len(line)-2)
	if adjacent || a != c && a != d && b != c && b != d {
		return geo.Point{}, false
	}
	if closed && (a == line[0] || b == line[0]) && (c == line[0] || d == line[0]) {
		return geo.Point{}, false
	}
	if b == c || b == d {
		return b, true
	}
	return a, true
}

// settleOn moves the corners of a line that come within √2 units of a corner of the borders onto it.
func (s *sheet) settleOn(line []geo.Point) []geo.Point {
	s.settled.edges = s.borders
	out := make([]geo.Point, 0, len(line))
	for _, p := range line {
		p = nearestOf(s.settled.set(), p)
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// drawOver is the plan of faces with a line drawn over them.
func drawOver(ctx context.Context, faces []geo.Face, line []geo.Point) (*plan, error) {
	line, err := tidy(ctx, line)
	if err != nil {
		return nil, err
	}
	return drawTidy(ctx, faces, line)
}

func drawTidy(ctx context.Context, faces []geo.Face, line []geo.Point) (*plan, error) {
	s, err := newSheet(faces)
	if err != nil {
		return nil, err
	}
	s.draw(s.settleOn(line))
	if err := s.node(ctx); err != nil {
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
	if c := cmp.Compare(p.cells[b].area2, p.cells[a].area2); c != 0 {
		return c
	}
	return northFirst(p.corner(a), p.corner(b))
}
