package tiles

import (
	"encoding/binary"
	"hash/fnv"

	"gridmap/geo"
)

// borderRow is a piece of border that has the same two grids, or one and the outside, on its sides.
type borderRow struct {
	id, right, left int64
	between         string
	way             []geo.Point
	box             geo.Box
}

// edgesOf walks along every grid's rings and begins anew where the grid on the other side changes.
func (w *rows) edgesOf(edition int64) []borderRow {
	if w.borders[edition] != nil {
		return w.borders[edition]
	}
	grids, _ := w.thinned(edition, true, 20)
	type step struct{ a, b geo.Point }
	owner, community := map[step]int64{}, map[int64]int64{}
	for _, g := range grids {
		community[g.id] = -1
		if g.community != nil {
			community[g.id] = *g.community
		}
		for r := range g.shape.Rings {
			for i := 1; i < len(r); i++ {
				owner[step{r[i-1], r[i]}] = g.id
			}
		}
	}
	list := []borderRow{}
	for _, g := range grids {
		for r := range g.shape.Rings {
			n := len(r) - 1
			other := func(i int) int64 { return owner[step{r[(i+1)%n], r[i%n]}] }
			start := -1 // where the other side changes, else the westernmost corner
			for i := n - 1; i >= 0; i-- {
				if other(i) != other(i+n-1) {
					start = i
				}
			}
			if start < 0 {
				start = 0
				for i := range n {
					if westOf(r[i], r[start]) {
						start = i
					}
				}
			}
			for i := start; i < start+n; {
				e := borderRow{right: g.id, left: other(i), between: "grids"}
				for ; i < start+n && other(i) == e.left; i++ {
					e.way = append(e.way, r[i%n])
				}
				e.way = append(e.way, r[i%n])
				e.id, e.box = borderID(e.right, e.left, e.way[0]), geo.BoxOf(e.way...)
				switch {
				case e.left == 0:
					e.between = "outside"
				case e.left < e.right:
					continue // it is the other's
				case community[e.left] != community[e.right]:
					e.between = "communities"
				}
				list = append(list, e)
			}
		}
	}
	w.borders[edition] = list
	return list
}

// keptAt is the corners of an edition's governance grids that show at a zoom.
func (w *rows) keptAt(edition int64, z uint32) map[geo.Point]bool {
	_, shapes := w.thinned(edition, true, z)
	th := w.thinners[[2]int64{edition, 1}]
	if th.shown[z] == nil {
		th.shown[z] = map[geo.Point]bool{}
		for _, m := range shapes {
			for r := range m.Rings {
				for _, p := range r {
					th.shown[z][p] = true
				}
			}
		}
	}
	return th.shown[z]
}

// borderID is FNV-1a of whom the edge is between and where it begins, of 53 bits.
func borderID(right, left int64, first geo.Point) int64 {
	h := fnv.New64a()
	for _, v := range []uint64{uint64(right), uint64(left), mortonOf(first)} {
		h.Write(binary.LittleEndian.AppendUint64(nil, v))
	}
	return int64(h.Sum64() >> 11)
}

// mortonOf interleaves the bits of x and y.
func mortonOf(p geo.Point) (v uint64) {
	for i := range 32 {
		v |= uint64(p.X>>i&1)<<(2*i) | uint64(p.Y>>i&1)<<(2*i+1)
	}
	return v
}
