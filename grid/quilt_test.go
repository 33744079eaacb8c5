package grid_test

import (
	"math/rand/v2"

	"gridmap/geo"
)

// quilt is ground cut into patches by jittered lines that share their corners; grids are the
// patches that have their id, wherever those lie: exclaves, holes and rings that touch at a corner
// come by themselves.
type quilt struct {
	side    int
	corners []geo.Point // (side+1)², row by row
	owner   []int64     // of side² patches, row by row; 0: nobody's
}

const quiltStep = 60 // steps from corner to corner

func newQuilt(r *rand.Rand, side, grids int) *quilt {
	q := &quilt{side: side}
	for y := range side + 1 {
		for x := range side + 1 {
			p := at(x*quiltStep, y*quiltStep)
			q.corners = append(q.corners, geo.Point{X: p.X + r.Uint32N(20*step), Y: p.Y + r.Uint32N(20*step)})
		}
	}
	for range side * side {
		q.owner = append(q.owner, 1+r.Int64N(int64(grids)))
	}
	return q
}

// patch is the patch in a column and row.
func (q *quilt) patch(i int) geo.MultiPolygon {
	n := q.side + 1
	c := i/q.side*n + i%q.side
	r := geo.Ring{q.corners[c], q.corners[c+1], q.corners[c+1+n], q.corners[c+n], q.corners[c]}
	return geo.MultiPolygon{{r}}
}

// faces are the grids, by id in the order they first appear.
func (q *quilt) faces() (faces []geo.Face) {
	patches := map[int64][]geo.Face{}
	var ids []int64
	for i, id := range q.owner {
		if id == 0 {
			continue
		}
		if patches[id] == nil {
			ids = append(ids, id)
		}
		patches[id] = append(patches[id], geo.Face{ID: int64(i), Shape: q.patch(i)})
	}
	for _, id := range ids {
		faces = append(faces, geo.Face{ID: id, Shape: geo.Dissolve(patches[id])})
	}
	return faces
}

// redraw gives some patches to other grids, to new ones with negative ids, and to nobody.
func (q *quilt) redraw(r *rand.Rand, grids int) *quilt {
	next := &quilt{side: q.side, corners: q.corners, owner: append([]int64(nil), q.owner...)}
	first := r.IntN(q.side * q.side)
	for n := range 1 + r.IntN(5) {
		i := (first + n*(1+r.IntN(q.side))) % len(q.owner)
		next.owner[i] = 1 + r.Int64N(int64(grids))
		if r.IntN(4) == 0 {
			next.owner[i] = -1 - r.Int64N(2)
		}
	}
	if r.IntN(3) == 0 { // a grid is taken over whole
		from, to := 1+r.Int64N(int64(grids)), 1+r.Int64N(int64(grids))
		for i, id := range next.owner {
			if id == from {
				next.owner[i] = to
			}
		}
	}
	return next
}
