package tiles

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComputed(t *testing.T) {
	w := newTown(t, 6, Options{Computed: 20})
	z, share := 2.5, 0.25
	hot := []ComputedRow{{Of: OfGrid, ID: 1002, Class: "hot99", Z: &z, Count: 12}, {Of: OfGrid, ID: 1003, Class: "undefined"}, {Of: OfGrid, ID: 999, Class: "none", Z: &z, Count: 1}}
	w.SetComputed("h", "hotspots", hot)
	cover := []ComputedRow{{Of: OfGrid, ID: 1002, Share: &share}, {Of: OfGrid, ID: 1003},
		{Of: OfBuilding, ID: 10020, Distance: 123.6, Band: 1}, {Of: OfBuilding, ID: 10021, Distance: 2000, Band: 3}}
	w.SetComputed("c", "coverage", cover)

	got := map[string]map[int64]map[string]any{}
	collect := func(name, key string, z uint32) map[int64]map[string]any {
		got := map[int64]map[string]any{}
		for _, a := range addresses(z, w.box) {
			tile, err := w.Tile(t.Context(), Request{Layers: []string{name}, Z: a.Z, X: a.X, Y: a.Y, Params: Params{Key: key}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range features(layersOf(t, tile)[name]) {
				checkRings(t, name, f.ID, f.Geometry)
				got[int64(f.ID.(float64))] = f.Properties
			}
		}
		return got
	}
	got["hotspots"] = collect("hotspots", "h", 12)
	got["far"] = collect("coverage", "c", 12)
	got["near"] = collect("coverage", "c", 14)
	want := map[string]map[int64]map[string]any{
		"hotspots": {
			1002: {"grid": 1002.0, "code": "G1002", "class": "hot99", "z": 2.5, "count": 12.0},
			1003: {"grid": 1003.0, "code": "G1003", "class": "undefined", "count": 0.0},
			999:  {"grid": 999.0, "code": "G999", "class": "none", "z": 2.5, "count": 1.0},
		},
		"far":  {1002: {"grid": 1002.0, "code": "G1002", "share": 0.25}, 1003: {"grid": 1003.0, "code": "G1003"}},
		"near": {10020: {"building": 10020.0, "distance": 124.0, "band": 1.0}, 10021: {"building": 10021.0, "distance": 2000.0, "band": 3.0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if w.HasComputed("h", "coverage") || !w.HasComputed("h", "hotspots") {
		t.Error("a key belongs to one layer")
	}
	for i := range 20 { // the oldest sets go
		w.SetComputed(fmt.Sprint(i), "hotspots", hot)
	}
	w.computed.kept.CleanUp()
	kept := 0
	for i := range 20 {
		if w.HasComputed(fmt.Sprint(i), "hotspots") {
			kept++
		}
	}
	if kept > 5 || kept == 0 {
		t.Errorf("%d sets kept, want at most 5 of 4 rows in 20", kept)
	}
	a := w.middle(12)
	if _, err := w.Tile(t.Context(), Request{Layers: []string{"hotspots"}, Z: a.Z, X: a.X, Y: a.Y, Params: Params{Key: "never"}}); !errors.Is(err, ErrNoKey) {
		t.Errorf("an unknown key: %v", err)
	}
}
