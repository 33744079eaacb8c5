package grid_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/geo/patch"
	"gridmap/sql/pgtest"
)

// TestPatch_agreesWithGEOS cuts and gives away ground with package patch and with PostGIS. They
// round differently, so areas may differ by a unit along the borders, and GEOS must call every
// result valid.
func TestPatch_agreesWithGEOS(t *testing.T) {
	pool := pgtest.Database(t)
	ctx := context.Background()
	r := rand.New(rand.NewPCG(5, 6))
	place := func() geo.Point {
		return geo.Point{X: 3_500_000_000 + r.Uint32N(100_000), Y: 1_700_000_000 + r.Uint32N(100_000)}
	}
	face := func() geo.MultiPolygon { // a star around the middle, often with a hole
		var ring geo.Ring
		middle := geo.Point{X: 3_500_050_000, Y: 1_700_050_000}
		for _, d := range [...][2]int{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}} {
			l := 10_000 + r.IntN(30_000)
			ring = append(ring, geo.Point{X: uint32(int(middle.X) + d[0]*l), Y: uint32(int(middle.Y) + d[1]*l)})
		}
		m := geo.MultiPolygon{{append(ring, ring[0])}}
		if r.IntN(2) == 0 {
			m[0] = append(m[0], geo.Ring{{X: middle.X - 2000, Y: middle.Y - 2000}, {X: middle.X - 2000, Y: middle.Y + 2000}, {X: middle.X + 2000, Y: middle.Y + 2000}, {X: middle.X - 2000, Y: middle.Y - 2000}})
		}
		return m
	}
	done := 0
	for range 300 {
		m := face()
		line := []geo.Point{place(), place(), place()}
		var lattice orb.LineString
		for _, p := range line {
			lattice = append(lattice, orb.Point{float64(p.X), float64(p.Y)})
		}
		var areas []float64
		err := pool.QueryRow(ctx, `select array(select st_area(d.geom) from st_dump(st_collectionextract(
			st_split($1, st_setsrid($2::geometry, 0)), 3)) d order by 1 desc)`, m, orb.Geometry(lattice)).Scan(&areas)
		if err != nil {
			t.Fatal(err)
		}
		res, err := patch.Split(ctx, []geo.Face{{ID: 1, Shape: m}}, 1, line)
		if len(areas) == 1 {
			if err == nil {
				t.Fatalf("GEOS cuts nothing, we cut %v with %v", m, line)
			}
			continue
		}
		if err != nil {
			t.Fatalf("GEOS cuts %d pieces, we: %v", len(areas), err)
		}
		if len(res.Faces) != len(areas) {
			t.Fatalf("GEOS cuts %d pieces, we %d", len(areas), len(res.Faces))
		}
		done++
		for i, f := range res.Faces[:len(res.Faces)-1] { // ids run -n … -1, 1: the smallest first
			want := areas[len(areas)-1-i]
			if d := float64(f.Shape.DoubledArea())/2 - want; d > 400_000 || d < -400_000 { // a unit along 400,000 of border
				t.Errorf("piece %d has %v, GEOS says %v", f.ID, f.Shape.DoubledArea()/2, want)
			}
			var valid bool
			if err := pool.QueryRow(ctx, "select st_isvalid($1)", f.Shape).Scan(&valid); err != nil || !valid {
				t.Errorf("GEOS calls %v invalid (%v)", f.Shape, err)
			}
		}
	}
	if done < 100 {
		t.Errorf("only %d of 300 lines cut anything", done)
	}
}
