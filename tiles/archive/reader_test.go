package archive

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/klauspost/compress/gzip"

	"gridmap/tiles"
)

// opened is a PMTiles file read from the specification, strictly: what it does not allow is told
// to t.
type opened struct {
	header   []byte
	entries  []entry // of all leaves, in order
	leaves   int
	metadata map[string]any
	data     []byte
}

func (o *opened) number(at int) uint64 { return binary.LittleEndian.Uint64(o.header[at:]) }

func openFile(t testing.TB, name string) *opened {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(file) < headerBytes || string(file[:8]) != "PMTiles\x03" {
		t.Fatalf("%s does not begin like PMTiles 3", name)
	}
	o := &opened{header: file[:headerBytes]}
	used := uint64(dataStart)
	section := func(at int) []byte {
		start, length := o.number(at), o.number(at+8)
		if start > uint64(len(file)) || length > uint64(len(file))-start {
			t.Fatalf("a section of %d bytes at %d lies outside the file", length, start)
		}
		if at != 8 {
			used += length
		}
		return file[start : start+length]
	}
	if end := o.number(8) + o.number(16); end > dataStart {
		t.Fatalf("the root directory ends at %d", end)
	}
	root := unpackDirectory(t, unzip(t, section(8)))
	if err := json.Unmarshal(unzip(t, section(24)), &o.metadata); err != nil {
		t.Fatal(err)
	}
	leaves := section(40)
	o.data = section(56)
	if used != uint64(len(file)) {
		t.Errorf("the file has %d bytes, its sections %d", len(file), used)
	}
	for _, e := range root {
		if e.run > 0 {
			o.entries = append(o.entries, e)
			continue
		}
		o.leaves++
		list := unpackDirectory(t, unzip(t, leaves[e.offset:e.offset+uint64(e.length)]))
		if len(list) == 0 || list[0].id != e.id {
			t.Fatalf("the leaf of %d begins otherwise", e.id)
		}
		o.entries = append(o.entries, list...)
	}
	o.checkOrder(t)
	return o
}

// checkOrder compares the header's counts, and finds data that is not where it comes first.
func (o *opened) checkOrder(t testing.TB) {
	t.Helper()
	next, end, addressed, stored := uint64(0), uint64(0), uint64(0), uint64(0)
	for _, e := range o.entries {
		if e.id < next || e.run == 0 || e.length == 0 || e.offset > end {
			t.Fatalf("entry %+v after id %d and offset %d", e, next, end)
		}
		if e.offset == end {
			end += uint64(e.length)
			stored++
		}
		next = e.id + uint64(e.run)
		addressed += uint64(e.run)
	}
	if end != uint64(len(o.data)) || addressed != o.number(72) || uint64(len(o.entries)) != o.number(80) || stored != o.number(88) {
		t.Errorf("%d bytes of %d, %d tiles, %d entries, %d contents; the header has %d, %d, %d",
			end, len(o.data), addressed, len(o.entries), stored, o.number(72), o.number(80), o.number(88))
	}
	if n := len(o.entries); n > 0 {
		last := o.entries[n-1]
		low, high := tileOf(o.entries[0].id).Z, tileOf(last.id+uint64(last.run)-1).Z
		if uint32(o.header[100]) != low || uint32(o.header[101]) != high {
			t.Errorf("zooms %d to %d, the header has %d to %d", low, high, o.header[100], o.header[101])
		}
	}
}

// all is the data of every tile.
func (o *opened) all() map[tiles.Address]string {
	m := map[tiles.Address]string{}
	for _, e := range o.entries {
		for i := range uint64(e.run) {
			m[tileOf(e.id+i)] = string(o.data[e.offset : e.offset+uint64(e.length)])
		}
	}
	return m
}

func unzip(t testing.TB, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func unpackDirectory(t testing.TB, b []byte) []entry {
	t.Helper()
	number := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			t.Fatal("a directory ends early")
		}
		b = b[n:]
		return v
	}
	list := make([]entry, number())
	id := uint64(0)
	for i := range list {
		id += number()
		list[i].id = id
	}
	for i := range list {
		list[i].run = uint32(number())
	}
	for i := range list {
		list[i].length = uint32(number())
	}
	for i := range list {
		v := number()
		switch {
		case v > 0:
			list[i].offset = v - 1
		case i > 0:
			list[i].offset = list[i-1].offset + uint64(list[i-1].length)
		default:
			t.Fatal("the first entry of a directory has no offset")
		}
	}
	if len(b) > 0 {
		t.Fatalf("%d bytes behind a directory", len(b))
	}
	return list
}

// readMBTiles is the tiles and the metadata of an MBTiles file.
func readMBTiles(t testing.TB, name string) (map[tiles.Address]string, map[string]string) {
	t.Helper()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, metadata := map[tiles.Address]string{}, map[string]string{}
	rows, err := db.Query("select zoom_level, tile_column, tile_row, tile_data from tiles")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var a tiles.Address
		var south uint32
		var data []byte
		if err := rows.Scan(&a.Z, &a.X, &south, &data); err != nil {
			t.Fatal(err)
		}
		a.Y = 1<<a.Z - 1 - south
		if _, twice := all[a]; twice {
			t.Errorf("%v is there twice", a)
		}
		all[a] = string(data)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if rows, err = db.Query("select name, value from metadata"); err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var k, v string
		if err := rows.Scan(&k, &v); err != nil {
			t.Fatal(err)
		}
		metadata[k] = v
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var id int
	var check string
	if err := db.QueryRow("pragma application_id").Scan(&id); err != nil || id != 0x4d504258 {
		t.Errorf("application id %x, %v", id, err)
	}
	if err := db.QueryRow("pragma integrity_check").Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity: %s, %v", check, err)
	}
	return all, metadata
}

// contents is the tiles of an archive of either format.
func contents(t testing.TB, format, name string) map[tiles.Address]string {
	t.Helper()
	if format == MBTiles {
		all, _ := readMBTiles(t, name)
		return all
	}
	return openFile(t, name).all()
}

func difference(got, want map[tiles.Address]string) string {
	for a, data := range want {
		if got[a] != data {
			return fmt.Sprintf("%v has %d bytes, want %d", a, len(got[a]), len(data))
		}
	}
	for a := range got {
		if _, ok := want[a]; !ok {
			return fmt.Sprintf("%v should not be there", a)
		}
	}
	return ""
}
