package demo

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/sql"
	"gridmap/sql/pgtest"
)

func load(t testing.TB, pool *pgxpool.Pool, o Options) Summary {
	t.Helper()
	var s Summary
	o.Today, o.Summary = lastDay, &s
	if err := Load(context.Background(), pool, o); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLoad_storesADistrict loads a town, looks at what validation says, loads a second one
// beside it, and replaces the first.
func TestLoad_storesADistrict(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.Database(t)
	// What a load that was killed has left.
	if _, err := pool.Exec(ctx, "select begin_incident_load('incident_load_99_202601', '2026-01-01')"); err != nil {
		t.Fatal(err)
	}
	stages := map[string]bool{}
	first := load(t, pool, Options{Progress: func(stage string, done, total int64) {
		if done < 0 || done > total {
			t.Errorf("%s: %d of %d", stage, done, total)
		}
		stages[stage] = true
	}})
	if len(stages) < 2 {
		t.Errorf("progress told of %v only", stages)
	}
	checkStored(t, pool, first)
	checkPlanted(t, pool, first)
	was := digest(t, pool, first.ID)

	if err := Load(ctx, pool, Options{Today: lastDay}); grid.CodeOf(err) != grid.Conflict {
		t.Errorf("a second district of the same name: %v, want a conflict", err)
	}
	second := load(t, pool, Options{District: "青禾区", Seed: 3}) // its months have partitions already
	checkStored(t, pool, second)
	if got := digest(t, pool, first.ID); got != was {
		t.Error("loading a second district changed the first")
	}

	again := load(t, pool, Options{Replace: true})
	if again.ID == first.ID {
		t.Error("the id of a removed district was used again")
	}
	again.ID, first.ID = 0, 0
	if again != first {
		t.Errorf("replaced by %+v, was %+v", again, first)
	}
	var districts, left int
	err := pool.QueryRow(ctx, `select (select count(*) from district), (select count(*) from pg_class where relname like 'incident\_load\_%')`).Scan(&districts, &left)
	if err != nil || districts != 2 || left != 0 {
		t.Errorf("%d districts, %d tables left behind, %v", districts, left, err)
	}
}

// digest covers what a district stores, ids left out.
func digest(t *testing.T, pool *pgxpool.Pool, district int32) (sum string) {
	t.Helper()
	err := pool.QueryRow(context.Background(), `select md5(string_agg(line, '|' order by line)) from (
		select concat_ws(' ', source_key, estate, number, address, households, floors, st_asewkt(footprint), x, y, grid_share) from building where district = $1
		union all select concat_ws(' ', gs.code, gs.name, gs.kind, st_asewkt(s.geom)) from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape where gs.district = $1
		union all select concat_ws(' ', source, source_key, reported_at, status, summary, address, x, y, accepted_at, closed_at, due_at) from incident where district = $1
		union all select concat_ws(' ', name, office, work_phone, term) from member where district = $1
	) l (line)`, district).Scan(&sum)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// checkStored counts what is there and asks the database whether it hangs together.
func checkStored(t *testing.T, pool *pgxpool.Pool, s Summary) {
	t.Helper()
	for _, q := range []struct {
		what, query string
		want        int
	}{
		{"grids", `select count(*) from grid_shape where district = $1`, s.Grids},
		{"areas", `select count(*) from area where district = $1`, s.Areas},
		{"buildings", `select count(*) from building where district = $1`, s.Buildings},
		{"households", `select sum(households) from building where district = $1`, s.Households},
		{"posts", `select count(*) from post where district = $1 and grid_now is not null`, s.Posts},
		{"incidents", `select count(*) from incident where district = $1`, s.Incidents},
		{"keys", `select count(*) from incident_key k join incident i using (district, source, source_key, reported_at, id) where district = $1`, s.Incidents},
		{"rows outside a month", `select count(*) from incident_default where district = $1`, 0},
		{"editions in force, proved", `select count(*) from edition where district = $1 and state = 'in_force' and proved and during = '[2024-06-18,)'`, 1},
		{"findings of the edition", `select count(*) from edition_finding where district = $1`, 0},
		{"actors", `select count(*) from actor where district = $1 and cardinality(roles) = 1`, 6},
		{"changes", `select count(*) from change where district = $1 and kind = 'load' and seq = 1`, 1},
		{"feed", `select last from feed where district = $1`, 1},
		{"outlines", `select count(*) from district where id = $1 and st_numgeometries(outline) = 1 and centre is not null`, 1},
		{"ids without a code", `select count(*) from area where district = $1 and code = ''`, 0},
		{"clashing codes", `select count(*) from admin_code n join admin_code m using (district, code) where district = $1
			and n.scheme = 'nbs' and m.scheme = 'mca' and length(code) = 9 and n.area <> m.area`, s.Streets},
		{"invalid footprints", `select count(*) from building where district = $1 and not st_isvalid(footprint)`, 0},
		{"invalid waters", `select count(*) from water where district = $1 and geometrytype(surface) = 'MULTIPOLYGON' and not st_isvalid(surface)`, 0},
		{"incidents in another grid than their place", `select count(*) from (select * from incident where district = $1 order by cell limit 400) i
			join edition e on e.district = i.district where i.grid_now is distinct from (select grid_at(i.district, e.id, i.x, i.y))`, 0},
		{"incidents apart from their lattice point", `select count(*) from incident where district = $1 and
			abs(st_x(place) - (x::float8 / 4294967296 * 360 - 180)) > 1e-9`, 0},
		{"overlapping footprints", `select count(*) from building a join building b on b.district = a.district and b.id > a.id
			and b.footprint && a.footprint and st_area(st_intersection(a.footprint, b.footprint)) > 0 where a.district = $1 and a.id % 7 = 0`, 0},
		{"roads through buildings", `select count(*) from road r join building b on b.district = r.district and st_intersects(b.footprint, r.line) where r.district = $1`, 0},
		{"posts without hours", `select count(*) from post where district = $1 and hours = '{}'`, 1},
		{"history", `select least(count(*), 1) from grid_member where district = $1 and upper(during) < '2026-06-18'`, 1},
	} {
		var got int
		if err := pool.QueryRow(context.Background(), q.query, s.ID).Scan(&got); err != nil {
			t.Errorf("%s: %v", q.what, err)
		} else if got != q.want {
			t.Errorf("%s: %d, want %d", q.what, got, q.want)
		}
	}
}

// validated is what the rules say of a district on the last day.
func validated(t *testing.T, pool *pgxpool.Pool, district int32) grid.Validation {
	t.Helper()
	v, err := grid.NewStore(pool).Validate(context.Background(), district, grid.ValidateOptions{AsOf: grid.Day(lastDay.Format(time.DateOnly))})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// checkPlanted: each planted problem is one finding of the rule and kind meant, at its grids and
// about its member, post or building, and nothing else is found.
func checkPlanted(t *testing.T, pool *pgxpool.Pool, s Summary) {
	t.Helper()
	planted, err := Planted(Options{Today: lastDay})
	if err != nil {
		t.Fatal(err)
	}
	if len(planted) != s.Planted || len(planted) < 12 {
		t.Errorf("%d problems planted, %d loaded", len(planted), s.Planted)
	}
	v := validated(t, pool, s.ID)
	explained := make([]bool, len(v.Items))
	for _, p := range planted {
		hits := 0
		for i, f := range v.Items {
			if f.Rule == p.Rule && f.Kind == p.Kind && isAbout(t, pool, f, p) {
				explained[i] = true
				hits++
			}
		}
		if hits != 1 {
			t.Errorf("validation finds %+v %d times", p, hits)
		}
	}
	for i, f := range v.Items {
		if !explained[i] && f.Rule != "R18" { // incidents beyond the border are meant to be there
			t.Errorf("validation finds %s %s at %v, which was not planted: %v", f.Rule, f.Kind, f.Grids, f.Detail)
		}
	}
}

// isAbout reports whether a finding names what a problem was planted at.
func isAbout(t *testing.T, pool *pgxpool.Pool, f grid.Finding, p Problem) bool {
	t.Helper()
	for _, g := range f.Grids {
		if len(p.Grids) > 0 && !slices.Contains(p.Grids, g.Code) {
			return false
		}
	}
	if len(p.Grids) > 0 && len(f.Grids) == 0 || p.Member != "" && (f.Member == nil || f.Member.Name != p.Member) {
		return false
	}
	for table, key := range map[string]string{"post": p.Post, "building": p.Building} {
		if key == "" {
			continue
		}
		var found string
		err := pool.QueryRow(context.Background(), "select source_key from "+table+" where id = $1", f.Detail[table]).Scan(&found)
		if err != nil {
			t.Fatal(err)
		}
		if found != key {
			return false
		}
	}
	return true
}

// TestLoad_flawless: where nothing was planted no rule finds anything wrong, and none is without
// data; only incidents beyond the border remain.
func TestLoad_flawless(t *testing.T) {
	pool := pgtest.Database(t)
	s := load(t, pool, Options{Flawless: true})
	if s.Planted != 0 {
		t.Errorf("%d problems planted", s.Planted)
	}
	v := validated(t, pool, s.ID)
	for _, f := range v.Items {
		if f.Rule != "R18" {
			t.Errorf("validation finds %s %s %s at %v: %v", f.Severity, f.Rule, f.Kind, f.Grids, f.Detail)
		}
	}
	if v.Summary.Error != 0 || v.Summary.Unknown != 0 || len(v.Rules) < 14 {
		t.Errorf("%+v of %d rules", v.Summary, len(v.Rules))
	}
}

func TestLoad_leavesNothingWhenItFails(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.Database(t)
	_, err := pool.Exec(ctx, `create function refuse() returns trigger language plpgsql as 'begin raise exception ''not today''; end';
		create trigger refuse before insert on feed for each row execute function refuse()`) // the last thing a load does
	if err != nil {
		t.Fatal(err)
	}
	if err := Load(ctx, pool, Options{Today: lastDay}); err == nil || !strings.Contains(err.Error(), "not today") {
		t.Fatalf("the load ended with %v", err)
	}
	var districts, left, months int
	err = pool.QueryRow(ctx, `select (select count(*) from district), (select count(*) from pg_class where relname like 'incident\_load\_%'),
		(select count(*) from pg_inherits where inhparent = 'incident'::regclass)`).Scan(&districts, &left, &months)
	if err != nil || districts != 0 || left != 0 || months != 1 {
		t.Errorf("%d districts, %d tables left behind, %d partitions, %v", districts, left, months, err)
	}
}

func TestLoad_refuses(t *testing.T) {
	pool := pgtest.Database(t)
	for _, o := range []Options{{Scale: "huge"}, {District: strings.Repeat("长", 41)}} {
		if err := Load(context.Background(), pool, o); grid.CodeOf(err) != grid.Invalid {
			t.Errorf("%+v: %v, want an invalid request", o, err)
		}
	}
}

// BenchmarkLoad stores a town of GRIDMAP_DEMO_SCALE (small when not set).
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		url := pgtest.DatabaseURL(b)
		pool, err := sql.Open(context.Background(), url)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		s := load(b, pool, Options{Scale: os.Getenv("GRIDMAP_DEMO_SCALE")})
		b.StopTimer()
		b.ReportMetric(float64(s.Incidents), "incidents")
		pool.Close()
		b.StartTimer()
	}
}
