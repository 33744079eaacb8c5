package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// GridAssignments is who answers for a grid in an edition on a day.
type GridAssignments struct {
	Grid     GridRef          `json:"grid"`
	Branches []AssignedBranch `json:"branches" doc:"The lead first"`
	Members  []AssignedMember `json:"members" doc:"The head first"`
}

// AssignedBranch is a branch that answers for a grid.
type AssignedBranch struct {
	Organisation OrganisationRef `json:"organisation"`
	Role         string          `json:"role" enum:"lead,joint"`
	Source       string          `json:"source" enum:"dated,planned,proposed" doc:"proposed: planned by the system, not yet confirmed"`
	From         *Day            `json:"from" doc:"Of what is dated"`
	To           *Day            `json:"to" doc:"First day no longer; null: no end"`
}

// AssignedMember is an office holder who answers for a grid.
type AssignedMember struct {
	Member MemberRef `json:"member"`
	Role   string    `json:"role" enum:"head,worker,contact"`
	Source string    `json:"source" enum:"dated,planned,proposed" doc:"proposed: planned by the system, not yet confirmed"`
	From   *Day      `json:"from" doc:"Of what is dated"`
	To     *Day      `json:"to" doc:"First day no longer; null: no end"`
	TermTo *Day      `json:"term_to" doc:"End of the member's term, first day no longer in office; null: no end"`
}

// EffectiveFilter chooses grids; zero fields choose all. Source chooses those that have something
// dated, planned or proposed.
type EffectiveFilter struct {
	Grid   int64
	Source string
	Limit  int
	After  GridKey
}

// EditionDay is the first day an edition is or was in force, or is meant for.
func (s *Store) EditionDay(ctx context.Context, district int32, edition int64) (day Day, err error) {
	if _, err := findEdition(ctx, s.pool, district, edition); err != nil {
		return "", err
	}
	err = s.pool.QueryRow(ctx, sql.GridFindEditionDay, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&day)
	return day, storageError(err, "edition")
}

// EffectiveAssignments lists who answers for each grid of the moment's edition, by code, and whether
// more follow.
func (s *Store) EffectiveAssignments(ctx context.Context, m Moment, f EffectiveFilter, sight Sight) ([]GridAssignments, bool, error) {
	rows, err := s.pool.Query(ctx, sql.GridListEffective, pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "day": m.Day,
		"grid": nilIfZero(f.Grid), "source": nilIfZero(f.Source), "after_code": f.After.Code, "after_id": f.After.ID, "limit": f.Limit + 1})
	if err != nil {
		return nil, false, storageError(err, "assignments")
	}
	var list []GridAssignments
	var g GridRef
	var organisation, member *int64
	var name, form, office, phone, role, source *string
	var from, to, termTo *Day
	_, err = pgx.ForEachRow(rows, []any{&g.ID, &g.Code, &g.Name, &organisation, &member, &name, &form, &office, &phone, &role, &from, &to, &termTo, &source}, func() error {
		if n := len(list); n == 0 || list[n-1].Grid.ID != g.ID {
			list = append(list, GridAssignments{Grid: g, Branches: []AssignedBranch{}, Members: []AssignedMember{}})
		}
		last := &list[len(list)-1]
		switch {
		case organisation != nil:
			last.Branches = append(last.Branches, AssignedBranch{OrganisationRef{*organisation, *name, *form}, *role, *source, from, to})
		case member != nil:
			last.Members = append(last.Members, AssignedMember{sight.of(MemberRef{*member, *name, *office, *phone}), *role, *source, from, to, termTo})
		}
		return nil
	})
	if err != nil {
		return nil, false, storageError(err, "assignments")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}
