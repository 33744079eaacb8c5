package importers

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gridmap/grid"
)

// refusal is a file that is not taken: what it is, and what people are told.
type refusal struct {
	name  string
	kind  string // incidents when empty
	files map[string]string
	open  string // the file named to the importer; the only one when empty
	o     Options
	rule  string
	says  []string // of the Chinese, then of the English text
}

func points(values ...any) layer {
	l := layer{code: 1, columns: []column{{"key", 'C', 12}, {"reported", 'C', 20}, {"category", 'C', 30}}}
	for i := 0; i+2 < len(values); i += 3 {
		l.rows = append(l.rows, shape{parts: [][]float64{{values[i+1].(float64), values[i+2].(float64)}},
			values: []string{values[i].(string), "2026-03-01 08:00", "占道经营"}})
	}
	return l
}

var threePoints = points("a", west+0.001, south+0.001, "b", west+0.011, south+0.002, "c", west+0.003, south+0.013)

// altered is a shapefile with one part changed.
func altered(l layer, ext string, change func(b []byte) []byte) map[string]string {
	files := l.files()
	files[ext] = change(files[ext])
	return texts(named("点.*", files))
}

func texts(files map[string][]byte) map[string]string {
	out := map[string]string{}
	for name, b := range files {
		out[name] = string(b)
	}
	return out
}

func without(l layer, ext string) map[string]string {
	files := l.files()
	delete(files, ext)
	return texts(named("点.*", files))
}

func only(name, text string) map[string]string { return map[string]string{name: text} }

func set16(at int, v uint16) func([]byte) []byte {
	return func(b []byte) []byte { binary.LittleEndian.PutUint16(b[at:], v); return b }
}

func set32(at int, v uint32) func([]byte) []byte {
	return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[at:], v); return b }
}

func big32(at int, v uint32) func([]byte) []byte {
	return func(b []byte) []byte { binary.BigEndian.PutUint32(b[at:], v); return b }
}

func feature84(geometry string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"a","reported":"2026-03-01"},"geometry":` + geometry + `}]}`
}

// shapefileRefusals are about .shp, .shx, .dbf and .prj.
func shapefileRefusals() []refusal {
	huge := points("a", west, south)
	huge.rows[0].parts = [][]float64{make([]float64, 2)}
	moved := points("a", 617379.0, 3760289.0)
	moved.columns, moved.prj = threePoints.columns, ""
	zoned := points("a", 39617379.0, 3760289.0)
	return []refusal{
		{name: "cut .shp", files: altered(threePoints, "shp", func(b []byte) []byte { return b[:len(b)-20] }), open: "点.shp", rule: "truncated", says: []string{"不完整", "重新拷贝", "cut off", "Copy or export it again"}},
		{name: ".shp cut in its header", files: altered(threePoints, "shp", func(b []byte) []byte { return b[:60] }), open: "点.shp", rule: "shp_header", says: []string{"60 字节", "60 bytes"}},
		{name: ".shp of nothing", files: altered(threePoints, "shp", func([]byte) []byte { return nil }), open: "点.dbf", rule: "missing_shp", says: []string{"缺少 .shp", "no .shp"}},
		{name: "not a .shp", files: altered(threePoints, "shp", func(b []byte) []byte { return bytes.Repeat([]byte("x"), len(b)) }), open: "点.shp", rule: "not_a_shp", says: []string{"点.shp 不是", "not a shapefile"}},
		{name: "record beyond the end", files: altered(threePoints, "shp", big32(104, 1<<30)), open: "点.shp", rule: "record_length", says: []string{"第 1 条记录", "Record 1"}},
		{name: "record of two thousand million bytes", files: altered(threePoints, "shp", big32(104, math.MaxUint32)), open: "点.shp", rule: "record_length", says: []string{"第 1 条记录", "the file is damaged"}},
		{name: "shape type that is none", files: altered(threePoints, "shp", set32(32, 99)), open: "点.shp", rule: "unknown_shape_type", says: []string{"99", "99"}},
		{name: "multipatch", files: altered(threePoints, "shp", set32(32, 31)), open: "点.shp", rule: "multipatch", says: []string{"转成面", "convert it to polygons"}},
		{name: ".dbf that counts too many rows", files: altered(threePoints, "dbf", set32(4, 900)), open: "点.shp", rule: "dbf_lies", says: []string{"900 行", "900 rows"}},
		{name: ".dbf that counts four thousand million rows", files: altered(threePoints, "dbf", set32(4, math.MaxUint32)), open: "点.shp", rule: "dbf_lies", says: []string{"文件头", "header"}},
		{name: ".dbf that counts too few rows", files: altered(threePoints, "dbf", set32(4, 2)), open: "点.shp", rule: "dbf_shorter", says: []string{"2 行", "2 rows"}},
		{name: ".dbf with a long header", files: altered(threePoints, "dbf", set16(8, 60000)), open: "点.shp", rule: "not_a_dbf", says: []string{"点.dbf", "not a dBase table"}},
		{name: ".dbf with a short header", files: altered(threePoints, "dbf", set16(8, 20)), open: "点.shp", rule: "not_a_dbf", says: []string{"点.dbf", "点.dbf"}},
		{name: ".dbf with rows of nothing", files: altered(threePoints, "dbf", set16(10, 0)), open: "点.shp", rule: "not_a_dbf", says: []string{"点.dbf", "点.dbf"}},
		{name: ".dbf with short rows", files: altered(threePoints, "dbf", set16(10, 20)), open: "点.shp", rule: "dbf_columns", says: []string{"第 2 列", "Column 2"}},
		{name: ".dbf with a wide column", files: altered(threePoints, "dbf", func(b []byte) []byte { b[32+16] = 255; return b }), open: "点.shp", rule: "dbf_columns", says: []string{"第 1 列", "Column 1"}},
		{name: "cut .dbf", files: altered(threePoints, "dbf", func(b []byte) []byte { return b[:len(b)-30] }), open: "点.shp", rule: "dbf_lies", says: []string{"不完整", "cut off"}},
		{name: ".dbf of nothing", files: altered(threePoints, "dbf", func([]byte) []byte { return nil }), open: "点.shp", rule: "empty_file", says: []string{"点.dbf 是空文件", "点.dbf is empty"}},
		{name: "no .dbf", files: without(threePoints, "dbf"), open: "点.shp", rule: "missing_dbf", says: []string{".dbf", "has no .dbf"}},
		{name: "no .shp", files: without(threePoints, "shp"), open: "点.dbf", rule: "missing_shp", says: []string{"缺少 .shp", "has no .shp"}},
		{name: ".shx of another file", files: altered(threePoints, "shx", big32(100, 77)), open: "点.shp", rule: "shx_disagrees", says: []string{"第 1 个图形", "leave the .shx out"}},
		{name: ".shx with too few entries", files: altered(threePoints, "shx", func(b []byte) []byte { return b[:len(b)-8] }), open: "点.shp", rule: "shx_count", says: []string{"2 条", "lists 2 shapes"}},
		{name: "cut .shx", files: altered(threePoints, "shx", func(b []byte) []byte { return b[:len(b)-3] }), open: "点.shp", rule: "shx_size", says: []string{"删去 .shx", "Leave the .shx out"}},
		{name: "no .prj, metres without a zone", files: texts(named("点.*", moved.files())), open: "点.shp", rule: "crs_missing_meridian", says: []string{"中央经线", "--crs EPSG:n"}},
		{name: "no .prj, metres with a zone", files: texts(named("点.*", zoned.files())), open: "点.shp", rule: "crs_missing_zone", says: []string{"EPSG:4527", "--crs EPSG:4527"}},
		{name: ".prj of nonsense", files: altered(threePoints, "prj", func([]byte) []byte { return []byte("hello") }), open: "点.shp", rule: "prj_unreadable", says: []string{"hello", "--crs EPSG:n"}},
		{name: "Beijing 54", files: altered(threePoints, "prj", func([]byte) []byte {
			return []byte(`GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`)
		}), open: "点.shp", rule: "old_datum", says: []string{"CGCS2000", "Convert the data to CGCS2000"}},
		{name: "unknown system asked for", files: texts(named("点.*", threePoints.files())), open: "点.shp", o: Options{CRS: "EPSG:1111"}, rule: "crs_unknown", says: []string{"EPSG:1111", "EPSG:1111"}},
		{name: "nonsense asked for", files: texts(named("点.*", threePoints.files())), open: "点.shp", o: Options{CRS: "mars"}, rule: "crs_unreadable", says: []string{"mars", "Write EPSG:n"}},
		{name: "text in another encoding", files: texts(named("点.*", threePoints.files())), open: "点.shp", o: Options{Encoding: "klingon"}, rule: "unknown_encoding", says: []string{"klingon", "Write utf-8"}},
		{name: "longitude and latitude swapped in a .shp", files: texts(named("点.*", points("a", south, west, "b", south+0.001, west).files())), open: "点.shp", rule: "swapped", says: []string{"写反", "look swapped"}},
		{name: "one ring of a million points", kind: "buildings", files: millionRing(), open: "点.shp", rule: "no_good_rows", says: []string{"第 1 行", "1000000", "500000", "简化", "Row 1", "Simplify"}},
	}
}

// millionRing is a polygon that really has a million points.
func millionRing() map[string]string {
	ring := make([]float64, 0, 2_000_000)
	for i := range 999_999 {
		a := 2 * math.Pi * float64(i) / 999_999
		ring = append(ring, west+0.005+0.004*math.Cos(a), south+0.005-0.004*math.Sin(a))
	}
	l := layer{code: 5, columns: []column{{"key", 'C', 5}}, rows: []shape{{parts: [][]float64{append(ring, ring[0], ring[1])}, values: []string{"a"}}}}
	return texts(named("点.*", l.files()))
}

// textRefusals are about GeoJSON and CSV.
func textRefusals() []refusal {
	million := `{"type":"Polygon","coordinates":[[` + strings.Repeat("[118.2512345,33.951234],", 999_999) + `[118.2512345,33.951234]]]}`
	return []refusal{
		{name: "empty CSV", files: only("a.csv", ""), rule: "empty_file", says: []string{"a.csv 是空文件", "a.csv is empty"}},
		{name: "CSV with a header alone", files: only("a.csv", "reported_at,lon,lat\n"), rule: "no_rows", says: []string{"没有数据行", "no rows"}},
		{name: "CSV without columns for points", files: only("a.csv", "reported_at,lon\n2026-03-01,118.251\n"), rule: "missing_column", says: []string{"纬度", "--map lat=", "latitude", "--map lat=COLUMN"}},
		{name: "CSV without a time", files: only("a.csv", "when_it_was,lon,lat\n2026-03-01,118.251,33.951\n"), rule: "missing_column", says: []string{"上报时间", "when_it_was", "--map reported_at=COLUMN"}},
		{name: "unknown field in the mapping", files: only("a.csv", "t,lon,lat\n2026-03-01,118.251,33.951\n"), o: Options{Columns: map[string]string{"colour": "t"}}, rule: "unknown_field", says: []string{"colour", "reported_at", "no field colour"}},
		{name: "unknown column in the mapping", files: only("a.csv", "t,lon,lat\n2026-03-01,118.251,33.951\n"), o: Options{Columns: map[string]string{"reported_at": "zeit"}}, rule: "unknown_column", says: []string{"zeit", "lon、lat", "t, lon, lat"}},
		{name: "unknown field in a constant", files: only("a.csv", "t,lon,lat\n2026-03-01,118.251,33.951\n"), o: Options{Values: map[string]string{"colour": "t"}}, rule: "unknown_field", says: []string{"colour", "colour"}},
		{name: "swapped CSV", files: only("a.csv", "reported_at,lon,lat\n2026-03-01,33.951,118.251\n2026-03-02,33.952,118.252\n"), rule: "swapped", says: []string{"--map lon=", "Exchange them"}},
		{name: "swapped GeoJSON", files: only("a.geojson", feature84(`{"type":"Point","coordinates":[33.951,118.251]}`)), rule: "swapped", says: []string{"写反", "swapped"}},
		{name: "all of it elsewhere", files: only("a.csv", "reported_at,lon,lat\n2026-03-01,117,33\n2026-03-02,117,34\n"), rule: "elsewhere", says: []string{"测试区", "2 行", "测试区", "the district is wrong"}},
		{name: "NaN alone", files: only("a.csv", "reported_at,lon,lat\n2026-03-01,NaN,33.951\n"), rule: "no_good_rows", says: []string{"第 1 行", "经度", "Row 1", "longitude NaN"}},
		{name: "a quotation mark out of place", files: only("a.csv", "reported_at,lon,lat,summary\n2026-03-01,118.251,33.951,say \"no\n2026-03-01,118.251,33.951,x\n"), rule: "csv_quotes", says: []string{"第 2 行", "line 2"}},
		{name: "zeros for a table", files: only("a.csv", strings.Repeat("\x00", 50)), rule: "not_a_table", says: []string{"a.csv", "no header line"}},
		{name: "neither UTF-8 nor GBK", files: only("a.csv", "reported_at,lon,lat,name\n2026-03-01,118.251,33.951,\xff\xff\xc3\x28\n"), rule: "encoding_unknown", says: []string{"--encoding", "--encoding"}},
		{name: "not the encoding asked for", files: only("a.csv", "reported_at,lon,lat,name\n2026-03-01,118.251,33.951,\xb3\xb5\n"), o: Options{Encoding: "utf-8"}, rule: "encoding_misfit", says: []string{"UTF-8", "not UTF-8"}},
		{name: "one endless CSV field", files: only("a.csv", "reported_at,lon,lat\n\""+strings.Repeat("x", 3*MaxText)+"\n"), rule: "record_too_large", says: []string{"引号", "quotation mark"}},
		{name: "600 columns", files: only("a.csv", strings.Repeat("a,", 600)+"lon,lat\n"), rule: "too_many_columns", says: []string{"512", "512"}},
		{name: "CSV as grids", kind: "grids", files: only("a.csv", "code\nG1\n"), rule: "csv_has_points_only", says: []string{"Shapefile", "use a shapefile"}},
		{name: "empty GeoJSON", files: only("a.geojson", ""), rule: "empty_file", says: []string{"a.geojson", "a.geojson"}},
		{name: "GeoJSON of blanks", files: only("a.geojson", "   \n"), rule: "empty_file", says: []string{"a.geojson", "is empty"}},
		{name: "no features", files: only("a.geojson", `{"type":"FeatureCollection","features":[]}`), rule: "no_rows", says: []string{"没有数据行", "no rows"}},
		{name: "a lone geometry", files: only("a.geojson", `{"type":"Point","coordinates":[1,2]}`), rule: "not_a_collection", says: []string{"FeatureCollection", "FeatureCollection"}},
		{name: "a list", files: only("a.json", `[1,2,3]`), rule: "not_a_collection", says: []string{"a.json", "a.json"}},
		{name: "GeoJSON cut off", files: only("a.geojson", feature84(`{"type":"Point","coordinates":[118.251,33.951]}`)[:80]), rule: "cut_off", says: []string{"不完整", "Copy or export it again"}},
		{name: "GeoJSON misspelt", files: only("a.geojson", strings.Replace(feature84(`{"type":"Point","coordinates":[118.251,33.951]}`), `"properties":`, `"properties";`, 1)), rule: "bad_json", says: []string{"字节", "at byte"}},
		{name: "two joined files", files: only("a.geojson", feature84("null")+feature84("null")), rule: "trailing_text", says: []string{"拼接", "joined"}},
		{name: "GeoJSON in another system", files: only("a.geojson", `{"crs":{"type":"name","properties":{"name":"EPSG:4548"}},`+feature84("null")[1:]), rule: "geojson_crs", says: []string{"EPSG:4548", "convert it first"}},
		{name: "one ring of a million points in GeoJSON", kind: "buildings", files: only("a.geojson", feature84(million)), rule: "no_good_rows", says: []string{"第 1 行", "500000", "Row 1", "Simplify"}},
		{name: "names without end", files: only("a.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"`+strings.Repeat("x", 70<<10)+`":1}}]}`), rule: "names_too_long", says: []string{"列名", "Shorten them"}},
		{name: "no such file", files: only("a.csv", "x"), open: "b.csv", rule: "no_such_file", says: []string{"b.csv", "b.csv"}},
		{name: "a picture", files: only("a.png", "x"), rule: "unknown_format", says: []string{"a.png", "GeoJSON"}},
		{name: "not a gzip", files: only("a.csv.gz", "hello"), rule: "not_a_gzip", says: []string{"a.csv.gz", "not a sound gzip"}},
	}
}

// wrongKinds are sound files said to hold something else.
func wrongKinds() []refusal {
	mixed := `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","properties":{"code":"A"},"geometry":{"type":"Point","coordinates":[118.251,33.951]}},` +
		`{"type":"Feature","properties":{"code":"B"},"geometry":{"type":"LineString","coordinates":[[118.251,33.951],[118.252,33.951]]}}]}`
	return []refusal{
		{name: "polygons as incidents", files: texts(named("面.*", fourGrids().files())), open: "面.shp", rule: "wrong_kind", says: []string{"是面", "需要点", "grids", "polygon", "--as areas, grids"}},
		{name: "points as grids", kind: "grids", files: texts(named("点.*", threePoints.files())), open: "点.shp", rule: "wrong_kind", says: []string{"是点", "incidents", "posts, places, incidents"}},
		{name: "GeoJSON polygons as posts", kind: "posts", files: only("a.geojson",
			`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A","kind":"站"},"geometry":{"type":"Polygon","coordinates":[[[118.25,33.95],[118.26,33.95],[118.26,33.96],[118.25,33.95]]]}}]}`),
			rule: "wrong_kind", says: []string{"是面", "polygon"}},
		{name: "anything but grids", kind: "grids", files: only("a.geojson", mixed), rule: "wrong_kind", says: []string{"需要面", "need a polygon"}},
		{name: "no such kind", kind: "trees", files: only("a.csv", "a\n1\n"), rule: "unknown_kind", says: []string{"trees", "incidents"}},
	}
}

// archiveRefusals are about zips.
func archiveRefusals(t *testing.T) []refusal {
	sound := named("点.*", threePoints.files())
	with := func(name string, text []byte) string {
		files := map[string][]byte{name: text}
		for n, b := range sound {
			files[n] = b
		}
		return zipOf(t, files)
	}
	many := map[string][]byte{}
	for i := range 70 {
		many[fmt.Sprintf("%d.txt", i)] = []byte("x")
	}
	damaged := []byte(zipOf(t, map[string][]byte{"a.csv": bytes.Repeat([]byte("reported_at,lon,lat\n2026-03-01,118.251,33.951\n"), 100)}))
	damaged[60] ^= 0xff
	return []refusal{
		{name: "a name that climbs out", files: only("a.zip", with("../../etc/passwd", []byte("x"))), rule: "zip_path", says: []string{"../../etc/passwd", "nothing was unpacked"}},
		{name: "a name that climbs out the other way", files: only("a.zip", with(`..\点.dbf`, []byte("x"))), rule: "zip_path", says: []string{`..\点.dbf`, `..\点.dbf`}},
		{name: "a name from the root", files: only("a.zip", with("/etc/passwd", []byte("x"))), rule: "zip_path", says: []string{"/etc/passwd", "out of the archive"}},
		{name: "a name on a drive", files: only("a.zip", with(`C:\x.dbf`, []byte("x"))), rule: "zip_path", says: []string{`C:\x.dbf`, `C:\x.dbf`}},
		{name: "a link", files: only("a.zip", zipWith(t, func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }, "点.shp", []byte("/etc/passwd"))), rule: "zip_link", says: []string{"链接", "which is a link"}},
		{name: "a password", files: only("a.zip", zipWith(t, func(h *zip.FileHeader) { h.Flags |= 1 }, "点.shp", []byte("x"))), rule: "zip_locked", says: []string{"去掉密码", "pack it again without one"}},
		{name: "a zip in the zip", files: only("a.zip", with("inner.zip", []byte(zipOf(t, sound)))), rule: "zip_nested", says: []string{"inner.zip", "only once"}},
		{name: "a bomb", files: only("a.zip", zipOf(t, map[string][]byte{"a.csv": make([]byte, 64<<20)})), rule: "zip_ratio", says: []string{"上限 100", "zip bomb"}},
		{name: "a bomb that says it is small", files: only("a.zip", lyingZip(t)), rule: "zip_broken", says: []string{"a.csv", "the archive is damaged"}},
		{name: "a bomb that says it is huge", files: only("a.zip", zipWith(t, func(h *zip.FileHeader) { h.UncompressedSize64 = 2 << 30 }, "a.csv", []byte("x"))), rule: "zip_bomb", says: []string{"1024 MB", "unpacks to more"}},
		{name: "a gzip bomb", files: only("a.csv.gz", gzipped(t, make([]byte, 64<<20))), rule: "zip_bomb", says: []string{"a.csv.gz", "a.csv.gz"}},
		{name: "70 files", files: only("a.zip", zipOf(t, many)), rule: "too_many_entries", says: []string{"70 个", "holds 70 files"}},
		{name: "a damaged zip", files: only("a.zip", string(damaged)), rule: "zip_broken", says: []string{"a.csv", "damaged"}},
		{name: "half a zip", files: only("a.zip", zipOf(t, sound)[:200]), rule: "not_a_zip", says: []string{"a.zip", "not a sound zip"}},
		{name: "an empty zip", files: only("a.zip", zipOf(t, nil)), rule: "zip_empty", says: []string{"Shapefile", "no shapefile"}},
		{name: "a zip of pictures", files: only("a.zip", zipOf(t, map[string][]byte{"a.png": {1}})), rule: "zip_empty", says: []string{"a.zip", "a.zip"}},
		{name: "a zip of two datasets", files: only("a.zip", with("b.csv", []byte("x\n1\n"))), rule: "zip_several", says: []string{"每份单独打包", "pack each by itself"}},
		{name: "a zip without .dbf", files: only("a.zip", zipOf(t, map[string][]byte{"点.shp": sound["点.shp"]})), rule: "missing_dbf", says: []string{".dbf", "has no .dbf"}},
		{name: "an empty file in a zip", files: only("a.zip", zipOf(t, map[string][]byte{"a.csv": nil})), rule: "empty_file", says: []string{"a.csv", "a.csv is empty"}},
	}
}

// zipWith stores one entry with a header that has been tampered with.
func zipWith(t *testing.T, change func(*zip.FileHeader), name string, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: name, Method: zip.Store, CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text))}
	change(h)
	w, err := z.CreateRaw(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// lyingZip declares a thousand bytes and unpacks to far more.
func lyingZip(t *testing.T) string {
	t.Helper()
	inner := zipOf(t, map[string][]byte{"a.csv": bytes.Repeat([]byte("reported_at,lon,lat\n2026-03-01,118.251,33.951\n"), 20_000)})
	r, err := zip.NewReader(strings.NewReader(inner), int64(len(inner)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := r.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	packed := make([]byte, r.File[0].CompressedSize64)
	if _, err := raw.Read(packed); err != nil {
		t.Fatal(err)
	}
	return zipWith(t, func(h *zip.FileHeader) { h.Method, h.UncompressedSize64 = zip.Deflate, 1000 }, "a.csv", packed)
}

// TestRefused imports each bad file into a district that has grids and an incident: it is told
// in both languages what is wrong, the batch says so too, and the district stays as it was.
func TestRefused(t *testing.T) {
	w := newWard(t)
	w.must(w.put("incidents", Options{}, write(t, t.TempDir(), "before", points("z", west+0.002, south+0.002).files())))
	before := w.content()
	cases := append(shapefileRefusals(), textRefusals()...)
	cases = append(append(cases, wrongKinds()...), archiveRefusals(t)...)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			dir := t.TempDir()
			open := c.open
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				if c.open == "" {
					open = name
				}
			}
			if c.kind == "" {
				c.kind = "incidents"
			}
			b, err := w.put(c.kind, c.o, filepath.Join(dir, open))
			wantRefusal(w, c, b, err)
		})
	}
	w.t = t
	w.same(before)
	if n := one[int](w, "select (select count(*) from import_row) + (select count(*) from import_place)"); n > 2*sampleRows {
		t.Errorf("%d rows are left in staging", n)
	}
}

func wantRefusal(w *ward, c refusal, b Batch, err error) {
	w.t.Helper()
	var zh, en, rule string
	if f, ok := errors.AsType[*Finding](err); ok { // the file was not even opened
		zh, en, rule = f.Message("zh"), f.Message("en"), f.Rule
	} else if e, ok := errors.AsType[*grid.Error](err); ok && b.ID == 0 && len(e.Problems) == 1 {
		zh, en, rule = e.Problems[0].Message, e.Msg, e.Problems[0].Rule
	} else if ok && e.Code == grid.Invalid && b.Error != nil && b.State == "rejected" {
		zh, en, rule = b.In("zh").Error.Message, b.In("en").Error.Message, b.Error.Rule
		w.nothingStaged(b)
		if b.RowsGood != 0 || b.Progress != nil {
			w.t.Errorf("%d rows are called good, progress %v", b.RowsGood, b.Progress)
		}
	} else {
		w.t.Fatalf("the error is %v, the batch %s %+v; findings %v", err, b.State, b.Error, w.findings(b))
	}
	if rule != c.rule {
		w.t.Fatalf("refused by %s (%s), not by %s", rule, en, c.rule)
	}
	checkWords(w.t, rule, zh, en)
	for _, part := range c.says {
		if !strings.Contains(zh+"\n"+en, part) {
			w.t.Errorf("neither %q nor %q says %q", zh, en, part)
		}
	}
}
