package grid

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// MaxPlanned is the most grids one request plans for.
const MaxPlanned = 5000

// PlannedBranch is a branch that is to answer for a grid.
type PlannedBranch struct {
	Organisation int64  `json:"organisation" minimum:"1"`
	Role         string `json:"role" enum:"lead,joint"`
}

// PlannedMember is an office holder who is to answer for a grid.
type PlannedMember struct {
	Member int64  `json:"member" minimum:"1"`
	Role   string `json:"role" enum:"head,worker,contact"`
}

// AssignmentPlan is what each of some grids is to have instead of what it has; nil leaves branches
// or members as they are.
type AssignmentPlan struct {
	Grids    []int64
	Branches []PlannedBranch
	Members  []PlannedMember
	Dated    []string      // "branches", "members": what goes back to what is dated instead; nothing else is set then
	Was      []PlannedGrid // what the plan is based on; nil: whatever there is
}

// check refuses plans that could never be published, and tidies the list of grids.
func (p *AssignmentPlan) check() error {
	var problems []Problem
	wrong := func(rule, field, message string) {
		problems = append(problems, Problem{Rule: rule, Field: field, Message: message})
	}
	p.Grids = slices.Compact(slices.Sorted(slices.Values(p.Grids)))
	switch n := len(p.Grids); {
	case n == 0:
		wrong("no_grids", "grids", "Name the grids to plan for.")
	case n > MaxPlanned:
		wrong("many_grids", "grids", fmt.Sprintf("Plan for at most %d grids at once.", MaxPlanned))
	}
	if len(p.Dated) > 0 {
		if p.Branches != nil || p.Members != nil {
			wrong("dated_alone", "dated", "Go back to what is dated, or set branches and members, not both at once.")
		}
		for _, what := range p.Dated {
			if what != "branches" && what != "members" {
				wrong("dated", "dated", fmt.Sprintf("Branches or members go back to what is dated, not %q.", what))
			}
		}
	} else if p.Branches == nil && p.Members == nil {
		wrong("no_plan", "branches", "Say which branches or which members are to answer for the grids.")
	}
	leads, heads := 0, 0
	organisations, members := map[int64]bool{}, map[int64]bool{}
	for _, b := range p.Branches {
		switch b.Role {
		case "lead":
			leads++
		case "joint":
		default:
			wrong("role", "branches", fmt.Sprintf("A branch is lead or joint, not %q.", b.Role))
		}
		if organisations[b.Organisation] {
			wrong("twice", "branches", fmt.Sprintf("Organisation %d is named twice.", b.Organisation))
		}
		organisations[b.Organisation] = true
	}
	for _, m := range p.Members {
		switch m.Role {
		case "head":
			heads++
		case "worker", "contact":
		default:
			wrong("role", "members", fmt.Sprintf("A member is head, worker or contact, not %q.", m.Role))
		}
		if members[m.Member] {
			wrong("twice", "members", fmt.Sprintf("Member %d is named twice.", m.Member))
		}
		members[m.Member] = true
	}
	if p.Branches != nil && leads != 1 {
		wrong("one_lead", "branches", fmt.Sprintf("A grid has exactly one lead branch; %d are named.", leads))
	}
	if p.Members != nil && len(p.Members) == 0 {
		wrong("no_member", "members", "Name at least one member. To go back to what is dated, drop the plan.")
	}
	if heads > 1 {
		wrong("one_head", "members", fmt.Sprintf("A grid has at most one head; %d are named.", heads))
	}
	return planRefusal(problems)
}

func planRefusal(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	e := Errorf(Invalid, "%s", problems[0].Message)
	e.Problems = problems
	return e
}

// PlanAssignments sets who is to answer for grids of a draft once it is in force, all of them or
// none. The error is Invalid for a plan that could never be published, Conflict when the edition is
// no draft or somebody else planned for the grids first.
func (s *Store) PlanAssignments(ctx context.Context, actor int64, district int32, edition int64, p AssignmentPlan) error {
	if err := p.check(); err != nil {
		return err
	}
	return s.plan(ctx, actor, district, edition, func(ctx context.Context, tx pgx.Tx) ([]int64, map[string]any, error) {
		if err := checkPlanned(ctx, tx, district, edition, p); err != nil {
			return nil, nil, err
		}
		if err := checkBasis(ctx, tx, district, edition, p); err != nil {
			return nil, nil, err
		}
		if len(p.Dated) > 0 {
			return dropPlans(ctx, tx, district, edition, p.Grids, slices.Contains(p.Dated, "branches"), slices.Contains(p.Dated, "members"))
		}
		detail := map[string]any{"do": "set", "grids": p.Grids}
		if p.Branches != nil {
			detail["branches"] = p.Branches
			var ids []int64
			var roles []string
			for _, b := range p.Branches {
				ids, roles = append(ids, b.Organisation), append(roles, b.Role)
			}
			if err := replacePlans(ctx, tx, district, edition, p.Grids, sql.GridDropBranchPlans, sql.GridPlanBranches, "organisations", ids, roles); err != nil {
				return nil, nil, err
			}
		}
		if p.Members != nil {
			detail["members"] = p.Members
			var ids []int64
			var roles []string
			for _, m := range p.Members {
				ids, roles = append(ids, m.Member), append(roles, m.Role)
			}
			if err := replacePlans(ctx, tx, district, edition, p.Grids, sql.GridDropMemberPlans, sql.GridPlanMembers, "members", ids, roles); err != nil {
				return nil, nil, err
			}
		}
		return p.Grids, detail, nil
	})
}

func replacePlans(ctx context.Context, tx pgx.Tx, district int32, edition int64, grids []int64, drop, plan, column string, ids []int64, roles []string) error {
	if _, err := tx.Exec(ctx, drop, pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": grids}); err != nil {
		return storageError(err, "assignments")
	}
	_, err := tx.Exec(ctx, plan, pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": grids, column: ids, "roles": roles})
	return storageError(err, "assignments")
}

// ConfirmAssignments confirms what is proposed for grids of a draft, nil meaning all; it returns
// the grids it concerned.
func (s *Store) ConfirmAssignments(ctx context.Context, actor int64, district int32, edition int64, grids []int64) (confirmed []int64, err error) {
	err = s.plan(ctx, actor, district, edition, func(ctx context.Context, tx pgx.Tx) ([]int64, map[string]any, error) {
		var which []int64 // nil: all
		if grids != nil {
			which = grids
			if err := checkPlanned(ctx, tx, district, edition, AssignmentPlan{Grids: grids}); err != nil {
				return nil, nil, err
			}
		}
		err := tx.QueryRow(ctx, sql.GridConfirmPlans, pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": which}).Scan(&confirmed)
		return confirmed, map[string]any{"do": "confirm", "grids": confirmed}, storageError(err, "assignments")
	})
	return confirmed, err
}

// DropPlans goes back to what is dated for grids of a draft: their branches, their members, or both.
func (s *Store) DropPlans(ctx context.Context, actor int64, district int32, edition int64, grids []int64, branches, members bool) error {
	return s.plan(ctx, actor, district, edition, func(ctx context.Context, tx pgx.Tx) ([]int64, map[string]any, error) {
		return dropPlans(ctx, tx, district, edition, grids, branches, members)
	})
}

func dropPlans(ctx context.Context, tx pgx.Tx, district int32, edition int64, grids []int64, branches, members bool) ([]int64, map[string]any, error) {
	args := pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": grids}
	if branches {
		if _, err := tx.Exec(ctx, sql.GridDropBranchPlans, args); err != nil {
			return nil, nil, storageError(err, "assignments")
		}
	}
	if members {
		if _, err := tx.Exec(ctx, sql.GridDropMemberPlans, args); err != nil {
			return nil, nil, storageError(err, "assignments")
		}
	}
	return grids, map[string]any{"do": "drop", "grids": grids, "branches": branches, "members": members}, nil
}

// plan changes what a draft plans, notes it and announces it; do returns the grids concerned and
// what to note. Nothing is noted when there are none.
func (s *Store) plan(ctx context.Context, actor int64, district int32, edition int64,
	do func(context.Context, pgx.Tx) ([]int64, map[string]any, error)) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := holdTransition(ctx, tx, district, edition, "given other assignments", "draft"); err != nil {
			return err
		}
		grids, detail, err := do(ctx, tx)
		if err != nil || len(grids) == 0 {
			return err
		}
		if err := addEditionEvent(ctx, tx, district, edition, editionEvent{Actor: actor, Kind: "assigned", Detail: detail}); err != nil {
			return err
		}
		var around []int64
		err = tx.QueryRow(ctx, sql.GridFindGridsBox, pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": grids}).Scan(&around)
		if err != nil {
			return storageError(err, "assignments")
		}
		var box geo.Box = boxFromSQL(around)
		return Announce(ctx, tx, Change{District: district, Actor: actor, Layer: "responsibility", Kind: "update", Edition: edition, Before: box, After: box})
	})
	return storageError(err, "assignments")
}

// checkPlanned refuses grids the edition does not have, and strangers.
func checkPlanned(ctx context.Context, tx pgx.Tx, district int32, edition int64, p AssignmentPlan) error {
	organisations, members := []int64{}, []int64{}
	for _, b := range p.Branches {
		organisations = append(organisations, b.Organisation)
	}
	for _, m := range p.Members {
		members = append(members, m.Member)
	}
	var noGrids, noBranches, noMembers []int64
	err := tx.QueryRow(ctx, sql.GridCheckPlanned, pgx.StrictNamedArgs{"district": district, "edition": edition,
		"grids": p.Grids, "organisations": organisations, "members": members}).Scan(&noGrids, &noBranches, &noMembers)
	if err != nil {
		return storageError(err, "assignments")
	}
	var problems []Problem
	for _, id := range noGrids {
		problems = append(problems, Problem{Rule: "unknown_grid", Field: "grids", Value: fmt.Sprint(id),
			Message: fmt.Sprintf("Edition %d has no grid %d. GET /api/v1/grids?edition=%d lists its grids.", edition, id, edition)})
	}
	for _, id := range noBranches {
		problems = append(problems, Problem{Rule: "unknown_branch", Field: "branches", Value: fmt.Sprint(id),
			Message: fmt.Sprintf("Organisation %d is no branch of this district; only branches answer for grids.", id)})
	}
	for _, id := range noMembers {
		problems = append(problems, Problem{Rule: "unknown_member", Field: "members", Value: fmt.Sprint(id),
			Message: fmt.Sprintf("The district has no member %d.", id)})
	}
	return planRefusal(problems)
}
