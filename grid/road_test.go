package grid_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
	"gridmap/grid"
)

// road stores a line through corners x, y, x, y, … in steps.
func (w *town) road(key, class, name string, xy ...int) int64 {
	line := orb.LineString{}
	for i := 0; i < len(xy); i += 2 {
		line = append(line, at(xy[i], xy[i+1]).LonLat())
	}
	return one[int64](w, `insert into road (district, source_key, class, name, line) values ($1, $2, $3, $4, $5) returning id`,
		w.district, key, class, name, orb.MultiLineString{line})
}

func TestRoads_ofABox(t *testing.T) {
	w := newTown(t)
	through := w.road("a", "primary", "人民路", -500, 50, 500, 50)
	w.road("b", "path", "", 300, 300, 310, 300)
	corner := w.road("c", "residential", "", 0, 90, 20, 90, 20, 200)
	n := w.neighbour(t)
	n.road("a", "primary", "人民路", -500, 50, 500, 50)
	list, err := w.store.Roads(context.Background(), w.district, geo.BoxOf(at(0, 0), at(100, 100)))
	if err != nil || len(list) != 2 || list[0].ID != through || list[1].ID != corner {
		t.Fatalf("%+v %v, want roads %d and %d", list, err, through, corner)
	}
	if r := list[0]; r.Class != "primary" || r.Name != "人民路" {
		t.Errorf("%+v", r)
	}
	g, err := geojson.UnmarshalGeometry(list[0].Geometry)
	if err != nil || g.Type != "MultiLineString" {
		t.Fatalf("%s: %v", list[0].Geometry, err)
	}
	for i, want := range []geo.Point{at(-500, 50), at(500, 50)} { // whole, and exact enough to be the same point again
		c := g.Coordinates.(orb.MultiLineString)[0][i]
		if p, err := geo.FromLonLat(c[0], c[1]); err != nil || p != want {
			t.Errorf("corner %d is %v, want %v", i, p, want)
		}
	}
}

func TestRoads_refusesTooMany(t *testing.T) {
	w := newTown(t)
	w.exec(`insert into road (district, source_key, class, line)
		select $1, n::text, 'path', st_multi(st_makeline(st_point(118.25, 33.95, 4326), st_point(118.25 + n * 1e-6, 33.951, 4326))) from generate_series(1, 3001) n`, w.district)
	box := geo.BoxOf(at(-100, -200), at(100, 200))
	_, err := w.store.Roads(context.Background(), w.district, box)
	if p := problemsOf(err); grid.CodeOf(err) != grid.Invalid || len(p) != 1 || p[0].Rule != "too_many_roads" || p[0].Field != "bbox" || p[0].At == nil {
		t.Errorf("3001 roads: %v %+v", err, p)
	}
	w.exec(`delete from road where district = $1 and source_key = '3001'`, w.district)
	if list, err := w.store.Roads(context.Background(), w.district, box); err != nil || len(list) != 3000 {
		t.Errorf("%d roads, %v", len(list), err)
	}
	w.exec(`delete from road where district = $1`, w.district)
	w.exec(`insert into road (district, source_key, class, line)
		select $1, 'long', 'path', st_multi(st_makeline(array_agg(st_point(118.25 + n * 1e-8, 33.95 - (n % 2) * 1e-5, 4326)))) from generate_series(1, 50001) n`, w.district)
	if _, err := w.store.Roads(context.Background(), w.district, box); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("50001 corners: %v", err)
	}
}

func TestBuildings_withFootprints(t *testing.T) {
	w := newTown(t)
	w.building("a", box(10, 10, 20, 20), 5)
	m, err := w.store.Moment(context.Background(), w.district, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, asked := range []bool{false, true} {
		list, _, err := w.store.Buildings(context.Background(), m, grid.BuildingFilter{Limit: 10, Footprints: asked})
		if err != nil || len(list) != 1 || (len(list[0].Geometry) > 0) != asked {
			t.Fatalf("asked %t: %+v %v", asked, list, err)
		}
		d, err := w.store.BuildingDetail(context.Background(), m, list[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if asked {
			g, err := geojson.UnmarshalGeometry(list[0].Geometry)
			if err != nil || g.Type != "MultiPolygon" || len(g.Coordinates.(orb.MultiPolygon)[0][0]) != 5 {
				t.Errorf("%s: %v", list[0].Geometry, err)
			}
		}
		text, _ := json.Marshal(list[0])
		var fields, detail map[string]any
		if json.Unmarshal(text, &fields) != nil || (fields["geometry"] != nil) != asked {
			t.Errorf("asked %t: %s", asked, text)
		}
		text, _ = json.Marshal(d)
		if json.Unmarshal(text, &detail) != nil || detail["geometry"] == nil {
			t.Errorf("%s", text)
		}
	}
}
