package grid_test

import (
	"fmt"
	"slices"
	"testing"

	"gridmap/grid"
)

// TestPlan_stale keeps two planners who add somebody to one grid from overwriting one another.
func TestPlan_stale(t *testing.T) {
	s := newStaffed(t)
	other := s.reviewer
	e := s.draft(s.planner, grid.NewDraft{})
	members := func(heads ...int64) (list []grid.PlannedMember) {
		for i, h := range heads {
			list = append(list, grid.PlannedMember{Member: h, Role: []string{"head", "worker"}[min(i, 1)]})
		}
		return list
	}
	plan := func(actor int64, p grid.AssignmentPlan) error {
		t.Helper()
		return s.store.PlanAssignments(t.Context(), actor, s.district, e.ID, p)
	}
	dated := []grid.PlannedGrid{{Grid: 1, Members: members(s.head[1])}}
	if err := plan(other, grid.AssignmentPlan{Grids: []int64{1}, Members: members(s.head[1], s.head[2]), Was: dated}); err != nil {
		t.Fatal(err)
	}
	// The first planner still sees what is dated.
	err := plan(s.planner, grid.AssignmentPlan{Grids: []int64{1, 2}, Members: members(s.head[1], s.head[3]),
		Was: []grid.PlannedGrid{dated[0], {Grid: 2, Members: members(s.head[2])}}})
	problems := problemsOf(err)
	if grid.CodeOf(err) != grid.Conflict || len(problems) != 1 || problems[0].Rule != "stale_plan" || problems[0].Value != "1" ||
		problems[0].By == nil || problems[0].By.ID != other || problems[0].When == nil {
		t.Fatalf("%v %+v", err, problems)
	}
	if n := one[int](s.town, `select count(*) from planned_member where edition = $1 and grid = 2`, e.ID); n != 0 {
		t.Error("grid 2 was planned for all the same")
	}
	branches := []grid.PlannedBranch{{Organisation: s.branch[2], Role: "lead"}}
	backwards := members(s.head[1], s.head[2])
	slices.Reverse(backwards)
	for _, c := range []struct {
		what string
		plan grid.AssignmentPlan
	}{
		{"other branches, since only members changed", grid.AssignmentPlan{Grids: []int64{1}, Branches: branches,
			Was: []grid.PlannedGrid{{Grid: 1, Branches: []grid.PlannedBranch{{Organisation: s.branch[1], Role: "lead"}}, Members: members(s.head[1])}}}},
		{"what is planned already", grid.AssignmentPlan{Grids: []int64{1}, Members: members(s.head[1], s.head[2]), Was: dated}},
		{"on what is planned, in another order", grid.AssignmentPlan{Grids: []int64{1}, Members: members(s.head[1], s.head[2], s.head[3]),
			Was: []grid.PlannedGrid{{Grid: 1, Members: backwards}}}},
		{"on nothing known", grid.AssignmentPlan{Grids: []int64{1}, Members: members(s.head[4])}},
	} {
		if err := plan(s.planner, c.plan); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	seen := []grid.PlannedGrid{{Grid: 1, Members: members(s.head[1])}}
	if err := plan(s.planner, grid.AssignmentPlan{Grids: []int64{1}, Dated: []string{"members"}, Was: seen}); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("let go of what was not seen: %v", err)
	}
	if got := fmt.Sprint(one[int64](s.town, `select member from planned_member where edition = $1 and grid = 1`, e.ID)); got != fmt.Sprint(s.head[4]) {
		t.Errorf("planned %s", got)
	}
	if err := plan(s.planner, grid.AssignmentPlan{Grids: []int64{1}, Dated: []string{"members"}, Was: []grid.PlannedGrid{{Grid: 1, Members: members(s.head[4])}}}); err != nil {
		t.Error(err)
	}
	if n := one[int](s.town, `select count(*) from planned_member where edition = $1 and grid = 1`, e.ID); n != 0 {
		t.Errorf("%d members are planned, want what is dated", n)
	}
}
