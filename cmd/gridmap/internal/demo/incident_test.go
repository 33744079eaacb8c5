package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gridmap/geo"
	"gridmap/grid/analysis"
)

func TestChronicle_livesAreConsistent(t *testing.T) {
	w := smallTown()
	c := newChronicle(w)
	locator := geo.NewLocator(faces(w))
	total, unplaced, late := 0, 0, 0
	keys := map[string]bool{}
	states := map[string]int{}
	for m := range c.months {
		var before time.Time
		for _, x := range c.month(m) {
			total++
			states[x.status]++
			if x.reported.Before(before) || monthOf(x.reported) != c.months[m].first || !x.reported.Before(c.now) {
				t.Fatalf("incident of %v in month %v", x.reported, c.months[m].first)
			}
			before = x.reported
			if keys[x.key()] {
				t.Fatalf("key %s comes twice", x.key())
			}
			keys[x.key()] = true
			for _, at := range []time.Time{x.accepted, x.dispatched, x.done, x.closed} {
				if !at.IsZero() && (at.Before(x.reported) || at.After(c.now)) {
					t.Fatalf("%s: %v is before its report or yet to come", x.key(), at)
				}
			}
			if x.dispatched.Before(x.accepted) {
				t.Fatalf("%s was dispatched before it was accepted", x.key())
			}
			closed := x.status == "closed" || x.status == "rejected" || x.status == "duplicate"
			if closed == x.closed.IsZero() {
				t.Fatalf("%s is %s, closed at %v", x.key(), x.status, x.closed)
			}
			if x.closed.After(x.due) || x.closed.IsZero() && c.now.After(x.due) {
				late++
			}
			id, ok := locator.One(x.point)
			if ok != (x.grid >= 0) || ok && int32(id) != x.grid {
				t.Fatalf("%s lies in grid %d (%v), not %d", x.key(), id, ok, x.grid)
			}
			if !ok {
				unplaced++
				if d := c.inside(c.metres(x.point)); d > 0 || d < -1000 {
					t.Fatalf("%s is unplaced %v m from the outline", x.key(), d)
				}
			}
		}
	}
	if total != w.incidents {
		t.Errorf("%d incidents, want %d", total, w.incidents)
	}
	if unplaced == 0 || unplaced > total/100 {
		t.Errorf("%d of %d are unplaced", unplaced, total)
	}
	if late*100 < total || late*4 > total {
		t.Errorf("%d of %d were late", late, total)
	}
	for _, s := range []string{"rejected", "duplicate", "handling", "deferred", "done", "closed"} {
		if states[s] == 0 {
			t.Errorf("no incident is %s", s)
		}
	}
}

// metres is the plane's place of a lattice point.
func (c *chronicle) metres(p geo.Point) vec {
	return vec{
		float64(int64(p.X)-int64(c.plane.origin.X)) * c.plane.size,
		-float64(int64(p.Y)-int64(c.plane.origin.Y)) * c.plane.size,
	}
}

// TestChronicle_hasSeasons: rain brings water, warm nights bring noise.
func TestChronicle_hasSeasons(t *testing.T) {
	c := newChronicle(smallTown())
	wet, dry, night, day := 0, 0, 0, 0
	for m := range c.months {
		for _, x := range c.month(m) {
			at := x.reported.In(zone)
			switch categories[x.category].code {
			case "standing_water":
				if at.Month() >= 6 && at.Month() <= 8 {
					wet++
				} else if at.Month() == 12 || at.Month() <= 2 {
					dry++
				}
			case "noise":
				if at.Hour() >= 20 || at.Hour() < 2 {
					night++
				} else {
					day++
				}
			}
		}
	}
	if wet < 5*dry || night < day {
		t.Errorf("standing water %d in summer, %d in winter; noise %d by night, %d by day", wet, dry, night, day)
	}
}

// TestHotspots_areFound: the map of hot spots shows those that were put there, and little else,
// of four months as of twelve, the first the web app shows.
func TestHotspots_areFound(t *testing.T) {
	for _, c := range []struct {
		name   string
		town   func() *town
		months int
	}{{"small", smallTown, 4}, {"small", smallTown, 12}, {"city", cityTown, 4}} {
		t.Run(fmt.Sprintf("%s, %d months", c.name, c.months), func(t *testing.T) { checkHotspots(t, c.town(), c.months) })
	}
}

func checkHotspots(t *testing.T, w *town, months int) {
	t.Helper()
	c := newChronicle(w)
	in := analysis.HotspotInput{Counts: make([]int64, len(w.grids)), Households: make([]int64, len(w.grids))}
	shapes := make([]geo.MultiPolygon, len(w.grids))
	for i, g := range w.grids {
		shapes[i], in.Households[i] = g.shape, int64(g.households())
	}
	in.Neighbours = analysis.Queen(shapes)
	for m := len(c.months) - months; m < len(c.months); m++ {
		for _, x := range c.month(m) {
			if x.grid >= 0 {
				in.Counts[x.grid]++
			}
		}
	}
	in.Households = nil
	out, err := analysis.Hotspots(in)
	if err != nil {
		t.Fatal(err)
	}
	found := make([]bool, len(c.spots))
	hot, stray := 0, 0
	for i, h := range out.Grids {
		if !strings.HasPrefix(string(h.Class), "hot") {
			continue
		}
		hot++
		known := false
		for k, s := range c.spots {
			if w.grids[i].place.to(s.place) < 3.5*s.radius {
				found[k], known = true, true
			}
		}
		if !known {
			stray++
		}
	}
	missed := 0
	for _, ok := range found {
		if !ok {
			missed++
		}
	}
	if missed > len(found)/3 || hot == 0 || hot > len(w.grids)/4 {
		t.Errorf("%d of %d hot spots were missed; %d grids are hot, %d of them far from any", missed, len(found), hot, stray)
	}
	t.Logf("%d hot spots, %d missed; %d hot grids, %d far from any", len(found), missed, hot, stray)
}

// TestHotspots_noiseOverTheCityIsQuiet: where every household of the city (or every grid) is as
// likely as any other to report, at most a tenth of the maps shows a spot at 90% confidence and a
// twentieth at 95%, with room for the draw of 100 maps.
func TestHotspots_noiseOverTheCityIsQuiet(t *testing.T) {
	w := cityTown()
	const maps = 100
	shapes := make([]geo.MultiPolygon, len(w.grids))
	homes := make([]int64, len(w.grids))
	var all float64
	for i, g := range w.grids {
		shapes[i], homes[i] = g.shape, int64(g.households())
		all += float64(homes[i])
	}
	touching := analysis.Queen(shapes)
	for _, c := range []struct {
		name string
		mean float64 // events per grid
		rate bool
	}{
		{"1 a grid, by household", 1, true}, {"10 a grid, by household", 10, true}, {"60 a grid, by household", 60, true},
		{"10 a grid, by grid", 10, false}, {"60 a grid, by grid", 60, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(23, uint64(c.mean)))
			at90, at95, tested := 0, 0, 0
			for range maps {
				in := analysis.HotspotInput{Counts: make([]int64, len(w.grids)), Neighbours: touching}
				if c.rate {
					in.Households = homes
				}
				for i := range in.Counts {
					mean := c.mean
					if c.rate {
						mean *= float64(homes[i]) * float64(len(homes)) / all
					}
					for at := r.ExpFloat64(); at < mean; at += r.ExpFloat64() {
						in.Counts[i]++
					}
				}
				out, err := analysis.Hotspots(in)
				if err != nil {
					t.Fatal(err)
				}
				tested += out.Tested
				any, sure := false, false
				for _, h := range out.Grids {
					switch h.Class {
					case analysis.Hot90, analysis.Cold90:
						any = true
					case analysis.Hot95, analysis.Cold95, analysis.Hot99, analysis.Cold99:
						any, sure = true, true
					}
				}
				if any {
					at90++
				}
				if sure {
					at95++
				}
			}
			t.Logf("false alarms on %d maps of %d grids: %d at 90%%, %d at 95%%; %d grids tested a map", maps, len(w.grids), at90, at95, tested/maps)
			if tested < maps*len(w.grids)/2 {
				t.Errorf("only %d grids are tested a map", tested/maps)
			}
			if at90 > 10+9 || at95 > 5+6 { // three standard deviations of a hundred coins
				t.Errorf("of %d maps %d show a spot at 90%%, %d at 95%%", maps, at90, at95)
			}
		})
	}
}
