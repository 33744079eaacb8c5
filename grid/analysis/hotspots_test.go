package analysis_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gridmap/grid/analysis"
)

// board is n×n grids that touch by sides and corners.
func board(n int) [][]int32 {
	out := make([][]int32, n*n)
	for i := range out {
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				x, y := i%n+dx, i/n+dy
				if (dx != 0 || dy != 0) && x >= 0 && y >= 0 && x < n && y < n {
					out[i] = append(out[i], int32(y*n+x))
				}
			}
		}
	}
	return out
}

// poisson draws a count by adding waiting times.
func poisson(r *rand.Rand, mean float64) (k int64) {
	for t := r.ExpFloat64(); t < mean; t += r.ExpFloat64() {
		k++
	}
	return k
}

func mapOf(t *testing.T, in analysis.HotspotInput) analysis.HotspotMap {
	t.Helper()
	m, err := analysis.Hotspots(in)
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for i, g := range m.Grids {
		defined := g.Class != analysis.Undefined
		if g.Z.Known != defined || g.P.Known != defined || g.Q.Known != defined || (g.Method != "") != defined {
			t.Errorf("grid %d is %s with z %v, p %v, q %v, method %q", i, g.Class, g.Z, g.P, g.Q, g.Method)
		}
		for _, lang := range []string{"zh", "en"} {
			if why := g.Why.Text(lang); why == "" || strings.Contains(why, "%!") || strings.Contains(why, "NaN") {
				t.Errorf("grid %d (%s) says why in %s: %q", i, g.Class, lang, why)
			}
		}
		if defined {
			tested++
		}
	}
	if tested != m.Tested {
		t.Errorf("%d grids have an answer, %d are said to", tested, m.Tested)
	}
	return m
}

func TestHotspots_refuses(t *testing.T) {
	many := func(n int, each int64) []int64 {
		c := make([]int64, n)
		for i := range c {
			c[i] = each
		}
		return c
	}
	island := board(6)
	for _, j := range island[35] {
		for k, v := range island[j] {
			if v == 35 {
				island[j] = append(island[j][:k:k], island[j][k+1:]...)
			}
		}
	}
	island[35] = nil
	hub := board(6)
	for i := range hub {
		hub[i] = nil
		if i > 0 {
			hub[0], hub[i] = append(hub[0], int32(i)), []int32{0}
		}
	}
	homes := many(36, 400)
	homes[7] = 0
	sparse := many(36, 0) // 72 events, all at one end; the rest expects 2 a grid
	sparse[0] = 72
	for _, c := range []struct {
		name string
		in   analysis.HotspotInput
		at   int
		code string
	}{
		{"29 grids", analysis.HotspotInput{Counts: many(25, 100), Neighbours: board(5)}, 3, analysis.FewGrids},
		{"59 events", analysis.HotspotInput{Counts: append(many(35, 1), 24), Neighbours: board(6)}, 3, analysis.FewEvents},
		{"an island", analysis.HotspotInput{Counts: many(36, 9), Neighbours: island}, 35, analysis.Island},
		{"everybody's neighbour", analysis.HotspotInput{Counts: many(36, 9), Neighbours: hub}, 0, analysis.Everybody},
		{"no households", analysis.HotspotInput{Counts: many(36, 9), Households: homes, Neighbours: board(6)}, 7, analysis.NoHouseholds},
		{"thin", analysis.HotspotInput{Counts: append(many(80, 1), 0), Neighbours: board(9)}, 0, analysis.Thin},
		{"few households in all but 20", analysis.HotspotInput{Counts: many(36, 9), Households: append(many(20, 5), many(16, 0)...), Neighbours: board(6)}, 0, analysis.FewGrids},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mapOf(t, c.in)
			if g := m.Grids[c.at]; g.Class != analysis.Undefined || g.Why.Code != c.code {
				t.Errorf("got %s because %s (%s), want undefined because %s", g.Class, g.Why.Code, g.Why.Text("en"), c.code)
			}
		})
	}
	for _, bad := range []analysis.HotspotInput{
		{Counts: []int64{1}, Neighbours: nil},
		{Counts: []int64{-1}, Neighbours: [][]int32{{}}},
		{Counts: []int64{1}, Neighbours: [][]int32{{4}}},
		{Counts: []int64{1}, Neighbours: [][]int32{{}}, Households: []int64{-3}},
	} {
		if _, err := analysis.Hotspots(bad); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
}

// TestHotspots_thinButBurning: where little is expected, a clear cluster is still told.
func TestHotspots_thinButBurning(t *testing.T) {
	counts := make([]int64, 400)
	for i := range counts {
		counts[i] = int64(i % 3 / 2) // a third of the grids has one: 133, three a neighbourhood
	}
	counts[210] += 25
	m := mapOf(t, analysis.HotspotInput{Counts: counts, Neighbours: board(20)})
	if g := m.Grids[210]; g.Class != analysis.Hot99 || g.Method != "exact" {
		t.Errorf("25 where 3 are expected: %+v", g)
	}
	if g := m.Grids[0]; g.Class != analysis.Undefined || g.Why.Code != analysis.Thin {
		t.Errorf("the far corner: %+v", g)
	}
}

// TestHotspots_findsWhatIsPlanted and nothing elsewhere, in counts and in rates, with plenty of
// events (Gi*) and few (exact).
func TestHotspots_findsWhatIsPlanted(t *testing.T) {
	const n = 20
	r := rand.New(rand.NewPCG(5, 6))
	homes := make([]int64, n*n)
	for i := range homes {
		homes[i] = 300 + int64(r.IntN(200))
	}
	for _, c := range []struct {
		name   string
		per    float64 // events per household
		rate   bool
		method string
	}{
		{"plenty, by household", .2, true, "gi*"},
		{"few, by household", .01, true, "exact"},
		{"few, by grid", .01, false, "exact"},
	} {
		t.Run(c.name, func(t *testing.T) {
			counts := make([]int64, n*n)
			planted := map[int]bool{}
			for i := range counts {
				f := 1.0
				if x, y := i%n, i/n; x >= 4 && x <= 6 && y >= 12 && y <= 14 {
					f, planted[i] = 4, true
				}
				counts[i] = poisson(r, f*c.per*float64(homes[i]))
			}
			in := analysis.HotspotInput{Counts: counts, Neighbours: board(n)}
			if c.rate {
				in.Households = homes
			}
			m := mapOf(t, in)
			if g := m.Grids[13*n+5]; g.Class != analysis.Hot99 || g.Method != c.method {
				t.Errorf("the middle of the hot spot: %s by %s (%s)", g.Class, g.Method, g.Why.Text("en"))
			}
			wrong := 0
			for i, g := range m.Grids {
				x, y := i%n, i/n
				if far := x < 2 || x > 8 || y < 10 || y > 16; far && g.Class == analysis.Hot99 {
					wrong++
				}
			}
			if wrong > 4 {
				t.Errorf("%d grids far from it are called hot at 99%%", wrong)
			}
		})
	}
}

// TestHotspots_oneTestAMap: the map's test is Gi* when most neighbourhoods expect a hundred, and
// the few that do not must convince the exact test as well.
func TestHotspots_oneTestAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	counts, homes := make([]int64, 144), make([]int64, 144)
	for i := range counts {
		homes[i] = 400
		if i >= 96 { // four rows of hamlets
			homes[i] = 40
		}
		counts[i] = poisson(r, float64(homes[i])*.06*(.5+r.Float64()))
	}
	in := analysis.HotspotInput{Counts: counts, Households: homes, Neighbours: board(12)}
	for _, c := range []struct {
		test, want   string
		town, hamlet string // methods of grids 13 and 130
	}{
		{"", "gi*", "gi*", "both"},
		{"gi*", "gi*", "gi*", "both"},
		{"exact", "exact", "exact", "exact"},
	} {
		in.Test = c.test
		m := mapOf(t, in)
		if m.Test != c.want || m.Grids[13].Method != c.town || m.Grids[130].Method != c.hamlet {
			t.Errorf("asked for %q: %s, %s in town, %s in the hamlets", c.test, m.Test, m.Grids[13].Method, m.Grids[130].Method)
		}
	}
	for i := range counts {
		counts[i] /= 4
	}
	in.Test = ""
	if m := mapOf(t, in); m.Test != "exact" || m.Grids[13].Method != "exact" {
		t.Errorf("few events: %s", m.Test)
	}
	in.Test = "gi*"
	asked := mapOf(t, in)
	exact, err := analysis.Hotspots(analysis.HotspotInput{Counts: counts, Households: homes, Neighbours: in.Neighbours, Test: "exact"})
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range asked.Grids {
		if g.P.Known && exact.Grids[i].P.Known && g.P.V < exact.Grids[i].P.V {
			t.Errorf("grid %d: p %v, less than the exact %v", i, g.P.V, exact.Grids[i].P.V)
		}
	}
	for i := range counts { // rates that do not differ at all
		counts[i] = homes[i] / 2
	}
	if m := mapOf(t, in); m.Test != "exact" || m.Grids[13].Class != analysis.NoClass {
		t.Errorf("equal rates: %s, %s", m.Test, m.Grids[13].Class)
	}
}

// TestHotspots_noiseIsQuiet: of maps of pure chance, at most a tenth shows any hot or cold spot
// at 90% confidence and a twentieth at 95% (with room for the draw of 200 maps).
func TestHotspots_noiseIsQuiet(t *testing.T) {
	const n, maps = 16, 200
	for _, c := range []struct {
		name string
		mean float64 // events per grid
		rate bool
		test string
	}{
		{"0.3 a grid", .3, false, ""}, {"2 a grid", 2, false, ""}, {"10 a grid", 10, false, ""}, {"40 a grid", 40, false, ""},
		{"2 a grid, by household", 2, true, ""}, {"10 a grid, by household", 10, true, ""}, {"40 a grid, by household", 40, true, ""},
		{"2 a grid, Gi* asked for", 2, false, "gi*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(11, uint64(c.mean*10)))
			at90, at95 := 0, 0
			for range maps {
				counts, homes := make([]int64, n*n), make([]int64, n*n)
				for i := range counts {
					homes[i] = 300 + int64(r.IntN(200))
					mean := c.mean
					if c.rate {
						mean *= float64(homes[i]) / 400
					}
					counts[i] = poisson(r, mean)
				}
				in := analysis.HotspotInput{Counts: counts, Neighbours: board(n), Test: c.test}
				if c.rate {
					in.Households = homes
				}
				m := mapOf(t, in)
				if any, sure := spotted(m); any {
					at90++
					if sure {
						at95++
					}
				}
			}
			t.Logf("false alarms on %d maps: %d at 90%%, %d at 95%%", maps, at90, at95)
			if limit := alarms(maps, .10); at90 > limit {
				t.Errorf("%d of %d maps show a spot at 90%%; %d would be too many", at90, maps, limit)
			}
			if limit := alarms(maps, .05); at95 > limit {
				t.Errorf("%d of %d maps show a spot at 95%%; %d would be too many", at95, maps, limit)
			}
		})
	}
}

// spotted reports whether a map has any spot, and any at 95% or better.
func spotted(m analysis.HotspotMap) (any, sure bool) {
	for _, g := range m.Grids {
		switch g.Class {
		case analysis.Hot90, analysis.Cold90:
			any = true
		case analysis.Hot95, analysis.Hot99, analysis.Cold95, analysis.Cold99:
			any, sure = true, true
		}
	}
	return any, sure
}

// alarms is a count three standard deviations above the rate.
func alarms(maps int, rate float64) int {
	n := float64(maps)
	return int(n*rate + 3*math.Sqrt(n*rate*(1-rate)))
}

func BenchmarkHotspots(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	counts, homes := make([]int64, 2025), make([]int64, 2025)
	for i := range counts {
		counts[i], homes[i] = poisson(r, 30), 300+int64(r.IntN(200))
	}
	in := analysis.HotspotInput{Counts: counts, Households: homes, Neighbours: board(45)}
	b.ReportAllocs()
	for b.Loop() {
		if m, err := analysis.Hotspots(in); err != nil || m.Tested == 0 {
			b.Fatal(m.Tested, err)
		}
	}
}
