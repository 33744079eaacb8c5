package grid_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// findings are the stored findings as "rule severity grids kind", in order.
func (w *town) findings(edition int64) (list []string) {
	w.t.Helper()
	rows, err := w.pool.Query(context.Background(), `select rule || ' ' || severity || ' ' || array_to_string(grids, ',') || ' ' || (detail ->> 'kind')
		from edition_finding where district = $1 and edition = $2 order by 1`, w.district, edition)
	if err != nil {
		w.t.Fatal(err)
	}
	list, err = pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestCheckEdition(t *testing.T) {
	for _, tt := range []struct {
		name   string
		shapes []geo.MultiPolygon
		want   []string
	}{
		{"two squares side by side", // | 1 | 2 |
			[]geo.MultiPolygon{box(0, 0, 100, 100), box(100, 0, 200, 100)}, nil},
		{"a strip of 10 m is in both", // | 1 |##| 2 |
			[]geo.MultiPolygon{box(0, 0, 110, 100), box(100, 0, 200, 100)},
			[]string{"R02 error 1,2 overlap", "R03 info 1,2 missing_node"}},
		{"one lies within the other, touching nothing",
			[]geo.MultiPolygon{box(0, 0, 100, 100), box(30, 30, 60, 60)},
			[]string{"R02 error 1,2 overlap"}},
		{"the same square twice",
			[]geo.MultiPolygon{box(0, 0, 100, 100), box(0, 0, 100, 100)},
			[]string{"R02 error 1,2 overlap"}},
		{"a courtyard nobody owns", // 1 north, 2 south of a hole
			[]geo.MultiPolygon{
				shape(0, 0, 100, 0, 100, 50, 60, 50, 60, 40, 40, 40, 40, 50, 0, 50),
				shape(0, 50, 40, 50, 40, 60, 60, 60, 60, 50, 100, 50, 100, 100, 0, 100)},
			[]string{"R03 warning 1,2 gap"}},
		{"a courtyard, while elsewhere borders cross",
			[]geo.MultiPolygon{
				shape(0, 0, 100, 0, 100, 50, 60, 50, 60, 40, 40, 40, 40, 50, 0, 50),
				shape(0, 50, 40, 50, 40, 60, 60, 60, 60, 50, 100, 50, 100, 100, 0, 100),
				box(90, 60, 130, 90)},
			[]string{"R02 error 2,3 overlap", "R03 warning 1,2 gap"}},
		{"a corner without a partner", // 2 and 3 meet on 1's straight border
			[]geo.MultiPolygon{box(0, 0, 100, 100), box(100, 0, 200, 50), box(100, 50, 200, 100)},
			[]string{"R03 info 1,2 missing_node", "R03 info 1,3 missing_node"}},
		{"a bow tie",
			[]geo.MultiPolygon{shape(0, 0, 100, 0, 0, 100, 80, 100), box(200, 0, 300, 100)},
			[]string{"R01 error 1 ring_crosses"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t)
			e := w.edition("2026-01-01", "", tt.shapes...)
			if got := w.findings(e); fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("findings %q, want %q", got, tt.want)
			}
			if proved := one[bool](w, "select proved from edition where id = $1", e); proved != (tt.want == nil) {
				t.Errorf("proved %v", proved)
			}
		})
	}
}

// The overlap of TestCheckEdition is a strip of 10 × 100 steps, about 9.9 × 99.1 m.
func TestCheckEdition_measures(t *testing.T) {
	w := newTown(t)
	e := w.edition("2026-01-01", "", box(0, 0, 110, 100), box(100, 0, 200, 100))
	area := one[float64](w, "select (detail ->> 'area_m2')::float8 from edition_finding where edition = $1 and rule = 'R02'", e)
	unit := at(100, 50).UnitMeters()
	want := 10 * 100 * step * step * unit * unit
	if math.Abs(area-want)/want > 0.006 { // sphere against ellipsoid
		t.Errorf("area %v m², want about %v", area, want)
	}
	x := one[float64](w, "select st_x(place) from edition_finding where edition = $1 and rule = 'R02'", e)
	if west, east := at(100, 0).LonLat()[0], at(110, 0).LonLat()[0]; x < west || x > east {
		t.Errorf("place at longitude %v, want it within the strip %v–%v", x, west, east)
	}
}

func TestAttribute_buildings(t *testing.T) {
	//  0    100    200
	//  +-----+-----+        7 of a's 10 columns lie in grid 2; b is halved and anchored in 1;
	//  |  1 [a] 2  |        c lies wholly in 1 with a wall on the border; d is nowhere; e reaches out.
	//  +-----+-----+ 100
	w := newTown(t)
	e := w.edition("2026-01-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100))
	for _, tt := range []struct {
		name      string
		footprint geo.MultiPolygon
		anchor    geo.Point
	}{
		{"a", box(97, 10, 107, 20), at(98, 15)},
		{"b", box(95, 30, 105, 40), at(96, 35)},
		{"c", box(90, 50, 100, 60), at(95, 55)},
		{"d", box(300, 0, 310, 10), at(305, 5)},
		{"e", box(190, 50, 230, 60), at(225, 55)},
	} {
		w.buildingAt(tt.name, tt.footprint, tt.anchor, 10)
	}
	w.attribute(e)
	for key, want := range map[string]string{"a": "2 0.70", "b": "1 0.50", "c": "1 1.00", "d": "none 1.00", "e": "2 0.25"} {
		got := one[string](w, `select coalesce(grid_now::text, 'none') || ' ' || round(grid_share::numeric, 2)
			from building where source_key = $1`, key)
		if got != want {
			t.Errorf("building %s: %s, want %s", key, got, want)
		}
	}
	if n := one[int](w, "select count(*) from district where outline is not null and centre is not null"); n != 1 {
		t.Error("the district has no outline")
	}
}

func TestAttribute_incidents(t *testing.T) {
	// The old edition has one grid over everything; the new one, since March, two.
	w := newTown(t)
	old := w.edition("2026-01-01", "2026-03-01", box(0, 0, 200, 100))
	w.incident("january", "2026-01-10T08:00+08", at(150, 50))
	w.attribute(old)
	now := w.edition("2026-03-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100))
	w.incident("february, late", "2026-02-10T08:00+08", at(150, 50)) // came in after the change
	w.incident("march", "2026-03-01T00:00+08", at(150, 50))
	w.incident("earlier", "2025-12-31T23:59+08", at(150, 50)) // before any edition
	w.incident("outside", "2026-03-02T08:00+08", at(250, 50))
	w.incident("on the border", "2026-03-02T09:00+08", at(100, 50))
	w.attribute(now)
	for key, want := range map[string]string{
		"january":        "1 2",
		"february, late": "- 2", // the old edition must tell, not this one
		"march":          "2 2",
		"earlier":        "2 2",
		"outside":        "- -",
		"on the border":  "2 2",
	} {
		got := one[string](w, `select coalesce(grid_at_event::text, '-') || ' ' || coalesce(grid_now::text, '-')
			from incident where source_key = $1`, key)
		if got != want {
			t.Errorf("%s: at event and now %s, want %s", key, got, want)
		}
	}
}

func TestInsertShapes_refuses(t *testing.T) {
	w := newTown(t)
	w.tx(func(ctx context.Context, tx pgx.Tx) error {
		_, err := grid.InsertShapes(ctx, tx, w.district, []grid.NewShape{{Geom: box(0, 0, 1, 1)}, {}})
		if grid.CodeOf(err) != grid.Invalid {
			t.Errorf("an empty shape: %v", err)
		}
		return nil
	})
}
