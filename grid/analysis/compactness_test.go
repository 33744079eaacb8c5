package analysis_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gridmap/geo"
	"gridmap/grid/analysis"
)

func polygon(xy ...uint32) geo.MultiPolygon {
	var r geo.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, geo.Point{X: 3_000_000_000 + xy[i], Y: 1_700_000_000 + xy[i+1]})
	}
	return geo.MultiPolygon{{append(r, r[0])}}
}

// What can be worked out by hand.
func TestCompactness(t *testing.T) {
	var disc []uint32
	for i := range 720 {
		a := float64(i) * math.Pi / 360
		disc = append(disc, uint32(math.Round(1e6*(1+math.Cos(a)))), uint32(math.Round(1e6*(1+math.Sin(a)))))
	}
	for _, c := range []struct {
		name      string
		shape     geo.MultiPolygon
		pp, reock float64
	}{
		{"a square", polygon(0, 0, 1000, 0, 1000, 1000, 0, 1000), math.Pi / 4, 2 / math.Pi},
		{"one by four", polygon(0, 0, 4000, 0, 4000, 1000, 0, 1000), 4 * math.Pi * 4 / 100, 4 / (math.Pi * 17.0 / 4)},
		{"a right triangle of 3, 4, 5", polygon(0, 0, 4000, 0, 0, 3000), 4 * math.Pi * 6 / 144, 6 / (math.Pi * 25.0 / 4)},
		{"a triangle of equal sides", polygon(0, 0, 2_000_000, 0, 1_000_000, 1_732_051), math.Pi * math.Sqrt(3) / 9, 3 * math.Sqrt(3) / (4 * math.Pi)},
		{"a disc", polygon(disc...), 1, 1},
		{"an obtuse triangle, whose circle has the long side as diameter", polygon(0, 0, 4000, 0, 2000, 1000), 4 * math.Pi * 2 / math.Pow(4+2*math.Sqrt(5), 2), 2 / (math.Pi * 4)},
		{"nothing", nil, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			area, perimeter := float64(c.shape.DoubledArea())/2, 0.0
			for r := range c.shape.Rings {
				perimeter += r.Length()
			}
			if got := analysis.PolsbyPopper(area, perimeter); math.Abs(got-c.pp) > 1e-4 {
				t.Errorf("Polsby-Popper %v, want %v", got, c.pp)
			}
			if got := analysis.Reock(c.shape); math.Abs(got-c.reock) > 1e-4 {
				t.Errorf("Reock %v, want %v", got, c.reock)
			}
		})
	}
}

// TestSmallestCircle_isSmallest compares with trying every circle through two or three points.
func TestSmallestCircle_isSmallest(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		span := []uint32{3, 30, 100_000}[seed%3] // narrow spans give doubles, lines and right angles
		var points []geo.Point
		for range 1 + r.IntN(9) {
			points = append(points, geo.Point{X: 5_000 + r.Uint32N(span), Y: 7_000 + r.Uint32N(span)})
		}
		got := analysis.SmallestCircle(points)
		within := func(x, y, radius float64) bool {
			for _, p := range points {
				if math.Hypot(float64(p.X)-x, float64(p.Y)-y) > radius+1e-6 {
					return false
				}
			}
			return true
		}
		if !within(got.X, got.Y, got.R) {
			t.Fatalf("seed %d: %+v leaves some of %v out", seed, got, points)
		}
		best := math.Inf(1)
		for i, a := range points {
			ax, ay := float64(a.X), float64(a.Y)
			if within(ax, ay, 0) {
				best = 0
			}
			for j, b := range points[:i] {
				bx, by := float64(b.X), float64(b.Y)
				if radius := math.Hypot(ax-bx, ay-by) / 2; within((ax+bx)/2, (ay+by)/2, radius) {
					best = min(best, radius)
				}
				for _, c := range points[:j] {
					cx, cy := float64(c.X), float64(c.Y)
					d := 2 * (ax*(by-cy) + bx*(cy-ay) + cx*(ay-by))
					if d == 0 {
						continue
					}
					x := ((ax*ax+ay*ay)*(by-cy) + (bx*bx+by*by)*(cy-ay) + (cx*cx+cy*cy)*(ay-by)) / d
					y := ((ax*ax+ay*ay)*(cx-bx) + (bx*bx+by*by)*(ax-cx) + (cx*cx+cy*cy)*(bx-ax)) / d
					if radius := math.Hypot(ax-x, ay-y); radius < best && within(x, y, radius) {
						best = radius
					}
				}
			}
		}
		if math.Abs(got.R-best) > 1e-5*max(1, best) {
			t.Fatalf("seed %d: radius %v of %v, want %v", seed, got.R, points, best)
		}
	}
}
