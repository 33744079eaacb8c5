package mvt

import (
	"math/rand/v2"
	"testing"

	"gridmap/geo"
)

// TestPolygon_passesPlacesOnce rounds shapes that are narrower than a tile unit somewhere.
func TestPolygon_passesPlacesOnce(t *testing.T) {
	// One tile unit of zoom 10 is 1024 lattice units; the tile begins at 3<<22, 5<<22.
	at := func(x, y float64) geo.Point {
		return geo.Point{X: uint32(3<<22 + x*1024), Y: uint32(5<<22 + y*1024)}
	}
	ring := func(xy ...float64) geo.Ring {
		var r geo.Ring
		for i := 0; i < len(xy); i += 2 {
			r = append(r, at(xy[i], xy[i+1]))
		}
		return append(r, r[0])
	}
	for _, c := range []struct {
		name  string
		shape geo.MultiPolygon
		rings []bool // holes
	}{
		{"a neck closes at a corner", geo.MultiPolygon{{ring(0, 0, 10, 9.8, 20, 0, 20, 20, 10, 10.2, 0, 20)}}, []bool{false, false}},
		{"a neck closes on a side", geo.MultiPolygon{{ring(0, 0, 20, 0, 20, 10, 0, 10, 0, 6, 7, 0.3, 0, 5)}}, []bool{false, false}},
		{"a corridor closes", geo.MultiPolygon{{ring(0, 0, 20, 0, 20, 4.9, 30, 4.9, 30, 0, 50, 0, 50, 10, 30, 10, 30, 5.1, 20, 5.1, 20, 10, 0, 10)}}, []bool{false, false}},
		{"a yard closes", geo.MultiPolygon{{ring(0, 0, 20, 0, 20, 9.9, 15, 9.9, 15, 5, 5, 5, 5, 15, 15, 15, 15, 10.1, 20, 10.1, 20, 20, 0, 20)}}, []bool{false, true}},
		{"nothing is narrow", geo.MultiPolygon{{ring(0, 0, 20, 0, 20, 20, 10, 12, 0, 20)}}, []bool{false}},
	} {
		var w Writer
		w.Reset(NewTile(10, 3, 5))
		w.Begin("shapes")
		area := c.shape.DoubledArea() >> 20
		if !w.Polygon(c.shape) {
			t.Fatalf("%s: nothing is seen", c.name)
		}
		var sum int64
		o := &w.clip.out
		for i, r := range o.rings {
			sum += doubledArea(o.places[r.first:r.last])
			if i >= len(c.rings) || r.hole != c.rings[i] {
				t.Errorf("%s: ring %d, hole %v", c.name, i, r.hole)
			}
		}
		if len(o.rings) != len(c.rings) || sum < area-40 || sum > area+40 {
			t.Errorf("%s: %d rings of area %d, not %d of %d", c.name, len(o.rings), sum, len(c.rings), area)
		}
		w.Feature(1)
		w.End()
		if err := Check(w.Bytes()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestPolygon_takenApartCoversTheSame rounds crooked stars with corners close to each other, and
// compares winding numbers with those of the rings as they were rounded.
func TestPolygon_takenApartCoversTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	apart := 0
	for range 20_000 {
		n := 4 + r.IntN(9)
		var c clipper
		c.out.begin()
		for range n {
			c.out.push(place{r.Int32N(9), r.Int32N(9)})
		}
		if !c.out.end(false) || !c.touches(0) {
			continue
		}
		before := append([]place(nil), c.out.places[c.out.rings[0].first:c.out.rings[0].last]...)
		c.takeApart(0)
		if len(c.out.rings) > 1 {
			apart++
		}
		for _, q := range c.out.rings {
			if err := checkRing(c.out.places[q.first:q.last], !q.hole); err != nil {
				t.Fatalf("%v: %v", before, err)
			}
		}
		for range 20 {
			x, y := 2*r.Int32N(9)+1, 2*r.Int32N(9)+1 // in halves of a unit
			x3, y3 := float64(x)/2+0.013, float64(y)/2+0.0071
			got := 0
			for _, q := range c.out.rings {
				got += windingAt(c.out.places[q.first:q.last], x3, y3)
			}
			if want := windingAt(before, x3, y3); got != want {
				t.Fatalf("%v, taken apart %v %v: winding %d at %v, %v, not %d", before, c.out.places, c.out.rings, got, x3, y3, want)
			}
		}
	}
	if apart < 1000 {
		t.Errorf("only %d were taken apart", apart)
	}
}

func windingAt(r []place, x, y float64) (n int) {
	for i, a := range r {
		b := r[(i+1)%len(r)]
		ax, ay, bx, by := float64(a.x), float64(a.y), float64(b.x), float64(b.y)
		if (ay <= y) == (by <= y) {
			continue
		}
		if cross := (bx-ax)*(y-ay) - (by-ay)*(x-ax); ay <= y && cross > 0 {
			n++
		} else if by <= y && cross < 0 {
			n--
		}
	}
	return n
}
