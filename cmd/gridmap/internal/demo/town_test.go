package demo

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"gridmap/geo"
)

// lastDay is the day the tests' towns end on.
var lastDay = time.Date(2026, 6, 18, 0, 0, 0, 0, time.UTC)

func makeTown(t testing.TB, scaleName string, seed uint64) *town {
	t.Helper()
	s, err := findScale(scaleName)
	if err != nil {
		t.Fatal(err)
	}
	w, err := found(s, Options{District: DefaultDistrict, Seed: seed, Today: lastDay, Progress: func(string, int64, int64) {}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var (
	smallTown = sync.OnceValue(func() *town { return makeTown(new(testing.T), "small", 1) })
	cityTown  = sync.OnceValue(func() *town { return makeTown(new(testing.T), "city", 1) })
)

// fingerprint covers all that is stored of a town, bit by bit.
func fingerprint(w *town) string {
	h := sha256.New()
	for _, b := range w.blocks {
		fmt.Fprintln(h, b.face, b.use, b.name, b.paths, b.ponds, b.ditches)
		for i := range b.buildings {
			x := b.buildings[i]
			fmt.Fprintln(h, x.rings, x.households, x.floors, x.anchor, x.estate, x.number, x.address)
		}
	}
	for _, g := range w.grids {
		fmt.Fprintln(h, g.code, g.name, g.special, g.community.code, g.community.street.code, g.shape)
	}
	for _, r := range w.roadMap.roads {
		fmt.Fprintln(h, r.kind, r.name, r.lines)
	}
	for _, o := range w.orgs {
		fmt.Fprintln(h, o.kind, o.name, o.code, o.during, o.joint, o.big)
	}
	for _, x := range w.holders {
		fmt.Fprintln(h, x.name, x.office, x.phone, x.term, x.org.name)
	}
	for _, x := range w.leads {
		fmt.Fprintln(h, x.grid.code, x.branch.name, x.role, x.during)
	}
	for _, x := range w.duties {
		fmt.Fprintln(h, x.grid.code, x.holder.name, x.role, x.during)
	}
	for _, u := range w.units {
		fmt.Fprintln(h, u.committee.name, u.name, u.seat, u.office, u.during)
	}
	fmt.Fprintln(h, w.places, w.waterNames(), w.problems)
	for _, p := range w.posts {
		fmt.Fprintln(h, p)
	}
	c := newChronicle(w)
	for m := range c.months {
		for _, x := range c.month(m) {
			fmt.Fprintln(h, x.key(), x.reported.Unix(), x.category, x.summary, x.address, x.point, x.grid, x.history)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func (w *town) waterNames() (names []string) {
	l := &loader{town: w}
	for _, r := range l.waterRows() {
		names = append(names, fmt.Sprint(r))
	}
	return names
}

func TestFound_isTheSameEveryTime(t *testing.T) {
	first := fingerprint(smallTown())
	was := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(was)
	if again := fingerprint(makeTown(t, "small", 1)); again != first {
		t.Errorf("the same seed made another town: %s, then %s", first, again)
	}
	if other := fingerprint(makeTown(t, "small", 2)); other == first {
		t.Error("another seed made the same town")
	}
}

// faces are a town's grids with their index as id.
func faces(w *town) []geo.Face {
	out := make([]geo.Face, len(w.grids))
	for i, g := range w.grids {
		out[i] = geo.Face{ID: int64(i), Shape: g.shape}
	}
	return out
}

// checkTerritory holds a town to what is promised of its grids.
func checkTerritory(t *testing.T, w *town) {
	t.Helper()
	report := geo.CheckPartition(faces(w))
	for i, d := range report.Defects {
		if i < 5 {
			t.Errorf("seed %d: %s between %v at %v", w.seed, d.Kind, d.Faces, d.At)
		}
	}
	if len(report.Outline) != 1 || len(report.Outline[0]) != 1 {
		t.Errorf("seed %d: the outline has %d parts", w.seed, len(report.Outline))
	}
	general, special, fitting, rectangles := 0, 0, 0, 0
	codes := map[string]bool{}
	for _, g := range w.grids {
		if len(g.shape) != 1 {
			t.Errorf("seed %d: grid %s has %d parts", w.seed, g.code, len(g.shape))
		}
		if g.shape.Vertices() <= 4 {
			rectangles++
		}
		if codes[g.code] || len(g.code) != 15 || !strings.HasPrefix(g.code, g.community.code) {
			t.Errorf("seed %d: grid code %q of community %s", w.seed, g.code, g.community.code)
		}
		codes[g.code] = true
		if g.special {
			special++
			continue
		}
		general++
		if n := g.households(); n >= 300 && n <= 500 {
			fitting++
		} else if g.flaw != crowded && g.flaw != sparse {
			t.Errorf("seed %d: grid %s has %d households and that was not planted", w.seed, g.code, n)
		}
	}
	if fitting*100 < general*90 {
		t.Errorf("seed %d: %d of %d general grids have 300 to 500 households", w.seed, fitting, general)
	}
	if special < 2 || rectangles > len(w.grids)/10 {
		t.Errorf("seed %d: %d special grids, %d with four corners", w.seed, special, rectangles)
	}
	towns := 0
	for _, s := range w.streets {
		if s.town {
			towns++
		}
	}
	if towns == 0 || towns == len(w.streets) {
		t.Errorf("seed %d: %d of %d streets are towns", w.seed, towns, len(w.streets))
	}
}

func TestGrids_tileTheDistrict(t *testing.T) {
	checkTerritory(t, smallTown())
	for seed := uint64(2); seed <= 12; seed++ {
		w := makeTown(t, "small", seed)
		checkTerritory(t, w)
		if n := len(w.grids); n < 50 || n > 85 {
			t.Errorf("seed %d: %d grids in a small town", seed, n)
		}
	}
}

func TestGrids_tileTheCity(t *testing.T) {
	w := cityTown()
	checkTerritory(t, w)
	buildings := 0
	for _, b := range w.blocks {
		buildings += len(b.buildings)
	}
	if len(w.grids) < 1950 || len(w.grids) > 2250 || buildings < 195_000 || buildings > 225_000 || len(w.posts) != 500 {
		t.Errorf("%d grids, %d buildings, %d posts: want about 2000, 200000 and 500", len(w.grids), buildings, len(w.posts))
	}
}

// Shapes hold to the roads: nearly every border between grids is a road or a water.
func TestBorders_followRoads(t *testing.T) {
	w := smallTown()
	along, all := 0.0, 0.0
	for i, e := range w.edges {
		l, r := w.face[2*i], w.face[2*i+1]
		if e.gone || l < 0 || r < 0 || w.ofBlock[l] == w.ofBlock[r] {
			continue
		}
		length := e.line.length()
		all += length
		if e.kind.isRoad() || e.kind.isWater() {
			along += length
		}
	}
	if along < 0.98*all {
		t.Errorf("%.0f m of %.0f m of borders run along roads or waters", along, all)
	}
}

func TestNames_areInvented(t *testing.T) {
	w := cityTown()
	if !strings.HasPrefix(w.grids[0].code, "99") {
		t.Errorf("code %s could be a real province's", w.grids[0].code)
	}
	for _, h := range w.holders {
		if !strings.HasPrefix(h.phone, "0000-") || len(h.phone) != 12 {
			t.Fatalf("work phone %q could be somebody's", h.phone)
		}
	}
	seen := map[string]bool{}
	for _, s := range w.streets {
		if seen[s.name] {
			t.Errorf("two streets are called %s", s.name)
		}
		seen[s.name] = true
		inner := map[string]bool{}
		for _, c := range s.communities {
			if c.name == "" || inner[c.name] {
				t.Errorf("a community of %s is called %q", s.name, c.name)
			}
			inner[c.name] = true
		}
	}
	for _, r := range w.roadMap.roads {
		if r.name == "" || strings.Contains(r.name, "%") {
			t.Errorf("a road is called %q", r.name)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "一", 9: "九", 10: "十", 12: "十二", 20: "二十", 35: "三十五"} {
		if got := ordinal(n); got != want {
			t.Errorf("ordinal(%d) = %s, want %s", n, got, want)
		}
	}
}

func BenchmarkFound(b *testing.B) {
	for _, s := range scales {
		name := s.name
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w := makeTown(b, name, 1)
				if r := geo.CheckPartition(faces(w)); !r.Clean() {
					b.Fatalf("%d defects", len(r.Defects))
				}
				b.ReportMetric(float64(len(w.grids)), "grids")
			}
		})
	}
}
