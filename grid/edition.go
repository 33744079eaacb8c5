package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Edition is one set of grid shapes of a district and the days it is in force.
type Edition struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	State  string `json:"state" enum:"draft,submitted,approved,scheduled,in_force,superseded,abandoned"`
	Proved bool   `json:"proved" doc:"false: an imported baseline whose borders have findings"`
	From   *Day   `json:"from" doc:"First day in force; null for a draft"`
	To     *Day   `json:"to" doc:"First day no longer in force; null: no end"`
}

// targets are where the columns id, name, state, proved, from, to go.
func (e *Edition) targets() []any {
	return []any{&e.ID, &e.Name, &e.State, &e.Proved, &e.From, &e.To}
}

// EditionDetail is an edition as the list of editions shows it.
type EditionDetail struct {
	Edition
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy *ActorRef  `json:"created_by"`
	Grids     int        `json:"grids"`
	Findings  Severities `json:"findings" doc:"What the check of its borders found"`
}

// ActorRef names an actor.
type ActorRef struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Editions lists a district's editions, newest first.
func (s *Store) Editions(ctx context.Context, district int32) ([]EditionDetail, error) {
	rows, err := s.pool.Query(ctx, sql.GridListEditions, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return nil, storageError(err, "editions")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e EditionDetail, err error) {
		var by *int64
		var name *string
		err = row.Scan(append(e.targets(), &e.CreatedAt, &by, &name, &e.Grids,
			&e.Findings.Error, &e.Findings.Warning, &e.Findings.Info)...)
		if by != nil && name != nil {
			e.CreatedBy = &ActorRef{*by, *name}
		}
		return e, err
	})
	return list, storageError(err, "editions")
}
