package analysis_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"gridmap/geo"
	"gridmap/grid/analysis"
)

// spots draws places, often close to each other or the same, near a meridian where Mercator
// stretches differently north and south, or across the date line.
func spots(t *rapid.T, name string, most int) []geo.Spot {
	n := rapid.IntRange(0, most).Draw(t, name)
	lon := rapid.SampledFrom([]float64{118.3, 179.9999}).Draw(t, "longitude")
	lat := rapid.SampledFrom([]float64{0, 33.9, 65}).Draw(t, "latitude")
	spread := rapid.SampledFrom([]float64{.001, .1, 3}).Draw(t, "spread")
	out := make([]geo.Spot, n)
	for i := range out {
		out[i] = geo.NewSpot(orb.Point{
			lon + spread*float64(rapid.IntRange(-8, 8).Draw(t, "x"))/8,
			lat + spread*float64(rapid.IntRange(-8, 8).Draw(t, "y"))/8})
	}
	return out
}

// TestToNearest_isBruteForce: the tree finds what comparing all geodesics finds.
func TestToNearest_isBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := spots(t, "buildings", 20), spots(t, "posts", 60)
		for i, got := range analysis.ToNearest(from, to) {
			var all []analysis.Near
			for j := range to {
				all = append(all, analysis.Near{Index: int32(j), Distance: from[i].Distance(to[j])})
			}
			slices.SortFunc(all, func(a, b analysis.Near) int {
				return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Index, b.Index))
			})
			want := analysis.Reach{First: -1, Second: -1}
			if len(all) > 0 {
				want.First, want.FirstMeters = all[0].Index, all[0].Distance
			}
			if len(all) > 1 {
				want.Second, want.SecondMeters = all[1].Index, all[1].Distance
			}
			if got != want {
				t.Fatalf("building %d of %d posts: got %+v, want %+v", i, len(to), got, want)
			}
		}
	})
}

func square(x, y uint32) geo.MultiPolygon {
	a, b := geo.Point{X: 10 * x, Y: 10 * y}, geo.Point{X: 10*x + 10, Y: 10*y + 10}
	return geo.MultiPolygon{{{a, {X: b.X, Y: a.Y}, b, {X: a.X, Y: b.Y}, a}}}
}

// TestContiguity on
//
//	0 1 .
//	. 2 3   and 4 far away
func TestContiguity(t *testing.T) {
	shapes := []geo.MultiPolygon{square(5, 5), square(6, 5), square(6, 6), square(7, 6), square(90, 90), nil}
	queen := analysis.Queen(shapes)
	wantQueen := [][]int32{{1, 2}, {0, 2, 3}, {0, 1, 3}, {1, 2}, nil, nil}
	for i := range shapes {
		if !slices.Equal(queen[i], wantQueen[i]) {
			t.Errorf("queen %d: got %v, want %v", i, queen[i], wantQueen[i])
		}
	}
}

func TestSharing_isBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		things := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 12), 0, 6), 0, 10).Draw(t, "things")
		got := analysis.Sharing(len(things), func(i int, key func(int)) {
			for _, k := range things[i] {
				key(k)
			}
		})
		for i := range things {
			var want []int32
			for j := range things {
				if i != j && slices.ContainsFunc(things[i], func(k int) bool { return slices.Contains(things[j], k) }) {
					want = append(want, int32(j))
				}
			}
			if !slices.Equal(got[i], want) {
				t.Fatalf("thing %d of %v: got %v, want %v", i, things, got[i], want)
			}
		}
	})
}

func TestCovered(t *testing.T) {
	limits := []float64{300, 500}
	c := analysis.NewCovered(2)
	if c.HouseholdShare(0).Known || c.BuildingShare(1).Known {
		t.Error("nothing has a share")
	}
	c.Add(0, analysis.Reach{First: 1, FirstMeters: 10}, limits)
	if c.HouseholdShare(0).Known || c.BuildingShare(0) != analysis.Some(1) {
		t.Errorf("a building without households: %+v", c)
	}
	c.Add(30, analysis.Reach{First: 0, FirstMeters: 300}, limits) // exactly at the limit is within
	c.Add(10, analysis.Reach{First: 0, FirstMeters: math.Nextafter(300, 301)}, limits)
	c.Add(20, analysis.Reach{First: -1, Second: -1}, limits) // no post anywhere
	if c.HouseholdShare(0) != analysis.Some(.5) || c.HouseholdShare(1).V != 40./60 || c.BuildingShare(0) != analysis.Some(.5) || c.BuildingShare(1) != analysis.Some(.75) {
		t.Errorf("got %+v", c)
	}
}

func BenchmarkToNearest(b *testing.B) {
	posts, buildings := make([]geo.Spot, 500), make([]geo.Spot, 200_000)
	for i := range posts {
		posts[i] = geo.NewSpot(orb.Point{118 + .3*math.Mod(float64(i)*.6180339887, 1), 33.8 + .3*math.Mod(float64(i)*.7548776662, 1)})
	}
	for i := range buildings {
		buildings[i] = geo.NewSpot(orb.Point{118 + .3*math.Mod(float64(i)*.7548776662, 1), 33.8 + .3*math.Mod(float64(i)*.5698402910, 1)})
	}
	for b.Loop() {
		if r := analysis.ToNearest(buildings, posts); r[0].First < 0 {
			b.Fatal("nothing found")
		}
	}
}
