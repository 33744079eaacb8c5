package main

import (
	"bytes"
	"context"
	stdsql "database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gridmap/cmd/gridmap/internal/demo"
	"gridmap/sql"
	"gridmap/sql/pgtest"
	"gridmap/tiles"
)

// exporting is a demo town and a directory to export it to.
type exporting struct{ url, dir string }

func (x exporting) file(name string) string { return filepath.Join(x.dir, name) }

// run runs the command; said is what it told beside its result.
func (x exporting) run(ctx context.Context, args ...string) (out, said string, err error) {
	var o, s screen
	err = run(ctx, append([]string{"--database-url", x.url, "export"}, args...), &o, &s)
	return o.String(), s.String(), err
}

func (x exporting) must(t *testing.T, args ...string) (out, said string) {
	t.Helper()
	out, said, err := x.run(t.Context(), args...)
	if err != nil {
		t.Fatalf("export %v: %v\n%s", args, err, said)
	}
	return out, said
}

func TestExport(t *testing.T) {
	x := exporting{pgtest.DatabaseURL(t), t.TempDir()}
	pool, err := sql.Open(t.Context(), x.url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := demo.Load(t.Context(), pool, demo.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Run("the file has the tiles the server sends", x.testContents)
	t.Run("GDAL opens it", x.testGDAL)
	t.Run("a stopped export goes on", x.testStopped)
	t.Run("what changed is drawn anew", func(t *testing.T) {
		x.testChanged(t, func(statement string) {
			t.Helper()
			if _, err := pool.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("mistakes", x.testMistakes)
}

// testContents compares every tile of an MBTiles file with the engine's, and a PMTiles file with
// the MBTiles file by its counts; what PMTiles holds is compared in package archive and in the browser.
func (x exporting) testContents(t *testing.T) {
	out, said := x.must(t, x.file("all.mbtiles"), "--layers", "grids,areas,buildings,incidents", "--zooms", "10-15")
	if !strings.Contains(said, "signed in: incidents") || !strings.Contains(said, "(100 %)") {
		t.Errorf("it says %s", said)
	}
	pool, err := sql.Open(t.Context(), x.url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	engine, err := tiles.New(t.Context(), pool, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	db, err := stdsql.Open("sqlite", x.file("all.mbtiles"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stored := map[tiles.Address][]byte{}
	rows, err := db.Query("select zoom_level, tile_column, (1 << zoom_level) - 1 - tile_row, tile_data from tiles")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var a tiles.Address
		var data []byte
		if err := rows.Scan(&a.Z, &a.X, &a.Y, &data); err != nil {
			t.Fatal(err)
		}
		stored[a] = data
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	first := tiles.Address{Z: 10}
	for a := range stored {
		if a.Z == 10 {
			first = a
		}
	}
	shown := 0
	for z := uint32(10); z <= 15; z++ { // all of the first zoom's tile and around it
		n := uint32(1) << (z - 10)
		for px := first.X*n - 1; px <= first.X*n+n; px++ {
			for py := first.Y*n - 1; py <= first.Y*n+n; py++ {
				tile, err := engine.Tile(t.Context(), tiles.Request{Layers: []string{"grids", "areas", "buildings", "incidents"}, Z: z, X: px, Y: py})
				if err != nil {
					t.Fatal(err)
				}
				if got := stored[tiles.Address{Z: z, X: px, Y: py}]; !bytes.Equal(got, tile.Data) {
					t.Errorf("%d/%d/%d has %d bytes, the engine's %d", z, px, py, len(got), len(tile.Data))
				}
				if !tile.Empty {
					shown++
				}
			}
		}
	}
	if shown < 20 || !strings.Contains(out, fmt.Sprintf(": %d tiles", len(stored))) {
		t.Errorf("%d tiles compared, %d stored: %s", shown, len(stored), out)
	}
	metadata := map[string]string{}
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
	for k, want := range map[string]string{"name": "云川区", "format": "pbf", "minzoom": "10", "maxzoom": "15", "edition": "1", "feed": "1", "attribution": "云川区",
		"as_of": `\d{4}-\d\d-\d\d`, "bounds": `118\.\d+,33\.\d+,118\.\d+,33\.\d+`, "center": `118\.\d+,33\.\d+,1\d`, "generator": "gridmap.*", "json": `.*"id":"grids".*"households":"Number".*"id":"buildings".*`} {
		if !regexp.MustCompile("^" + want + "$").MatchString(metadata[k]) {
			t.Errorf("metadata %s is %q, want %s", k, metadata[k], want)
		}
	}
}

// testGDAL has GDAL, which shares nothing with us, read features of every public layer with
// their attributes.
func (x exporting) testGDAL(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Fatal("ogrinfo is missing: install gdal-bin")
	}
	x.must(t, x.file("town.mbtiles"))
	out, err := exec.Command(ogrinfo, "-ro", "-al", "-so", x.file("town.mbtiles")).CombinedOutput()
	if err != nil || strings.Contains(string(out), "Warning") || strings.Contains(string(out), "ERROR") {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, layer := range []string{"water", "roads", "buildings", "areas", "area_labels", "grids", "grid_labels", "posts", "places"} {
		if !regexp.MustCompile(`Layer name: ` + layer + `\n(?:[^L].*\n)*?Feature Count: [1-9]`).Match(out) {
			t.Errorf("GDAL finds nothing in %s:\n%s", layer, out)
		}
	}
	out, err = exec.Command(ogrinfo, "-ro", "-al", "-oo", "ZOOM_LEVEL=14", "-where", "households > 100", x.file("town.mbtiles"), "grids").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "state (String) = ") || !strings.Contains(string(out), "households (Real) = ") || !strings.Contains(string(out), "POLYGON ((") {
		t.Errorf("grids of zoom 14: %v\n%.2000s", err, out)
	}
}

// stop runs an export that is stopped when its journal has grown.
func (x exporting) stop(t *testing.T, file string, args ...string) (said string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	size := func() int64 {
		if info, err := os.Stat(x.file(file + ".part/journal")); err == nil {
			return info.Size()
		}
		return 0
	}
	before := size()
	go func() {
		for ctx.Err() == nil {
			if size() > before {
				cancel()
			}
			time.Sleep(time.Millisecond / 4)
		}
	}()
	_, said, err := x.run(ctx, append(args, x.file(file))...)
	if err == nil || !strings.Contains(err.Error(), "the same command goes on from there") {
		t.Fatalf("it was not stopped: %v\n%s", err, said)
	}
	if _, err := os.Stat(x.file(file)); err == nil {
		t.Fatal("the file is there before it is finished")
	}
	return said
}

func (x exporting) same(t *testing.T, one, two string) {
	t.Helper()
	a, err := os.ReadFile(x.file(one))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(x.file(two)); err != nil || !bytes.Equal(a, b) {
		t.Errorf("%s has not the bytes of %s: %v", one, two, err)
	}
}

// testStopped stops an export while it draws, twice, and then lets it end.
func (x exporting) testStopped(t *testing.T) {
	args := []string{"--layers", "buildings,grids,roads,water", "--as-of", "2026-10-01"}
	x.must(t, append(args, x.file("straight.pmtiles"))...)
	x.stop(t, "stopped.pmtiles", args...)
	const on = "Going on with stopped.pmtiles.part: "
	if said := x.stop(t, "stopped.pmtiles", args...); !strings.Contains(said, on) {
		t.Errorf("the second time it says %s", said)
	}
	if _, said := x.must(t, append(args, x.file("stopped.pmtiles"))...); !strings.Contains(said, on) || strings.Contains(said, "drawn anew") {
		t.Errorf("the third time it says %s", said)
	}
	x.same(t, "stopped.pmtiles", "straight.pmtiles")
	if _, err := os.Stat(x.file("stopped.pmtiles.part")); err == nil {
		t.Error("the unfinished archive is still there")
	}
}

// testChanged changes a name between two halves of an export, and then the past.
func (x exporting) testChanged(t *testing.T, exec func(string)) {
	args := []string{"--layers", "posts,roads,buildings"}
	x.stop(t, "changed.pmtiles", args...)
	exec(`with f as (update feed set last = last + 1 where district = 1 returning last), r as (update road set name = '改名路' where district = 1)
		insert into change (district, seq, layer, kind) select 1, last, 'roads', 'update' from f`)
	if _, said := x.must(t, append(args, x.file("changed.pmtiles"))...); !strings.Contains(said, "are drawn anew") {
		t.Errorf("after a change it says %s", said)
	}
	x.must(t, append(args, x.file("after.pmtiles"))...)
	x.same(t, "changed.pmtiles", "after.pmtiles")
	// The numbers of the changes are the same, the changes are not.
	x.stop(t, "past.pmtiles", args...)
	exec("update change set at = at - interval '1 second' where district = 1")
	if _, said := x.must(t, append(args, x.file("past.pmtiles"))...); !strings.Contains(said, "another database") {
		t.Errorf("with another past it says %s", said)
	}
	x.same(t, "past.pmtiles", "after.pmtiles")
}

func (x exporting) testMistakes(t *testing.T) {
	if err := os.WriteFile(x.file("there.pmtiles"), []byte("finished"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(x.file("other.pmtiles.part"), 0o755); err != nil {
		t.Fatal(err)
	}
	state, err := json.Marshal(map[string]any{"job": map[string]any{"format": "pmtiles", "layers": []string{"roads"}, "minzoom": 6, "maxzoom": 9, "district": 1}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(x.file("other.pmtiles.part/job.json"), state, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"a.txt"}, `"txt" is no format; say --format pmtiles or --format mbtiles`},
		{[]string{"a.pmtiles", "--format", "tar"}, `"tar" is no format`},
		{[]string{"a.pmtiles", "--layers", "grids,streets"}, `there is no layer "streets"; there are water, roads, buildings`},
		{[]string{"a.pmtiles", "--layers", "grids,grids"}, "layer grids is named twice"},
		{[]string{"a.pmtiles", "--layers", "hotspots"}, "layer hotspots answers a question asked on the map"},
		{[]string{"a.pmtiles", "--zooms", "9-6"}, "--zooms 9-6: write the first and the last zoom, such as 6-17"},
		{[]string{"a.pmtiles", "--zooms", "0-21"}, "there are 0 to 20"},
		{[]string{"a.pmtiles", "--layers", "buildings", "--zooms", "3-9"}, "buildings show something at zooms 13 to 17"},
		{[]string{"a.pmtiles", "--as-of", "yesterday"}, "Write it as YYYY-MM-DD"},
		{[]string{"a.pmtiles", "--edition", "77"}, "云川区 has no edition 77; it has 1 ("},
		{[]string{"a.pmtiles", "--district", "无此区"}, `there is no district "无此区"`},
		{[]string{"there.pmtiles"}, "is there already; name another file, or say --force"},
		{[]string{"other.pmtiles"}, "unfinished export of something else: --format pmtiles --layers roads --zooms 6-9 --district 1"},
		{[]string{"no/such/a.pmtiles"}, "there is no directory"},
		{[]string{"."}, "is a directory; name a file in it"},
		{[]string{"a.pmtiles", "--layers", "posts", "--as-of", "1950-01-01"}, "has nothing in posts at zooms 8 to 17; no file was written"},
	} {
		args := append([]string{x.file(c.args[0])}, c.args[1:]...)
		if c.args[0] == "." {
			args = append(args, "--format", "pmtiles")
		}
		if _, _, err := x.run(t.Context(), args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("export %v: %v; want %s", c.args, err, c.want)
		}
	}
	if left, _ := filepath.Glob(x.file("a.*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
	if text, err := os.ReadFile(x.file("there.pmtiles")); err != nil || string(text) != "finished" {
		t.Errorf("the finished file now holds %q, %v", text, err)
	}
	x.must(t, x.file("there.pmtiles"), "--force", "--layers", "posts")
	x.must(t, x.file("other.pmtiles"), "--force", "--layers", "posts")
	if text, err := os.ReadFile(x.file("there.pmtiles")); err != nil || !bytes.HasPrefix(text, []byte("PMTiles\x03")) {
		t.Errorf("--force did not replace it: %v", err)
	}
}
