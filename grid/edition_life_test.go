package grid_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

// staffed is a town of four grids in a row, each led by a branch with a head in office; buildings,
// posts and incidents lie around the border between grids 1 and 2.
type staffed struct {
	*town
	base              int64
	planner, reviewer int64
	branch, head      [5]int64 // by grid, from 1
}

func newStaffed(t testing.TB) *staffed {
	w, base := fourGrids(t)
	return w.staff(base)
}

func (w *town) staff(base int64) *staffed {
	s := &staffed{town: w, base: base, planner: w.actor("planner"), reviewer: w.actor("reviewer")}
	root := one[int64](w, `insert into organisation (district, kind, name) values ($1, 'district_committee', '区委') returning id`, w.district)
	community := one[int64](w, `insert into organisation (district, kind, parent, parent_level, name) values ($1, 'street_committee', $2, 1, '街道') returning id`, w.district, root)
	community = one[int64](w, `insert into organisation (district, kind, parent, parent_level, name) values ($1, 'community_committee', $2, 2, '社区') returning id`, w.district, community)
	w.exec(`update grid_shape set community = null where district = $1`, w.district)
	area := one[int64](w, `insert into area (district, kind, name) values ($1, 'community', '一社区') returning id`, w.district)
	w.exec(`update grid_shape set community = $2 where district = $1`, w.district, area)
	w.exec(`update organisation set area = $2 where district = $1 and id = $3`, w.district, area, community)
	for i := 1; i <= 4; i++ {
		s.branch[i] = one[int64](w, `insert into organisation (district, kind, parent, parent_level, name) values ($1, 'branch', $2, 3, $3) returning id`, w.district, community, fmt.Sprintf("第%d支部", i))
		s.head[i] = one[int64](w, `insert into member (district, organisation, name, office, term) values ($1, $2, $3, 'grid_head', '[2020-01-01,2099-01-01)') returning id`, w.district, s.branch[i], fmt.Sprintf("网格长%d", i))
		w.exec(`insert into grid_branch (district, grid, organisation, role, during) values ($1, $2, $3, 'lead', '[2026-01-01,)')`, w.district, i, s.branch[i])
		w.exec(`insert into grid_member (district, grid, member, role, during) values ($1, $2, $3, 'head', '[2026-01-01,)')`, w.district, i, s.head[i])
	}
	for i := 0; i < 20; i++ { // across the border at x = 100 and all over
		x := 60 + 4*i
		w.building(fmt.Sprintf("b%d", i), box(x, 40, x+6, 46), 10)
		w.incident(fmt.Sprintf("i%d", i), "2026-02-01 10:00+08", at(x, 50))
		w.exec(`insert into post (district, source_key, kind, name, place, x, y) values ($1, $2, 'point', $2, `+lonlat(at(x, 60))+`, $3, $4)`,
			w.district, fmt.Sprintf("p%d", i), int64(at(x, 60).X), int64(at(x, 60).Y))
	}
	w.exec(`update incident set status = 'closed', closed_at = reported_at where district = $1 and id % 2 = 0`, w.district)
	w.attribute(base)
	return s
}

// moved is the draft in which the border between grids 1 and 2 goes from x = 100 to x.
func (s *staffed) moved(x int, n grid.NewDraft) grid.EditionDetail {
	s.t.Helper()
	e := s.draft(s.planner, n)
	s.reshape(e.ID, map[int64]geo.MultiPolygon{1: box(0, 0, x, 100), 2: box(x, 0, 200, 100)})
	return e
}

func (s *staffed) approved(edition int64) {
	s.t.Helper()
	ctx := context.Background()
	if _, err := s.store.SubmitEdition(ctx, s.planner, s.district, edition, ""); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.ApproveEdition(ctx, s.reviewer, s.district, edition, ""); err != nil {
		s.t.Fatal(err)
	}
}

func (s *staffed) publish(edition int64, from grid.Day) grid.Published {
	s.t.Helper()
	p, err := s.store.PublishEdition(context.Background(), s.reviewer, s.district, edition, from, "")
	if err != nil {
		s.t.Fatalf("publish: %v %+v", err, problemsOf(err))
	}
	return p
}

func problemsOf(err error) []grid.Problem {
	if e, ok := err.(*grid.Error); ok {
		return e.Problems
	}
	return nil
}

// day is so many days from today in the district.
func (w *town) day(n int) grid.Day {
	return one[grid.Day](w, `select ((now() at time zone time_zone)::date + $2::integer)::text from district where id = $1`, w.district, n)
}

// timeline is the state and days of editions in force or scheduled, in order.
func (w *town) timeline() string {
	return one[string](w, `select string_agg(id || ' ' || state || ' ' || during, ', ' order by lower(during)) from edition where district = $1 and during is not null`, w.district)
}

// placed is where everything lies, as text.
func (w *town) placed() string {
	return one[string](w, `select (select string_agg((id, grid_now, grid_share)::text, ' ' order by id) from building where district = $1) || '|' ||
		(select string_agg((id, grid_now)::text, ' ' order by id) from post where district = $1) || '|' ||
		(select string_agg((id, grid_now, grid_at_event)::text, ' ' order by id) from incident where district = $1) || '|' ||
		(select st_astext(outline) from district where id = $1)`, w.district)
}

func (w *town) events(edition int64) string {
	return one[string](w, `select string_agg(kind, ' ' order by id) from edition_event where district = $1 and edition = $2`, w.district, edition)
}

func TestPublish_today(t *testing.T) {
	s := newStaffed(t)
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	p := s.publish(e.ID, "")
	if p.Scheduled || p.From != s.day(0) || p.Replaced != s.base || p.Edition.State != "in_force" || p.Changed != 2 || p.IncidentsBetween != 0 {
		t.Errorf("got %+v", p)
	}
	want := fmt.Sprintf("%d superseded [2026-01-01,%s), %d in_force [%s,)", s.base, s.day(0), e.ID, s.day(0))
	if got := s.timeline(); got != want {
		t.Errorf("timeline %s, want %s", got, want)
	}
	if got := s.events(e.ID); got != "created submitted approved published" {
		t.Errorf("events %q", got)
	}
	if got := s.events(s.base); got != "superseded" {
		t.Errorf("events of the base %q", got)
	}
	if c := one[string](s.town, `select layer || ' ' || kind || ' ' || edition from change where district = $1 order by seq desc limit 1`, s.district); c != fmt.Sprintf("grids publish %d", e.ID) {
		t.Errorf("announced %q", c)
	}
	if p.Buildings == 0 || p.Posts != 5 || p.Incidents != 5 || p.Handover != one[int](s.town, `select count(*) from incident where district = $1 and closed_at is null and grid_at_event = 2 and grid_now = 1`, s.district) || p.Handover == 0 {
		t.Errorf("moved %+v", p)
	}
	got := s.placed()
	s.attribute(e.ID)
	if want := s.placed(); got != want {
		t.Errorf("after publishing\n%s\nafter attributing all\n%s", got, want)
	}
	if n := one[int](s.town, `select count(*) from incident where district = $1 and grid_at_event <> case when x < $2 then 1 else 2 end`, s.district, int64(at(100, 0).X)); n != 0 {
		t.Errorf("%d incidents have forgotten where they happened", n)
	}
}

// TestPublish_touchesOnlyChangedPlaces spoils where things lie far from the change: publishing must
// not come there.
func TestPublish_touchesOnlyChangedPlaces(t *testing.T) {
	s := newStaffed(t)
	s.building("far", box(350, 40, 356, 46), 5)
	s.incident("far", "2026-02-01 10:00+08", at(350, 50))
	s.exec(`update building set grid_now = 3 where district = $1 and source_key = 'far'`, s.district)
	s.exec(`update incident set grid_now = 3 where district = $1 and source_key = 'far'`, s.district)
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	before := one[string](s.town, `select string_agg(xmin::text, ' ' order by id) from building where district = $1 and grid_now in (3, 4)`, s.district)
	s.publish(e.ID, "")
	if after := one[string](s.town, `select string_agg(xmin::text, ' ' order by id) from building where district = $1 and grid_now in (3, 4)`, s.district); after != before {
		t.Error("buildings of unchanged grids were written")
	}
	if g := one[int](s.town, `select grid_now from incident where district = $1 and source_key = 'far'`, s.district); g != 3 {
		t.Errorf("an incident in an unchanged grid was moved to %d", g)
	}
}

func TestPublish_earlier(t *testing.T) {
	s := newStaffed(t)
	for i, day := range []int{-3, -2, -1, 0} {
		s.exec(`insert into incident (district, reported_at, source, source_key, category, status, place, x, y, grid_at_event, grid_now)
			select district, district_instant(district, $3::date) + interval '1 minute', 'test', $2, category, 'reported', place, x, y, grid_at_event, grid_now
			from incident where district = $1 and source_key = 'i11'`, s.district, fmt.Sprintf("late%d", i), string(s.day(day)))
	}
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	if _, err := s.store.PublishEdition(context.Background(), s.reviewer, s.district, e.ID, "2026-01-01", ""); grid.CodeOf(err) != grid.Invalid || !strings.Contains(fmt.Sprint(problemsOf(err)), "R24") {
		t.Errorf("on the first day of the edition in force: %v", err)
	}
	p := s.publish(e.ID, s.day(-2))
	if p.IncidentsBetween != 3 || p.Scheduled {
		t.Errorf("got %+v", p)
	}
	if n := one[int](s.town, `select count(*) from incident where district = $1 and source_key like 'late%' and grid_at_event = 2 and grid_now = 1`, s.district); n != 4 {
		t.Errorf("%d of 4 incidents keep the grid they happened in", n)
	}
}

func TestTransitions_refusals(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	steps := map[string]func(id int64) error{
		"submit": func(id int64) error { _, err := s.store.SubmitEdition(ctx, s.planner, s.district, id, ""); return err },
		"approve": func(id int64) error {
			_, err := s.store.ApproveEdition(ctx, s.reviewer, s.district, id, "")
			return err
		},
		"return": func(id int64) error {
			_, err := s.store.ReturnEdition(ctx, s.reviewer, s.district, id, "请核对")
			return err
		},
		"abandon": func(id int64) error { _, err := s.store.AbandonEdition(ctx, s.planner, s.district, id, ""); return err },
		"publish": func(id int64) error {
			_, err := s.store.PublishEdition(ctx, s.reviewer, s.district, id, s.day(5), "")
			return err
		},
		"unschedule": func(id int64) error {
			_, err := s.store.UnscheduleEdition(ctx, s.reviewer, s.district, id, "")
			return err
		},
		"plan": func(id int64) error {
			return s.store.PlanAssignments(ctx, s.planner, s.district, id, grid.AssignmentPlan{Grids: []int64{1}, Branches: []grid.PlannedBranch{{Organisation: s.branch[2], Role: "lead"}}})
		},
	}
	allowed := map[string][]string{
		"draft": {"submit", "abandon", "plan"}, "submitted": {"approve", "return", "abandon"}, "approved": {"return", "abandon", "publish"},
		"scheduled": {"unschedule"}, "in_force": {}, "superseded": {}, "abandoned": {},
	}
	for state, can := range allowed {
		for name, step := range steps {
			t.Run(state+" "+name, func(t *testing.T) {
				e := s.draft(s.planner, grid.NewDraft{})
				old := one[string](s.town, `select coalesce(string_agg(id || ':' || state || ':' || coalesce(during::text, ''), ';'), '') from edition where district = $1 and id <> $2`, s.district, e.ID)
				defer func() { // back to one edition in force
					s.exec(`delete from planned_branch where district = $1`, s.district)
					s.exec(`update edition set state = 'abandoned', during = null, blocked = null where district = $1 and id = $2`, s.district, e.ID)
					s.exec(`update edition set state = 'in_force', during = '[2026-01-01,)' where district = $1 and id = $2`, s.district, s.base)
				}()
				switch state {
				case "submitted", "approved":
					s.exec(`update edition set state = $3, submitted_by = $4, submitted_at = now() where district = $1 and id = $2`, s.district, e.ID, state, s.planner)
				case "scheduled", "in_force":
					s.exec(`update edition set during = '[2026-01-01,2026-03-01)', state = case when $3 = 'in_force' then 'superseded' else 'in_force' end where district = $1 and id = $2`, s.district, s.base, state)
					s.exec(`update edition set state = $3, during = '[2026-03-01,)' where district = $1 and id = $2`, s.district, e.ID, state)
				case "superseded":
					s.exec(`update edition set state = $3, during = '[2025-03-01,2026-01-01)' where district = $1 and id = $2`, s.district, e.ID, state)
				default:
					s.exec(`update edition set state = $3 where district = $1 and id = $2`, s.district, e.ID, state)
				}
				before := s.timeline()
				err := step(e.ID)
				want := ""
				if !strings.Contains(strings.Join(can, " ")+" ", name+" ") {
					want = grid.Conflict
				}
				if grid.CodeOf(err) != want || want == "" && err != nil {
					t.Errorf("got %v %v, want %q", err, problemsOf(err), want)
				}
				if after := s.timeline(); want != "" && after != before {
					t.Errorf("refused, but %s became %s", before, after)
				}
				_ = old
			})
		}
	}
	e := s.draft(s.planner, grid.NewDraft{})
	if _, err := s.store.SubmitEdition(ctx, s.planner, s.district, e.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.ApproveEdition(ctx, s.planner, s.district, e.ID, ""); grid.CodeOf(err) != grid.Forbidden {
		t.Errorf("the submitter approving: %v", err)
	}
	if _, err := s.store.ReturnEdition(ctx, s.reviewer, s.district, e.ID, " "); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("returning without words: %v", err)
	}
	if _, err := s.store.SubmitEdition(ctx, s.planner, s.district, 99999, ""); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("an edition that is not there: %v", err)
	}
}

func TestSchedule_activatesOnItsDay(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	was := s.placed()
	p := s.publish(e.ID, s.day(1))
	if !p.Scheduled || p.Edition.State != "scheduled" || s.placed() != was {
		t.Errorf("got %+v", p)
	}
	for day, want := range map[int]int64{0: s.base, 1: e.ID, -1: s.base} {
		if m, err := s.store.Moment(ctx, s.district, s.day(day), 0); err != nil || m.Edition.ID != want {
			t.Errorf("in %d days edition %d is in force (%v), want %d", day, m.Edition.ID, err, want)
		}
	}
	if n, waiting, err := s.store.ActivateDue(ctx); n != 0 || waiting != 0 || err != nil {
		t.Errorf("activated before its day: %d %d %v", n, waiting, err)
	}
	s.aDayPasses()
	if m, err := s.store.Moment(ctx, s.district, "", 0); err != nil || m.Edition.ID != s.base {
		t.Errorf("before it is activated edition %d is in force (%v)", m.Edition.ID, err)
	}
	var wg sync.WaitGroup // several servers at once
	stores := make([]*grid.Store, 6)
	for i := range stores {
		stores[i] = grid.NewStore(s.pool)
		wg.Go(func() {
			if _, _, err := stores[i].ActivateDue(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := s.events(e.ID); got != "created submitted approved scheduled published" {
		t.Errorf("events %q", got)
	}
	if got, want := s.timeline(), fmt.Sprintf("%d superseded [2026-01-01,%s), %d in_force [%s,)", s.base, s.day(0), e.ID, s.day(0)); got != want {
		t.Errorf("timeline %s, want %s", got, want)
	}
	got := s.placed()
	s.attribute(e.ID)
	if got == was || got != s.placed() {
		t.Error("things do not lie where a full attribution puts them")
	}
}

// aDayPasses moves the calendar of editions a day back, as if it were tomorrow.
func (w *town) aDayPasses() {
	w.exec(`update edition set during = daterange(lower(during), upper(during) - 1) where district = $1 and state = 'in_force'`, w.district)
	for _, id := range one[[]int64](w, `select array_agg(id order by lower(during)) from edition where district = $1 and state = 'scheduled'`, w.district) {
		w.exec(`update edition set during = daterange(lower(during) - 1, upper(during) - 1) where district = $1 and id = $2`, w.district, id)
	}
}

func TestSchedule_blockedGoesOnWithTheOneBefore(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	s.publish(e.ID, s.day(1))
	next := s.moved(130, grid.NewDraft{})
	if *next.Base != e.ID {
		t.Fatalf("the next draft is based on %d", *next.Base)
	}
	s.approved(next.ID)
	s.publish(next.ID, s.day(2))
	s.exec(`update member set term = daterange(lower(term), $3::text::date) where district = $1 and id = $2`, s.district, s.head[3], string(s.day(-1)))
	s.aDayPasses()
	was := s.placed()
	for range 3 { // tried again and again, told once
		if n, waiting, err := s.store.ActivateDue(ctx); n != 0 || waiting == 0 || err != nil {
			t.Fatalf("activated %d, waiting %d: %v", n, waiting, err)
		}
	}
	d, err := s.store.EditionDetail(ctx, s.district, e.ID)
	if err != nil || d.State != "scheduled" || d.Blocked == nil || d.Blocked.Rules["R06"] != 1 || d.Blocked.Day != s.day(0) {
		t.Errorf("got %+v blocked %+v, %v", d, d.Blocked, err)
	}
	if got := s.events(e.ID); got != "created submitted approved scheduled blocked" {
		t.Errorf("events %q", got)
	}
	want := fmt.Sprintf("%d in_force [2026-01-01,%s), %d scheduled [%s,%s), %d scheduled [%s,)", s.base, s.day(1), e.ID, s.day(1), s.day(2), next.ID, s.day(2))
	if got := s.timeline(); got != want {
		t.Errorf("timeline %s, want %s", got, want)
	}
	if m, err := s.store.Moment(ctx, s.district, "", 0); err != nil || m.Edition.ID != s.base || s.placed() != was {
		t.Errorf("edition %d is in force (%v)", m.Edition.ID, err)
	}
	s.exec(`update member set term = '[2020-01-01,)' where district = $1 and id = $2`, s.district, s.head[3])
	if n, _, err := s.store.ActivateDue(ctx); n != 1 || err != nil {
		t.Fatalf("activated %d: %v", n, err)
	}
	want = fmt.Sprintf("%d superseded [2026-01-01,%s), %d in_force [%s,%s), %d scheduled [%s,)", s.base, s.day(0), e.ID, s.day(0), s.day(2), next.ID, s.day(2))
	if got := s.timeline(); got != want {
		t.Errorf("timeline %s, want %s", got, want)
	}
	if d, err = s.store.EditionDetail(ctx, s.district, e.ID); err != nil || d.Blocked != nil {
		t.Errorf("still blocked %+v, %v", d.Blocked, err)
	}
}

// TestSchedule_blockedWhileNobodyTried lets days pass without a server: what was blocked comes into
// force on the day it passes, and what follows it later.
func TestSchedule_blockedWhileNobodyTried(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	s.publish(e.ID, s.day(1))
	next := s.moved(130, grid.NewDraft{})
	s.approved(next.ID)
	s.publish(next.ID, s.day(2))
	s.exec(`update member set term = daterange(lower(term), $3::text::date) where district = $1 and id = $2`, s.district, s.head[3], string(s.day(-9)))
	s.aDayPasses()
	if n, waiting, err := s.store.ActivateDue(ctx); n != 0 || waiting != 1 || err != nil {
		t.Fatalf("activated %d, waiting %d: %v", n, waiting, err)
	}
	for range 4 {
		s.aDayPasses()
	}
	s.exec(`update member set term = '[2020-01-01,)' where district = $1 and id = $2`, s.district, s.head[3])
	if n, waiting, err := s.store.ActivateDue(ctx); n != 1 || waiting != 1 || err != nil {
		t.Fatalf("activated %d, waiting %d: %v", n, waiting, err)
	}
	want := fmt.Sprintf("%d superseded [2026-01-01,%s), %d in_force [%s,%s), %d scheduled [%s,)", s.base, s.day(0), e.ID, s.day(0), s.day(1), next.ID, s.day(1))
	if got := s.timeline(); got != want {
		t.Errorf("timeline %s, want %s", got, want)
	}
}

func TestSchedule_midnightIsTheDistricts(t *testing.T) {
	east := newStaffed(t) // always a day ahead of the other
	w := east.neighbour(t)
	east.exec(`update district set time_zone = 'Pacific/Kiritimati' where id = $1`, east.district)
	west := w.staff(w.edition("2026-01-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100), box(300, 0, 400, 100)))
	west.exec(`update district set time_zone = 'Etc/GMT+12' where id = $1`, west.district)
	day := east.day(0)
	for _, c := range []struct {
		s         *staffed
		scheduled bool
	}{{east, false}, {west, true}} {
		e := c.s.moved(120, grid.NewDraft{})
		c.s.approved(e.ID)
		if p := c.s.publish(e.ID, day); p.Scheduled != c.scheduled {
			t.Errorf("on %s, where it is %s: scheduled %t", day, c.s.day(0), p.Scheduled)
		}
	}
	if n, waiting, err := east.store.ActivateDue(context.Background()); n+waiting != 0 || err != nil {
		t.Errorf("activated %d, waiting %d: %v", n, waiting, err)
	}
}

func TestUnschedule(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	before := s.timeline()
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	s.publish(e.ID, s.day(3))
	next := s.moved(130, grid.NewDraft{})
	s.approved(next.ID)
	if _, err := s.store.PublishEdition(ctx, s.reviewer, s.district, next.ID, s.day(3), ""); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("two editions from one day: %v", err)
	}
	s.publish(next.ID, s.day(4))
	if _, err := s.store.UnscheduleEdition(ctx, s.reviewer, s.district, e.ID, ""); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("one that another follows: %v", err)
	}
	for _, id := range []int64{next.ID, e.ID} {
		if d, err := s.store.UnscheduleEdition(ctx, s.reviewer, s.district, id, "推迟"); err != nil || d.State != "approved" || d.From != nil {
			t.Errorf("got %+v, %v", d, err)
		}
	}
	if got := s.timeline(); got != before {
		t.Errorf("timeline %s, want %s", got, before)
	}
	if _, err := s.store.PublishEdition(ctx, s.reviewer, s.district, next.ID, s.day(3), ""); grid.CodeOf(err) != grid.Conflict || !strings.Contains(err.Error(), "base superseded: rebase") {
		t.Errorf("based on what is no longer scheduled: %v", err)
	}
}

func TestRevert_isAnEditionPublishedAgain(t *testing.T) {
	s := newStaffed(t)
	before := s.placed()
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	s.publish(e.ID, s.day(-5))
	back := s.draft(s.planner, grid.NewDraft{From: s.base})
	s.approved(back.ID)
	p := s.publish(back.ID, "")
	if p.Replaced != e.ID || s.placed() != before {
		t.Errorf("got %+v\n%s\nwant\n%s", p, s.placed(), before)
	}
	if a, b := s.rowsOf(s.base), s.rowsOf(back.ID); a != b {
		t.Errorf("grids %s, want %s", b, a)
	}
}

// TestPublish_killed ends the connection while publishing has written half: nothing is changed, and
// it can be done again.
func TestPublish_killed(t *testing.T) {
	s := newStaffed(t)
	ctx := context.Background()
	e := s.moved(120, grid.NewDraft{})
	s.approved(e.ID)
	was, line := s.placed(), s.timeline()
	held, err := s.pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(ctx, `select from incident where district = $1 for update`, s.district); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := s.store.PublishEdition(ctx, s.reviewer, s.district, e.ID, "", "")
		done <- err
	}()
	killed := false
	for !killed {
		killed = one[bool](s.town, `select coalesce(bool_or(pg_terminate_backend(pid)), false) from pg_stat_activity
			where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock' and query like '%update incident%'`)
	}
	if err := <-done; grid.CodeOf(err) != grid.Unavailable {
		t.Errorf("got %v", err)
	}
	if err := held.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if s.placed() != was || s.timeline() != line || s.events(e.ID) != "created submitted approved" {
		t.Errorf("something is changed: %s", s.timeline())
	}
	s.publish(e.ID, "")
}
