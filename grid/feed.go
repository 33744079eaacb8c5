package grid

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// Changes are a district's changes after a number, in order, at most so many.
func (s *Store) Changes(ctx context.Context, district int32, after int64, most int) ([]Change, error) {
	list, err := readChanges(ctx, s.pool, district, after, most)
	return list, storageError(err, "change")
}

// FeedEnd is the number of a district's last change, 0 before the first; district 0 is the one
// with the lowest id. The error is NotFound when there is no such district.
func (s *Store) FeedEnd(ctx context.Context, district int32) (id int32, last int64, err error) {
	err = s.pool.QueryRow(ctx, sql.GridFindFeed, pgx.StrictNamedArgs{"district": nilIfZero(district)}).Scan(&id, &last)
	return id, last, storageError(err, "district")
}

// PruneChanges deletes changes that are older than a duration, but never a district's newest
// keep. Followers that were away for longer are told that they lost some.
func (s *Store) PruneChanges(ctx context.Context, older time.Duration, keep int) (deleted int, err error) {
	err = s.pool.QueryRow(ctx, sql.GridPruneChanges, pgx.StrictNamedArgs{"older": older, "keep": keep}).Scan(&deleted)
	return deleted, storageError(err, "change")
}

func readChanges(ctx context.Context, db querier, district int32, after int64, most int) ([]Change, error) {
	rows, err := db.Query(ctx, sql.GridListChanges, pgx.StrictNamedArgs{"district": district, "after": after, "most": most})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Change, err error) {
		var before, after []int64
		var ago float64
		err = row.Scan(&c.District, &c.Seq, &c.Actor, &c.Layer, &c.Kind, &c.Edition, &c.Batch, &before, &after, &ago)
		if err != nil {
			return c, fmt.Errorf("grid: change: %w", err)
		}
		c.At = time.Now().Add(-time.Duration(ago * float64(time.Second)))
		c.Before, c.After = boxFromSQL(before), boxFromSQL(after)
		return c, nil
	})
}

// querier is what reads: the pool or one connection.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// boxFromSQL undoes geo.Box.SQL; the zero Box for null.
func boxFromSQL(v []int64) geo.Box {
	if len(v) != 4 {
		return geo.Box{}
	}
	return geo.Box{Min: geo.Point{X: uint32(v[0]), Y: uint32(v[1])}, Max: geo.Point{X: uint32(v[2]), Y: uint32(v[3])}}
}
