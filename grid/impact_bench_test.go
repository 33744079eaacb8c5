package grid_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// benchTown is the district of a city's database (gridmap demo --scale city in the database
// GRIDMAP_BENCH_DATABASE_URL names; make bench makes one) and its edition in force.
func benchTown(b *testing.B) (*town, int64) {
	address := os.Getenv("GRIDMAP_BENCH_DATABASE_URL")
	if address == "" {
		b.Fatal("set GRIDMAP_BENCH_DATABASE_URL to a city's database: gridmap demo --scale city")
	}
	pool, err := sql.Open(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	w := &town{t: b, pool: pool, store: grid.NewStore(pool)}
	w.district = one[int32](w, "select min(id) from district")
	return w, one[int64](w, "select id from edition where district = $1 and state = 'in_force'", w.district)
}

// neighbours are every so many-th face of an edition with one that shares a border of it.
func (w *town) neighbours(edition int64, every int) (pairs [][]geo.Face) {
	var faces []geo.Face
	w.tx(func(ctx context.Context, tx pgx.Tx) (err error) {
		faces, err = grid.LoadFaces(ctx, tx, w.district, edition)
		return err
	})
	type way [2]geo.Point
	of := map[way]int{}
	for i, f := range faces {
		for a, b := range f.Shape.Segments {
			of[way{a, b}] = i
		}
	}
	for i := 0; i < len(faces); i += every {
		for a, b := range faces[i].Shape.Segments {
			if j, ok := of[way{b, a}]; ok {
				pairs = append(pairs, []geo.Face{faces[i], faces[j]})
				break
			}
		}
	}
	return pairs
}

// BenchmarkMeasureImpact merges two neighbours of a city.
func BenchmarkMeasureImpact(b *testing.B) {
	w, e := benchTown(b)
	pairs := w.neighbours(e, 20)
	n, households := 0, 0
	for b.Loop() {
		p := pairs[n%len(pairs)]
		n++
		got := w.measured(e, p, []geo.Face{{ID: p[0].ID, Shape: geo.Dissolve(p)}})
		for _, g := range got.Grids {
			if g.After != nil {
				households += g.After.Households
			}
		}
	}
	b.ReportMetric(float64(households)/float64(n), "households/op")
}

// BenchmarkEdition holds a city's draft in which 100 grids took a neighbour against its base: impact,
// lineage and figures, each anew, and the proof of the whole layer in Go without loading.
func BenchmarkEdition(b *testing.B) {
	w, base := benchTown(b)
	draft := w.blank(base)
	b.Cleanup(func() {
		w.exec("delete from grid_shape where district = $1 and edition = $2", w.district, draft)
		w.exec("delete from edition where district = $1 and id = $2", w.district, draft)
	})
	w.exec(`insert into grid_shape (district, edition, grid, layer, shape, code, name, kind, community, parent)
		select district, $3, grid, layer, shape, code, name, kind, community, parent from grid_shape where district = $1 and edition = $2`, w.district, base, draft)
	taken, n := map[int64]bool{}, 0
	for _, p := range w.neighbours(base, 10) {
		if n == 100 || taken[p[0].ID] || taken[p[1].ID] {
			continue
		}
		n++
		taken[p[0].ID], taken[p[1].ID] = true, true
		w.exec("delete from grid_shape where district = $1 and edition = $2 and grid = $3", w.district, draft, p[1].ID)
		w.reshape(draft, map[int64]geo.MultiPolygon{p[0].ID: geo.Dissolve(p)})
	}
	var faces []geo.Face
	w.tx(func(ctx context.Context, tx pgx.Tx) (err error) {
		faces, err = grid.LoadFaces(ctx, tx, w.district, draft)
		return err
	})
	for name, ask := range map[string]func(s *grid.Store, m grid.Moment) error{
		"impact": func(s *grid.Store, m grid.Moment) error { _, err := s.EditionImpact(b.Context(), m, 0); return err },
		"lineage": func(s *grid.Store, m grid.Moment) error {
			_, _, err := s.Lineage(b.Context(), m, 0, nil, 500)
			return err
		},
		"figures": func(s *grid.Store, m grid.Moment) error {
			_, _, err := s.Figures(b.Context(), m, compactness, grid.FigureFilter{Limit: 500})
			return err
		},
		"proof": func(*grid.Store, grid.Moment) error { geo.CheckPartition(faces); return nil },
	} {
		b.Run(name, func(b *testing.B) {
			m, err := w.store.Moment(b.Context(), w.district, "", draft)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := ask(grid.NewStore(w.pool), m); err != nil { // which has kept nothing
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "grids_changed")
		})
	}
}
