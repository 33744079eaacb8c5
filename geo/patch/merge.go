package patch

import (
	"slices"

	"gridmap/geo"
)

func merge(faces []geo.Face, ids []int64, keep int64) (Result, error) {
	s, err := newSheet(faces)
	if err != nil {
		return Result{}, err
	}
	if err := s.node(); err != nil {
		return Result{}, err
	}
	p := s.cut()
	// Faces are neighbours when one line has one on either side.
	friends := map[int64][]int64{}
	for i := range p.edges {
		for _, a := range p.cells[p.left[2*i]].owners {
			for _, b := range p.cells[p.left[2*i+1]].owners {
				if a != b {
					friends[a], friends[b] = append(friends[a], b), append(friends[b], a)
				}
			}
		}
	}
	reached := []int64{keep}
	for i := 0; i < len(reached); i++ {
		for _, b := range friends[reached[i]] {
			if slices.Contains(ids, b) && !slices.Contains(reached, b) {
				reached = append(reached, b)
			}
		}
	}
	for _, id := range ids {
		if !slices.Contains(reached, id) {
			return Result{}, &Error{Rule: Strangers, At: placeOf(faces, id), Faces: sorted(keep, id)}
		}
	}
	owners := p.owners()
	for c := range owners {
		for _, id := range ids {
			if id != keep && slices.Contains(owners[c], id) {
				owners[c] = swap(owners[c], id, keep)
			}
		}
	}
	return p.settle(faces, owners)
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
