package tiles

import (
	"bytes"
	"compress/gzip"
	"hash/crc32"
	"io"
	"slices"
	"testing"

	"gridmap/tiles/mvt"
	"pgregory.net/rapid"
)

// TestJoined_isOneMember puts members in a row as one that any reader of gzip takes for one, and
// checks.
func TestJoined_isOneMember(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []byte
		var parts []Tile
		for _, text := range rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 70_000), 1, 5).Draw(t, "parts") {
			if len(text) == 0 {
				parts = append(parts, Tile{Empty: true})
				continue
			}
			data, err := compress(text)
			if err != nil {
				t.Fatal(err)
			}
			parts, want = append(parts, Tile{Data: data}), append(want, text...)
		}
		r, err := gzip.NewReader(bytes.NewReader(joined(parts)))
		if err != nil {
			t.Fatal(err)
		}
		r.Multistream(false)
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, not %d; %v", len(got), len(want), err)
		}
	})
}

func TestJoinSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(rapid.Byte()).Draw(t, "a"), rapid.SliceOf(rapid.Byte()).Draw(t, "b")
		want := crc32.ChecksumIEEE(slices.Concat(a, b))
		if got := joinSums(crc32.ChecksumIEEE(a), crc32.ChecksumIEEE(b), uint32(len(b))); got != want {
			t.Fatalf("%08x, not %08x", got, want)
		}
	})
}

func TestMostEach(t *testing.T) {
	for _, c := range []struct {
		sizes       []int
		total, want int
	}{
		{[]int{100}, 60, 60},
		{[]int{100, 100}, 100, 50},
		{[]int{10, 100, 200}, 150, 70},
		{[]int{90, 20, 90}, 100, 40},
	} {
		got := mostEach(c.sizes, c.total)
		sum := 0
		for _, s := range c.sizes {
			sum += min(s, got)
		}
		if got != c.want || sum > c.total {
			t.Errorf("mostEach(%v, %d) = %d, not %d; together %d", c.sizes, c.total, got, c.want, sum)
		}
	}
}

// TestTiles_joinLayers asks for layers together and one by one: the same bytes, and what is kept
// of one is not drawn again.
func TestTiles_joinLayers(t *testing.T) {
	w := newTown(t, 6, Options{})
	x, y := w.faces[8].Shape.Label().Tile(14)
	ask := Request{District: townDistrict, Layers: []string{"grids", "buildings", "roads", "posts"}, Z: 14, X: x, Y: y}
	together, err := w.Tile(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	drawn := w.Stats().Drawn
	var want []byte
	for _, name := range ask.Layers {
		one := ask
		one.Layers = []string{name}
		tile, err := w.Tile(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := tile.Plain()
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, plain...)
	}
	if got, err := together.Plain(); err != nil || !bytes.Equal(got, want) || len(want) == 0 {
		t.Errorf("together %d bytes, one by one %d; %v", len(got), len(want), err)
	}
	if again := w.Stats().Drawn; again != drawn {
		t.Errorf("%d tiles were drawn again", again-drawn)
	}
}

// TestDraw_keepsToASize leaves out the least important, says so on every feature that stays, and
// never a grid.
func TestDraw_keepsToASize(t *testing.T) {
	w := newTown(t, 6, Options{})
	x, y := w.faces[8].Shape.Label().Tile(14)
	for _, c := range []struct {
		layer string
		most  int
	}{{"incidents", 2000}, {"buildings", 600}, {"grids", 3000}, {"incidents", 1}} {
		p, err := w.Plan(t.Context(), Request{District: townDistrict, Layers: []string{c.layer}, Z: 14, X: x, Y: y})
		if err != nil {
			t.Fatal(err)
		}
		full, err := w.draw(t.Context(), p, 0, MostBytes)
		if err != nil {
			t.Fatal(err)
		}
		if len(full.Data) <= c.most || full.Truncated != nil {
			t.Fatalf("%s: %d bytes are no more than %d; %v", c.layer, len(full.Data), c.most, full.Truncated)
		}
		less, err := w.draw(t.Context(), p, 0, c.most)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := less.Plain()
		if err != nil {
			t.Fatal(err)
		}
		if err := mvt.Check(plain); err != nil {
			t.Errorf("%s: %v", c.layer, err)
		}
		all, some := features(layersOf(t, full)[c.layer]), features(layersOf(t, less)[c.layer])
		if c.layer == "grids" {
			if len(some) != len(all) || len(less.Data) >= len(full.Data) {
				t.Errorf("grids: %d of %d, %d bytes of %d", len(some), len(all), len(less.Data), len(full.Data))
			}
			continue
		}
		if len(some) == 0 || len(some) >= len(all) || less.Truncated[c.layer] != len(all)-len(some) {
			t.Errorf("%s: %d of %d features, said %v", c.layer, len(some), len(all), less.Truncated)
		}
		if len(less.Data) > c.most && len(some) > 1 {
			t.Errorf("%s: %d bytes, more than %d", c.layer, len(less.Data), c.most)
		}
		for _, f := range some {
			if f.Properties[truncatedKey] != true {
				t.Fatalf("%s: a feature does not say that others are missing: %v", c.layer, f.Properties)
			}
		}
	}
}
