package analysis

import (
	"math"
	"slices"

	"gridmap/geo"
)

// Places are points with a distance, to make neighbours from.
type Places struct {
	at    [][3]float64
	exact func(i, j int32) float64
}

// OnEarth measures geodesics, in metres.
func OnEarth(spots []geo.Spot) Places {
	at := make([][3]float64, len(spots))
	for i, s := range spots {
		at[i] = [3]float64{s.X, s.Y, s.Z}
	}
	return Places{at, func(i, j int32) float64 { return spots[i].Distance(spots[j]) }}
}

// OnPlane measures straight lines, in the unit of the points.
func OnPlane(points [][2]float64) Places {
	at := make([][3]float64, len(points))
	for i, p := range points {
		at[i] = [3]float64{p[0], p[1], 0}
	}
	return Places{at, func(i, j int32) float64 { return math.Sqrt(square(at[i], at[j])) }}
}

// KNearest lists the k nearest others of each place, in index order. Of equally far places those
// of lower index come in, so that runs agree. The relation is not symmetric.
func KNearest(p Places, k int) [][]int32 {
	t := newTree(p.at)
	out := make([][]int32, len(p.at))
	var found []Near
	for i := range out {
		from := int32(i)
		found = t.Nearest(p.at[i], k+1, func(j int32) float64 {
			if j == from {
				return math.Inf(-1) // first, to be dropped
			}
			return p.exact(from, j)
		}, found[:0])
		for _, f := range found[min(1, len(found)):] {
			out[i] = append(out[i], f.Index)
		}
		slices.Sort(out[i])
	}
	return out
}

// Within lists for each place the others no farther than limit, the limit itself included, in
// index order.
func Within(p Places, limit float64) [][]int32 {
	t := newTree(p.at)
	out := make([][]int32, len(p.at))
	reach := (limit + slack) * (limit + slack)
	for i := range out {
		stack := make([]int32, 0, 64)
		if len(t.nodes) > 0 {
			stack = append(stack, 0)
		}
		for len(stack) > 0 {
			n := &t.nodes[stack[len(stack)-1]]
			stack = stack[:len(stack)-1]
			switch {
			case n.square(p.at[i]) > reach:
			case n.left != 0:
				stack = append(stack, n.left, n.right)
			default:
				for _, j := range t.order[n.from:n.to] {
					if int(j) != i && p.exact(int32(i), j) <= limit {
						out[i] = append(out[i], j)
					}
				}
			}
		}
		slices.Sort(out[i])
	}
	return out
}
