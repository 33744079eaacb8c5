package patch

import (
	"slices"

	"gridmap/geo"
)

func split(faces []geo.Face, target int64, line []geo.Point) (Result, error) {
	p, err := drawOver(faces, line)
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
	owners := p.owners()
	for i, c := range pieces[1:] {
		owners[c] = swap(owners[c], target, int64(-1-i))
	}
	r, err := p.settle(faces, owners)
	if err == nil && len(r.Faces) < 2 {
		return Result{}, &Error{Rule: NotApart, At: line[len(line)/2], Faces: []int64{target}}
	}
	return r, err
}
