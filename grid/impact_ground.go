package grid

import "gridmap/geo"

// leastGround is the ground, in m², below which nothing is said to change hands: corners that were
// added on a border, rounded to the lattice, give a neighbour that much.
const leastGround = 0.5

// groundMoves is the ground that changes hands, from grid to grid.
func groundMoves(before, after []geo.Face, was, is map[int64]Holding) (moves []GridMove) {
	add := func(from, to, area2, whole int64, size float64) {
		if m := (GridMove{From: from, To: to, AreaM2: float64(area2) / float64(whole) * size}); m.AreaM2 >= leastGround {
			moves = append(moves, m)
		}
	}
	left := map[int64]int64{} // what of a grid's ground goes to no grid
	for _, f := range before {
		left[f.ID] = f.Shape.DoubledArea()
	}
	l := geo.NewLocator(before)
	for _, f := range after {
		whole := f.Shape.DoubledArea()
		fresh := whole
		for _, c := range l.Common(f.Shape) {
			fresh, left[c.ID] = fresh-c.Area2, left[c.ID]-c.Area2
			if c.ID != f.ID {
				add(c.ID, f.ID, c.Area2, whole, is[f.ID].AreaM2)
			}
		}
		add(0, f.ID, fresh, whole, is[f.ID].AreaM2)
	}
	for _, f := range before {
		add(f.ID, 0, left[f.ID], f.Shape.DoubledArea(), was[f.ID].AreaM2)
	}
	return moves
}
