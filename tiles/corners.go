package tiles

import (
	"slices"
	"sync"

	"gridmap/geo"
)

// Borders from afar. Every border two grids share is simplified once, and both are drawn with what
// is left of it: a corner of the edition shows from one zoom on, in whatever shape it is a corner
// of. Below fullZoom a corner is left out when what lies between its neighbours that stay is no
// more than half a pixel off; from there all show.
const (
	fullZoom     = 13
	simplestZoom = 6 // corners are told apart down to here
)

// tolerance is how far a border may be off at a zoom, in lattice units: half a pixel of a 512-pixel
// tile, four of its 4096 units.
func tolerance(z uint32) float64 { return float64(uint64(4) << (20 - z)) }

// corners are the zooms from which each corner of each grid shows, made when first asked for. After
// a change they are made again near it.
type corners struct {
	mu     sync.Mutex
	show   map[int64][]byte // by grid: by corner, in the order packed; nil: not made yet
	before *holding         // whose corners were made last; nil: nobody's
	since  []geo.Box        // where something changed after it
}

// after is for what a holding becomes by changes in boxes.
func (c *corners) after(h *holding, boxes []geo.Box) *corners {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.show != nil:
		return &corners{before: h, since: boxes}
	case c.before != nil && len(c.since) < 256:
		return &corners{before: c.before, since: slices.Concat(c.since, boxes)}
	}
	return &corners{}
}

// shown is by grid the zooms from which its corners show.
func (h *holding) shown() map[int64][]byte {
	c := h.corners
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.show != nil {
		return c.show
	}
	all := h.items()
	wanted := make([]bool, len(all)) // whose corners are looked at
	around := make([]bool, len(all)) // who is near enough to matter
	zooms := make(map[int64][]byte, len(all))
	if c.before == nil {
		for i := range all {
			wanted[i], around[i] = true, true
		}
	} else {
		// What changed may change how its neighbours' borders are drawn, and those their
		// neighbours' where a small ring must keep its corners; two rings more decide about these.
		near := c.since
		for step := range 4 {
			var boxes []geo.Box
			for i, x := range all {
				if around[i] || slices.ContainsFunc(near, x.box().Meets) {
					around[i] = true
					boxes = append(boxes, x.box())
				}
			}
			if near = boxes; step == 1 {
				copy(wanted, around)
			}
		}
		last := c.before.corners.show
		for i, x := range all {
			if !wanted[i] {
				zooms[x.id()] = last[x.id()]
			}
		}
	}
	// Overlay and micro grids lie over the others and have borders of their own.
	for _, governance := range []bool{true, false} {
		var shapes []geo.MultiPolygon
		var ids []int64
		var want []bool
		for i, x := range all {
			if around[i] && (x.text(gridLayer) == "governance") == governance {
				var u unpacker
				shapes, ids, want = append(shapes, u.unpackShape(x.geometry())), append(ids, x.id()), append(want, wanted[i])
			}
		}
		for i, show := range showCorners(shapes) {
			if want[i] {
				zooms[ids[i]] = show
			}
		}
	}
	c.show, c.before, c.since = zooms, nil, nil
	return zooms
}

// items is every feature of a holding.
func (h *holding) items() []item {
	var list []item
	for i := range h.base.ids {
		if !h.gone[int32(i)] {
			list = append(list, item{t: h.base, i: int32(i)})
		}
	}
	if h.extra != nil {
		for i := range h.extra.ids {
			list = append(list, item{t: h.extra, i: int32(i)})
		}
	}
	return list
}

// cornersOf counts the corners of a shape.
func cornersOf(m geo.MultiPolygon) (n int) {
	for r := range m.Rings {
		n += max(len(r)-1, 0)
	}
	return n
}
