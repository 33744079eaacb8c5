package geo_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"gridmap/geo"
)

func TestFromLonLat(t *testing.T) {
	for _, c := range []struct {
		lon, lat float64
		want     geo.Point
		ok       bool
	}{
		{0, 0, geo.Point{X: 1 << 31, Y: 1 << 31}, true},
		{-180, geo.MaxLatitude, geo.Point{X: 0, Y: 0}, true},
		{180, -geo.MaxLatitude, geo.Point{X: math.MaxUint32, Y: math.MaxUint32}, true}, // the far edge is the last unit
		{180.0001, 0, geo.Point{}, false},
		{0, 85.06, geo.Point{}, false},
		{math.NaN(), 0, geo.Point{}, false},
		{0, math.Inf(1), geo.Point{}, false},
	} {
		got, err := geo.FromLonLat(c.lon, c.lat)
		if (err == nil) != c.ok || c.ok && got != c.want {
			t.Errorf("FromLonLat(%v, %v) = %v, %v; want %v, ok=%v", c.lon, c.lat, got, err, c.want, c.ok)
		}
		if _, is := errors.AsType[geo.ErrNotOnEarth](err); !c.ok && !is {
			t.Errorf("FromLonLat(%v, %v): %T, want ErrNotOnEarth", c.lon, c.lat, err)
		}
	}
}

// Lattice → degrees → lattice is the identity, also after nine decimals of text.
func TestLonLat_roundTrips(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 1_000_000 {
		p := geo.Point{X: r.Uint32(), Y: r.Uint32()}
		ll := p.LonLat()
		if back, err := geo.FromLonLat(ll[0], ll[1]); err != nil || back != p {
			t.Fatalf("%v → %v → %v, %v", p, ll, back, err)
		}
		lon, lat := math.Round(ll[0]*1e9)/1e9, math.Round(ll[1]*1e9)/1e9
		if back, err := geo.FromLonLat(lon, lat); math.Abs(ll[1]) < 80 && (err != nil || back != p) {
			t.Fatalf("%v by nine decimals → %v, %v", p, back, err)
		}
	}
}

func TestTileAndCell(t *testing.T) {
	p, _ := geo.FromLonLat(118.2697, 33.9646)
	for z := range uint32(23) {
		x, y := p.Tile(z)
		lon := math.Floor((118.2697 + 180) / 360 * math.Exp2(float64(z)))
		if float64(x) != lon {
			t.Errorf("zoom %d: x %d, want %v", z, x, lon)
		}
		if z > 0 { // the cell key's top 2z bits are the quadkey of the tile
			if q := (geo.Point{X: x << (32 - z), Y: y << (32 - z)}).Cell(); q>>(64-2*z) != p.Cell()>>(64-2*z) {
				t.Errorf("zoom %d: the cell key does not start with the tile's", z)
			}
		}
	}
	if a, b := (geo.Point{X: 1, Y: 1}), (geo.Point{X: math.MaxUint32, Y: math.MaxUint32}); a.SQLCell() >= b.SQLCell() {
		t.Error("SQLCell does not keep Morton order")
	}
}

// Two polygons that share corners in degrees share them on the lattice.
func TestSnap(t *testing.T) {
	west := orb.Polygon{{{118.2, 33.9}, {118.21, 33.9}, {118.21, 33.91}, {118.2, 33.91}, {118.2, 33.9}}}
	east := orb.MultiPolygon{{{{118.21, 33.9}, {118.21, 33.91}, {118.22, 33.91}, {118.22, 33.9}, {118.21, 33.9}}}} // the other way round
	a, _, err := geo.Snap(west)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := geo.Snap(east)
	if err != nil {
		t.Fatal(err)
	}
	if r := geo.CheckPartition([]geo.Face{{ID: 1, Shape: a}, {ID: 2, Shape: b}}); !r.Clean() {
		t.Errorf("neighbours do not share their border: %v", r.Defects)
	}
	sliver := orb.Polygon{{{118.2, 33.9}, {118.20000000001, 33.9}, {118.2, 33.90000000001}, {118.2, 33.9}}}
	if m, collapsed, err := geo.Snap(sliver); err != nil || len(m) != 0 || collapsed != 1 {
		t.Errorf("a sliver under a unit: %v, collapsed %d, %v", m, collapsed, err)
	}
	if _, _, err := geo.Snap(orb.Point{1, 2}); err == nil {
		t.Error("a point was taken for a polygon")
	}
	back, err := geo.FromLattice(a.Lattice())
	if err != nil || fmt.Sprint(back) != fmt.Sprint(a) {
		t.Errorf("FromLattice(Lattice) = %v, %v", back, err)
	}
}

// The ray rule in integers agrees with big-number arithmetic however large the segment.
func TestLocate_largeSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pt := rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{X: rapid.Uint32().Draw(t, "x"), Y: rapid.Uint32().Draw(t, "y")}
		})
		a, b, c, p := pt.Draw(t, "a"), pt.Draw(t, "b"), pt.Draw(t, "c"), pt.Draw(t, "p")
		triangle := geo.MultiPolygon{{{a, b, c, a}}}
		if got, want := triangle.Locate(p), slowLocate(geo.Ring{a, b, c, a}, p); got != want {
			t.Fatalf("triangle %v %v %v holds %v: %v, want %v", a, b, c, p, got, want)
		}
		one := geo.NewLocator([]geo.Face{{ID: 9, Shape: triangle}})
		if _, ok := one.One(p); ok != triangle.Locate(p) {
			t.Fatalf("Locator says %v", ok)
		}
	})
}

func ExampleMultiPolygon_Locate() {
	// A point on a border belongs to the grid east of it, or south of a level one.
	//
	//	+---+---+
	//	| a | b |
	//	+---+---+
	a := geo.MultiPolygon{{{{X: 0, Y: 0}, {X: 10, Y: 0}, {X: 10, Y: 10}, {X: 0, Y: 10}, {X: 0, Y: 0}}}}
	b := geo.MultiPolygon{{{{X: 10, Y: 0}, {X: 20, Y: 0}, {X: 20, Y: 10}, {X: 10, Y: 10}, {X: 10, Y: 0}}}}
	border := geo.Point{X: 10, Y: 5}
	fmt.Println(a.Locate(border), b.Locate(border))
	// Output: false true
}
