package patch

import (
	"slices"

	"gridmap/geo"
)

func moveNodes(faces []geo.Face, moves []Move, outline bool) (Result, error) {
	s, err := newSheet(faces)
	if err != nil {
		return Result{}, err
	}
	m := mover{sheet: s, at: map[geo.Point][]int32{}, own: map[int64]bool{}, outline: outline}
	for i := range s.edges {
		m.link(int32(i))
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
	moved := &sheet{index: map[ends]int32{}, added: s.added}
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
	if err := moved.node(); err != nil {
		return Result{}, err
	}
	p := moved.cut()
	if err := p.sound(faces); err != nil {
		return Result{}, err
	}
	r := p.result(faces, p.owners())
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

// find makes sure there is a corner at p, adding one to the border that passes within a unit.
func (m *mover) find(p geo.Point) error {
	if len(m.at[p]) > 0 {
		return nil
	}
	for i := range m.edges {
		e := m.edges[i]
		if m.gone[int32(i)] || !beside(p, e.a, e.b) {
			continue
		}
		if e.origin >= 0 {
			m.added = append(m.added, addedNode{geo.AddedNode{At: p, A: e.a, B: e.b}, e.origin})
		}
		m.unlink(int32(i))
		m.join(e.a, p, e.sides, e.origin)
		m.join(p, e.b, e.sides, e.origin)
		m.touch(p)
		return nil
	}
	return &Error{Rule: NoNode, At: p}
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
func (p *plan) sound(faces []geo.Face) error {
	worst, area := p.tangled()
	if area == 0 {
		return nil
	}
	s, err := newSheet(faces)
	if err != nil {
		return err
	}
	if err := s.node(); err != nil {
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
