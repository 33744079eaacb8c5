package importers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/twpayne/go-geom"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// projWords are all that may stand in a PROJ string: our own words and numbers.
var projWords = regexp.MustCompile(`^\+proj=(tmerc|lcc|aea)( \+(lat_0|lon_0|k|lat_1|lat_2|x_0|y_0)=-?[0-9.]+(e[-+][0-9]+)?)+ \+ellps=GRS80 \+units=(m|ft|us-ft) \+no_defs$`)

// FuzzPRJ wants nothing of a .prj's text to reach PROJ but numbers.
func FuzzPRJ(f *testing.F) {
	for _, text := range []string{
		gaussKruger("CGCS2000_3_Degree_GK_CM_117E", 500000, 117), geogcs2000, "\ufeff" + geogcs2000,
		strings.Replace(gaussKruger("a", 500000, 117), `"Gauss_Kruger"`, `"Mercator_Auxiliary_Sphere"`, 1),
		strings.Replace(gaussKruger("a", 500000, 117), `"Gauss_Kruger"`, `"Albers"`, 1),
		`PROJCS["x +nadgrids=@/etc/passwd",` + geogcs2000 + `,PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",-1e-7],UNIT["Foot_US",0.3048006096012192],AXIS["E",EAST]]`,
		strings.NewReplacer("6378137.0", "6378245.0").Replace(geogcs2000), "GEOGCS(\"a\")", "PROJCS[", strings.Repeat("A[", 20),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		crs, err := parsePRJ(text)
		if err != nil {
			told(t, err)
			return
		}
		if !crs.known() || storable(crs.Name) != crs.Name || utf8.RuneCountInString(crs.Name) > 120 {
			t.Errorf("%+v", crs)
		}
		if crs.Proj != "" && crs.Proj != webMercator && !projWords.MatchString(crs.Proj) {
			t.Errorf("PROJ would be given %q", crs.Proj)
		}
		sixDegreeBelt(crs.Name)
	})
}

// written writes a node back.
func (n wktNode) written() string {
	var in []string
	for _, s := range n.texts {
		in = append(in, `"`+s+`"`)
	}
	for _, v := range n.numbers {
		in = append(in, fmt.Sprint(v))
	}
	for _, c := range n.nodes {
		in = append(in, c.written())
	}
	if in == nil {
		return n.keyword
	}
	return n.keyword + "[" + strings.Join(in, ",") + "]"
}

// FuzzWKT wants what was read, written again, to be read as the same.
func FuzzWKT(f *testing.F) {
	f.Add(geogcs2000)
	f.Add(` A ( "t" , -1.5E3 , B , c_1[ +.5 ] ) `)
	f.Add(strings.Repeat("A[", 13))
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := parseWKT(text)
		if !ok {
			return
		}
		again, ok := parseWKT(n.written())
		if len(n.written()) <= 16<<10 && (!ok || !reflect.DeepEqual(again, n)) {
			t.Errorf("%q is read as %+v, and then as %+v", text, n, again)
		}
	})
}

// FuzzCharset wants text of every encoding to come out storable, what fits an encoding to be
// read without loss, and characters cut off by a field's width to be left out alone.
func FuzzCharset(f *testing.F) {
	for _, s := range []string{"", "a", "网格编码", "\xcd\xf8\xb8\xf1\xb1\xe0\xc2", "网格编\xe7\xa0", "\x81\x30\x81\x30", "\x80", "\xff", "a\x00b ", "𠮷"} {
		f.Add([]byte(s), "GBK")
	}
	f.Add([]byte("\xa4\x40"), "big5")
	f.Add([]byte("\xe9"), "latin1")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		for _, set := range []charset{utf8Set, gb18030Set, charsets["big5"], charsets["latin1"], charsets["windows1252"]} {
			s, cut := set.cutText(b)
			if storable(s) != s || strings.TrimSpace(s) != s {
				t.Errorf("%s: %q", set.name, s)
			}
			whole := set.whole(b)
			if whole < 0 || whole > len(b) || len(b)-whole > 3 {
				t.Errorf("%s: %d of %d bytes are whole", set.name, whole, len(b))
			}
			if cut && set.whole(trimPadding(b)) == len(trimPadding(b)) {
				t.Errorf("%s: nothing is cut off %q", set.name, b)
			}
		}
		if fitsUTF8(b) && strings.ContainsRune(utf8Set.text(b), utf8.RuneError) && !bytes.Contains(b, []byte("\ufffd")) {
			t.Errorf("%q fits UTF-8 and is read as %q", b, utf8Set.text(b))
		}
		if utf8.Valid(b) && !fitsUTF8(b) {
			t.Errorf("%q does not fit UTF-8", b)
		}
		if utf8.Valid(b) { // there and back
			encoded, err := simplifiedchinese.GB18030.NewEncoder().Bytes(b)
			if err == nil && (!fitsGB18030(encoded) || !bytes.Contains(b, []byte("\ufffd")) && !strings.Contains(string(b), "\u00a0") && gb18030Set.text(encoded) != utf8Set.text(b)) {
				t.Errorf("%q comes back as %q", b, gb18030Set.text(encoded))
			}
		}
		findCharset(name)
	})
}

var fuzzReading = reading{zone: time.FixedZone("", 8*3600), now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}

// parsed is what a parser makes of a text; nil when it is refused.
func parsed(t *testing.T, p parser, text string) any {
	t.Helper()
	v, bad := p(text, fuzzReading)
	if bad != nil {
		told(t, bad.in("name", text))
		return nil
	}
	return v
}

// FuzzTimes wants days and times within their bounds, and to be read again as the same.
func FuzzTimes(f *testing.F) {
	for _, l := range slices.Concat(dayLayouts, monthLayouts, timeLayouts, zonedLayouts) {
		f.Add(time.Date(2026, 3, 1, 8, 30, 5, 250_000_000, time.UTC).Format(l))
	}
	for _, s := range []string{"２０２６－０３－０１", "1900-01-01T00:00:00+14:00", "2999-12-31T23:59:59-14:00", "0000-00-00", "昨天"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, p := range map[string]parser{"moment": moment, "deadline": deadline} {
			v, ok := parsed(t, p, text).(string)
			if !ok {
				continue
			}
			at, err := time.Parse(time.RFC3339Nano, v)
			if err != nil || at.Year() < 1899 || at.Year() > 3000 || name == "moment" && at.After(fuzzReading.now.Add(24*time.Hour)) {
				t.Errorf("%s %q is %q (%v)", name, text, v, err)
			}
			if again := parsed(t, p, v); again != v && at.Year() >= 1900 {
				t.Errorf("%s %q is %q, then %q", name, text, v, again)
			}
		}
		if v, ok := parsed(t, day, text).(string); ok {
			if at, err := time.Parse(time.DateOnly, v); err != nil || at.Year() < 1900 || at.Year() > 2999 || parsed(t, day, v) != v {
				t.Errorf("day %q is %q", text, v)
			}
		}
	})
}

// FuzzHours wants opening hours that stand the check, written as JSON to be read as the same.
func FuzzHours(f *testing.F) {
	for _, s := range []string{"周一至周五 8:30-17:30", "Mo-Fr 09:00-12:00,14:00-17:30; Sa 9:00-12:00", "24小时", "工作日 9:00-17:00；周末 10:00～16:00", "Sa-Mo 1:00-2:00",
		`{"mon":[["09:00","12:00"]]}`, `{"mon":[["12:00","09:00"]]}`, "每天 ８：３０－１７：３０", "daily 9:00-24:00", "25:00-26:00", "周八 9:00-10:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := parsed(t, openingHours, text)
		if v == nil {
			return
		}
		if bad := checkHours(v.(map[string][][2]string)); bad != nil {
			t.Fatalf("%q: %v", text, v)
		}
		kept, err := json.Marshal(v)
		if err != nil || len(kept) > 64*len(text)+200 {
			t.Fatalf("%q becomes %d bytes (%v)", text, len(kept), err)
		}
		if len(kept) < maxText && !reflect.DeepEqual(parsed(t, openingHours, string(kept)), v) {
			t.Errorf("%q is %v, then something else", text, v)
		}
	})
}

// FuzzNumbers wants numbers within their bounds that no other way of writing them changes.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1", "-4", "3.0", "1,234.5", "1e3", "0x1p4", "NaN", "Inf", "１２", "1_0", "", "-0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, ok := parsed(t, number(-1e8, 1e8), text).(float64); ok {
			if again, ok := parsed(t, number(-1e8, 1e8), fmt.Sprint(v)).(float64); !ok || math.Abs(v) > 1e8 || math.Float64bits(again) != math.Float64bits(v) {
				t.Errorf("%q is %v, then %v", text, v, again)
			}
		}
		if v, ok := parsed(t, whole(0, 20000), text).(int); ok && (v < 0 || v > 20000 || parsed(t, whole(0, 20000), fmt.Sprint(v)) != v) {
			t.Errorf("%q is %d", text, v)
		}
		if v := parsed(t, yesNo, text); v != nil && parsed(t, yesNo, fmt.Sprint(v)) != v {
			t.Errorf("%q is %v", text, v)
		}
		if v, ok := parsed(t, phone, text).(string); ok && (len(v) > 40 || parsed(t, phone, v) != v) {
			t.Errorf("%q is %q", text, v)
		}
	})
}

// FuzzRecord maps any columns to the fields of every kind and reads a row: what comes out can
// be stored, and no identity number is in it.
func FuzzRecord(f *testing.F) {
	for _, k := range Kinds {
		var columns, values []string
		for _, field := range k.fields {
			columns, values = append(columns, field.columns[0]), append(values, map[string]string{"lon": "118.25", "lat": "33.95", "kind": "社区"}[field.name]+"2026-03-01")
		}
		f.Add(k.Name, strings.Join(columns, "|"), strings.Join(values, "|"), "")
	}
	f.Add("incidents", "经度|纬度|时间|内容|状态|结案时间", "118.25|33.95|2026-03-01|张三 11010519491231002X|结案|2026-02-01", "11010519491231002X")
	f.Add("assignments", "网格编码|网格员", "G1|张三、11010519491231002X", "grid")
	f.Add("members", "党组织|姓名|职务|电话|任期起", "a|b|书记|11010519491231002X|11010519491231002X", "")
	f.Fuzz(func(t *testing.T, kind, columns, values, said string) {
		k, ok := FindKind(kind)
		if !ok {
			return
		}
		names := strings.Split(storable(columns), "|")
		row := Row{No: 7, Values: strings.Split(strings.ToValidUTF8(values, ""), "|"), Geometry: geom.NewPointFlat(geom.XY, []float64{1, 2})}
		m, err := mapColumns(k, names, MapOptions{Values: map[string]string{k.fields[0].name: said}})
		if err != nil {
			told(t, err)
			return
		}
		serving := map[int]string{}
		for field, i := range m.columns {
			if i < 0 || i >= len(names) || serving[i] != "" {
				t.Fatalf("column %d serves %s and %s", i, field, serving[i])
			}
			serving[i] = field
		}
		rec, found := newRecorder(k, m, About{Format: "csv"}, names, fuzzReading).record(row)
		for _, bad := range found {
			if told(t, bad).Row != 7 {
				t.Errorf("%s says no row", bad.Rule)
			}
			if n := idNumber.FindString(bad.Value); n != "" && realID(n) {
				t.Errorf("%s keeps %s", bad.Rule, n)
			}
		}
		kept, err := json.Marshal(rec.props)
		if err != nil || bytes.Contains(kept, []byte(`\u0000`)) {
			t.Fatalf("%v: %v", rec.props, err)
		}
		for name, v := range rec.props {
			field, _ := k.field(name)
			if n := idNumber.FindString(fmt.Sprint(v)); n != "" && realID(n) && (field.parse == nil || name == "worker" || name == "services") {
				t.Errorf("%s keeps %s", name, n)
			}
		}
	})
}
