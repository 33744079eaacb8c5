package tiles

import (
	"slices"
	"testing"

	"gridmap/geo"
)

// TestReach_holdsAllThatShows draws the tiles in and around the town, layer by layer: where
// something shows, a box says so; where no box is, the tile is empty.
func TestReach_holdsAllThatShows(t *testing.T) {
	w := newTown(t, 3, Options{})
	shown := 0
	for _, l := range Layers() {
		if l.Computed() {
			continue
		}
		r, err := w.Settled(t.Context(), Request{Layers: []string{l.Name}})
		if err != nil || r.District != townDistrict || r.AsOf.IsZero() {
			t.Fatalf("%+v, %v", r, err)
		}
		var boxes []geo.Box
		err = w.Reach(t.Context(), r, func(first uint32, b geo.Box) error {
			if first != l.MinZoom {
				t.Errorf("%s begins at zoom %d", l.Name, first)
			}
			boxes = append(boxes, b)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		misses, asked := 0, 0
		for z := l.MinZoom; z <= min(l.MaxZoom, 18); z++ {
			around := w.box.Grow(3 << (31 - z))
			x0, y0 := around.Min.Tile(z)
			x1, y1 := around.Max.Tile(z)
			for x := x0; x <= x1; x++ {
				for y := y0; y <= y1; y++ {
					r.Z, r.X, r.Y = z, x, y
					tile, err := w.Tile(t.Context(), r)
					if err != nil {
						t.Fatal(err)
					}
					reached := slices.ContainsFunc(boxes, Address{z, x, y}.Buffered().Meets)
					if !tile.Empty {
						shown++
					}
					if !tile.Empty && !reached {
						t.Errorf("%s shows something at %d/%d/%d, where no box is", l.Name, z, x, y)
					}
					if asked++; !reached {
						misses++
					}
				}
			}
		}
		if misses == 0 {
			t.Errorf("%s: the boxes leave nothing out of %d tiles", l.Name, asked)
		}
	}
	if shown < 500 {
		t.Errorf("only %d tiles show anything", shown)
	}
}

func TestSettled(t *testing.T) {
	w := newTown(t, 3, Options{})
	if _, err := w.Settled(t.Context(), Request{Edition: 99}); err != ErrNoEdition {
		t.Errorf("an edition that is not there: %v", err)
	}
	if _, err := w.Settled(t.Context(), Request{District: 99}); err != ErrNoDistrict {
		t.Errorf("a district that is not there: %v", err)
	}
	r, err := w.Settled(t.Context(), Request{})
	if err != nil || r.Edition != townEdition {
		t.Errorf("edition %d, %v", r.Edition, err)
	}
	var last int64
	if err := w.db.QueryRow(t.Context(), "select last from feed where district = $1", townDistrict).Scan(&last); err != nil {
		t.Fatal(err)
	}
	if at, err := w.ChangedAt(t.Context(), townDistrict, last); err != nil || at.IsZero() == (last > 0) {
		t.Errorf("change %d was at %v, %v", last, at, err)
	}
	if at, err := w.ChangedAt(t.Context(), townDistrict, last+1); err != nil || !at.IsZero() {
		t.Errorf("a change that never was was at %v, %v", at, err)
	}
}
