package grid_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

func report(key, at string, p geo.Point) grid.NewIncident {
	t, _ := time.Parse(time.RFC3339, at)
	return grid.NewIncident{Source: "hotline", SourceKey: key, ReportedAt: t, Category: "c", Place: p.LonLat()}
}

func (w *town) add(key string, items ...grid.NewIncident) (grid.Added, error) {
	return w.store.AddIncidents(context.Background(), grid.Actor{District: w.district}, w.district, items, key)
}

// outcome lists a batch as "row:grid" for what was created and "row=" for duplicates.
func outcome(a grid.Added) string {
	var out []string
	for _, c := range a.Created {
		g := "unplaced"
		if c.GridNow != nil {
			g = c.GridNow.Code
		}
		out = append(out, fmt.Sprintf("%d:%s", c.Row, g))
	}
	for _, d := range a.Duplicates {
		out = append(out, fmt.Sprintf("%d=", d.Row))
	}
	return strings.Join(out, " ")
}

func TestAddIncidents(t *testing.T) {
	w := newStreet(t)
	w.edition("2024-01-01", "2025-01-01", box(0, 0, 400, 100)) // then grid 1 was all of it
	before := one[int64](w, "select coalesce(max(last), 0) from feed")
	got, err := w.add("",
		report("a", "2026-06-10T08:00:00+08:00", at(150, 50)),
		report("b", "2024-06-10T08:00:00+08:00", at(350, 50)),  // in the old edition's time
		report("c", "2026-06-10T08:00:00+08:00", at(400, 50)),  // on the eastern border: outside
		report("d", "2026-06-10T08:00:00+08:00", at(1400, 50)), // 992 m east
		report("a", "2026-06-11T08:00:00+08:00", at(10, 50)),   // the same key again
		report("e", "1999-06-10T08:00:00+08:00", at(200, 50)))  // before any edition, on a border
	if err != nil || outcome(got) != "1:00102 2:00202 3:unplaced 4:unplaced 6:00201 5=" {
		t.Fatalf("%s, %v", outcome(got), err)
	}
	if got.Duplicates[0].ID != got.Created[0].ID {
		t.Errorf("the duplicate is %+v of %+v", got.Duplicates[0], got.Created[0])
	}
	events := one[string](w, `select string_agg(source_key || coalesce(grid_at_event::text, '-') || coalesce(grid_now::text, '-'), ' ' order by source_key)
		from incident where source = 'hotline'`)
	if events != "a22 b14 c-- d-- e33" {
		t.Errorf("grids at the event and now: %s", events)
	}
	if n := one[int64](w, "select last - $1 from feed", before); n != 1 {
		t.Errorf("%d changes were announced, want one a batch", n)
	}
	if waiting := one[int](w, "select count(*) from incident_default"); waiting != 0 { // the fixture's own moved with its month
		t.Errorf("%d incidents wait in the default partition", waiting)
	}
	again, err := w.add("", report("a", "2026-06-10T08:00:00+08:00", at(150, 50)))
	if err != nil || outcome(again) != "1=" || one[int64](w, "select last - $1 from feed", before) != 1 {
		t.Errorf("known already: %s, %v", outcome(again), err)
	}
	d, err := w.store.District(context.Background(), w.district)
	if err != nil || *d.Counts.Incidents != 6 || *d.Counts.UnplacedIncidents != 2 {
		t.Errorf("counts %+v, %v", d.Counts, err)
	}
}

func TestAddIncidents_refuses(t *testing.T) {
	w := newStreet(t)
	fine := report("x", "2026-06-10T08:00:00+08:00", at(150, 50))
	for _, tt := range []struct {
		name   string
		change func(*grid.NewIncident)
		want   string // rule
	}{
		{"far outside", func(i *grid.NewIncident) { i.Place = at(1420, 50).LonLat() }, "outside_district"}, // 1,012 m
		{"in another country", func(i *grid.NewIncident) { i.Place = orb.Point{2.35, 48.86} }, "outside_district"},
		{"swapped", func(i *grid.NewIncident) { i.Place = orb.Point{33.95, 118.25} }, "bad_place"},
		{"no place", func(i *grid.NewIncident) { i.Place = orb.Point{} }, "bad_place"},
		{"no key", func(i *grid.NewIncident) { i.SourceKey = " " }, "missing_value"},
		{"tomorrow", func(i *grid.NewIncident) { i.ReportedAt = time.Now().Add(25 * time.Hour) }, "bad_time"},
		{"no time", func(i *grid.NewIncident) { i.ReportedAt = time.Time{} }, "bad_time"},
		{"closed without when", func(i *grid.NewIncident) { i.Status = "closed" }, "missing_value"},
		{"closed before reported", func(i *grid.NewIncident) {
			at := i.ReportedAt.Add(-time.Hour)
			i.Status, i.ClosedAt = "closed", &at
		}, "bad_time"},
		{"open but closed", func(i *grid.NewIncident) { i.ClosedAt = &i.ReportedAt }, "bad_time"},
		{"a made-up status", func(i *grid.NewIncident) { i.Status = "lost" }, "bad_status"},
		{"a made-up category", func(i *grid.NewIncident) { i.Category = "?" }, "unknown_category"},
		{"an identity number", func(i *grid.NewIncident) { i.Summary = "报告人身份证 32130219800101123X" }, "identity_number"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bad := fine
			tt.change(&bad)
			other := fine
			other.SourceKey = "y"
			_, err := w.add("", other, bad)
			e, ok := err.(*grid.Error)
			if !ok || e.Code != grid.Invalid || len(e.Problems) != 1 || e.Problems[0].Rule != tt.want || e.Problems[0].Row != 2 {
				t.Errorf("got %+v, want one %s in row 2", err, tt.want)
			}
		})
	}
	if n := one[int](w, "select count(*) from incident where source = 'hotline'"); n != 0 {
		t.Errorf("%d incidents of refused batches were kept", n)
	}
	if _, err := w.add(""); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("an empty batch: %v", err)
	}
}

func TestAddIncidents_fewNewMonths(t *testing.T) {
	w := newStreet(t)
	in := func(first, months int) (list []grid.NewIncident) { // one a month from first of 1990 on
		for m := range months {
			at0 := time.Date(1990, time.Month(first+m), 15, 8, 0, 0, 0, time.UTC)
			list = append(list, report(fmt.Sprint(first+m), at0.Format(time.RFC3339), at(150, 50)))
		}
		return list
	}
	if _, err := w.add("", in(1, grid.MaxNewMonths+1)...); grid.CodeOf(err) != grid.Invalid || !strings.Contains(err.Error(), "25 months") {
		t.Errorf("25 new months: %v", err)
	}
	if n := one[int](w, "select count(*) from pg_inherits where inhparent = 'incident'::regclass and inhrelid::regclass::text like 'incident_199%'"); n != 0 {
		t.Errorf("a refused batch left %d months", n)
	}
	for _, list := range [][]grid.NewIncident{in(1, grid.MaxNewMonths), in(2, grid.MaxNewMonths)} { // the second brings one
		if _, err := w.add("", list...); err != nil {
			t.Error(err)
		}
	}
}

func TestAddIncidents_idempotencyKey(t *testing.T) {
	w := newStreet(t)
	a, b := report("a", "2026-06-10T08:00:00+08:00", at(150, 50)), report("b", "2026-06-10T08:00:00+08:00", at(250, 50))
	var wait sync.WaitGroup
	answers := make([]grid.Added, 6)
	for n := range answers {
		wait.Go(func() {
			var err error
			if answers[n], err = w.add("k1", a); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	fresh := 0
	for _, got := range answers {
		if !got.Replayed {
			fresh++
		}
		if outcome(got) != "1:00102" || got.Created[0].ID != answers[0].Created[0].ID {
			t.Errorf("answers differ: %+v and %+v", got, answers[0])
		}
	}
	if fresh != 1 {
		t.Errorf("%d batches were taken, want one", fresh)
	}
	if _, err := w.add("k1", b); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("other incidents under the same key: %v", err)
	}
	if _, err := w.add("k2", report("z", "2026-06-10T08:00:00+08:00", at(9000, 50))); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("a refused batch: %v", err)
	}
	if got, err := w.add("k2", b); err != nil || outcome(got) != "1:00201" {
		t.Errorf("the key of a refused batch is free again: %s, %v", outcome(got), err)
	}
}

func TestIncidents_filters(t *testing.T) {
	w := newStreet(t)
	w.exec("delete from incident")
	w.exec("insert into incident_category (district, code, name) values ($1, 'n', '噪声')", w.district)
	var items []grid.NewIncident
	for n := range 20 { // hourly; every fifth is noise; x 0, 20, … 380
		i := report(fmt.Sprint(n), fmt.Sprintf("2026-06-10T%02d:00:00+08:00", n), at(20*n, 50))
		if n%5 == 0 {
			i.Category = "n"
		}
		items = append(items, i)
	}
	items = append(items, report("out", "2026-06-11T00:00:00+08:00", at(-50, 50)))
	if _, err := w.add("", items...); err != nil {
		t.Fatal(err)
	}
	m := w.moment("2026-06-15")
	list := func(f grid.IncidentFilter) string {
		f.Limit = 4
		var out []string
		for {
			page, more, err := w.store.Incidents(context.Background(), m, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range page {
				out = append(out, i.SourceKey)
			}
			if !more {
				return strings.Join(out, " ")
			}
			last := page[len(page)-1]
			f.After = grid.IncidentKey{ReportedAt: last.ReportedAt, ID: last.ID}
		}
	}
	small := box(95, 40, 165, 60).Box()
	large := small.Grow(1 << 20)
	for _, tt := range []struct {
		name   string
		filter grid.IncidentFilter
		want   string
	}{
		{"all", grid.IncidentFilter{}, "out 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0"},
		{"grid", grid.IncidentFilter{Grid: 1}, "4 3 2 1 0"},
		{"unplaced", grid.IncidentFilter{Unplaced: true}, "out"},
		{"category", grid.IncidentFilter{Categories: []string{"n"}}, "15 10 5 0"},
		{"days", grid.IncidentFilter{From: "2026-06-11", To: "2026-06-11"}, "out"},
		{"a box, by cell", grid.IncidentFilter{Box: &small}, "8 7 6 5"},
		{"a box, by time", grid.IncidentFilter{Box: &large, Grid: 1}, "4 3 2 1 0"},
		{"status", grid.IncidentFilter{Statuses: []string{"closed"}}, ""},
	} {
		if got := list(tt.filter); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
