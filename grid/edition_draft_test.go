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

// fourGrids is a town of four grids in a row, in force since 2026-01-01.
func fourGrids(t testing.TB) (*town, int64) {
	w := newTown(t)
	return w, w.edition("2026-01-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100), box(300, 0, 400, 100))
}

func (w *town) draft(actor int64, n grid.NewDraft) grid.EditionDetail {
	w.t.Helper()
	n.District = w.district
	if n.Name == "" {
		n.Name = "调整"
	}
	e, err := w.store.CreateDraft(context.Background(), actor, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// reshape gives grids of a draft other shapes, as an operation would.
func (w *town) reshape(edition int64, shapes map[int64]geo.MultiPolygon) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		for id, s := range shapes {
			ids, err := grid.InsertShapes(ctx, tx, w.district, []grid.NewShape{{Geom: s}})
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `update grid_shape set shape = $4, version = version + 1 where district = $1 and edition = $2 and grid = $3`,
				w.district, edition, id, ids[0])
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *town) actor(name string, roles ...string) int64 {
	w.t.Helper()
	if len(roles) == 0 {
		roles = []string{"planner", "reviewer"}
	}
	return one[int64](w, `insert into actor (district, name, roles) values ($1, $2, $3) returning id`, w.district, name, roles)
}

// rowsOf is what an edition's grids are, as text, by grid.
func (w *town) rowsOf(edition int64) string {
	return one[string](w, `select coalesce(string_agg((grid, layer, shape, code, name, kind, community, parent)::text, '|' order by grid), '')
		from grid_shape where district = $1 and edition = $2`, w.district, edition)
}

func TestCreateDraft_copiesTheLastEditionOfTheTimeline(t *testing.T) {
	w, base := fourGrids(t)
	planner := w.actor("planner")
	e := w.draft(planner, grid.NewDraft{Name: " 东片调整 ", Note: "因新路开通", PlannedFrom: "2031-05-01"})
	if e.Name != "东片调整" || e.State != "draft" || !e.Proved || e.Base == nil || *e.Base != base || e.Grids != 4 ||
		e.Note != "因新路开通" || e.PlannedFrom == nil || *e.PlannedFrom != "2031-05-01" || e.CreatedBy == nil || e.CreatedBy.ID != planner || e.From != nil {
		t.Errorf("got %+v", e)
	}
	if a, b := w.rowsOf(base), w.rowsOf(e.ID); a != b || a == "" {
		t.Errorf("the draft has\n%s\nthe base\n%s", b, a)
	}
	if n := one[int](w, `select count(*) from operation where district = $1`, w.district); n != 0 {
		t.Errorf("%d operations recorded for a plain copy", n)
	}
	if k := one[string](w, `select kind || ' ' || actor from edition_event where district = $1 and edition = $2`, w.district, e.ID); k != fmt.Sprintf("created %d", planner) {
		t.Errorf("event %q", k)
	}
	if c := one[string](w, `select layer || ' ' || kind || ' ' || edition from change where district = $1 order by seq desc limit 1`, w.district); c != fmt.Sprintf("edition insert %d", e.ID) {
		t.Errorf("announced %q", c)
	}
}

func TestCreateDraft_fromAnotherIsOneOperationOnTheBase(t *testing.T) {
	w, base := fourGrids(t)
	first := w.draft(0, grid.NewDraft{})
	w.reshape(first.ID, map[int64]geo.MultiPolygon{1: box(0, 0, 90, 100), 2: shape(90, 0, 200, 0, 200, 100, 90, 100)})
	w.exec(`delete from grid_shape where district = $1 and edition = $2 and grid = 4`, w.district, first.ID)
	w.exec(`update grid_shape set name = '新名' where district = $1 and edition = $2 and grid = 3`, w.district, first.ID)

	second := w.draft(0, grid.NewDraft{From: first.ID})
	if *second.Base != base || second.Grids != 3 {
		t.Errorf("based on %d with %d grids", *second.Base, second.Grids)
	}
	if a, b := w.rowsOf(first.ID), w.rowsOf(second.ID); a != b {
		t.Errorf("the copy has\n%s\nits source\n%s", b, a)
	}
	got := one[string](w, `select op || ' ' || (request ->> 'from') || ' ' || (root = id) || ' ' || (bounds is not null) from operation where district = $1 and edition = $2`, w.district, second.ID)
	if want := fmt.Sprintf("copy %d true true", first.ID); got != want {
		t.Errorf("operation %q, want %q", got, want)
	}
	// The log replays: the base with the recorded rows is the draft.
	replayed := one[string](w, `with done as (select og.* from operation o join operation_grid og on og.district = o.district and og.operation = o.id
			where o.district = $1 and o.edition = $3),
		rows as (
			select b.grid, b.layer, b.shape, b.code, b.name, b.kind, b.community, b.parent from grid_shape b
			where b.district = $1 and b.edition = $2 and b.grid not in (select grid from done)
			union all
			select d.grid, d.after ->> 'layer', d.after_shape, d.after ->> 'code', d.after ->> 'name', d.after ->> 'kind', (d.after ->> 'community')::bigint, (d.after ->> 'parent')::bigint
			from done d where d.after is not null)
		select string_agg((grid, layer, shape, code, name, kind, community, parent)::text, '|' order by grid) from rows`, w.district, base, second.ID)
	if replayed != w.rowsOf(second.ID) {
		t.Errorf("replayed\n%s\nwant\n%s", replayed, w.rowsOf(second.ID))
	}
	changed := one[[]int64](w, `select array_agg(grid order by grid) from operation_grid where district = $1`, w.district)
	if !slices.Equal(changed, []int64{1, 2, 3, 4}) {
		t.Errorf("recorded grids %v", changed)
	}
}

func TestCreateDraft_refusals(t *testing.T) {
	w, _ := fourGrids(t)
	empty := w.neighbour(t)
	for _, c := range []struct {
		name string
		in   grid.NewDraft
		code string
	}{
		{"no name", grid.NewDraft{District: w.district, Name: "  "}, grid.Invalid},
		{"long name", grid.NewDraft{District: w.district, Name: strings.Repeat("长", 101)}, grid.Invalid},
		{"control character", grid.NewDraft{District: w.district, Name: "a\x00b"}, grid.Invalid},
		{"long note", grid.NewDraft{District: w.district, Name: "a", Note: strings.Repeat("长", 2001)}, grid.Invalid},
		{"day that is none", grid.NewDraft{District: w.district, Name: "a", PlannedFrom: "2026-02-30"}, grid.Invalid},
		{"unknown source", grid.NewDraft{District: w.district, Name: "a", From: 999}, grid.NotFound},
		{"no edition", grid.NewDraft{District: empty.district, Name: "a"}, grid.Conflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := w.store.CreateDraft(context.Background(), 0, c.in); grid.CodeOf(err) != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
	if n := one[int](w, `select count(*) from edition`); n != 1 {
		t.Errorf("%d editions are left", n)
	}
}

// The planner knows of a new draft's grids as soon as it is made: taken for one or two, they are
// joined one by one with everything else.
func TestCreateDraft_isKnownToThePlanner(t *testing.T) {
	const side = 25
	var shapes []geo.MultiPolygon
	for y := range side {
		for x := range side {
			shapes = append(shapes, box(10*x, 10*y, 10*x+10, 10*y+10))
		}
	}
	w := newTown(t)
	w.edition("2026-01-01", "", shapes...)
	w.exec("analyze grid_shape")
	draft := w.newDraft(0)
	var plan []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		}
	}
	query := fmt.Sprintf("explain (format json) select grid from grid_shape where district = %d and edition = %d", w.district, draft)
	if err := w.pool.QueryRow(t.Context(), query).Scan(&plan); err != nil {
		t.Fatal(err)
	}
	if got := plan[0].Plan.Rows; got < side*side/2 || got > side*side*2 {
		t.Errorf("%.0f rows expected of a draft of %d grids", got, side*side)
	}
}
