package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gridmap/cmd/gridmap/internal/audit"
)

// encode writes a document as JSON with NaN as null.
func encode(v any) string {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) {
			return "null"
		}
	case map[string]any:
		var parts []string
		for k, item := range v {
			parts = append(parts, fmt.Sprintf("%q:%s", k, encode(item)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice {
		var parts []string
		for i := range r.Len() {
			parts = append(parts, encode(r.Index(i).Interface()))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func auditOf(t *testing.T, files map[string]string) *audit.Report {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := audit.Statistics(context.Background(), dir, func(audit.Result) {})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestStatistics_sharedReference(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "..", "shared", "data", "hotspot-reference")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no shared reference data beside the repository")
	}
	r, err := audit.Statistics(context.Background(), dir, func(v audit.Result) {
		if v.State == audit.Fail {
			t.Errorf("%s %s %s: differs by %v, %s", v.File, v.Case, v.Vector, v.Diff, v.Note)
		}
	})
	if err != nil || len(r.Unreadable) > 0 {
		t.Fatal(err, r.Unreadable)
	}
	if n := r.Count(audit.OK); n < 260 {
		t.Errorf("only %d vectors were checked", n)
	}
	for _, v := range r.Results {
		if v.State == audit.NotChecked && !strings.HasSuffix(v.File, ".geojson") {
			t.Errorf("%s %s %s was not checked: %s", v.File, v.Case, v.Vector, v.Note)
		}
	}
}

// TestStatistics_plainSums audits vectors computed in the test from the definitions.
func TestStatistics_plainSums(t *testing.T) {
	r := auditOf(t, map[string]string{"board.json": encode(board().document())})
	if err := verdict(r); err != nil {
		t.Error(err)
	}
	for _, v := range r.Results {
		if v.State == audit.Fail {
			t.Errorf("%s: %v, %s", v.Vector, v.Diff, v.Note)
		}
	}
	if ok, skipped := r.Count(audit.OK), r.Count(audit.NotChecked); ok != 4*8+2*8 || skipped != 1 {
		t.Errorf("%d ok and %d not checked, want 48 and 1", ok, skipped)
	}
	if w := r.Worst(); w.Diff > 1e-12 {
		t.Errorf("largest difference %v in %s", w.Diff, w.Vector)
	}
}

// TestStatistics_notices every kind of wrong reference, and only that.
func TestStatistics_notices(t *testing.T) {
	vector := func(doc map[string]any, path ...string) []float64 {
		var at any = doc
		for _, p := range path {
			at = at.(map[string]any)[p]
		}
		return at.([]float64)
	}
	for _, c := range []struct {
		name   string
		change func(doc map[string]any)
		fails  string
	}{
		{"a z off by 2e-9", func(d map[string]any) { vector(d, "local_g_binary", "gi", "z")[3] += 2e-9 }, "local_g_binary.gi.z"},
		{"a z off by 5e-10 passes", func(d map[string]any) { vector(d, "local_g_binary", "gi", "z")[3] += 5e-10 }, ""},
		{"a q off by 1e-8", func(d map[string]any) { vector(d, "local_g_rowstd", "gistar", "p_bh")[0] -= 1e-8 }, "local_g_rowstd.gistar.p_bh"},
		{"a bin too high", func(d map[string]any) { vector(d, "local_g_binary", "gistar", "bin_fdr")[5]++ }, "local_g_binary.gistar.bin_fdr"},
		{"null where there is a number", func(d map[string]any) { vector(d, "local_moran_rowstd", "total", "Var")[7] = math.NaN() }, "local_moran_rowstd.total.Var"},
		{"a number where there is none", func(d map[string]any) { vector(d, "local_g_binary", "gi", "z")[24] = 0 }, "local_g_binary.gi.z"},
		{"an island's trivial moments as null pass", func(d map[string]any) {
			vector(d, "local_g_binary", "gi", "G")[24] = math.NaN()
			vector(d, "local_moran_rowstd", "conditional", "Var")[24] = math.NaN()
		}, ""},
		{"an island's bin as 0 passes", func(d map[string]any) { vector(d, "local_g_binary", "gi", "bin_nofdr")[24] = 0 }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := board().document()
			c.change(doc)
			r := auditOf(t, map[string]string{"a.json": encode(doc), "b.json": encode(board().document())})
			var failed []string
			for _, v := range r.Results {
				if v.State == audit.Fail {
					failed = append(failed, v.File+" "+v.Vector)
				}
			}
			want := []string(nil)
			if c.fails != "" {
				want = []string{"a.json " + c.fails}
			}
			if !reflect.DeepEqual(failed, want) {
				t.Errorf("failed: %v, want %v", failed, want)
			}
			if (verdict(r) != nil) != (c.fails != "") {
				t.Errorf("the verdict is %v", verdict(r))
			}
		})
	}
}

// TestStatistics_hostile: bad files are named, the good one beside them is still audited.
func TestStatistics_hostile(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"empty", "", "ends in the middle"},
		{"truncated", `{"x":[1,2`, "ends in the middle"},
		{"not JSON", "hello", "not a JSON document"},
		{"two documents", `{"a":1} {"b":2}`, "more text follows"},
		{"NaN literal", `{"x":[NaN],"neighbours":[[]]}`, "not a JSON document"},
		{"a number beyond numbers", `{"x":[1e999],"neighbours":[[]]}`, "not a JSON document"},
		{"nested without end", strings.Repeat("[", 100000), "nested deeper"},
		{"a key twice", `{"x":[1],"x":[2],"neighbours":[[]]}`, "comes twice"},
		{"index out of range", `{"x":[1,2],"neighbours":[[1],[2]]}`, "row 1 names 2"},
		{"negative index", `{"x":[1,2],"neighbours":[[-1],[0]]}`, "row 0 names -1"},
		{"fractional index", `{"x":[1,2],"neighbours":[[0.5],[0]]}`, "row 0 names 0.5"},
		{"huge index", `{"x":[1,2],"neighbours":[[1e300],[0]]}`, "row 0 names 1e+300"},
		{"null index", `{"x":[1,2],"neighbours":[[null],[0]]}`, "row 0 names NaN"},
		{"a neighbour twice", `{"x":[1,2],"neighbours":[[1,1],[0]]}`, "twice"},
		{"rows missing", `{"x":[1,2],"neighbours":[[1]]}`, "1 rows for 2 places"},
		{"x of words", `{"x":["a"],"neighbours":[[]]}`, "x is not a list of numbers"},
		{"neighbours of words", `{"x":[1],"neighbours":["a"]}`, "row 0 is not a list"},
		{"neighbours no list", `{"x":[1],"neighbours":5}`, "not a list of lists"},
		{"n that lies", `{"x":[1,2],"n":3,"neighbours":[[1],[0]]}`, "n is not the 2 numbers"},
		{"strange base", `{"x":[1],"index_base":7,"neighbours":[[]]}`, "index_base"},
		{"weights short", `{"x":[1,2],"neighbours":[[1],[0]],"weights":[[1],[]]}`, "1 neighbours and 0 weights"},
		{"weights negative", `{"x":[1,2],"neighbours":[[1],[0]],"weights":[[1],[-2]]}`, "not a positive number"},
		{"vector short", `{"x":[1,2],"neighbours":[[1],[0]],"local_g_binary":{"gi":{"z":[1]}}}`, "1 numbers where the case has 2"},
		{"vector of words", `{"x":[1,2],"neighbours":[[1],[0]],"local_g_binary":{"gi":{"z":["NA",1]}}}`, "not a list of numbers"},
		{"gi no object", `{"x":[1,2],"neighbours":[[1],[0]],"local_g_binary":{"gi":[1,2]}}`, "not an object"},
		{"scalar is a word", `{"x":[1,2],"neighbours":[[1],[0]],"global_moran_rowstd":{"I":"x"}}`, "not a number"},
		{"quadrants short", `{"x":[1,2],"neighbours":[[1],[0]],"local_moran_rowstd":{"quadrant":["Low-Low"]}}`, "2 words"},
		{"population zero is no error but unequal lengths are", `{"cases":[1,2],"population":[5]}`, "1 numbers where"},
		{"negative cases", `{"cases":[-1],"population":[5],"global":{"m":1}}`, "not negative"},
		{"no probability", `{"p":[1.5],"bh_adjusted":[1]}`, "no probability"},
		{"cut at a word", `{"p":[0.5],"cut":{"many":{}}}`, "not a rate"},
		{"cut no object", `{"p":[0.5],"cut":{"0.1":3}}`, "not an object"},
		{"bins beyond three", `[{"gi_bin":[7],"expect":"none","mk_z":0,"mk_p":1,"trend_alpha":0.1}]`, "whole number from -3 to 3"},
		{"a case without a trend", `[{"gi_bin":[1],"expect":"none"}]`, "mk_z is missing"},
		{"a null in a series", `{"x":[1,null,3],"S":1}`, "value 1 is null"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := auditOf(t, map[string]string{"bad.json": c.text, "good.json": encode(board().document())})
			if len(r.Unreadable) != 1 || !strings.Contains(r.Unreadable[0].Error(), c.says) || !strings.HasPrefix(r.Unreadable[0].Error(), "bad.json: ") {
				t.Errorf("said %v, want a word about %q", r.Unreadable, c.says)
			}
			if n := r.Count(audit.OK); n != 48 {
				t.Errorf("%d vectors of the good file checked", n)
			}
		})
	}
}

func TestStatistics_forms(t *testing.T) {
	for _, c := range []struct {
		name, text string
		ok, other  int
	}{
		{"a byte order mark", "\ufeff" + `{"p":[0.5],"bh_adjusted":[0.5]}`, 1, 0},
		{"cases in a list in an object", `{"all":[{"p":[0.5],"bh_adjusted":[0.5]},{"p":[0.2,null],"bh_adjusted":[0.2,null]}]}`, 2, 0},
		{"indexes from 1, a lone neighbour, none as null", `{"x":[1,2,4],"index_base":1,"neighbours":[2,[1,3],null],"global_moran_rowstd":{"E":-1}}`, 1, 0},
		{"all rows unboxed", `{"x":[1,2,4],"neighbours":[1,2,0],"global_moran_rowstd":{"E":-0.5}}`, 1, 0},
		{"nobody at all", `{"x":[],"neighbours":[],"local_g_binary":{"gi":{"z":[],"G":[]}}}`, 2, 0},
		{"one place", `{"x":[3],"neighbours":[[]],"local_g_binary":{"gi":{"z":[null]},"gistar":{"z":[null],"p_two_sided":[null]}}}`, 3, 0},
		{"weights that count", `{"x":[1,2,4],"neighbours":[[1,2],[0],[1]],"weights":[[3,1],[1],[2]],"local_g_rowstd":{"gi":{"G":[0.416666666666666666,0.2,0.666666666666666667]}}}`, 1, 0},
		{"data without a case", `{"type":"FeatureCollection","features":[]}`, 0, 1},
		{"an unknown statistic", `{"x":[1,2],"neighbours":[[1],[0]],"local_geary":{"c":[1,2]},"local_g_binary":{"gi":{"zz":[1,2]},"gx":{}}}`, 0, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := auditOf(t, map[string]string{"a.json": c.text})
			if len(r.Unreadable) > 0 || r.Count(audit.OK) != c.ok || r.Count(audit.NotChecked) != c.other || r.Count(audit.Fail) > 0 {
				t.Errorf("%+v %v", r.Results, r.Unreadable)
			}
		})
	}
	if _, err := audit.Statistics(context.Background(), t.TempDir(), nil); err == nil {
		t.Error("an empty directory was audited")
	}
	if _, err := audit.Statistics(context.Background(), filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("a directory that is not there was audited")
	}
}

// TestStatistics_dataset compares a case with the GeoJSON beside it: values and neighbours.
func TestStatistics_dataset(t *testing.T) {
	square := func(x, v int) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"V":%d},"geometry":{"type":"Polygon","coordinates":[[[%d,0],[%d,0],[%d,1],[%d,1],[%d,0]]]}}`, v, x, x+1, x+1, x, x)
	}
	data := `{"type":"FeatureCollection","features":[` + square(0, 5) + "," + square(1, 6) + "," + square(2, 9) + `]}`
	good := `{"dataset":"d.geojson","value":"V","weights":{"type":"queen"},"x":[5,6,9],"neighbours":[[1],[0,2],[1]]}`
	r := auditOf(t, map[string]string{"d.geojson": data, "c.json": good})
	if r.Count(audit.OK) != 2 || verdict(r) != nil {
		t.Errorf("%+v", r.Results)
	}
	bad := strings.Replace(strings.Replace(good, "[5,6,9]", "[5,6,8]", 1), "[0,2]", "[2]", 1)
	r = auditOf(t, map[string]string{"d.geojson": data, "c.json": bad})
	if r.Count(audit.Fail) != 2 {
		t.Errorf("%+v", r.Results)
	}
	r = auditOf(t, map[string]string{"c.json": strings.Replace(good, "d.geojson", "../../etc/d.geojson", 1)})
	if len(r.Unreadable) > 0 || r.Count(audit.OK) != 0 {
		t.Errorf("a dataset outside the directory: %+v %v", r.Results, r.Unreadable)
	}
}

func FuzzStatistics(f *testing.F) {
	f.Add([]byte(encode(board().document())))
	f.Add([]byte(`{"x":[1,2,4],"neighbours":[1,2,0],"weights":[[1],[1],[1]],"S":1,"p":[1],"cut":{"0.1":{}}}`))
	f.Add([]byte(`[{"gi_bin":[1],"expect":"none","mk_z":0,"mk_p":1,"trend_alpha":0.1}]`))
	f.Add([]byte(`{"cases":[1,2],"population":[5,0],"neighbours":[[1],[0]],"global":{"m":1},"local":{"est":[1,2]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "a.json")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := audit.Statistics(context.Background(), path, func(audit.Result) {}); err != nil {
			t.Fatal(err)
		}
	})
}

// verdict is nil when everything agrees.
func verdict(r *audit.Report) error {
	if len(r.Unreadable) > 0 {
		return errors.Join(r.Unreadable...)
	}
	if n := r.Count(audit.Fail); n > 0 {
		return fmt.Errorf("%d vectors differ", n)
	}
	return nil
}
