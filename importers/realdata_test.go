package importers

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
)

// realData is a file or folder of the real data, which lie beside the repository; without
// them the test is skipped.
func realData(t testing.TB, name string) string {
	t.Helper()
	root := filepath.Join("..", "..", "shared", "data")
	if _, err := os.Stat(root); errors.Is(err, os.ErrNotExist) {
		t.Skip("no real data beside the repository")
	}
	return filepath.Join(root, name)
}

// readAll reads a whole file.
func readAll(t testing.TB, path string) (columns []string, rows []Row) {
	t.Helper()
	sources, err := Open([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	defer sources[0].Close()
	r, err := sources[0].Reader("")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r.Columns(), rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

// TestChicago311 imports real shapefiles: 77 grids, and 2,635 requests of which 2,633 fall in
// exactly one of them.
func TestChicago311(t *testing.T) {
	grids := realData(t, "chicago-311/chicagocomm.shp")
	w := emptyWard(t)
	if _, err := w.pool.Exec(t.Context(), "update district set time_zone = 'America/Chicago'"); err != nil {
		t.Fatal(err)
	}
	b := w.must(w.put("grids", Options{}, grids))
	if b.Summary.Add != 77 || b.RowsBad != 0 || !strings.HasPrefix(b.SourceCRS, "EPSG:4326") {
		t.Errorf("%+v, read as %s", b.Summary, b.SourceCRS)
	}
	b = w.must(w.put("incidents", Options{}, realData(t, "chicago-311/cleanvehpts.shp")))
	placed := one[int](w, "select count(*) from incident where grid_now is not null")
	in := w.inOneGrid()
	if b.Summary.Add != 2635 || b.RowsBad != 0 || placed != 2633 || in != 2633 || b.Summary.Unplaced != 2 {
		t.Errorf("%+v, %d rejected, %d in a grid, %d in exactly one", b.Summary, b.RowsBad, placed, in)
	}
	if got := w.findings(b); len(got) != 2 || !strings.Contains(got[0], "unplaced") {
		t.Errorf("%v", got)
	}
	if again := w.must(w.put("incidents", Options{}, realData(t, "chicago-311/cleanvehpts.shp"))).Summary; again.Same != 2635 {
		t.Errorf("the same again: %+v", again)
	}
}

// TestChicago_memory has a process of its own import 156,385 incidents: it never has more than
// 200 MB. How long it takes depends on who else uses the machine, and is only told.
func TestChicago_memory(t *testing.T) {
	file := realData(t, "chicago-incidents/incidents_2018.csv.gz")
	w := emptyWard(t)
	w.must(w.put("grids", Options{}, realData(t, "chicago-incidents/community_areas.geojson")))
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "IMPORT_DATABASE="+w.pool.Config().ConnString(), "IMPORT_FILE="+file, "IMPORT_AT=")
	began := time.Now()
	said, err := child.Output()
	if n := one[int](w, "select count(*) from incident"); err != nil || n != 156_385 {
		t.Fatalf("%d incidents: %v", n, err)
	}
	most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(said)
	if most == nil {
		t.Fatalf("no VmHWM in %q", said)
	}
	kilobytes, err := strconv.Atoi(string(most[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f s, %d MB at most", time.Since(began).Seconds(), kilobytes>>10)
	if kilobytes > 200<<10 {
		t.Errorf("the import took %d MB", kilobytes>>10)
	}
}

// inOneGrid counts the incidents that lie in exactly one grid in force.
func (w *ward) inOneGrid() (n int) {
	w.t.Helper()
	var l *geo.Locator
	err := pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) (err error) {
		l, err = grid.LoadLocator(w.t.Context(), tx, w.id, one[int64](w, "select id from edition where state = 'in_force'"))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err := w.pool.Query(w.t.Context(), "select x, y from incident")
	if err != nil {
		w.t.Fatal(err)
	}
	var x, y int64
	_, err = pgx.ForEachRow(rows, []any{&x, &y}, func() error {
		if len(l.Locate(geo.Point{X: uint32(x), Y: uint32(y)}, nil)) == 1 {
			n++
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// TestChineseShapefiles reads the six ways Chinese offices hand over the same nine grids.
func TestChineseShapefiles(t *testing.T) {
	town := emptyWard(t)
	for _, c := range []struct {
		name, crs, encoding, rule string
		o                         Options
	}{
		{name: "a_gbk_ldid4d_nocpg_4548", crs: "EPSG:4548", encoding: "GB18030"},
		{name: "b_gbk_ldid00_nocpg_4548", crs: "EPSG:4548", encoding: "GB18030"},
		{name: "d_gbk_wrongcpg_utf8_4528", crs: "EPSG:4528", encoding: "GB18030"},
		{name: "e_gb18030_4490", crs: "EPSG:4490", encoding: "GB18030"},
		{name: "f_utf8_cpg_4527", crs: "EPSG:4527", encoding: "UTF-8"},
		{name: "g_gbk_noprj_4548", rule: "crs_missing_meridian"},
		{name: "g_gbk_noprj_4548", crs: "EPSG:4548", encoding: "GB18030", o: Options{CRS: "EPSG:4548"}},
	} {
		t.Run(c.name+c.o.CRS, func(t *testing.T) {
			w := town.another(t)
			b, err := w.put("grids", c.o, realData(t, "shapefiles/"+c.name+".shp"))
			if c.rule != "" {
				if err == nil || b.Error == nil || b.Error.Rule != c.rule {
					t.Errorf("not asked: %v %+v", err, b.Error)
				}
				return
			}
			w.must(b, err)
			if b.Summary.Add != 9 || b.Encoding != c.encoding || !strings.HasPrefix(b.SourceCRS, c.crs) {
				t.Errorf("%+v in %s, read as %s", b.Summary, b.Encoding, b.SourceCRS)
			}
			first := w.rows(`select s.name || ' ' || round(st_xmin(h.lonlat)::numeric, 6) || ' ' || round(st_ymin(h.lonlat)::numeric, 6) || ' ' || round(st_xmax(h.lonlat)::numeric, 6) || ' ' || round(st_ymax(h.lonlat)::numeric, 6)
				from grid_shape s join shape h on h.district = s.district and h.id = s.shape where s.district = $1 and s.code = '321302999901001'`, w.id)
			if want := "演示社区第1网格 118.270000 33.960000 118.272500 33.962000"; len(first) != 1 || first[0] != want {
				t.Errorf("%v, not %s", first, want)
			}
		})
	}
}
