package tiles

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"gridmap/geo"
)

// stock is the features of one layer of one district in memory. A change does not make it
// anew: where it happened the features are read again and put in the place of the old ones.
type stock struct {
	*keeper[holding]
	source *source
	of     stockKey
	t      *Tileset
	share  share
	asked  int64 // when, as a count of all askings; under stocks.mu
}

func newStock(t *Tileset, of stockKey, from *source) *stock {
	s := &stock{source: from, of: of, t: t, share: share{from: &t.memory}}
	s.keeper = newKeeper(s.renew)
	return s
}

// holding is what a stock holds at one time. It never changes.
type holding struct {
	base  *table
	gone  map[int32]bool // features of base that were read again since
	rows  []feature      // what was read again
	extra *table         // the same, packed

	// absent: the layer does not fit the memory allowed, and nothing is held. Tiles are drawn from
	// what is read for each.
	absent bool
	tried  time.Time // when it was found not to fit

	corners *corners // of borders, from when they are first asked for
	edges   *edges
}

// retryTime is how long a layer that did not fit is not tried again.
const retryTime = 10 * time.Minute

// renew reads what meets the boxes again: everything, when that is a good part of it.
func (s *stock) renew(ctx context.Context, h *holding, boxes []geo.Box) (*holding, error) {
	if h != nil && h.absent && time.Since(h.tried) < retryTime && !slices.Contains(boxes, everywhere) {
		return h, nil
	}
	if h != nil && !h.absent {
		next, err := s.mend(ctx, h, boxes)
		if next != nil || err != nil {
			return next, err
		}
	}
	table, err := s.source.whole(ctx, s.t, s.of, s.share.room())
	if errors.Is(err, errTooMuch) || err == nil && !s.share.take(table.size()) {
		s.share.take(0)
		return &holding{absent: true, tried: time.Now()}, nil
	}
	if err != nil {
		return nil, err
	}
	return &holding{base: table, corners: &corners{}, edges: newEdges()}, nil
}

// mend reads again what meets the boxes, unless it is too much: nil.
func (s *stock) mend(ctx context.Context, h *holding, boxes []geo.Box) (*holding, error) {
	corners, edges := h.corners.after(h, boxes), h.edges.after(h, boxes)
	most := 500 + len(h.base.ids)/50
	if len(h.gone)+len(h.rows) > most {
		h = h.settled()
	}
	gone := maps.Clone(h.gone)
	if gone == nil {
		gone = map[int32]bool{}
	}
	var found []int32
	for _, b := range boxes {
		found = h.base.tree.search(b, found[:0])
		for _, i := range found {
			gone[i] = true
		}
	}
	if len(boxes) > 64 || len(gone)-len(h.gone) > most {
		return nil, nil
	}
	rows, err := s.source.within(ctx, s.t, s.of, boxes)
	if err != nil {
		return nil, err
	}
	for _, f := range h.rows {
		if !slices.ContainsFunc(boxes, f.box.Meets) {
			rows = append(rows, f)
		}
	}
	next := &holding{base: h.base, gone: gone, rows: rows, extra: newTable(rows), corners: corners, edges: edges}
	if !s.share.take(next.base.size() + next.extra.size()) {
		return nil, nil
	}
	return next, nil
}

// meeting appends the features whose box meets a box; index is memory for the search.
func (h *holding) meeting(box geo.Box, found []item, index []int32) ([]item, []int32) {
	index = h.base.tree.search(box, index[:0])
	for _, i := range index {
		if !h.gone[i] {
			found = append(found, item{t: h.base, i: i})
		}
	}
	if h.extra != nil {
		index = h.extra.tree.search(box, index[:0])
		for _, i := range index {
			found = append(found, item{t: h.extra, i: i})
		}
	}
	return found, index
}

// settled is the same features in one table.
func (h *holding) settled() *holding {
	b := newBuilder()
	for _, x := range h.items() {
		b.add(x.feature())
	}
	t := b.table()
	// Corners are not counted one by one: those that are gone had as many as others.
	t.corners = h.base.corners - h.base.corners*len(h.gone)/max(len(h.base.ids), 1) + h.extra.corners
	return &holding{base: t, corners: h.corners, edges: h.edges}
}

// size is all a table takes in memory, its strings left out.
func (t *table) size() int {
	shapes, columns := t.bytes()
	return shapes + columns
}

// holding is the features of a source for the scene's tile: from memory, or those of the tile
// alone where they are not kept.
func (t *Tileset) holding(ctx context.Context, s *scene, from *source) (*holding, error) {
	of := s.stock(from)
	h, err := t.stock(of, from).get(ctx)
	if err != nil || !h.absent {
		return h, err
	}
	rows, err := from.within(ctx, t, of, []geo.Box{s.Buffered()})
	if err != nil {
		return nil, err
	}
	return &holding{base: newTable(rows), absent: true, corners: &corners{}, edges: newEdges()}, nil
}

// stock names the features of a source a scene shows.
func (s *scene) stock(from *source) stockKey {
	of := stockKey{district: s.district.id, layer: from.layer}
	if from == &gridSource {
		of.edition = s.edition.id
	}
	return of
}

// stocked is the paint of a layer that needs its own features and nothing else.
func stocked(from *source, paint func(*brush, *holding, *scene)) func(context.Context, *Tileset, *scene, *brush) error {
	return func(ctx context.Context, t *Tileset, s *scene, b *brush) error {
		h, err := t.holding(ctx, s, from)
		if err != nil {
			return err
		}
		paint(b, h, s)
		return nil
	}
}
