package grid_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// split cuts grid 4 of a draft at x = 350; the eastern piece is grid 5, with what is proposed to it.
func (s *staffed) split(edition int64) {
	s.t.Helper()
	s.exec(`insert into grid (district, id) values ($1, 5) on conflict do nothing`, s.district)
	s.exec(`insert into grid_shape (district, edition, grid, shape, code, name, community)
		select district, edition, 5, shape, 'G005', '第5网格', community from grid_shape where district = $1 and edition = $2 and grid = 4`, s.district, edition)
	s.reshape(edition, map[int64]geo.MultiPolygon{4: box(300, 0, 350, 100), 5: box(350, 0, 400, 100)})
	s.tx(func(ctx context.Context, tx pgx.Tx) error {
		return grid.ProposeAssignments(ctx, tx, s.district, edition, 4, []int64{4, 5})
	})
}

// answers is who answers for grids of an edition on a day: by grid, roles and sources.
func (s *staffed) answers(edition int64, day grid.Day) string {
	s.t.Helper()
	ctx := context.Background()
	m, err := s.store.Moment(ctx, s.district, day, edition)
	if err != nil {
		s.t.Fatal(err)
	}
	var all []string
	after := grid.GridKey{}
	for more := true; more; { // page by page
		var list []grid.GridAssignments
		list, more, err = s.store.EffectiveAssignments(ctx, m, grid.EffectiveFilter{Limit: 2, After: after}, grid.Sight{District: true, Contacts: true})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, g := range list {
			var words []string
			for _, b := range g.Branches {
				words = append(words, fmt.Sprintf("%s %s %s", b.Organisation.Name, b.Role, b.Source))
			}
			for _, m := range g.Members {
				words = append(words, fmt.Sprintf("%s %s %s", m.Member.Name, m.Role, m.Source))
			}
			all = append(all, g.Grid.Code+": "+strings.Join(words, ", "))
			after = grid.GridKey{Code: g.Grid.Code, ID: g.Grid.ID}
		}
	}
	return strings.Join(all, "\n")
}

func TestPlans_fromProposalToDated(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	e := s.draft(s.planner, grid.NewDraft{})
	s.split(e.ID)
	kept := one[int64](s.town, `select id from grid_branch where district = $1 and grid = 1`, s.district)
	want := `G001: 第1支部 lead dated, 网格长1 head dated
G002: 第2支部 lead dated, 网格长2 head dated
G003: 第3支部 lead dated, 网格长3 head dated
G004: 第4支部 lead dated, 网格长4 head dated
G005: 第4支部 lead proposed, 网格长4 head proposed`
	if got := s.answers(e.ID, ""); got != want {
		t.Errorf("after the split\n%s", got)
	}
	err := s.store.PlanAssignments(ctx, s.planner, s.district, e.ID, grid.AssignmentPlan{Grids: []int64{2, 3},
		Branches: []grid.PlannedBranch{{Organisation: s.branch[2], Role: "lead"}, {Organisation: s.branch[1], Role: "joint"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.PlanAssignments(ctx, s.planner, s.district, e.ID, grid.AssignmentPlan{Grids: []int64{3}, Members: []grid.PlannedMember{{Member: s.head[2], Role: "head"}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.PlanAssignments(ctx, s.planner, s.district, e.ID, grid.AssignmentPlan{Grids: []int64{1}, Members: []grid.PlannedMember{{Member: s.head[3], Role: "head"}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.DropPlans(ctx, s.planner, s.district, e.ID, []int64{1}, true, true); err != nil {
		t.Fatal(err)
	}
	s.approvedUnready(e.ID, "R23")
	if done, err := s.store.ConfirmAssignments(ctx, s.planner, s.district, e.ID, nil); err != nil || !slices.Equal(done, []int64{5}) {
		t.Fatalf("confirmed %v, %v", done, err)
	}
	s.exec(`delete from grid_shape where district = $1 and edition = $2 and grid = 1`, s.district, e.ID) // 1 is merged into 2
	s.reshape(e.ID, map[int64]geo.MultiPolygon{2: box(0, 0, 200, 100)})
	s.approved(e.ID)
	p := s.publish(e.ID, s.day(-1))
	want = `G002: 第2支部 lead dated, 第1支部 joint dated, 网格长2 head dated
G003: 第2支部 lead dated, 第1支部 joint dated, 网格长2 head dated
G004: 第4支部 lead dated, 网格长4 head dated
G005: 第4支部 lead dated, 网格长4 head dated`
	if got := s.answers(e.ID, s.day(0)); got != want {
		t.Errorf("once in force\n%s", got)
	}
	if got := s.answers(s.base, s.day(-2)); !strings.HasPrefix(got, "G001: 第1支部 lead dated") {
		t.Errorf("the day before\n%s", got)
	}
	if got := one[string](s.town, `select during::text from grid_branch where district = $1 and id = $2`, s.district, kept); got != fmt.Sprintf("[2026-01-01,%s)", p.From) {
		t.Errorf("the retired grid's branch answers for it during %s", got)
	}
	if n := one[int](s.town, `select count(*) from grid_branch where district = $1 and grid = 2 and organisation = $2`, s.district, s.branch[2]); n != 1 {
		t.Errorf("what stood already was written %d times", n)
	}
	if by := one[int64](s.town, `select created_by from grid_branch where district = $1 and grid = 5`, s.district); by != s.reviewer {
		t.Errorf("dated by %d", by)
	}

	back := s.draft(s.planner, grid.NewDraft{From: s.base}) // grid 1 comes back: nobody answers for it
	s.approvedUnready(back.ID, "R05 R06")
	g, err := s.store.Gate(ctx, s.district, back.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range g.In(grid.Zh).Blockers {
		if b.Mend == nil && b.Rule == "R05" || b.Message == "" || b.Fix == "" || b.Place == nil || len(b.Grids) != 1 {
			t.Errorf("blocker %+v", b)
		}
	}
}

// approvedUnready takes an edition to the gate, which must name just these rules, and back to a draft.
func (s *staffed) approvedUnready(edition int64, rules string) {
	s.t.Helper()
	ctx := context.Background()
	g, err := s.store.Gate(ctx, s.district, edition, "")
	if err != nil || g.Ready || g.Blocking != len(g.Blockers) {
		s.t.Fatalf("got ready %t, %d blocking of %d, %v", g.Ready, g.Blocking, len(g.Blockers), err)
	}
	s.approved(edition)
	before := s.timeline()
	_, err = s.store.PublishEdition(ctx, s.reviewer, s.district, edition, "", "")
	if grid.CodeOf(err) != grid.Invalid || s.timeline() != before {
		s.t.Fatalf("published: %v", err)
	}
	var named, listed []string
	for _, p := range problemsOf(err) {
		named = append(named, p.Rule)
	}
	for _, b := range g.Blockers {
		listed = append(listed, b.Rule)
	}
	for _, list := range [][]string{named, listed} {
		if got := strings.Join(slices.Compact(list), " "); got != rules {
			s.t.Errorf("in the way are %q, want %q", got, rules)
		}
	}
	if _, err := s.store.ReturnEdition(ctx, s.reviewer, s.district, edition, "请补齐责任"); err != nil {
		s.t.Fatal(err)
	}
}

func TestGate_namesWhatIsInTheWay(t *testing.T) {
	s := newStaffed(t)
	for _, c := range []struct {
		name, rules string
		spoil       func(e int64)
	}{
		{"overlap, seen as missing corners too", "R02 R03", func(e int64) { s.reshape(e, map[int64]geo.MultiPolygon{1: box(0, 0, 110, 100)}) }},
		{"gap that is a hole", "R03", func(e int64) {
			s.reshape(e, map[int64]geo.MultiPolygon{2: {append(box(100, 0, 200, 100)[0], reversed(box(140, 40, 160, 60)[0][0]))}})
		}},
		{"overlays that overlap", "R02 R05 R06", func(e int64) {
			s.exec(`insert into grid (district, id, layer) values ($1, 101, 'overlay'), ($1, 102, 'overlay')`, s.district)
			s.exec(`insert into grid_shape (district, edition, grid, layer, shape, code, name)
				select district, edition, 100 + grid, 'overlay', shape, 'X' || code, name from grid_shape where district = $1 and edition = $2 and grid in (1, 2)`, s.district, e)
			s.reshape(e, map[int64]geo.MultiPolygon{101: box(10, 10, 150, 50), 102: box(120, 20, 180, 60)})
		}},
		{"nobody in office", "R06", func(e int64) {
			s.exec(`insert into planned_member (district, edition, grid, member, role, confirmed)
				select district, $2, 1, id, 'head', true from member where district = $1 and name = '卸任'`, s.district, e)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if one[int](s.town, `select count(*) from member where district = $1 and name = '卸任'`, s.district) == 0 {
				s.exec(`insert into member (district, organisation, name, office, term) values ($1, $2, '卸任', 'grid_head', '[2020-01-01,2021-01-01)')`, s.district, s.branch[1])
			}
			e := s.draft(s.planner, grid.NewDraft{})
			c.spoil(e.ID)
			s.approvedUnready(e.ID, c.rules)
		})
	}
}

func reversed(r geo.Ring) geo.Ring {
	r = slices.Clone(r)
	r.Reverse()
	return r
}

func TestPlans_refusals(t *testing.T) {
	s := newStaffed(t)
	e := s.draft(s.planner, grid.NewDraft{})
	lead := func(id int64) []grid.PlannedBranch { return []grid.PlannedBranch{{Organisation: id, Role: "lead"}} }
	for _, c := range []struct {
		name, rule string
		plan       grid.AssignmentPlan
	}{
		{"no grids", "no_grids", grid.AssignmentPlan{Branches: lead(s.branch[1])}},
		{"nothing", "no_plan", grid.AssignmentPlan{Grids: []int64{1}}},
		{"no lead", "one_lead", grid.AssignmentPlan{Grids: []int64{1}, Branches: []grid.PlannedBranch{{Organisation: s.branch[1], Role: "joint"}}}},
		{"two leads", "one_lead", grid.AssignmentPlan{Grids: []int64{1}, Branches: append(lead(s.branch[1]), lead(s.branch[2])...)}},
		{"twice", "twice", grid.AssignmentPlan{Grids: []int64{1}, Branches: append(lead(s.branch[1]), grid.PlannedBranch{Organisation: s.branch[1], Role: "joint"})}},
		{"two heads", "one_head", grid.AssignmentPlan{Grids: []int64{1}, Members: []grid.PlannedMember{{Member: s.head[1], Role: "head"}, {Member: s.head[2], Role: "head"}}}},
		{"unknown role", "role", grid.AssignmentPlan{Grids: []int64{1}, Members: []grid.PlannedMember{{Member: s.head[1], Role: "boss"}}}},
		{"unknown grid", "unknown_grid", grid.AssignmentPlan{Grids: []int64{1, 77}, Branches: lead(s.branch[1])}},
		{"a committee", "unknown_branch", grid.AssignmentPlan{Grids: []int64{1}, Branches: lead(one[int64](s.town, `select id from organisation where district = $1 and level = 3`, s.district))}},
		{"unknown member", "unknown_member", grid.AssignmentPlan{Grids: []int64{1}, Members: []grid.PlannedMember{{Member: 999, Role: "head"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := s.store.PlanAssignments(context.Background(), s.planner, s.district, e.ID, c.plan)
			if p := problemsOf(err); grid.CodeOf(err) != grid.Invalid || len(p) == 0 || p[0].Rule != c.rule {
				t.Errorf("got %v %+v, want %s", err, p, c.rule)
			}
		})
	}
	if n := one[int](s.town, `select count(*) from planned_branch where district = $1`, s.district); n != 0 {
		t.Errorf("%d plans are left", n)
	}
}

func TestHandover(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	e := s.moved(120, grid.NewDraft{})
	if err := s.store.PlanAssignments(ctx, s.planner, s.district, e.ID, grid.AssignmentPlan{Grids: []int64{2}, Branches: []grid.PlannedBranch{{Organisation: s.branch[3], Role: "lead"}}, Members: []grid.PlannedMember{{Member: s.head[3], Role: "head"}}}); err != nil {
		t.Fatal(err)
	}
	list := func() string {
		t.Helper()
		var all []string
		var after int64
		for more := true; more; {
			var page []grid.HandedIncident
			var err error
			if page, more, err = s.store.Handover(ctx, s.district, e.ID, after, 3); err != nil {
				t.Fatal(err)
			}
			for _, i := range page {
				all = append(all, fmt.Sprintf("%d %s %s %s %s", i.ID, i.From.Code, i.FromBranch.Name, i.To.Code, i.ToBranch.Name))
				after = i.ID
			}
		}
		return strings.Join(all, "\n")
	}
	want := one[string](s.town, `select string_agg(id || case when x < $2 then ' G002 第2支部 G001 第1支部' else ' G002 第2支部 G002 第3支部' end, e'\n' order by id)
		from incident where district = $1 and closed_at is null and x >= $3`, s.district, int64(at(120, 0).X), int64(at(100, 0).X))
	if got := list(); got != want {
		t.Errorf("before publishing\n%s\nwant\n%s", got, want)
	}
	s.approved(e.ID)
	if p := s.publish(e.ID, ""); p.Handover != strings.Count(want, "\n")+1 {
		t.Errorf("%d are handed over, want\n%s", p.Handover, want)
	}
	s.incident("new", one[string](s.town, `select (now() + interval '1 second')::text`), at(110, 50)) // nobody had it
	if got := list(); got != want {
		t.Errorf("once in force\n%s\nwant\n%s", got, want)
	}
	s.exec(`update incident set status = 'closed', closed_at = reported_at where district = $1`, s.district)
	if got := list(); got != "" {
		t.Errorf("once all are closed\n%s", got)
	}
}
