package geo_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridmap/geo"
)

// ring makes a closed lattice ring from x, y pairs.
func ring(xy ...uint32) geo.Ring {
	var r geo.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, geo.Point{X: xy[i], Y: xy[i+1]})
	}
	return append(r, r[0])
}

func square(x, y, side uint32) geo.Ring {
	return ring(x, y, x+side, y, x+side, y+side, x, y+side)
}

func hole(r geo.Ring) geo.Ring { r.Reverse(); return r }

func faces(shapes ...geo.MultiPolygon) []geo.Face {
	var out []geo.Face
	for i, s := range shapes {
		out = append(out, geo.Face{ID: int64(i + 1), Shape: s})
	}
	return out
}

func TestCheckPartition(t *testing.T) {
	one := func(rings ...geo.Ring) geo.MultiPolygon { return geo.MultiPolygon{rings} }
	for _, c := range []struct {
		name  string
		faces []geo.Face
		want  map[geo.DefectKind][]int64 // one defect of each kind, and its faces
	}{
		{"two squares sharing a side", faces(one(square(0, 0, 100)), one(square(100, 0, 100))), nil},
		{"two squares touching at a corner", faces(one(square(0, 0, 100)), one(square(100, 100, 100))), nil},
		{"an enclave filled by another grid", faces(
			one(square(0, 0, 100), hole(square(30, 30, 20))), one(square(30, 30, 20))), nil},
		{"a hole nobody fills", faces(one(square(0, 0, 100), hole(square(30, 30, 20)))),
			map[geo.DefectKind][]int64{geo.Gap: {1}}},
		{"a hole that touches the exterior at a node", faces(
			one(ring(0, 0, 100, 0, 100, 100, 50, 100, 0, 100), hole(ring(50, 100, 30, 50, 70, 50))), one(ring(50, 100, 30, 50, 70, 50))), nil},
		{"an exclave", faces(
			geo.MultiPolygon{{square(0, 0, 100)}, {square(200, 0, 100)}}, one(square(100, 0, 100))), nil},
		{"a corner on the neighbour's border", faces(
			one(square(0, 0, 100)), one(ring(100, 0, 200, 0, 200, 50, 100, 50)), one(ring(100, 50, 200, 50, 200, 100, 100, 100))),
			map[geo.DefectKind][]int64{geo.MissingNode: {1, 2}}},
		{"squares that cross", faces(one(square(0, 0, 100)), one(square(50, 50, 100))),
			map[geo.DefectKind][]int64{geo.Overlap: {1, 2}}},
		{"the same square twice", faces(one(square(0, 0, 100)), one(square(0, 0, 100))),
			map[geo.DefectKind][]int64{geo.Overlap: {1, 2}}},
		{"a square inside another", faces(one(square(0, 0, 100)), one(square(30, 30, 20))),
			map[geo.DefectKind][]int64{geo.Overlap: {2}}},
		{"a bow tie", faces(one(ring(0, 0, 100, 100, 100, 0, 0, 120))),
			map[geo.DefectKind][]int64{geo.RingCrosses: {1}}},
		{"a hole far from its part, filled", faces(one(square(0, 0, 100), hole(square(300, 300, 20))), one(square(300, 300, 20))),
			map[geo.DefectKind][]int64{geo.StrayHole: {1}}},
		{"a hole within a hole, both filled", faces(
			one(square(0, 0, 100), hole(square(20, 20, 50)), hole(square(30, 30, 20))), one(square(20, 20, 50)), one(square(30, 30, 20))),
			map[geo.DefectKind][]int64{geo.StrayHole: {1}}},
		{"an open ring", faces(geo.MultiPolygon{{ring(0, 0, 100, 0, 100, 100)[:3]}}),
			map[geo.DefectKind][]int64{geo.BadRing: {1}}},
		{"a ring wound the wrong way", faces(one(hole(square(0, 0, 100)))),
			map[geo.DefectKind][]int64{geo.BadRing: {1}}},
		{"a ring that passes a point twice", faces(one(ring(0, 0, 50, 50, 100, 0, 100, 100, 50, 50, 0, 100))),
			map[geo.DefectKind][]int64{geo.RingTouches: {1}}},
		{"the sliver that would collapse at the next noding", faces(one(ring(0, 0, 1001, 1, 700, 300, 499, 1))),
			map[geo.DefectKind][]int64{geo.NearNode: {1}}},
		{"valid, and collapses when noded", faces(one(ring(0, 0, 1001, 1, 1000, 500, 700, 5, 499, 1))), // (499,1) lies half a unit above 0,0–1001,1
			map[geo.DefectKind][]int64{geo.NearNode: {1}}},
		{"a gap between four squares", faces(
			one(ring(0, 0, 100, 0, 100, 40, 40, 40, 40, 100, 0, 100)), one(ring(40, 60, 60, 60, 60, 100, 40, 100)),
			one(ring(60, 40, 100, 40, 100, 100, 60, 100, 60, 60))),
			map[geo.DefectKind][]int64{geo.MissingNode: {1, 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := geo.CheckPartition(c.faces)
			if c.want == nil && !r.Clean() {
				t.Fatalf("clean partition, but found %v", r.Defects)
			}
			for kind, who := range c.want {
				found := false
				for _, d := range r.Defects {
					found = found || d.Kind == kind && fmt.Sprint(d.Faces) == fmt.Sprint(who)
				}
				if !found {
					t.Errorf("want %s of %v, got %v", kind, who, r.Defects)
				}
			}
		})
	}
}

// partition is a random exact partition: jittered quadrangles merged at random, so that
// faces have many corners, some have holes, and all share nodes.
func partition(r *rand.Rand, n int) []geo.Face {
	const step = 1000
	node := make([][]geo.Point, n+1)
	for y := range node {
		node[y] = make([]geo.Point, n+1)
		for x := range node[y] {
			node[y][x] = geo.Point{X: uint32(1_000_000 + x*step + r.IntN(400)), Y: uint32(2_000_000 + y*step + r.IntN(400))}
		}
	}
	owner := make([][]int, n) // cells grow from random seeds
	for y := range owner {
		owner[y] = make([]int, n)
		for x := range owner[y] {
			owner[y][x] = y*n + x
			if x > 0 && r.IntN(3) == 0 {
				owner[y][x] = owner[y][x-1]
			} else if y > 0 && r.IntN(3) == 0 {
				owner[y][x] = owner[y-1][x]
			}
		}
	}
	cells := map[int][]geo.Face{}
	for y := range owner {
		for x := range owner[y] {
			q := geo.Ring{node[y][x], node[y][x+1], node[y+1][x+1], node[y+1][x], node[y][x]}
			cells[owner[y][x]] = append(cells[owner[y][x]], geo.Face{ID: int64(len(cells)), Shape: geo.MultiPolygon{{q}}})
		}
	}
	var out []geo.Face
	for id := range n * n {
		if c := cells[id]; len(c) > 0 {
			out = append(out, geo.Face{ID: int64(id + 1), Shape: geo.Dissolve(c)})
		}
	}
	return out
}

func TestCheckPartition_property(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		fs := partition(r, rapid.IntRange(3, 9).Draw(t, "n"))
		rep := geo.CheckPartition(fs)
		if !rep.Clean() {
			t.Fatalf("a partition has defects: %v", rep.Defects)
		}
		if len(rep.Outline) != 1 || rep.Outline.DoubledArea() != total(fs) {
			t.Fatalf("outline area %d, faces together %d", rep.Outline.DoubledArea(), total(fs))
		}
		// Every point is in exactly one face inside the outline, in none outside.
		locator := geo.NewLocator(fs)
		box := locator.Box().Grow(200)
		for range 200 {
			p := geo.Point{X: box.Min.X + r.Uint32N(box.Max.X-box.Min.X), Y: box.Min.Y + r.Uint32N(box.Max.Y-box.Min.Y)}
			if r.IntN(2) == 0 { // borders and nodes are where rules fail
				f := fs[r.IntN(len(fs))].Shape[0][0]
				p = f[r.IntN(len(f))]
			}
			n := len(locator.Locate(p, nil))
			if in := rep.Outline.Locate(p); in && n != 1 || !in && n != 0 {
				t.Fatalf("%v lies in %d faces, outline says %v", p, n, in)
			}
		}
		// One corner moved in one face only, a face missing, a face twice: each is found.
		i := r.IntN(len(fs))
		moved := clone(fs)
		rg := moved[i].Shape[0][0]
		k := 1 + r.IntN(len(rg)-2)
		rg[k].X += 3
		// A corner at the outer boundary opens a notch, which only the outline shows.
		after := geo.CheckPartition(moved)
		if after.Clean() && after.Outline.DoubledArea() == rep.Outline.DoubledArea() && sharedNode(fs, rg[k], i) {
			t.Fatalf("a corner of face %d moved by 3 units went unseen", moved[i].ID)
		}
		if rep := geo.CheckPartition(append(clone(fs), geo.Face{ID: -1, Shape: fs[i].Shape})); !slices.ContainsFunc(rep.Defects, func(d geo.Defect) bool { return d.Kind == geo.Overlap }) {
			t.Fatal("a doubled face went unseen")
		}
	})
}

func sharedNode(fs []geo.Face, p geo.Point, except int) bool {
	p.X -= 3
	for i, f := range fs {
		for r := range f.Shape.Rings {
			for _, q := range r {
				if i != except && q == p {
					return true
				}
			}
		}
	}
	return false
}

func clone(fs []geo.Face) []geo.Face {
	out := make([]geo.Face, len(fs))
	for i, f := range fs {
		out[i].ID = f.ID
		for _, p := range f.Shape {
			var q geo.Polygon
			for _, r := range p {
				q = append(q, append(geo.Ring(nil), r...))
			}
			out[i].Shape = append(out[i].Shape, q)
		}
	}
	return out
}

func total(fs []geo.Face) int64 {
	var sum int64
	for _, f := range fs {
		sum += f.Shape.DoubledArea()
	}
	return sum
}

func BenchmarkCheckPartition(b *testing.B) {
	fs := partition(rand.New(rand.NewPCG(1, 1)), 200)
	b.ReportAllocs()
	for b.Loop() {
		if r := geo.CheckPartition(fs); !r.Clean() {
			b.Fatal(r.Defects[0])
		}
	}
}
