package grid_test

import (
	"fmt"
	"strings"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

// back takes a scheduled edition out of the calendar and makes it a draft again.
func (s *staffed) back(edition int64) {
	s.t.Helper()
	if _, err := s.store.UnscheduleEdition(s.t.Context(), s.reviewer, s.district, edition, ""); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.ReturnEdition(s.t.Context(), s.reviewer, s.district, edition, "请改"); err != nil {
		s.t.Fatal(err)
	}
}

// TestGate_baseChanged keeps drafts from undoing what became of their base after they were made, and
// drafts of such drafts too.
func TestGate_baseChanged(t *testing.T) {
	s := newStaffed(t)
	by := grid.Actor{District: s.district, ID: s.planner}
	first := s.draft(s.planner, grid.NewDraft{Name: "一"})
	s.approved(first.ID)
	s.publish(first.ID, s.day(5))
	second := s.draft(s.planner, grid.NewDraft{Name: "二"})
	s.back(first.ID)
	if _, err := s.store.Operate(t.Context(), by, first.ID, grid.OperationRequest{Op: "recode", Grid: 1, Name: "新"}, ""); err != nil {
		t.Fatal(err)
	}
	s.approved(first.ID)
	s.publish(first.ID, s.day(0))
	third := s.draft(s.planner, grid.NewDraft{Name: "三", From: second.ID})
	for _, id := range []int64{second.ID, third.ID} {
		g, err := s.store.Gate(t.Context(), s.district, id, s.day(3))
		if err != nil || len(g.Blockers) != 1 || g.Blockers[0].Kind != "base_changed" || g.Blockers[0].Mend == nil || g.Blockers[0].Mend.Kind != "rebase" {
			t.Fatalf("%+v %v", g.Blockers, err)
		}
		if b := g.In(grid.En).Blockers[0]; !strings.Contains(b.Message, "一") || strings.Contains(b.Message, "{") {
			t.Errorf("%q", b.Message)
		}
	}
	out, err := s.store.Rebase(t.Context(), by, second.ID)
	if err != nil || out.Stopped != nil {
		t.Fatalf("%+v %v", out, err)
	}
	s.approved(out.Edition.ID)
	s.publish(out.Edition.ID, s.day(3))
	s.approved(third.ID)
	_, err = s.store.PublishEdition(t.Context(), s.reviewer, s.district, third.ID, s.day(4), "")
	if grid.CodeOf(err) != grid.Conflict || !strings.Contains(err.Error(), "rebase") {
		t.Errorf("over another edition: %v", err)
	}
}

// TestGate_draftOfAnother is based on what the draft it was made from is based on.
func TestGate_draftOfAnother(t *testing.T) {
	s := newStaffed(t)
	old := s.draft(s.planner, grid.NewDraft{Name: "甲"})
	e := s.moved(120, grid.NewDraft{Name: "乙"})
	s.approved(e.ID)
	s.publish(e.ID, s.day(-1))
	of := s.draft(s.planner, grid.NewDraft{Name: "丙", From: old.ID})
	if *of.Base != s.base {
		t.Errorf("based on %d", *of.Base)
	}
	s.approved(of.ID)
	if _, err := s.store.PublishEdition(t.Context(), s.reviewer, s.district, of.ID, s.day(0), ""); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("it takes back what it knows nothing of: %v", err)
	}
}

// TestGate_partsInOthers finds parts of grids that lie wholly within others, or within their own grid.
func TestGate_partsInOthers(t *testing.T) {
	for rule, exclave := range map[string]geo.MultiPolygon{"R02": box(40, 10, 50, 20), "R01": box(140, 10, 150, 20)} {
		w := newTown(t)
		s := w.staff(w.edition("2026-01-01", "", box(0, 0, 100, 100), append(box(100, 0, 200, 100), exclave...), box(200, 0, 300, 100), box(300, 0, 400, 100)))
		e := s.draft(s.planner, grid.NewDraft{})
		g, err := s.store.Gate(t.Context(), s.district, e.ID, "")
		if err != nil || g.Ready || len(g.Blockers) != 1 || g.Blockers[0].Rule != rule || g.Blockers[0].Place == nil {
			t.Errorf("%s: %+v %v", rule, g.Blockers, err)
		} else if b := g.In(grid.Zh).Blockers[0]; b.Message == "" || b.Fix == "" {
			t.Errorf("%s: %+v", rule, b)
		}
		s.approved(e.ID)
		if _, err := s.store.PublishEdition(t.Context(), s.reviewer, s.district, e.ID, "", ""); grid.CodeOf(err) != grid.Invalid {
			t.Errorf("%s: published: %v", rule, err)
		}
	}
}

// TestPlans_goOn publishes a plan for what stands already but was to end: it goes on, as the plan says,
// since what was to follow is replaced.
func TestPlans_goOn(t *testing.T) {
	s := newStaffed(t)
	end := string(s.day(10))
	s.exec(`update grid_branch set during = daterange(lower(during), $2::text::date) where district = $1 and grid = 1`, s.district, end)
	s.exec(`insert into grid_branch (district, grid, organisation, role, during) values ($1, 1, $2, 'lead', daterange($3::text::date, null))`, s.district, s.branch[2], end)
	s.exec(`update grid_member set during = daterange(lower(during), $2::text::date) where district = $1 and grid = 1`, s.district, end)
	e := s.draft(s.planner, grid.NewDraft{})
	err := s.store.PlanAssignments(t.Context(), s.planner, s.district, e.ID, grid.AssignmentPlan{Grids: []int64{1},
		Branches: []grid.PlannedBranch{{Organisation: s.branch[1], Role: "lead"}}, Members: []grid.PlannedMember{{Member: s.head[1], Role: "head"}}})
	if err != nil {
		t.Fatal(err)
	}
	planned := strings.ReplaceAll(s.answers(e.ID, s.day(20)), "planned", "dated")
	s.approved(e.ID)
	s.publish(e.ID, "")
	if dated := s.answers(e.ID, s.day(20)); dated != planned {
		t.Errorf("in 20 days\n%s\nplanned\n%s", dated, planned)
	}
	if n := one[int](s.town, `select count(*) from grid_branch where district = $1 and grid = 1`, s.district); n != 1 {
		t.Errorf("%d rows", n)
	}
	if detail := one[string](s.town, `select detail ->> 'assignments' from edition_event where edition = $1 and kind = 'published'`, e.ID); !strings.Contains(detail, `"longer": 2`) {
		t.Errorf("told %s", detail)
	}
}

// TestPlans_takenOver lets a draft of a scheduled edition not take back what became of assignments once
// that edition was in force.
func TestPlans_takenOver(t *testing.T) {
	s := newStaffed(t)
	s.exec(`insert into grid_branch (district, grid, organisation, role, during) select $1, 1, o, 'joint', '[2026-01-01,)' from unnest($2::bigint[]) o`, s.district, s.branch[3:])
	first := s.draft(s.planner, grid.NewDraft{})
	err := s.store.PlanAssignments(t.Context(), s.planner, s.district, first.ID, grid.AssignmentPlan{Grids: []int64{1}, Members: []grid.PlannedMember{{Member: s.head[4], Role: "head"}}})
	if err != nil {
		t.Fatal(err)
	}
	s.approved(first.ID)
	s.publish(first.ID, s.day(5))
	second := s.draft(s.planner, grid.NewDraft{})
	if got := s.answers(second.ID, ""); !strings.Contains(got, "网格长4 head planned") {
		t.Errorf("planned\n%s", got)
	}
	for range 7 {
		s.aDayPasses()
	}
	if n, _, err := s.store.ActivateDue(t.Context()); n != 1 || err != nil {
		t.Fatalf("activated %d: %v", n, err)
	}
	s.exec(`update grid_member set during = daterange(lower(during), $2::text::date) where district = $1 and grid = 1 and upper_inf(during)`, s.district, string(s.day(-1)))
	s.exec(`insert into grid_member (district, grid, member, role, during) values ($1, 1, $2, 'head', daterange($3::text::date, null))`, s.district, s.head[3], string(s.day(-1)))
	s.approved(second.ID)
	s.publish(second.ID, "")
	if got := s.answers(second.ID, ""); !strings.Contains(got, "网格长3 head dated") {
		t.Errorf("dated\n%s", got)
	}
}

// TestConfirm_none confirms nothing where no grids are named, and all where none are asked for.
func TestConfirm_none(t *testing.T) {
	s := newStaffed(t)
	e := s.draft(s.planner, grid.NewDraft{})
	s.split(e.ID)
	for want, grids := range map[string][]int64{"[]": {}, "[5]": nil} {
		if done, err := s.store.ConfirmAssignments(t.Context(), s.planner, s.district, e.ID, grids); err != nil || want == "[]" && fmt.Sprint(done) != want {
			t.Errorf("confirmed %v, want %s: %v", done, want, err)
		}
	}
}

// TestChangeEdition_tells notes what was changed, and what it was.
func TestChangeEdition_tells(t *testing.T) {
	s := newStaffed(t)
	e := s.draft(s.planner, grid.NewDraft{Name: "旧名"})
	name, day := "新名", grid.Day("2027-01-01")
	if _, err := s.store.ChangeEdition(t.Context(), s.planner, s.district, e.ID, grid.EditionChange{Name: &name, PlannedFrom: &day}); err != nil {
		t.Fatal(err)
	}
	want := `{"was": "旧名", "name": "新名", "planned_from": "2027-01-01", "was_planned_from": ""}`
	if got := one[string](s.town, `select detail::text from edition_event where edition = $1 and kind = 'renamed'`, e.ID); got != want {
		t.Errorf("told %s, want %s", got, want)
	}
}

// TestGate_holes closes by machine only what is narrow: whose ground a lake is nobody can know.
func TestGate_holes(t *testing.T) {
	lake := shape(200, 0, 300, 0, 300, 100, 200, 100, 200, 90, 240, 90, 240, 10, 200, 10)
	s := sketchOf(t, box(0, 0, 100, 100), shape(100, 0, 200, 0, 200, 100, 100, 100, 100, 90, 101, 90, 101, 10, 100, 10), lake)
	mends := map[bool]int{}
	g, err := s.store.Gate(t.Context(), s.district, s.draft, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range g.Blockers {
		if b.Kind != "gap" {
			continue
		}
		narrow := b.Detail["width_m"].(float64) <= 2
		mends[narrow]++
		if narrow != (b.Mend != nil) || narrow && b.Mend.Body["width_m"] == nil {
			t.Errorf("%v: %+v", b.Detail, b.Mend)
		}
		if !narrow {
			continue
		}
		ids := b.Mend.Body["grids"].([]int64)
		if _, err := s.store.Operate(t.Context(), s.planner, s.draft, grid.OperationRequest{Op: "repair", Grids: ids, WidthM: 2}, ""); err != nil {
			t.Errorf("%v %+v", err, problemsOf(err))
		}
	}
	if mends[true] != 1 || mends[false] != 1 {
		t.Fatalf("narrow and wide: %v", mends)
	}
	g, err = s.store.Gate(t.Context(), s.district, s.draft, "")
	if err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, b := range g.Blockers {
		if b.Kind == "gap" {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d holes are left, want the lake", left)
	}
}

// TestGate_noCommunity is put right by naming the community.
func TestGate_noCommunity(t *testing.T) {
	s := newSketch(t)
	s.exec(`update grid_shape set community = null where district = $1 and edition = $2 and grid = 5`, s.district, s.draft)
	missing := func() (n int) {
		g, err := s.store.Gate(t.Context(), s.district, s.draft, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range g.Blockers {
			if b.Kind == "no_community" && len(b.Grids) == 1 && b.Grids[0].ID == 5 {
				n++
			}
		}
		return n
	}
	if missing() != 1 {
		t.Fatal("nothing is said of a grid without a community")
	}
	if _, err := s.store.Operate(t.Context(), s.planner, s.draft, grid.OperationRequest{Op: "recode", Grid: 5, Community: 2, AcrossAreas: true}, ""); err != nil {
		t.Fatalf("%v %+v", err, problemsOf(err))
	}
	if missing() != 0 {
		t.Error("it has one now")
	}
}

// TestDraft_ofInForce starts as the edition in force, not as the scheduled one that it would replace.
func TestDraft_ofInForce(t *testing.T) {
	s := newStaffed(t)
	next := s.moved(120, grid.NewDraft{Name: "排定"})
	s.approved(next.ID)
	s.publish(next.ID, s.day(5))
	of := s.draft(s.planner, grid.NewDraft{Name: "副本", From: s.base})
	if *of.Base != next.ID {
		t.Errorf("it would replace %d", *of.Base)
	}
	same := one[bool](s.town, `select bool_and(a.shape = b.shape) from grid_shape a join grid_shape b on b.district = a.district and b.grid = a.grid
		where a.district = $1 and a.edition = $2 and b.edition = $3`, s.district, of.ID, s.base)
	if !same {
		t.Error("it starts as another edition")
	}
}
