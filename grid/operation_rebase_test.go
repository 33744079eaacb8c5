package grid_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

// TestRebase does the standing operations of a draft again on the same base and reaches the same
// integers, ids and words; on a base that changed it stops at the operation that no longer fits.
func TestRebase(t *testing.T) {
	s := newSketch(t)
	s.done(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210), Reason: "太大"})
	s.done(grid.OperationRequest{Op: "reshape", Line: degrees(100, 120, 120, 150, 100, 180)})
	s.done(grid.OperationRequest{Op: "merge", Grids: []int64{1, 2}})
	undone := s.done(grid.OperationRequest{Op: "recode", Grid: 6, Name: "不要"})
	s.done(grid.OperationRequest{Op: "split", Grid: 9, Line: degrees(250, 190, 240, 310)})
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, undone.Operation, "", ""); err != nil {
		t.Fatal(err)
	}
	words, faces := s.words(), s.faces(s.draft)
	old := s.draft
	out, err := s.store.Rebase(t.Context(), s.planner, old)
	if err != nil || out.Stopped != nil || out.Replayed != 4 || out.Left != 0 {
		t.Fatalf("%+v %v", out, err)
	}
	s.draft = out.Edition.ID
	if s.words() != words || !sameShapes(s.faces(s.draft), faces) {
		t.Errorf("done again:\n%s\nwas\n%s", s.words(), words)
	}
	s.proved()
	if state := one[string](s.town, "select state from edition where id = $1", old); state != "abandoned" {
		t.Errorf("the old draft is %s", state)
	}

	// Grid 9 is gone in a later edition: the split of it is where the next rebase stops.
	s.exec(`delete from grid_shape where district = $1 and edition = $2 and grid = 9`, s.district, s.base)
	last, err := s.store.Rebase(t.Context(), s.planner, s.draft)
	if err != nil || last.Stopped == nil || last.Stopped.Op != "split" || last.Replayed != 3 || last.Left != 1 {
		t.Fatalf("%+v %v", last, err)
	}
	if state := one[string](s.town, "select state from edition where id = $1", s.draft); state != "draft" {
		t.Errorf("the draft that did not go through is %s", state)
	}
}

// inForce puts a draft in force without asking anybody.
func (s *sketch) inForce(draft int64, from string) {
	s.t.Helper()
	s.exec(`update edition set state = 'superseded', during = daterange(lower(during), $2::text::date) where district = $1 and state = 'in_force'`, s.district, from)
	s.exec(`update edition set state = 'in_force', during = daterange($3::text::date, null) where district = $1 and id = $2`, s.district, draft, from)
}

// TestRebase_ofCopy rebases a draft made from an older edition: what it differs in from its base is done
// again on another one, corners on the outline that come and go included.
func TestRebase_ofCopy(t *testing.T) {
	s := newSketch(t)
	from := func(edition int64) int64 {
		s.draft = s.town.draft(s.planner.ID, grid.NewDraft{From: edition}).ID
		return s.draft
	}
	split := func(x int) {
		s.done(grid.OperationRequest{Op: "split", Grid: 2, Line: degrees(x, -10, x, 110)})
	}
	split(150)
	older := s.draft
	s.inForce(older, "2026-02-01")
	old := from(s.base)
	split(130)
	s.inForce(old, "2026-03-01")
	draft := from(older)
	s.done(grid.OperationRequest{Op: "recode", Grid: 9, Name: "九"})
	words, shapes := s.words(), s.shapes()
	s.inForce(from(0), "2026-04-01")
	s.draft = draft
	out, err := s.store.Rebase(t.Context(), s.planner, draft)
	if err != nil || out.Stopped != nil || out.Replayed != 2 {
		t.Fatalf("%+v %v", out, err)
	}
	s.draft = out.Edition.ID
	s.proved()
	if s.words() != words || s.shapes() != shapes {
		t.Errorf("done again:\n%s\n%s\nwas\n%s\n%s", s.words(), s.shapes(), words, shapes)
	}

	next := from(s.draft) // one that changes what the copy was of
	s.done(grid.OperationRequest{Op: "recode", Grid: 2, Name: "二"})
	s.inForce(next, "2026-05-01")
	if out, err = s.store.Rebase(t.Context(), s.planner, out.Edition.ID); err != nil || out.Stopped == nil || out.Stopped.Op != "copy" || out.Stopped.Problems[0].Rule != "base_changed" {
		t.Errorf("%+v %v", out, err)
	}
}

// TestRebase_onScheduled rebases a draft on one that is on the calendar and plans for the same grids:
// what the draft's own planners planned goes on, the rest is as the new base plans it.
func TestRebase_onScheduled(t *testing.T) {
	s := newStaffed(t)
	s.exec(`insert into grid_branch (district, grid, organisation, role, during) select $1, g, o, 'joint', '[2026-01-01,)' from generate_series(1, 3) g, unnest($2::bigint[]) o
		where not exists (select from grid_branch b where b.district = $1 and b.grid = g and b.organisation = o)`, s.district, s.branch[3:])
	plan := func(edition, head int64, grids ...int64) {
		t.Helper()
		if err := s.store.PlanAssignments(t.Context(), s.planner, s.district, edition, grid.AssignmentPlan{Grids: grids, Members: []grid.PlannedMember{{Member: head, Role: "head"}}}); err != nil {
			t.Fatal(err)
		}
	}
	by := grid.Actor{District: s.district, ID: s.planner}
	planned := func(edition int64) string {
		return one[string](s.town, `select coalesce(string_agg(grid || ':' || member, ' ' order by grid, member), '') from planned_member where district = $1 and edition = $2`, s.district, edition)
	}
	is := func(edition int64, heads ...int) {
		t.Helper()
		var want []string
		for g, h := range heads {
			want = append(want, fmt.Sprintf("%d:%d", g+1, s.head[h]))
		}
		if got := planned(edition); got != strings.Join(want, " ") {
			t.Errorf("planned %s, want %v", got, want)
		}
	}
	first, second := s.draft(s.planner, grid.NewDraft{}), s.draft(s.planner, grid.NewDraft{})
	plan(first.ID, s.head[4], 1, 2, 3)
	plan(second.ID, s.head[3], 2)
	s.approved(first.ID)
	s.publish(first.ID, s.day(5))
	out, err := s.store.Rebase(t.Context(), by, second.ID)
	if err != nil || out.Stopped != nil {
		t.Fatalf("%+v %v", out, err)
	}
	is(out.Edition.ID, 4, 3, 4)

	// A draft of the scheduled edition has its plans; when that goes back and plans otherwise, so does the draft.
	third := s.draft(s.planner, grid.NewDraft{})
	plan(third.ID, s.head[4], 2)
	if _, err := s.store.UnscheduleEdition(t.Context(), s.reviewer, s.district, first.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.ReturnEdition(t.Context(), s.reviewer, s.district, first.ID, "请改"); err != nil {
		t.Fatal(err)
	}
	plan(first.ID, s.head[3], 1, 2, 3)
	s.approved(first.ID)
	s.publish(first.ID, s.day(5))
	for id, heads := range map[int64][]int{third.ID: {3, 4, 3}, out.Edition.ID: {4, 3, 4}} { // the latter was rebased: all is its own
		again, err := s.store.Rebase(t.Context(), by, id)
		if err != nil || again.Stopped != nil {
			t.Fatalf("%+v %v", again, err)
		}
		is(again.Edition.ID, heads...)
	}
}

// TestRebase_outside keeps the marks on holes that need no grid.
func TestRebase_outside(t *testing.T) {
	s := newStaffed(t)
	e := s.draft(s.planner, grid.NewDraft{})
	places := degrees(50, 50, 60, 60)
	if _, err := s.store.ChangeEdition(t.Context(), s.planner, s.district, e.ID, grid.EditionChange{Outside: &places}); err != nil {
		t.Fatal(err)
	}
	s.exec(`update edition set outside = jsonb_build_array($2::text::jsonb) where id = $1`, s.base, fmt.Sprintf("[%v, %v]", places[0][0], places[0][1]))
	out, err := s.store.Rebase(t.Context(), grid.Actor{District: s.district, ID: s.planner}, e.ID)
	if err != nil || !slices.Equal(out.Edition.Outside, places) {
		t.Errorf("outside %v, want %v: %v", out.Edition.Outside, places, err)
	}
}

// TestOperate_layers keeps overlay grids apart from each other and micro grids within their parents.
func TestOperate_layers(t *testing.T) {
	s := newSketch(t)
	create := func(layer, code string, parent int64, at grid.Ground) (grid.Redrawn, error) {
		return s.try(grid.OperationRequest{Op: "create", Layer: layer, Code: code, Name: "专" + code, Parent: parent, Polygon: at})
	}
	if _, err := create("overlay", "O1", 0, ground(50, 50, 150, 50, 150, 150, 50, 150)); err != nil {
		t.Fatal(err)
	}
	_, err := create("overlay", "O2", 0, ground(120, 120, 180, 120, 180, 180, 120, 180))
	refused(t, err, grid.Invalid, "proof_"+string(geo.Overlap), true)
	beside, err := create("overlay", "O2", 0, ground(150, 50, 180, 50, 180, 150, 150, 150))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.try(grid.OperationRequest{Op: "move_node", Layer: "overlay", From: place(180, 50), To: place(190, 40)}); err != nil {
		t.Errorf("the outside of an overlay grid does not move: %v", err)
	}
	if _, err := s.try(grid.OperationRequest{Op: "remove", Grid: beside.Grids[0].ID}); err != nil {
		t.Error(err)
	}
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil {
		t.Errorf("a removed grid does not come back: %v", err)
	}

	micro, err := create("micro", "M1", 5, ground(110, 110, 130, 110, 130, 130, 110, 130))
	if err != nil {
		t.Fatal(err)
	}
	_, err = create("micro", "M2", 5, ground(190, 190, 210, 190, 210, 199, 190, 199))
	refused(t, err, grid.Invalid, "parent", true)
	_, err = s.try(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(120, 90, 120, 210)})
	refused(t, err, grid.Invalid, "micro", true)
	split := s.done(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210)})
	parent := func() int64 {
		return one[int64](s.town, "select parent from grid_shape where edition = $1 and grid = $2", s.draft, micro.Grids[0].ID)
	}
	k := slices.IndexFunc(split.Grids, func(g grid.RedrawnGrid) bool { return g.Created })
	if parent() != split.Grids[k].ID {
		t.Errorf("the micro grid lies in %d, not in the piece %d that holds it", parent(), split.Grids[k].ID)
	}
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil || parent() != 5 {
		t.Errorf("after undo it lies in %d: %v", parent(), err)
	}
	s.replays()
}
