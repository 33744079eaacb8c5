package mvt

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"gridmap/geo"
)

// star is a ring about a centre, its corners in order of their angle, so that it does not cross
// itself; jagged enough to fall into many parts.
func star(t *rapid.T, name string, cx, cy, least, most float64) geo.Ring {
	n := rapid.IntRange(5, 40).Draw(t, name+" corners")
	var r geo.Ring
	for i := range n {
		far := rapid.Float64Range(least, most).Draw(t, "far")
		a := (float64(i) + 0.9*rapid.Float64Range(0, 1).Draw(t, "turn")) * 2 * math.Pi / float64(n)
		p := geo.Point{X: uint32(math.Round(cx + far*math.Cos(a))), Y: uint32(math.Round(cy + far*math.Sin(a)))}
		if len(r) == 0 || r[len(r)-1] != p {
			r = append(r, p)
		}
	}
	return append(r, r[0])
}

// anyTile is a tile and how many lattice units one of its units is.
func anyTile(t *rapid.T) (Tile, float64) {
	z := rapid.Uint32Range(8, 20).Draw(t, "z")
	x := rapid.Uint32Range(1, 1<<z-2).Draw(t, "x")
	y := rapid.Uint32Range(1, 1<<z-2).Draw(t, "y")
	return NewTile(z, x, y), float64(uint32(1) << (20 - z))
}

// inside is the even-odd rule for a place between the units.
func inside(rings [][]place, x, y float64) (in bool) {
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (float64(a.y) > y) != (float64(b.y) > y) &&
				x < float64(a.x)+(y-float64(a.y))*float64(b.x-a.x)/float64(b.y-a.y) {
				in = !in
			}
		}
	}
	return in
}

// away is how far a place is from the polygon's border, in tile units, and whether it is inside.
func away(tile Tile, unit float64, p geo.Polygon, x, y float64) (far float64, in bool) {
	far = math.Inf(1)
	var rings [][]place
	for _, r := range p {
		for i := 1; i < len(r); i++ {
			ax, ay := (float64(r[i-1].X)-float64(tile.x0))/unit-x, (float64(r[i-1].Y)-float64(tile.y0))/unit-y
			bx, by := (float64(r[i].X)-float64(tile.x0))/unit-x, (float64(r[i].Y)-float64(tile.y0))/unit-y
			f := 0.0
			if l := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); l > 0 {
				f = min(max(-(ax*(bx-ax)+ay*(by-ay))/l, 0), 1)
			}
			far = min(far, math.Hypot(ax+f*(bx-ax), ay+f*(by-ay)))
			if (ay > 0) != (by > 0) && 0 < ax-ay*(bx-ax)/(by-ay) {
				in = !in
			}
		}
	}
	_ = rings
	return far, in
}

func tileRings(t interface{ Fatal(...any) }, w *Writer) [][]place {
	if err := Check(w.Bytes()); err != nil {
		t.Fatal(err)
	}
	var rings [][]place
	o := &w.clip.out
	for _, r := range o.rings {
		rings = append(rings, o.places[r.first:r.last])
	}
	return rings
}

// TestPolygon_showsWhatIsThere: anywhere in the window, further from the border than rounding
// reaches, a tile's polygon is where the shape is.
func TestPolygon_showsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tile, unit := anyTile(t)
		size := unit * Extent
		cx := float64(tile.x0) + size*rapid.Float64Range(-0.5, 1.5).Draw(t, "cx")
		cy := float64(tile.y0) + size*rapid.Float64Range(-0.5, 1.5).Draw(t, "cy")
		scale := size * rapid.SampledFrom([]float64{0.01, 0.3, 1, 2}).Draw(t, "scale")
		if cx < 2*scale || cy < 2*scale || cx+2*scale > geo.World || cy+2*scale > geo.World {
			return
		}
		p := geo.Polygon{star(t, "exterior", cx, cy, scale*0.2, scale*1.4)}
		if rapid.Bool().Draw(t, "hole") && scale > 400 { // else rounding would spoil the hole
			h := star(t, "hole", cx, cy, scale*0.02, scale*0.06)
			h.Reverse()
			p = append(p, h)
		}
		if p[0].DoubledArea() <= 0 {
			return
		}
		var w Writer
		w.Reset(tile)
		w.Begin("shapes", "n")
		if w.Polygon(geo.MultiPolygon{p}) {
			w.Int(0, 7)
			w.Feature(1)
		}
		w.End()
		rings := tileRings(t, &w)
		for range 60 {
			x := rapid.Float64Range(-Buffer, Extent+Buffer).Draw(t, "x")
			y := rapid.Float64Range(-Buffer, Extent+Buffer).Draw(t, "y")
			far, want := away(tile, unit, p, x, y)
			if far < 1.5 || x < 1.5-Buffer || y < 1.5-Buffer || x > Extent+Buffer-1.5 || y > Extent+Buffer-1.5 {
				continue
			}
			if inside(rings, x, y) != want {
				t.Fatalf("%v,%v is %v in the shape and %v in the tile, %.2f from the border\n%v\n%v", x, y, want, !want, far, p, rings)
			}
		}
	})
}

// TestPolygon_tilesAPartition: at any zoom, in any tile, every place between the units is in
// exactly one grid of a partition: the winding numbers of all grids add up to one inside the
// district, so there is no hole and no overlap.
func TestPolygon_tilesAPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tile, unit := anyTile(t)
		n := rapid.IntRange(2, 7).Draw(t, "cells")
		cell := unit * Extent * rapid.SampledFrom([]float64{0.002, 0.05, 0.4, 3}).Draw(t, "cell")
		if cell < 40 {
			return
		}
		west := float64(tile.x0) + unit*Extent*rapid.Float64Range(0, 1).Draw(t, "west") - cell*float64(n)/2
		top := float64(tile.y0) + unit*Extent*rapid.Float64Range(0, 1).Draw(t, "top") - cell*float64(n)/2
		if west < 0 || top < 0 || west+cell*float64(n+1) > geo.World || top+cell*float64(n+1) > geo.World {
			return
		}
		nodes := make([][]geo.Point, n+1)
		for i := range nodes {
			for k := range n + 1 {
				nodes[i] = append(nodes[i], geo.Point{
					X: uint32(west + cell*(float64(k)+rapid.Float64Range(-0.3, 0.3).Draw(t, "dx"))),
					Y: uint32(top + cell*(float64(i)+rapid.Float64Range(-0.3, 0.3).Draw(t, "dy"))),
				})
			}
		}
		var all [][]place
		var w Writer
		w.Reset(tile)
		w.Begin("grids")
		for i := range n {
			for k := range n {
				r := geo.Ring{nodes[i][k], nodes[i][k+1], nodes[i+1][k+1], nodes[i+1][k], nodes[i][k]}
				if r.DoubledArea() <= 0 {
					return // too small to be told apart
				}
				if w.Polygon(geo.MultiPolygon{{r}}) {
					w.Feature(uint64(i*n + k))
					o := &w.clip.out
					for _, x := range o.rings {
						all = append(all, append([]place(nil), o.places[x.first:x.last]...))
					}
				}
			}
		}
		w.End()
		if err := Check(w.Bytes()); err != nil {
			t.Fatal(err)
		}
		var rim geo.Ring
		for k := range n {
			rim = append(rim, nodes[0][k])
		}
		for i := range n {
			rim = append(rim, nodes[i][n])
		}
		for k := n; k > 0; k-- {
			rim = append(rim, nodes[n][k])
		}
		for i := n; i > 0; i-- {
			rim = append(rim, nodes[i][0])
		}
		rim = append(rim, rim[0])
		var whole Writer
		whole.Reset(tile)
		whole.Begin("district")
		if whole.Polygon(geo.MultiPolygon{{rim}}) {
			whole.Feature(1)
		}
		whole.End()
		outer := tileRings(t, &whole)
		for range 60 {
			x := float64(rapid.IntRange(-Buffer, Extent+Buffer-1).Draw(t, "x")) + 0.5
			y := float64(rapid.IntRange(-Buffer, Extent+Buffer-1).Draw(t, "y")) + 0.25 + rapid.Float64Range(0, 0.5).Draw(t, "y+")
			want := 0
			if winding(outer, x, y) != 0 {
				want = 1
			}
			if got := winding(all, x, y); got != want {
				t.Fatalf("%v,%v is in %d grids and %d districts of %+v\n%v\n%v", x, y, got, want, tile, all, outer)
			}
		}
	})
}

// winding adds the winding numbers of rings about a place; rings of positive area count 1.
func winding(rings [][]place, x, y float64) (n int) {
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (float64(a.y) > y) == (float64(b.y) > y) {
				continue
			}
			at := new(big.Rat).SetFloat64(float64(a.x))
			f := new(big.Rat).SetFloat64(y)
			f.Sub(f, big.NewRat(int64(a.y), 1))
			f.Mul(f, big.NewRat(int64(b.x-a.x), int64(b.y-a.y)))
			if at.Add(at, f).Cmp(new(big.Rat).SetFloat64(x)) > 0 {
				if b.y > a.y {
					n++
				} else {
					n--
				}
			}
		}
	}
	return n
}

// TestPolygon_fallsApart clips shapes by hand.
func TestPolygon_fallsApart(t *testing.T) {
	tile := NewTile(20, 1000, 1000) // one lattice unit a tile unit
	at := func(x, y int) geo.Point { return geo.Point{X: uint32(1000*4096 + x), Y: uint32(1000*4096 + y)} }
	ring := func(xy ...int) (r geo.Ring) {
		for i := 0; i < len(xy); i += 2 {
			r = append(r, at(xy[i], xy[i+1]))
		}
		return append(r, r[0])
	}
	comb := ring(-500, 1000, 200, 1000, 200, 1100, -200, 1100, -200, 1200, 300, 1200, 300, 1300, -500, 1300)
	for _, c := range []struct {
		name string
		p    geo.Polygon
		want string
	}{
		{"inside", geo.Polygon{ring(0, 0, 10, 0, 10, 10, 0, 10)}, "[[{0 0} {10 0} {10 10} {0 10}]]"},
		{"all around", geo.Polygon{ring(-900, -900, 9000, -900, 9000, 9000, -900, 9000)},
			"[[{4160 -64} {4160 4160} {-64 4160} {-64 -64}]]"},
		{"around a hole", geo.Polygon{ring(-900, -900, 9000, -900, 9000, 9000, -900, 9000), ring(5, 5, 5, 9, 9, 9, 9, 5)},
			"[[{4160 -64} {4160 4160} {-64 4160} {-64 -64}] [{5 5} {5 9} {9 9} {9 5}]]"},
		{"beside", geo.Polygon{ring(-900, 0, -800, 0, -800, 10)}, "[]"},
		{"a comb", geo.Polygon{comb}, "[[{-64 1000} {200 1000} {200 1100} {-64 1100}] [{-64 1200} {300 1200} {300 1300} {-64 1300}]]"},
		{"a comb with a hole in one tooth", geo.Polygon{comb, ring(0, 1210, 0, 1220, 10, 1220, 10, 1210)},
			"[[{-64 1000} {200 1000} {200 1100} {-64 1100}] [{-64 1200} {300 1200} {300 1300} {-64 1300}] [{0 1210} {0 1220} {10 1220} {10 1210}]]"},
		{"a corner cut off", geo.Polygon{ring(-100, -100, 100, -100, -100, 100)}, "[[{64 -64} {-64 64} {-64 -64}]]"},
		{"touching the corner from outside", geo.Polygon{ring(-200, 71, -57, -72, -200, -72)}, "[]"},
		{"a spike of no width", geo.Polygon{ring(0, 0, 10, 0, 10, 10, 5, 10, 5, 20, 5, 10, 0, 10)}, "[[{0 0} {10 0} {10 10} {0 10}]]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w Writer
			w.Reset(tile)
			w.Begin("x")
			if w.Polygon(geo.MultiPolygon{c.p}) {
				w.Feature(1)
			}
			w.End()
			if got := fmt.Sprint(tileRings(t, &w)); got != c.want {
				t.Errorf("\n%s, not\n%s", got, c.want)
			}
		})
	}
}
