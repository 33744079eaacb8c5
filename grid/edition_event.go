package grid

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// EditionEvent is one step of an edition's life.
type EditionEvent struct {
	ID     int64           `json:"id"`
	At     time.Time       `json:"at"`
	Actor  *ActorRef       `json:"actor" doc:"null: the system itself"`
	Kind   string          `json:"kind" enum:"created,renamed,submitted,returned,approved,scheduled,unscheduled,published,superseded,abandoned,rebased,blocked,assigned"`
	Note   string          `json:"note"`
	Detail json.RawMessage `json:"detail"`
}

// EditionEvents lists what happened to an edition, newest first, before an event (0: from the
// last), and whether more follow. The error is NotFound when there is no such edition.
func (s *Store) EditionEvents(ctx context.Context, district int32, edition, before int64, limit int) ([]EditionEvent, bool, error) {
	if _, err := findEdition(ctx, s.pool, district, edition); err != nil {
		return nil, false, err
	}
	rows, err := s.pool.Query(ctx, sql.GridListEditionEvents, pgx.StrictNamedArgs{
		"district": district, "edition": edition, "before": orNil(before), "limit": limit + 1})
	if err != nil {
		return nil, false, storageError(err, "events")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e EditionEvent, err error) {
		var by *int64
		var name *string
		err = row.Scan(&e.ID, &e.At, &by, &name, &e.Kind, &e.Note, &e.Detail)
		if by != nil && name != nil {
			e.Actor = &ActorRef{*by, *name}
		}
		return e, err
	})
	if err != nil {
		return nil, false, storageError(err, "events")
	}
	list, more := cut(list, limit)
	return list, more, nil
}

// editionEvent is one step of an edition's life to be noted; actor 0 is the system itself.
type editionEvent struct {
	Actor  int64
	Kind   string
	Note   string
	Detail map[string]any
}

func addEditionEvent(ctx context.Context, tx pgx.Tx, district int32, edition int64, e editionEvent) error {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	_, err := tx.Exec(ctx, sql.GridInsertEditionEvent, pgx.StrictNamedArgs{"district": district, "edition": edition,
		"actor": orNil(e.Actor), "kind": e.Kind, "note": e.Note, "detail": e.Detail})
	return storageError(err, "edition")
}
