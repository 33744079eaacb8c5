package geo_test

import (
	"math/rand/v2"
	"testing"

	"gridmap/geo"
)

// TestCheckRedraw_refuses changes parts of a partition in ways an operation must not, and sees that
// every one is found, with a place.
func TestCheckRedraw_refuses(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	corner := func(fs []geo.Face) (ring geo.Ring, i int) {
		s := fs[r.IntN(len(fs))].Shape
		p := s[r.IntN(len(s))]
		ring = p[r.IntN(len(p))]
		return ring, 1 + r.IntN(len(ring)-2) // neither the first nor the last, which is the same
	}
	for name, spoil := range map[string]func(fs []geo.Face) []geo.Face{
		"a corner of one face moves by a unit": func(fs []geo.Face) []geo.Face {
			ring, i := corner(fs)
			ring[i].X++
			return fs
		},
		"a corner is dropped from one face": func(fs []geo.Face) []geo.Face {
			for {
				f := r.IntN(len(fs))
				ring := fs[f].Shape[0][0]
				if len(ring) < 6 {
					continue
				}
				i := 1 + r.IntN(len(ring)-2)
				fs[f].Shape[0][0] = append(ring[:i:i], ring[i+1:]...)
				return fs
			}
		},
		"a face is lost": func(fs []geo.Face) []geo.Face {
			i := r.IntN(len(fs))
			return append(fs[:i:i], fs[i+1:]...)
		},
		"a face comes twice": func(fs []geo.Face) []geo.Face {
			return append(fs, geo.Face{ID: 999, Shape: fs[r.IntN(len(fs))].Shape})
		},
		"a small face lies on another": func(fs []geo.Face) []geo.Face {
			p := fs[r.IntN(len(fs))].Shape.Label()
			return append(fs, geo.Face{ID: 999, Shape: geo.MultiPolygon{{square(p.X-10, p.Y-10, 20)}}})
		},
		"a face lies apart": func(fs []geo.Face) []geo.Face {
			return append(fs, geo.Face{ID: 999, Shape: geo.MultiPolygon{{square(10, 10, 20)}}})
		},
		"a ring turns round": func(fs []geo.Face) []geo.Face {
			ring, _ := corner(fs)
			ring.Reverse()
			return fs
		},
		"a hole is cut out": func(fs []geo.Face) []geo.Face {
			f := &fs[r.IntN(len(fs))]
			p := f.Shape.Label()
			for i, part := range f.Shape {
				if (geo.MultiPolygon{part}).Locate(p) {
					f.Shape[i] = append(part, hole(square(p.X-10, p.Y-10, 20)))
				}
			}
			return fs
		},
		"a hole and what fills it are exchanged with another's": func(fs []geo.Face) []geo.Face {
			a, b := &fs[0], &fs[len(fs)-1]
			p := a.Shape.Label()
			b.Shape[0] = append(b.Shape[0], hole(square(p.X-10, p.Y-10, 20))) // outside its part
			return append(fs, geo.Face{ID: 999, Shape: geo.MultiPolygon{{square(p.X-10, p.Y-10, 20)}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			for range 50 {
				before := partition(r, 5)
				if d := geo.CheckRedraw(before, clone(before), nil, false); len(d) > 0 {
					t.Fatalf("unchanged: %v", d)
				}
				after := spoil(clone(before))
				d := geo.CheckRedraw(before, after, nil, false)
				if len(d) == 0 {
					t.Fatalf("not found: before %v\nafter %v", before, after)
				}
				if d[0].Kind == "" || d[0].At == (geo.Point{}) {
					t.Errorf("defect without a place: %+v", d[0])
				}
			}
		})
	}
}

func TestCheckRedraw_nodes(t *testing.T) {
	before := faces(geo.MultiPolygon{{square(100, 100, 100)}}, geo.MultiPolygon{{square(200, 100, 100)}})
	bent := func(y uint32) []geo.Face {
		return faces(geo.MultiPolygon{{ring(100, 100, 150, y, 200, 100, 200, 200, 100, 200)}}, geo.MultiPolygon{{square(200, 100, 100)}})
	}
	at := func(y uint32) geo.AddedNode {
		return geo.AddedNode{At: geo.Point{X: 150, Y: y}, A: geo.Point{X: 200, Y: 100}, B: geo.Point{X: 100, Y: 100}}
	}
	for _, y := range []uint32{99, 100, 101} {
		if d := geo.CheckRedraw(before, bent(y), []geo.AddedNode{at(y)}, false); len(d) > 0 {
			t.Errorf("a node at y %d: %v", y, d)
		}
		if d := geo.CheckRedraw(before, bent(y), nil, false); len(d) == 0 {
			t.Errorf("a node at y %d that is not recorded goes unseen", y)
		}
	}
	for _, y := range []uint32{98, 102} {
		if d := geo.CheckRedraw(before, bent(y), []geo.AddedNode{at(y)}, false); len(d) == 0 {
			t.Errorf("a node at y %d, two units off, goes unseen", y)
		}
		if d := geo.CheckRedraw(before, bent(y), nil, true); len(d) > 0 {
			t.Errorf("with the outline free: %v", d)
		}
	}
	if d := geo.CheckRedraw(before, before, []geo.AddedNode{at(100)}, false); len(d) == 0 {
		t.Error("a node that is recorded but not there goes unseen")
	}
}

// TestCheckRedraw_unproved: faces with defects may keep them and get no others.
func TestCheckRedraw_unproved(t *testing.T) {
	overlapping := func(x uint32) []geo.Face {
		return faces(geo.MultiPolygon{{square(100, 100, 100)}}, geo.MultiPolygon{{square(x, 100, 100)}},
			geo.MultiPolygon{{square(500, 100, 100)}}, geo.MultiPolygon{{square(600, 100, 100)}})
	}
	was := overlapping(190)
	if d := geo.CheckRedraw(was, overlapping(190), nil, false); len(d) > 0 {
		t.Errorf("unchanged: %v", d)
	}
	now := overlapping(190)
	now[3].Shape[0][0][0].X -= 5 // the sound faces lose their common border
	now[3].Shape[0][0][4].X -= 5
	if d := geo.CheckRedraw(was, now, nil, false); len(d) == 0 {
		t.Error("a new defect between sound faces goes unseen")
	}
}

// TestNearCollapse: a valid polygon with a corner half a unit beside a side it does not end, which
// the next noding would take away, is a defect.
func TestNearCollapse(t *testing.T) {
	trap := faces(geo.MultiPolygon{{ring(1000, 1000, 1499, 1000, 1700, 995, 2001, 1001)}})
	if trap[0].Shape.DoubledArea() < 0 {
		trap[0].Shape[0][0].Reverse()
	}
	d := geo.CheckPartition(trap).Defects
	if len(d) != 1 || d[0].Kind != geo.NearNode {
		t.Errorf("defects %v", d)
	}
}
