package grid_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// BenchmarkAttribute moves 1,000,000 incidents of 24 months into 2,000 square grids.
func BenchmarkAttribute(b *testing.B) {
	w := newTown(b)
	var shapes []geo.MultiPolygon
	for y := range 40 {
		for x := range 50 {
			shapes = append(shapes, box(x*300, y*300, (x+1)*300, (y+1)*300))
		}
	}
	e := w.edition("2024-01-01", "", shapes...)
	origin := at(0, 0)
	w.exec(`insert into incident_category (district, code, name) values ($1, 'c', '垃圾')`, w.district)
	w.exec(`select add_incident_month(m::date) from generate_series('2024-01-01'::date, '2025-12-01', '1 month') m`)
	w.exec(`insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
		select $1, '2024-01-01Z'::timestamptz + n * interval '63 seconds', 'test', n::text, (select min(id) from incident_category), 'reported',
		st_point(118.3 + n * 1e-8, 33.9, 4326), $2 + (n * 7919) % (15000 * 128), $3 + (n * 104729) % (12000 * 128)
		from generate_series(1::bigint, 1000000) n`, w.district, int64(origin.X), int64(origin.Y))
	w.exec("analyze")
	for b.Loop() {
		b.StopTimer()
		w.exec("update incident set grid_now = null, grid_at_event = null")
		w.exec("vacuum incident")
		b.StartTimer()
		err := pgx.BeginFunc(context.Background(), w.pool, func(tx pgx.Tx) error {
			return grid.Attribute(context.Background(), tx, w.district, e)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if n := one[int](w, "select count(*) from incident where grid_now is null"); n != 0 {
		b.Errorf("%d unplaced", n)
	}
}
