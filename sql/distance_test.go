package sql_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql/pgtest"
)

// TestDistance_agreesWithGeography compares geo.Distance with PostGIS geography (Karney's
// algorithm) at building-to-post ranges, across a country and half round the world.
func TestDistance_agreesWithGeography(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name   string
		spread float64 // degrees between the two positions at most
		within float64 // metres
	}{
		{"a street", 0.001, 1e-6},
		{"a district", 0.2, 1e-6},
		{"a country", 20, 1e-4},
		{"the world", 150, 1e-3},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a, b []orb.Point
			for range 2000 {
				p := orb.Point{random.Float64()*360 - 180, random.Float64()*120 - 60}
				q := orb.Point{p[0] + (random.Float64()-.5)*c.spread, min(max(p[1]+(random.Float64()-.5)*c.spread, -85), 85)}
				if q[0] > 180 {
					q[0] -= 360
				} else if q[0] < -180 {
					q[0] += 360
				}
				a, b = append(a, p), append(b, q)
			}
			rows, err := tx.Query(ctx, "select st_distance(a::geography, b::geography) from unnest($1::geometry[], $2::geometry[]) u(a, b)", a, b)
			if err != nil {
				t.Fatal(err)
			}
			want, err := pgx.CollectRows(rows, pgx.RowTo[float64])
			if err != nil || len(want) != len(a) {
				t.Fatalf("%d rows, %v", len(want), err)
			}
			worst := 0.0
			for i := range a {
				d := math.Abs(geo.Distance(a[i], b[i]) - want[i])
				worst = max(worst, d)
				if !(d <= c.within) {
					t.Fatalf("%v to %v: got %.9f m, PostGIS says %.9f", a[i], b[i], geo.Distance(a[i], b[i]), want[i])
				}
			}
			t.Logf("largest difference %.2g m", worst)
		})
	}
}
