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

// gridSource reads the grids of an edition. Two editions that have a shape in common have its
// packed geometry in common.
var gridSource = source{"grids", readGrids}

// Columns of the grids.
const (
	gridCode, gridName, gridKind, gridLayer = 0, 1, 2, 3 // texts
	gridCommunity, gridLabel, gridShape     = 0, 1, 2    // numbers; a label is x<<32 | y
)

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
	data    []byte
	box     geo.Box
	corners int
}

func readGrids(ctx context.Context, t *Tileset, of stockKey, box geo.Box, each func(*feature) error) error {
	args := boxArgs(of.district, box)
	args["edition"] = of.edition
	rows, err := t.pool.Query(ctx, sql.TilesLoadGrids, args)
	if err != nil {
		return fmt.Errorf("tiles: read grids: %w", err)
	}
	var list []feature
	var wanted []int64
	var code, name, kind, layer string
	var community *int64
	var id, shape int64
	var label geo.Point
	_, err = pgx.ForEachRow(rows, []any{&id, &code, &name, &kind, &layer, &community, &shape, &label}, func() error {
		list = append(list, feature{id: id, texts: []string{code, name, kind, layer},
			numbers: []int64{orNone(community), int64(uint64(label.X)<<32 | uint64(label.Y)), shape}})
		wanted = append(wanted, shape)
		return nil
	})
	if err != nil {
		return fmt.Errorf("tiles: read grids: %w", err)
	}
	found, err := t.readShapes(ctx, of.district, wanted)
	if err != nil {
		return err
	}
	for i, p := range found {
		list[i].box, list[i].shared = p.box, p
		if p.box.Meets(box) {
			if err := each(&list[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// label is where a grid's name stands, inside it.
func (x item) label() geo.Point {
	v := uint64(x.number(gridLabel))
	return geo.Point{X: uint32(v >> 32), Y: uint32(v)}
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
		p := pack(m)
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

func pack(m geo.MultiPolygon) *packed {
	return &packed{data: packShape(nil, m), box: m.Box(), corners: cornersOf(m)}
}

// forget is for a database that may be another one: a restored one gives ids a second time.
func (s *shapes) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = nil
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
