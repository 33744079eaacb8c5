package grid_test

import (
	"testing"

	"gridmap/grid"
)

// TestRedo_cornersOnTheOutline takes splits that end on the district's outline back and does them again:
// their corners there go and come.
func TestRedo_cornersOnTheOutline(t *testing.T) {
	s := newSketch(t)
	for _, line := range [][]int{{150, -10, 150, 110}, {140, -10, 157, 110}, {110, 50, 110, -10, 180, -10, 180, 50, 110, 50}} {
		r := s.done(grid.OperationRequest{Op: "split", Grid: 2, Line: degrees(line...)})
		shapes := s.shapes()
		for range 2 {
			if _, err := s.store.Undo(t.Context(), s.planner, s.draft, r.Operation, "", ""); err != nil {
				t.Fatalf("undo: %v", err)
			}
			s.proved()
			if _, err := s.store.Redo(t.Context(), s.planner, s.draft, r.Operation, "", ""); err != nil {
				t.Fatalf("redo: %v %+v", err, problemsOf(err))
			}
			s.proved()
			if s.shapes() != shapes {
				t.Errorf("done again\n%s\nwas\n%s", s.shapes(), shapes)
			}
		}
		if _, err := s.store.Undo(t.Context(), s.planner, s.draft, r.Operation, "", ""); err != nil {
			t.Fatalf("undo: %v", err)
		}
	}
}

// TestUndo_repair brings the faults of an unproved draft back, and takes them away again.
func TestUndo_repair(t *testing.T) {
	s := sketchOf(t, box(0, 0, 100, 100), shape(100, 0, 200, 0, 200, 100, 100, 100, 100, 90, 101, 90, 101, 10, 100, 10), box(200, 0, 300, 100))
	known := func() string {
		return one[string](s.town, `select e.proved || ' ' || coalesce((select string_agg(rule || ' ' || (detail ->> 'kind'), ', ' order by id) from edition_finding f
			where f.district = e.district and f.edition = e.id), '') from edition e where id = $1`, s.draft)
	}
	before, faults := s.shapes(), known()
	repair, err := s.try(grid.OperationRequest{Op: "repair"})
	if err != nil {
		t.Fatal(err)
	}
	s.proved()
	after, mended := s.shapes(), known()
	if faults[:5] != "false" || mended[:4] != "true" {
		t.Fatalf("from %s to %s", faults, mended)
	}
	for _, operation := range []int64{0, repair.Operation} { // 0: that it is a repair shows only in the log
		if _, err := s.store.Undo(t.Context(), s.planner, s.draft, operation, "", ""); err != nil {
			t.Fatalf("undo: %v", err)
		}
		if s.replays(); s.shapes() != before || known() != faults {
			t.Errorf("taken back: %s, was %s", known(), faults)
		}
		if _, err := s.store.Redo(t.Context(), s.planner, s.draft, operation, "", ""); err != nil {
			t.Fatalf("redo: %v", err)
		}
		if s.proved(); s.shapes() != after || known() != mended {
			t.Errorf("done again: %s, was %s", known(), mended)
		}
	}
}

// TestOperate_keyOfAnother gives nobody the answer to what somebody else did under the same key, and
// refuses keys that are no text.
func TestOperate_keyOfAnother(t *testing.T) {
	s := newSketch(t)
	other := s.person("乙")
	s.done(grid.OperationRequest{Op: "recode", Grid: 1, Name: "甲一"})
	rename := grid.OperationRequest{Op: "recode", Grid: 2, Name: "乙二"}
	if _, err := s.store.Operate(t.Context(), other, s.draft, rename, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", "k"); err != nil {
		t.Fatal(err)
	}
	_, err := s.store.Undo(t.Context(), other, s.draft, 0, "", "k")
	refused(t, err, grid.Invalid, "key_used", false)
	for _, key := range []string{"\xff", "a\x00"} {
		_, err := s.store.Operate(t.Context(), other, s.draft, rename, key)
		refused(t, err, grid.Invalid, "key", false)
	}
}

// TestOperate_kind keeps kinds and layers together.
func TestOperate_kind(t *testing.T) {
	s := newSketch(t)
	_, err := s.try(grid.OperationRequest{Op: "recode", Grid: 5, Kind: "micro"})
	refused(t, err, grid.Invalid, "kind", true)
	_, err = s.try(grid.OperationRequest{Op: "create", Layer: "micro", Parent: 5, Kind: "general", Code: "M", Name: "微", Polygon: ground(110, 110, 130, 110, 130, 130, 110, 130)})
	refused(t, err, grid.Invalid, "kind", true)
}
