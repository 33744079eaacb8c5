package tiles

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gridmap/geo"
)

// TestTiles_withoutMemory draws the same tiles with everything kept and with nothing kept: nobody
// can tell.
func TestTiles_withoutMemory(t *testing.T) {
	w := newTown(t, 6, Options{})
	bare, err := New(t.Context(), w.db, Options{Memory: 1 << 20, CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer bare.Close()
	r := rand.New(rand.NewPCG(4, 4))
	for z := uint32(0); z <= MaxZoom; z++ {
		list := addresses(z, w.box.Grow(townPitch))
		r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		for _, a := range list[:min(len(list), 6)] {
			for _, l := range layers {
				if l.Params&byKey != 0 {
					continue
				}
				ask := Request{District: townDistrict, Layers: []string{l.Name}, Z: a.Z, X: a.X, Y: a.Y}
				if l.Params&byCategories != 0 && r.IntN(2) == 0 {
					ask.Categories, ask.From = []string{"noise"}, time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)
				}
				want, err := w.Tile(t.Context(), ask)
				if err != nil {
					t.Fatal(err)
				}
				got, err := bare.Tile(t.Context(), ask)
				if err != nil {
					t.Fatal(err)
				}
				if string(got.Data) != string(want.Data) || got.Tag != want.Tag {
					t.Fatalf("%s %v: %s", l.Name, a, cmp.Diff(layersOf(t, want), layersOf(t, got)))
				}
			}
		}
	}
	for _, h := range bare.Holdings() {
		if h.Held || h.Features > 0 {
			t.Errorf("without memory there is %+v", h)
		}
	}
	for _, h := range w.Holdings() {
		if !h.Held || h.Features == 0 {
			t.Errorf("with memory there is %+v", h)
		}
	}
}

// TestMemory_isShared gives a layer what others left.
func TestMemory_isShared(t *testing.T) {
	m := memory{most: 100}
	a, b := share{from: &m}, share{from: &m}
	if !a.take(60) || b.take(41) || !b.take(40) || a.take(61) || a.room() != 60 {
		t.Errorf("of 100, %+v and %+v", a, b)
	}
	a.end()
	if !b.take(100) || a.room() != 0 {
		t.Errorf("after the first has gone: %+v", b)
	}
}

// TestHoldings_draftsShareShapes: a draft takes the memory of its list of grids and of the shapes
// that differ from its base's.
func TestHoldings_draftsShareShapes(t *testing.T) {
	w := newTown(t, 6, Options{})
	const draft = 77
	w.exec(t, `insert into edition (district, id, name, state, proved, base) values ($1, $2, '草案', 'draft', true, $3)`, townDistrict, draft, townEdition)
	w.exec(t, `insert into grid_shape (district, edition, grid, layer, shape, code, name, kind, community)
		select district, $2, grid, layer, shape, code, name, kind, community from grid_shape where district = $1 and edition = $3`, townDistrict, draft, townEdition)
	f := w.faces[0]
	changed := append(geo.Ring(nil), f.Shape[0][0]...)
	changed[1].X += 3
	w.reshape(t, draft, f.ID, geo.MultiPolygon{{changed}})
	a := w.middle(14)
	w.get(t, a, "grids")
	if _, err := w.Tile(t.Context(), Request{District: townDistrict, Edition: draft, Layers: []string{"grids"}, Z: a.Z, X: a.X, Y: a.Y}); err != nil {
		t.Fatal(err)
	}
	var of [2]Holding
	for _, h := range w.Holdings() {
		switch h.Edition {
		case townEdition:
			of[0] = h
		case draft:
			of[1] = h
		}
	}
	base, other := of[0], of[1]
	if base.Shared != 0 || other.Features != base.Features || other.Shared < base.Corners*2 || other.Shapes > base.Shapes/2 {
		t.Errorf("the base has %+v, its draft %+v", base, other)
	}
}
