package tiles

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gridmap/geo"
)

// TestStock_followsChanges changes places, posts, buildings and incidents at random, tells the
// engine where, and compares every tile with that of an engine that has just read everything.
// Tiles that show none of the places keep their tag.
func TestStock_followsChanges(t *testing.T) {
	w := newTown(t, 5, Options{})
	r := rand.New(rand.NewPCG(7, 7))
	layers := []string{"buildings", "posts", "places", "incidents", "heat"}
	var list []Address
	for _, z := range []uint32{9, 13, 15, 17} {
		all := addresses(z, w.box.Grow(townPitch))
		r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
		list = append(list, all[:min(len(all), 12)]...)
	}
	tagsNow := func() map[Address]string {
		now := map[Address]string{}
		for _, a := range list {
			now[a] = w.plan(t, Request{District: townDistrict, Layers: layers, Z: a.Z, X: a.X, Y: a.Y}).Tag
		}
		return now
	}
	for round := range 12 {
		for _, a := range list { // everything is in memory and kept
			w.get(t, a, layers...)
		}
		tags := tagsNow()
		var boxes, houses []geo.Box
		for range 1 + r.IntN(4) {
			if layer, at := w.disturb(t, r); layer == "buildings" {
				houses = append(houses, at...)
			} else {
				boxes = append(boxes, at...)
			}
		}
		now := tagsNow()
		for _, a := range list {
			boxes := boxes
			if a.Z >= 13 { // buildings show from there
				boxes = slices.Concat(boxes, houses)
			}
			touched := slices.ContainsFunc(boxes, a.Buffered().Meets)
			if touched && now[a] == tags[a] {
				t.Fatalf("round %d: %v shows a change and has its old tag", round, a)
			}
			if near := slices.ContainsFunc(boxes, func(b geo.Box) bool { return a.Buffered().Meets(b.Grow(4 * townPitch)) }); !near && now[a] != tags[a] {
				t.Errorf("round %d: %v is far from every change and has another tag", round, a)
			}
		}
		fresh, err := New(t.Context(), w.db, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			got := layersOf(t, w.tile(t, w.Tileset, a, layers))
			want := layersOf(t, w.tile(t, fresh, a, layers))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("round %d: %v differs from a new engine's: %s", round, a, diff)
			}
		}
		fresh.Close()
	}
	in := w.incidentsOf(townDistrict)
	if h, _ := in.last(); h == nil || len(h.rows) == 0 {
		t.Error("incidents were read anew every time")
	}
	// What was read again is put among the rest: nothing looks different.
	before := map[Address]string{}
	for _, a := range list {
		before[a] = string(w.tile(t, w.Tileset, a, layers).Data)
	}
	in.now = in.now.settled()
	for of, s := range w.stocks.features {
		if of.layer == "buildings" && len(s.now.rows) == 0 {
			t.Error("buildings were read anew every time")
		}
		if s.now.extra != nil {
			s.now = s.now.settled()
		}
	}
	w.tiles.kept.InvalidateAll()
	for _, a := range list {
		if string(w.tile(t, w.Tileset, a, layers).Data) != before[a] {
			t.Errorf("%v looks different once what was read again is among the rest", a)
		}
	}
}

func (w *town) tile(t testing.TB, of *Tileset, a Address, layers []string) Tile {
	t.Helper()
	tile, err := of.Tile(t.Context(), Request{District: townDistrict, Layers: layers, Z: a.Z, X: a.X, Y: a.Y})
	if err != nil {
		t.Fatal(err)
	}
	return tile
}

// disturb changes one thing and tells the engine; it says in which layer and where.
func (w *town) disturb(t testing.TB, r *rand.Rand) (layer string, boxes []geo.Box) {
	t.Helper()
	at := geo.Point{X: w.box.Min.X + r.Uint32N(uint32(w.n)*townPitch), Y: w.box.Min.Y + r.Uint32N(uint32(w.n)*townPitch)}
	here := geo.Box{Min: at, Max: at}
	var before geo.Box
	ask := func(query string, args ...any) (x, y int64) {
		if err := w.db.QueryRow(context.Background(), query, args...).Scan(&x, &y); err != nil {
			t.Fatal(err)
		}
		return x, y
	}
	spot := func(x, y int64) geo.Box { p := geo.Point{X: uint32(x), Y: uint32(y)}; return geo.Box{Min: p, Max: p} }
	switch r.IntN(5) {
	case 0:
		layer = "posts"
		id := 2 + r.IntN(w.n-1)
		before = spot(ask("select x, y from post where id = $1", id))
		w.exec(t, "update post set x = $2, y = $3, place = $4 where id = $1", id, int64(at.X), int64(at.Y), at.LonLat())
	case 1:
		layer = "incidents"
		id := 1 + r.IntN(w.incidents)
		before = spot(ask("select x, y from incident where id = $1", id))
		w.exec(t, "update incident set x = $2, y = $3, place = $4, status = 'handling' where id = $1", id, int64(at.X), int64(at.Y), at.LonLat())
	case 2:
		layer = "incidents"
		w.exec(t, `insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
			values ($1, $2, 'new', $3, 2, 'reported', $4, $5, $6)`, townDistrict, time.Date(2025, 11, 3, 4, 5, 6, 0, time.UTC), fmt.Sprint(at), at.LonLat(), int64(at.X), int64(at.Y))
	case 3:
		layer = "buildings"
		ring := geo.Ring{at, {X: at.X + 2000, Y: at.Y}, {X: at.X + 2000, Y: at.Y + 1500}, {X: at.X, Y: at.Y + 1500}, at}
		here.Max = geo.Point{X: at.X + 2000, Y: at.Y + 1500}
		w.exec(t, `insert into building (district, source_key, estate, footprint, x, y) values ($1, $2, '新村', $3, $4, $5)`,
			townDistrict, fmt.Sprint(at), geo.MultiPolygon{{ring}}.LonLat(), int64(at.X), int64(at.Y))
	case 4:
		layer = "buildings"
		f := w.faces[r.IntN(len(w.faces))]
		before, here = f.Shape.Box().Grow(townPitch), geo.Box{} // its houses stand a little beyond it
		w.exec(t, "delete from building where district = $1 and grid_now = $2", townDistrict, f.ID)
	}
	boxes = slices.DeleteFunc([]geo.Box{before, here}, func(b geo.Box) bool { return b == geo.Box{} })
	w.Changed(Change{District: townDistrict, Seq: time.Now().UnixNano(), Layer: layer, Before: before, After: here})
	return layer, boxes
}
