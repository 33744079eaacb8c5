package analysis

import (
	"slices"

	"gridmap/geo"
)

// Queen lists for each shape the others that share a node with it, in index order. The shapes
// must be noded, as a proved edition is: a corner that merely lies on another's border does
// not count.
func Queen(shapes []geo.MultiPolygon) [][]int32 {
	return Sharing(len(shapes), func(i int, key func(geo.Point)) {
		for r := range shapes[i].Rings {
			for _, p := range r[min(1, len(r)):] { // the first is the last again
				key(p)
			}
		}
	})
}

// Sharing lists for each of n things the others with which it has a key in common, in index
// order. keys hands every key of thing i to its function.
func Sharing[K comparable](n int, keys func(i int, key func(K))) [][]int32 {
	type owner struct{ thing, next int32 } // next: index of another owner of the same key, -1 for none
	var owners []owner
	heads := map[K]int32{}
	out := make([][]int32, n)
	for i := range n {
		keys(i, func(k K) {
			head, found := heads[k]
			if !found {
				head = -1
			} else if owners[head].thing == int32(i) {
				return
			}
			for at := head; at >= 0; at = owners[at].next {
				j := owners[at].thing
				out[i] = append(out[i], j)
				out[j] = append(out[j], int32(i))
			}
			heads[k] = int32(len(owners))
			owners = append(owners, owner{int32(i), head})
		})
		slices.Sort(out[i])
		out[i] = slices.Compact(out[i]) // a long common border gives the pair once a node
	}
	for i := range out {
		slices.Sort(out[i])
		out[i] = slices.Compact(out[i])
	}
	return out
}
