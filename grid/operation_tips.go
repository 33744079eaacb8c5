package grid

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// OwnTips are what an actor can take back or do again in a draft without naming it.
type OwnTips struct {
	Undo   *Operation `json:"undo" doc:"The newest that stands, without its request; null: there is none"`
	Redo   *Operation `json:"redo" doc:"The newest undo that stands, without its request; null: there is none"`
	Newest int64      `json:"newest" doc:"The newest of all; 0: there is none"`
}

// OwnTips finds an actor's own operations that undo and redo would be about. The error is NotFound
// when the edition does not exist.
func (s *Store) OwnTips(ctx context.Context, district int32, edition, actor int64) (tips OwnTips, err error) {
	args := pgx.StrictNamedArgs{"district": district, "edition": edition, "actor": actor}
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		if err := editionExists(ctx, tx, district, edition); err != nil {
			return err
		}
		if tips.Undo, err = ownTip(ctx, tx, district, edition, actor, false); err != nil {
			return err
		}
		if tips.Redo, err = ownTip(ctx, tx, district, edition, actor, true); err != nil {
			return err
		}
		return tx.QueryRow(ctx, sql.GridFindNewestOwn, args).Scan(&tips.Newest)
	})
	return tips, storageError(err, "operations")
}

func ownTip(ctx context.Context, tx pgx.Tx, district int32, edition, actor int64, undone bool) (*Operation, error) {
	t, err := readTip(ctx, tx, sql.GridFindOwnTip, pgx.StrictNamedArgs{"district": district, "edition": edition, "actor": actor, "undone": undone})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, storageError(err, "operations")
	}
	list, err := readOperations(ctx, tx, pgx.StrictNamedArgs{"district": district, "edition": edition, "actor": nil, "after": nil, "id": t.id, "limit": 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	list[0].Request = json.RawMessage("null")
	return &list[0], nil
}
