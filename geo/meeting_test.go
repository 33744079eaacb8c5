package geo

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestEachMeeting finds the pairs that comparing all boxes finds, each once, whatever their sizes.
func TestEachMeeting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	for range 300 {
		extent := 1 + r.Uint32N(5000)
		var boxes []Box
		for range 2 + r.IntN(300) {
			p := Point{r.Uint32N(extent), r.Uint32N(extent)}
			w, h := r.Uint32N(3), r.Uint32N(3)
			switch r.IntN(6) {
			case 0:
				w = r.Uint32N(extent)
			case 1:
				h = r.Uint32N(extent)
			}
			boxes = append(boxes, Box{p, Point{p.X + w, p.Y + h}})
		}
		found := map[[2]int32]int{}
		EachMeeting(boxes, func(i, j int32) { found[[2]int32{min(i, j), max(i, j)}]++ })
		for i := range boxes {
			for j := range boxes[:i] {
				want := 0
				if boxes[i].Meets(boxes[j]) {
					want = 1
				}
				if got := found[[2]int32{int32(j), int32(i)}]; got != want {
					t.Fatalf("%v and %v: seen %d times, want %d", boxes[i], boxes[j], got, want)
				}
			}
		}
	}
}

// rake is a face with n teeth, upright or level.
func rake(n uint32, upright bool) MultiPolygon {
	ring := Ring{{100, 100}}
	for i := range n {
		ring = append(ring, Point{100 + 10*i, 900 + 7*(i%5)}, Point{105 + 10*i, 200 - 3*(i%7)})
	}
	ring = append(ring, Point{100 + 10*n, 1000}, Point{100 + 10*n, 50}, Point{100, 50}, Point{100, 100})
	if !upright {
		for i, p := range ring {
			ring[i] = Point{p.Y, p.X}
		}
	}
	if ring.DoubledArea() < 0 {
		ring.Reverse()
	}
	return MultiPolygon{{ring}}
}

// TestCommon_rakes compares the ground rakes have in common, by sweeps one way and the other, with
// what counting places finds.
func TestCommon_rakes(t *testing.T) {
	for _, c := range [][2]MultiPolygon{{rake(400, true), rake(90, false)}, {rake(400, true), rake(300, true)}, {rake(90, false), rake(400, true)}} {
		box := c[0].Box().Union(c[1].Box())
		var a, b []segment
		for s := range segmentsOf(c[0]) {
			a = append(a, s)
		}
		for s := range segmentsOf(c[1]) {
			b = append(b, s)
		}
		want := 0.0
		both := NewLocator([]Face{{1, c[0]}, {2, c[1]}})
		for y := box.Min.Y; y < box.Max.Y; y += 7 {
			for x := box.Min.X; x < box.Max.X; x += 7 {
				if len(both.Locate(Point{x, y}, nil)) == 2 {
					want += 49
				}
			}
		}
		one := commonArea(a, b, box)
		other := commonArea(transposed(a), transposed(b), Box{Point{box.Min.Y, box.Min.X}, Point{box.Max.Y, box.Max.X}})
		if math.Abs(one-other) > 1e-6*one || math.Abs(one-want) > 0.03*want {
			t.Errorf("%.1f one way, %.1f the other, %.0f by counting", one, other, want)
		}
		var got float64
		for _, s := range NewLocator([]Face{{1, c[1]}}).Shares(c[0]) {
			got += s.Part * float64(c[0].DoubledArea()) / 2
		}
		if math.Abs(got-one) > 1e-6*one {
			t.Errorf("shares say %.1f, the sweep %.1f", got, one)
		}
	}
}

// TestLocator_upright keeps a face of long upright lines from being filed in every slab of its height.
func TestLocator_upright(t *testing.T) {
	f := newFace(Face{Shape: rake(2000, true)})
	filed := 0
	for _, s := range f.slabs {
		filed += len(s)
	}
	if n := rake(2000, true).Vertices(); filed > 5*n {
		t.Errorf("%d entries for %d lines", filed, n)
	}
}
