package patch

import (
	"math/rand/v2"
	"testing"

	"gridmap/geo"
)

// scattered are boxes of all sizes, small, long and wide ones mixed.
func scattered(r *rand.Rand, n int, extent uint32) (boxes []geo.Box) {
	for range n {
		p := geo.Point{X: r.Uint32N(extent), Y: r.Uint32N(extent)}
		w, h := r.Uint32N(3), r.Uint32N(3)
		switch r.IntN(6) {
		case 0:
			w = r.Uint32N(extent)
		case 1:
			h = r.Uint32N(extent)
		}
		boxes = append(boxes, geo.Box{Min: p, Max: geo.Point{X: p.X + w, Y: p.Y + h}})
	}
	return boxes
}

// TestPairs finds the pairs that comparing all boxes finds, each once.
func TestPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	for range 300 {
		boxes := scattered(r, 2+r.IntN(300), 1+r.Uint32N(5000))
		marked := make([]bool, len(boxes))
		for i := range marked {
			marked[i] = r.IntN(4) == 0
		}
		for _, fresh := range []func(int32) bool{nil, func(i int32) bool { return marked[i] }} {
			found := map[[2]int32]int{}
			pairs(boxes, fresh, func(i, j int32) bool {
				found[[2]int32{min(i, j), max(i, j)}]++
				return true
			})
			for i := range boxes {
				for j := range boxes[:i] {
					want := 0
					if boxes[i].Grow(1).Meets(boxes[j]) && (fresh == nil || marked[i] || marked[j]) {
						want = 1
					}
					if got := found[[2]int32{int32(j), int32(i)}]; got != want {
						t.Fatalf("%v and %v: seen %d times, want %d", boxes[i], boxes[j], got, want)
					}
				}
			}
		}
	}
	seen := 0
	pairs(scattered(r, 500, 50), nil, func(i, j int32) bool { seen++; return seen < 7 })
	if seen != 7 {
		t.Errorf("went on to %d", seen)
	}
}

// TestWestOf agrees with looking at every line.
func TestWestOf(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	for range 200 {
		extent := 30 + r.Uint32N(3000)
		s := &sheet{index: map[ends]int32{}, most: mostCrossings}
		place := func() geo.Point { return geo.Point{X: 1000 + r.Uint32N(extent), Y: 1000 + r.Uint32N(extent)} }
		for range 1 + r.IntN(12) {
			a, b, c := place(), place(), place()
			for _, e := range [][2]geo.Point{{a, b}, {b, c}, {c, a}} {
				s.add(e[0], e[1], []delta{{1, 1}}, -1, false)
			}
		}
		if s.node(t.Context()) != nil {
			continue
		}
		p := s.cut()
		var places []geo.Point
		for range 50 {
			places = append(places, place())
		}
		for i := range p.edges {
			places = append(places, p.edges[i].a)
		}
		for n, h := range p.westOf(places) {
			o := places[n]
			best := int32(-1)
			var x float64
			for i := range int32(len(p.edges)) {
				a, b := p.top(i), p.bottom(i)
				if a.Y > o.Y || b.Y <= o.Y || p.sideOf(i, o) >= 0 {
					continue
				}
				if at := float64(a.X) + (float64(b.X)-float64(a.X))*float64(o.Y-a.Y)/float64(b.Y-a.Y); best < 0 || at > x {
					best, x = i, at
				}
			}
			switch {
			case best < 0 && h >= 0, best >= 0 && h < 0:
				t.Fatalf("%v: found %d, want line %d", o, h, best)
			case h >= 0 && h/2 != best:
				if a, b := p.top(h/2), p.bottom(h/2); float64(a.X)+(float64(b.X)-float64(a.X))*float64(o.Y-a.Y)/float64(b.Y-a.Y) < x-1e-6 {
					t.Fatalf("%v: line %d is not the nearest, %d is", o, h/2, best)
				}
			}
			if h >= 0 {
				if a, b := p.ends(h); a.Y < b.Y {
					t.Fatalf("half %d does not have the east on its left", h)
				}
			}
		}
	}
}
