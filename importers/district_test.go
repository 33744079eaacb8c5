package importers

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/sql/pgtest"
)

// The test district is a square of 2×2 grids of a hundredth of a degree each; its south-west
// corner lies at west, south.
const west, south, side = 118.25, 33.95, 0.01

// ward is a district on a fresh database and the store that fills it.
type ward struct {
	t     testing.TB
	pool  *pgxpool.Pool
	store *Store
	id    int32
	tell  Progress
}

// emptyWard has nothing in it yet.
func emptyWard(t testing.TB) *ward {
	t.Helper()
	pool := pgtest.Database(t)
	w := &ward{t: t, pool: pool, store: New(Config{Pool: pool, Log: slog.New(slog.DiscardHandler), DataDir: t.TempDir()})}
	t.Cleanup(w.store.Close)
	var err error
	if w.id, _, err = w.store.District(t.Context(), "测试区", "grids", "Asia/Shanghai"); err != nil {
		t.Fatal(err)
	}
	return w
}

// another is an empty district on the same database.
func (w *ward) another(t testing.TB) *ward {
	t.Helper()
	next := *w
	next.t = t
	var err error
	if next.id, _, err = w.store.District(t.Context(), t.Name(), "grids", "Asia/Shanghai"); err != nil {
		t.Fatal(err)
	}
	return &next
}

// newWard has its four grids G1 … G4, south-west, south-east, north-west, north-east.
func newWard(t testing.TB) *ward {
	t.Helper()
	w := emptyWard(t)
	w.must(w.put("grids", Options{}, write(t, t.TempDir(), "grids", fourGrids().files())))
	return w
}

func fourGrids() layer {
	l := layer{code: 5, columns: []column{{"code", 'C', 10}, {"name", 'C', 30}}}
	for i := range 4 {
		x, y := west+side*float64(i%2), south+side*float64(i/2)
		l.rows = append(l.rows, shape{parts: [][]float64{rect(x, y, x+side, y+side)}, values: []string{fmt.Sprintf("G%d", i+1), fmt.Sprintf("第%d网格", i+1)}})
	}
	return l
}

// put imports files as a kind and publishes them.
func (w *ward) put(kind string, o Options, paths ...string) (Batch, error) {
	w.t.Helper()
	o.Publish = true
	return w.take(kind, o, paths...)
}

// take imports files as the options say. The error is what people read when the files are
// refused before there is a batch.
func (w *ward) take(kind string, o Options, paths ...string) (Batch, error) {
	w.t.Helper()
	sources, err := Open(paths)
	if err != nil {
		return Batch{}, err
	}
	defer func() {
		for _, s := range sources {
			if err := s.Close(); err != nil {
				w.t.Error(err)
			}
		}
	}()
	if len(sources) != 1 {
		w.t.Fatalf("%v are %d datasets", paths, len(sources))
	}
	o.Kind = kind
	return w.store.Import(w.t.Context(), w.id, 0, sources[0], o, w.tell)
}

// must wants a batch published.
func (w *ward) must(b Batch, err error) Batch {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("import: %v\n%s", err, strings.Join(w.findings(b), "\n"))
	}
	if b.State != "published" {
		w.t.Fatalf("the batch is %s: %+v", b.State, b.Error)
	}
	return b
}

// findings are a batch's, as "row rule field=value", errors and warnings only.
func (w *ward) findings(b Batch) (list []string) {
	w.t.Helper()
	for _, f := range w.allFindings(b) {
		if f.Severity != Info {
			list = append(list, fmt.Sprintf("%d %s %s=%s", f.Row, f.Rule, f.Field, f.Value))
		}
	}
	return list
}

// allFindings also sees that each is told in both languages without a hole.
func (w *ward) allFindings(b Batch) []FindingItem {
	w.t.Helper()
	if b.ID == 0 {
		return nil
	}
	var lists [2][]FindingItem
	for i, lang := range []string{"zh", "en"} {
		list, err := w.store.Findings(w.t.Context(), w.id, b.ID, Query{Lang: lang, AfterRow: -1, Count: 100_000})
		if err != nil {
			w.t.Fatal(err)
		}
		lists[i] = list
	}
	for i, zh := range lists[0] {
		checkWords(w.t, zh.Rule, zh.Message, lists[1][i].Message)
	}
	return lists[1]
}

// checkWords wants a message in both languages, with nothing left to fill in.
func checkWords(t testing.TB, rule, zh, en string) {
	t.Helper()
	if zh == rule || en == rule || zh == en || holes.MatchString(zh+en) || strings.Contains(zh+en, "%!") {
		t.Errorf("%s is told as %q and %q", rule, zh, en)
	}
}

// one is the single value of a query.
func one[T any](w *ward, query string, args ...any) (v T) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), query, args...).Scan(&v); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return v
}

// kept are the tables people see: everything but what imports keep for themselves.
var kept = []string{
	"district", "feed", "change", "edition", "grid", "grid_shape", "shape", "area", "organisation", "member", "grid_branch", "grid_member",
	"building", "post", "road", "water", "place", "incident_category", "incident", "incident_key",
}

// content is the district as people see it, a digest a table; leaving out some.
func (w *ward) content(without ...string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for _, table := range kept {
		if !slices.Contains(without, table) {
			out[table] = one[string](w, "select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') from "+table+" t")
		}
	}
	return out
}

// same wants the district as it was.
func (w *ward) same(before map[string]string, without ...string) {
	w.t.Helper()
	after := w.content(without...)
	for table, was := range before {
		if is, ok := after[table]; ok && is != was {
			w.t.Errorf("table %s changed: %s before, %s now", table, was, is)
		}
	}
}

// nothingStaged wants a batch to have left nothing in staging.
func (w *ward) nothingStaged(b Batch) {
	w.t.Helper()
	if n := one[int](w, "select (select count(*) from import_row where batch = $1) + (select count(*) from import_place where batch = $1)", b.ID); n != 0 {
		w.t.Errorf("%d rows are left in staging", n)
	}
}

// rows are the first columns of a query, as text.
func (w *ward) rows(query string, args ...any) []string {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return list
}

// until waits for something to hold, a minute at most.
func until(t testing.TB, what string, holds func(context.Context) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for !holds(ctx) {
		if ctx.Err() != nil {
			t.Fatalf("%s does not happen", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
