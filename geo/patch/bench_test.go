package patch_test

import (
	"context"
	"math"
	"testing"

	"gridmap/geo"
	"gridmap/geo/patch"
)

// neighbourhood is nine faces of about forty corners, their middle one the face 5, at the size of
// a real community: 400 m, 52,000 units.
func neighbourhood() []geo.Face {
	const side, steps = 52_000, 10
	wave := func(i, j int) uint32 { return uint32(900 * math.Sin(float64(i*7+j*3))) }
	along := func(x, y, dx, dy int) (out []geo.Point) { // the border from knot x, y on
		for s := range steps {
			px, py := (x*steps+dx*s)*side/steps, (y*steps+dy*s)*side/steps
			p := geo.Point{X: 1e9 + uint32(px), Y: 1e9 + uint32(py)}
			if s > 0 {
				p.X += wave(px/100, py) * uint32(max(dy, -dy))
				p.Y += wave(py/100, px) * uint32(max(dx, -dx))
			}
			out = append(out, p)
		}
		return out
	}
	flip := func(in []geo.Point, end geo.Point) (out []geo.Point) { // the same border walked back
		out = append(out, end)
		for i := len(in) - 1; i > 0; i-- {
			out = append(out, in[i])
		}
		return out
	}
	knot := func(x, y int) geo.Point { return geo.Point{X: 1e9 + uint32(x*side), Y: 1e9 + uint32(y*side)} }
	var faces []geo.Face
	for y := range 3 {
		for x := range 3 {
			var r geo.Ring
			r = append(r, along(x, y, 1, 0)...)
			r = append(r, along(x+1, y, 0, 1)...)
			r = append(r, flip(along(x, y+1, 1, 0), knot(x+1, y+1))...)
			r = append(r, flip(along(x, y, 0, 1), knot(x, y+1))...)
			faces = append(faces, geo.Face{ID: int64(3*y + x + 1), Shape: geo.MultiPolygon{{append(r, r[0])}}})
		}
	}
	return faces
}

func BenchmarkOperations(b *testing.B) {
	faces := neighbourhood()
	if d := geo.CheckPartition(faces).Defects; len(d) > 0 {
		b.Fatal(d)
	}
	at := func(x, y float64) geo.Point { return geo.Point{X: 1e9 + uint32(x*52_000), Y: 1e9 + uint32(y*52_000)} }
	for name, do := range map[string]func() (patch.Result, error){
		"split": func() (patch.Result, error) {
			return patch.Split(context.Background(), faces, 5, []geo.Point{at(0.9, 1.3), at(1.5, 1.5), at(2.1, 1.6)})
		},
		"merge": func() (patch.Result, error) { return patch.Merge(context.Background(), faces, []int64{5, 6}, 5) },
		"reshape": func() (patch.Result, error) {
			return patch.Reshape(context.Background(), faces, []geo.Point{at(1.9, 1.3), at(2.2, 1.4), at(2.2, 1.6), at(1.9, 1.7)}, []int64{5, 6}, nil, false)
		},
		"move_node": func() (patch.Result, error) {
			to := at(1.05, 1.04)
			return patch.MoveNodes(context.Background(), faces, []patch.Move{{From: at(1, 1), To: &to}}, false)
		},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				r, err := do()
				if err != nil {
					b.Fatal(err)
				}
				if b.N == 1 {
					prove(b, faces, r, false)
				}
			}
		})
		r, err := do()
		if err != nil {
			b.Fatal(err)
		}
		after := apply(faces, r)
		b.Run(name+"/proof", func(b *testing.B) {
			for range b.N {
				if d := geo.CheckRedraw(faces, after, r.Nodes, false); len(d) > 0 {
					b.Fatal(d)
				}
			}
		})
	}
}
