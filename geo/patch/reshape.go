package patch

import (
	"context"
	"slices"

	"gridmap/geo"
)

func reshape(ctx context.Context, faces []geo.Face, line []geo.Point, among []int64, kin func(a, b int64) bool, outline bool) (Result, error) {
	p, err := drawOver(ctx, faces, line)
	if err != nil {
		return Result{}, err
	}
	allowed := setOf(among)
	may := func(id int64) bool { return id == 0 && outline || id != 0 && allowed[id] }
	parts := p.parts()
	members := map[int32][]int32{}
	for c, g := range parts {
		members[g] = append(members[g], int32(c))
	}
	owners, rounds := p.owners(), p.bounds()
	moved, kept := false, false
	var atOutline *geo.Point
	for g := range int32(len(p.cells)) { // in the order of cells
		cells := members[g]
		if len(cells) < 2 || len(p.cells[g].owners) > 1 {
			continue
		}
		own := int64(0)
		if o := p.cells[g].owners; len(o) == 1 {
			own = o[0]
		}
		slices.SortFunc(cells, p.bySize)
		if i := slices.Index(cells, 0); i > 0 { // the ground around everything is the largest
			cells = slices.Insert(slices.Delete(cells, i, i+1), 0, 0)
		}
		for _, c := range cells[1:] {
			others := func(id int64) bool { return id != own && may(id) }
			to, ok := p.neighbour(rounds[c], func(id int64) bool { return others(id) && (kin == nil || kin(own, id)) })
			if !ok {
				to, ok = p.neighbour(rounds[c], others)
			}
			switch {
			case !may(own), !ok:
				kept = true
				if at := p.corner(c); own == 0 || p.touches(rounds[c], 0) {
					atOutline = &at
				}
				continue
			}
			owners[c] = swap(owners[c], own, to)
			moved = true
		}
	}
	switch {
	case !moved && kept && atOutline != nil && !outline:
		return Result{}, &Error{Rule: OutlineMoves, At: *atOutline}
	case !moved:
		return Result{}, &Error{Rule: CutsNothing, At: line[len(line)/2]}
	}
	return p.whole(ctx, faces, owners)
}

// whole settles and refuses to leave a face with nothing.
func (p *plan) whole(ctx context.Context, faces []geo.Face, owners [][]int64) (Result, error) {
	r, err := p.settle(ctx, faces, owners)
	if err != nil {
		return r, err
	}
	if len(r.Gone) > 0 {
		return Result{}, &Error{Rule: Swallows, At: placeOf(faces, r.Gone[0]), Faces: r.Gone}
	}
	if len(r.Faces) == 0 {
		return Result{}, &Error{Rule: NothingMoves, At: p.edges[0].a}
	}
	return r, nil
}

// neighbour is the owner beyond the borders around a cell with the longest border; of equal ones the
// one with the lowest id. Nobody's ground is owner 0.
func (p *plan) neighbour(around []int32, may func(int64) bool) (best int64, ok bool) {
	border := map[int64]float64{}
	for _, h := range around {
		if !p.edges[h/2].isBorder() {
			continue
		}
		a, b := p.ends(h)
		other := p.cells[p.left[h^1]].owners
		if len(other) == 0 && may(0) {
			border[0] += length(a, b)
		}
		for _, id := range other {
			if may(id) {
				border[id] += length(a, b)
			}
		}
	}
	for id, l := range border {
		if !ok || l > border[best] || l == border[best] && id < best {
			best, ok = id, true
		}
	}
	return best, ok
}

// touches reports whether a cell has a border with owner id; 0 is nobody.
func (p *plan) touches(around []int32, id int64) bool {
	for _, h := range around {
		o := p.cells[p.left[h^1]].owners
		if id == 0 && len(o) == 0 || slices.Contains(o, id) {
			return true
		}
	}
	return false
}
