package tiles

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gridmap/geo"
)

// thinned is what shows of shapes at a zoom.
func thinned(faces []geo.Face, show [][]byte, z uint32) []geo.Face {
	var out []geo.Face
	for i, f := range faces {
		var u unpacker
		out = append(out, geo.Face{ID: f.ID, Shape: u.unpackShown(packShape(nil, f.Shape), show[i], z)})
	}
	return out
}

// ragged is a partition whose borders wander a lot, with enclaves and tiny grids in the way of what
// would be drawn straight.
func ragged(r *rand.Rand, n int) []geo.Face {
	faces := crookedFaces(r, geo.Point{X: 1 << 31, Y: 1 << 30}, n)
	for round := range 2 + r.IntN(4) { // put corners between corners, off the line where nothing is in the way
		moved := map[[2]geo.Point]geo.Point{}
		try := make([]geo.Face, len(faces))
		for i, f := range faces {
			try[i] = geo.Face{ID: f.ID}
			for _, p := range f.Shape {
				var rings geo.Polygon
				for _, ring := range p {
					var next geo.Ring
					for k := 1; k < len(ring); k++ {
						a, b := ring[k-1], ring[k]
						next = append(next, a)
						key := [2]geo.Point{a, b}
						if before(b, a) {
							key = [2]geo.Point{b, a}
						}
						at, ok := moved[key]
						if !ok {
							by := max(int(max(a.X, b.X)-min(a.X, b.X)+max(a.Y, b.Y)-min(a.Y, b.Y))/3, 1)
							at = geo.Point{X: uint32((int64(a.X)+int64(b.X))/2 + int64(r.IntN(2*by+1)-by)), Y: uint32((int64(a.Y)+int64(b.Y))/2 + int64(r.IntN(2*by+1)-by))}
							moved[key] = at
						}
						next = append(next, at)
					}
					rings = append(rings, append(next, next[0]))
				}
				try[i].Shape = append(try[i].Shape, rings)
			}
		}
		if geo.CheckPartition(try).Clean() {
			faces = try
		} else if round == 0 {
			return ragged(r, n)
		}
	}
	return faces
}

// TestShowCorners_keepsThePartition: at every zoom what shows of a partition is one, by the proof
// that is asked of planners' changes: no gap, no overlap, nothing crosses, and nobody is gone.
func TestShowCorners_keepsThePartition(t *testing.T) {
	left := map[uint32]int{}
	all := 0
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 5))
		faces := ragged(r, 2+r.IntN(3))
		var shapes []geo.MultiPolygon
		for _, f := range faces {
			shapes = append(shapes, f.Shape)
			all += cornersOf(f.Shape)
		}
		show := showCorners(shapes)
		for z := uint32(simplestZoom); z < fullZoom; z++ {
			some := thinned(faces, show, z)
			for i, f := range some {
				left[z] += cornersOf(f.Shape)
				if len(f.Shape) != len(faces[i].Shape) || f.Shape.DoubledArea() <= 0 {
					t.Fatalf("seed %d, zoom %d: grid %d is %v", seed, z, f.ID, f.Shape)
				}
			}
			if report := geo.CheckPartition(some); !report.Clean() {
				t.Fatalf("seed %d, zoom %d: %+v", seed, z, report.Defects)
			}
			if d := offBy(t, faces, some); d > tolerance(z) {
				t.Fatalf("seed %d, zoom %d: a corner is %v units off, more than %v", seed, z, d, tolerance(z))
			}
		}
	}
	if left[12] >= all || left[8] >= left[12]/2 {
		t.Errorf("of %d corners %v are left", all, left)
	}
}

// offBy is how far the corner farthest from what is left of its ring is from it.
func offBy(t *testing.T, faces, some []geo.Face) (most float64) {
	t.Helper()
	for i, f := range faces {
		for k, p := range f.Shape {
			for j, ring := range p {
				for _, at := range open(ring) {
					near := 1e18
					rest := some[i].Shape[k][j]
					for m := 1; m < len(rest); m++ {
						near = min(near, distance(at, rest[m-1], rest[m]))
					}
					most = max(most, near)
				}
			}
		}
	}
	return most
}

// TestShowCorners has a row per thing that may be in the way.
func TestShowCorners(t *testing.T) {
	at := func(x, y int) geo.Point { return geo.Point{X: uint32(1<<31 + x), Y: uint32(1<<31 + y)} }
	ring := func(xy ...int) geo.Ring {
		var r geo.Ring
		for i := 0; i < len(xy); i += 2 {
			r = append(r, at(xy[i], xy[i+1]))
		}
		return append(r, r[0])
	}
	// Half a pixel at zoom 12 is 1024 units.
	bump := func(by int) geo.Ring { return ring(0, 0, 50_000, by, 100_000, 0, 100_000, 100_000, 0, 100_000) }
	for _, c := range []struct {
		name   string
		shapes []geo.MultiPolygon
		corner geo.Point
		want   byte
	}{
		{"a bump of less than half a pixel at zoom 12", []geo.MultiPolygon{{{bump(-1000)}}}, at(50_000, -1000), 13},
		{"of more", []geo.MultiPolygon{{{bump(-1100)}}}, at(50_000, -1100), 12},
		{"of more than at zoom 11", []geo.MultiPolygon{{{bump(-2100)}}}, at(50_000, -2100), 11},
		{"somebody stands in it", []geo.MultiPolygon{{{bump(-1000)}}, {{ring(49_900, -500, 50_100, -500, 50_000, -300)}}}, at(50_000, -1000), simplestZoom},
		{"a corner where three meet", []geo.MultiPolygon{{{ring(0, 0, 1000, 10, 1000, 2000, 0, 2000)}}, {{ring(1000, 10, 2000, 0, 2000, 2000, 1000, 2000)}}, {{ring(0, 0, 0, -2000, 2000, -2000, 2000, 0, 1000, 10)}}}, at(1000, 10), 0},
	} {
		show := showCorners(c.shapes)
		got := -1
		for i, m := range c.shapes {
			k := 0
			for r := range m.Rings {
				for _, p := range open(r) {
					if p == c.corner {
						got = int(show[i][k])
					}
					k++
				}
			}
		}
		if got != int(c.want) {
			t.Errorf("%s: shows from zoom %d, not %d", c.name, got, c.want)
		}
	}
}

// TestTerritory_mendsCorners moves single grids' corners about and compares the zooms from which
// corners show with those of an engine that has just read everything.
func TestTerritory_mendsCorners(t *testing.T) {
	w := newTown(t, 6, Options{})
	r := rand.New(rand.NewPCG(3, 9))
	shapes := map[int64]geo.MultiPolygon{}
	for _, f := range w.faces {
		shapes[f.ID] = f.Shape
	}
	for round := range 15 {
		w.get(t, Address{10, w.box.Min.X >> 22, w.box.Min.Y >> 22}, "grids")
		// A corner goes somewhere else in all grids that have it.
		f := w.faces[r.IntN(len(w.faces))]
		ring := shapes[f.ID][0][0]
		from := ring[r.IntN(len(ring))]
		to := geo.Point{X: from.X + r.Uint32N(1500) - 750, Y: from.Y + r.Uint32N(1500) - 750}
		box := geo.Box{}
		for id, m := range shapes {
			moved := geo.MultiPolygon{}
			touched := false
			for _, p := range m {
				var rings geo.Polygon
				for _, ring := range p {
					next := append(geo.Ring(nil), ring...)
					for i := range next {
						if next[i] == from {
							next[i], touched = to, true
						}
					}
					rings = append(rings, next)
				}
				moved = append(moved, rings)
			}
			if touched {
				if box == (geo.Box{}) {
					box = m.Box()
				}
				box = box.Union(m.Box()).Union(moved.Box())
				shapes[id] = moved
				w.reshape(t, townEdition, id, moved)
			}
		}
		w.Changed(Change{District: townDistrict, Seq: int64(1000 + round), Layer: "grids", Kind: "update", Edition: townEdition, Before: box, After: box})
		fresh, err := New(t.Context(), w.db, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, z := range []uint32{10, 12} {
			x, y := w.box.Min.Tile(z)
			a := Address{z, x, y}
			got, want := w.tile(t, w.Tileset, a, []string{"grids", "areas"}), w.tile(t, fresh, a, []string{"grids", "areas"})
			if diff := cmp.Diff(layersOf(t, want), layersOf(t, got)); diff != "" || string(got.Data) != string(want.Data) {
				t.Fatalf("round %d: %v differs from a new engine's: %s", round, a, diff)
			}
		}
		mended, whole := w.editionCorners(t, w.Tileset), w.editionCorners(t, fresh)
		if fmt.Sprint(mended) != fmt.Sprint(whole) {
			t.Fatalf("round %d: corners differ", round)
		}
		fresh.Close()
	}
	h, _ := w.stock(stockKey{townDistrict, "grids", townEdition}, &gridSource).last()
	if len(h.rows) == 0 {
		t.Error("grids were read anew every time")
	}
}

func (w *town) editionCorners(t testing.TB, of *Tileset) map[int64][]byte {
	t.Helper()
	h, err := of.stock(stockKey{townDistrict, "grids", townEdition}, &gridSource).get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h.shown()
}

// reshape gives a grid of an edition another shape, as an operation would.
func (w *town) reshape(t testing.TB, edition, grid int64, m geo.MultiPolygon) {
	t.Helper()
	w.exec(t, `with s as (insert into shape (district, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
			values ($1, $4, $5, $6, $7, $8, 1, 1) returning id)
		update grid_shape set shape = (select id from s), version = version + 1 where district = $1 and edition = $2 and grid = $3`,
		townDistrict, edition, grid, m, m.LonLat(), m.Label(), m.Vertices(), m.DoubledArea())
}
