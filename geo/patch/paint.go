package patch

import (
	"context"
	"slices"

	"gridmap/geo"
)

// Painting says which buildings change hands, and by what ground is divided.
type Painting struct {
	In    []geo.MultiPolygon // footprints that go to the face
	Out   []geo.MultiPolygon // footprints of the others around
	Roads [][]geo.Point      // centre lines; with the borders they part blocks
	Near  geo.MultiPolygon   // what goes with In where a block is divided, see Nearer
	Whole int64              // blocks up to this doubled area go whole when all their buildings do
	Strip float64            // what lies between the face and what goes goes too, if no wider than this and without buildings
}

// Paint gives buildings to face to, with the ground they stand on: the whole block when all its
// buildings go and it is no larger than Whole, else what of it lies in Near. No footprint is cut:
// those of In go whole, those of Out stay whole, In first where they overlap. Footprints that cross
// themselves go by Near. Errors: NothingMoves, Swallows, NotApart.
func Paint(ctx context.Context, faces []geo.Face, to int64, g Painting) (Result, error) {
	s, err := newSheet(faces)
	if err != nil {
		return Result{}, err
	}
	lay := func(id int64, shapes ...geo.MultiPolygon) {
		for _, m := range shapes {
			for r := range m.Rings {
				if _, err := tidy(ctx, r); err != nil {
					continue
				}
				line := s.settleOn(r)
				for i := 1; i < len(line); i++ {
					s.add(line[i-1], line[i], []delta{{id, 1}}, -1, false)
				}
			}
		}
	}
	lay(inID, g.In...)
	lay(outID, g.Out...)
	lay(nearID, g.Near)
	for _, r := range g.Roads {
		s.draw(s.settleOn(r))
	}
	s.dropEmpty()
	if err := s.node(ctx); err != nil {
		return Result{}, err
	}
	p := s.cut()
	blocks := p.blocks()
	size, goes, stays := map[int32]int64{}, map[int32]bool{}, map[int32]bool{}
	for c, b := range blocks {
		cell := &p.cells[c]
		size[b] += cell.area2
		if slices.Contains(cell.over, inID) {
			goes[b] = true
		} else if slices.Contains(cell.over, outID) {
			stays[b] = true
		}
	}
	owners := p.owners()
	moved := false
	for c, b := range blocks {
		cell := &p.cells[c]
		if len(cell.owners) == 0 || slices.Equal(cell.owners, []int64{to}) || !goes[b] {
			continue
		}
		whole := !stays[b] && size[b] <= g.Whole
		in, out := slices.Contains(cell.over, inID), slices.Contains(cell.over, outID)
		if in || !out && (whole || slices.Contains(cell.over, nearID)) {
			owners[c], moved = []int64{to}, true
		}
	}
	if !moved {
		return Result{}, &Error{Rule: NothingMoves, At: placeOf(faces, to), Faces: []int64{to}}
	}
	p.closeStrips(blocks, owners, to, g.Strip, func(b int32) bool { return !goes[b] && !stays[b] })
	return p.whole(ctx, faces, owners)
}

// closeStrips gives empty blocks of a mean width up to width that have a border with face to and
// one with what goes to it: a road drawn beside a border would leave them.
func (p *plan) closeStrips(blocks []int32, owners [][]int64, to int64, width float64, empty func(int32) bool) {
	type strip struct {
		border                   float64
		area2                    int64
		besideFace, besideMoving bool
	}
	strips := map[int32]*strip{}
	for c, b := range blocks {
		if cell := &p.cells[c]; empty(b) && len(cell.owners) > 0 && !slices.Contains(cell.owners, to) {
			if strips[b] == nil {
				strips[b] = &strip{}
			}
			strips[b].area2 += cell.area2
		}
	}
	for h, c := range p.left {
		s, d := strips[blocks[c]], p.left[h^1]
		if s == nil || blocks[d] == blocks[c] {
			continue
		}
		a, b := p.ends(int32(h))
		s.border += length(a, b)
		if slices.Contains(p.cells[d].owners, to) {
			s.besideFace = true
		} else if slices.Contains(owners[d], to) {
			s.besideMoving = true
		}
	}
	for c, b := range blocks {
		if s := strips[b]; s != nil && s.besideFace && s.besideMoving && float64(s.area2) <= width*s.border {
			owners[c] = []int64{to}
		}
	}
}

// Marks of what a painting lays over the faces.
const (
	inID   = areaID
	outID  = areaID + 1
	nearID = areaID + 2
)

// blocks groups cells that neither a border nor a drawn line parts.
func (p *plan) blocks() []int32 {
	return p.joined(func(e *edge) bool { return !e.isBorder() && !e.drawn })
}
