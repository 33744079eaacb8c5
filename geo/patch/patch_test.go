package patch_test

import (
	"context"
	"errors"
	"testing"

	"gridmap/geo"
	"gridmap/geo/patch"
)

// ring is a closed ring through x, y, x, y, …
func ring(xy ...uint32) geo.Ring {
	var r geo.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, geo.Point{X: 1000 + xy[i], Y: 1000 + xy[i+1]})
	}
	return append(r, r[0])
}

func at(x, y uint32) geo.Point { return geo.Point{X: 1000 + x, Y: 1000 + y} }

func line(xy ...uint32) []geo.Point {
	r := ring(xy...)
	return r[:len(r)-1]
}

func shape(rings ...geo.Ring) geo.MultiPolygon { return geo.MultiPolygon{geo.Polygon(rings)} }

// hole is a ring wound as a hole.
func hole(xy ...uint32) geo.Ring {
	r := ring(xy...)
	r.Reverse()
	return r
}

// quarters are four squares of 1000 around (1000, 1000), and what each touches has its corners.
func quarters() []geo.Face {
	return []geo.Face{
		{ID: 1, Shape: shape(ring(0, 0, 1000, 0, 1000, 1000, 0, 1000))},
		{ID: 2, Shape: shape(ring(1000, 0, 2000, 0, 2000, 1000, 1000, 1000))},
		{ID: 3, Shape: shape(ring(0, 1000, 1000, 1000, 1000, 2000, 0, 2000))},
		{ID: 4, Shape: shape(ring(1000, 1000, 2000, 1000, 2000, 2000, 1000, 2000))},
	}
}

// apply is the faces after a result.
func apply(faces []geo.Face, r patch.Result) []geo.Face {
	now := map[int64]geo.MultiPolygon{}
	for _, f := range r.Faces {
		now[f.ID] = f.Shape
	}
	for _, id := range r.Gone {
		now[id] = nil
	}
	var out []geo.Face
	for _, f := range faces {
		m, other := now[f.ID]
		if !other {
			out = append(out, f)
		} else if m != nil {
			out = append(out, geo.Face{ID: f.ID, Shape: m})
		}
		delete(now, f.ID)
	}
	for _, f := range r.Faces {
		if m, fresh := now[f.ID]; fresh {
			out = append(out, geo.Face{ID: f.ID, Shape: m})
		}
	}
	return out
}

func prove(t testing.TB, faces []geo.Face, r patch.Result, outline bool) []geo.Face {
	t.Helper()
	after := apply(faces, r)
	for _, d := range geo.CheckRedraw(faces, after, r.Nodes, outline) {
		t.Errorf("defect %s of %v at %v, %d times", d.Kind, d.Faces, d.At, d.Count)
	}
	if t.Failed() {
		for _, f := range after {
			t.Logf("%d: %v", f.ID, f.Shape)
		}
		t.FailNow()
	}
	return after
}

func areas(faces []geo.Face) map[int64]int64 {
	m := map[int64]int64{}
	for _, f := range faces {
		m[f.ID] = f.Shape.DoubledArea() / 2
	}
	return m
}

func want(t *testing.T, faces []geo.Face, areasByID map[int64]int64) {
	t.Helper()
	got := areas(faces)
	for id, a := range areasByID {
		if got[id] != a {
			t.Errorf("face %d has area %d, want %d", id, got[id], a)
		}
	}
	if len(got) != len(areasByID) {
		t.Errorf("faces %v, want %v", got, areasByID)
	}
}

func refused(t *testing.T, err error, rule patch.Rule) {
	t.Helper()
	e, ok := errors.AsType[*patch.Error](err)
	if !ok || e.Rule != rule {
		t.Errorf("error %v, want %s", err, rule)
	}
}

func TestSplit(t *testing.T) {
	ringed := append(quarters()[1:], // face 1 has a hole that is face 5
		geo.Face{ID: 1, Shape: shape(ring(0, 0, 1000, 0, 1000, 1000, 0, 1000), hole(400, 400, 600, 400, 600, 600, 400, 600))},
		geo.Face{ID: 5, Shape: shape(ring(400, 400, 600, 400, 600, 600, 400, 600))})
	for name, c := range map[string]struct {
		faces []geo.Face
		line  []geo.Point
		want  map[int64]int64
		rule  patch.Rule
	}{
		"straight through":          {quarters(), line(300, 500, 700, 500, 1500, 500), nil, patch.CutsNothing},
		"from outside to outside":   {quarters(), line(300, 0, 300, 1200), map[int64]int64{1: 700_000, -1: 300_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"through a node":            {quarters(), line(0, 0, 1000, 1000), map[int64]int64{1: 500_000, -1: 500_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"along a border, then in":   {quarters(), line(1000, 0, 1000, 400, 0, 400), map[int64]int64{1: 600_000, -1: 400_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"only along a border":       {quarters(), line(1000, 0, 1000, 1000), nil, patch.CutsNothing},
		"across a hole":             {ringed, line(0, 500, 1000, 500), map[int64]int64{1: 480_000, -1: 480_000, 2: 1e6, 3: 1e6, 4: 1e6, 5: 40_000}, ""},
		"ending in a hole":          {ringed, line(0, 500, 500, 500), nil, patch.CutsNothing},
		"several pieces":            {quarters(), line(0, 500, 300, 1100, 600, 500, 900, 1100, 1000, 900), map[int64]int64{1: 794_167, -1: 75_000, -2: 62_500, -3: 62_499, 2: 1e6, 3: 1e6, 4: 1e6}, "-"},
		"closed ring inside":        {quarters(), line(200, 200, 400, 200, 400, 400, 200, 400, 200, 200), map[int64]int64{1: 960_000, -1: 40_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"crossing itself":           {quarters(), line(0, 0, 900, 900, 900, 100, 100, 900), nil, patch.LineCrosses},
		"one place":                 {quarters(), line(5, 5, 5, 5), nil, patch.LineTooShort},
		"nowhere near":              {quarters(), line(5000, 5, 5000, 50), nil, patch.CutsNothing},
		"tails are left out":        {quarters(), line(1500, 300, 800, 300, 500, 300, 500, 1500, 400, 1500), map[int64]int64{1: 650_000, -1: 350_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"a unit beside a border":    {quarters(), line(0, 999, 1000, 999), nil, patch.CutsNothing},
		"two units beside a border": {quarters(), line(0, 998, 1000, 998), map[int64]int64{1: 998_000, -1: 2_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"a unit beside a node":      {quarters(), line(0, 500, 1001, 999), map[int64]int64{1: 750_000, -1: 250_000, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := patch.Split(context.Background(), c.faces, 1, c.line)
			if c.rule != "" && c.rule != "-" {
				refused(t, err, c.rule)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			after := prove(t, c.faces, r, false)
			if c.rule == "-" {
				if len(after) != len(c.faces)+3 {
					t.Errorf("%d faces: %v", len(after), areas(after))
				}
				return
			}
			want(t, after, c.want)
		})
	}
}

func TestSplit_leavesOthersAlone(t *testing.T) {
	r, err := patch.Split(context.Background(), quarters(), 1, line(500, 0, 500, 1500))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Faces {
		switch f.ID {
		case 1, -1:
			if !r.Own[f.ID] {
				t.Errorf("face %d is not marked as changed", f.ID)
			}
		case 3: // has a node more on its northern border
			if r.Own[3] || f.Shape.Vertices() != 5 {
				t.Errorf("face 3: own %t, %v", r.Own[3], f.Shape)
			}
		default:
			t.Errorf("face %d changed", f.ID)
		}
	}
	if len(r.Nodes) != 1 || r.Nodes[0].At != at(500, 0) {
		t.Errorf("nodes on the outline: %v", r.Nodes)
	}
}

func TestMerge(t *testing.T) {
	r, err := patch.Merge(context.Background(), quarters(), []int64{1, 2, 4}, 2)
	if err != nil {
		t.Fatal(err)
	}
	want(t, prove(t, quarters(), r, false), map[int64]int64{2: 3e6, 3: 1e6})
	_, err = patch.Merge(context.Background(), quarters(), []int64{1, 4}, 1) // only a corner in common
	refused(t, err, patch.Strangers)
}

func TestReshape(t *testing.T) {
	all := []int64{1, 2, 3, 4}
	for name, c := range map[string]struct {
		line []geo.Point
		want map[int64]int64
		rule patch.Rule
	}{
		"a bulge to the east": {line(900, 200, 1200, 200, 1200, 600, 900, 600), map[int64]int64{1: 1_080_000, 2: 920_000, 3: 1e6, 4: 1e6}, ""},
		"both ways":           {line(900, 100, 1200, 100, 1200, 300, 800, 300, 800, 600, 1100, 600), map[int64]int64{1: 980_000, 2: 1_020_000, 3: 1e6, 4: 1e6}, ""},
		"around the node":     {line(800, 1100, 800, 800, 1100, 800, 1100, 950, 800, 950), nil, patch.LineCrosses},
		"over the outline":    {line(200, 200, 200, 0, 0, 0), nil, patch.CutsNothing},
		"nothing":             {line(200, 200, 800, 200), nil, patch.CutsNothing},
		"a corner of a third": {line(200, 200, 1000, 1000, 900, 1200, 1500, 1200), map[int64]int64{1: 1e6, 2: 1e6, 3: 990_000, 4: 1_010_000}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := patch.Reshape(context.Background(), quarters(), c.line, all, nil, false)
			if c.rule != "" {
				refused(t, err, c.rule)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want(t, prove(t, quarters(), r, false), c.want)
		})
	}
	_, err := patch.Reshape(context.Background(), quarters(), []geo.Point{at(200, 100), {X: 1200, Y: 900}, {X: 1600, Y: 900}, at(600, 100)}, all, nil, false)
	refused(t, err, patch.OutlineMoves)
	r, err := patch.Reshape(context.Background(), quarters(), []geo.Point{at(200, 100), {X: 1200, Y: 900}, {X: 1600, Y: 900}, at(600, 100)}, all, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	want(t, prove(t, quarters(), r, true), map[int64]int64{1: 1_040_000, 2: 1e6, 3: 1e6, 4: 1e6})
}

func TestMoveNodes(t *testing.T) {
	to := func(x, y uint32) *geo.Point { p := at(x, y); return &p }
	for name, c := range map[string]struct {
		moves []patch.Move
		want  map[int64]int64
		rule  patch.Rule
	}{
		"the middle":          {[]patch.Move{{at(1000, 1000), to(1100, 1200)}}, map[int64]int64{1: 1_150_000, 2: 1_050_000, 3: 950_000, 4: 850_000}, ""},
		"a new corner":        {[]patch.Move{{at(1000, 500), to(1200, 500)}}, map[int64]int64{1: 1_100_000, 2: 900_000, 3: 1e6, 4: 1e6}, ""},
		"only a new corner":   {[]patch.Move{{at(1000, 500), to(1000, 500)}}, map[int64]int64{1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6}, ""},
		"over another border": {[]patch.Move{{at(1000, 1000), to(2500, 1500)}}, nil, patch.Crosses},
		"of the outline":      {[]patch.Move{{at(1000, 0), to(1100, 0)}}, nil, patch.OutlineMoves},
		"nothing there":       {[]patch.Move{{at(500, 500), to(1100, 0)}}, nil, patch.NoNode},
		"four borders":        {[]patch.Move{{at(1000, 1000), nil}}, nil, patch.NodeNeeded},
		"nowhere":             {[]patch.Move{{at(1000, 1000), to(1000, 1000)}}, nil, patch.NothingMoves},
		"a whole edge": {[]patch.Move{{at(1000, 200), to(1100, 200)}, {at(1000, 800), to(1100, 800)}},
			map[int64]int64{1: 1_080_000, 2: 920_000, 3: 1e6, 4: 1e6}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := patch.MoveNodes(context.Background(), quarters(), c.moves, false)
			if c.rule != "" {
				refused(t, err, c.rule)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want(t, prove(t, quarters(), r, false), c.want)
		})
	}
	r, err := patch.MoveNodes(context.Background(), quarters(), []patch.Move{{at(1000, 500), to(1200, 500)}}, false)
	if err != nil {
		t.Fatal(err)
	}
	after := apply(quarters(), r)
	r, err = patch.MoveNodes(context.Background(), after, []patch.Move{{at(1200, 500), nil}}, false)
	if err != nil {
		t.Fatal(err)
	}
	want(t, prove(t, after, r, false), map[int64]int64{1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6})
	if !r.Own[1] || !r.Own[2] || r.Own[3] {
		t.Errorf("own: %v", r.Own)
	}
}

func TestTransferAndRestore(t *testing.T) {
	area := shape(ring(900, 900, 1100, 900, 1100, 1300, 900, 1300))
	r, err := patch.Transfer(context.Background(), quarters(), 1, 4, area)
	if err != nil {
		t.Fatal(err)
	}
	after := prove(t, quarters(), r, false)
	want(t, after, map[int64]int64{1: 990_000, 2: 1e6, 3: 1e6, 4: 1_010_000})
	r, err = patch.Transfer(context.Background(), quarters(), 0, 4, area)
	if err != nil {
		t.Fatal(err)
	}
	want(t, prove(t, quarters(), r, false), map[int64]int64{1: 990_000, 2: 990_000, 3: 970_000, 4: 1_050_000})
	_, err = patch.Transfer(context.Background(), quarters(), 1, 4, shape(ring(0, 0, 1000, 0, 1000, 1000, 0, 1000)))
	refused(t, err, patch.Swallows)
	_, err = patch.Transfer(context.Background(), quarters(), 1, 4, shape(ring(1100, 1100, 1200, 1100, 1200, 1200)))
	refused(t, err, patch.NothingMoves)

	// A neighbour adds a corner meanwhile; taking the transfer back keeps it.
	m, err := patch.MoveNodes(context.Background(), after, []patch.Move{{at(900, 950), &geo.Point{X: 1900, Y: 1951}}}, false)
	if err != nil {
		t.Fatal(err)
	}
	after = prove(t, after, m, false)
	r, err = patch.Restore(context.Background(), after, []geo.Face{quarters()[0], quarters()[3]})
	if err != nil {
		t.Fatal(err)
	}
	want(t, prove(t, after, r, false), map[int64]int64{1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6})
}

func TestRepair(t *testing.T) {
	faces := []geo.Face{
		{ID: 1, Shape: shape(ring(0, 0, 1010, 0, 1010, 1000, 0, 1000))},             // over 2 by 10
		{ID: 2, Shape: shape(ring(1000, 0, 2000, 0, 2000, 1000, 1000, 1000))},       //
		{ID: 3, Shape: shape(ring(0, 1005, 1000, 1005, 1000, 2000, 0, 2000))},       // a gap of 5
		{ID: 4, Shape: shape(ring(1000, 1000, 2000, 1000, 2000, 2000, 1000, 2000))}, // no corner for 3
	}
	r, left, err := patch.Repair(context.Background(), faces, 20)
	if err != nil {
		t.Fatal(err)
	}
	after := apply(faces, r)
	rep := geo.CheckPartition(after)
	if len(left) > 0 {
		t.Errorf("left %v", left)
	}
	for _, d := range rep.Defects {
		t.Errorf("%s of %v at %v", d.Kind, d.Faces, d.At)
	}
	if d := geo.CheckRepair(faces, after); len(d) > 0 {
		t.Errorf("repair not proved: %v", d)
	}
}
