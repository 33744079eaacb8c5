package tiles

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"gridmap/geo"
)

// layersOf decodes a tile into its MVT layers; an empty tile has none.
func layersOf(t testing.TB, tile Tile) map[string]*mvt.Layer {
	t.Helper()
	if tile.Empty {
		return nil
	}
	data, err := tile.Plain()
	if err != nil {
		t.Fatal(err)
	}
	return layersOfPlain(t, data)
}

// layersOfPlain decodes an uncompressed tile.
func layersOfPlain(t testing.TB, data []byte) map[string]*mvt.Layer {
	t.Helper()
	list, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatalf("tile does not decode: %v", err)
	}
	out := map[string]*mvt.Layer{}
	for _, l := range list {
		if out[l.Name] != nil {
			t.Errorf("layer %s twice in one tile", l.Name)
		}
		if l.Version != 2 || l.Extent != Extent {
			t.Errorf("layer %s: version %d, extent %d", l.Name, l.Version, l.Extent)
		}
		out[l.Name] = l
	}
	return out
}

// get is the tile of one address, as somebody signed in sees it.
func (w *town) get(t testing.TB, a Address, layers ...string) map[string]*mvt.Layer {
	t.Helper()
	tile, err := w.Tile(t.Context(), Request{Layers: layers, Z: a.Z, X: a.X, Y: a.Y})
	if err != nil {
		t.Fatalf("%v %v: %v", a, layers, err)
	}
	return layersOf(t, tile)
}

// addresses are the tiles of a zoom that meet a box.
func addresses(z uint32, box geo.Box) []Address {
	x0, y0 := box.Min.Tile(z)
	x1, y1 := box.Max.Tile(z)
	var list []Address
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			list = append(list, Address{z, x, y})
		}
	}
	return list
}

// polygonsOf are the polygons of a feature; the test fails for anything else.
func polygonsOf(t testing.TB, g orb.Geometry) orb.MultiPolygon {
	t.Helper()
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	t.Fatalf("a %s where polygons belong", g.GeoJSONType())
	return nil
}

// checkRings refuses rings MVT 2.1 refuses: open, under three places, without area, an
// exterior with negative or a hole with positive area (y runs down), or out of the buffer.
func checkRings(t testing.TB, what string, id any, g orb.Geometry) {
	t.Helper()
	for _, p := range polygonsOf(t, g) {
		for i, r := range p {
			if len(r) < 4 || r[0] != r[len(r)-1] {
				t.Errorf("%s %v: ring %v", what, id, r)
				continue
			}
			if a := signedArea(r); a == 0 || (a > 0) != (i == 0) {
				t.Errorf("%s %v: ring %d has area %v", what, id, i, a)
			}
			for _, c := range r {
				if min(c[0], c[1]) < -Buffer || max(c[0], c[1]) > Extent+Buffer {
					t.Errorf("%s %v: vertex %v outside the buffer", what, id, c)
				}
			}
		}
	}
}

func signedArea(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(r); i++ {
		sum += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	return sum / 2
}

// ids are the feature ids of a layer, sorted.
func ids(t testing.TB, l *mvt.Layer) []int64 {
	t.Helper()
	if l == nil {
		return nil
	}
	var list []int64
	for _, f := range l.Features {
		id, ok := f.ID.(float64)
		if !ok || id != float64(int64(id)) || id < 0 {
			t.Fatalf("layer %s: id %v (%T)", l.Name, f.ID, f.ID)
		}
		list = append(list, int64(id))
	}
	slices.Sort(list)
	return list
}
