// Package walk is the list of tiles that benchmarks ask for.
package walk

import (
	"math/rand/v2"

	"gridmap/geo"
)

// Tile is a place of the list.
type Tile struct{ Z, X, Y uint32 }

// perZoom is how many tiles of each zoom somebody sees who looks around in a city.
var perZoom = []struct{ zoom, tiles uint32 }{{10, 2}, {11, 6}, {12, 16}, {13, 55}, {14, 137}, {15, 342}, {16, 465}, {17, 477}}

// Tiles is up to 1,500 different tiles of zooms 10 to 17, more of them in the middle of the box
// than at its rim: for one box the same each time, in the same order.
func Tiles(box geo.Box) []Tile {
	r := rand.New(rand.NewPCG(17, 4))
	w, h := float64(box.Max.X-box.Min.X), float64(box.Max.Y-box.Min.Y)
	var list []Tile
	for _, per := range perZoom {
		seen := map[Tile]bool{}
		for range 40 * per.tiles {
			if uint32(len(seen)) == per.tiles {
				break
			}
			fx, fy := 0.5+r.NormFloat64()/6, 0.5+r.NormFloat64()/6
			if fx < 0 || fx >= 1 || fy < 0 || fy >= 1 {
				continue
			}
			x, y := geo.Point{X: box.Min.X + uint32(fx*w), Y: box.Min.Y + uint32(fy*h)}.Tile(per.zoom)
			if t := (Tile{per.zoom, x, y}); !seen[t] {
				seen[t] = true
				list = append(list, t)
			}
		}
	}
	r.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	return list
}
