package patch

import (
	"context"
	"slices"

	"gridmap/geo"
)

func split(ctx context.Context, faces []geo.Face, target int64, line []geo.Point) (Result, error) {
	line, err := tidy(ctx, line)
	if err != nil {
		return Result{}, err
	}
	for _, f := range faces {
		if f.ID == target {
			if err := countPieces(ctx, f, line); err != nil {
				return Result{}, err
			}
		}
	}
	p, err := drawTidy(ctx, faces, line)
	if err != nil {
		return Result{}, err
	}
	inPart := map[int32]int{} // cells of target by part
	parts := p.parts()
	for c, g := range parts {
		if slices.Contains(p.cells[c].owners, target) {
			inPart[g]++
		}
	}
	var pieces []int32
	for c, g := range parts {
		if inPart[g] > 1 && slices.Contains(p.cells[c].owners, target) {
			pieces = append(pieces, int32(c))
		}
	}
	if len(pieces) == 0 {
		return Result{}, &Error{Rule: CutsNothing, At: line[len(line)/2], Faces: []int64{target}}
	}
	slices.SortFunc(pieces, p.bySize)
	if len(pieces) > mostPieces {
		return Result{}, &Error{Rule: TooManyPieces, At: p.corner(pieces[mostPieces]), Faces: []int64{target}}
	}
	owners := p.owners()
	for i, c := range pieces[1:] {
		owners[c] = swap(owners[c], target, int64(-1-i))
	}
	r, err := p.settle(ctx, faces, owners)
	if err == nil && len(r.Faces) < 2 {
		return Result{}, &Error{Rule: NotApart, At: line[len(line)/2], Faces: []int64{target}}
	}
	return r, err
}

// countPieces refuses a line that crosses a face's border so often that too many pieces are certain: a
// line that does not cross itself cuts one off every time it goes through, but for the first time it
// joins a hole to what is around.
func countPieces(ctx context.Context, f geo.Face, line []geo.Point) (err error) {
	most := 2 * mostPieces
	var border [][2]geo.Point
	for _, p := range f.Shape {
		most += 2 * len(p)
	}
	for a, b := range f.Shape.Segments {
		border = append(border, [2]geo.Point{a, b})
	}
	boxes := make([]geo.Box, 0, len(border)+len(line))
	for _, s := range border {
		boxes = append(boxes, geo.BoxOf(s[0], s[1]))
	}
	for i := 1; i < len(line); i++ {
		boxes = append(boxes, geo.BoxOf(line[i-1], line[i]))
	}
	drawn := func(i int32) bool { return int(i) >= len(border) }
	crossed := 0
	work := effortFor(ctx, len(boxes))
	pairs(boxes, drawn, func(i, j int32) bool {
		i, j = min(i, j), max(i, j)
		if drawn(i) {
			return true
		}
		k := int(j) - len(border)
		at, crosses := cross(border[i][0], border[i][1], line[k], line[k+1])
		if crosses {
			crossed++
		}
		if err = work.spent(line[k]); err == nil && crossed > most {
			err = &Error{Rule: TooManyPieces, At: at, Faces: []int64{f.ID}}
		}
		return err == nil
	})
	return err
}
