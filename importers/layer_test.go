package importers

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// layer is a shapefile to be written, honest or not.
type layer struct {
	code     uint32 // shape type: 1 point, 3 line, 5 polygon, 8 several points; +10 with Z, +20 with M
	columns  []column
	rows     []shape
	prj, cpg string
	language byte // of the .dbf
	gbk      bool // text is GBK
	noSHX    bool
}

// column of a .dbf; name and values are cut to its width.
type column struct {
	name  string
	kind  byte
	width int
}

// shape is one record: parts of x, y pairs, and what stands in the table.
type shape struct {
	parts   [][]float64
	values  []string
	code    uint32 // 0: the layer's
	deleted bool
}

func rect(x0, y0, x1, y1 float64) []float64 {
	return []float64{x0, y0, x0, y1, x1, y1, x1, y0, x0, y0} // clockwise
}

func hole(x0, y0, x1, y1 float64) []float64 {
	return []float64{x0, y0, x1, y0, x1, y1, x0, y1, x0, y0}
}

// files are the parts by extension.
func (l layer) files() map[string][]byte {
	out := map[string][]byte{"dbf": l.table()}
	var shp, shx bytes.Buffer
	for i, s := range l.rows {
		content := s.record(l.code)
		at := uint32(50 + shp.Len()/2)
		shx.Write(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, at), uint32(len(content)/2)))
		shp.Write(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(i+1)), uint32(len(content)/2)))
		shp.Write(content)
	}
	out["shp"] = append(l.head(shp.Len()), shp.Bytes()...)
	if !l.noSHX {
		out["shx"] = append(l.head(shx.Len()), shx.Bytes()...)
	}
	if l.prj != "" {
		out["prj"] = []byte(l.prj)
	}
	if l.cpg != "" {
		out["cpg"] = []byte(l.cpg)
	}
	return out
}

func (l layer) head(body int) []byte {
	h := make([]byte, 100)
	binary.BigEndian.PutUint32(h, 9994)
	binary.BigEndian.PutUint32(h[24:], uint32(50+body/2))
	binary.LittleEndian.PutUint32(h[28:], 1000)
	binary.LittleEndian.PutUint32(h[32:], l.code)
	box := []float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, s := range l.rows {
		for _, p := range s.parts {
			for i := 0; i+1 < len(p); i += 2 {
				box[0], box[1], box[2], box[3] = min(box[0], p[i]), min(box[1], p[i+1]), max(box[2], p[i]), max(box[3], p[i+1])
			}
		}
	}
	for i, v := range box {
		binary.LittleEndian.PutUint64(h[36+8*i:], math.Float64bits(v))
	}
	return h
}

// record is the content of one record; Z and M are sevens.
func (s shape) record(code uint32) []byte {
	if s.code != 0 {
		code = s.code
	}
	if len(s.parts) == 0 {
		return make([]byte, 4) // null shape
	}
	b := binary.LittleEndian.AppendUint32(nil, code)
	floats := func(list ...float64) {
		for _, v := range list {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	points := 0
	for _, p := range s.parts {
		points += len(p) / 2
	}
	plain := code % 10
	if plain != shpPoint {
		floats(0, 0, 0, 0) // nobody reads the box
		if plain != shpMultiPoint {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(s.parts)))
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(points))
	}
	if plain == shpLine || plain == shpPolygon {
		start := 0
		for _, p := range s.parts {
			b = binary.LittleEndian.AppendUint32(b, uint32(start))
			start += len(p) / 2
		}
	}
	for _, p := range s.parts {
		floats(p...)
	}
	for range map[uint32]int{1: 2, 2: 1}[code/10] { // Z and M, or M
		if plain != shpPoint {
			floats(7, 7)
		}
		for range points {
			floats(7)
		}
	}
	return b
}

// table is the .dbf.
func (l layer) table() []byte {
	text := func(s string) []byte {
		if !l.gbk {
			return []byte(s)
		}
		b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s))
		if err != nil {
			panic(err)
		}
		return b
	}
	length := 1
	for _, c := range l.columns {
		length += c.width
	}
	b := make([]byte, 32)
	b[0], b[29] = 3, l.language
	binary.LittleEndian.PutUint32(b[4:], uint32(len(l.rows)))
	binary.LittleEndian.PutUint16(b[8:], uint16(33+32*len(l.columns)))
	binary.LittleEndian.PutUint16(b[10:], uint16(length))
	for _, c := range l.columns {
		field := make([]byte, 32)
		copy(field[:10], text(c.name))
		field[11], field[16] = c.kind, byte(c.width)
		b = append(b, field...)
	}
	b = append(b, '\r')
	for _, r := range l.rows {
		mark := byte(' ')
		if r.deleted {
			mark = '*'
		}
		b = append(b, mark)
		for i, c := range l.columns {
			cell := bytes.Repeat([]byte{' '}, c.width)
			if i < len(r.values) {
				copy(cell, text(r.values[i]))
			}
			b = append(b, cell...)
		}
	}
	return append(b, 0x1a)
}

// write puts parts into a directory and returns the .shp's path.
func write(t testing.TB, dir, name string, files map[string][]byte) string {
	t.Helper()
	for ext, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name+"."+ext), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, name+".shp")
}

// writeFile puts text into a file of the test's own directory.
func writeFile(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t testing.TB, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipOf packs files under names of any kind.
func zipOf(t testing.TB, files map[string][]byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// named puts a name before the extensions of parts, as they stand in a folder or a zip.
func named(name string, files map[string][]byte) map[string][]byte {
	out := map[string][]byte{}
	for ext, b := range files {
		out[strings.ReplaceAll(name, "*", ext)] = b
	}
	return out
}
