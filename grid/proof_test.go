package grid_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
)

// defects are what the proof in SQL finds, by kind.
func (w *town) defects(edition int64) map[string]int {
	w.t.Helper()
	rows, err := w.pool.Query(context.Background(), "select kind, count(*)::int from partition_defects($1, $2) group by 1", w.district, edition)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]int{}
	var kind string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&kind, &n}, func() error { out[kind] = n; return nil }); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// Both proofs know these as clean, or neither does.
func TestPartitionDefects_agreesWithGo(t *testing.T) {
	w := newTown(t)
	four := func() []geo.Face {
		return []geo.Face{face(1, box(0, 0, 100, 100)), face(2, box(100, 0, 200, 100)), face(3, box(0, 100, 100, 200)), face(4, box(100, 100, 200, 200))}
	}
	with := func(change func(f []geo.Face) []geo.Face) []geo.Face { return change(four()) }
	hollow := box(0, 0, 100, 100)
	hole := box(30, 30, 60, 60)[0][0]
	hole.Reverse()
	hollow[0] = append(hollow[0], hole)
	for _, tt := range []struct {
		name  string
		faces []geo.Face
		kind  string // "": clean
	}{
		{"four squares", four(), ""},
		{"a hole nobody fills", with(func(f []geo.Face) []geo.Face { f[0].Shape = hollow; return f }), "gap"},
		{"a hole somebody fills", with(func(f []geo.Face) []geo.Face {
			f[0].Shape = hollow
			return append(f, face(5, box(30, 30, 60, 60)))
		}), ""},
		{"a notch between two grids", with(func(f []geo.Face) []geo.Face {
			f[0].Shape = shape(0, 0, 100, 0, 100, 40, 90, 50, 100, 60, 100, 100, 0, 100)
			f[1].Shape = shape(100, 0, 200, 0, 200, 100, 100, 100, 100, 60, 100, 40)
			return f
		}), "gap"},
		{"a corner on one side, within", with(func(f []geo.Face) []geo.Face {
			f[0].Shape = shape(0, 0, 100, 0, 100, 50, 100, 100, 0, 100)
			return f
		}), "unpaired"},
		{"two corners on one side", with(func(f []geo.Face) []geo.Face {
			f[0].Shape = shape(0, 0, 100, 0, 100, 30, 100, 60, 100, 100, 0, 100)
			return f
		}), "unpaired"},
		{"a corner of the outline is nobody else's", with(func(f []geo.Face) []geo.Face {
			f[0].Shape = shape(0, 0, 50, 0, 100, 0, 100, 100, 0, 100)
			return f
		}), ""},
		{"a grid twice", with(func(f []geo.Face) []geo.Face { return append(f, face(5, f[0].Shape)) }), "duplicated"},
		{"a grid over a corner of four", with(func(f []geo.Face) []geo.Face { return append(f, face(5, box(80, 80, 120, 120))) }), "overlap"},
		{"a grid within another", with(func(f []geo.Face) []geo.Face { return append(f, face(5, box(20, 20, 40, 40))) }), "overlap"},
		{"a grid that reaches into its neighbour", with(func(f []geo.Face) []geo.Face {
			f[0].Shape = shape(0, 0, 100, 0, 110, 50, 100, 100, 0, 100)
			return f
		}), "overlap"},
		{"a grid is missing at the edge", four()[:3], ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := w.neighbour(t)
			e := v.blank(0)
			v.drawn(e, tt.faces)
			got, clean := v.defects(e), geo.CheckPartition(tt.faces).Clean()
			if clean != (tt.kind == "") || clean != (len(got) == 0) || !clean && got[tt.kind] == 0 {
				t.Errorf("SQL finds %v, want %q; Go says clean: %v", got, tt.kind, clean)
			}
		})
	}
}

// TestPartitionDefects_spoilt moves, drops and doubles at random in quilts; what the quilt is before is
// clean unless patches touch at a corner of their own ring, or a hole was left.
func TestPartitionDefects_spoilt(t *testing.T) {
	w := newTown(t)
	kinds := map[string]int{}
	clean := 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 11))
		q := newQuilt(r, 5, 25)
		if seed%4 == 0 {
			q.owner[r.IntN(len(q.owner))] = 0
		}
		faces := q.faces()
		what := "as it is"
		i := r.IntN(len(faces))
		switch seed % 5 {
		case 1:
			what = "a corner moved"
			ring := faces[i].Shape[0][0]
			ring[1+r.IntN(len(ring)-2)].X += step
		case 2:
			what = "a grid dropped"
			faces = append(faces[:i], faces[i+1:]...)
		case 3:
			what = "a corner added on one side"
			ring := faces[i].Shape[0][0]
			at := geo.Point{X: (ring[0].X + ring[1].X) / 2, Y: (ring[0].Y + ring[1].Y) / 2}
			faces[i].Shape[0][0] = append(geo.Ring{ring[0], at}, ring[1:]...)
		}
		v := w.neighbour(t)
		e := v.blank(0)
		v.drawn(e, faces)
		got := v.defects(e)
		report := geo.CheckPartition(faces)
		unseen := true // by its own account the proof in SQL does not look for these
		for _, d := range report.Defects {
			unseen = unseen && (d.Kind == geo.RingTouches || d.Kind == geo.NearNode)
		}
		if unseen != (len(got) == 0) {
			t.Errorf("seed %d, %s: SQL finds %v, Go %v", seed, what, got, report.Defects)
		}
		for k := range got {
			kinds[k]++
		}
		if len(got) == 0 {
			clean++
		}
	}
	if clean < 5 || kinds["gap"] == 0 || kinds["unpaired"] == 0 || kinds["overlap"] == 0 {
		t.Errorf("%d clean, kinds %v: the test covers too little", clean, fmt.Sprint(kinds))
	}
}
