package archive

import (
	"testing"

	"pgregory.net/rapid"

	"gridmap/geo"
	"gridmap/tiles"
)

// The examples of the PMTiles specification, version 3.
func TestTileID_examplesOfTheSpecification(t *testing.T) {
	for _, c := range []struct {
		z, x, y uint32
		id      uint64
	}{{0, 0, 0, 0}, {1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4}, {2, 0, 0, 5}, {12, 3423, 1763, 19078479}} {
		a := tiles.Address{Z: c.z, X: c.x, Y: c.y}
		if got := tileID(a); got != c.id {
			t.Errorf("tileID(%v) = %d, want %d", a, got, c.id)
		}
		if got := tileOf(c.id); got != a {
			t.Errorf("tileOf(%d) = %v, want %v", c.id, got, a)
		}
	}
}

func TestTileID_walksFromNeighbourToNeighbour(t *testing.T) {
	for z := uint32(1); z <= 6; z++ {
		last := tileOf(zoomStart(z))
		for id := zoomStart(z) + 1; id < zoomStart(z+1); id++ {
			a := tileOf(id)
			dx, dy := int(a.X)-int(last.X), int(a.Y)-int(last.Y)
			if a.Z != z || dx*dx+dy*dy != 1 || tileID(a) != id {
				t.Fatalf("after %v comes %v, number %d", last, a, id)
			}
			last = a
		}
	}
}

func TestTileID_turnsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.Uint32Range(0, tiles.MaxZoom).Draw(t, "z")
		a := tiles.Address{Z: z, X: rapid.Uint32Range(0, 1<<z-1).Draw(t, "x"), Y: rapid.Uint32Range(0, 1<<z-1).Draw(t, "y")}
		if got := tileOf(tileID(a)); got != a {
			t.Fatalf("%v came back as %v", a, got)
		}
	})
}

// TestCover_holdsEachTileOnceInOrder compares with asking every tile near the boxes.
func TestCover_holdsEachTileOnceInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Cover
		var boxes []geo.Box
		first, last := rapid.Uint32Range(0, 4).Draw(t, "first"), rapid.Uint32Range(4, 7).Draw(t, "last")
		for range rapid.IntRange(0, 5).Draw(t, "boxes") {
			p := geo.Point{X: rapid.Uint32().Draw(t, "x"), Y: rapid.Uint32().Draw(t, "y")}
			b := geo.Box{Min: p, Max: p}.Grow(rapid.Uint32Range(0, 1<<27).Draw(t, "half"))
			boxes = append(boxes, b)
			if err := c.Add(first, last, b); err != nil {
				t.Fatal(err)
			}
		}
		var got []uint64
		for a := range c.All() {
			if id := tileID(a); len(got) > 0 && id <= got[len(got)-1] {
				t.Fatalf("%d comes after %d", id, got[len(got)-1])
			}
			got = append(got, tileID(a))
		}
		want := 0
		for id := zoomStart(first); id < zoomStart(last+1); id++ {
			meets := false
			for _, b := range boxes {
				meets = meets || tileOf(id).Buffered().Meets(b)
			}
			if meets && (want >= len(got) || got[want] != id) {
				t.Fatalf("tile %v is missing", tileOf(id))
			}
			if meets {
				want++
			}
		}
		if want != len(got) || c.Count() != int64(want) {
			t.Fatalf("%d tiles, counted %d, want %d", len(got), c.Count(), want)
		}
	})
}

func TestCover_refusesTheWholeWorld(t *testing.T) {
	var c Cover
	if err := c.Add(0, 17, geo.Box{Max: geo.Point{X: 1<<32 - 1, Y: 1<<32 - 1}}); err != (ErrTooManyTiles{14}) {
		t.Errorf("got %v", err)
	}
}
