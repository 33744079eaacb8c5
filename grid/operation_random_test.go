package grid_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// randomPlanner asks for operations at random, where borders come within a unit of each other. It
// draws on what it last saw of a draft, which others may have changed.
type randomPlanner struct {
	store *grid.Store
	by    grid.Actor
	draft int64
	r     *rand.Rand
	name  string
	asked int
	faces []geo.Face
	done  []int64 // acknowledged
	codes map[string]int
}

// look reads the draft as it is.
func (p *randomPlanner) look(s *sketch) error {
	return pgx.BeginFunc(context.Background(), s.pool, func(tx pgx.Tx) (err error) {
		p.faces, err = grid.LoadFaces(context.Background(), tx, s.district, p.draft)
		return err
	})
}

func (p *randomPlanner) any() geo.Face { return p.faces[p.r.IntN(len(p.faces))] }

func (p *randomPlanner) corner() geo.Point {
	s := p.any().Shape
	ring := s[p.r.IntN(len(s))]
	line := ring[p.r.IntN(len(ring))]
	return line[p.r.IntN(len(line))]
}

// place is a corner, beside one, on a border or nearly, or somewhere in a grid.
func (p *randomPlanner) place() geo.Point {
	switch p.r.IntN(5) {
	case 0:
		return p.corner()
	case 1:
		c := p.corner()
		return geo.Point{X: c.X + p.r.Uint32N(5) - 2, Y: c.Y + p.r.Uint32N(5) - 2}
	case 2:
		s := p.any().Shape[0][0]
		i, f := 1+p.r.IntN(len(s)-1), p.r.Float64()
		return geo.Point{
			X: uint32(float64(s[i-1].X) + f*(float64(s[i].X)-float64(s[i-1].X)) + float64(p.r.IntN(3)) - 1),
			Y: uint32(float64(s[i-1].Y) + f*(float64(s[i].Y)-float64(s[i-1].Y)) + float64(p.r.IntN(3)) - 1),
		}
	}
	return p.near(p.corner(), 100*step)
}

func (p *randomPlanner) near(c geo.Point, reach uint32) geo.Point {
	return geo.Point{X: c.X + p.r.Uint32N(2*reach) - reach, Y: c.Y + p.r.Uint32N(2*reach) - reach}
}

// stroke is a line through a grid and around.
func (p *randomPlanner) stroke(f geo.Face) (line []orb.Point) {
	box := f.Shape.Box()
	for range 2 + p.r.IntN(3) {
		c := p.place()
		if p.r.IntN(3) > 0 {
			w, h := box.Max.X-box.Min.X, box.Max.Y-box.Min.Y
			c = geo.Point{X: box.Min.X - w/4 + p.r.Uint32N(w*3/2+1), Y: box.Min.Y - h/4 + p.r.Uint32N(h*3/2+1)}
		}
		line = append(line, c.LonLat())
	}
	return line
}

// neighbour is a grid that shares a border with another, or any.
func (p *randomPlanner) neighbour(f geo.Face) int64 {
	twins := map[[2]geo.Point]bool{}
	for a, b := range f.Shape.Segments {
		twins[[2]geo.Point{b, a}] = true
	}
	for _, g := range p.faces {
		for a, b := range g.Shape.Segments {
			if twins[[2]geo.Point{a, b}] && p.r.IntN(2) == 0 {
				return g.ID
			}
		}
	}
	return p.any().ID
}

func (p *randomPlanner) triangle(c geo.Point) grid.Ground {
	reach := uint32(1) << (2 + p.r.IntN(12))
	ring := orb.Ring{p.near(c, reach).LonLat(), p.near(c, reach).LonLat(), p.near(c, reach).LonLat()}
	return grid.Ground{{append(ring, ring[0])}}
}

// request is what it asks for next; the reason tells it from all others.
func (p *randomPlanner) request() grid.OperationRequest {
	p.asked++
	r := grid.OperationRequest{Reason: fmt.Sprintf("%s %d", p.name, p.asked), AcrossAreas: p.r.IntN(4) > 0, AllowParts: p.r.IntN(3) > 0}
	f := p.any()
	kind := p.r.IntN(12)
	switch {
	case len(p.faces) < 20 && kind > 4:
		kind = 0
	case len(p.faces) > 70 && kind < 3:
		kind = 3
	}
	switch {
	case kind < 3:
		r.Op, r.Grid, r.Line = "split", f.ID, p.stroke(f)
	case kind < 4:
		r.Op, r.Grids = "merge", []int64{f.ID, p.neighbour(f)}
	case kind < 6:
		r.Op, r.Line = "reshape", p.stroke(f)
	case kind < 8:
		r.Op = "move_node"
		for range 1 + p.r.IntN(3) {
			at := p.corner()
			m := grid.CornerMove{From: at.LonLat()}
			if p.r.IntN(4) > 0 {
				to := p.near(at, 1<<(1+p.r.IntN(11))).LonLat()
				m.To = &to
			}
			r.Moves = append(r.Moves, m)
		}
	case kind < 9:
		r.Op, r.From, r.To = "transfer", &grid.Corner{Grid: f.ID}, &grid.Corner{Grid: p.neighbour(f)}
		r.Polygon = p.triangle(f.Shape.Label())
		if p.r.IntN(2) == 0 {
			r.Polygon = p.triangle(f.Shape[0][0][0])
		}
	case kind < 11: // an enclave or exclave wherever it falls
		r.Op, r.To, r.Polygon = "transfer", &grid.Corner{Grid: f.ID}, p.triangle(p.place())
	default:
		r.Op, r.Grid, r.Name = "recode", f.ID, r.Reason
		if p.r.IntN(2) == 0 {
			r.Code = fmt.Sprintf("Z%03d", p.r.IntN(200))
		}
	}
	return r
}

// act asks for one thing, with a key when given, and says what came of it.
func (p *randomPlanner) act(ctx context.Context, key string) (string, grid.Redrawn, error) {
	switch p.r.IntN(8) {
	case 0:
		p.asked++
		out, err := p.store.Undo(ctx, p.by, p.draft, 0, fmt.Sprintf("%s %d", p.name, p.asked), key)
		return "undo", out, err
	case 1:
		p.asked++
		out, err := p.store.Redo(ctx, p.by, p.draft, 0, fmt.Sprintf("%s %d", p.name, p.asked), key)
		return "redo", out, err
	}
	r := p.request()
	out, err := p.store.Operate(ctx, p.by, p.draft, r, key)
	return r.Op, out, err
}

// see takes what an operation changed into what it knows.
func (p *randomPlanner) see(s *sketch, out grid.Redrawn) error {
	p.done = append(p.done, out.Operation)
	if len(p.done)%8 == 0 {
		return p.look(s)
	}
	p.faces = slices.DeleteFunc(p.faces, func(f geo.Face) bool { return len(p.faces) > 1 && slices.Contains(out.Removed, f.ID) })
	return nil
}
