package patch

import (
	"context"
	"slices"

	"gridmap/geo"
)

func merge(ctx context.Context, faces []geo.Face, ids []int64, keep int64) (Result, error) {
	s, err := newSheet(faces)
	if err != nil {
		return Result{}, err
	}
	if err := s.node(ctx); err != nil {
		return Result{}, err
	}
	p := s.cut()
	wanted := setOf(ids)
	// Faces are neighbours when one line has one on either side.
	friends := map[int64]map[int64]bool{}
	befriend := func(a, b int64) {
		if friends[a] == nil {
			friends[a] = map[int64]bool{}
		}
		friends[a][b] = true
	}
	for i := range p.edges {
		for _, a := range p.cells[p.left[2*i]].owners {
			for _, b := range p.cells[p.left[2*i+1]].owners {
				if a != b && wanted[a] && wanted[b] {
					befriend(a, b)
					befriend(b, a)
				}
			}
		}
	}
	reached := map[int64]bool{keep: true}
	for queue := []int64{keep}; len(queue) > 0; {
		a := queue[0]
		queue = queue[1:]
		for b := range friends[a] {
			if !reached[b] {
				reached[b] = true
				queue = append(queue, b)
			}
		}
	}
	for _, id := range ids {
		if !reached[id] {
			return Result{}, &Error{Rule: Strangers, At: placeOf(faces, id), Faces: sorted(keep, id)}
		}
	}
	owners := p.owners()
	for c := range owners {
		for _, id := range p.cells[c].owners {
			if id != keep && wanted[id] {
				owners[c] = swap(owners[c], id, keep)
			}
		}
	}
	return p.settle(ctx, faces, owners)
}

// placeOf is a place in a face; the zero Point when there is no such face.
func placeOf(faces []geo.Face, id int64) geo.Point {
	for _, f := range faces {
		if f.ID == id {
			return f.Shape.Label()
		}
	}
	return geo.Point{}
}

func sorted(ids ...int64) []int64 {
	slices.Sort(ids)
	return ids
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
