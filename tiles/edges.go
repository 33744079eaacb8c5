package tiles

import (
	"context"
	"hash/fnv"
	"slices"
	"sync"

	"gridmap/geo"
)

// edge is a piece of border between the same two grids, or between a grid and the outside, as long
// as it goes on. It is kept with the grid on its right (walking along it, on a map with north up)
// as a run of that grid's corners.
type edge struct {
	id      uint64 // the same in every tile and after every change elsewhere
	left    int64  // the grid on the other side; 0: the outside
	between string // grids, communities or outside
	ring    int32  // the first corner of the ring it is on, among all the grid's
	size    int32  // corners of that ring
	first   int32  // where on the ring it begins
	steps   int32  // how many corners it goes on
}

// edges are those of a holding's grids, each grid's made when it is first asked for.
type edges struct {
	mu sync.Mutex
	of map[int64][]edge // by the grid on their right
}

func newEdges() *edges { return &edges{of: map[int64][]edge{}} }

// after is for what a holding becomes by changes in boxes: of grids that meet none of them neither
// they nor who is across has changed.
func (e *edges) after(h *holding, boxes []geo.Box) *edges {
	e.mu.Lock()
	defer e.mu.Unlock()
	next := newEdges()
	if len(e.of) == 0 {
		return next
	}
	for _, x := range h.items() {
		if list, ok := e.of[x.id()]; ok && !slices.ContainsFunc(boxes, x.box().Meets) {
			next.of[x.id()] = list
		}
	}
	return next
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
	b.Begin("edges", edgeKeys...)
	var corners, line []geo.Point
	for _, x := range b.in(all.holding, anyOrder) {
		if x.text(gridLayer) != "governance" {
			continue
		}
		list := all.edgesOf(x)
		corners = corners[:0]
		for r := range b.unpackShape(x.geometry()).Rings {
			corners = append(corners, open(r)...)
		}
		show := all.show[x.id()]
		for _, e := range list {
			line = line[:0]
			for k := range e.steps + 1 {
				i := e.ring + (e.first+k)%e.size
				if show == nil || uint32(show[i]) <= s.Z || k == 0 || k == e.steps {
					line = append(line, corners[i])
				}
			}
			if !b.Lines(line) {
				continue
			}
			b.Int(0, int64(e.id))
			if e.left != 0 {
				b.Int(1, e.left)
			}
			b.Int(2, x.id())
			b.String(3, e.between)
			b.Feature(e.id)
		}
	}
	b.End()
	return nil
}

// edgesOf are the edges a governance grid is to the right of, but for those its neighbour has.
func (h *holding) edgesOf(x item) []edge {
	h.edges.mu.Lock()
	defer h.edges.mu.Unlock()
	list, ok := h.edges.of[x.id()]
	if !ok {
		list = h.cutEdges(x)
		h.edges.of[x.id()] = list
	}
	return list
}

// cutEdges cuts the rings of a grid where the grid on the other side changes.
func (h *holding) cutEdges(x item) (list []edge) {
	type way [2]geo.Point
	across := map[way]item{} // who has a segment, by the way its ring runs
	var u unpacker
	near, _ := h.meeting(x.box(), nil, nil)
	for _, y := range near {
		if y.id() != x.id() && y.text(gridLayer) == "governance" {
			for a, b := range u.unpackShape(y.geometry()).Segments {
				across[way{b, a}] = y
			}
		}
	}
	ring := 0
	for closed := range u.unpackShape(x.geometry()).Rings {
		r := open(closed)
		n := len(r)
		other := make([]int64, n)
		for i := range r {
			if y, ok := across[way{r[i], r[(i+1)%n]}]; ok {
				other[i] = y.id()
			}
		}
		first := 0
		for first < n && other[first] == other[(first+n-1)%n] {
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
			i := (first + k) % n
			e := edge{left: other[i], ring: int32(ring), size: int32(n), first: int32(i)}
			for ; k < n && other[(first+k)%n] == e.left; k++ {
				e.steps++
			}
			if e.left != 0 && e.left < x.id() {
				continue
			}
			e.id = edgeID(x.id(), e.left, r[i])
			switch y := across[way{r[i], r[(i+1)%n]}]; {
			case e.left == 0:
				e.between = "outside"
			case x.number(gridCommunity) != y.number(gridCommunity):
				e.between = "communities"
			default:
				e.between = "grids"
			}
			list = append(list, e)
		}
		ring += n
	}
	return list
}

// edgeID is made of who is on either side and where the edge begins; a number of JavaScript holds
// it exactly.
func edgeID(right, left int64, first geo.Point) uint64 {
	h := fnv.New64a()
	for _, v := range []uint64{uint64(right), uint64(left), first.Cell()} {
		for range 8 {
			h.Write([]byte{byte(v)})
			v >>= 8
		}
	}
	return h.Sum64() >> 11
}
