package geo_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/paulmach/orb"

	"gridmap/geo"
)

func TestGCJ02_knownPositions(t *testing.T) {
	for _, c := range []struct{ lat, lon, wantLat, wantLon float64 }{
		{31.1774276, 121.5272106, 31.17530398364597, 121.531541859215},
		{22.543847, 113.912316, 22.540796131694766, 113.9171764808363},
		{39.911954, 116.377817, 39.91334545536069, 116.38404722455657},
	} {
		lon, lat := geo.ToGCJ02(c.lon, c.lat)
		if math.Abs(lon-c.wantLon) > 1e-12 || math.Abs(lat-c.wantLat) > 1e-12 {
			t.Errorf("ToGCJ02(%v, %v) = %v, %v, want %v, %v", c.lon, c.lat, lon, lat, c.wantLon, c.wantLat)
		}
	}
	// Suqian as the online services give it; the formula is half a metre off there. (The
	// constants some libraries print for BD-09 lack the factor 3000/180 and miss by 10 m.)
	lon, lat := geo.ToBD09(118.2696971, 33.9645817)
	if math.Abs(lon-118.2817799) > 1e-5 || math.Abs(lat-33.9689868) > 1e-5 {
		t.Errorf("ToBD09 = %v, %v", lon, lat)
	}
	if lon, lat := geo.FromGCJ02(-87.6, 41.8); lon != -87.6 || lat != 41.8 {
		t.Errorf("outside China: %v, %v", lon, lat)
	}
}

func TestGCJ02_cities(t *testing.T) {
	text, err := os.ReadFile("../../shared/data/crs/gcoord-china-cities.json")
	if os.IsNotExist(err) {
		t.Skip("no reference cities beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	var cities []struct {
		Coords map[string]orb.Point `json:"coords"`
	}
	if err := json.Unmarshal(text, &cities); err != nil || len(cities) < 600 {
		t.Fatalf("%d cities, %v", len(cities), err)
	}
	worst, worstBD, back := 0.0, 0.0, 0.0
	for _, c := range cities {
		w, g, b := c.Coords["WGS84"], c.Coords["GCJ02"], c.Coords["BD09"]
		lon, lat := geo.ToGCJ02(w[0], w[1])
		worst = max(worst, geo.Distance(orb.Point{lon, lat}, g))
		rLon, rLat := geo.FromGCJ02(lon, lat)
		back = max(back, geo.Distance(orb.Point{rLon, rLat}, w))
		lon, lat = geo.ToBD09(w[0], w[1])
		worstBD = max(worstBD, geo.Distance(orb.Point{lon, lat}, b))
		rLon, rLat = geo.FromBD09(lon, lat)
		back = max(back, geo.Distance(orb.Point{rLon, rLat}, w))
	}
	if worst > 1 || worstBD > 2 || back > 1e-4 {
		t.Errorf("worst GCJ-02 %.2f m, BD-09 %.2f m, round trip %.2g m", worst, worstBD, back)
	}
	t.Logf("%d cities: GCJ-02 within %.2f m, BD-09 within %.2f m, round trip %.2g m", len(cities), worst, worstBD, back)
}
