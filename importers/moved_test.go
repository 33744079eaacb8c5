package importers

import (
	"fmt"
	"testing"

	"gridmap/geo"
)

// TestMoved imports things and then a file in which they lie elsewhere: the change names where
// they were and where they are, and so it does when the file is taken back. A tile that shows
// where they were would stay as it is otherwise.
func TestMoved(t *testing.T) {
	w := newWard(t)
	text := map[string]func(lon, lat float64) string{
		"posts": func(lon, lat float64) string {
			return fmt.Sprintf("key,name,kind,lon,lat\na,甲,站,%v,%v\n", lon, lat)
		},
		"places": func(lon, lat float64) string {
			return fmt.Sprintf("key,name,class,lon,lat\na,甲村,village,%v,%v\n", lon, lat)
		},
		"incidents": func(lon, lat float64) string {
			return fmt.Sprintf("key,reported_at,lon,lat\na,2026-03-01,%v,%v\n", lon, lat)
		},
		"roads": func(lon, lat float64) string {
			return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"a","name":"甲路","class":"primary"},"geometry":{"type":"LineString","coordinates":[[%v,%v],[%v,%v]]}}]}`, lon, lat, lon+1e-4, lat)
		},
		"water": func(lon, lat float64) string {
			return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"a","name":"甲河"},"geometry":{"type":"LineString","coordinates":[[%v,%v],[%v,%v]]}}]}`, lon, lat, lon+1e-4, lat)
		},
		"buildings": func(lon, lat float64) string {
			return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"key":"a"},"geometry":{"type":"Polygon","coordinates":[[[%v,%v],[%v,%v],[%v,%v],[%v,%v]]]}}]}`,
				lon, lat, lon+1e-4, lat, lon+1e-4, lat+1e-4, lon, lat)
		},
	}
	for kind, file := range text {
		t.Run(kind, func(t *testing.T) {
			w.t = t
			name := map[bool]string{true: "a.csv", false: "a.geojson"}[file(0, 0)[0] == 'k']
			here, _ := geo.FromLonLat(118.2515, 33.9515)
			there, _ := geo.FromLonLat(118.2745, 33.9525) // beyond the outline, and near enough
			put := func(p geo.Point) Batch {
				at := p.LonLat()
				return w.must(w.put(kind, Options{Source: map[bool]string{true: "test"}[kind == "incidents"]}, writeFile(t, name, file(at[0], at[1]))))
			}
			wants := func(what string, before, after geo.Point) {
				t.Helper()
				for column, p := range map[string]geo.Point{"before": before, "after": after} {
					box, ok := geo.BoxFromSQL(one[[]int64](w, "select "+column+"::bigint[] from change where district = $1 order by seq desc limit 1", w.id))
					if !ok || !box.Grow(2).Holds(p) {
						t.Errorf("%s: %s is %v and does not hold %v", what, column, box, p)
					}
				}
			}
			put(there)
			second := put(here)
			wants("moved", there, here)
			if _, err := w.store.Revert(t.Context(), w.id, second.ID, 0); err != nil {
				t.Fatal(err)
			}
			wants("taken back", here, there)
		})
	}
}
