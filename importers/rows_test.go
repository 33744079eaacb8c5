package importers

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestRefusedRows takes files of which some rows are bad: each is told with its number, field
// and value, the good ones go in, and with --strict nothing does.
func TestRefusedRows(t *testing.T) {
	nan := points("a", west+0.001, south+0.001, "b", math.NaN(), south+0.002, "c", west+0.003, math.Inf(1))
	crowd := points("a", west+0.001, south+0.001, "b", west+0.001, south+0.001)
	crowd.rows[1].code = 8
	cases := []struct {
		name, kind string
		files      map[string]string
		open       string
		good       int
		found      []string
	}{
		{name: "coordinates that are no numbers", kind: "incidents", files: texts(named("点.*", nan.files())), open: "点.shp", good: 1, found: []string{"2 not_finite =", "3 not_finite ="}},
		{name: "shapes of another type", kind: "incidents", files: texts(named("点.*", crowd.files())), open: "点.shp", good: 1, found: []string{"2 mixed_shape_type ="}},
		{name: "mixed geometries", kind: "water", good: 2, found: []string{"2 wrong_geometry =", "4 geometry_type =", "5 missing_geometry ="}, files: only("a.geojson", `{"type":"FeatureCollection","features":[`+
			`{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[118.25,33.955],[118.27,33.956]]}},`+
			`{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[118.25,33.955]}},`+
			`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[118.251,33.951],[118.253,33.951],[118.253,33.953],[118.251,33.951]]]}},`+
			`{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[]}},`+
			`{"type":"Feature","properties":{},"geometry":null}]}`)},
		{name: "keys that are there already", kind: "posts", good: 2, found: []string{"3 duplicate_key key=a"}, files: only("a.csv", "key,name,kind,lon,lat\na,甲,站,118.251,33.951\nb,乙,站,118.252,33.951\na,丙,站,118.253,33.951\n")},
		{name: "times, words and places", kind: "incidents", good: 2, found: []string{
			"2 missing_value reported_at=", "3 not_a_time reported_at=昨天", "4 unknown_word status=在飞", "5 ragged_row =", "6 times_out_of_order closed_at=2026-02-01T00:00:00Z",
			"7 not_a_number lon=NaN", "8 in_the_future reported_at=2099-01-01", "9 outside_district =118.290000, 33.951000", "10 unplaced ="}, files: only("a.csv",
			"key,reported_at,lon,lat,status,closed_at\n1,2026-03-01,118.251,33.951,,\n2,,118.251,33.951,,\n3,昨天,118.251,33.951,,\n4,2026-03-01,118.251,33.951,在飞,\n5,2026-03-01,118.251\n"+
				"6,2026-03-01,118.251,33.951,办结,2026-02-01 08:00\n7,2026-03-01,NaN,33.951,,\n8,2099-01-01,118.251,33.951,,\n9,2026-03-01,118.29,33.951,,\n10,2026-03-01,118.275,33.951,,\n")},
		{name: "numbers out of their range", kind: "buildings", good: 2, found: []string{"1 out_of_range floors=900", "2 out_of_range households=-4", "4 missing_geometry ="}, files: only("a.geojson", `{"type":"FeatureCollection","features":[`+
			building(`{"key":1,"floors":900}`)+","+building(`{"key":2,"households":-4}`)+","+building(`{"key":3}`)+`,{"type":"Feature","properties":{"key":4},"geometry":{"type":"Polygon","coordinates":[]}}]}`)},
		{name: "identity numbers", kind: "members", good: 1, found: []string{"2 id_number work_phone=", "3 unknown_organisation organisation=第九党支部"},
			files: only("a.csv", "党组织,姓名,职务,联系电话,任期起\n第一党支部,张三 11010519491231002X,网格员,,2025-01-01\n第一党支部,李四,网格员,11010519491231002X,2025-01-01\n第九党支部,王五,网格员,,2025-01-01\n")},
		{name: "grids of one code", kind: "assignments", good: 1, found: []string{"2 unknown_grid grid=", "3 unknown_branch branch=第九党支部"},
			files: only("a.csv", "网格编码,党支部,开始日期\nG1,第一党支部,2026-01-01\nG9,第一党支部,2026-01-01\nG2,第九党支部,2026-01-01\n")},
	}
	w := newWard(t)
	w.must(w.put("organisations", Options{}, writeFile(t, "a.csv", "name\n测试区委\n城中街道党工委\n东社区党委\n第一党支部\n")))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			path := taking{open: c.open}.write(t, c.files)
			before := w.content("incident_category", "feed", "change")
			if errorsIn(c.found) {
				b, err := w.put(c.kind, Options{Strict: true}, path)
				if err == nil || b.State != "rejected" || b.Error.Rule != "strict" {
					t.Errorf("--strict: %s %v %+v", b.State, err, b.Error)
				}
				w.nothingStaged(b)
				w.same(before)
			}
			b := w.must(w.put(c.kind, Options{}, path))
			got := w.findings(b)
			if !slices.Equal(got, c.found) {
				t.Errorf("found\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(c.found, "\n"))
			}
			if b.RowsGood != c.good || b.RowsRead-b.RowsBad != c.good {
				t.Errorf("%d rows are good: %d read, %d bad", b.RowsGood, b.RowsRead, b.RowsBad)
			}
			for _, f := range w.allFindings(b) {
				if (f.Rule == "outside_district" || f.Rule == "unplaced") && f.Place == nil {
					t.Errorf("%s says no place", f.Rule)
				}
			}
			if n := one[int](w, "select count(*) from import_undo where batch = $1", b.ID); n != c.good {
				t.Errorf("%d rows are written", n)
			}
			if _, err := w.store.Revert(t.Context(), w.id, b.ID, 0); err != nil {
				t.Fatal(err)
			}
			w.same(before)
		})
	}
	w.t = t
	if n := one[int](w, "select count(*) from import_row where props::text like '%11010519491231002X%'") +
		one[int](w, "select count(*) from import_finding where value || detail::text like '%11010519491231002X%'"); n > 0 {
		t.Errorf("an identity number is kept in %d rows", n)
	}
}

func building(properties string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":[[[118.251,33.951],[118.2512,33.951],[118.2512,33.9512],[118.251,33.951]]]}}`
}

// errorsIn reports whether any finding refuses its row.
func errorsIn(found []string) bool {
	return slices.ContainsFunc(found, func(f string) bool { return !strings.Contains(f, " unplaced ") })
}

// TestGrids_notAPartition takes grids that overlap, leave gaps and lie apart by a hair: the
// edition comes into force unproved, and every fault is told with its place.
func TestGrids_notAPartition(t *testing.T) {
	cases := []struct {
		name   string
		change func(l *layer)
		found  []string // rule and code
		proved bool
	}{
		{name: "an exact partition", change: func(*layer) {}, proved: true},
		{name: "borders apart by less than the lattice", change: func(l *layer) { // all corners of G1 by 1 nanodegree
			for i := range l.rows[0].parts[0] {
				l.rows[0].parts[0][i] += 1e-10
			}
		}, proved: true},
		{name: "a sliver between two grids, open at one end", change: func(l *layer) { shift(l.rows[0].parts[0], 4, -1e-6); shift(l.rows[0].parts[0], 6, -1e-6) }},
		{name: "a sliver between two grids, closed", change: func(l *layer) {
			x, y := west, south
			l.rows[0].parts[0] = []float64{x, y, x, y + side, x + side, y + side, x + side - 1e-6, y + side/2, x + side, y, x, y}
		}, found: []string{"grids_gap"}},
		{name: "a sliver of both", change: func(l *layer) { shift(l.rows[0].parts[0], 4, 1e-6); shift(l.rows[0].parts[0], 6, 1e-6) }, found: []string{"grids_overlap"}},
		{name: "an eighth of one grid in another", change: func(l *layer) { shift(l.rows[0].parts[0], 4, side/8); shift(l.rows[0].parts[0], 6, side/8) }, found: []string{"grids_overlap"}},
		{name: "a ring that crosses itself", change: func(l *layer) {
			x, y := west+side, south+side
			l.rows[3].parts[0] = []float64{x, y, x, y + side, x + side, y, x + side, y + side, x + side/2, y, x, y}
		}, found: []string{"invalid_in_file"}},
		{name: "a spike thinner than the lattice", change: func(l *layer) {
			x, y := west+2*side, south+2*side // the outer corner: up the edge and back beside it
			l.rows[3].parts[0] = []float64{x - side, y - side, x - side, y, x, y, x + 1e-3, y, x, y - 1e-9, x, y - side, x - side, y - side}
		}, found: []string{"invalid_by_snapping"}},
		{name: "two parts", change: func(l *layer) {
			l.rows[3].parts = append(l.rows[3].parts, rect(west+0.03, south, west+0.031, south+0.001))
		}, found: []string{"several_parts"}, proved: true},
	}
	town := emptyWard(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := town.another(t)
			l := fourGrids()
			c.change(&l)
			b := w.must(w.put("grids", Options{}, write(t, t.TempDir(), "grids", l.files())))
			var rules []string
			for _, f := range w.allFindings(b) {
				if f.Rule != "missing_corner" && f.Rule != "near_corner" && f.Row > 0 && !slices.Contains(rules, f.Rule) {
					rules = append(rules, f.Rule)
					if f.Place == nil || math.Abs(f.Place[0]-west) > 0.05 || f.Field != "code" || f.Value == "" {
						t.Errorf("%s does not say where: %+v", f.Rule, f)
					}
				}
			}
			for _, rule := range c.found {
				if !slices.Contains(rules, rule) {
					t.Errorf("found %v, not %s", rules, rule)
				}
			}
			if t.Failed() {
				for _, f := range w.allFindings(b) {
					t.Logf("%+v", f)
				}
			}
			if len(c.found) == 0 && len(rules) > 0 {
				t.Errorf("found %v", rules)
			}
			if proved := one[bool](w, "select proved from edition where district = $1 and id = $2", w.id, *b.Edition); proved != c.proved {
				t.Errorf("proved: %v", proved)
			}
			if n := one[int](w, "select count(*) from grid_shape where edition = $1", *b.Edition); n != 4 {
				t.Errorf("%d grids", n)
			}
		})
	}
}

func shift(flat []float64, at int, by float64) { flat[at] += by }
