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
