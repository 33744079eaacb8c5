package walk

import (
	"slices"
	"testing"

	"gridmap/geo"
)

func TestTiles_areTheSameEachTime(t *testing.T) {
	box := geo.Box{Min: geo.Point{X: 3_500_000_000, Y: 1_700_000_000}, Max: geo.Point{X: 3_503_000_000, Y: 1_704_000_000}}
	list := Tiles(box)
	if len(list) < 1400 || len(list) > 1500 || !slices.Equal(list, Tiles(box)) {
		t.Fatalf("%d tiles, not always the same up to 1,500", len(list))
	}
	seen := map[Tile]bool{}
	for _, tile := range list {
		x0, y0 := box.Min.Tile(tile.Z)
		x1, y1 := box.Max.Tile(tile.Z)
		if seen[tile] || tile.X < x0 || tile.X > x1 || tile.Y < y0 || tile.Y > y1 {
			t.Fatalf("%v twice or outside", tile)
		}
		seen[tile] = true
	}
}
