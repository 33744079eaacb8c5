package tiles

import (
	"context"
	"hash/fnv"
	"sync"

	"gridmap/geo"
)

// edge is a piece of border between the same two grids, or between a grid and the outside, as long
// as it goes on.
type edge struct {
	id          uint64 // the same in every tile and after every change elsewhere
	right, left int64  // grids on either side, walking along it on a map with north up; left may be 0
	between     string // grids, communities or outside
	points      []geo.Point
	show        []byte // by point: from which zoom; nil: all show
}

// edges are those of a holding, made when first asked for.
type edges struct {
	once sync.Once
	list []edge
	tree tree
}

var edgeKeys = []string{"id", "left", "right", "between"}

// paintEdges draws every piece of border once, whatever it lies between.
func paintEdges(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	if s.edition.id == 0 {
		return nil
	}
	all, err := t.grids(ctx, s)
	if err != nil {
		return err
	}
	if all.absent && s.Z >= fullZoom { // who is on the other side need not be in the tile
		if all.holding, err = t.gridsAround(ctx, s, all.holding); err != nil {
			return err
		}
	}
	e := all.borders()
	b.Begin("edges", edgeKeys...)
	b.index = e.tree.search(b.reach, b.index[:0])
	var some []geo.Point
	for _, i := range b.index {
		x := &e.list[i]
		line := x.points
		if s.Z < fullZoom {
			some = some[:0]
			for k, p := range x.points {
				if uint32(x.show[k]) <= s.Z {
					some = append(some, p)
				}
			}
			line = some
		}
		if !b.Lines(line) {
			continue
		}
		b.Int(0, int64(x.id))
		if x.left != 0 {
			b.Int(1, x.left)
		}
		b.Int(2, x.right)
		b.String(3, x.between)
		b.Feature(x.id)
	}
	b.End()
	return nil
}

// borders is the edges of a holding's governance grids.
func (h *holding) borders() *edges {
	e := h.edges
	e.once.Do(func() {
		e.list = cutEdges(h.items(), h.shown())
		boxes := make([]geo.Box, len(e.list))
		for i, x := range e.list {
			boxes[i] = geo.Box{Min: x.points[0], Max: x.points[0]}
			for _, p := range x.points {
				boxes[i] = boxes[i].Add(p)
			}
		}
		order := mortonOrder(boxes)
		e.list, e.tree = in(order, e.list), newTree(in(order, boxes))
	})
	return e
}

// cutEdges cuts the rings of governance grids where the grid on the other side changes.
func cutEdges(grids []item, show map[int64][]byte) []edge {
	type way [2]geo.Point
	of := map[way]int64{} // whose ring runs this way
	community := map[int64]int64{}
	var u unpacker
	for _, x := range grids {
		if x.text(gridLayer) != "governance" {
			continue
		}
		community[x.id()] = x.number(gridCommunity)
		for a, b := range u.unpackShape(x.geometry()).Segments {
			of[way{a, b}] = x.id()
		}
	}
	var list []edge
	for _, x := range grids {
		if _, ok := community[x.id()]; !ok {
			continue
		}
		zooms := show[x.id()]
		for ring := range u.unpackShape(x.geometry()).Rings {
			r := open(ring)
			n := len(r)
			across := func(i int) int64 { return of[way{r[(i+1)%n], r[i%n]}] }
			first := 0
			for first < n && across(first) == across(first+n-1) {
				first++
			}
			if first == n { // one neighbour all around: from the westernmost corner
				first = 0
				for i := range r {
					if before(r[i], r[first]) {
						first = i
					}
				}
			}
			for k := 0; k < n; {
				e := edge{right: x.id(), left: across(first + k)}
				for ; k < n && across(first+k) == e.left; k++ {
					i := (first + k) % n
					e.points, e.show = append(e.points, r[i]), append(e.show, zooms[i])
				}
				i := (first + k) % n
				e.points, e.show = append(e.points, r[i]), append(e.show, zooms[i])
				if e.left == 0 || e.right < e.left {
					e.name(community)
					list = append(list, e)
				}
			}
			zooms = zooms[n:]
		}
	}
	return list
}

// name gives an edge its id and says what it is between.
func (e *edge) name(community map[int64]int64) {
	h := fnv.New64a()
	for _, v := range []uint64{uint64(e.right), uint64(e.left), e.points[0].Cell()} {
		for range 8 {
			h.Write([]byte{byte(v)})
			v >>= 8
		}
	}
	e.id = h.Sum64() >> 11 // what a number of JavaScript holds exactly
	switch {
	case e.left == 0:
		e.between = "outside"
	case community[e.left] != community[e.right]:
		e.between = "communities"
	default:
		e.between = "grids"
	}
}
