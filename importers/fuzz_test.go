package importers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// memory is a part of these bytes.
func memory(name string, b []byte) part {
	return part{name: name, size: int64(len(b)), open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// walk reads all a reader makes of hostile bytes and holds it to what every reader promises:
// rows in order with a value for each column, sound geometries, faults told with their row,
// and no more memory than content, the bytes there are unpacked, can account for.
func walk(t *testing.T, content int, open func() (Reader, error)) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rows, columns := 0, 0
	defer func() {
		runtime.ReadMemStats(&after)
		used, allowed := after.TotalAlloc-before.TotalAlloc, uint64(16<<20+1024*content+rows*(1024+64*columns))
		if used > allowed {
			t.Errorf("%d bytes and %d rows of %d columns took %d MB of memory", content, rows, columns, used>>20)
		}
	}()
	r, err := open()
	if err != nil {
		told(t, err)
		return
	}
	defer r.Close()
	names := r.Columns()
	columns = len(names)
	if columns > MaxColumns {
		t.Errorf("%d columns", columns)
	}
	for _, name := range names {
		if storable(name) != name {
			t.Errorf("column %q cannot be stored", name)
		}
	}
	for _, n := range r.About().Notes {
		told(t, n)
	}
	for last := 0; ; {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			f := told(t, err)
			if f.Row == 0 {
				return
			}
			row.No = f.Row
		} else {
			checkRow(t, row, names)
		}
		if row.No <= last || row.No > MaxRows {
			t.Fatalf("row %d after row %d", row.No, last)
		}
		last = row.No
		rows++
	}
}

// told wants an error to be a finding that people can read and the database can keep.
func told(t *testing.T, err error) *Finding {
	t.Helper()
	f, ok := errors.AsType[*Finding](err)
	if !ok {
		t.Fatalf("no finding: %v", err)
	}
	kept, err := json.Marshal(f.Detail)
	if err != nil || bytes.Contains(kept, []byte(`\u0000`)) || storable(f.Field+f.Value) != f.Field+f.Value {
		t.Fatalf("%s cannot be stored: %q, %q, %s, %v", f.Rule, f.Field, f.Value, kept, err)
	}
	if foreign := fmt.Sprint(f.Field, f.Value, f.Detail); !strings.ContainsAny(foreign, "{%") {
		checkWords(t, f.Rule, f.Message("zh"), f.Message("en"))
	}
	return f
}

func checkRow(t *testing.T, row Row, columns []string) {
	t.Helper()
	if len(row.Values) != len(columns) {
		t.Fatalf("row %d has %d values of %d columns", row.No, len(row.Values), len(columns))
	}
	for i, v := range row.Values {
		if !utf8.ValidString(v) || strings.TrimSpace(v) != v {
			t.Errorf("row %d, %s: %q", row.No, columns[i], v)
		}
	}
	if row.Geometry != nil {
		checkShape(t, row.Geometry)
	}
}

// checkShape wants finite coordinates within the limits, lines of two points, closed rings,
// and what goes to the database to come back.
func checkShape(t *testing.T, g geom.T) {
	t.Helper()
	flat := g.FlatCoords()
	if len(flat) == 0 || len(flat)%2 != 0 || len(flat)/2 > MaxPoints+MaxParts { // rings may have been closed
		t.Fatalf("%T of %d numbers", g, len(flat))
	}
	for _, v := range flat {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("%T at %v", g, v)
		}
	}
	var ends []int
	switch g := g.(type) {
	case *geom.Point:
		ends = []int{2}
	case *geom.MultiPoint: // refused, or made a point of, before it is stored
		return
	case *geom.MultiLineString:
		ends = g.Ends()
	case *geom.MultiPolygon:
		for _, e := range g.Endss() {
			if len(e) == 0 {
				t.Fatal("a polygon without rings")
			}
			ends = append(ends, e...)
		}
	}
	start, least := 0, map[string]int{"point": 2, "line": 4, "polygon": 8}[geometryName(g)]
	for _, end := range ends {
		if end-start < least {
			t.Fatalf("%T has a part of %d numbers", g, end-start)
		}
		if least == 8 && !slices.Equal(flat[start:start+2], flat[end-2:end]) {
			t.Fatal("a ring is open")
		}
		start = end
	}
	if start != len(flat) || len(ends) > MaxParts {
		t.Fatalf("%T has %d parts up to %d of %d numbers", g, len(ends), start, len(flat))
	}
	back, err := ewkb.Unmarshal(encode(g))
	if err != nil || back.SRID() != 4326 || !slices.Equal(back.FlatCoords(), flat) {
		t.Fatalf("%T comes back as %T (%v)", g, back, err)
	}
}
