package tiles

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gridmap/geo"
)

// stocks are those of all districts, made when they are first asked for.
type stocks struct {
	mu        sync.Mutex
	features  map[stockKey]*stock
	incidents map[int32]*incidentStock
	asked     int64
}

// mostEditions is how many editions' grids are kept; the one not asked for the longest goes.
const mostEditions = 32

func (t *Tileset) stock(of stockKey, from *source) *stock {
	t.stocks.mu.Lock()
	defer t.stocks.mu.Unlock()
	if t.stocks.features == nil {
		t.stocks.features = map[stockKey]*stock{}
	}
	s := t.stocks.features[of]
	if s == nil {
		s = newStock(t, of, from)
		t.stocks.features[of] = s
		t.stocks.forgetEditions()
	}
	t.stocks.asked++
	s.asked = t.stocks.asked
	return s
}

// forgetEditions drops the editions that are too many; stocks.mu is held.
func (s *stocks) forgetEditions() {
	n := 0
	var last *stock
	for of, st := range s.features {
		if of.edition == 0 {
			continue
		}
		n++
		if st.asked > 0 && (last == nil || st.asked < last.asked) {
			last = st
		}
	}
	if n > mostEditions && last != nil {
		delete(s.features, last.of)
		last.share.end()
	}
}

func (t *Tileset) incidentsOf(district int32) *incidentStock {
	t.stocks.mu.Lock()
	defer t.stocks.mu.Unlock()
	if t.stocks.incidents == nil {
		t.stocks.incidents = map[int32]*incidentStock{}
	}
	if t.stocks.incidents[district] == nil {
		t.stocks.incidents[district] = newIncidentStock(t, district)
	}
	return t.stocks.incidents[district]
}

// changed passes a change of the feed on to the stocks it is about. A change without a box is
// one of everything.
func (s *stocks) changed(c Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	boxes := c.boxes()
	if len(boxes) == 0 {
		boxes = []geo.Box{everywhere}
	}
	about := func(layer string, edition int64) bool {
		sources := territory // of grids: what stands in them, and who is responsible, is kept elsewhere
		if layer != gridSource.layer {
			sources = layers[slices.IndexFunc(layers, func(l *Layer) bool { return l.Name == layer })].Sources
		}
		return !slices.Contains(feedLayers, c.Layer) || slices.Contains(sources, c.Layer) && !c.elsewhere(edition)
	}
	for of, st := range s.features {
		if of.district == c.District && about(of.layer, of.edition) {
			for _, b := range boxes {
				st.changed(b)
			}
		}
	}
	if in := s.incidents[c.District]; in != nil && about("incidents", 0) {
		for _, b := range boxes {
			in.changed(b)
		}
	}
}

// forget makes every stock read everything again.
func (s *stocks) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.features {
		st.changed(everywhere)
	}
	for _, in := range s.incidents {
		in.changed(everywhere)
	}
}

// Warm reads what tiles are drawn from before anybody asks for them, district by district. An
// error ends it; whoever asks then has it read.
func (t *Tileset) Warm(ctx context.Context) error {
	for _, district := range t.versions.known() {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error {
			for _, from := range []*source{&waterSource, &roadSource, &placeSource, &postSource, &buildingSource} {
				if _, err := t.stock(stockKey{district: district, layer: from.layer}, from).get(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		group.Go(func() error {
			_, err := t.incidentsOf(district).get(ctx)
			return err
		})
		if err := group.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// Holding is what the engine keeps of a layer's features in memory.
type Holding struct {
	District int32
	Layer    string
	Edition  int64 // 0: the layer knows none
	Held     bool  // false: it does not fit the memory allowed, and tiles are read one by one
	Features int
	Corners  int       // of lines and polygons, without those that only close rings
	Shapes   int       // bytes of geometry, ids and index, without what is shared
	Shared   int       // bytes of geometry that an edition listed before has too
	Columns  int       // bytes of what is known about the features, strings left out
	Read     time.Time // when it was last made true to the database
}

// Bytes is all of it.
func (h Holding) Bytes() int { return h.Shapes + h.Columns }

// Holdings lists what has been read, for metrics; the editions of a district's grids one by one.
func (t *Tileset) Holdings() (list []Holding) {
	t.stocks.mu.Lock()
	defer t.stocks.mu.Unlock()
	counted := map[*packed]bool{}
	for _, of := range slices.SortedFunc(maps.Keys(t.stocks.features), stockKey.compare) {
		h, read := t.stocks.features[of].last()
		if h == nil {
			continue
		}
		x := Holding{District: of.district, Layer: of.layer, Edition: of.edition, Held: !h.absent, Read: read}
		for _, table := range []*table{h.base, h.extra} {
			if table == nil {
				continue
			}
			shapes, columns := table.bytes()
			x.Features, x.Corners = x.Features+len(table.ids), x.Corners+table.corners
			x.Shapes, x.Columns = x.Shapes+shapes, x.Columns+columns
			for _, p := range table.shared {
				if counted[p] {
					x.Shapes, x.Shared = x.Shapes-len(p.data), x.Shared+len(p.data)
				}
				counted[p] = true
			}
		}
		x.Features -= len(h.gone)
		list = append(list, x)
	}
	for district, s := range t.stocks.incidents {
		if h, read := s.last(); h != nil {
			x := Holding{District: district, Layer: "incidents", Held: !h.absent, Read: read}
			if !h.absent {
				n := len(h.base.ids) + len(h.rows)
				x.Features, x.Shapes = n-len(h.gone), incidentBytes*n
			}
			list = append(list, x)
		}
	}
	return list
}
