package importers

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gridmap/geo"
)

// TestTangled: an outline that crosses itself again and again is refused at once; mending one of
// a hundred corners took GEOS minutes.
func TestTangled(t *testing.T) {
	w := emptyWard(t)
	var star []string
	for k := range 102 {
		a := 2 * math.Pi * float64(k*50%101) / 101
		star = append(star, fmt.Sprintf("[%.7f,%.7f]", west+0.01+0.005*math.Cos(a), south+0.01+0.005*math.Sin(a)))
	}
	file := writeFile(t, "star.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"星"},`+
		`"geometry":{"type":"Polygon","coordinates":[[`+strings.Join(star, ",")+`]]}}]}`)
	began := time.Now()
	b, err := w.put("grids", Options{}, file)
	if err == nil || b.Error == nil || b.Error.Rule != "tangled" {
		t.Errorf("%v, %+v", err, b.Error)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestGrids_communityAlone: a file that only tells where grids belong is a new edition, and one
// that does not tell changes nothing.
func TestGrids_communityAlone(t *testing.T) {
	w := emptyWard(t)
	square := func(i int) string {
		x := west + 0.002*float64(i)
		return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]f,%[2]f],[%[3]f,%[2]f],[%[3]f,%[4]f],[%[1]f,%[4]f],[%[1]f,%[2]f]]]}`, x, south, x+0.002, south+0.002)
	}
	file := func(name, community string) string {
		var list []string
		for i := range 2 {
			list = append(list, fmt.Sprintf(`{"type":"Feature","properties":{"code":"G%d","name":"第%d网格"%s},"geometry":%s}`, i, i, community, square(i)))
		}
		return writeFile(t, name, `{"type":"FeatureCollection","features":[`+strings.Join(list, ",")+`]}`)
	}
	count := func() int { return one[int](w, "select count(*) from grid_shape where community is not null") }
	w.must(w.put("grids", Options{}, file("a.geojson", "")))
	w.must(w.put("areas", Options{}, writeFile(t, "areas.csv", "code,name,kind\nC1,甲社区,community\n")))
	if count() != 0 {
		t.Fatal("grids have communities already")
	}
	if _, err := w.pool.Exec(t.Context(), "update edition set during = daterange('2020-01-01', null)"); err != nil {
		t.Fatal(err)
	}
	again := w.must(w.put("grids", Options{Effective: "2021-01-01"}, file("b.geojson", `,"community":"甲社区"`))).Summary
	if again.Update != 2 || again.Same != 0 || count() != 2 {
		t.Errorf("%+v, %d grids with a community", again, count())
	}
	if silent := w.must(w.put("grids", Options{}, file("c.geojson", ""))).Summary; silent.Same != 2 {
		t.Errorf("a file that does not tell: %+v", silent)
	}
}

// TestFence_longSegments: a segment is noted in the cells it runs through, not in all of its box.
func TestFence_longSegments(t *testing.T) {
	o := geo.Point{X: 3_000_000_000, Y: 1_000_000_000}
	far := geo.Point{X: o.X + 1<<29, Y: o.Y + 1<<28}
	f := newFence(geo.MultiPolygon{{{o, far, {X: o.X, Y: far.Y}, o}}})
	n := 0
	for _, list := range f.cells {
		n += len(list)
	}
	if n > 40_000 {
		t.Errorf("%d entries", n)
	}
	for k := range 1000 { // points on the slope are near it
		p := geo.Point{X: o.X + uint32(k)<<19, Y: o.Y + uint32(k)<<18 - 40_000}
		if !f.holds(p) {
			t.Fatalf("%v is not near the border it is 300 m from", p)
		}
	}
}

// TestRecover_sweepsUploads: what came in halfway before the server died is removed, but not what
// may still be coming in.
func TestRecover_sweepsUploads(t *testing.T) {
	w := emptyWard(t)
	data := t.TempDir()
	s := New(Config{Pool: w.pool, Log: w.store.log, DataDir: data})
	defer s.Close()
	for name, age := range map[string]time.Duration{"OLD": 2 * time.Hour, "NEW": time.Minute} {
		dir := filepath.Join(s.dir, name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, time.Now().Add(-age), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(s.dir)
	if err != nil || len(left) != 1 || left[0].Name() != "NEW" {
		t.Errorf("%v, %v", left, err)
	}
}
