package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"gridmap/geo"
)

func TestDistance_knownLines(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b orb.Point
		want float64
	}{
		{"the same place", orb.Point{118.3, 33.9}, orb.Point{118.3, 33.9}, 0},
		{"a degree along the equator", orb.Point{0, 0}, orb.Point{1, 0}, 111319.490793},
		{"a quarter meridian", orb.Point{0, 0}, orb.Point{0, 90}, 10001965.729},
		{"across the date line", orb.Point{179.5, 0}, orb.Point{-179.5, 0}, 111319.490793},
		{"Flinders Peak to Buninyong (Vincenty's own, on WGS84)", orb.Point{144.42486788888889, -37.95103341666667}, orb.Point{143.92649552777777, -37.65282113888889}, 54972.271},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := geo.Distance(c.a, c.b); math.Abs(got-c.want) > 1e-3 {
				t.Errorf("got %.6f m, want %.6f", got, c.want)
			}
		})
	}
	if d := geo.Distance(orb.Point{0, 0}, orb.Point{179.9, 0.1}); d < 19.8e6 || d > 20.1e6 {
		t.Errorf("nearly opposite points: got %v m", d)
	}
	if d := geo.Distance(orb.Point{math.NaN(), 0}, orb.Point{1, 1}); !math.IsNaN(d) {
		t.Errorf("a coordinate that is not a number: got %v, want NaN", d)
	}
}

func TestDistance_isAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) orb.Point {
			return orb.Point{rapid.Float64Range(-60, 60).Draw(t, "lon"), rapid.Float64Range(-80, 80).Draw(t, "lat")}
		})
		a, b, c := point.Draw(t, "a"), point.Draw(t, "b"), point.Draw(t, "c")
		ab, ba := geo.Distance(a, b), geo.Distance(b, a)
		if math.Abs(ab-ba) > 1e-6 {
			t.Fatalf("there %v, back %v", ab, ba)
		}
		if ac, cb := geo.Distance(a, c), geo.Distance(c, b); ab > ac+cb+1e-4 {
			t.Fatalf("a detour is shorter: %v > %v + %v", ab, ac, cb)
		}
		if chord := geo.NewSpot(a).Chord(geo.NewSpot(b)); chord > ab+1e-6 {
			t.Fatalf("the chord %v is longer than the distance %v", chord, ab)
		}
	})
}

func BenchmarkSpot_Distance(b *testing.B) {
	p, q := geo.NewSpot(orb.Point{118.3, 33.9}), geo.NewSpot(orb.Point{118.304, 33.903})
	for b.Loop() {
		p.Distance(q)
	}
}
