package grid_test

import (
	"strings"
	"testing"

	"gridmap/grid"
)

// TestOwnTips are what undo and redo do, also after others and after a conflict.
func TestOwnTips(t *testing.T) {
	s := newSketch(t)
	other := s.person("乙")
	tips := func(undo, redo int64) grid.OwnTips {
		t.Helper()
		got, err := s.store.OwnTips(t.Context(), s.district, s.draft, s.planner.ID)
		if err != nil {
			t.Fatal(err)
		}
		id := func(o *grid.Operation) int64 {
			if o == nil {
				return 0
			}
			return o.ID
		}
		if id(got.Undo) != undo || id(got.Redo) != redo {
			t.Errorf("undo %d, redo %d; want %d, %d", id(got.Undo), id(got.Redo), undo, redo)
		}
		return got
	}
	if got := tips(0, 0); got.Newest != 0 {
		t.Errorf("newest %d of none", got.Newest)
	}
	first := s.done(grid.OperationRequest{Op: "recode", Grid: 1, Name: "甲"})
	second := s.done(grid.OperationRequest{Op: "recode", Grid: 2, Name: "乙"})
	got := tips(second.Operation, 0)
	if len(got.Undo.Grids) != 1 || string(got.Undo.Request) != "null" || got.Newest != second.Operation {
		t.Errorf("%+v", got)
	}
	back, err := s.store.Undo(t.Context(), s.planner, s.draft, 0, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := tips(first.Operation, back.Operation); got.Newest != back.Operation {
		t.Errorf("newest %d", got.Newest)
	}
	if _, err := s.store.Operate(t.Context(), other, s.draft, grid.OperationRequest{Op: "recode", Grid: 1, Name: "丙"}, ""); err != nil {
		t.Fatal(err)
	}
	tips(first.Operation, back.Operation)
	for range 2 {
		_, err = s.store.Undo(t.Context(), s.planner, s.draft, 0, "", "")
		if grid.CodeOf(err) != grid.Conflict || !strings.Contains(err.Error(), "older ones") {
			t.Errorf("%v", err)
		}
	}
	if _, err = s.store.Undo(t.Context(), s.planner, s.draft, first.Operation, "", ""); strings.Contains(err.Error(), "older ones") {
		t.Errorf("named by its number: %v", err)
	}
}
