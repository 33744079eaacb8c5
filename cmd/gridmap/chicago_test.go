package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/sql"
	"gridmap/sql/pgtest"
	"gridmap/tiles"
)

// onDatabase runs a command on a database and returns what it printed and its exit status.
func onDatabase(t *testing.T, url string, args ...string) (out string, status int) {
	t.Helper()
	var text, log bytes.Buffer
	err := run(t.Context(), append([]string{"--database-url", url}, args...), &text, &log)
	if code, ok := errors.AsType[exitCode](err); ok {
		return text.String(), int(code)
	}
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, log.String())
	}
	return text.String(), 0
}

func openPool(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := sql.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// TestChicago runs the commands on a real district: its grids have no branch and no member,
// every one of them, and its heat adds up. It needs the real data beside the repository.
func TestChicago(t *testing.T) {
	data := filepath.Join("..", "..", "..", "shared", "data", "chicago-incidents")
	if _, err := os.Stat(filepath.Dir(data)); errors.Is(err, os.ErrNotExist) {
		t.Skip("no real data beside the repository")
	}
	url := pgtest.DatabaseURL(t)
	report := filepath.Join(t.TempDir(), "findings.csv")
	said, status := onDatabase(t, url, "import", filepath.Join(data, "community_areas.geojson"), "--as", "grids", "--district", "Chicago", "--time-zone", "America/Chicago", "--report", report, "--lang", "en")
	if status != 0 || !strings.Contains(said, "77 rows read, 0 rejected\n  77 were added") {
		t.Fatalf("status %d: %s", status, said)
	}
	findings, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(findings), ",invalid_by_snapping,"); n != 3 || strings.Contains(string(findings), "invalid_in_file") || strings.Contains(string(findings), "overlap") {
		t.Errorf("%d areas are made invalid by snapping:\n%s", n, findings)
	}
	said, status = onDatabase(t, url, "import", filepath.Join(data, "incidents_2018.csv.gz"), "--as", "incidents", "--lang", "en")
	if status != 0 || !strings.Contains(said, "156385 rows read, 0 rejected\n  156385 were added, 0 changed, 0 stay the same, 526 unplaced") {
		t.Fatalf("status %d: %.2000s", status, said)
	}
	t.Run("validate", func(t *testing.T) { lacksAll(t, url, 77) })
	t.Run("heat", func(t *testing.T) { heatAddsUp(t, openPool(t, url), 1) })
}

// lacksAll wants validate to list every grid as lacking its lead branch (R05) and its member
// (R06), and to exit with 1.
func lacksAll(t *testing.T, url string, grids int) {
	said, status := onDatabase(t, url, "validate", "--format", "json", "--district", "Chicago")
	var v grid.Validation
	if err := json.Unmarshal([]byte(said), &v); err != nil {
		t.Fatal(err)
	}
	named := map[string]map[string]bool{"R05": {}, "R06": {}}
	for _, f := range v.Items {
		if codes, ok := named[f.Rule]; ok {
			if len(f.Grids) != 1 || codes[f.Grids[0].Code] || f.Place == nil || f.Message == "" || f.Fix == "" {
				t.Errorf("%+v", f)
			}
			codes[f.Grids[0].Code] = true
		}
	}
	if status != 1 || len(named["R05"]) != grids || len(named["R06"]) != grids {
		t.Errorf("status %d, R05 of %d grids, R06 of %d", status, len(named["R05"]), len(named["R06"]))
	}
	for _, r := range v.Rules {
		if (r.Rule == "R05" || r.Rule == "R06") && (r.Count != grids || r.State != "checked") {
			t.Errorf("%+v", r)
		}
	}
}

// TestDemo_heatAddsUp is the same on the invented district.
func TestDemo_heatAddsUp(t *testing.T) {
	url := pgtest.DatabaseURL(t)
	if said, status := onDatabase(t, url, "demo"); status != 0 || !strings.Contains(said, "60 grids") {
		t.Fatalf("status %d: %s", status, said)
	}
	heatAddsUp(t, openPool(t, url), 1)
}

// heatAddsUp asks for fifty random spans of months and categories: the sum over cells, the sum
// over grids with the unplaced, and SQL's own count are one number.
func heatAddsUp(t *testing.T, pool *pgxpool.Pool, district int32) {
	t.Helper()
	set, err := tiles.New(t.Context(), pool, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	var zone string
	var first, last time.Time
	err = pool.QueryRow(t.Context(), `select d.time_zone, date_trunc('month', min(i.reported_at at time zone d.time_zone)), date_trunc('month', max(i.reported_at at time zone d.time_zone))
		from incident i join district d on d.id = i.district where d.id = $1 group by d.id`, district).Scan(&zone, &first, &last)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := pool.Query(t.Context(), "select code from incident_category where district = $1 order by code", district)
	if err != nil {
		t.Fatal(err)
	}
	categories, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(categories) < 5 {
		t.Fatal(categories, err)
	}
	months := (last.Year()-first.Year())*12 + int(last.Month()-first.Month()) + 1
	dice := rand.New(rand.NewPCG(20, 18))
	some := map[string]bool{}
	for i := range 50 {
		from := first.AddDate(0, dice.IntN(months), 0)
		p := tiles.Params{From: from, To: from.AddDate(0, dice.IntN(3), 0)}
		for range dice.IntN(4) {
			if c := categories[dice.IntN(len(categories))]; !slices.Contains(p.Categories, c) {
				p.Categories = append(p.Categories, c)
			}
		}
		byCell, err := set.HeatByCell(t.Context(), district, p, 8+uint32(i%15))
		if err != nil {
			t.Fatal(err)
		}
		byGrid, err := set.HeatByGrid(t.Context(), district, p)
		if err != nil {
			t.Fatal(err)
		}
		var cells, grids, want int64
		for _, c := range byCell.Cells {
			cells += c.Count
		}
		for _, g := range byGrid.Grids {
			grids += g.Count
		}
		err = pool.QueryRow(t.Context(), `select count(*) from incident i join incident_category c on c.district = i.district and c.id = i.category
			where i.district = $1 and to_char(i.reported_at at time zone $2, 'YYYY-MM') between $3 and $4 and ($5::text[] is null or c.code = any ($5))`,
			district, zone, p.From.Format("2006-01"), p.To.Format("2006-01"), p.Categories).Scan(&want)
		if err != nil {
			t.Fatal(err)
		}
		if cells != want || grids+byGrid.Unplaced != want || byCell.Total != want || byGrid.Total != want {
			t.Errorf("%v: cells %d, grids %d and %d unplaced, SQL %d", p, cells, grids, byGrid.Unplaced, want)
		}
		some[fmt.Sprint(want > 0, byGrid.Unplaced > 0)] = true
	}
	if !some["true true"] || !some["true false"] {
		t.Errorf("the questions had no unplaced incidents, or nothing else: %v", some)
	}
}
