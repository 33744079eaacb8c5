package patch

import (
	"context"
	"slices"

	"gridmap/geo"
)

func moveNodes(ctx context.Context, faces []geo.Face, moves []Move, outline bool) (Result, error) {
	s, err := newSheet(faces)
	if err != nil {
		return Result{}, err
	}
	m := mover{sheet: s, at: map[geo.Point][]int32{}, own: map[int64]bool{}, outline: outline}
	for i := range s.edges {
		m.link(int32(i))
	}
	if err := m.look(ctx, moves); err != nil {
		return Result{}, err
	}
	to := map[geo.Point]geo.Point{}
	for _, v := range moves {
		if err := m.find(v.From); err != nil {
			return Result{}, err
		}
		if v.To == nil {
			if err := m.remove(v.From); err != nil {
				return Result{}, err
			}
			continue
		}
		if *v.To != v.From {
			if err := m.mayMove(v.From); err != nil {
				return Result{}, err
			}
		}
		m.touch(v.From)
		to[v.From] = *v.To
	}
	moved := &sheet{index: make(map[ends]int32, len(s.edges)), added: s.added, most: s.most}
	place := func(p geo.Point) geo.Point {
		if q, ok := to[p]; ok {
			return q
		}
		return p
	}
	for i, e := range s.edges {
		if !m.gone[int32(i)] {
			moved.add(place(e.a), place(e.b), e.sides, e.origin, false)
		}
	}
	moved.dropEmpty()
	moved.borders = s.borders
	if err := moved.node(ctx); err != nil {
		return Result{}, err
	}
	p := moved.cut()
	if err := p.sound(ctx, faces); err != nil {
		return Result{}, err
	}
	r, err := p.result(ctx, faces, p.owners())
	if err != nil {
		return Result{}, err
	}
	for _, f := range r.Faces {
		if m.own[f.ID] {
			r.Own[f.ID] = true
		}
	}
	switch {
	case len(r.Gone) > 0:
		return Result{}, &Error{Rule: Swallows, At: moves[0].From, Faces: r.Gone}
	case len(r.Faces) == 0:
		return Result{}, &Error{Rule: NothingMoves, At: moves[0].From}
	}
	return r, nil
}

// mover knows which borders meet at a corner.
type mover struct {
	*sheet
	at      map[geo.Point][]int32
	beside  map[geo.Point][]int32 // borders that pass where a corner is to be made, in order
	first   int                   // border that came later
	gone    map[int32]bool
	own     map[int64]bool // faces that have a corner which was moved, added or removed
	outline bool
}

func (m *mover) link(i int32) {
	e := &m.edges[i]
	m.at[e.a], m.at[e.b] = append(m.at[e.a], i), append(m.at[e.b], i)
}

func (m *mover) unlink(i int32) {
	if m.gone == nil {
		m.gone = map[int32]bool{}
	}
	m.gone[i] = true
	for _, p := range [...]geo.Point{m.edges[i].a, m.edges[i].b} {
		m.at[p] = slices.DeleteFunc(slices.Clone(m.at[p]), func(j int32) bool { return j == i })
	}
}

// look finds the borders that pass within a unit of places that have no corner yet.
func (m *mover) look(ctx context.Context, moves []Move) (err error) {
	m.first, m.beside = len(m.edges), map[geo.Point][]int32{}
	boxes := make([]geo.Box, m.first, m.first+len(moves))
	for i, e := range m.edges {
		boxes[i] = geo.BoxOf(e.a, e.b)
	}
	for _, v := range moves {
		if _, seen := m.beside[v.From]; !seen && len(m.at[v.From]) == 0 {
			m.beside[v.From] = nil
			boxes = append(boxes, geo.BoxOf(v.From))
		}
	}
	if len(boxes) == m.first {
		return nil
	}
	work := effortFor(ctx, len(boxes))
	pairs(boxes, func(i int32) bool { return int(i) >= m.first }, func(i, j int32) bool {
		border, p := min(i, j), boxes[max(i, j)].Min
		if int(border) >= m.first { // two places
			return true
		}
		if e := &m.edges[border]; beside(p, e.a, e.b) {
			m.beside[p] = append(m.beside[p], border)
		}
		err = work.spent(p)
		return err == nil
	})
	for _, list := range m.beside {
		slices.Sort(list)
	}
	return err
}

// find makes sure there is a corner at p, adding one to the border that passes within a unit.
func (m *mover) find(p geo.Point) error {
	if len(m.at[p]) > 0 {
		return nil
	}
	for _, i := range m.beside[p] {
		if !m.gone[i] {
			m.divide(i, p)
			return nil
		}
	}
	for i := int32(m.first); i < int32(len(m.edges)); i++ {
		if e := &m.edges[i]; beside(p, e.a, e.b) && !m.gone[i] {
			m.divide(i, p)
			return nil
		}
	}
	return &Error{Rule: NoNode, At: p}
}

// divide makes a corner in a border.
func (m *mover) divide(i int32, p geo.Point) {
	e := m.edges[i]
	if e.origin >= 0 {
		m.added = append(m.added, addedNode{geo.AddedNode{At: p, A: e.a, B: e.b}, e.origin})
	}
	m.unlink(i)
	m.join(e.a, p, e.sides, e.origin)
	m.join(p, e.b, e.sides, e.origin)
	m.touch(p)
}

// join lays a border that is not there yet beside what is.
func (m *mover) join(a, b geo.Point, left []delta, origin int32) {
	if before(b, a) {
		a, b, left = b, a, negated(left)
	}
	m.edges = append(m.edges, edge{a: a, b: b, sides: left, origin: origin, fresh: true})
	m.link(int32(len(m.edges) - 1))
}

func (m *mover) touch(p geo.Point) {
	for _, i := range m.at[p] {
		for _, d := range m.edges[i].sides {
			m.own[d.id] = true
		}
	}
}

// mayMove refuses corners of the outer boundary.
func (m *mover) mayMove(p geo.Point) error {
	for _, i := range m.at[p] {
		if len(m.edges[i].sides) == 1 && !m.outline {
			return &Error{Rule: OutlineMoves, At: p, Faces: []int64{m.edges[i].sides[0].id}}
		}
	}
	return nil
}

// remove joins the two borders that meet at p.
func (m *mover) remove(p geo.Point) error {
	if len(m.at[p]) != 2 {
		return &Error{Rule: NodeNeeded, At: p}
	}
	if err := m.mayMove(p); err != nil {
		return err
	}
	m.touch(p)
	e, f := m.edges[m.at[p][0]], m.edges[m.at[p][1]]
	u, left := e.a, e.sides // going from u to p
	if e.a == p {
		u, left = e.b, negated(e.sides)
	}
	v, onward := f.b, f.sides // and on to v
	if f.b == p {
		v, onward = f.a, negated(f.sides)
	}
	if u == v || !slices.Equal(left, onward) {
		return &Error{Rule: NodeNeeded, At: p}
	}
	m.unlink(m.at[p][0])
	m.unlink(m.at[p][0])
	m.join(u, v, left, -1)
	return nil
}

// sound refuses a plan in which faces lie on each other, or more so than before.
func (p *plan) sound(ctx context.Context, faces []geo.Face) error {
	worst, area := p.tangled()
	if area == 0 {
		return nil
	}
	s, err := newSheet(faces)
	if err != nil {
		return err
	}
	if err := s.node(ctx); err != nil {
		return err
	}
	if _, was := s.cut().tangled(); area <= was {
		return nil
	}
	c := p.cells[worst]
	e := &Error{Rule: Crosses, At: p.corner(worst)}
	for _, d := range c.cover {
		e.Faces = append(e.Faces, d.id)
	}
	return e
}

// tangled is the doubled area of cells that are not one face's, once, and the largest of them.
func (p *plan) tangled() (worst int32, area2 int64) {
	for i, c := range p.cells {
		if len(c.cover) == 0 || len(c.cover) == 1 && c.cover[0].n == 1 {
			continue
		}
		area2 += c.area2
		if worst == 0 || c.area2 > p.cells[worst].area2 {
			worst = int32(i)
		}
	}
	return worst, area2
}
