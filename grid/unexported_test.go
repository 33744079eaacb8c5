package grid

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// What tests of behaviour need to call in a transaction of their own.
var MeasureImpact = measureImpact

// RepeatLog does the operations of a draft's log again in another draft of the same base, in their
// order, undo and redo among them. New grids get the ids they got then.
func RepeatLog(ctx context.Context, s *Store, district int32, from, to int64, most int) error {
	rows, err := s.pool.Query(ctx, `select id, op, request, reason, coalesce(actor, 0), coalesce(undoes, 0), sha256 from operation
		where district = $1 and edition = $2 order by id limit $3`, district, from, most)
	if err != nil {
		return err
	}
	type entry struct {
		standing
		by, undoes int64
	}
	log, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e entry, err error) {
		return e, row.Scan(&e.id, &e.op, &e.request, &e.reason, &e.by, &e.undoes, &e.sha256)
	})
	if err != nil {
		return err
	}
	now := map[int64]int64{} // id in the new log by that in the old one
	for _, e := range log {
		by := Actor{District: district, ID: e.by}
		var out Redrawn
		var r undoRequest
		switch {
		case e.undoes == 0:
			err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
				if err := again(ctx, tx, district, to, e.standing); err != nil {
					return err
				}
				return tx.QueryRow(ctx, "select max(id) from operation where district = $1 and edition = $2", district, to).Scan(&out.Operation)
			})
		case json.Unmarshal(e.request, &r) == nil && r.Redo != 0:
			out, err = s.Redo(ctx, by, to, now[e.undoes], e.reason, "")
		default:
			out, err = s.Undo(ctx, by, to, now[e.undoes], e.reason, "")
		}
		if err != nil {
			return fmt.Errorf("operation %d (%s): %w", e.id, e.op, err)
		}
		now[e.id] = out.Operation
	}
	return nil
}

// CheckRequest refuses what can be refused without a district.
var CheckRequest = (*OperationRequest).check
