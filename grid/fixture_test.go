package grid_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql/pgtest"
)

// town is a district on a fresh database. Its lattice origin lies at 118.25°E 33.95°N, where
// a unit is 7.74 mm; at(x, y) counts metres-ish steps of 128 units (0.99 m) east and south.
type town struct {
	t        testing.TB
	pool     *pgxpool.Pool
	store    *grid.Store
	district int32
}

const step = 128

func at(x, y int) geo.Point {
	origin, _ := geo.FromLonLat(118.25, 33.95)
	return geo.Point{X: origin.X + uint32(x*step), Y: origin.Y + uint32(y*step)}
}

// box is a rectangle in steps.
func box(x0, y0, x1, y1 int) geo.MultiPolygon { return shape(x0, y0, x1, y0, x1, y1, x0, y1) }

// shape is a polygon through the corners x, y, x, y, … in steps, clockwise on the map.
func shape(xy ...int) geo.MultiPolygon {
	var r geo.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, at(xy[i], xy[i+1]))
	}
	return geo.MultiPolygon{{append(r, r[0])}}
}

func lonlat(p geo.Point) string {
	c := p.LonLat()
	return fmt.Sprintf("st_point(%.12f, %.12f, 4326)", c[0], c[1])
}

func newTown(t testing.TB) *town {
	t.Helper()
	pool := pgtest.Database(t)
	w := &town{t: t, pool: pool, store: grid.NewStore(pool)}
	return w.neighbour(t)
}

// neighbour is an empty district on the same database.
func (w *town) neighbour(t testing.TB) *town {
	n := &town{t: t, pool: w.pool, store: w.store}
	n.district = one[int32](n, "insert into district (name) select '测试区' || count(*) from district returning id")
	return n
}

// exec runs a statement of the test's own; $1 … are args.
func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(context.Background(), query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

// one is the single value a query gives.
func one[T any](w *town, query string, args ...any) (v T) {
	w.t.Helper()
	if err := w.pool.QueryRow(context.Background(), query, args...).Scan(&v); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return v
}

func (w *town) tx(fn func(ctx context.Context, tx pgx.Tx) error) {
	w.t.Helper()
	ctx := context.Background()
	err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error { return fn(ctx, tx) })
	if err != nil {
		w.t.Fatal(err)
	}
}

// edition publishes grids 1, 2, 3, … with these shapes from a day on, and checks it.
func (w *town) edition(from, to string, shapes ...geo.MultiPolygon) int64 {
	w.t.Helper()
	state := "in_force"
	if to != "" {
		state = "superseded"
	}
	id := one[int64](w, `insert into edition (district, name, state, during)
		values ($1, 'E' || $2, $3, daterange($2::text::date, nullif($4, '')::date)) returning id`, w.district, from, state, to)
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		var all []grid.NewShape
		for _, s := range shapes {
			all = append(all, grid.NewShape{Geom: s})
		}
		ids, err := grid.InsertShapes(ctx, tx, w.district, all)
		if err != nil {
			return err
		}
		for i, shape := range ids {
			if _, err := tx.Exec(ctx, `insert into grid (district, id) values ($1, $2) on conflict do nothing`, w.district, i+1); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `insert into grid_shape (district, edition, grid, shape, code, name)
				values ($1, $2, $3, $4, $5, $6)`, w.district, id, i+1, shape, fmt.Sprintf("G%03d", i+1), fmt.Sprintf("第%d网格", i+1))
			if err != nil {
				return err
			}
		}
		_, err = grid.CheckEdition(ctx, tx, w.district, id)
		return err
	})
	return id
}

func (w *town) attribute(edition int64) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx pgx.Tx) error { return grid.Attribute(ctx, tx, w.district, edition) })
}

// building stands on a footprint with its anchor at the label point.
func (w *town) building(key string, footprint geo.MultiPolygon, households int) int64 {
	w.t.Helper()
	return w.buildingAt(key, footprint, footprint.Label(), households)
}

func (w *town) buildingAt(key string, footprint geo.MultiPolygon, anchor geo.Point, households int) int64 {
	w.t.Helper()
	return one[int64](w, `insert into building (district, source_key, estate, number, address, households, footprint, x, y)
		values ($1, $2, '幸福家园', $2 || '号楼', '人民路', $3, $4, $5, $6) returning id`,
		w.district, key, households, orb.Geometry(footprint.LonLat()), int64(anchor.X), int64(anchor.Y))
}

func (w *town) incident(key, reported string, p geo.Point) {
	w.t.Helper()
	w.exec(`insert into incident_category (district, code, name) values ($1, 'c', '垃圾') on conflict do nothing`, w.district)
	w.exec(`insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
		select $1, $2::text::timestamptz, 'test', $3, id, 'reported', `+lonlat(p)+`, $4, $5
		from incident_category where district = $1`, w.district, reported, key, int64(p.X), int64(p.Y))
}
