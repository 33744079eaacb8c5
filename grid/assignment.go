package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Assignment makes a branch or an office holder responsible for a grid, from a day to a day.
type Assignment struct {
	Kind         string           `json:"kind" enum:"branch,member"`
	ID           int64            `json:"id" doc:"Of what is planned, the branch's or member's own"`
	Grid         GridRef          `json:"grid"`
	Organisation *OrganisationRef `json:"organisation,omitempty" doc:"Of a branch"`
	Member       *MemberRef       `json:"member,omitempty" doc:"Of a member"`
	Role         string           `json:"role" enum:"lead,joint,head,worker,contact"`
	From         *Day             `json:"from"`
	To           *Day             `json:"to" doc:"First day no longer; null: no end"`
	TermTo       *Day             `json:"term_to,omitempty" doc:"End of the member's term"`
	Source       string           `json:"source" enum:"dated,planned,proposed" doc:"planned and proposed: of an edition not yet in force, confirmed or not"`
}

// AssignmentFilter chooses assignments; zero fields choose all. Without History only those in
// force on the day.
type AssignmentFilter struct {
	Grid         int64
	Organisation int64 // the branch, or the member's organisation
	Member       int64
	History      bool
	Limit        int
	After        AssignmentKey
}

// AssignmentKey is a place in the order of assignments: grid, branches before members, lead and
// head first, then id.
type AssignmentKey struct {
	Grid int64
	Rank int
	ID   int64
}

// Key is the assignment's place in the order of a list.
func (a Assignment) Key() AssignmentKey {
	rank := map[string]int{"lead": 1, "joint": 2, "head": 3, "worker": 4, "contact": 5}[a.Role]
	return AssignmentKey{a.Grid.ID, rank, a.ID}
}

// Assignments lists who is responsible for what, grid by grid, and whether more follow.
func (s *Store) Assignments(ctx context.Context, m Moment, f AssignmentFilter, sight Sight) ([]Assignment, bool, error) {
	rows, err := s.pool.Query(ctx, sql.GridListAssignments, pgx.StrictNamedArgs{"district": m.District, "day": m.Day,
		"edition": m.Edition.ID, "grid": nilIfZero(f.Grid), "organisation": nilIfZero(f.Organisation),
		"member": nilIfZero(f.Member), "history": f.History,
		"after_grid": f.After.Grid, "after_rank": f.After.Rank, "after_id": f.After.ID, "limit": f.Limit + 1})
	if err != nil {
		return nil, false, storageError(err, "assignments")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Assignment, err error) {
		var organisation, member *int64
		var name, form, office, phone, code, gridName *string
		err = row.Scan(&a.Kind, &a.ID, &a.Grid.ID, &code, &gridName, &organisation, &member, &name, &form, &office, &phone,
			&a.Role, &a.From, &a.To, &a.TermTo, &a.Source)
		if err != nil {
			return a, err
		}
		a.Grid = *gridRefOf(&a.Grid.ID, code, gridName)
		if organisation != nil {
			a.Organisation = &OrganisationRef{*organisation, *name, *form}
		} else {
			shown := sight.of(MemberRef{*member, *name, *office, *phone})
			a.Member = &shown
		}
		return a, nil
	})
	if err != nil {
		return nil, false, storageError(err, "assignments")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}
