package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"gridmap/geo"
	"gridmap/tiles"
)

// world is an invented source of tiles: what a tile holds follows from its number and from how
// its stripe of the map changed. Some are empty, some like their neighbours, some large.
type world struct {
	changed func(tiles.Address) int // 0: as at first; nil: nowhere
	fail    func(tiles.Address) error
}

func (w world) version(a tiles.Address) int {
	if w.changed == nil {
		return 0
	}
	return w.changed(a)
}

func (w world) data(a tiles.Address) []byte {
	id := tileID(a)
	r := rand.New(rand.NewPCG(id, 1))
	switch r.IntN(10) {
	case 0, 1:
		return nil
	case 2, 3, 4, 5:
		return fmt.Appendf(nil, "everywhere the same %d %d", id/64%3, w.version(a))
	case 6:
		return []byte(strings.Repeat(fmt.Sprintf("large %d %d ", id, w.version(a)), 300+r.IntN(3000)))
	}
	return fmt.Appendf(nil, "only here %d %d", id, w.version(a))
}

func (w world) Tag(_ context.Context, a tiles.Address) (string, error) {
	return fmt.Sprintf("%d.%d", tileID(a), w.version(a)), nil
}

func (w world) Draw(ctx context.Context, a tiles.Address) (tiles.Tile, error) {
	if w.fail != nil {
		if err := w.fail(a); err != nil {
			return tiles.Tile{}, err
		}
	}
	tag, err := w.Tag(ctx, a)
	tile := tiles.Tile{Data: w.data(a), Tag: tag, Empty: w.data(a) == nil}
	if len(tile.Data) > 20_000 {
		tile.Truncated = map[string]int{"buildings": 7}
	}
	return tile, err
}

func (w world) all(c *Cover) map[tiles.Address]string {
	m := map[tiles.Address]string{}
	for a := range c.All() {
		if d := w.data(a); d != nil {
			m[a] = string(d)
		}
	}
	return m
}

// town is a cover of some hundred tiles around a place.
func town(t testing.TB, first, last uint32) *Cover {
	t.Helper()
	var c Cover
	at := geo.Point{X: 3_500_000_000, Y: 1_700_000_000}
	if err := c.Add(first, last, geo.Box{Min: at, Max: at}.Grow(2_000_000)); err != nil {
		t.Fatal(err)
	}
	return &c
}

var about = Metadata{Name: "测试区", District: "测试区", Bounds: [4]float64{118, 33, 118.5, 33.5}, Center: [3]float64{118.2, 33.2, 10},
	VectorLayers: []tiles.VectorLayer{{ID: "grids", MinZoom: 8, MaxZoom: 17, Fields: map[string]string{"id": "Number"}}}}

func always(Origin) (bool, error) { return true, nil }

// write runs one export to its end or first error.
func write(t testing.TB, file string, job Job, c *Cover, from Source) (kept int64, content Contents, err error) {
	t.Helper()
	p, err := Open(file, job, Origin{}, false, always)
	if err != nil {
		return 0, content, err
	}
	defer p.Close()
	if err = p.Fill(t.Context(), c, from, 3, func(n, _ int64) { kept = n }, func(int64) {}); err != nil {
		return kept, content, err
	}
	content, err = p.Finish(about)
	return kept, content, err
}

var formats = []string{PMTiles, MBTiles}

func TestWrite_readsBack(t *testing.T) {
	for _, format := range formats {
		file := filepath.Join(t.TempDir(), "town."+format)
		c := town(t, 4, 15)
		_, content, err := write(t, file, Job{Format: format}, c, world{})
		if err != nil {
			t.Fatal(err)
		}
		want := world{}.all(c)
		if d := difference(contents(t, format, file), want); d != "" {
			t.Errorf("%s: %s", format, d)
		}
		info, err := os.Stat(file)
		if err != nil || info.Size() != content.Bytes || content.Tiles != int64(len(want)) || content.MaxZoom != 15 || content.Truncated == 0 || content.Truncated > content.Tiles/8 {
			t.Errorf("%s: %+v, %v", format, content, err)
		}
		if left, _ := filepath.Glob(file + ".*"); left != nil {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestPMTiles_storesTheSameOnce: equal neighbours are one entry, equal tiles one piece of data.
func TestPMTiles_storesTheSameOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "town.pmtiles")
	c := town(t, 4, 15)
	if _, _, err := write(t, file, Job{Format: PMTiles}, c, world{}); err != nil {
		t.Fatal(err)
	}
	o := openFile(t, file)
	different := map[string]bool{}
	for _, d := range (world{}).all(c) {
		different[d] = true
	}
	if int(o.number(88)) != len(different) || o.number(80) >= o.number(72) {
		t.Errorf("%d pieces of data, want %d; %d entries for %d tiles", o.number(88), len(different), o.number(80), o.number(72))
	}
	if o.metadata["name"] != "测试区" || o.metadata["maxzoom"] != 15.0 || len(o.metadata["vector_layers"].([]any)) != 1 {
		t.Errorf("metadata %v", o.metadata)
	}
}

// TestPMTiles_manyTilesHaveLeaves: a root that would be larger than readers ask for is divided.
func TestPMTiles_manyTilesHaveLeaves(t *testing.T) {
	for _, c := range []struct {
		entries, leafSize, leaves int
	}{{0, 4096, 0}, {1, 4096, 0}, {3000, 4096, 0}, {16_000, 4096, 4}, {16_384, 4096, 4}, {16_385, 4096, 5}, {20_000, 2, 5000}} {
		dir := t.TempDir()
		f, err := os.Create(filepath.Join(dir, "journal"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := openPMTiles(filepath.Join(dir, "archive"))
		if err != nil {
			t.Fatal(err)
		}
		p.leafSize = c.leafSize
		if err := p.cut(); err != nil {
			t.Fatal(err)
		}
		j := &journal{f: f}
		want := map[tiles.Address]string{}
		r := rand.New(rand.NewPCG(1, 2))
		id := zoomStart(12)
		for range c.entries {
			id += 2 + r.Uint64N(1000)
			data := fmt.Appendf(nil, "%d%s", id, strings.Repeat("x", r.IntN(40)))
			rec := newRecord(tileOf(id), tiles.Tile{Data: data})
			if err := p.put(&rec, data); err != nil {
				t.Fatal(err)
			}
			if err := j.add([]record{rec}); err != nil {
				t.Fatal(err)
			}
			want[tileOf(id)] = string(data)
		}
		if err := p.settle(); err != nil {
			t.Fatal(err)
		}
		if _, err := p.finish(about, j); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(p.close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		o := openFile(t, filepath.Join(dir, "archive"))
		if d := difference(o.all(), want); d != "" || len(o.entries) != c.entries {
			t.Errorf("%d entries of %d: %s", len(o.entries), c.entries, d)
		}
		if c.leafSize == leafEntries && o.leaves != c.leaves || o.leaves > c.leaves {
			t.Errorf("%d entries have %d leaves, want %d", c.entries, o.leaves, c.leaves)
		}
	}
}

// rounds is how often a test that draws lots does so: GRIDMAP_TEST_ROUNDS, or a few.
func rounds(few int) int {
	if n, err := strconv.Atoi(os.Getenv("GRIDMAP_TEST_ROUNDS")); err == nil {
		return n
	}
	return few
}

// TestWrite_goesOn stops an export again and again, damages what a machine that fails could have
// damaged, and changes the map in between: in the end the file is the one that is made in one go.
func TestWrite_goesOn(t *testing.T) {
	c := town(t, 4, 13)
	all := slices.Collect(c.All())
	for _, format := range formats {
		straight := filepath.Join(t.TempDir(), "straight")
		if _, _, err := write(t, straight, Job{Format: format}, c, world{}); err != nil {
			t.Fatal(err)
		}
		for round := range rounds(15) {
			r := rand.New(rand.NewPCG(uint64(round), 7))
			file := filepath.Join(t.TempDir(), "town")
			for again := true; again; again = r.IntN(3) > 0 {
				stopped(t, r, file, Job{Format: format}, c, all)
			}
			if _, _, err := write(t, file, Job{Format: format}, c, world{}); err != nil {
				t.Fatalf("%s, round %d: %v", format, round, err)
			}
			if d := difference(contents(t, format, file), contents(t, format, straight)); d != "" {
				t.Fatalf("%s, round %d: %s", format, round, d)
			}
			if format == PMTiles && !sameBytes(t, file, straight) {
				t.Fatalf("round %d: not the bytes of the archive made in one go", round)
			}
		}
	}
}

// stopped is an export that is stopped somewhere, on a map that perhaps is not the one it began
// on, and what remains of it, perhaps damaged.
func stopped(t *testing.T, r *rand.Rand, file string, job Job, c *Cover, all []tiles.Address) {
	t.Helper()
	var w world
	if r.IntN(2) > 0 {
		from := all[r.IntN(len(all))]
		w.changed = func(a tiles.Address) int {
			if tileID(a) >= tileID(from) {
				return 1
			}
			return 0
		}
	}
	at, enough := all[r.IntN(len(all))], errors.New("enough")
	w.fail = func(a tiles.Address) error {
		if a == at {
			return enough
		}
		return nil
	}
	if _, _, err := write(t, file, job, c, w); err == nil { // it was all there already
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	} else if !errors.Is(err, enough) {
		t.Fatal(err)
	} else if _, err := os.Stat(file); err == nil {
		t.Fatal("an unfinished archive has the file's name")
	}
	damage(t, r, filepath.Join(file+".part", []string{"journal", "archive"}[r.IntN(2)]))
}

// damage cuts a file short, or turns a bit of it, or adds some bytes, or does nothing.
func damage(t *testing.T, r *rand.Rand, name string) {
	b, err := os.ReadFile(name)
	if err != nil || len(b) == 0 || strings.HasPrefix(string(b), "SQLite") {
		return // SQLite looks after its own file, and tells when it cannot
	}
	switch r.IntN(4) {
	case 0:
		b = b[:r.IntN(len(b))]
	case 1:
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	case 2:
		b = append(b, make([]byte, 1+r.IntN(200))...)
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func sameBytes(t testing.TB, one, two string) bool {
	t.Helper()
	a, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	return string(a) == string(b)
}

func TestOpen_refuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "town.pmtiles")
	job := Job{Format: PMTiles, Layers: []string{"grids"}}
	p, err := Open(file, job, Origin{}, false, always)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, job, Origin{}, true, always); !errors.Is(err, ErrInUse) {
		t.Errorf("while another writes it: %v", err)
	}
	c := town(t, 4, 10)
	stop := errors.New("stop")
	fill := func(p *Part) error {
		return p.Fill(t.Context(), c, world{fail: func(a tiles.Address) error {
			if a.Z == 10 {
				return stop
			}
			return nil
		}}, 2, func(int64, int64) {}, func(int64) {})
	}
	if err := fill(p); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	p.Close()
	other := job
	other.Layers = []string{"roads"}
	if _, err := Open(file, other, Origin{}, false, always); err == nil || !errors.As(err, new(ErrOtherJob)) {
		t.Errorf("another job: %v", err)
	}
	// A past that is another one, or --force: what was begun is forgotten.
	for _, force := range []bool{false, true} {
		if p, err = Open(file, job, Origin{}, force, func(Origin) (bool, error) { return false, nil }); err != nil || p.Begun != nil {
			t.Fatalf("%v", err)
		}
		if err := fill(p); !errors.Is(err, stop) {
			t.Fatal(err)
		}
		p.Close()
	}
	if kept, _, err := write(t, file, job, c, world{}); err != nil || kept == 0 {
		t.Fatalf("%d kept, %v", kept, err)
	}
	if _, _, err := write(t, file, job, c, world{}); !errors.As(err, new(ErrExists)) {
		t.Errorf("a finished file is there: %v", err)
	}
	// --force leaves the finished file in place until the new one is; what it began goes on without it.
	if p, err = Open(file, job, Origin{}, true, always); err != nil {
		t.Fatal(err)
	}
	if err := fill(p); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	p.Close()
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	if kept, _, err := write(t, file, job, c, world{}); err != nil || kept == 0 {
		t.Errorf("%d kept, %v", kept, err)
	}
	for _, format := range formats { // what was begun cannot be opened
		job := Job{Format: format}
		p, err := Open(filepath.Join(dir, format), job, Origin{}, false, always)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(p.writeState(), os.Remove(filepath.Join(p.Dir, "archive")), os.Mkdir(filepath.Join(p.Dir, "archive"), 0o755)); err != nil {
			t.Fatal(err)
		}
		p.Close()
		if _, err := Open(filepath.Join(dir, format), job, Origin{}, false, always); err == nil {
			t.Errorf("%s: a directory was opened as an archive", format)
		}
	}
	if _, _, err := write(t, filepath.Join(dir, "none"), job, &Cover{}, world{}); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing to draw: %v", err)
	}
	if err := told(&os.PathError{Op: "write", Path: file, Err: syscall.ENOSPC}); !errors.Is(err, ErrDiskFull) {
		t.Errorf("a full disk: %v", err)
	}
}

// TestFill_endsWithItsContext: what was drawn stays.
func TestFill_endsWithItsContext(t *testing.T) {
	c := town(t, 4, 14)
	for _, format := range formats {
		file := filepath.Join(t.TempDir(), "town")
		p, err := Open(file, Job{Format: format}, Origin{}, false, always)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = p.Fill(ctx, c, world{}, 3, func(int64, int64) {}, func(n int64) {
			if n == 100 {
				cancel()
			}
		})
		p.Close()
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if kept, _, err := write(t, file, Job{Format: format}, c, world{}); err != nil || kept < 100 {
			t.Errorf("%d kept, %v", kept, err)
		}
	}
}
