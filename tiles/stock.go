package tiles

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/geo"
)

// source says how the features of a layer are read from the database.
type source struct {
	name string
	sql  string
	scan func(pgx.Rows) (feature, error)
}

// read is the features whose box meets a box of the lattice.
func (s *source) read(ctx context.Context, pool *pgxpool.Pool, district int32, box geo.Box) ([]feature, error) {
	d := box.Grow(1).LonLat() // rounding to the lattice may move a box by half a unit
	rows, err := pool.Query(ctx, s.sql, pgx.NamedArgs{"district": district,
		"west": d.Min[0], "south": d.Min[1], "east": d.Max[0], "north": d.Max[1],
		"x0": int64(box.Min.X), "y0": int64(box.Min.Y), "x1": int64(box.Max.X), "y1": int64(box.Max.Y)})
	if err != nil {
		return nil, fmt.Errorf("tiles: read %s: %w", s.name, err)
	}
	defer rows.Close()
	var list []feature
	for rows.Next() {
		f, err := s.scan(rows)
		if err != nil {
			return nil, fmt.Errorf("tiles: read %s: %w", s.name, err)
		}
		if f.box.Meets(box) {
			list = append(list, f)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("tiles: read %s: %w", s.name, err)
	}
	return list, nil
}

// everywhere is the whole lattice.
var everywhere = geo.Box{Max: geo.Point{X: math.MaxUint32, Y: math.MaxUint32}}

// stock is the features of one layer of one district in memory. A change does not make it
// anew: where it happened the features are read again and put in the place of the old ones.
type stock struct {
	*keeper[holding]
	source   *source
	district int32
	pool     *pgxpool.Pool
}

func newStock(pool *pgxpool.Pool, district int32, from *source) *stock {
	s := &stock{source: from, district: district, pool: pool}
	s.keeper = newKeeper(s.renew)
	return s
}

// holding is what a stock holds at one time. It never changes.
type holding struct {
	base  *table
	gone  map[int32]bool // features of base that were read again since
	rows  []feature      // what was read again
	extra *table         // the same, packed
}

// renew reads what meets the boxes again: everything, when that is a good part of it.
func (s *stock) renew(ctx context.Context, h *holding, boxes []geo.Box) (*holding, error) {
	if h != nil {
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
		if most := 200 + len(h.base.ids)/50; len(boxes) <= 64 && len(gone)+len(h.rows) <= most {
			rows, err := s.again(ctx, h.rows, boxes)
			if err != nil {
				return nil, err
			}
			if len(gone)+len(rows) <= most {
				return &holding{h.base, gone, rows, newTable(rows)}, nil
			}
		}
	}
	rows, err := s.source.read(ctx, s.pool, s.district, everywhere)
	if err != nil {
		return nil, err
	}
	return &holding{base: newTable(rows)}, nil
}

// again is the rows that do not meet the boxes, and the features that now do, each once.
func (s *stock) again(ctx context.Context, old []feature, boxes []geo.Box) ([]feature, error) {
	var list []feature
	for _, f := range old {
		if !slices.ContainsFunc(boxes, f.box.Meets) {
			list = append(list, f)
		}
	}
	seen := map[int64]bool{}
	for _, b := range boxes {
		rows, err := s.source.read(ctx, s.pool, s.district, b)
		if err != nil {
			return nil, err
		}
		for _, f := range rows {
			if !seen[f.id] {
				seen[f.id] = true
				list = append(list, f)
			}
		}
	}
	return list, nil
}

// stocks are those of all districts, made when they are first asked for.
type stocks struct {
	mu        sync.Mutex
	features  map[stockKey]*stock
	incidents map[int32]*incidentStock
}

type stockKey struct {
	district int32
	source   string
}

func (t *Tileset) stock(district int32, s *source) *stock {
	t.stocks.mu.Lock()
	defer t.stocks.mu.Unlock()
	key := stockKey{district, s.name}
	if t.stocks.features == nil {
		t.stocks.features = map[stockKey]*stock{}
	}
	if t.stocks.features[key] == nil {
		t.stocks.features[key] = newStock(t.pool, district, s)
	}
	return t.stocks.features[key]
}

func (t *Tileset) incidentsOf(district int32) *incidentStock {
	t.stocks.mu.Lock()
	defer t.stocks.mu.Unlock()
	if t.stocks.incidents == nil {
		t.stocks.incidents = map[int32]*incidentStock{}
	}
	if t.stocks.incidents[district] == nil {
		t.stocks.incidents[district] = newIncidentStock(t.pool, district)
	}
	return t.stocks.incidents[district]
}

// holding is the features of a source in the scene's district.
func (t *Tileset) holding(ctx context.Context, s *scene, from *source) (*holding, error) {
	return t.stock(s.district.id, from).get(ctx)
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

// changed passes a change of the feed on to the stocks it is about. A change without a box is
// one of everything.
func (s *stocks) changed(c Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	boxes := c.boxes()
	if len(boxes) == 0 {
		boxes = []geo.Box{everywhere}
	}
	for _, l := range layers {
		if !slices.Contains(l.Sources, c.Layer) && slices.Contains(feedLayers, c.Layer) {
			continue
		}
		if st := s.features[stockKey{c.District, l.Name}]; st != nil {
			for _, b := range boxes {
				st.changed(b)
			}
		}
		if in := s.incidents[c.District]; in != nil && l.Name == "incidents" {
			for _, b := range boxes {
				in.changed(b)
			}
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
		for _, from := range []*source{&waterSource, &roadSource, &placeSource, &postSource, &buildingSource} {
			if _, err := t.stock(district, from).get(ctx); err != nil {
				return err
			}
		}
		if _, err := t.incidentsOf(district).get(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Holding is what the engine keeps of a layer's features in memory.
type Holding struct {
	District int32
	Layer    string
	Features int
	Bytes    int
	Read     time.Time // when it was last made true to the database
}

// Holdings lists what has been read, for metrics.
func (t *Tileset) Holdings() (list []Holding) {
	t.stocks.mu.Lock()
	defer t.stocks.mu.Unlock()
	for key, s := range t.stocks.features {
		if h, read := s.last(); h != nil {
			x := Holding{District: key.district, Layer: key.source, Features: len(h.base.ids) + len(h.rows) - len(h.gone), Bytes: h.base.bytes(), Read: read}
			if h.extra != nil {
				x.Bytes += h.extra.bytes()
			}
			list = append(list, x)
		}
	}
	for district, s := range t.stocks.incidents {
		if h, read := s.last(); h != nil {
			n := len(h.base.ids) + len(h.rows)
			list = append(list, Holding{District: district, Layer: "incidents", Features: n - len(h.gone), Bytes: incidentBytes * n, Read: read})
		}
	}
	return list
}
