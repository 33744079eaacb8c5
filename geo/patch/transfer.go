package patch

import (
	"context"
	"math"
	"slices"

	"gridmap/geo"
)

// areaID marks the cover of the first shape laid over the faces, areaID+1 of the second.
const areaID = math.MinInt64

func transfer(ctx context.Context, faces []geo.Face, from, to int64, area geo.MultiPolygon) (Result, error) {
	p, err := overlay(ctx, faces, []geo.Face{{ID: areaID, Shape: area}})
	if err != nil {
		return Result{}, err
	}
	owners := p.owners()
	moved := false
	for c, cell := range p.cells {
		switch {
		case len(cell.over) == 0 || len(cell.owners) == 0 || slices.Equal(cell.owners, []int64{to}):
		case from == 0:
			owners[c], moved = []int64{to}, true
		case slices.Contains(cell.owners, from):
			owners[c], moved = swap(cell.owners, from, to), true
		}
	}
	if !moved {
		return Result{}, &Error{Rule: NothingMoves, At: area[0][0][0]}
	}
	return p.whole(ctx, faces, owners)
}

func restore(ctx context.Context, faces []geo.Face, wanted []geo.Face) (Result, error) {
	marked := make([]geo.Face, len(wanted))
	ids := make([]int64, len(wanted))
	for i, w := range wanted {
		marked[i], ids[i] = geo.Face{ID: areaID + int64(i), Shape: w.Shape}, w.ID
	}
	wants := setOf(ids)
	p, err := overlay(ctx, faces, marked)
	if err != nil {
		return Result{}, err
	}
	owners := p.owners()
	for c, cell := range p.cells {
		switch {
		case len(cell.over) > 0 && len(cell.owners) > 0:
			owners[c] = []int64{ids[cell.over[0]-areaID]}
		case len(cell.over) > 0, slices.ContainsFunc(cell.owners, func(id int64) bool { return wants[id] }):
			return Result{}, &Error{Rule: OutlineMoves, At: p.corner(int32(c)), Faces: ids}
		}
	}
	return p.settle(ctx, faces, owners)
}

// overlay is the plan of faces and shapes laid over them, which are drawn with a cover of their
// own. Shapes may have any rings that do not cross themselves.
func overlay(ctx context.Context, faces, over []geo.Face) (*plan, error) {
	for _, f := range over {
		n := 0
		for r := range f.Shape.Rings {
			if _, err := tidy(ctx, r); err != nil {
				return nil, err
			}
			n++
		}
		if n == 0 || f.Shape.DoubledArea() == 0 {
			return nil, &Error{Rule: LineTooShort}
		}
	}
	s, err := newSheet(faces)
	if err != nil {
		return nil, err
	}
	for _, f := range over {
		for r := range f.Shape.Rings {
			line := s.settleOn(r)
			for i := 1; i < len(line); i++ {
				s.add(line[i-1], line[i], []delta{{f.ID, 1}}, -1, false)
			}
		}
	}
	if err := s.node(ctx); err != nil {
		return nil, err
	}
	return s.cut(), nil
}
