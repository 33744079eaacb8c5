package grid_test

import (
	"slices"
	"testing"

	"gridmap/geo"
	"gridmap/grid"
)

// TestRebase does the standing operations of a draft again on the same base and reaches the same
// integers, ids and words; on a base that changed it stops at the operation that no longer fits.
func TestRebase(t *testing.T) {
	s := newSketch(t)
	s.done(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210), Reason: "太大"})
	s.done(grid.OperationRequest{Op: "reshape", Line: degrees(100, 120, 120, 150, 100, 180)})
	s.done(grid.OperationRequest{Op: "merge", Grids: []int64{1, 2}})
	undone := s.done(grid.OperationRequest{Op: "recode", Grid: 6, Name: "不要"})
	s.done(grid.OperationRequest{Op: "split", Grid: 9, Line: degrees(250, 190, 240, 310)})
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, undone.Operation, "", ""); err != nil {
		t.Fatal(err)
	}
	words, faces := s.words(), s.faces(s.draft)
	old := s.draft
	out, err := s.store.Rebase(t.Context(), s.planner, old)
	if err != nil || out.Stopped != nil || out.Replayed != 4 || out.Left != 0 {
		t.Fatalf("%+v %v", out, err)
	}
	s.draft = out.Edition.ID
	if s.words() != words || !sameShapes(s.faces(s.draft), faces) {
		t.Errorf("done again:\n%s\nwas\n%s", s.words(), words)
	}
	s.proved()
	if state := one[string](s.town, "select state from edition where id = $1", old); state != "abandoned" {
		t.Errorf("the old draft is %s", state)
	}

	// Grid 9 is gone in a later edition: the split of it is where the next rebase stops.
	s.exec(`delete from grid_shape where district = $1 and edition = $2 and grid = 9`, s.district, s.base)
	last, err := s.store.Rebase(t.Context(), s.planner, s.draft)
	if err != nil || last.Stopped == nil || last.Stopped.Op != "split" || last.Replayed != 3 || last.Left != 1 {
		t.Fatalf("%+v %v", last, err)
	}
	if state := one[string](s.town, "select state from edition where id = $1", s.draft); state != "draft" {
		t.Errorf("the draft that did not go through is %s", state)
	}
}

// TestOperate_layers keeps overlay grids apart from each other and micro grids within their parents.
func TestOperate_layers(t *testing.T) {
	s := newSketch(t)
	create := func(layer, code string, parent int64, at grid.Ground) (grid.Redrawn, error) {
		return s.try(grid.OperationRequest{Op: "create", Layer: layer, Code: code, Name: "专" + code, Parent: parent, Polygon: at})
	}
	if _, err := create("overlay", "O1", 0, ground(50, 50, 150, 50, 150, 150, 50, 150)); err != nil {
		t.Fatal(err)
	}
	_, err := create("overlay", "O2", 0, ground(120, 120, 180, 120, 180, 180, 120, 180))
	refused(t, err, grid.Invalid, "proof_"+string(geo.Overlap), true)
	beside, err := create("overlay", "O2", 0, ground(150, 50, 180, 50, 180, 150, 150, 150))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.try(grid.OperationRequest{Op: "move_node", Layer: "overlay", From: place(180, 50), To: place(190, 40)}); err != nil {
		t.Errorf("the outside of an overlay grid does not move: %v", err)
	}
	if _, err := s.try(grid.OperationRequest{Op: "remove", Grid: beside.Grids[0].ID}); err != nil {
		t.Error(err)
	}
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil {
		t.Errorf("a removed grid does not come back: %v", err)
	}

	micro, err := create("micro", "M1", 5, ground(110, 110, 130, 110, 130, 130, 110, 130))
	if err != nil {
		t.Fatal(err)
	}
	_, err = create("micro", "M2", 5, ground(190, 190, 210, 190, 210, 199, 190, 199))
	refused(t, err, grid.Invalid, "parent", true)
	_, err = s.try(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(120, 90, 120, 210)})
	refused(t, err, grid.Invalid, "micro", true)
	split := s.done(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210)})
	parent := func() int64 {
		return one[int64](s.town, "select parent from grid_shape where edition = $1 and grid = $2", s.draft, micro.Grids[0].ID)
	}
	k := slices.IndexFunc(split.Grids, func(g grid.RedrawnGrid) bool { return g.Created })
	if parent() != split.Grids[k].ID {
		t.Errorf("the micro grid lies in %d, not in the piece %d that holds it", parent(), split.Grids[k].ID)
	}
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", ""); err != nil || parent() != 5 {
		t.Errorf("after undo it lies in %d: %v", parent(), err)
	}
	s.replays()
}
