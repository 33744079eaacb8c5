package geo_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridmap/geo"
)

func TestChains(t *testing.T) {
	one := func(rings ...geo.Ring) geo.MultiPolygon { return geo.MultiPolygon{rings} }
	p := func(xy ...uint32) (line []geo.Point) {
		for i := 0; i < len(xy); i += 2 {
			line = append(line, geo.Point{X: xy[i], Y: xy[i+1]})
		}
		return line
	}
	for _, c := range []struct {
		name   string
		faces  []geo.Face
		chains []geo.Chain
		nodes  []geo.Node
	}{
		{"one square", faces(one(square(0, 0, 100))),
			[]geo.Chain{{1, 0, p(0, 0, 100, 0, 100, 100, 0, 100, 0, 0), true}}, nil},
		{"two squares side by side", faces(one(square(0, 0, 100)), one(square(100, 0, 100))),
			[]geo.Chain{{1, 0, p(100, 100, 0, 100, 0, 0, 100, 0), false}, {1, 2, p(100, 0, 100, 100), false}, {2, 0, p(100, 0, 200, 0, 200, 100, 100, 100), false}},
			[]geo.Node{{geo.Point{X: 100, Y: 0}, []int64{1, 2}, 3}, {geo.Point{X: 100, Y: 100}, []int64{1, 2}, 3}}},
		{"an enclave", faces(one(square(0, 0, 100), hole(square(30, 30, 20))), one(square(30, 30, 20))),
			[]geo.Chain{{1, 0, p(0, 0, 100, 0, 100, 100, 0, 100, 0, 0), true}, {1, 2, p(30, 30, 30, 50, 50, 50, 50, 30, 30, 30), true}}, nil},
		{"two squares that touch at a corner", faces(one(square(0, 0, 100)), one(square(100, 100, 100))),
			[]geo.Chain{{1, 0, p(100, 100, 0, 100, 0, 0, 100, 0, 100, 100), false}, {2, 0, p(100, 100, 200, 100, 200, 200, 100, 200, 100, 100), false}},
			[]geo.Node{{geo.Point{X: 100, Y: 100}, []int64{1, 2}, 4}}},
		{"nothing", nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			chains, nodes := geo.Chains(c.faces)
			if !reflect.DeepEqual(chains, c.chains) {
				t.Errorf("chains %v\nwant   %v", chains, c.chains)
			}
			if !reflect.DeepEqual(nodes, c.nodes) {
				t.Errorf("nodes %v\nwant  %v", nodes, c.nodes)
			}
		})
	}
}

// owned is a directed segment and whose it is.
type owned struct {
	a, b geo.Point
	face int64
}

// TestChains_reassemble: the chains are exactly the faces' segments, once each, and none could go
// on; of partitions and of faces with all kinds of defects.
func TestChains_reassemble(t *testing.T) {
	rounds := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		fs := partition(r, rapid.IntRange(1, 8).Draw(t, "n"))
		broken := rapid.Bool().Draw(t, "broken")
		if broken {
			fs = append(fs, geo.Face{ID: 1000, Shape: fs[0].Shape})
			rg := fs[len(fs)/2].Shape[0][0]
			rg[1+r.IntN(len(rg)-2)].X += 5
			fs = slices.Delete(fs, 0, min(1, len(fs)-1))
		}
		want := map[owned]int{}
		for _, f := range fs {
			for a, b := range f.Shape.Segments {
				want[owned{a, b, f.ID}]++
			}
		}
		chains, nodes := geo.Chains(fs)
		got := map[owned]int{}
		borders := map[geo.Point]int{}
		for _, c := range chains {
			if c.Left != 0 && c.Left < c.Right || c.Right == 0 {
				t.Fatalf("chain with %d on its right and %d on its left", c.Right, c.Left)
			}
			if c.Round {
				rounds++
				if c.Line[0] != c.Line[len(c.Line)-1] {
					t.Fatalf("a round chain ends where it does not begin: %v", c.Line)
				}
			}
			for i := 1; i < len(c.Line); i++ {
				got[owned{c.Line[i-1], c.Line[i], c.Right}]++
				if c.Left != 0 {
					got[owned{c.Line[i], c.Line[i-1], c.Left}]++
				}
				borders[c.Line[i-1]]++
				borders[c.Line[i]]++
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%d segments in chains, %d of the faces", len(got), len(want))
		}
		at := map[geo.Point]geo.Node{}
		for _, n := range nodes {
			at[n.At] = n
			if n.Borders != borders[n.At] || !broken && n.Borders < 3 {
				t.Fatalf("node %v has %d borders, of chains %d", n.At, n.Borders, borders[n.At])
			}
			around := map[int64]bool{}
			for _, f := range fs {
				for rg := range f.Shape.Rings {
					if slices.Contains(rg, n.At) {
						around[f.ID] = true
					}
				}
			}
			if !slices.Equal(n.Faces, slices.Sorted(maps.Keys(around))) {
				t.Fatalf("faces %v at %v, want %v", n.Faces, n.At, around)
			}
		}
		for _, c := range chains {
			for i, p := range c.Line {
				_, node := at[p]
				if end := !c.Round && (i == 0 || i == len(c.Line)-1); node != end {
					t.Fatalf("point %d of %d of chain %d|%d: node %v", i, len(c.Line), c.Right, c.Left, node)
				}
			}
		}
	})
	if rounds == 0 {
		t.Error("no round chain was made")
	}
}

func BenchmarkChains(b *testing.B) {
	fs := partition(rand.New(rand.NewPCG(1, 1)), 20)
	b.ReportAllocs()
	for b.Loop() {
		geo.Chains(fs)
	}
	b.ReportMetric(float64(len(fs)), "faces")
}
