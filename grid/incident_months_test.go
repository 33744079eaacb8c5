package grid_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gridmap/grid"
)

// TestAddIncidents_monthsMadeMeanwhile brings incidents of months nobody has reported in yet, two batches
// of each month at once, while grids are split: nobody waits for another in a circle, and nobody is told
// of a table that is there already.
func TestAddIncidents_monthsMadeMeanwhile(t *testing.T) {
	s := newSketch(t)
	s.exec(`insert into incident_category (district, code, name) values ($1, 'c', '垃圾')`, s.district)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var planners errgroup.Group
	for k := range 3 {
		planners.Go(func() error {
			for ctx.Err() == nil {
				out, err := s.store.Operate(t.Context(), s.planner, s.draft, grid.OperationRequest{Op: "split", Grid: int64(1 + 3*k), Line: degrees(50, -10, 50, 310)}, "")
				if err == nil {
					_, err = s.store.Undo(t.Context(), s.planner, s.draft, out.Operation, "", "")
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	for i := range 12 {
		var batches errgroup.Group
		for k := range 2 {
			batches.Go(func() error {
				_, err := s.store.AddIncidents(t.Context(), s.planner, s.district, []grid.NewIncident{{SourceKey: fmt.Sprint(i, k), Category: "c",
					ReportedAt: time.Date(1995, time.Month(i+1), 5, 0, 0, 0, 0, time.UTC), Place: at(50, 50).LonLat()}}, "")
				return err
			})
		}
		if err := batches.Wait(); err != nil {
			t.Errorf("month %d: %v", i+1, err)
		}
	}
	stop()
	if err := planners.Wait(); err != nil {
		t.Errorf("operation: %v", err)
	}
}
