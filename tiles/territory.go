package tiles

import (
	"context"
	"fmt"
	"sync"
	"weak"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// edition shapes: the grids of an edition as a holding, so that they are drawn like anything
// else. Two editions that have a shape in common have its packed geometry in common.

// shapes keeps packed shapes by id as long as anything that is kept uses them. Shapes never
// change.
type shapes struct {
	mu    sync.Mutex
	known map[shapeKey]weak.Pointer[packed]
}

type shapeKey struct {
	district int32
	id       int64
}

type packed struct {
	data []byte
	box  geo.Box
}

// territoryOf is the shapes of an edition.
type territoryOf struct {
	holding *holding
	labels  map[int64]geo.Point
	shapes  []*packed // keeps them known
}

type territoryKey struct {
	district int32
	edition  int64
	version  int64
}

// Columns of a territory's table.
const (
	gridCode, gridName, gridKind, gridLayer = 0, 1, 2, 3 // texts
	gridCommunity                           = 0          // numbers
)

func (t *Tileset) territory(ctx context.Context, s *scene) (*territoryOf, error) {
	key := territoryKey{s.district.id, s.edition.id, s.versions(territory...)}
	return t.territories.get(ctx, key, true, func(ctx context.Context) (*territoryOf, error) {
		return t.readTerritory(ctx, key)
	})
}

func (t *Tileset) readTerritory(ctx context.Context, key territoryKey) (*territoryOf, error) {
	rows, err := t.pool.Query(ctx, sql.TilesLoadGrids, pgx.StrictNamedArgs{"district": key.district, "edition": key.edition})
	if err != nil {
		return nil, fmt.Errorf("tiles: grids: %w", err)
	}
	to := &territoryOf{labels: map[int64]geo.Point{}}
	var list []feature
	var wanted []int64
	var code, name, kind, layer string
	var community *int64
	var id, shape int64
	var label geo.Point
	_, err = pgx.ForEachRow(rows, []any{&id, &code, &name, &kind, &layer, &community, &shape, &label}, func() error {
		list = append(list, feature{id: id, texts: []string{code, name, kind, layer}, numbers: []int64{orNone(community)}})
		wanted = append(wanted, shape)
		to.labels[id] = label
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("tiles: grids: %w", err)
	}
	if to.shapes, err = t.readShapes(ctx, key.district, wanted); err != nil {
		return nil, err
	}
	for i, p := range to.shapes {
		list[i].box, list[i].shared = p.box, p.data
	}
	to.holding = &holding{base: newTable(list)}
	return to, nil
}

// readShapes finds packed shapes among those known, and the rest in the database.
func (t *Tileset) readShapes(ctx context.Context, district int32, ids []int64) ([]*packed, error) {
	found := make([]*packed, len(ids))
	missing := map[int64][]int{}
	t.shapes.mu.Lock()
	for i, id := range ids {
		if found[i] = t.shapes.known[shapeKey{district, id}].Value(); found[i] == nil {
			missing[id] = append(missing[id], i)
		}
	}
	t.shapes.mu.Unlock()
	if len(missing) == 0 {
		return found, nil
	}
	want := make([]int64, 0, len(missing))
	for id := range missing {
		want = append(want, id)
	}
	rows, err := t.pool.Query(ctx, sql.TilesLoadShapes, pgx.StrictNamedArgs{"district": district, "shapes": want})
	if err != nil {
		return nil, fmt.Errorf("tiles: shapes: %w", err)
	}
	var id int64
	var m geo.MultiPolygon
	_, err = pgx.ForEachRow(rows, []any{&id, &m}, func() error {
		p := &packed{packShape(nil, m), m.Box()}
		for _, i := range missing[id] {
			found[i] = p
		}
		delete(missing, id)
		t.shapes.keep(shapeKey{district, id}, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("tiles: shapes: %w", err)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("tiles: %d shapes are gone", len(missing))
	}
	return found, nil
}

func (s *shapes) keep(key shapeKey, p *packed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[shapeKey]weak.Pointer[packed]{}
	}
	s.known[key] = weak.Make(p)
	if len(s.known)%4096 == 0 { // now and then forget what nobody uses
		for k, w := range s.known {
			if w.Value() == nil {
				delete(s.known, k)
			}
		}
	}
}
