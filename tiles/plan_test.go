package tiles

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

var scans = regexp.MustCompile(`on incident_(\d+|default)\w* .*loops=(\d+)`)

// TestDraw_readsIncidentsByCell: the plans the engine makes, which know no arguments, go through
// the index of cells, not that of times which would read all of a month, and read each partition
// once, not once for every category.
func TestDraw_readsIncidentsByCell(t *testing.T) {
	w := newTown(t, 10, Options{})
	w.exec(t, `insert into incident_category (district, id, code, name) select $1, 100 + n, 'k' || n, '类' || n from generate_series(1, 23) n`, townDistrict)
	w.exec(t, "analyze incident, incident_category")
	x, y := w.box.Min.Tile(14)
	month := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, layer := range []string{"incidents", "heat"} {
		for _, params := range []Params{{}, {From: month, To: month, Categories: townCategories}} {
			p, err := w.Plan(t.Context(), Request{Layers: []string{layer}, Z: 14, X: x, Y: y, Params: params})
			if err != nil {
				t.Fatal(err)
			}
			st, err := p.layers[0].draw(t.Context(), w.Tileset, &p.scene)
			if err != nil {
				t.Fatal(err)
			}
			plan := w.explain(t, st)
			found := scans.FindAllStringSubmatch(plan, -1)
			for _, m := range found {
				if m[2] != "1" || strings.Contains(m[0], "_pkey") {
					t.Errorf("%s %v: %s\n%s", layer, params, m[0], plan)
					break
				}
			}
			if len(found) < townMonths {
				t.Errorf("%s %v reads %d partitions:\n%s", layer, params, len(found), plan)
			}
		}
	}
}

// explain runs a statement with the plan the engine's connections make and returns the plan.
func (w *town) explain(t *testing.T, st statement) string {
	t.Helper()
	conn, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	query, args, err := st.args.RewriteQuery(t.Context(), conn.Conn(), st.sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	literals := make([]string, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case nil:
			literals[i] = "null"
		case *time.Time:
			if literals[i] = "null"; v != nil {
				literals[i] = "'" + v.Format(time.RFC3339) + "'"
			}
		case []string:
			literals[i] = "'{" + strings.Join(v, ",") + "}'"
		default:
			literals[i] = fmt.Sprint(v)
		}
	}
	if _, err := conn.Exec(t.Context(), "prepare drawn as "+query); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = conn.Exec(t.Context(), "deallocate drawn") }()
	rows, err := conn.Query(t.Context(), "explain (analyze, costs off, timing off, summary off) execute drawn("+strings.Join(literals, ", ")+")")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
