package tiles

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"gridmap/geo"
	"gridmap/sql/pgtest"
)

// drawShape is tile_shape's answer in a tile, nil for NULL.
func drawShape(t testing.TB, tx pgx.Tx, m geo.MultiPolygon, a Address, step int) orb.Geometry {
	t.Helper()
	var g orb.Geometry
	err := tx.QueryRow(t.Context(), "select tile_shape($1, true, $2, $3, $4, $5)", m, a.Z, a.X, a.Y, step).Scan(&g)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func box(x0, y0, x1, y1 uint32) geo.Ring {
	return geo.Ring{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}, {X: x0, Y: y0}}
}

func reversed(r geo.Ring) geo.Ring {
	r.Reverse()
	return r
}

// TestTileShape has a row per way a ring can collapse or be cut. One tile unit is 2^10
// lattice units in tile 10/3/5, whose corner is at (3, 5) << 22.
func TestTileShape(t *testing.T) {
	tx := pgtest.Tx(t)
	a := Address{10, 3, 5}
	o := a.Box().Min
	at := func(x, y int) geo.Point { return geo.Point{X: uint32(int(o.X) + x*1024), Y: uint32(int(o.Y) + y*1024)} }
	sq := func(x0, y0, x1, y1 int) geo.Ring {
		p, q := at(x0, y0), at(x1, y1)
		return box(p.X, p.Y, q.X, q.Y)
	}
	for _, c := range []struct {
		name  string
		shape geo.MultiPolygon
		rings []int   // rings of each part wanted; none: NULL
		area  float64 // wanted, of the parts together
	}{
		{"inside", geo.MultiPolygon{{sq(10, 10, 20, 30)}}, []int{1}, 200},
		{"elsewhere", geo.MultiPolygon{{sq(5000, 10, 5020, 30)}}, nil, 0},
		{"smaller than a unit", geo.MultiPolygon{{box(o.X+100, o.Y+100, o.X+400, o.Y+400)}}, nil, 0},
		{"a sliver along a row", geo.MultiPolygon{{{at(0, 9), {X: at(50, 9).X, Y: at(50, 9).Y - 90}, at(100, 9), {X: at(50, 9).X, Y: at(50, 9).Y + 90}, at(0, 9)}}}, nil, 0},
		{"one part collapses", geo.MultiPolygon{{sq(10, 10, 20, 20)}, {box(o.X+100, o.Y+100, o.X+400, o.Y+400)}}, []int{1}, 100},
		{"one part becomes a line", geo.MultiPolygon{{sq(10, 10, 20, 20)}, {{at(30, 9), {X: at(50, 9).X, Y: at(50, 9).Y - 90}, at(100, 9), {X: at(50, 9).X, Y: at(50, 9).Y + 90}, at(30, 9)}}}, []int{1}, 100},
		{"its hole collapses", geo.MultiPolygon{{sq(10, 10, 20, 20), reversed(box(at(12, 12).X, at(12, 12).Y, at(12, 12).X+300, at(12, 12).Y+300))}}, []int{1}, 100},
		{"its hole becomes a line", geo.MultiPolygon{{sq(10, 10, 20, 20), reversed(geo.Ring{at(12, 12), {X: at(15, 12).X, Y: at(15, 12).Y - 90}, at(18, 12), {X: at(15, 12).X, Y: at(15, 12).Y + 90}, at(12, 12)})}}, []int{1}, 100},
		{"a hole", geo.MultiPolygon{{sq(10, 10, 20, 20), reversed(sq(12, 12, 14, 14))}}, []int{2}, 96},
		{"over the buffer", geo.MultiPolygon{{sq(-1000, -1000, 6000, 6000)}}, []int{1}, 4224 * 4224},
		{"a U cut into two", geo.MultiPolygon{{{at(4000, 10), at(5000, 10), at(5000, 40), at(4000, 40), at(4000, 30), at(4900, 30), at(4900, 20), at(4000, 20), at(4000, 10)}}}, []int{1, 1}, 2 * 160 * 10},
		{"a hole cut open by the edge", geo.MultiPolygon{{sq(4000, 0, 5000, 100), reversed(sq(4100, 20, 4900, 80))}}, []int{1}, 16000 - 60*60},
		{"a hole around the whole tile", geo.MultiPolygon{{sq(-2000, -2000, 9000, 9000), reversed(sq(-1000, -1000, 8000, 8000))}}, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := drawShape(t, tx, c.shape, a, 1)
			if g == nil {
				if c.rings != nil {
					t.Fatal("nothing left")
				}
				return
			}
			checkRings(t, "shape", c.name, g)
			parts := polygonsOf(t, g)
			area := 0.0
			for _, p := range parts {
				for _, r := range p {
					area += signedArea(r)
				}
			}
			if len(parts) != len(c.rings) || area != c.area {
				t.Fatalf("got %v with area %v, want %d parts with %v", parts, area, len(c.rings), c.area)
			}
			for i, n := range c.rings {
				if len(parts[i]) != n {
					t.Errorf("part %d has %d rings, want %d", i, len(parts[i]), n)
				}
			}
		})
	}
}

// TestTileShape_neverDegenerates: whatever the size of a crooked partition against the tile
// unit, its rings are sound and its vertices multiples of the step.
func TestTileShape_neverDegenerates(t *testing.T) {
	tx := pgtest.Tx(t)
	rapid.Check(t, func(r *rapid.T) {
		z := rapid.Uint32Range(6, 14).Draw(r, "z")
		step := rapid.SampledFrom([]int{1, 2, 4}).Draw(r, "step")
		n := rapid.IntRange(2, 4).Draw(r, "n")
		tile := Address{z, 3, 5}
		room := int64(Extent) << (MaxZoom - z)
		o := tile.Box().Min
		o.X += uint32(rapid.Int64Range(-int64(n)*townPitch/2, room).Draw(r, "x"))
		o.Y += uint32(rapid.Int64Range(-int64(n)*townPitch/2, room).Draw(r, "y"))
		faces := crookedFaces(rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1)), o, n)
		for _, f := range faces {
			if g := drawShape(t, tx, f.Shape, tile, step); g != nil {
				checkRings(t, "face", f.ID, g)
				for _, p := range polygonsOf(t, g) {
					for _, ring := range p {
						for _, c := range ring {
							if math.Mod(c[0], float64(step)) != 0 || math.Mod(c[1], float64(step)) != 0 {
								r.Fatalf("vertex %v is no multiple of %d", c, step)
							}
						}
					}
				}
			}
		}
	})
}
