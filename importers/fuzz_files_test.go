package importers

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// layers are shapefiles of every shape, whole; fuzzing breaks them.
func layers() []layer {
	lone := points("a", west, south, "乙", west+side, south+side)
	lone.prj, lone.cpg = geogcs2000, "UTF-8"
	box := fourGrids()
	box.prj = gaussKruger("CGCS2000_3_Degree_GK_CM_117E", 500000, 117)
	all := []layer{lone, box, buildings("48"), roads("人民路"), several("实验小学")}
	every := layer{code: 1, language: 0x57, columns: []column{{"n", 'N', 6}, {"f", 'F', 8}, {"d", 'D', 8}, {"l", 'L', 1}, {"i", 'I', 4}, {"o", 'O', 8}, {"t", '@', 8}, {"m", 'M', 10}, {"c", 'C', 5}},
		rows: []shape{{parts: [][]float64{{1, 2}}, values: []string{"1.50", "2e3", "20260301", "T", "\x01\x00\x00\x00", "\x00\x00\x00\x00\x00\x00\xf0\x3f", "\x8c\x3d\x25\x00\x00\x00\x00\x00", "7", "网格编码"}}, {}}}
	return append(all, every)
}

func FuzzShapefile(f *testing.F) {
	for _, l := range layers() {
		files := l.files()
		f.Add(files["shp"], files["shx"], files["dbf"], string(files["prj"]), string(files["cpg"]))
	}
	f.Fuzz(func(t *testing.T, shp, shx, table []byte, prj, cpg string) {
		parts := map[string]part{"shp": memory("a.shp", shp), "dbf": memory("a.dbf", table)}
		for ext, b := range map[string][]byte{"shx": shx, "prj": []byte(prj), "cpg": []byte(cpg)} {
			if len(b) > 0 {
				parts[ext] = memory("a."+ext, b)
			}
		}
		walk(t, len(shp)+len(shx)+len(table)+len(prj)+len(cpg), func() (Reader, error) { return openShapefile(&dataset{"a", parts}, "") })
	})
}

// FuzzSHP puts any shapes beside a table of sixty rows.
func FuzzSHP(f *testing.F) {
	for _, l := range layers() {
		f.Add(l.files()["shp"])
	}
	cross := layer{code: 5, rows: []shape{{parts: [][]float64{rect(0, 0, 9, 9), hole(1, 1, 8, 8), rect(2, 2, 7, 7), {3, 3, 4, 4, 3, 4, 4, 3}, {5, 5, 6, 6}}}, {}, {code: 3, parts: [][]float64{{0, 0, 1, 1}}}}}
	f.Add(cross.files()["shp"])
	f.Add(bigEndian(cross.files()["shp"], 24, math.MaxUint32))
	f.Add(bigEndian(cross.files()["shp"], 104, math.MaxUint32))
	table := layer{columns: []column{{"a", 'C', 2}}, rows: make([]shape, 60)}.table()
	f.Fuzz(func(t *testing.T, shp []byte) {
		parts := map[string]part{"shp": memory("a.shp", shp), "dbf": memory("a.dbf", table)}
		walk(t, len(shp)+len(table), func() (Reader, error) { return openShapefile(&dataset{"a", parts}, "") })
	})
}

// FuzzSHX puts any index beside sound shapes: rows are read whole or the index is blamed.
func FuzzSHX(f *testing.F) {
	files := fourGrids().files()
	f.Add(files["shx"])
	f.Add(files["shp"])
	f.Fuzz(func(t *testing.T, index []byte) {
		parts := map[string]part{"shp": memory("a.shp", files["shp"]), "dbf": memory("a.dbf", files["dbf"]), "shx": memory("a.shx", index)}
		sound := len(index) == len(files["shx"]) && bytes.Equal(index[100:], files["shx"][100:])
		blamed := false
		walk(t, len(index)+len(files["shp"])+len(files["dbf"]), func() (Reader, error) {
			r, err := openShapefile(&dataset{"a", parts}, "")
			if err != nil {
				blamed = strings.Contains(err.Error(), ".shx")
				return nil, err
			}
			return &watched{r, &blamed}, nil
		})
		if blamed == sound {
			t.Errorf("index sound: %v, blamed: %v", sound, blamed)
		}
	})
}

// watched is a shapefile of which one wants to know whether its index was blamed.
type watched struct {
	*shapefile
	blamed *bool
}

func (w *watched) Next() (Row, error) {
	row, err := w.shapefile.Next()
	if err != nil && strings.Contains(err.Error(), ".shx") {
		*w.blamed = true
	}
	return row, err
}

// tableReader is a .dbf alone.
type tableReader struct {
	*dbf
	row int
}

func (r *tableReader) Columns() []string { return r.names() }
func (r *tableReader) About() About      { return About{Notes: r.notes} }
func (r *tableReader) Next() (Row, error) {
	r.row++
	values, _, err := r.next()
	return Row{No: r.row, Values: values}, err
}

func FuzzDBF(f *testing.F) {
	for _, l := range layers() {
		f.Add(l.table(), l.cpg, "")
	}
	f.Add(fourGrids().table(), "GBK", "gb18030")
	f.Fuzz(func(t *testing.T, table []byte, cpg, chosen string) {
		walk(t, len(table), func() (Reader, error) {
			d, err := openDBF(memory("a.dbf", table), cpg, chosen)
			return &tableReader{dbf: d}, err
		})
	})
}

func FuzzGeoJSON(f *testing.F) {
	for _, text := range []string{
		`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[` +
			`{"type":"Feature","id":1,"properties":{"名称":"甲","n":1.5,"x":null,"o":{"a":[1]}},"geometry":{"type":"Point","coordinates":[118.25,33.95,4]}},` +
			`{"type":"Feature","properties":{"名称":"\u0000\ud800"},"geometry":{"type":"MultiPoint","coordinates":[[118.25,33.95],[1,2]]}},` +
			`{"type":"Feature","properties":null,"geometry":{"type":"LineString","coordinates":[[1,2],[3,4e0]]}},` +
			`{"type":"Feature","properties":{},"geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6]]]}},` +
			`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9]],[[1,1],[2,1],[2,2],[1,1]]]}},` +
			`{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[10,0],[19,0],[19,9],[10,0]]]]}},` +
			`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[]}},` +
			`{"type":"Feature","properties":{},"geometry":null}]}`,
		"\xef\xbb\xbf" + `{"features":[],"type":"FeatureCollection"} `,
		`{"type":"FeatureCollection","features":[{"type":"Feature"`, `{"type":"FeatureCollection","features":[]}x`, `[]`, `{"type":"Topology"}`,
		"\xff\xfe{\x00}\x00", strings.Repeat("[", 300),
	} {
		f.Add([]byte(text), "")
	}
	f.Fuzz(func(t *testing.T, text []byte, encoding string) {
		if _, ok := findCharset(encoding); !ok {
			encoding = "" // refused before the file is opened
		}
		walk(t, 8*len(text), func() (Reader, error) { return openGeoJSON(memory("a.geojson", text), encoding) })
	})
}

func FuzzCSV(f *testing.F) {
	for _, text := range []string{
		"key,reported_at,lon,lat\n1,2026-03-01,118.25,33.95\n2,,,\n", "\xef\xbb\xbf编号;名称\r\n1;\"甲;乙\"\r\n2\r\n;;\r\n", "a\tb\n1\t\"2\n", "a,a,\n\"1\n2\",3,4\n", "\x00\n", "\n", ",,\n1,2,3\n",
		"\xb1\xe0\xba\xc5,\xc3\xfb\xb3\xc6\n1,\xbc\xd7\n", "\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x00",
	} {
		f.Add([]byte(text), false, "")
		f.Add([]byte(gzipped(f, []byte(text))), true, "")
	}
	f.Add([]byte("a,b\n\x80,\x81\n"), false, "windows-1252")
	f.Fuzz(func(t *testing.T, text []byte, packed bool, encoding string) {
		if _, ok := findCharset(encoding); !ok {
			encoding = ""
		}
		ext, content := "csv", 8*len(text)
		if packed {
			ext, content = "csv.gz", content+max(MaxRatio*len(text), 1<<20)
		}
		walk(t, content, func() (Reader, error) { return openCSV(memory("a."+ext, text), ext, encoding) })
	})
}

func FuzzArchive(f *testing.F) {
	for _, l := range layers()[:3] {
		f.Add([]byte(zipOf(f, bag(l.files()))))
	}
	csv := []byte("a,b\n1,2\n")
	for _, files := range []map[string][]byte{
		{"a.csv": csv}, {"a.geojson": []byte(`{"type":"FeatureCollection","features":[]}`), "readme.txt": csv}, {"../a.csv": csv}, {"a.csv": csv, "b.csv": csv},
		{"x/a.shp": nil, "x/a.dbf": nil}, {"a.zip": csv}, {"__MACOSX/a.csv": csv, ".a.csv": csv}, {"a.csv": bytes.Repeat([]byte("0,0\n"), 9000)},
	} {
		f.Add([]byte(zipOf(f, files)))
	}
	f.Fuzz(func(t *testing.T, archive []byte) {
		walk(t, len(archive)+max(MaxRatio*len(archive), 1<<20), func() (Reader, error) {
			d, err := findInZip(bytes.NewReader(archive), int64(len(archive)), "a.zip")
			if err != nil {
				return nil, err
			}
			s := &Source{Name: "a.zip", data: d}
			for _, p := range d.parts {
				if strings.ContainsAny(p.name, `/\`) || p.name == ".." || p.size > MaxUnpacked {
					t.Errorf("%q of %d bytes", p.name, p.size)
				}
			}
			if err := s.digest(); err != nil {
				return nil, err
			}
			return s.Reader("")
		})
	})
}

// FuzzCoordinates holds our own reading of nested numbers to that of encoding/json.
func FuzzCoordinates(f *testing.F) {
	for depth, text := range []string{"", "[1,-2.5e1,3]", "[[1,2],[3,4]]", "[[[1,2],[3,4]],[]]", "[[[[0,0],[1,0],[1,1]]],[[[5,5],[6,5],[6,6]],[]]]"} {
		f.Add([]byte(text), depth)
	}
	f.Add([]byte(" [ [ 1e400 , 2 ] ] "), 2)
	f.Fuzz(func(t *testing.T, text []byte, depth int) {
		if depth < 1 || depth > 4 {
			return
		}
		want, sound := nestedNumbers(text, depth)
		if !sound {
			return // the caller's JSON is sound
		}
		got, bad := parseCoordinates(text, depth)
		if bad != nil {
			told(t, bad)
			return
		}
		if len(got.flat) != len(want) {
			t.Fatalf("%s: %v, not %v", text, got.flat, want)
		}
		for i := range want {
			if math.Float64bits(got.flat[i]) != math.Float64bits(want[i]) {
				t.Errorf("%s: %v, not %v", text, got.flat, want)
			}
		}
	})
}

// nestedNumbers are the first two numbers of each position, as encoding/json reads them; sound
// is false for text that is not arrays nested so deep.
func nestedNumbers(text []byte, depth int) (flat []float64, sound bool) {
	if !json.Valid(text) {
		return nil, false
	}
	if depth == 1 {
		var p []float64
		if json.Unmarshal(text, &p) != nil || len(p) < 2 || bytes.Contains(text, []byte("null")) {
			return nil, false
		}
		return p[:2], true
	}
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil || string(text) == "null" {
		return nil, false
	}
	for _, item := range list {
		part, ok := nestedNumbers(item, depth-1)
		if !ok {
			return nil, false
		}
		flat = append(flat, part...)
	}
	return flat, true
}

// bigEndian is for seeds that lie about their length.
func bigEndian(b []byte, at int, v uint32) []byte {
	b = bytes.Clone(b)
	binary.BigEndian.PutUint32(b[at:], v)
	return b
}
