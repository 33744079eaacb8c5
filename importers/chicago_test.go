package importers

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"

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

// rawArea is a Chicago area as the file has it, in degrees.
type rawArea struct {
	code  string
	bound orb.Bound
	edges [][2]orb.Point
}

// holds is the even-odd rule on the file's own doubles.
func (a *rawArea) holds(p orb.Point) (in bool) {
	if !a.bound.Contains(p) {
		return false
	}
	for _, e := range a.edges {
		if (e[0][1] > p[1]) != (e[1][1] > p[1]) && p[0] < e[0][0]+(p[1]-e[0][1])*(e[1][0]-e[0][0])/(e[1][1]-e[0][1]) {
			in = !in
		}
	}
	return in
}

// units is how far p lies from the area's border, in units of the lattice.
func (a *rawArea) units(p orb.Point) float64 {
	best := math.Inf(1)
	px, py := latticeXY(p)
	for _, e := range a.edges {
		ax, ay := latticeXY(e[0])
		bx, by := latticeXY(e[1])
		f := 0.0
		if l := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); l > 0 {
			f = min(max(((px-ax)*(bx-ax)+(py-ay)*(by-ay))/l, 0), 1)
		}
		best = min(best, math.Hypot(px-ax-f*(bx-ax), py-ay-f*(by-ay)))
	}
	return best
}

// latticeXY is a place on the lattice before it is rounded.
func latticeXY(p orb.Point) (x, y float64) {
	phi := p[1] * math.Pi / 180
	return geo.World * (p[0] + 180) / 360, geo.World * (1 - math.Asinh(math.Tan(phi))/math.Pi) / 2
}

func chicagoAreas(t *testing.T) (raw []rawArea, faces []geo.Face) {
	t.Helper()
	columns, rows := readAll(t, realData(t, "chicago-incidents/community_areas.geojson"))
	number := slices.Index(columns, "area_num_1")
	for i, r := range rows {
		g, ok := r.Geometry.(*geom.MultiPolygon)
		if !ok {
			t.Fatalf("area %d is a %T", i, r.Geometry)
		}
		a := rawArea{code: r.Values[number]}
		var shape orb.MultiPolygon
		flat := g.FlatCoords()
		start := 0
		for _, ends := range g.Endss() {
			var p orb.Polygon
			for _, end := range ends {
				var ring orb.Ring
				for k := start; k+1 < end; k += 2 {
					ring = append(ring, orb.Point{flat[k], flat[k+1]})
				}
				for k := 1; k < len(ring); k++ {
					a.edges = append(a.edges, [2]orb.Point{ring[k-1], ring[k]})
				}
				p, start = append(p, ring), end
			}
			shape = append(shape, p)
		}
		a.bound = shape.Bound()
		raw = append(raw, a)
		snapped, _, err := geo.Snap(shape)
		if err != nil {
			t.Fatal(err)
		}
		faces = append(faces, geo.Face{ID: int64(i + 1), Shape: snapped})
	}
	return raw, faces
}

// TestChicago_borders tells on 156,385 real incidents what the lattice does to what grid they
// fall into: on the file's own coordinates the grid is the recorded one for 152,087, and every
// incident that changes its grid on the lattice lies within rounding distance of the border.
// A place moves by half the diagonal of a unit at most, and so does each end of a border.
func TestChicago_borders(t *testing.T) {
	raw, faces := chicagoAreas(t)
	if len(raw) != 77 {
		t.Fatalf("%d areas", len(raw))
	}
	locator := geo.NewLocator(faces)
	columns, rows := readAll(t, realData(t, "chicago-incidents/incidents_2018.csv.gz"))
	if len(rows) != 156_385 {
		t.Fatalf("%d incidents", len(rows))
	}
	area, lon, lat := slices.Index(columns, "area_numbe"), slices.Index(columns, "longitude"), slices.Index(columns, "latitude")
	var equal, differs, none, several, moved int
	farthest := 0.0
	for _, r := range rows {
		var p orb.Point
		for i, c := range []int{lon, lat} {
			if err := json.Unmarshal([]byte(r.Values[c]), &p[i]); err != nil {
				t.Fatal(err)
			}
		}
		in := 0 // 1-based, as faces are numbered
		count := 0
		for i := range raw {
			if raw[i].holds(p) {
				in, count = i+1, count+1
			}
		}
		switch {
		case count > 1:
			several++
		case count == 0:
			none++
		case raw[in-1].code == r.Values[area]:
			equal++
		default:
			differs++
		}
		at, err := geo.FromLonLat(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		ids := locator.Locate(at, nil)
		if len(ids) > 1 {
			t.Errorf("row %d is in %d grids of the lattice", r.No, len(ids))
		}
		now := 0
		if len(ids) == 1 {
			now = int(ids[0])
		}
		if now == in {
			continue
		}
		moved++
		for _, i := range []int{in, now} { // the border it left, and the one it crossed
			if i == 0 {
				continue
			}
			d := raw[i-1].units(p)
			farthest = max(farthest, d)
			if d > math.Sqrt2 {
				t.Errorf("row %d at %v goes from %d to %d, %.2f units from the border", r.No, p, in, now, d)
			}
		}
	}
	t.Logf("equal %d, differs %d, none %d, several %d; on the lattice %d move, the farthest %.3f units (%.1f mm) from its border",
		equal, differs, none, several, moved, farthest, farthest*1000*faces[0].Shape[0][0][0].UnitMeters())
	if equal != 152_087 || differs != 3_771 || none != 527 || several != 0 {
		t.Errorf("equal %d, differs %d, none %d, several %d", equal, differs, none, several)
	}
	if moved == 0 || moved > 60 {
		t.Errorf("%d incidents change their grid on the lattice", moved)
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
