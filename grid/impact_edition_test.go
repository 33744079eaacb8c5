package grid_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// adopted gives the grids of a redrawn quilt that do not exist yet ids of their own.
func adopted(q *quilt, first int64) *quilt {
	for i, id := range q.owner {
		if id < 0 {
			q.owner[i] = first - id
		}
	}
	return q
}

// TestEditionImpact_isFullRecomputation holds drafts against their base, as a whole and in pages.
func TestEditionImpact_isFullRecomputation(t *testing.T) {
	w := newTown(t)
	w.exec("select add_incident_month((now() - n * interval '1 month')::date) from generate_series(0, 40) n")
	pages := 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 7))
		v := w.neighbour(t)
		q := newQuilt(r, 6, 9)
		before := q.faces()
		base := one[int64](v, "insert into edition (district, name, state, during) values ($1, 'E', 'in_force', '[2026-01-01,)') returning id", v.district)
		v.drawn(base, before)
		all := v.scatter(r, q, 150)
		v.attribute(base)
		after := adopted(q.redraw(r, 9), 20).faces()
		draft := v.blank(base)
		v.drawn(draft, after)
		m, err := v.store.Moment(t.Context(), v.district, "", draft)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.store.EditionImpact(t.Context(), m, 0)
		if err != nil {
			t.Fatal(err)
		}
		from, to := laidIn(before, all), laidIn(after, all)
		compareImpact(t, seed, q, got, before, after, all, from, to)

		back, err := v.store.Moment(t.Context(), v.district, "", base)
		if err != nil {
			t.Fatal(err)
		}
		reverse, err := v.store.EditionImpact(t.Context(), back, draft)
		if err != nil {
			t.Fatal(err)
		}
		compareImpact(t, seed, q, reverse, after, before, all, to, from)

		pages += comparePages(t, v, m, all, from, to)
	}
	if pages < 10 {
		t.Errorf("only %d pages were read", pages)
	}
}

// comparePages reads what moves in pages of three, all of it and what one grid gets.
func comparePages(t *testing.T, w *town, m grid.Moment, all []laid, from, to []int64) (pages int) {
	t.Helper()
	for _, only := range []*int64{nil, &to[0], new(int64)} {
		want := map[string][]int64{}
		for i, x := range all {
			if from[i] != to[i] && (only == nil || to[i] == *only) {
				want[x.kind] = append(want[x.kind], x.id)
			}
		}
		read := func(kind string, page func(f grid.MovedFilter) ([]int64, bool, error)) {
			var got []int64
			f := grid.MovedFilter{To: only, Limit: 3}
			for more := true; more; pages++ {
				var ids []int64
				var err error
				if ids, more, err = page(f); err != nil || len(ids) == 0 && more {
					t.Fatal(ids, err)
				}
				if got = append(got, ids...); len(got) > 0 {
					f.After = got[len(got)-1]
				}
			}
			slices.Sort(want[kind])
			if !slices.Equal(got, want[kind]) {
				t.Errorf("pages of %s to %v: %v, want %v", kind, only, got, want[kind])
			}
		}
		ctx := t.Context()
		read("building", func(f grid.MovedFilter) (ids []int64, more bool, err error) {
			list, more, err := w.store.MovedBuildings(ctx, m, 0, f)
			for _, x := range list {
				ids = append(ids, x.ID)
			}
			return ids, more, err
		})
		read("post", func(f grid.MovedFilter) (ids []int64, more bool, err error) {
			list, more, err := w.store.MovedPosts(ctx, m, 0, f)
			for _, x := range list {
				ids = append(ids, x.ID)
			}
			return ids, more, err
		})
		read("open", func(f grid.MovedFilter) (ids []int64, more bool, err error) {
			list, more, err := w.store.MovedIncidents(ctx, m, 0, f)
			for _, x := range list {
				ids = append(ids, x.ID)
				if x.Category != "垃圾" || x.Summary == "" {
					t.Errorf("incident %d is about %q, %q", x.ID, x.Category, x.Summary)
				}
			}
			return ids, more, err
		})
	}
	return pages
}

// A draft that only plans other branches changes hands too; what is kept is thrown away with the
// next change.
func TestEditionImpact_plans(t *testing.T) {
	w := newStreet(t)
	w.exec("update incident set reported_at = now() - interval '10 days' where district = $1", w.district)
	base := one[int64](w, "select id from edition where district = $1", w.district)
	draft := w.draft(w.actor("规划员"), grid.NewDraft{}).ID
	ask := func(against int64) (grid.Impact, error) {
		m, err := w.store.Moment(t.Context(), w.district, "", draft)
		if err != nil {
			t.Fatal(err)
		}
		return w.store.EditionImpact(t.Context(), m, against)
	}
	if got, err := ask(0); err != nil || len(got.Grids) != 0 || len(got.Branches) != 0 || got.Grids == nil || got.Buildings.Listed == nil {
		t.Fatalf("a fresh draft changes %+v, %v", got, err)
	}
	w.exec("insert into planned_branch values ($1, $2, 1, 14, default, 'lead', false), ($1, $2, 2, 12, default, 'lead', false)", w.district, draft)
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		return grid.Announce(ctx, tx, grid.Change{District: w.district, Layer: "responsibility", Kind: "update", Edition: draft})
	})
	got, err := ask(base)
	want := grid.Load{Buildings: 1, Households: 400, OpenIncidents: 1, IncidentsYear: 1}
	if err != nil || got.Handed != want || branches(got) != "11: 1 1 → 0 0, 14: 0 0 → 1 1" || got.Grids[0].Change != "same" || len(got.Moves) != 0 {
		t.Errorf("another branch for grid 1, the same for grid 2: %+v, %v", got, err)
	}
	w.reshape(draft, map[int64]geo.MultiPolygon{1: box(0, 0, 200, 100)})
	w.exec("delete from grid_shape where district = $1 and edition = $2 and grid = 2", w.district, draft)
	if again, _ := ask(base); len(again.Grids) != 1 {
		t.Error("an answer is not kept")
	}
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		return grid.Announce(ctx, tx, grid.Change{District: w.district, Layer: "grids", Kind: "update", Edition: draft})
	})
	got, err = ask(0)
	want = grid.Load{Buildings: 2, Households: 800, Posts: 1, OpenIncidents: 1, IncidentsYear: 1}
	if err != nil || got.Handed != want || branches(got) != "11: 1 1 → 0 0, 12: 1 1 → 0 0, 14: 0 0 → 1 2" {
		t.Errorf("grid 1 takes grid 2: %+v, %v", got, err)
	}
	m, _ := w.store.Moment(t.Context(), w.district, "", base)
	if _, err := w.store.EditionImpact(t.Context(), m, 0); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("an edition without base: %v", err)
	}
	if _, err := ask(99); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("against an edition that is not there: %v", err)
	}
}
