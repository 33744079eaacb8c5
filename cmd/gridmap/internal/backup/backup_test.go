package backup

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/sql"
	"gridmap/sql/pgtest"
)

func still(string, int64, int64) {}

// town is a database with a little of everything a backup must keep: geometry, ranges,
// identity columns, generated columns, partitions old and new, rows in the feed, arrays,
// JSON; and staging, which it must not.
func town(t *testing.T) string {
	t.Helper()
	url := pgtest.DatabaseURL(t)
	do(t, url, `insert into district (name, centre) values ('鼓楼区', st_point(117.2, 34.3, 4326)), ('云龙区', null)`,
		`insert into actor (district, name, roles, password_hash) select 1, 'a' || n, '{viewer,admin}', repeat('x', n) from generate_series(1, 20) n`,
		`insert into area (district, kind, name) values (1, 'street', '黄楼街道')`,
		`insert into edition (district, name, state, during) values (1, '基线', 'in_force', '[2026-01-01,)')`,
		`insert into grid (district) select 1 from generate_series(1, 10)`,
		`insert into shape (district, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
			select 1, g, st_setsrid(st_scale(g, 1e-9, 1e-9), 4326), st_setsrid(st_point(n + 0.5, 0.5), 0), 5, 2, 1/3.0, 1e-9 * n
			from (select n, st_multi(st_makeenvelope(n, 0, n + 1, 1, 0)) g from generate_series(1, 10) n) s`,
		`insert into grid_shape (district, edition, grid, shape, code, name) select 1, 1, n, n, 'G' || n, '网格' || n from generate_series(1, 10) n`,
		`insert into incident_category (district, code, name) values (1, 'c', '占道')`,
		`select add_incident_month('2026-03-01')`,
		`insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
			select 1, timestamptz '2026-02-25T00:00Z' + n * interval '7 hours', 's', n::text, 1, 'reported', st_point(118 + n / 7.0, 34, 4326), n, n from generate_series(1, 200) n`,
		`select next_change(1, null, 'grids', 'load', 1, null, null, array[1,2,3,4]::bigint[], '{"n": 1}')`,
		`insert into import_row (district, batch, row_no, props) values (1, 1, 1, '{}')`)
	return url
}

func do(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, s := range statements {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func ask[T any](t *testing.T, url, query string) (v T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func contentOf(t *testing.T, url string) (c Content) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) (err error) {
		c, err = read(t.Context(), tx, still)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, url string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "备份.gridmap")
	if _, err := Write(t.Context(), url, file, Options{Report: still}); err != nil {
		t.Fatal(err)
	}
	return file
}

// scratches lists what restores leave beside a database.
func scratches(t *testing.T, url string) []string {
	t.Helper()
	return ask[[]string](t, url, `select coalesce(array_agg(datname::text), '{}') from pg_database
		where datname in (select current_database() || s from unnest('{_restore,_verify,_before}'::text[]) s)`)
}

// TestRestore shares one backup of one town, since making databases is what takes long.
func TestRestore(t *testing.T) {
	from := town(t)
	file := write(t, from)
	for name, test := range map[string]func(t *testing.T, from, file string){
		"bringsBackEverythingButStaging": testBringsBackEverythingButStaging,
		"refusesADatabaseThatIsNotEmpty": testRefusesADatabaseThatIsNotEmpty,
		"refusesDamagedFiles":            testRefusesDamagedFiles,
		"comparesRows":                   testComparesRows,
		"stoppedHalfWay":                 testStoppedHalfWay,
		"removesWhatAKilledOneLeft":      testRemovesWhatAKilledOneLeft,
		"oneAtATime":                     testOneAtATime,
	} {
		t.Run(name, func(t *testing.T) { test(t, from, file) })
	}
}

func testBringsBackEverythingButStaging(t *testing.T, from, file string) {
	to := pgtest.DatabaseURL(t) // migrated and empty, as `gridmap up` leaves it
	m, err := Restore(t.Context(), to, file, false, still)
	if err != nil {
		t.Fatal(err)
	}
	checkRestored(t, from, to)
	if m.Rows() < 258 || m.Schema == 0 || !strings.HasPrefix(m.PostGIS, "3.") {
		t.Errorf("manifest %+v", m)
	}
	for query, want := range map[string]int64{
		"select count(*) from incident where reported_at < '2026-04-01'": 119,
		"select count(*) from import_row":                                0,
	} {
		if got := ask[int64](t, to, query); got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
	// Identities go on, constraints and triggers are there.
	if id := ask[int64](t, to, "insert into grid (district) values (1) returning id"); id != 11 {
		t.Errorf("the next grid is %d", id)
	}
	conn, err := pgx.Connect(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), "update shape set vertices = 6"); err == nil {
		t.Error("shapes can be changed after a restore")
	}
	if left := append(scratches(t, from), scratches(t, to)...); len(left) > 0 {
		t.Errorf("databases left: %v", left)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestDifferences_findsWhatChanged(t *testing.T) {
	url := town(t)
	before := contentOf(t, url)
	if wrong := differences(before, contentOf(t, url)); len(wrong) > 0 {
		t.Fatalf("reading twice differs: %v", wrong)
	}
	for _, tt := range []struct{ change, want string }{
		{"update actor set display_name = 'x' where id = 3", "table public.actor has other rows"},
		{"delete from grid_shape where grid = 4", "table public.grid_shape has 9 rows instead of 10"},
		{"select setval('grid_id_seq', 3)", "sequence public.grid_id_seq stands behind"},
		{"drop index incident_cell", `of kind "relation I"`},
		{"create table extra ()", "table public.extra is there but was not backed up"},
		{"alter table incident_key rename to key2", "table public.incident_key is missing"},
		{"drop trigger shape_immutable on shape", `of kind "trigger"`},
	} {
		do(t, url, tt.change)
		if wrong := strings.Join(differences(before, contentOf(t, url)), "; "); !strings.Contains(wrong, tt.want) {
			t.Errorf("after %s: got %q, want %q in it", tt.change, wrong, tt.want)
		}
	}
}

func testRefusesADatabaseThatIsNotEmpty(t *testing.T, from, file string) {
	to := pgtest.DatabaseURL(t)
	do(t, to, "insert into district (name) values ('泉山区')")
	before := contentOf(t, to)
	_, err := Restore(t.Context(), to, file, false, still)
	if err == nil || !strings.Contains(err.Error(), "--replace") {
		t.Fatalf("got %v", err)
	}
	if wrong := differences(before, contentOf(t, to)); len(wrong) > 0 {
		t.Errorf("it was changed: %v", wrong)
	}
	// With replace it is replaced, under a pool that is in use all the while.
	pool, err := sql.Open(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx, stop := context.WithCancel(t.Context())
	users := make(chan struct{})
	go func() {
		defer close(users)
		busy(ctx, pool)
	}()
	_, err = Restore(t.Context(), to, file, true, still)
	stop()
	<-users
	if err != nil {
		t.Fatal(err)
	}
	checkRestored(t, from, to)
	var n int
	for range 10 { // connections of before are found dead one by one
		if err = pool.QueryRow(t.Context(), "select count(*) from district").Scan(&n); err == nil {
			break
		}
	}
	if err != nil || n != 2 {
		t.Errorf("the pool sees %d districts, %v", n, err)
	}
	if left := scratches(t, to); len(left) > 0 {
		t.Errorf("databases left: %v", left)
	}
}

// checkRestored compares all but the feed, which goes on with numbers never seen before and
// says that anything may have changed.
func checkRestored(t *testing.T, from, to string) {
	t.Helper()
	wrong := differences(contentOf(t, from), contentOf(t, to))
	wrong = slices.DeleteFunc(wrong, func(w string) bool {
		return strings.HasPrefix(w, "table public.feed ") || strings.HasPrefix(w, "table public.change ")
	})
	if len(wrong) > 0 {
		t.Error(wrong)
	}
	old := ask[int64](t, from, "select coalesce(max(last), 0) from feed")
	now := ask[int64](t, to, "select coalesce(min(last), 0) from feed")
	told := ask[int64](t, to, "select count(*) from feed f join change c on c.district = f.district and c.seq = f.last and c.layer = 'restore'")
	if old == 0 || now < 1_700_000_000_000_000 || now <= old || told == 0 {
		t.Errorf("the feed stood at %d, stands at %d, and %d districts are told", old, now, told)
	}
}

// busy queries without pause on several connections, as a server would.
func busy(ctx context.Context, pool *pgxpool.Pool) {
	done := make(chan struct{})
	for range 3 {
		go func() {
			for ctx.Err() == nil {
				_, _ = pool.Exec(ctx, "select pg_sleep(0.002)")
			}
			done <- struct{}{}
		}()
	}
	for range 3 {
		<-done
	}
}

func testRefusesDamagedFiles(t *testing.T, from, file string) {
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	to := pgtest.DatabaseURL(t)
	before := contentOf(t, to)
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0x40
	for name, text := range map[string][]byte{
		"cut in the dump":       whole[:len(whole)/2],
		"cut at the very end":   whole[:len(whole)-1],
		"a bit flipped":         flipped,
		"empty":                 {},
		"another zip":           otherZip(t),
		"no zip at all":         []byte("PGDMP and then nothing"),
		"a dump cut with a zip": nil,
	} {
		t.Run(name, func(t *testing.T) {
			damaged := filepath.Join(t.TempDir(), "damaged")
			if text == nil {
				text = shortened(t, file)
			}
			if err := os.WriteFile(damaged, text, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Restore(t.Context(), to, damaged, true, still)
			if !errors.Is(err, errDamaged) || !strings.Contains(err.Error(), damaged) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := Restore(t.Context(), to, filepath.Join(t.TempDir(), "none"), true, still); err == nil || !strings.Contains(err.Error(), "there is no file") {
		t.Errorf("got %v", err)
	}
	if wrong := differences(before, contentOf(t, to)); len(wrong) > 0 {
		t.Errorf("it was changed: %v", wrong)
	}
}

// A file whose checksum agrees but whose dump is not what the manifest says: the comparison
// itself has to find that.
func testComparesRows(t *testing.T, from, file string) {
	lying := rewritten(t, file, func(m *Manifest) {
		table := m.Content.Tables["public.actor"]
		table.Sum = "1 2"
		m.Content.Tables["public.actor"] = table
	})
	to := pgtest.DatabaseURL(t)
	before := contentOf(t, to)
	_, err := Restore(t.Context(), to, lying, false, still)
	if err == nil || !strings.Contains(err.Error(), "table public.actor has other rows") {
		t.Errorf("got %v", err)
	}
	if wrong := differences(before, contentOf(t, to)); len(wrong) > 0 {
		t.Errorf("it was changed: %v", wrong)
	}
	newer := rewritten(t, file, func(m *Manifest) { m.Format = 2 })
	if _, err := Restore(t.Context(), to, newer, false, still); err == nil || !strings.Contains(err.Error(), "use a newer gridmap") {
		t.Errorf("got %v", err)
	}
	if left := scratches(t, to); len(left) > 0 {
		t.Errorf("databases left: %v", left)
	}
}

func testStoppedHalfWay(t *testing.T, from, file string) {
	to := pgtest.DatabaseURL(t)
	before := contentOf(t, to)
	for _, at := range []string{"checking the file", "restoring", "comparing tables"} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := Restore(ctx, to, file, true, func(stage string, _, _ int64) {
			if stage == at {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("at %s: got %v", at, err)
		}
		if wrong := differences(before, contentOf(t, to)); len(wrong) > 0 {
			t.Errorf("at %s: it was changed: %v", at, wrong)
		}
		if left := scratches(t, to); len(left) > 0 {
			t.Errorf("at %s: databases left: %v", at, left)
		}
	}
}

func testRemovesWhatAKilledOneLeft(t *testing.T, from, file string) {
	to := pgtest.DatabaseURL(t)
	left := strings.TrimSpace(ask[string](t, to, "select current_database()"))
	do(t, to, "create database "+left+"_restore", "create database "+left+"_before")
	if _, err := Restore(t.Context(), to, file, false, still); err != nil {
		t.Fatal(err)
	}
	if left := scratches(t, to); len(left) > 0 {
		t.Errorf("databases left: %v", left)
	}
}

func testOneAtATime(t *testing.T, from, file string) {
	to := pgtest.DatabaseURL(t)
	first, err := newScratch(t.Context(), to, "restore")
	if err != nil {
		t.Fatal(err)
	}
	defer first.close()
	if _, err := Restore(t.Context(), to, file, false, still); err == nil || !strings.Contains(err.Error(), "at work") {
		t.Errorf("got %v", err)
	}
	if left := scratches(t, to); len(left) != 1 {
		t.Errorf("the first one's database is gone: %v", left)
	}
}

func TestWrite_neverLeavesHalfAFile(t *testing.T) {
	url := town(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "b")
	for _, at := range []string{"comparing tables", "writing", "restoring"} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := Write(ctx, url, file, Options{Report: func(stage string, _, _ int64) {
			if stage == at {
				cancel()
			}
		}})
		cancel()
		if err == nil {
			t.Errorf("at %s: written all the same", at)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Errorf("at %s: left %v, %v", at, entries, err)
		}
	}
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), url, file, Options{Report: still}); err == nil || !strings.Contains(err.Error(), "--overwrite") {
		t.Errorf("got %v", err)
	}
	if _, err := Write(t.Context(), url, file, Options{Report: still, Overwrite: true}); err != nil {
		t.Error(err)
	}
}

// Rows that come and go while a backup is made are either wholly in it or not at all: its
// rows and its sums are of one moment.
func TestWrite_isOfOneMoment(t *testing.T) {
	url := town(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return
		}
		defer conn.Close(context.Background())
		for ctx.Err() == nil {
			_, _ = conn.Exec(ctx, "insert into grid (district) values (1)")
			time.Sleep(time.Millisecond)
		}
	}()
	file := filepath.Join(t.TempDir(), "b")
	_, err := Write(t.Context(), url, file, Options{Report: still})
	stop()
	<-ended
	if err != nil {
		t.Error(err)
	}
}
