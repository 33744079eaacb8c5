package sql_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
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

// TestHalf_turnsSpreadBack: lattice_half takes from a Morton key what lattice_spread put there,
// and from the cell of a level, however coarse, its column and row.
func TestHalf_turnsSpreadBack(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	const top = 1<<32 - 1
	values := []int64{0, 1, 2, 3, 0x55555555, 0xAAAAAAAA, 1 << 16, 1<<16 - 1, 1 << 31, 1<<31 - 1, top - 1, top}
	for range 2000 {
		values = append(values, int64(rand.Uint32()))
	}
	var wrong []string
	err := tx.QueryRow(ctx, `with v as (select x, y from unnest($1::bigint[]) with ordinality a (x, n) join
			(select y, n from unnest($1::bigint[]) with ordinality b (y, m), lateral (select (m * 7 + 5) % cardinality($1) + 1) c (n)) d using (n))
		select array_agg(format('%s %s', x, y)) from v
		where lattice_half(lattice_spread(x)) <> x or lattice_half(lattice_spread(x) << 1) <> 0
			or lattice_half(lattice_cell(x, y) # x'8000000000000000'::bigint) <> x
			or lattice_half((lattice_cell(x, y) # x'8000000000000000'::bigint) >> 1) <> y
			or exists (select from generate_series(1, 31) level, lateral (select
				((lattice_cell(x, y) >> (64 - 2 * level)) << (64 - 2 * level)) # x'8000000000000000'::bigint) c (cell)
				where lattice_half(cell) >> (32 - level) <> x >> (32 - level) or lattice_half(cell >> 1) >> (32 - level) <> y >> (32 - level))`, values).Scan(&wrong)
	if err != nil || len(wrong) > 0 {
		t.Errorf("wrong for %v, %v", wrong, err)
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

// TestIncidentLoad_attachesItsIndexes: a month loaded beside the table brings every index the
// table has, so that attaching it builds none.
func TestIncidentLoad_attachesItsIndexes(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	if _, err := tx.Exec(ctx, `select begin_incident_load('load_one', '2026-03-01')`); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `select index_incident_load('load_one')`); err != nil {
		t.Fatal(err)
	}
	var before, after []uint32
	const indexes = `select array_agg(indexrelid order by indexrelid) from pg_index where indrelid = `
	if err := tx.QueryRow(ctx, indexes+"'load_one'::regclass").Scan(&before); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `select attach_incident_load('load_one', '2026-03-01')`); err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRow(ctx, indexes+"'incident_202603'::regclass").Scan(&after); err != nil {
		t.Fatal(err)
	}
	var table int
	if err := tx.QueryRow(ctx, `select count(*) from pg_index where indrelid = 'incident'::regclass`).Scan(&table); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(before, after) || len(after) != table {
		t.Errorf("indexes before attaching %v, after %v; the table has %d", before, after, table)
	}
}

func TestShape_isImmutable(t *testing.T) {
	tx := pgtest.Tx(t)
	if _, err := tx.Exec(context.Background(), "update shape set vertices = 5"); err == nil {
		t.Error("UPDATE of shape was accepted; the database must refuse it")
	}
}
