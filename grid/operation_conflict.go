package grid

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// CurrentGrid is a grid that somebody else changed first: how it is now, and who did that.
type CurrentGrid struct {
	RedrawnGrid
	Operation int64      `json:"operation,omitempty" doc:"The operation that changed it last; absent: none did in this edition"`
	ChangedBy *ActorRef  `json:"changed_by"`
	ChangedAt *time.Time `json:"changed_at"`
}

// lastTouch is who last changed a grid in an edition.
type lastTouch struct {
	grid, operation int64
	op              string
	at              time.Time
	by              *ActorRef
	gone            bool
}

func (t *lastTouch) who() string {
	name := "the system"
	if t.by != nil {
		name = t.by.Name
	}
	return fmt.Sprintf("by %s at %s (%s, operation %d)", name, t.at.UTC().Format(time.RFC3339), t.op, t.operation)
}

// touched finds who last changed a grid; nil when no operation of the edition did.
func (d *deed) touched(ctx context.Context, tx pgx.Tx, id int64) (*lastTouch, error) {
	rows, err := tx.Query(ctx, sql.GridFindLastTouch, d.args("grids", []int64{id}))
	if err != nil {
		return nil, storageError(err, "operations")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t lastTouch, err error) {
		var by *int64
		var name *string
		err = row.Scan(&t.grid, &t.operation, &t.op, &t.at, &by, &name, &t.gone)
		if by != nil && name != nil {
			t.by = &ActorRef{*by, *name}
		}
		return t, err
	})
	if err != nil || len(list) == 0 {
		return nil, storageError(err, "operations")
	}
	return &list[0], nil
}

// gone is a Conflict when an operation of the edition took a grid away; nil when none did.
func (d *deed) gone(ctx context.Context, tx pgx.Tx, id int64) error {
	t, err := d.touched(ctx, tx, id)
	if err != nil || t == nil || !t.gone {
		return err
	}
	e := Errorf(Conflict, "Grid %d is no longer there: it was taken away %s.", id, t.who())
	e.Problems = []Problem{{Rule: "stale", Field: "grid", Value: fmt.Sprint(id), Message: e.Msg}}
	return e
}

// stale is the Conflict about grids that have another version than the author of an operation
// knew; it carries all of them as they are, so that one more try is enough. Its words are about the
// first.
func (d *deed) stale(ctx context.Context, tx pgx.Tx, ids ...int64) error {
	rows, err := readRows(ctx, tx, sql.GridListNamedShapes, d.args("grids", ids))
	if err != nil {
		return err
	}
	var whole *Error
	for _, id := range ids {
		i := slices.IndexFunc(rows, func(r *gridRow) bool { return r.id == id })
		if i < 0 {
			return d.missing(ctx, tx, []int64{id}, nil)
		}
		e, err := d.staleGrid(ctx, tx, rows[i])
		if err != nil {
			return err
		}
		if whole == nil {
			whole = e
			continue
		}
		whole.Problems = append(whole.Problems, e.Problems...)
		whole.Current = append(whole.Current, e.Current...)
	}
	return whole
}

// staleGrid is the Conflict about one grid.
func (d *deed) staleGrid(ctx context.Context, tx pgx.Tx, row *gridRow) (*Error, error) {
	t, err := d.touched(ctx, tx, row.id)
	if err != nil {
		return nil, err
	}
	e := Errorf(Conflict, "Grid %s (%s) has version %d now, not the one you worked on; no operation of this edition changed it.", row.Code, row.Name, row.Version)
	current := CurrentGrid{}
	if t != nil {
		e = Errorf(Conflict, "Grid %s (%s) was changed %s and has version %d now. Look at it and decide again.", row.Code, row.Name, t.who(), row.Version)
		current.Operation, current.ChangedBy, current.ChangedAt = t.operation, t.by, &t.at
	}
	if current.RedrawnGrid, err = row.redrawn(false, true); err != nil {
		return nil, err
	}
	place := row.geom.Label().LonLat()
	e.Problems = []Problem{{Rule: "stale", Field: "versions", Value: fmt.Sprint(row.id), Message: e.Msg, At: &place}}
	e.Current = []CurrentGrid{current}
	return e, nil
}
