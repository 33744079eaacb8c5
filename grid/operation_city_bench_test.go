package grid_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// BenchmarkOperations_city does operations on a draft of a city, its buildings, posts and incidents
// counted in every answer, on fifty grids all over it, and reports medians and 95th percentiles in
// milliseconds.
func BenchmarkOperations_city(b *testing.B) {
	w, base := benchTown(b)
	planner := grid.Actor{District: w.district}
	took := map[string][]time.Duration{}
	for b.Loop() {
		b.StopTimer()
		e := w.draft(0, grid.NewDraft{Name: "bench"})
		pairs := w.neighbours(base, 40)
		b.StartTimer()
		for _, p := range pairs {
			w.measure(planner, e.ID, p, took)
		}
		b.StopTimer()
		w.dropOperations(e.ID)
		w.dropDraft(e.ID)
		b.StartTimer()
	}
	for kind, list := range took {
		slices.Sort(list)
		ms := func(t time.Duration) float64 { return float64(t.Microseconds()) / 1000 }
		b.ReportMetric(ms(list[len(list)/2]), kind+"-p50-ms")
		b.ReportMetric(ms(list[len(list)*95/100]), kind+"-p95-ms")
	}
}

// measure does one of each kind at the first grid of a pair of neighbours.
func (w *town) measure(by grid.Actor, draft int64, pair []geo.Face, took map[string][]time.Duration) {
	do := func(kind string, r grid.OperationRequest, fn func(context.Context, grid.Actor, int64, grid.OperationRequest) (grid.Redrawn, error)) (grid.Redrawn, bool) {
		r.AcrossAreas, r.AllowParts = true, true
		begin := time.Now()
		out, err := fn(w.t.Context(), by, draft, r)
		if err != nil {
			if grid.CodeOf(err) == grid.Invalid { // a line that misses, a corner that cannot go there
				return out, false
			}
			w.t.Fatalf("%s: %v", kind, err)
		}
		took[kind] = append(took[kind], time.Since(begin))
		return out, true
	}
	operate := func(ctx context.Context, by grid.Actor, draft int64, r grid.OperationRequest) (grid.Redrawn, error) {
		return w.store.Operate(ctx, by, draft, r, "")
	}
	f, box, middle := pair[0], pair[0].Shape.Box(), pair[0].Shape.Label()
	cut := grid.OperationRequest{Op: "split", Grid: f.ID, Line: []orb.Point{
		geo.Point{X: middle.X - 500, Y: box.Min.Y - 500}.LonLat(), middle.LonLat(), geo.Point{X: middle.X + 500, Y: box.Max.Y + 500}.LonLat()}}
	do("try-split", cut, w.store.Try)
	split, ok := do("split", cut, operate)
	if !ok {
		return
	}
	to := geo.Point{X: middle.X + 700, Y: middle.Y}.LonLat()
	from := middle.LonLat()
	do("move_node", grid.OperationRequest{Op: "move_node", From: &grid.Corner{Place: &from}, To: &grid.Corner{Place: &to}}, operate)
	do("reshape", grid.OperationRequest{Op: "reshape", Line: []orb.Point{
		geo.Point{X: middle.X - 1000, Y: middle.Y - 3000}.LonLat(), geo.Point{X: middle.X + 3000, Y: middle.Y}.LonLat(), geo.Point{X: middle.X - 1000, Y: middle.Y + 3000}.LonLat()}}, operate)
	fresh := slices.IndexFunc(split.Grids, func(g grid.RedrawnGrid) bool { return g.Created })
	do("merge", grid.OperationRequest{Op: "merge", Grids: []int64{f.ID, split.Grids[fresh].ID}, Keep: f.ID}, operate)
	if ids := w.buildingsAlong(pair); len(ids) > 0 {
		if out, ok := do("paint", grid.OperationRequest{Op: "paint", Grid: pair[0].ID, Buildings: ids}, operate); ok {
			begin := time.Now()
			if _, err := w.store.Undo(w.t.Context(), by, draft, out.Operation, "", ""); err != nil {
				w.t.Fatal(err)
			}
			took["undo"] = append(took["undo"], time.Since(begin))
		}
	}
	do("try-merge", grid.OperationRequest{Op: "merge", Grids: []int64{pair[0].ID, pair[1].ID}}, w.store.Try)
}

// buildingsAlong are up to five buildings of the second grid of a pair, those nearest to the first.
func (w *town) buildingsAlong(pair []geo.Face) (ids []int64) {
	rows, err := w.pool.Query(w.t.Context(), `select id from building where district = $1 and grid_now = $2
		order by st_distance(st_setsrid(st_makepoint(x, y), 0), (select geom from shape s join grid_shape gs on gs.district = s.district and gs.shape = s.id
			where gs.district = $1 and gs.grid = $3 order by gs.edition limit 1)) limit 5`, w.district, pair[1].ID, pair[0].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	if ids, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// dropOperations removes the log of a draft and the grids it made.
func (w *town) dropOperations(draft int64) {
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		for _, q := range []string{
			"select set_config('gridmap.removing', $1::integer::text, true) where $2::bigint > 0",
			"delete from operation_grid where district = $1 and operation in (select id from operation where district = $1 and edition = $2)",
			"delete from operation where district = $1 and edition = $2",
			"delete from retired_code where district = $1 and edition = $2",
		} {
			if _, err := tx.Exec(ctx, q, w.district, draft); err != nil {
				return err
			}
		}
		return nil
	})
}
