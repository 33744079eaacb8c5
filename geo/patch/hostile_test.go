package patch_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"gridmap/geo"
	"gridmap/geo/patch"
)

// trial is a request as large as any may be, made to take long.
type trial struct {
	name  string
	faces []geo.Face // that it is done to
	rule  patch.Rule // by which it is refused; "": it is done
	do    func(context.Context) (patch.Result, error)
}

func trials(tb testing.TB) (list []trial) {
	town, nine, rough := townOf(10, 10), townOf(3, 10), townOf(3, 1_500)
	for _, l := range []struct {
		name           string
		faces          []geo.Face
		at             int64
		line           []geo.Point
		split, reshape patch.Rule
	}{
		{"wave through ten grids", town, 45, wave(10_000, -0.5, 10.5, 4.5), "", ""},
		{"1,000 teeth over 100 grids", town, 45, teeth(1_000, -0.5, 10.5, 0.02, 9.98), "", ""},
		{"10,000 teeth over 100 grids", town, 45, teeth(10_000, -0.5, 10.5, 0.02, 9.98), patch.TooManyPieces, patch.TooIntricate},
		{"teeth over one border", nine, 5, teeth(10_000, 0.9, 1.1, 1.1, 1.9), patch.TooManyPieces, ""},
		{"teeth within a grid", nine, 5, spanned(spot(1.5, 0.9), teeth(9_998, 1.1, 1.9, 1.1, 1.9), spot(1.95, 2.1)), "", ""},
		{"teeth amid 36,000 corners", rough, 5, spanned(spot(1.5, 0.9), teeth(9_998, 1.1, 1.9, 1.1, 1.9), spot(1.95, 2.1)), "", ""},
		{"1,300 slanted teeth", nine, 5, spanned(spot(0.9, 1.3), slanted(1_298, 1.02, 1), spot(1.4, 0.9)), "", ""},
		{"1,300 slanted teeth amid 36,000 corners", rough, 5, spanned(spot(0.9, 1.3), slanted(1_298, 1.02, 1), spot(1.4, 0.9)), "", ""},
		{"10,000 slanted teeth", nine, 5, spanned(spot(0.9, 1.3), slanted(9_998, 1.02, 1), spot(1.4, 0.9)), patch.TooIntricate, patch.TooIntricate},
		{"10,000 slanted teeth over nine grids", nine, 5, slanted(10_000, 0.7, 0.7), patch.TooIntricate, patch.TooIntricate},
		{"spiral over 100 grids", town, 45, spiral(10_000, 5.1, 5.1, 0.1, 5.3, 50), "", ""},
		{"a cut with a long loose end", nine, 5, spanned(spot(1.5, 0.9), []geo.Point{spot(1.5, 2.1), spot(0.98, 2.4)}, spiral(9_997, 0.5, 1.5, 0.45, 0.05, 100)...), "", ""},
		{"crammed, a unit apart", nine, 5, crammed(10_000, 1.5, 1.5, 1), patch.CutsNothing, patch.CutsNothing},
		{"crammed, two units apart, on a border", nine, 5, crammed(10_000, 1.999, 1.5, 2), patch.CutsNothing, patch.CutsNothing},
	} {
		list = append(list,
			trial{"split/" + l.name, l.faces, l.split, func(ctx context.Context) (patch.Result, error) { return patch.Split(ctx, l.faces, l.at, l.line) }},
			trial{"reshape/" + l.name, l.faces, l.reshape, func(ctx context.Context) (patch.Result, error) {
				return patch.Reshape(ctx, l.faces, l.line, idsOf(l.faces), nil, false)
			}})
	}
	lapped, lap := rugged(5_000)
	for _, a := range []struct {
		name  string
		faces []geo.Face
		to    int64
		area  geo.MultiPolygon
		rule  patch.Rule
	}{
		{"coil over 100 grids", town, 45, coil(10_000, 5, 5, 4.9), ""},
		{"coil within the grid itself", town, 45, coil(10_000, 4.5, 4.5, 0.45), patch.NothingMoves},
		{"3,333 flakes over 100 grids", town, 45, flakes(10_000, 10, false), ""},
		{"3,333 flakes in a grid", town, 45, flakes(10_000, 1, false), ""},
		{"fan of 3,333 triangles", town, 45, flakes(10_000, 10, true), patch.TooIntricate},
		{"lapping a border of 5,000", lapped, 2, lap, ""},
	} {
		list = append(list, trial{"transfer/" + a.name, a.faces, a.rule, func(ctx context.Context) (patch.Result, error) {
			return patch.Transfer(ctx, a.faces, 0, a.to, a.area)
		}})
	}
	r, err := patch.Transfer(context.Background(), lapped, 0, 2, lap)
	if err != nil {
		tb.Fatal(err)
	}
	after := apply(lapped, r)
	list = append(list, trial{"restore/lapping a border of 5,000", after, "", func(ctx context.Context) (patch.Result, error) { return patch.Restore(ctx, after, lapped) }})

	city := townOf(50, 10)
	list = append(list, trial{"merge/500 grids of 2,500", city, "", func(ctx context.Context) (patch.Result, error) {
		return patch.Merge(ctx, city, idsOf(city)[:500], 1)
	}})
	torn := townOf(50, 10)
	for i := 0; i < len(torn); i += 2 {
		r := torn[i].Shape[0][0]
		r[15].X, r[35].X = r[15].X-30, r[35].X+30
	}
	list = append(list, trial{"repair/100,000 corners", torn, "", func(ctx context.Context) (patch.Result, error) {
		r, _, err := patch.Repair(ctx, torn, 0)
		return r, err
	}})
	vast := townOf(3, 15_000)
	list = append(list, trial{"repair/540,000 corners", vast, patch.TooMany, func(ctx context.Context) (patch.Result, error) {
		r, _, err := patch.Repair(ctx, vast, 0)
		return r, err
	}})
	shifted, astray := shifts(town)
	list = append(list,
		trial{"move/corners made in many borders", town, "", func(ctx context.Context) (patch.Result, error) { return patch.MoveNodes(ctx, town, shifted, false) }},
		trial{"move/as many that stray", town, patch.TooIntricate, func(ctx context.Context) (patch.Result, error) { return patch.MoveNodes(ctx, town, astray, false) }})

	in, out, roads := houses(5_500, 4)
	list = append(list, trial{"paint/500 of 5,500 houses", town, "", func(ctx context.Context) (patch.Result, error) {
		near, err := patch.Nearer(ctx, in, out, 7_800, 260)
		if err != nil {
			return patch.Result{}, err
		}
		return patch.Paint(ctx, town, 45, patch.Painting{In: in, Out: out, Roads: roads, Near: near, Whole: 1e9, Strip: 2_000})
	}})
	return list
}

// shifts are moves of a corner made in the middle of every inner segment of every other grid: by a
// little, and far away.
func shifts(faces []geo.Face) (little, far []patch.Move) {
	for i, f := range faces {
		if (i+i/10)%2 > 0 || i%10 == 0 || i%10 == 9 || i/10 == 0 || i/10 == 9 {
			continue
		}
		r := f.Shape[0][0]
		for k := 1; k < len(r); k++ {
			m := geo.Point{X: (r[k-1].X + r[k].X) / 2, Y: (r[k-1].Y + r[k].Y) / 2}
			to, away := geo.Point{X: m.X + 5, Y: m.Y + 5}, spot(float64(k*7%37)/4, float64(i*k*3%31)/4)
			little, far = append(little, patch.Move{From: m, To: &to}), append(far, patch.Move{From: m, To: &away})
		}
	}
	return little, far
}

// TestHostile refuses what is made to take long and says where, or does it and proves it; nothing comes
// near ten seconds. The figures are in DESIGN.md.
func TestHostile(t *testing.T) {
	for _, c := range trials(t) {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Now()
			r, err := c.do(t.Context())
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if c.rule != "" {
				refused(t, err, c.rule)
				if e, ok := errors.AsType[*patch.Error](err); ok && e.At == (geo.Point{}) {
					t.Error("no place")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			begin = time.Now()
			if after := apply(c.faces, r); c.name == "repair/100,000 corners" {
				if d := geo.CheckRepair(c.faces, after); len(d) > 0 {
					t.Errorf("not proved: %v", d[0])
				}
			} else if d := geo.CheckRedraw(c.faces, after, r.Nodes, false); len(d) > 0 {
				t.Errorf("not proved: %v", d[0])
			}
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("the proof took %v", took)
			}
		})
	}
}

// TestHostile_stops does nothing for somebody who is gone.
func TestHostile_stops(t *testing.T) {
	list := trials(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range list {
		_, err := c.do(ctx)
		if e, ok := errors.AsType[*patch.Error](err); !errors.Is(err, context.Canceled) && (!ok || e.Rule != c.rule) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, c := range trials(b) {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				if _, err := c.do(context.Background()); (err != nil) != (c.rule != "") {
					b.Fatal(err)
				}
			}
		})
	}
}
