package patch

import (
	"context"
	"maps"
	"slices"

	"gridmap/geo"
)

// settle makes the result of giving cells to owners[cell]. Drawn lines that part nothing in the
// end, and corners added for them only, are taken back first.
func (p *plan) settle(ctx context.Context, faces []geo.Face, owners [][]int64) (Result, error) {
	final := owners
	clean, err := p.withoutIdleLines(ctx, owners)
	if err != nil {
		return Result{}, err
	}
	if clean != nil {
		if o, ok := clean.votes(p, owners); ok {
			p, final = clean, o
		}
	}
	return p.result(ctx, faces, final)
}

// withoutIdleLines is the plan of the borders and of those drawn lines only that part owners; nil
// when all do and no border has a corner more.
func (p *plan) withoutIdleLines(ctx context.Context, owners [][]int64) (*plan, error) {
	n := p.restart()
	idle := len(p.added) > 0
	for i, e := range p.edges {
		if e.isBorder() {
			continue
		}
		if slices.Equal(owners[p.left[2*i]], owners[p.left[2*i+1]]) {
			idle = true
			continue
		}
		n.add(e.a, e.b, nil, -1, true)
	}
	if !idle {
		return nil, nil //nolint:nilnil // nothing to take back
	}
	if err := n.node(ctx); err != nil {
		return nil, err
	}
	return n.cut(), nil
}

// votes carries owners over from an earlier plan of the same ground: cells that share a side, or
// a border whose pieces all agreed, have the same. It is false where that decides nothing.
func (p *plan) votes(earlier *plan, owners [][]int64) ([][]int64, bool) {
	type vote struct {
		owners []int64
		ok     bool
	}
	known := make(map[ends]vote, 3*len(earlier.edges))
	cast := func(k ends, o []int64) {
		v, seen := known[k]
		known[k] = vote{o, !seen || v.ok && slices.Equal(v.owners, o)}
	}
	for i, e := range earlier.edges {
		left, right := owners[earlier.left[2*i]], owners[earlier.left[2*i+1]]
		cast(ends{e.a, e.b}, left)
		cast(ends{e.b, e.a}, right)
		if e.origin < 0 {
			continue
		}
		b := earlier.borders[e.origin]
		if b.a == e.a && b.b == e.b {
			continue
		}
		if along(e.b, b.a, b.b) < along(e.a, b.a, b.b) { // it runs the other way by the order of points
			left, right = right, left
		}
		cast(ends{b.a, b.b}, left)
		cast(ends{b.b, b.a}, right)
	}
	// Where a corner added for an idle line had moved a border over another, sides of one cell may
	// disagree: the longer have it.
	type claim struct {
		owners []int64
		length float64
	}
	claims := make([][]claim, len(p.cells))
	for h := range int32(len(p.left)) {
		a, b := p.ends(h)
		v, seen := known[ends{a, b}]
		if !seen || !v.ok {
			continue
		}
		list := &claims[p.left[h]]
		i := slices.IndexFunc(*list, func(c claim) bool { return slices.Equal(c.owners, v.owners) })
		if i < 0 {
			i = len(*list)
			*list = append(*list, claim{owners: v.owners})
		}
		(*list)[i].length += length(a, b)
	}
	out := make([][]int64, len(p.cells))
	for c, list := range claims {
		if len(list) == 0 {
			return nil, false
		}
		best := list[0]
		for _, other := range list[1:] {
			if other.length > best.length {
				best = other
			}
		}
		out[c] = best.owners
	}
	return out, true
}

// result compares what every face has with what it had. The error is that of the context.
func (p *plan) result(ctx context.Context, faces []geo.Face, owners [][]int64) (Result, error) {
	r := Result{Own: map[int64]bool{}}
	borders := map[int64][]int32{} // halves between what a face has and what it has not
	for c, list := range owners {
		for _, id := range list {
			if borders[id] == nil {
				borders[id] = []int32{}
			}
		}
		for _, id := range changed(p.cells[c].owners, list) {
			r.Own[id] = true
		}
	}
	for h := range int32(len(p.left)) {
		beyond := owners[p.left[h^1]]
		for _, id := range owners[p.left[h]] {
			if !slices.Contains(beyond, id) {
				borders[id] = append(borders[id], h)
			}
		}
	}
	was := map[int64]geo.MultiPolygon{}
	for _, f := range faces {
		was[f.ID] = f.Shape
		if borders[f.ID] == nil {
			r.Gone = append(r.Gone, f.ID)
			delete(r.Own, f.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(borders)) {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		shape := p.trace(borders[id], func(c int32) bool { return slices.Contains(owners[c], id) })
		if old, ok := was[id]; !ok || !equal(ordered(old), shape) {
			r.Faces = append(r.Faces, geo.Face{ID: id, Shape: shape})
		} else {
			delete(r.Own, id)
		}
	}
	slices.Sort(r.Gone)
	for _, a := range p.added {
		if b := p.borders[a.origin]; len(b.sides) == 1 { // ground of one face on one side, nobody's on the other
			r.Nodes = append(r.Nodes, a.AddedNode)
		}
	}
	return r, nil
}

// changed lists the ids that are in one of two sorted lists.
func changed(a, b []int64) (ids []int64) {
	for _, id := range a {
		if !slices.Contains(b, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range b {
		if !slices.Contains(a, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func equal(a, b geo.MultiPolygon) bool {
	return slices.EqualFunc(a, b, func(p, q geo.Polygon) bool {
		return slices.EqualFunc(p, q, func(r, s geo.Ring) bool { return slices.Equal(r, s) })
	})
}

// owners are the cells' owners as they are, to be changed by an operation.
func (p *plan) owners() [][]int64 {
	out := make([][]int64, len(p.cells))
	for i, c := range p.cells {
		out[i] = c.owners
	}
	return out
}

// swap is owners with one id for another, sorted; 0 is nobody.
func swap(owners []int64, from, to int64) []int64 {
	out := make([]int64, 0, len(owners)+1)
	for _, id := range owners {
		if id != from && id != to {
			out = append(out, id)
		}
	}
	if to != 0 {
		out = append(out, to)
	}
	slices.Sort(out)
	return out
}
