package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

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
	Base        *int64      `json:"base" doc:"The edition it replaces or will replace"`
	PlannedFrom *Day        `json:"planned_from" doc:"The first day its planner means it for"`
	Note        string      `json:"note"`
	Outside     []orb.Point `json:"outside" doc:"Places [lon,lat] in holes of the map that need no grid: a hole with one in it is no gap"`
	CreatedAt   time.Time   `json:"created_at"`
	CreatedBy   *ActorRef   `json:"created_by"`
	SubmittedAt *time.Time  `json:"submitted_at"`
	SubmittedBy *ActorRef   `json:"submitted_by"`
	ApprovedAt  *time.Time  `json:"approved_at"`
	ApprovedBy  *ActorRef   `json:"approved_by"`
	PublishedAt *time.Time  `json:"published_at"`
	PublishedBy *ActorRef   `json:"published_by"`
	Grids       int         `json:"grids"`
	Findings    Severities  `json:"findings" doc:"What the check of its borders found"`
	Blocked     *Blocked    `json:"blocked" doc:"Why a scheduled edition did not come into force on its day; null: it was let pass, or its day has not come"`
}

// Blocked says why a scheduled edition did not come into force on its day. The edition before it goes
// on; this one is tried again until it can, and then comes into force on that day.
type Blocked struct {
	Day      Day            `json:"day" doc:"The day it was to come into force"`
	At       time.Time      `json:"at" doc:"When it was last tried"`
	Blocking int            `json:"blocking" doc:"How many findings stand in the way; GET /api/v1/editions/{id}/validation lists them"`
	Rules    map[string]int `json:"rules" doc:"The same by rule"`
}

// ActorRef names an actor.
type ActorRef struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Editions lists a district's editions, newest first.
func (s *Store) Editions(ctx context.Context, district int32) ([]EditionDetail, error) {
	return listEditions(ctx, s.pool, district, 0)
}

// EditionDetail is one edition. The error is NotFound when the district has no such edition.
func (s *Store) EditionDetail(ctx context.Context, district int32, edition int64) (EditionDetail, error) {
	return findEdition(ctx, s.pool, district, edition)
}

func findEdition(ctx context.Context, db querier, district int32, edition int64) (EditionDetail, error) {
	list, err := listEditions(ctx, db, district, edition)
	if err != nil {
		return EditionDetail{}, err
	}
	if len(list) == 0 || edition == 0 {
		return EditionDetail{}, Errorf(NotFound, "edition %d does not exist in district %d", edition, district)
	}
	return list[0], nil
}

// listEditions reads all editions of a district, or one.
func listEditions(ctx context.Context, db querier, district int32, edition int64) ([]EditionDetail, error) {
	rows, err := db.Query(ctx, sql.GridListEditions, pgx.StrictNamedArgs{"district": district, "edition": nilIfZero(edition)})
	if err != nil {
		return nil, storageError(err, "editions")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e EditionDetail, err error) {
		var by [4]struct {
			id   *int64
			name *string
		}
		targets := append(e.targets(), &e.Base, &e.PlannedFrom, &e.Note, &e.Outside, &e.CreatedAt, &e.SubmittedAt, &e.ApprovedAt, &e.PublishedAt)
		for i := range by {
			targets = append(targets, &by[i].id, &by[i].name)
		}
		err = row.Scan(append(targets, &e.Grids, &e.Findings.Error, &e.Findings.Warning, &e.Findings.Info, &e.Blocked)...)
		for i, who := range []**ActorRef{&e.CreatedBy, &e.SubmittedBy, &e.ApprovedBy, &e.PublishedBy} {
			if by[i].id != nil && by[i].name != nil {
				*who = &ActorRef{*by[i].id, *by[i].name}
			}
		}
		return e, err
	})
	return list, storageError(err, "editions")
}
