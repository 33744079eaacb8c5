package grid

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// PlannedGrid is who somebody took to answer for a grid when planning for it; nil says nothing of
// branches or of members.
type PlannedGrid struct {
	Grid     int64           `json:"grid" minimum:"1"`
	Branches []PlannedBranch `json:"branches,omitempty"`
	Members  []PlannedMember `json:"members,omitempty"`
}

// answersNow is who answers for each of some grids of an edition on its first day.
func answersNow(ctx context.Context, tx pgx.Tx, district int32, edition int64, grids []int64) (map[int64]PlannedGrid, error) {
	var day Day
	if err := tx.QueryRow(ctx, sql.GridFindEditionDay, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&day); err != nil {
		return nil, storageError(err, "edition")
	}
	rows, err := tx.Query(ctx, sql.GridListPlansNow, pgx.StrictNamedArgs{"district": district, "edition": edition, "day": day, "grids": grids})
	if err != nil {
		return nil, storageError(err, "assignments")
	}
	found := map[int64]PlannedGrid{}
	var grid, id int64
	var kind, role string
	_, err = pgx.ForEachRow(rows, []any{&grid, &kind, &id, &role}, func() error {
		g := found[grid]
		if kind == "branch" {
			g.Branches = append(g.Branches, PlannedBranch{id, role})
		} else {
			g.Members = append(g.Members, PlannedMember{id, role})
		}
		found[grid] = g
		return nil
	})
	return found, storageError(err, "assignments")
}

// checkBasis is the Conflict about grids whose branches or members are others by now than the plan
// took them to be, unless they are what it wants already. Only what the plan replaces is compared.
func checkBasis(ctx context.Context, tx pgx.Tx, district int32, edition int64, p AssignmentPlan) error {
	if len(p.Was) == 0 {
		return nil
	}
	now, err := answersNow(ctx, tx, district, edition, p.Grids)
	if err != nil {
		return err
	}
	var stale []int64
	for _, was := range p.Was {
		g := now[was.Grid]
		if slices.Contains(p.Grids, was.Grid) && (outdated(p, "branches", p.Branches, was.Branches, g.Branches) || outdated(p, "members", p.Members, was.Members, g.Members)) {
			stale = append(stale, was.Grid)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	return stalePlans(ctx, tx, district, edition, stale)
}

// outdated reports whether what a plan replaces is neither what its author knew nor what it wants.
func outdated[P PlannedBranch | PlannedMember](p AssignmentPlan, part string, wanted, was, now []P) bool {
	replaces := wanted != nil || slices.Contains(p.Dated, part)
	return replaces && was != nil && !sameSet(was, now) && (wanted == nil || !sameSet(wanted, now))
}

func sameSet[P comparable](a, b []P) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(p P) bool { return !slices.Contains(b, p) })
}

// stalePlans names grids somebody else planned for first, who did and when.
func stalePlans(ctx context.Context, tx pgx.Tx, district int32, edition int64, grids []int64) error {
	rows, err := tx.Query(ctx, sql.GridListPlanChanges, pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": grids})
	if err != nil {
		return storageError(err, "assignments")
	}
	problems, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Problem, err error) {
		var g GridRef
		var by *int64
		var name *string
		var at *time.Time
		if err := row.Scan(&g.ID, &g.Code, &g.Name, &by, &name, &at); err != nil {
			return p, err
		}
		who := ""
		if by != nil && name != nil {
			p.By, p.When = &ActorRef{*by, *name}, at
			who = fmt.Sprintf(" by %s at %s", *name, at.UTC().Format(time.RFC3339))
		}
		p.Rule, p.Field, p.Value = "stale_plan", "grids", fmt.Sprint(g.ID)
		p.Message = fmt.Sprintf("Who answers for grid %s (%s) was changed%s. Look at it and decide again.", g.Code, g.Name, who)
		return p, nil
	})
	if err != nil {
		return storageError(err, "assignments")
	}
	// Those somebody is known to have changed come first: the message is about the first.
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(unknownWho(a), unknownWho(b)) })
	e := Errorf(Conflict, "%s", problems[0].Message)
	e.Problems = problems[:min(len(problems), mostProblems)]
	return e
}

func unknownWho(p Problem) int {
	if p.By == nil {
		return 1
	}
	return 0
}
