package grid_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// hostileRequest is as large as a request may be, and made to take long. Rule is by which it is
// refused, "" when it is done.
type hostileRequest struct {
	name, rule string
	r          grid.OperationRequest
}

// newHostile is a draft of 144 squares of one community, and requests to it.
func newHostile(t testing.TB) (*sketch, []hostileRequest) {
	var shapes []geo.MultiPolygon
	for y := range 12 {
		for x := range 12 {
			shapes = append(shapes, box(100*x, 100*y, 100*x+100, 100*y+100))
		}
	}
	s := sketchOf(t, shapes...)
	s.exec(`update grid_shape set community = 2 where district = $1`, s.district)

	west, east := at(0, 0).LonLat(), at(1200, 1200).LonLat()
	p := func(x, y float64) orb.Point { // in steps, as at, but between them too
		return orb.Point{west[0] + (east[0]-west[0])*x/1200, west[1] + (east[1]-west[1])*y/1200}
	}
	line := func(n int, place func(f float64, even bool) orb.Point) (out []orb.Point) {
		for i := range n {
			out = append(out, place(float64(i)/float64(n), i%2 == 0))
		}
		return out
	}
	arm := func(from float64) func(f float64, _ bool) orb.Point {
		return func(f float64, _ bool) orb.Point {
			r := from + 500*f
			return p(600+r*math.Cos(170*f), 600+r*math.Sin(170*f))
		}
	}
	coil := append(line(4_999, arm(50)), p(600+550*math.Cos(170), 600+550*math.Sin(170)))
	back := line(4_999, arm(57))
	for i := range back {
		coil = append(coil, back[len(back)-1-i])
	}
	ring := func(l []orb.Point) grid.Ground { return grid.Ground{{append(append(orb.Ring{}, l...), l[0])}} }
	teeth := func(upright bool) (out []orb.Point) {
		out = []orb.Point{p(95, 150)}
		out = append(out, line(9_998, func(f float64, even bool) orb.Point {
			u, v := 105+90*f, 195-3*f
			if even {
				v = 105 + 5*f
			}
			return p(u, v)
		})...)
		out = append(out, p(205, 150))
		if !upright {
			for i, c := range out {
				out[i] = orb.Point{west[0] + (c[1]-west[1])/(east[1]-west[1])*(east[0]-west[0]), west[1] + (c[0]-west[0])/(east[0]-west[0])*(east[1]-west[1])}
			}
		}
		return out
	}
	side := func(f, a, b float64, even bool) orb.Point {
		if even {
			return p(a, f)
		}
		return p(b, f)
	}
	all := line(10_000, func(f float64, even bool) orb.Point { return side(3+1194*f, -10, 1210, even) })
	comb := line(10_000, func(f float64, even bool) orb.Point { return side(105+90*f, 95, 105, even) })
	wave := line(10_000, func(f float64, _ bool) orb.Point {
		return p(-10+1220*f, 150+30*math.Sin(11*f)+0.3*math.Sin(4000*f))
	})
	scribble := line(9_999, func(f float64, _ bool) orb.Point { return p(600+500*math.Sin(7e3*f), 600+500*math.Cos(11e3*f)) })
	var flakes grid.Ground
	for i := range 2_500 {
		x, y := float64(i%50)*24, float64(i/50)*24
		flakes = append(flakes, orb.Polygon{orb.Ring{p(x, y), p(x+10, y), p(x, y+10), p(x, y)}})
	}
	codes := make([]string, 100_000)
	for i := range codes {
		codes[i] = fmt.Sprint(i)
	}
	to := &grid.Corner{Grid: 66}
	return s, []hostileRequest{
		{"split by a wave through twelve grids", "", grid.OperationRequest{Op: "split", Grid: 14, Line: wave}},
		{"stroke like a wave through twelve grids", "", grid.OperationRequest{Op: "reshape", Line: wave}},
		{"split by upright teeth", "", grid.OperationRequest{Op: "split", Grid: 14, Line: teeth(true)}},
		{"split by level teeth", "", grid.OperationRequest{Op: "split", Grid: 14, Line: teeth(false)}},
		{"split by a comb over one border", "too_many_pieces", grid.OperationRequest{Op: "split", Grid: 14, Line: comb}},
		{"stroke like a comb over one border", "", grid.OperationRequest{Op: "reshape", Line: comb}},
		{"stroke back and forth over all grids", "too_intricate", grid.OperationRequest{Op: "reshape", Line: all}},
		{"split back and forth over all grids", "too_many_pieces", grid.OperationRequest{Op: "split", Grid: 14, Line: all}},
		{"transfer of a coil", "", grid.OperationRequest{Op: "transfer", To: to, Polygon: ring(coil)}},
		{"transfer of flakes", "", grid.OperationRequest{Op: "transfer", To: to, Polygon: flakes}},
		{"transfer of a scribble", "line_crosses", grid.OperationRequest{Op: "transfer", To: to, Polygon: ring(scribble)}},
		{"creation of a coil", "", grid.OperationRequest{Op: "create", Layer: "overlay", Code: "c", Name: "c", Polygon: ring(coil)}},
		{"creation of a scribble", "line_crosses", grid.OperationRequest{Op: "create", Layer: "overlay", Code: "c", Name: "c", Polygon: ring(scribble)}},
		{"more codes than pieces", "too_many_grids", grid.OperationRequest{Op: "split", Grid: 14, Line: degrees(150, 90, 150, 210), Codes: codes}},
	}
}

// TestOperate_hostile does the largest requests, or refuses them with a place. None comes near ten
// seconds; DESIGN.md says how long they take.
func TestOperate_hostile(t *testing.T) {
	s, list := newHostile(t)
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) {
			c.r.AllowParts = true
			begin := time.Now()
			_, err := s.store.Try(t.Context(), s.planner, s.draft, c.r)
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if c.rule != "" {
				refused(t, err, grid.Invalid, c.rule, c.rule != "too_many_grids")
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("done and taken back", func(t *testing.T) {
		for _, c := range list[8:10] {
			c.r.AllowParts = true
			s.done(c.r)
		}
		if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil {
			t.Error(err)
		}
		s.proved()
	})
	t.Run("for somebody who leaves", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.store.Try(ctx, s.planner, s.draft, list[8].r); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// BenchmarkHostile tries each of the largest requests.
func BenchmarkHostile(b *testing.B) {
	s, list := newHostile(b)
	for _, c := range list {
		b.Run(c.name, func(b *testing.B) {
			c.r.AllowParts = true
			for b.Loop() {
				if _, err := s.store.Try(context.Background(), s.planner, s.draft, c.r); (err != nil) != (c.rule != "") {
					b.Fatal(err)
				}
			}
		})
	}
}
