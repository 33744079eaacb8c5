package grid

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Replayed is what came of replaying a draft's log.
type Replayed struct {
	Base        int64    `json:"base"`
	Operations  int      `json:"operations"`
	Grids       int      `json:"grids"`
	Differences []string `json:"differences" doc:"Where the draft is not what its log says; none: it is"`
}

// Replay applies the stored results of every operation of an edition to the edition it was copied
// from, and compares with what the edition holds: the same grids, shapes and words. An operation
// that finds a grid otherwise than it did when it was done is a difference too.
func (s *Store) Replay(ctx context.Context, district int32, edition int64) (Replayed, error) {
	out := Replayed{Differences: []string{}}
	err := s.snapshot(ctx, func(tx pgx.Tx) error {
		var b baseEdition
		if err := b.read(ctx, tx, district, edition); err != nil {
			return err
		}
		out.Base = b.base
		state := map[int64]*gridRow{}
		if err := readState(ctx, tx, district, b.base, state); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sql.GridListOperationIDs, pgx.StrictNamedArgs{"district": district, "edition": edition})
		if err != nil {
			return storageError(err, "operations")
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return storageError(err, "operations")
		}
		out.Operations = len(ids)
		for chunk := range slices.Chunk(ids, 1000) {
			done, err := readDone(ctx, tx, district, chunk)
			if err != nil {
				return err
			}
			for _, id := range chunk {
				for _, g := range done[id] {
					if !sameRow(state[g.grid], g.before) {
						out.Differences = append(out.Differences, fmt.Sprintf("operation %d found grid %d otherwise", id, g.grid))
					}
					if g.after == nil {
						delete(state, g.grid)
					} else {
						state[g.grid] = g.after
					}
				}
			}
		}
		is := map[int64]*gridRow{}
		if err := readState(ctx, tx, district, edition, is); err != nil {
			return err
		}
		out.Grids = len(is)
		for _, id := range slices.Sorted(maps.Keys(is)) {
			if !sameRow(state[id], is[id]) {
				out.Differences = append(out.Differences, fmt.Sprintf("grid %d is otherwise than its log says", id))
			}
			delete(state, id)
		}
		for _, id := range slices.Sorted(maps.Keys(state)) {
			out.Differences = append(out.Differences, fmt.Sprintf("grid %d is missing", id))
		}
		return nil
	})
	return out, storageError(err, "edition")
}

// sameRow compares rows by shape, which never changes, and words.
func sameRow(a, b *gridRow) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.shape == b.shape && a.same(b.gridState)
}

func readState(ctx context.Context, tx pgx.Tx, district int32, edition int64, into map[int64]*gridRow) error {
	list, err := readRows(ctx, tx, sql.GridListBaseShapes, pgx.StrictNamedArgs{"district": district, "edition": edition})
	for _, r := range list {
		into[r.id] = r
	}
	return err
}

// baseEdition is what an edition was made from, and its words.
type baseEdition struct {
	base              int64
	name, note, state string
	from              *Day
}

func (b *baseEdition) read(ctx context.Context, tx pgx.Tx, district int32, edition int64) error {
	err := tx.QueryRow(ctx, sql.GridFindBase, pgx.StrictNamedArgs{"district": district, "edition": edition}).
		Scan(&b.base, &b.name, &b.note, &b.from, &b.state)
	if CodeOf(storageError(err, "edition")) == NotFound {
		return Errorf(NotFound, "edition %d does not exist in district %d", edition, district)
	}
	return storageError(err, "edition")
}
