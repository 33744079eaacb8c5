package importers

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// taking is a sound file of some kind and format, and what it becomes.
type taking struct {
	name    string
	kind    string
	files   map[string]string
	open    string // the only file when empty
	o       Options
	add     int
	said    []string // of the batch: "format shapefile", "encoding GB18030", "crs EPSG:4326"
	query   string   // rows as text, in order
	rows    []string
	found   []string // findings but notes
	changed map[string]string
	updates int // rows that differ in changed
}

func (c taking) write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, open := t.TempDir(), c.open
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if c.open == "" {
			open = name
		}
	}
	path := filepath.Join(dir, open)
	if ext := filepath.Ext(path); ext == ".SHP" { // another system's way of writing it
		if err := os.Rename(strings.TrimSuffix(path, ext)+".shp", path); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func buildings(households string) layer {
	with := func(x, y float64) [][]float64 { // two parts, the first with a hole
		const m = side / 20
		return [][]float64{rect(x, y, x+4*m, y+4*m), hole(x+m, y+m, x+2*m, y+2*m), rect(x+5*m, y, x+6*m, y+m)}
	}
	return layer{code: 15, gbk: true, cpg: "GBK", columns: []column{{"楼栋编码", 'C', 12}, {"小区名称", 'C', 30}, {"楼号", 'C', 10}, {"户数", 'N', 6}, {"层数", 'N', 4}},
		rows: []shape{
			{parts: with(west+0.001, south+0.001), values: []string{"B1", "幸福小区", "1号楼", households, "18"}},
			{parts: [][]float64{rect(0, 0, 1, 1)}, values: []string{"B0", "已删", "", "", ""}, deleted: true},
			{parts: with(west+0.011, south+0.001), values: []string{"B2", "幸福小区", "2号楼", "60", ""}},
		}}
}

func roads(name string) layer {
	return layer{code: 23, columns: []column{{"road_id", 'C', 8}, {"道路名称", 'C', 30}, {"等级", 'C', 12}}, language: 0x4D, gbk: true,
		rows: []shape{{parts: [][]float64{{west, south + 0.005, west + 0.01, south + 0.006}, {west + 0.012, south + 0.006, west + 0.02, south + 0.007}}, values: []string{"R1", name, "主干道"}}}}
}

func several(name string) layer {
	return layer{code: 18, columns: []column{{"id", 'N', 8}, {"name", 'C', 20}, {"class", 'C', 12}},
		rows: []shape{{parts: [][]float64{{west + 0.004, south + 0.004}}, values: []string{"7", name, "学校"}}}}
}

func bag(files map[string][]byte) map[string][]byte { return named("数据/层.*", files) }

// takings are every kind and format once.
func takings(t *testing.T) []taking {
	incidents := func(status string) string {
		return "工单编号,上报时间,事件类别,状态,结案时间,经度,纬度,内容\n" +
			"A1,2026-03-01 08:30:00,占道经营,结案,2026-03-02 10:00:00,118.251,33.951,\"门口，有摊\"\n" +
			"A2,2026/3/5 9:05,暴露垃圾," + status + ",,118.262,33.962,\n" +
			"A3,20260306,暴露垃圾,,,118.275,33.955,在区界外\n"
	}
	water := func(name string) string {
		return "\ufeff" + `{"type":"FeatureCollection","name":"x","features":[` +
			`{"type":"Feature","id":11,"properties":{"name":"` + name + `","class":"河"},"geometry":{"type":"LineString","coordinates":[[118.25,33.955,3],[118.27,33.956,4]]}},` +
			`{"type":"Feature","id":12,"properties":{"name":null},"geometry":{"type":"Polygon","coordinates":[[[118.251,33.951],[118.253,33.951],[118.253,33.953],[118.251,33.951]]]}}]}`
	}
	return []taking{
		{name: "areas as CSV", kind: "areas", files: only("a.csv", "名称;类型;上级;编码\n城中街道;;;321\n东社区;社区;城中街道;\n西村;;321;\n"), add: 3,
			said: []string{"format csv", "encoding UTF-8"}, query: "select name || ' ' || kind || ' ' || coalesce((select p.name from area p where p.id = a.parent), '') from area a order by level, name",
			rows:    []string{"城中街道 street ", "东社区 community 城中街道", "西村 village 城中街道"},
			changed: only("a.csv", "名称;类型;上级;编码\n城中街道;;;321\n东社区;社区;城中街道;77\n西村;;321;\n"), updates: 1},
		{name: "areas with outlines", kind: "areas", files: only("层.zip", zipOf(t, bag(layer{code: 25, columns: []column{{"name", 'C', 30}}, rows: []shape{
			{parts: [][]float64{rect(west, south, west+side, south+2*side)}, values: []string{"Mill Town"}}}}.files()))), add: 1, said: []string{"format shapefile", "crs EPSG:4326"},
			query: "select kind || ' ' || round(st_area(reference)::numeric, 6) from area", rows: []string{"town 0.000200"}},
		{name: "buildings: polygons with Z, holes and parts, GBK by .cpg", kind: "buildings", files: texts(named("楼.*", buildings("48").files())), open: "楼.shp", add: 2,
			said:  []string{"format shapefile", "encoding GB18030"},
			query: "select source_key || ' ' || estate || ' ' || number || ' ' || households || ' ' || coalesce(floors::text, '-') || ' ' || st_numgeometries(footprint) || ' ' || st_nrings(footprint) || ' ' || (select code from grid_shape s where s.grid = b.grid_now) from building b order by 1",
			rows:  []string{"B1 幸福小区 1号楼 48 18 2 3 G1", "B2 幸福小区 2号楼 60 - 2 3 G2"}, changed: texts(named("楼.*", buildings("50").files())), updates: 1},
		{name: "posts as CSV in GBK", kind: "posts", files: only("站.csv", inGBK(t, "名称,类型,经度,纬度,开放时间,服务\n城中党群服务中心,中心,118.255,33.955,周一至周五 8:30-17:30,议事、图书\n")), add: 1, said: []string{"encoding GB18030"},
			query: "select name || ' ' || kind || ' ' || (hours ->> 'fri') || ' ' || array_to_string(services, '+') from post", rows: []string{`城中党群服务中心 centre [["08:30", "17:30"]] 议事+图书`}},
		{name: "roads: lines with M in two parts, GBK by the language byte", kind: "roads", files: texts(named("路.*", roads("人民路").files())), open: "路.SHP", add: 1, said: []string{"encoding GB18030"},
			query: "select name || ' ' || class || ' ' || st_numgeometries(line) from road", rows: []string{"人民路 primary 2"}, changed: texts(named("路.*", roads("人民大道").files())), updates: 1},
		{name: "water: GeoJSON with a byte order mark, Z and ids", kind: "water", files: only("水.geojson", water("古黄河")), add: 2, said: []string{"format geojson"},
			query: "select source_key || ' ' || class || ' ' || name || ' ' || st_dimension(surface) from water order by 1", rows: []string{"11 river 古黄河 1", "12 lake  2"},
			changed: only("水.geojson", water("黄河故道")), updates: 1},
		{name: "places: one of several points, zipped", kind: "places", files: only("x.zip", zipOf(t, bag(several("实验小学").files()))), add: 1,
			query: "select source_key || ' ' || class || ' ' || name || ' ' || round(st_x(point)::numeric, 6) from place", rows: []string{"7 school 实验小学 118.254000"}},
		{name: "incidents: CSV in gzip", kind: "incidents", files: only("事件.csv.gz", gzipped(t, []byte(incidents("处置中")))), add: 3, said: []string{"format csv"},
			query: "select i.source || ' ' || i.source_key || ' ' || c.name || ' ' || i.status || ' ' || to_char(i.reported_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') || ' ' || coalesce((select code from grid_shape s where s.grid = i.grid_now), '-') from incident i join incident_category c on c.id = i.category order by i.source_key",
			rows:  []string{"事件 A1 占道经营 closed 03-01 08:30 G1", "事件 A2 暴露垃圾 handling 03-05 09:05 G4", "事件 A3 暴露垃圾 reported 03-06 00:00 -"},
			found: []string{"3 unplaced ="}, o: Options{Source: "事件"}, changed: only("事件.csv.gz", gzipped(t, []byte(incidents("已处置")))), updates: 1},
		{name: "organisations", kind: "organisations", files: only("a.csv", "党组织名称,上级党组织,组织类型\n测试区委,,\n城中街道党工委,,\n东社区党委,,\n第一党支部,,\n第二联合党支部,东社区党委,\n"), add: 5,
			query: "select name || ' ' || kind || ' ' || form || ' ' || coalesce((select p.name from organisation p where p.id = o.parent), '') from organisation o order by level, name",
			rows:  []string{"测试区委 district_committee own ", "城中街道党工委 street_committee own 测试区委", "东社区党委 community_committee own 城中街道党工委", "第一党支部 branch own 东社区党委", "第二联合党支部 branch joint 东社区党委"}},
	}
}

// TestTaken imports each: a dry run changes nothing, publishing does what it said, the same
// file again changes nothing, another version changes just what differs, and taking both back
// leaves the district as it was.
func TestTaken(t *testing.T) {
	w := newWard(t)
	for _, c := range takings(t) {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			path := c.write(t, c.files)
			before := w.content("incident_category", "feed", "change")
			all := w.content()
			dry, err := w.take(c.kind, c.o, path)
			if err != nil || dry.State != "checked" || dry.Summary.Add != c.add {
				t.Fatalf("dry run: %s, %+v, %v; %v", dry.State, dry.Summary, err, w.findings(dry))
			}
			w.same(all)
			first := w.must(w.put(c.kind, c.o, path))
			if got := w.rows(c.query); !slices.Equal(got, c.rows) {
				t.Errorf("there are\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(c.rows, "\n"))
			}
			if got := w.findings(first); !slices.Equal(got, c.found) {
				t.Errorf("findings %q, not %q", got, c.found)
			}
			for _, s := range c.said {
				if got := []string{"format " + first.Format, "encoding " + first.Encoding, "crs " + first.SourceCRS}; !slices.Contains(got, s) {
					t.Errorf("read as %q, not %s", got, s)
				}
			}
			again := w.must(w.put(c.kind, c.o, path))
			if s := again.Summary; s.Add != 0 || s.Update != 0 || s.Same != c.add {
				t.Errorf("the same again: %+v", s)
			}
			undo := []Batch{again, first}
			if c.changed != nil {
				b := w.must(w.put(c.kind, c.o, c.write(t, c.changed)))
				if s := b.Summary; s.Add != 0 || s.Update != c.updates || s.Same != c.add-c.updates {
					t.Errorf("another version: %+v", s)
				}
				undo = append([]Batch{b}, undo...)
				if _, err := w.store.Revert(t.Context(), w.id, first.ID, 0); err == nil || !strings.Contains(err.Error(), "changed since") {
					t.Errorf("the first is taken back under the second: %v", err)
				}
			}
			for _, b := range undo {
				if b, err = w.store.Revert(t.Context(), w.id, b.ID, 0); err != nil || b.State != "reverted" {
					t.Fatalf("taking back import %d: %s %v", b.ID, b.State, err)
				}
			}
			w.same(before)
			w.seamless()
		})
	}
}

// seamless wants the change feed to have every number once.
func (w *ward) seamless() {
	w.t.Helper()
	if gap := one[int](w, "select count(*) from (select seq, row_number() over (order by seq) n from change where district = $1) s where seq <> n", w.id); gap != 0 {
		w.t.Errorf("the feed has %d numbers out of place", gap)
	}
}

// TestResponsibility takes organisations, members and assignments in turn, which stand on each
// other, replaces a lead, and takes them back from the last to the first.
func TestResponsibility(t *testing.T) {
	w := newWard(t)
	empty := w.content("feed", "change")
	file := func(text string) string { return writeFile(t, "a.csv", text) }
	undo := []Batch{
		w.must(w.put("organisations", Options{}, file("name\n测试区委\n城中街道党工委\n东社区党委\n第一党支部\n第二党支部\n"))),
		w.must(w.put("members", Options{}, file("党组织,姓名,职务,办公电话,任期起,任期止\n第一党支部,张三,网格长,0527-8888,2025-01-01,2030-01-01\n第一党支部,李四,网格员,,2025.1.1,\n第二党支部,王五,书记,,2025年1月1日,\n"))),
	}
	first := w.must(w.put("assignments", Options{}, file("网格编码,主责党支部,联合党支部,网格长,网格员,开始日期\nG1,第一党支部,第二党支部,张三,李四,2025-06-01\nG2,第二党支部,,王五,,2025-06-01\n")))
	if first.Summary.Add != 6 || !first.Summary.Expanded {
		t.Errorf("%+v", first.Summary)
	}
	leads := "select s.code || ' ' || o.name || ' ' || b.role || ' ' || b.during from grid_branch b join organisation o on o.id = b.organisation join grid_shape s on s.grid = b.grid order by 1"
	want := []string{"G1 第一党支部 lead [2025-06-01,)", "G1 第二党支部 joint [2025-06-01,)", "G2 第二党支部 lead [2025-06-01,)"}
	if got := w.rows(leads); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	before := w.content("feed", "change")
	next := w.must(w.put("assignments", Options{}, file("网格编码,主责党支部,开始日期\nG2,第一党支部,2026-01-01\n")))
	if next.Summary.Update != 1 || next.Summary.Add != 0 {
		t.Errorf("replacing a lead: %+v", next.Summary)
	}
	want = []string{"G1 第一党支部 lead [2025-06-01,)", "G1 第二党支部 joint [2025-06-01,)", "G2 第一党支部 lead [2026-01-01,)", "G2 第二党支部 lead [2025-06-01,2026-01-01)"}
	if got := w.rows(leads); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if _, err := w.store.Revert(t.Context(), w.id, next.ID, 0); err != nil {
		t.Fatal(err)
	}
	w.same(before)
	if _, err := w.store.Revert(t.Context(), w.id, undo[1].ID, 0); err == nil || !strings.Contains(err.Error(), "depend") {
		t.Errorf("members in charge of grids are taken back: %v", err)
	}
	for _, b := range []Batch{first, undo[1], undo[0]} {
		if _, err := w.store.Revert(t.Context(), w.id, b.ID, 0); err != nil {
			t.Fatal(err)
		}
	}
	w.same(empty)
	w.seamless()
}

// TestHeld leaves alone the incidents people have worked on since they were imported.
func TestHeld(t *testing.T) {
	w := newWard(t)
	csv := func(summary string) string {
		return writeFile(t, "a.csv", "key,reported_at,lon,lat,summary\na,2026-03-01,118.251,33.951,"+summary+"\nb,2026-03-01,118.252,33.951,"+summary+"\n")
	}
	o := Options{Source: "热线"}
	first := w.must(w.put("incidents", o, csv("旧")))
	if _, err := w.pool.Exec(t.Context(), "update incident set status = 'handling' where source_key = 'a'"); err != nil {
		t.Fatal(err)
	}
	if s := w.must(w.put("incidents", o, csv("新"))).Summary; s.Held != 1 || s.Update != 1 {
		t.Errorf("%+v", s)
	}
	if got := w.rows("select source_key || summary || status from incident order by 1"); !slices.Equal(got, []string{"a旧handling", "b新reported"}) {
		t.Errorf("%q", got)
	}
	before := w.content()
	if _, err := w.store.Revert(t.Context(), w.id, first.ID, 0); err == nil || !strings.Contains(err.Error(), "2 of the entries") {
		t.Errorf("taken back although changed: %v", err)
	}
	w.same(before)
}

func inGBK(t *testing.T, text string) string {
	t.Helper()
	b, err := gb18030Set.enc.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestUpload takes the same way as the web form: files are received, worked on in the
// background, and gone afterwards.
func TestUpload(t *testing.T) {
	w := newWard(t)
	up, err := w.store.NewUpload()
	if err != nil {
		t.Fatal(err)
	}
	files := threePoints.files()
	for _, ext := range slices.Sorted(maps.Keys(files)) {
		if err := up.Add("../点."+ext, strings.NewReader(string(files[ext]))); err != nil {
			t.Fatal(err)
		}
	}
	if err := up.Add("点.exe", strings.NewReader("x")); err == nil {
		t.Error("a program is taken")
	}
	b, err := up.Submit(t.Context(), w.id, 0, Options{Kind: "incidents"})
	if err != nil {
		t.Fatal(err)
	}
	if err := up.Close(); err != nil {
		t.Fatal(err)
	}
	until(t, "the check", func(ctx context.Context) bool {
		b, err = w.store.Batch(ctx, w.id, b.ID)
		return err == nil && b.State == "checked"
	})
	if _, err := w.store.Later(t.Context(), Job{District: w.id, Batch: b.ID, Do: "publish"}); err != nil {
		t.Fatal(err)
	}
	until(t, "publication", func(ctx context.Context) bool {
		b, err = w.store.Batch(ctx, w.id, b.ID)
		return err == nil && b.State == "published"
	})
	if left, err := os.ReadDir(w.store.dir); err != nil || len(left) != 0 {
		t.Errorf("%v are left, %v", left, err)
	}
	if n := one[int](w, "select count(*) from incident"); n != 3 {
		t.Error(fmt.Sprint(n))
	}
}
