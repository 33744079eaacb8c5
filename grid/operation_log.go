package grid

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
	"gridmap/sql"
)

// Operation is one entry of a draft's log.
type Operation struct {
	ID       int64           `json:"id"`
	Op       string          `json:"op" enum:"split,merge,reshape,move_node,transfer,paint,repair,recode,create,remove,copy"`
	Reason   string          `json:"reason"`
	At       time.Time       `json:"at"`
	Actor    *ActorRef       `json:"actor" doc:"null: the system itself"`
	Undoes   *int64          `json:"undoes" doc:"The operation it takes back; null: none"`
	Root     int64           `json:"root" doc:"The operation the chain of undo and redo began with"`
	TakenBy  *TakenBack      `json:"taken_back" doc:"null: nobody took it back"`
	Bounds   *[4]float64     `json:"bounds" doc:"West, south, east, north of all it changed; null: only names"`
	Grids    []OperationGrid `json:"grids"`
	Request  json.RawMessage `json:"request" doc:"What was asked for, and the ids new grids got"`
	Impact   *Impact         `json:"impact,omitempty" doc:"Only of one operation"`
	recorded []byte
}

// TakenBack says which operation took another back.
type TakenBack struct {
	Operation int64     `json:"operation"`
	At        time.Time `json:"at"`
	Actor     *ActorRef `json:"actor"`
}

// OperationGrid is what an operation did to a grid.
type OperationGrid struct {
	ID     int64      `json:"id"`
	Own    bool       `json:"own" doc:"false: it only got corners for a neighbour, or another parent"`
	Change string     `json:"change" enum:"created,removed,redrawn,renamed,noded"`
	Before *GridWords `json:"before" doc:"null: it was not there"`
	After  *GridWords `json:"after" doc:"null: it is gone"`
	Shapes *GridPast  `json:"shapes,omitempty" doc:"Only of one operation, and of grids whose ground it changed"`
}

// GridPast is where a grid lay before an operation and after it.
type GridPast struct {
	Before json.RawMessage `json:"before" doc:"GeoJSON MultiPolygon, WGS84; null: it was not there"`
	After  json.RawMessage `json:"after" doc:"GeoJSON MultiPolygon, WGS84; null: it is gone"`
}

// GridWords is what a grid is called, and its version.
type GridWords struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Community *int64 `json:"community"`
	Version   int32  `json:"version"`
}

// OperationFilter chooses operations; zero fields choose all.
type OperationFilter struct {
	Actor int64
	Limit int
	After int64 // older than this one
}

// Operations lists an edition's operations, newest first, and whether more follow. The error is
// NotFound when the edition does not exist.
func (s *Store) Operations(ctx context.Context, district int32, edition int64, f OperationFilter) (list []Operation, more bool, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		if err := editionExists(ctx, tx, district, edition); err != nil {
			return err
		}
		list, err = readOperations(ctx, tx, pgx.StrictNamedArgs{"district": district, "edition": edition,
			"actor": nilIfZero(f.Actor), "after": nilIfZero(f.After), "id": nil, "limit": f.Limit + 1})
		return err
	})
	if err != nil {
		return nil, false, storageError(err, "operations")
	}
	list, more = cut(list, f.Limit)
	return list, more, nil
}

// Operation is one operation of an edition, with its impact and the shapes it changed.
func (s *Store) Operation(ctx context.Context, district int32, edition, id int64) (o Operation, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		list, err := readOperations(ctx, tx, pgx.StrictNamedArgs{"district": district, "edition": edition,
			"actor": nil, "after": nil, "id": id, "limit": 1})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return Errorf(NotFound, "operation %d does not exist in edition %d", id, edition)
		}
		o, o.Impact = list[0], &Impact{}
		if err := json.Unmarshal(o.recorded, o.Impact); err != nil {
			return err
		}
		return o.fillShapes(ctx, tx, district)
	})
	return o, storageError(err, "operation")
}

// fillShapes reads where the grids an operation gave other ground lay before and after it.
func (o *Operation) fillShapes(ctx context.Context, tx pgx.Tx, district int32) error {
	done, err := readDone(ctx, tx, district, []int64{o.ID})
	if err != nil {
		return err
	}
	var rows []*gridRow
	for _, g := range done[o.ID] {
		rows = appendRows(rows, g.before, g.after)
	}
	if err := fillShapes(ctx, tx, district, rows); err != nil {
		return err
	}
	for i, g := range done[o.ID] { // in the order of o.Grids
		if kind := o.Grids[i].Change; kind == "noded" || kind == "renamed" {
			continue
		}
		past := &GridPast{}
		if past.Before, err = drawn(g.before); err != nil {
			return err
		}
		if past.After, err = drawn(g.after); err != nil {
			return err
		}
		o.Grids[i].Shapes = past
	}
	return nil
}

// appendRows appends the rows that are.
func appendRows(rows []*gridRow, more ...*gridRow) []*gridRow {
	for _, r := range more {
		if r != nil {
			rows = append(rows, r)
		}
	}
	return rows
}

// drawn is a row's shape as GeoJSON; null without a row.
func drawn(r *gridRow) (json.RawMessage, error) {
	if r == nil {
		return json.RawMessage("null"), nil
	}
	return geojson.NewGeometry(r.geom.LonLat()).MarshalJSON()
}

func editionExists(ctx context.Context, tx pgx.Tx, district int32, edition int64) error {
	var s draftState
	err := tx.QueryRow(ctx, sql.GridReadDraft, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&s.state, &s.name, &s.proved, &s.box, nil)
	if CodeOf(storageError(err, "edition")) == NotFound {
		return Errorf(NotFound, "edition %d does not exist in district %d", edition, district)
	}
	return storageError(err, "edition")
}

func readOperations(ctx context.Context, tx pgx.Tx, args pgx.StrictNamedArgs) ([]Operation, error) {
	rows, err := tx.Query(ctx, sql.GridListOperations, args)
	if err != nil {
		return nil, storageError(err, "operations")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Operation, err error) {
		var by, backBy, back *int64
		var name, backName *string
		var backAt *time.Time
		var bounds []int64
		var request []byte
		err = row.Scan(&o.ID, &o.Op, &o.Reason, &o.At, &by, &name, &o.Undoes, &o.Root, &bounds, &request,
			&back, &backAt, &backBy, &backName, &o.recorded)
		if err != nil {
			return o, err
		}
		o.Request, o.Grids, o.Actor = request, []OperationGrid{}, actorRef(by, name)
		if back != nil {
			o.TakenBy = &TakenBack{*back, *backAt, actorRef(backBy, backName)}
		}
		if box, ok := geo.BoxFromSQL(bounds); ok {
			b := box.LonLat()
			o.Bounds = &[4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
		}
		return o, nil
	})
	if err != nil {
		return nil, storageError(err, "operations")
	}
	ids := make([]int64, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	done, err := readDone(ctx, tx, args["district"].(int32), ids)
	for i := range list {
		for _, g := range done[list[i].ID] {
			list[i].Grids = append(list[i].Grids, g.shown())
		}
	}
	return list, err
}

func actorRef(id *int64, name *string) *ActorRef {
	if id == nil || name == nil {
		return nil
	}
	return &ActorRef{*id, *name}
}

// doneGrid is a row of operation_grid. before and after have no shapes, only their ids.
type doneGrid struct {
	grid          int64
	own           bool
	before, after *gridRow
}

func (g *doneGrid) shown() OperationGrid {
	words := func(r *gridRow) *GridWords {
		if r == nil {
			return nil
		}
		return &GridWords{r.Code, r.Name, r.Kind, r.Community, r.Version}
	}
	out := OperationGrid{ID: g.grid, Own: g.own, Before: words(g.before), After: words(g.after), Change: "redrawn"}
	switch {
	case g.before == nil:
		out.Change = "created"
	case g.after == nil:
		out.Change = "removed"
	case !g.own:
		out.Change = "noded"
	case g.before.shape == g.after.shape:
		out.Change = "renamed"
	}
	return out
}

// readDone reads what operations did to grids, by operation.
func readDone(ctx context.Context, tx pgx.Tx, district int32, operations []int64) (map[int64][]doneGrid, error) {
	rows, err := tx.Query(ctx, sql.GridListOperationGrids, pgx.StrictNamedArgs{"district": district, "operations": operations})
	if err != nil {
		return nil, storageError(err, "operations")
	}
	done := map[int64][]doneGrid{}
	var operation int64
	var beforeShape, afterShape *int64
	var before, after []byte
	var g doneGrid
	_, err = pgx.ForEachRow(rows, []any{&operation, &g.grid, &g.own, &beforeShape, &afterShape, &before, &after}, func() (err error) {
		if g.before, err = rowOf(g.grid, beforeShape, before); err != nil {
			return err
		}
		if g.after, err = rowOf(g.grid, afterShape, after); err != nil {
			return err
		}
		done[operation] = append(done[operation], g)
		return nil
	})
	return done, storageError(err, "operations")
}

func rowOf(id int64, shape *int64, state []byte) (*gridRow, error) {
	if shape == nil {
		return nil, nil //nolint:nilnil // it was not there
	}
	r := &gridRow{id: id, shape: *shape}
	return r, json.Unmarshal(state, &r.gridState)
}

// fillShapes reads the shapes of rows.
func fillShapes(ctx context.Context, tx pgx.Tx, district int32, rows []*gridRow) error {
	of := map[int64][]*gridRow{}
	var ids []int64
	for _, r := range rows {
		if of[r.shape] == nil {
			ids = append(ids, r.shape)
		}
		of[r.shape] = append(of[r.shape], r)
	}
	found, err := tx.Query(ctx, sql.GridListShapes, pgx.StrictNamedArgs{"district": district, "ids": ids})
	if err != nil {
		return storageError(err, "shapes")
	}
	var id int64
	var geom geo.MultiPolygon
	_, err = pgx.ForEachRow(found, []any{&id, &geom}, func() error {
		for _, r := range of[id] {
			r.geom = geom
		}
		return nil
	})
	return storageError(err, "shapes")
}

// answerOf is the answer an operation got, from the log.
func (d *deed) answerOf(ctx context.Context, tx pgx.Tx, id int64) (out Redrawn, err error) {
	list, err := readOperations(ctx, tx, d.args("actor", nil, "after", nil, "id", id, "limit", 1))
	if err != nil || len(list) == 0 {
		return out, err
	}
	done, err := readDone(ctx, tx, d.district, []int64{id})
	if err != nil {
		return out, err
	}
	var changes []gridChange
	var rows []*gridRow
	for _, g := range done[id] {
		changes = append(changes, gridChange{g.grid, g.own, g.before, g.after})
		if g.after != nil {
			rows = append(rows, g.after)
		}
	}
	if err := fillShapes(ctx, tx, d.district, rows); err != nil {
		return out, err
	}
	out.Operation = id
	if err := json.Unmarshal(list[0].recorded, &out.Impact); err != nil {
		return out, err
	}
	return out, out.describe(changes)
}
