package patch_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gridmap/geo"
	"gridmap/geo/patch"
)

var seed = flag.Uint64("seed", 0, "of the one random run to make")

// TestRandomOperations walks at random through operations on small partitions, where everything
// comes within a unit of something, and proves every step on the patch it was made on and on the
// whole. GRIDMAP_SOAK=1 walks much longer.
func TestRandomOperations(t *testing.T) {
	runs, steps := uint64(60), 60
	if os.Getenv("GRIDMAP_SOAK") != "" {
		runs, steps = 3000, 200
	}
	first := uint64(1)
	if *seed != 0 {
		first, runs = *seed, *seed
	}
	counts := map[string]int{}
	for s := first; s <= runs; s++ {
		walk(t, s, steps, counts)
		if t.Failed() {
			t.Fatalf("seed %d", s)
		}
	}
	if done := counts["split"] + counts["reshape"] + counts["transfer"]; counts["unproved"] > done/200 {
		t.Errorf("too much is not proved: %v", counts)
	}
	for _, k := range []string{"split", "merge", "reshape", "move", "transfer", "restore"} {
		if counts[k] < int(runs-first)/2 {
			t.Errorf("%s was done %d times only: %v", k, counts[k], counts)
		}
	}
	t.Log(counts)
}

// walk makes steps random operations.
func walk(t *testing.T, seed uint64, steps int, counts map[string]int) {
	r := rand.New(rand.NewPCG(seed, 7))
	extent := uint32(20 + r.IntN(3000))
	if r.IntN(4) == 0 {
		extent = 1 << (12 + r.IntN(16))
	}
	faces := []geo.Face{{ID: 1, Shape: shape(ring(0, 0, extent, 0, extent, extent, 0, extent))}}
	next := int64(2)
	original := faces[0].Shape.Segments
	var undo [][]geo.Face // what to put back
	for step := range steps {
		op, res, err := randomOperation(r, faces, extent, undo)
		if err != nil {
			if e, ok := errors.AsType[*patch.Error](err); !ok {
				t.Fatalf("seed %d step %d: %s: %v", seed, step, op, err)
			} else {
				counts[string(e.Rule)]++
			}
			continue
		}
		for i := range res.Faces {
			if f := &res.Faces[i]; f.ID < 0 {
				res.Own[next-f.ID-1] = true
				f.ID = next - f.ID - 1
			}
		}
		after := apply(faces, res)
		where := func(kind geo.DefectKind, at geo.Point, ids []int64) {
			t.Errorf("seed %d step %d: %s leaves %s of %v at %v", seed, step, op, kind, ids, at)
		}
		// Among corners a unit apart an operation may come out unproved: it is refused then.
		if d := geo.CheckRedraw(faces, after, res.Nodes, false); len(d) > 0 {
			counts["unproved"]++
			continue
		}
		rep := geo.CheckPartition(after)
		for _, d := range rep.Defects {
			where(d.Kind, d.At, d.Faces)
		}
		if t.Failed() {
			for _, f := range faces {
				t.Logf("before %d: %v", f.ID, f.Shape)
			}
			for _, f := range after {
				t.Logf("after %d: %v", f.ID, f.Shape)
			}
			return
		}
		sum := int64(0)
		for _, f := range after {
			sum += f.Shape.DoubledArea()
			next = max(next, f.ID+1)
		}
		if outline := rep.Outline.DoubledArea(); sum != outline {
			t.Fatalf("seed %d step %d: after %s faces have %d, the outline %d", seed, step, op, sum, outline)
		}
		for c := range original { // a corner added beside the outline may bend it, no more
			if !rep.Outline.Locate(c) && !slices.Contains(rep.Outline[0][0], c) {
				t.Fatalf("seed %d step %d: %s lost the corner %v", seed, step, op, c)
			}
		}
		counts[op]++
		undo = nil
		if op != "restore" {
			undo = [][]geo.Face{changedFaces(faces, res), changedFaces(after, res)}
		}
		faces = after
	}
}

// changedFaces are those a result marks as its own.
func changedFaces(faces []geo.Face, r patch.Result) (out []geo.Face) {
	for _, f := range faces {
		if r.Own[f.ID] || slices.Contains(r.Gone, f.ID) {
			out = append(out, f)
		}
	}
	return out
}

func randomOperation(r *rand.Rand, faces []geo.Face, extent uint32, undo [][]geo.Face) (string, patch.Result, error) {
	any := func() geo.Face { return faces[r.IntN(len(faces))] }
	corner := func() geo.Point {
		for {
			s := any().Shape
			p := s[r.IntN(len(s))]
			ring := p[r.IntN(len(p))]
			return ring[r.IntN(len(ring))]
		}
	}
	place := func() geo.Point {
		switch r.IntN(5) {
		case 0: // at a corner
			return corner()
		case 1: // beside one
			c := corner()
			return geo.Point{X: c.X + uint32(r.IntN(5)) - 2, Y: c.Y + uint32(r.IntN(5)) - 2}
		case 2: // on a border, or nearly
			s := any().Shape[0][0]
			i := 1 + r.IntN(len(s)-1)
			f := r.Float64()
			return geo.Point{
				X: uint32(float64(s[i-1].X) + f*(float64(s[i].X)-float64(s[i-1].X)) + float64(r.IntN(3)) - 1),
				Y: uint32(float64(s[i-1].Y) + f*(float64(s[i].Y)-float64(s[i-1].Y)) + float64(r.IntN(3)) - 1),
			}
		}
		margin := extent / 10
		return geo.Point{X: 1000 - margin + r.Uint32N(extent+2*margin+1), Y: 1000 - margin + r.Uint32N(extent+2*margin+1)}
	}
	stroke := func(n int) []geo.Point {
		var l []geo.Point
		for range n {
			l = append(l, place())
		}
		return l
	}
	kind := r.IntN(12)
	if len(faces) < 12 && kind > 5 {
		kind = 0
	}
	if len(faces) > 60 {
		kind = 5
	}
	switch {
	case kind < 3:
		l := stroke(2 + r.IntN(4))
		if r.IntN(5) == 0 && len(l) > 2 {
			l = append(l, l[0])
		}
		res, err := patch.Split(context.Background(), faces, any().ID, l)
		return "split", res, err
	case kind < 5:
		res, err := patch.MoveNodes(context.Background(), faces, []patch.Move{{From: place(), To: func() *geo.Point { p := place(); return &p }()}}, false)
		return "move", res, err
	case kind < 6:
		ids := []int64{any().ID, any().ID}
		if r.IntN(3) == 0 {
			ids = append(ids, any().ID)
		}
		res, err := patch.Merge(context.Background(), faces, ids, ids[0])
		return "merge", res, err
	case kind < 8:
		var ids []int64
		for _, f := range faces {
			ids = append(ids, f.ID)
		}
		res, err := patch.Reshape(context.Background(), faces, stroke(2+r.IntN(4)), ids, nil, false)
		return "reshape", res, err
	case kind < 9 && len(undo) > 0:
		res, err := patch.Restore(context.Background(), faces, undo[0])
		return "restore", res, err
	case kind < 10:
		res, err := patch.MoveNodes(context.Background(), faces, []patch.Move{{From: corner()}}, false)
		return "remove", res, err
	}
	a, b, c := place(), place(), place()
	area := geo.MultiPolygon{{geo.Ring{a, b, c, a}}}
	if area.DoubledArea() < 0 {
		area[0][0].Reverse()
	}
	if r.IntN(2) == 0 { // an enclave or exclave somewhere
		res, err := patch.Transfer(context.Background(), faces, 0, any().ID, area)
		return "transfer", res, err
	}
	res, err := patch.Transfer(context.Background(), faces, any().ID, any().ID, area)
	return "transfer", res, err
}

// TestPatch_isEnough makes operations on the faces they concern and their neighbours, and on all
// faces: what comes out is the same.
func TestPatch_isEnough(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		faces := quarters()
		for next := int64(5); len(faces) < 20; {
			id := faces[r.IntN(len(faces))].ID
			l := []geo.Point{at(r.Uint32N(2000), r.Uint32N(2000)), at(r.Uint32N(2000), r.Uint32N(2000)), at(r.Uint32N(2000), r.Uint32N(2000))}
			res, err := patch.Split(context.Background(), faces, id, l)
			if err != nil {
				continue
			}
			for i := range res.Faces {
				if res.Faces[i].ID < 0 {
					res.Faces[i].ID = next
					next++
				}
			}
			faces = apply(faces, res)
		}
		target := faces[r.IntN(len(faces))]
		var near []geo.Face
		corners := map[geo.Point]bool{}
		for p := range target.Shape.Segments {
			corners[p] = true
		}
		for _, f := range faces {
			for p := range f.Shape.Segments {
				if corners[p] {
					near = append(near, f)
					break
				}
			}
		}
		l := []geo.Point{at(r.Uint32N(2000), r.Uint32N(2000)), target.Shape.Label(), at(r.Uint32N(2000), r.Uint32N(2000))}
		all, err1 := patch.Split(context.Background(), faces, target.ID, l)
		few, err2 := patch.Split(context.Background(), near, target.ID, l)
		if fmt.Sprint(all.Faces, err1) != fmt.Sprint(few.Faces, err2) {
			t.Fatalf("of all faces %v %v\nof the patch %v %v", all.Faces, err1, few.Faces, err2)
		}
	}
}
