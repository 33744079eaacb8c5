package importers

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
	"gridmap/sql/pgtest"
)

// TestMain lets the test binary be an importing process of its own, to be killed.
func TestMain(m *testing.M) {
	if os.Getenv("IMPORT_DATABASE") == "" {
		os.Exit(m.Run())
	}
	if err := importAndHang(os.Getenv("IMPORT_DATABASE"), os.Getenv("IMPORT_FILE"), os.Getenv("IMPORT_AT")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil { // for who measures memory
		_, _ = os.Stdout.Write(status)
	}
}

// importAndHang imports incidents into the only district and, at the n-th word about a stage
// ("check 2"), says so and never goes on; without one it goes on to the end.
func importAndHang(url, file, at string) error {
	ctx := context.Background()
	pool, err := sql.Open(ctx, url)
	if err != nil {
		return err
	}
	store := New(Config{Pool: pool, Log: slog.New(slog.DiscardHandler)})
	district, _, err := store.District(ctx, "", "", "")
	if err != nil {
		return err
	}
	sources, err := Open([]string{file})
	if err != nil {
		return err
	}
	_, err = store.Import(ctx, district, 0, sources[0], Options{Kind: "incidents", Publish: true}, atWord(at, func() {
		fmt.Println("hanging")
		select {}
	}))
	if at == "" && err == nil {
		return nil
	}
	return fmt.Errorf("the import ended: %w", err)
}

// atWord calls fn at the n-th word about a stage, written "stage n".
func atWord(at string, fn func()) Progress {
	heard := map[string]int{}
	return func(stage string, _, _ int64) {
		heard[stage]++
		if fmt.Sprintf("%s %d", stage, heard[stage]) == at {
			fn()
		}
	}
}

// manyPoints has more rows than are staged at once.
func manyPoints(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("key,reported_at,lon,lat,category\n")
	for i := range 3 * chunkRows {
		fmt.Fprintf(&text, "k%d,2026-03-%02d 10:00,%.6f,%.6f,占道经营\n", i, i%28+1, west+0.0199*float64(i%97)/97, south+0.0199*float64(i%89)/89)
	}
	return writeFile(t, "many.csv", text.String())
}

// TestKilled kills an importing process in the middle of each step: the next start marks the
// batch as failed and empties its staging, and the district never shows a thing. The same
// file then goes in as if nothing had been.
func TestKilled(t *testing.T) {
	w := newWard(t)
	file := manyPoints(t)
	before := w.content()
	for _, at := range []string{"read 1", "read 2", "check 1", "check 3", "publish 1", "publish 2"} {
		t.Run(at, func(t *testing.T) {
			w.t = t
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), "IMPORT_DATABASE="+w.pool.Config().ConnString(), "IMPORT_FILE="+file, "IMPORT_AT="+at)
			child.Stderr = os.Stderr
			out, err := child.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReader(out).ReadString('\n'); line != "hanging\n" {
				t.Fatalf("the child says %q, %v", line, err)
			}
			id := one[int64](w, "select max(id) from import_batch")
			if n, err := w.store.Recover(t.Context()); n != 0 || err != nil {
				t.Fatalf("a living import is given up: %d, %v", n, err)
			}
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = child.Wait()
			w.given(id, "interrupted")
			w.same(before)
		})
	}
	w.t = t
	if b := w.must(w.put("incidents", Options{}, file)); b.Summary.Add != 3*chunkRows {
		t.Errorf("%d rows were added after all", b.Summary.Add)
	}
}

// given waits until Recover gives a batch up, and wants nothing of it left.
func (w *ward) given(id int64, rule string) {
	w.t.Helper()
	until(w.t, "giving the batch up", func(ctx context.Context) bool {
		n, err := w.store.Recover(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		return n == 1
	})
	b, err := w.store.Batch(w.t.Context(), w.id, id)
	if err != nil {
		w.t.Fatal(err)
	}
	if b.State != "failed" || b.Error == nil || b.Error.Rule != rule || b.Progress != nil {
		w.t.Fatalf("the batch is %s, error %+v, progress %v", b.State, b.Error, b.Progress)
	}
	checkWords(w.t, rule, b.In("zh").Error.Message, b.In("en").Error.Message)
	w.nothingStaged(b)
}

// TestCutShort ends an import within its process: by its context, and by the server closing
// its connections. The batch says so at once and nothing is left.
func TestCutShort(t *testing.T) {
	w := newWard(t)
	file := manyPoints(t)
	before := w.content()
	admin, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(context.Background())
	for _, at := range []string{"read 2", "check 2", "publish 2"} {
		ctx, cancel := context.WithCancel(t.Context())
		b := w.interrupted(ctx, file, at, cancel)
		if b.State != "failed" || b.Error.Rule != "interrupted" {
			t.Errorf("cancelled at %s: %s %+v", at, b.State, b.Error)
		}
		w.nothingStaged(b)
		w.same(before)

		b = w.interrupted(t.Context(), file, at, func() {
			_, err := admin.Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and state like 'idle%'", w.pool.Config().ConnConfig.Database)
			if err != nil {
				t.Error(err)
			}
		})
		if b.State != "failed" || b.Error.Rule != "internal" {
			t.Errorf("disconnected at %s: %s %+v", at, b.State, b.Error)
		}
		w.nothingStaged(b)
		w.same(before)
	}
}

// interrupted imports a file, does something to the import at a word, and wants it to fail.
func (w *ward) interrupted(ctx context.Context, file, at string, do func()) Batch {
	w.t.Helper()
	sources, err := Open([]string{file})
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = w.store.Import(ctx, w.id, 0, sources[0], Options{Kind: "incidents", Publish: true}, atWord(at, do))
	if err == nil {
		w.t.Fatalf("the import outlives what happened at %s", at)
	}
	b, err := w.store.Batch(w.t.Context(), w.id, one[int64](w, "select max(id) from import_batch"))
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// TestPublish_afterAnother publishes what was checked before something else changed the
// district: it is checked anew in the same transaction, and rejected when it does not hold.
func TestPublish_afterAnother(t *testing.T) {
	w := newWard(t)
	dry := func(l layer, kind string) Batch {
		b, err := w.take(kind, Options{}, write(t, t.TempDir(), "x", l.files()))
		if err != nil || b.State != "checked" {
			t.Fatalf("%s %v", b.State, err)
		}
		return b
	}
	first, second := dry(threePoints, "incidents"), dry(points("q", west+0.004, south+0.004), "incidents")
	grids := dry(fourGrids(), "grids")
	for _, b := range []Batch{first, second, grids} {
		done, err := w.store.Publish(t.Context(), w.id, b.ID, 0, nil)
		w.must(done, err)
	}
	if n := one[int](w, "select count(*) from incident"); n != 4 {
		t.Errorf("%d incidents", n)
	}
	if _, err := w.store.Publish(t.Context(), w.id, first.ID, 0, nil); err == nil || !strings.Contains(err.Error(), "published") {
		t.Errorf("published twice: %v", err)
	}

	moved := fourGrids()
	moved.rows[0].parts[0][4] += side / 8 // G1 now overlaps G2
	late := dry(threePoints, "incidents")
	replacing, err := w.take("grids", Options{Effective: "2026-01-01"}, write(t, t.TempDir(), "y", moved.files()))
	if err == nil {
		t.Fatalf("grids in force since today are replaced from an earlier day: %+v", replacing.Summary)
	}
	if _, err := w.pool.Exec(t.Context(), "delete from import_row where batch = $1 and row_no = 2", late.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Publish(t.Context(), w.id, late.ID, 0, nil); err == nil || !strings.Contains(err.Error(), "2 are left") {
		t.Errorf("rows lost from staging are not missed: %v", err)
	}
}

// TestRecover_leavesWaiting lets a checked batch wait for its person, however the process that
// was to publish it ended, and clears it after a week.
func TestRecover_leavesWaiting(t *testing.T) {
	w := newWard(t)
	b, err := w.take("incidents", Options{}, write(t, t.TempDir(), "x", threePoints.files()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.pool.Exec(t.Context(), `update import_batch set progress = '{"stage":"publish"}' where id = $1`, b.ID); err != nil {
		t.Fatal(err)
	}
	if n, err := w.store.Recover(t.Context()); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	if b, err = w.store.Batch(t.Context(), w.id, b.ID); err != nil || b.State != "checked" || b.Progress != nil || b.RowsGood != 3 {
		t.Fatalf("%+v %v", b, err)
	}
	if _, err := w.pool.Exec(t.Context(), "update import_batch set updated_at = now() - interval '8 days' where id = $1", b.ID); err != nil {
		t.Fatal(err)
	}
	w.given(b.ID, "expired")
	left, err := filepath.Glob(filepath.Join(w.store.dir, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("files are left: %v %v", left, err)
	}
}

// TestGrids_whileScheduled: a baseline does not go in before an edition that is on the calendar.
func TestGrids_whileScheduled(t *testing.T) {
	w := newWard(t)
	for _, q := range []string{
		"update edition set during = daterange('2020-01-01', current_date + 30) where state = 'in_force'",
		"insert into edition (district, name, state, during) values ($1, '新方案', 'scheduled', daterange(current_date + 30, null))",
	} {
		var args []any
		if strings.Contains(q, "$1") {
			args = append(args, w.id)
		}
		if _, err := w.pool.Exec(t.Context(), q, args...); err != nil {
			t.Fatal(err)
		}
	}
	moved := fourGrids()
	moved.rows[0].values[1] = "改名网格"
	_, err := w.take("grids", Options{Effective: "2026-01-01"}, write(t, t.TempDir(), "y", moved.files()))
	if err == nil || !strings.Contains(err.Error(), "新方案") {
		t.Errorf("imported before the edition on the calendar: %v", err)
	}
}
