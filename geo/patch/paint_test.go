package patch_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gridmap/geo"
	"gridmap/geo/patch"
)

func house(x, y uint32) geo.MultiPolygon { return shape(ring(x, y, x+40, y, x+40, y+30, x, y+30)) }

func nearer(t testing.TB, mine, others []geo.MultiPolygon, limit, step float64) geo.MultiPolygon {
	t.Helper()
	m, err := patch.Nearer(context.Background(), mine, others, limit, step)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNearer(t *testing.T) {
	// Halfway between two houses 60 apart, and 100 around the one.
	m := nearer(t, []geo.MultiPolygon{house(1000, 1000)}, []geo.MultiPolygon{house(1100, 1000)}, 100, 4)
	for _, c := range []struct {
		x, y uint32
		want bool
	}{{1065, 1010, true}, {1075, 1010, false}, {1020, 910, true}, {1020, 890, false}, {905, 1015, true}, {895, 1015, false}, {1020, 1010, true}, {1120, 1010, false}} {
		if m.Locate(at(c.x, c.y)) != c.want {
			t.Errorf("%d, %d is %t", c.x, c.y, !c.want)
		}
	}
	if m.Vertices() > 60 {
		t.Errorf("%d corners", m.Vertices())
	}
	// At random: the border lies where both are equally far, or at the limit.
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		var mine, others []geo.MultiPolygon
		for range 30 {
			h := house(5000+r.Uint32N(2000), 5000+r.Uint32N(2000))
			if r.IntN(2) == 0 {
				mine = append(mine, h)
			} else {
				others = append(others, h)
			}
		}
		m := nearer(t, mine, others, 150, 8)
		for range 500 {
			p := at(4800+r.Uint32N(2400), 4800+r.Uint32N(2400))
			d, e := distanceTo(mine, p), min(distanceTo(others, p), 150)
			if math.Abs(d-e) < 12 { // the contour of a square of 8 may be this far off
				continue
			}
			if m.Locate(p) != (d < e) {
				t.Fatalf("%v: %.1f from mine, %.1f from others, held %t", p, d, e, m.Locate(p))
			}
		}
	}
}

func distanceTo(shapes []geo.MultiPolygon, p geo.Point) float64 {
	best := math.Inf(1)
	for _, m := range shapes {
		if m.Locate(p) {
			return 0
		}
		for a, b := range m.Segments {
			ux, uy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
			px, py := float64(p.X)-float64(a.X), float64(p.Y)-float64(a.Y)
			f := min(max((ux*px+uy*py)/(ux*ux+uy*uy), 0), 1)
			best = min(best, math.Hypot(px-f*ux, py-f*uy))
		}
	}
	return best
}

// street is two faces side by side with houses in the second: two rows along a road.
func TestPaint(t *testing.T) {
	faces := []geo.Face{
		{ID: 1, Shape: shape(ring(0, 0, 1000, 0, 1000, 1000, 0, 1000))},
		{ID: 2, Shape: shape(ring(1000, 0, 2000, 0, 2000, 1000, 1000, 1000))},
	}
	road := line(1000, 500, 2000, 500) // parts face 2 in two blocks
	north := []geo.MultiPolygon{house(1100, 200), house(1300, 200), house(1500, 200)}
	south := []geo.MultiPolygon{house(1100, 700), house(1300, 700)}
	paint := func(t *testing.T, in, out []geo.MultiPolygon, whole int64) []geo.Face {
		t.Helper()
		r, err := patch.Paint(context.Background(), faces, 1, patch.Painting{In: in, Out: out, Roads: [][]geo.Point{road},
			Near: nearer(t, in, out, 150, 8), Whole: whole})
		if err != nil {
			t.Fatal(err)
		}
		after := prove(t, faces, r, false)
		for i, list := range [][]geo.MultiPolygon{in, out} {
			for _, h := range list {
				if s := geo.NewLocator(after).Shares(h); len(s) != 1 || s[0].ID != int64(i+1) {
					t.Errorf("house %v is in %v", h, s)
				}
			}
		}
		return after
	}
	t.Run("a whole block", func(t *testing.T) {
		want(t, paint(t, north, south, 2_000_000), map[int64]int64{1: 1_500_000, 2: 500_000})
	})
	t.Run("part of a block", func(t *testing.T) {
		after := paint(t, north[:1], append(south, north[1:]...), 2_000_000)
		// Up to halfway between the houses, the road in the south, 150 around at most.
		m := after[0].Shape
		for _, c := range []struct {
			x, y uint32
			id   bool
		}{{1210, 215, true}, {1230, 215, false}, {1120, 370, true}, {1120, 390, false}, {1120, 60, true}, {1120, 40, false}} {
			if m.Locate(at(c.x, c.y)) != c.id {
				t.Errorf("%d, %d is %t", c.x, c.y, !c.id)
			}
		}
	})
	t.Run("a large block does not go whole", func(t *testing.T) {
		after := paint(t, north, south, 100_000)
		if after[1].Shape.DoubledArea()/2 < 600_000 {
			t.Errorf("areas %v", areas(after))
		}
	})
	t.Run("wall to wall", func(t *testing.T) {
		row := []geo.MultiPolygon{house(1100, 200), house(1140, 200), house(1180, 200)}
		paint(t, row[:1], row[1:], 0)
		paint(t, row[1:2], []geo.MultiPolygon{row[0], row[2]}, 0)
	})
	t.Run("a road beside the border", func(t *testing.T) {
		beside := [][]geo.Point{line(1006, 0, 1004, 1000), road}
		for width, id := range map[float64]int64{0: 2, 10: 1} {
			r, err := patch.Paint(context.Background(), faces, 1, patch.Painting{In: north, Out: south, Roads: beside, Whole: 2_000_000, Strip: width})
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := geo.NewLocator(prove(t, faces, r, false)).One(at(1002, 300)); got != id {
				t.Errorf("strip width %v: the strip is in %d", width, got)
			}
		}
	})
	t.Run("nothing to move", func(t *testing.T) {
		_, err := patch.Paint(context.Background(), faces, 1, patch.Painting{In: []geo.MultiPolygon{house(100, 100)}, Near: house(50, 50)})
		refused(t, err, patch.NothingMoves)
	})
}
