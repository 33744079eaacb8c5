package grid_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gridmap/grid"
)

func (w *town) moment(day grid.Day) grid.Moment {
	w.t.Helper()
	m, err := w.store.Moment(context.Background(), w.district, day, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

var everything = grid.Sight{District: true, Contacts: true}

func codes(list []grid.Grid) string {
	var out []string
	for _, g := range list {
		out = append(out, g.Code)
	}
	return strings.Join(out, " ")
}

func TestGrids_filters(t *testing.T) {
	w := newStreet(t)
	w.exec("delete from grid_branch where grid = 2")
	inside := box(110, 10, 290, 20).Box()
	middle, border := at(250, 50), at(200, 50)
	outside := at(-5, 50)
	m := w.moment("2026-06-15")
	for _, tt := range []struct {
		name   string
		filter grid.GridFilter
		want   string
	}{
		{"all", grid.GridFilter{}, "00101 00102 00201 00202"},
		{"box", grid.GridFilter{Box: &inside}, "00102 00201"},
		{"point", grid.GridFilter{Point: &middle}, "00201"},
		{"point on a border belongs to the east", grid.GridFilter{Point: &border}, "00201"},
		{"point outside", grid.GridFilter{Point: &outside}, ""},
		{"community", grid.GridFilter{Community: 2}, "00101 00102"},
		{"street", grid.GridFilter{Street: 1}, "00101 00102 00201 00202"},
		{"no such street", grid.GridFilter{Street: 9}, ""},
		{"state", grid.GridFilter{State: "no_branch"}, "00102"},
		{"code", grid.GridFilter{Text: "0020"}, "00201 00202"},
		{"name", grid.GridFilter{Text: "第4"}, "00202"},
		{"a pattern is text", grid.GridFilter{Text: "%"}, ""},
		{"after", grid.GridFilter{After: grid.GridKey{Code: "00102", ID: 2}}, "00201 00202"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.filter.Limit = 100
			list, more, err := w.store.Grids(context.Background(), m, tt.filter)
			if err != nil || more || codes(list) != tt.want {
				t.Errorf("got %q more=%v %v, want %q", codes(list), more, err, tt.want)
			}
		})
	}
	list, more, err := w.store.Grids(context.Background(), m, grid.GridFilter{Limit: 3})
	if err != nil || !more || len(list) != 3 {
		t.Errorf("a page of three: %d, more=%v, %v", len(list), more, err)
	}
	g := list[0]
	if g.Buildings != 1 || *g.Households != 400 || *g.Incidents90d != 1 || g.Community.Name != "甲社区" || g.Street.Name != "东街道" {
		t.Errorf("grid 1 is %+v", g)
	}
}

// An older edition is counted in by locating everything again.
func TestGrids_inAnotherEdition(t *testing.T) {
	w := newStreet(t)
	old := w.edition("2024-01-01", "2025-01-01", box(0, 0, 250, 100), box(250, 0, 400, 100))
	m, err := w.store.Moment(context.Background(), w.district, "2024-06-01", 0)
	if err != nil || m.Edition.ID != old {
		t.Fatalf("in force on 2024-06-01: %+v, %v", m.Edition, err)
	}
	list, _, err := w.store.Grids(context.Background(), m, grid.GridFilter{Limit: 10})
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	// The third building stands on x 240–260, anchored at its middle: half and half.
	if list[0].Buildings+list[1].Buildings != 4 || list[0].Buildings < 2 || *list[1].Households != 400*list[1].Buildings {
		t.Errorf("west %+v, east %+v", list[0], list[1])
	}
	m, err = w.store.Moment(context.Background(), w.district, "2026-06-15", old)
	if err != nil || m.Edition.ID != old || m.Day != "2026-06-15" {
		t.Errorf("an edition by id on another day: %+v, %v", m, err)
	}
	before, _, err := w.store.Grids(context.Background(), w.moment("2020-01-01"), grid.GridFilter{Limit: 10})
	if err != nil || len(before) != 0 {
		t.Errorf("before any edition: %v, %v", before, err)
	}
	if _, err := w.store.Moment(context.Background(), 99, "", 0); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("no such district: %v", err)
	}
	if _, err := w.store.Moment(context.Background(), w.district, "", 9999); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("no such edition: %v", err)
	}
}

// What a grid's panel lists agrees with what it counts, on a past day and in an edition that is
// not in force.
func TestGridDetail_ofAnotherDay(t *testing.T) {
	w := newStreet(t)
	old := w.edition("2024-01-01", "2025-01-01", box(0, 0, 250, 100), box(250, 0, 400, 100))
	for _, day := range []grid.Day{"2026-06-15", "2026-05-01", "2024-06-01"} {
		m := w.moment(day)
		list, _, err := w.store.Grids(context.Background(), m, grid.GridFilter{Limit: 10})
		if err != nil || len(list) == 0 || (day == "2024-06-01") != (m.Edition.ID == old) {
			t.Fatalf("%s: %v, %v, %+v", day, list, err, m)
		}
		posts := 0
		for _, g := range list {
			d, err := w.store.GridDetail(context.Background(), m, g.ID, everything, grid.Zh)
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Posts) != g.Posts {
				t.Errorf("%s: grid %d lists %d posts and counts %d", day, g.ID, len(d.Posts), g.Posts)
			}
			posts += g.Posts
			since := 0
			for _, i := range d.Incidents {
				if got := i.ReportedAt.In(time.FixedZone("CST", 8*3600)).Format(time.DateOnly); grid.Day(got) > day {
					t.Errorf("%s: grid %d lists an incident of %s", day, g.ID, got)
				}
				since++
			}
			if since < *d.Incidents90d {
				t.Errorf("%s: grid %d lists %d incidents and counts %d in 90 days", day, g.ID, since, *d.Incidents90d)
			}
		}
		if posts == 0 && day == "2026-06-15" {
			t.Errorf("%s: no posts", day)
		}
	}
}

func TestGridDetail(t *testing.T) {
	w := newStreet(t)
	w.exec("update member set term = '[2024-01-01,2026-06-01)' where id = 102")
	m := w.moment("2026-06-15")
	d, err := w.store.GridDetail(context.Background(), m, 2, everything, grid.Zh)
	if err != nil {
		t.Fatal(err)
	}
	var near []int64
	for _, n := range d.Neighbours {
		near = append(near, n.ID)
	}
	if !slices.Equal(near, []int64{1, 3}) {
		t.Errorf("neighbours %v", near)
	}
	if len(d.Branches) != 1 || d.Branches[0].Organisation.Name != "第2网格党支部" || *d.Branches[0].From != "2025-01-01" || d.Branches[0].To != nil {
		t.Errorf("branches %+v", d.Branches)
	}
	if len(d.Members) != 1 || d.Members[0].Member.Name != "李秀英" || d.Members[0].Member.WorkPhone != "0527-84350002" || *d.Members[0].TermTo != "2026-06-01" {
		t.Errorf("members %+v", d.Members)
	}
	if len(d.Posts) != 1 || len(d.Findings) != 1 || d.Findings[0].Rule != "R06" || !strings.Contains(d.Findings[0].Message, "李秀英") {
		t.Errorf("posts %v, findings %+v", d.Posts, d.Findings)
	}
	if d.State != "no_member" || !strings.HasPrefix(string(d.Geometry), `{"type":"MultiPolygon"`) || d.PerimeterM < 390 || d.PerimeterM > 400 {
		t.Errorf("state %s, perimeter %v, geometry %.40s", d.State, d.PerimeterM, d.Geometry)
	}
	public, err := w.store.GridDetail(context.Background(), m, 1, grid.Sight{}, grid.Zh)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", public); strings.Contains(text, "王建国") || strings.Contains(text, "0527") {
		t.Errorf("the public reads of an office holder: %s", text)
	}
	if public.Incidents90d != nil || len(public.Incidents) != 0 || len(public.Findings) != 0 || len(public.Members) != 1 {
		t.Errorf("the public reads %+v", public)
	}
	if _, err := w.store.GridDetail(context.Background(), m, 77, everything, grid.Zh); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("no such grid: %v", err)
	}
}

func TestAreas(t *testing.T) {
	w := newStreet(t)
	w.exec("delete from grid_member where grid = 3")
	list, err := w.store.Areas(context.Background(), w.moment("2026-06-15"), everything)
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %v", list, err)
	}
	street, east := list[0], list[2]
	if street.Counts != (grid.AreaCounts{Grids: 4, Buildings: 4, Households: 1600, Posts: 1}) || street.States != (grid.StateCounts{Complete: 3, NoMember: 1}) {
		t.Errorf("street %+v", street)
	}
	west := at(200, 0).LonLat()[0]
	if east.Name != "乙社区" || east.States != (grid.StateCounts{Complete: 1, NoMember: 1}) || east.Bounds[0] != west || east.Label[0] < west {
		t.Errorf("community %+v", east)
	}
}

func TestPost_openAt(t *testing.T) {
	h := grid.Hours{"mon": {{"09:00", "12:00"}, {"14:00", "17:30"}}, "sun": {{"00:00", "24:00"}}}
	for at, want := range map[string]string{
		"2026-06-15 08:59": "false", "2026-06-15 09:00": "true", "2026-06-15 12:00": "false", "2026-06-15 17:29": "true", // a Monday
		"2026-06-16 10:00": "false", "2026-06-14 23:59": "true",
	} {
		local, _ := time.Parse("2006-01-02 15:04", at)
		if got := h.OpenAt(local); got == nil || fmt.Sprint(*got) != want {
			t.Errorf("%s: %v, want %s", at, got, want)
		}
	}
	if (grid.Hours{}).OpenAt(time.Now()) != nil {
		t.Error("hours that are not stated must be unknown")
	}
}

func TestAssignments(t *testing.T) {
	w := newStreet(t)
	w.exec(`insert into grid_member (district, grid, member, role, during) values ($1, 1, 102, 'worker', '[2025-01-01,2026-01-01)')`, w.district)
	m := w.moment("2026-06-15")
	list := func(f grid.AssignmentFilter) string {
		f.Limit = 3
		var out []string
		for {
			items, more, err := w.store.Assignments(context.Background(), m, f, everything)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range items {
				out = append(out, fmt.Sprint(a.Role, a.Grid.ID))
			}
			if !more {
				return strings.Join(out, " ")
			}
			f.After = items[len(items)-1].Key()
		}
	}
	for _, tt := range []struct {
		filter grid.AssignmentFilter
		want   string
	}{
		{grid.AssignmentFilter{}, "lead1 head1 lead2 head2 lead3 head3 lead4 head4"},
		{grid.AssignmentFilter{Grid: 1}, "lead1 head1"},
		{grid.AssignmentFilter{Grid: 1, History: true}, "lead1 head1 worker1"},
		{grid.AssignmentFilter{Member: 102, History: true}, "worker1 head2"},
		{grid.AssignmentFilter{Organisation: 12}, "lead2 head2"},
	} {
		if got := list(tt.filter); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.filter, got, tt.want)
		}
	}
}

func TestDistricts_countsFollowTheFeed(t *testing.T) {
	w := newStreet(t)
	d, err := w.store.District(context.Background(), w.district)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(d.Counts, grid.Counts{Grids: 4, Buildings: 4, Households: 1600, Posts: 1, Incidents: new(1), UnplacedIncidents: new(0)}) || !slices.Equal(d.IncidentMonths, []string{"2026-06"}) {
		t.Errorf("counts %+v, months %v", d.Counts, d.IncidentMonths)
	}
	if d.Edition == nil || d.Edition.State != "in_force" || d.Bounds == nil || d.Centre == nil || d.Settings.HouseholdMax != 500 {
		t.Errorf("district %+v", d)
	}
	if _, err := w.store.District(context.Background(), 99); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("no such district: %v", err)
	}
}
