package grid_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// BenchmarkCreateDraft makes drafts of a city and removes them.
func BenchmarkCreateDraft(b *testing.B) {
	w, _ := benchTown(b)
	for b.Loop() {
		e, err := w.store.CreateDraft(b.Context(), 0, grid.NewDraft{District: w.district, Name: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		w.dropDraft(e.ID)
		b.StartTimer()
	}
}

func (w *town) dropDraft(id int64) {
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select set_config('gridmap.removing', $1::integer::text, true)", w.district); err != nil {
			return err
		}
		for _, table := range []string{"edition_event", "edition_finding", "planned_branch", "planned_member", "grid_shape"} {
			if _, err := tx.Exec(ctx, "delete from "+table+" where district = $1 and edition = $2", w.district, id); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "delete from edition where district = $1 and id = $2", w.district, id)
		return err
	})
}

// BenchmarkPublish puts a draft in force in which some dozens of a city's grids are merged, gate and
// attribution included, and takes it back.
func BenchmarkPublish(b *testing.B) {
	w, base := benchTown(b)
	e := w.draft(0, grid.NewDraft{Name: "bench"})
	b.Cleanup(func() { w.dropDraft(e.ID) })
	used := map[int64]bool{}
	merged := map[int64]geo.MultiPolygon{}
	var gone []int64
	for _, p := range w.neighbours(base, 80) {
		if used[p[0].ID] || used[p[1].ID] {
			continue
		}
		used[p[0].ID], used[p[1].ID] = true, true
		merged[p[0].ID] = geo.Dissolve(p)
		gone = append(gone, p[1].ID)
	}
	w.reshape(e.ID, merged)
	w.exec("delete from grid_shape where district = $1 and edition = $2 and grid = any ($3)", w.district, e.ID, gone)
	undo := errors.New("undo")
	var p grid.Published
	for b.Loop() {
		err := pgx.BeginFunc(b.Context(), w.pool, func(tx pgx.Tx) (err error) {
			if p, _, err = grid.PutInForce(b.Context(), tx, w.district, e.ID); err != nil {
				return err
			}
			return undo
		})
		if !errors.Is(err, undo) {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(p.Changed), "grids")
	b.ReportMetric(float64(p.Buildings), "buildings")
	b.ReportMetric(float64(p.Incidents), "incidents")
}
