package sql_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql/pgtest"
)

// TestPrepare prepares every statement file on PostGIS: none may name a column or function
// that is not there, or leave a parameter's type open.
func TestPrepare(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	for _, dir := range []string{"grid", "tiles", "importers", "backup", "demo"} {
		files, err := fs.Glob(os.DirFS("."), dir+"/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			query, _, err := pgx.NamedArgs{}.RewriteQuery(ctx, tx.Conn(), string(text), nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if _, err := tx.Exec(ctx, "savepoint p"); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Conn().Prepare(ctx, name, query); err != nil {
				t.Errorf("%s: %v", name, err)
				if _, err := tx.Exec(ctx, "rollback to savepoint p"); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestCell_agreesWithGo(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	for range 2000 {
		p := geo.Point{X: rand.Uint32(), Y: rand.Uint32()}
		var got int64
		if err := tx.QueryRow(ctx, "select lattice_cell($1, $2)", int64(p.X), int64(p.Y)).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != p.SQLCell() {
			t.Fatalf("lattice_cell(%v) = %d, want %d", p, got, p.SQLCell())
		}
		if back := geo.CellPoint(p.Cell()); back != p {
			t.Fatalf("CellPoint(%v.Cell()) = %v", p, back)
		}
	}
}

func TestGeometry_roundTrips(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	shape := geo.MultiPolygon{{{{X: 10, Y: 10}, {X: 50, Y: 10}, {X: 50, Y: 50}, {X: 10, Y: 50}, {X: 10, Y: 10}}}}
	var back geo.MultiPolygon
	var ccw bool
	var srid int
	err := tx.QueryRow(ctx, "select g, st_ispolygonccw(g), st_srid(g) from (select $1::geometry g) s", shape).Scan(&back, &ccw, &srid)
	if err != nil {
		t.Fatal(err)
	}
	if back.DoubledArea() != shape.DoubledArea() || !ccw || srid != 0 {
		t.Errorf("got %v ccw=%v srid=%d", back, ccw, srid)
	}
	var p orb.Point
	err = tx.QueryRow(ctx, "select $1::geometry", orb.Point{118.25, 33.95}).Scan(&p)
	if err != nil || p != (orb.Point{118.25, 33.95}) {
		t.Errorf("point %v, %v", p, err)
	}
	var points []orb.Point
	err = tx.QueryRow(ctx, "select array_agg(st_transform(g, 3857)) from unnest($1::geometry[]) g", []orb.Point{{118, 33}, {119, 34}}).Scan(&points)
	if err != nil || len(points) != 2 {
		t.Errorf("points %v, %v", points, err)
	}
	var none geo.MultiPolygon
	if err := tx.QueryRow(ctx, "select null::geometry").Scan(&none); err != nil || none != nil {
		t.Errorf("null: %v, %v", none, err)
	}
}

func TestLatticeHolds_agreesWithGo(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	shape := geo.MultiPolygon{{
		{{X: 10, Y: 10}, {X: 60, Y: 13}, {X: 55, Y: 50}, {X: 30, Y: 60}, {X: 10, Y: 50}, {X: 10, Y: 10}},
		{{X: 20, Y: 20}, {X: 20, Y: 40}, {X: 40, Y: 40}, {X: 40, Y: 20}, {X: 20, Y: 20}},
	}}
	rows, err := tx.Query(ctx, `select x, y, lattice_holds($1, x, y)
		from generate_series(5, 65) x, generate_series(5, 65) y`, shape)
	if err != nil {
		t.Fatal(err)
	}
	inside := 0
	var x, y int64
	var got bool
	_, err = pgx.ForEachRow(rows, []any{&x, &y, &got}, func() error {
		if want := shape.Locate(geo.Point{X: uint32(x), Y: uint32(y)}); got != want {
			t.Errorf("at %d,%d SQL says %v, Go %v", x, y, got, want)
		}
		if got {
			inside++
		}
		return nil
	})
	if err != nil || inside < 500 {
		t.Fatalf("inside %d, %v", inside, err)
	}
}

func TestIncidentMonth_movesWaitingRows(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	steps := strings.Split(`insert into district (id, name) values (1, '测试区');
		insert into incident_category (district, id, code, name) values (1, 1, 'c', '类');
		insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
		values (1, '2026-03-10T08:00Z', 's', '1', 1, 'reported', st_point(118, 34, 4326), 5, 7);
		select add_incident_month('2026-03-15');
		insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
		values (1, '2026-03-11T08:00Z', 's', '2', 1, 'reported', st_point(118, 34, 4326), 5, 7)`, ";")
	for _, s := range steps {
		if _, err := tx.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	var month, waiting int
	err := tx.QueryRow(ctx, "select (select count(*) from incident_202603), (select count(*) from incident_default)").Scan(&month, &waiting)
	if err != nil || month != 2 || waiting != 0 {
		t.Errorf("month %d, default %d, %v", month, waiting, err)
	}
}

func TestShape_isImmutable(t *testing.T) {
	tx := pgtest.Tx(t)
	if _, err := tx.Exec(context.Background(), "update shape set vertices = 5"); err == nil {
		t.Error("UPDATE of shape was accepted; the database must refuse it")
	}
}
