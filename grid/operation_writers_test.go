package grid_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"gridmap/grid"
)

// TestOperate_sentTwice does a request once, however often it arrives under its key, also at once,
// and refuses another one under it.
func TestOperate_sentTwice(t *testing.T) {
	s := newSketch(t)
	r := grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210)}
	ids := make([]int64, 8)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			out, err := s.store.Operate(t.Context(), s.planner, s.draft, r, "once")
			if err != nil || len(out.Grids) != 4 {
				t.Errorf("%d grids, %v", len(out.Grids), err)
			}
			ids[i] = out.Operation
		})
	}
	wait.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("operations %v", ids)
		}
	}
	if n := one[int](s.town, "select count(*) from operation"); n != 1 {
		t.Errorf("%d operations", n)
	}
	_, err := s.store.Operate(t.Context(), s.planner, s.draft, grid.OperationRequest{Op: "recode", Grid: 5, Name: "x"}, "once")
	refused(t, err, grid.Invalid, "key_used", false)
	for range 2 {
		if out, err := s.store.Undo(t.Context(), s.planner, s.draft, ids[0], "", "back"); err != nil || out.Operation == ids[0] {
			t.Errorf("undo: %d %v", out.Operation, err)
		}
	}
	_, err = s.store.Undo(t.Context(), s.planner, s.draft, ids[0], "", "")
	refused(t, err, grid.Conflict, "undone", false)
	s.proved()
}

// TestOperate_undoAfterNeighbours takes an operation back although a neighbour added a corner on its
// border since, and refuses when somebody changed one of its grids.
func TestOperate_undoAfterNeighbours(t *testing.T) {
	s := newSketch(t)
	first := s.done(grid.OperationRequest{Op: "split", Grid: 5, Line: degrees(140, 90, 140, 210)})
	s.done(grid.OperationRequest{Op: "split", Grid: 4, Line: degrees(-10, 150, 110, 150)})
	if _, err := s.store.Undo(t.Context(), s.planner, s.draft, first.Operation, "", ""); err != nil {
		t.Fatal(err)
	}
	s.proved()
	second := s.done(grid.OperationRequest{Op: "merge", Grids: []int64{1, 2}})
	s.done(grid.OperationRequest{Op: "recode", Grid: 1, Name: "新名"})
	_, err := s.store.Undo(t.Context(), s.person("另一人"), s.draft, second.Operation, "", "")
	if e := refused(t, err, grid.Conflict, "stale", true); len(e.Current) != 1 || e.Current[0].ID != 1 || e.Current[0].ChangedBy.Name != "规划员" {
		t.Errorf("%+v", e.Current)
	}
}

// TestOperate_writers lets eight people redraw the same few grids at random, at once: what is
// refused is refused for a reason, nothing is lost, nothing waits for itself, and the draft is a
// partition that its log replays to. GRIDMAP_SOAK=1 makes it long.
func TestOperate_writers(t *testing.T) {
	s := newSketch(t)
	rounds, each := 2, 15
	if os.Getenv("GRIDMAP_SOAK") != "" {
		rounds, each = 50, 25
	}
	var done atomic.Int64
	for round := range rounds {
		var wait sync.WaitGroup
		for writer := range 8 {
			me := s.person(fmt.Sprintf("%d-%d", round, writer))
			random := rand.New(rand.NewPCG(uint64(round), uint64(writer)))
			wait.Go(func() {
				for range each {
					if s.randomly(me, random) {
						done.Add(1)
					}
				}
			})
		}
		wait.Wait()
		s.proved()
	}
	if n := one[int64](s.town, "select count(*) from operation"); n != done.Load() || n < int64(rounds*8) {
		t.Errorf("%d operations are recorded, %d were acknowledged", n, done.Load())
	}
	lost := one[int](s.town, `select count(*) from grid_shape gs where district = $1 and edition = $2 and version <>
		coalesce((select (after->>'version')::int from operation_grid og where og.district = gs.district and og.grid = gs.grid order by operation desc limit 1), 1)`, s.district, s.draft)
	steps := one[int](s.town, `select count(*) from operation_grid where own and before is not null and after is not null and (after->>'version')::int <> (before->>'version')::int + 1`)
	if lost > 0 || steps > 0 {
		t.Errorf("%d grids lost an update, %d versions jumped", lost, steps)
	}
}

// randomly does something at a random place and reports whether it was done.
func (s *sketch) randomly(me grid.Actor, random *rand.Rand) bool {
	x, y := random.IntN(300), random.IntN(300)
	u, v := x+random.IntN(161)-80, y+random.IntN(161)-80
	r := grid.OperationRequest{AcrossAreas: true}
	ids := one[[]int64](s.town, `select array_agg(grid) from grid_shape where district = $1 and edition = $2`, s.district, s.draft)
	pick := func() int64 { return ids[random.IntN(len(ids))] }
	var err error
	switch kind := random.IntN(10); {
	case kind < 3:
		r.Op, r.Grid, r.Line = "split", pick(), degrees(x-300, y-random.IntN(200), x, y, u+300, v)
	case kind < 5:
		r.Op, r.Grids = "merge", []int64{pick(), pick()}
	case kind < 6:
		r.Op, r.Line = "reshape", degrees(x, y, u, v, x+30, y-20)
	case kind < 7:
		r.Op, r.From, r.To = "move_node", place(x/100*100, y/100*100), place(x/100*100+random.IntN(20), y/100*100+random.IntN(20))
	case kind < 8:
		r.Op, r.To, r.Polygon, r.AllowParts = "transfer", &grid.Corner{Grid: pick()}, ground(x, y, x+30, y, x+30, y+25, x, y+20), true
	default:
		_, err = s.store.Undo(context.Background(), me, s.draft, 0, "", "")
	}
	if r.Op != "" {
		_, err = s.store.Operate(context.Background(), me, s.draft, r, "")
	}
	switch code := grid.CodeOf(err); {
	case err == nil:
		return true
	case code != grid.Invalid && code != grid.Conflict && code != grid.NotFound:
		s.t.Errorf("%s: %v", r.Op, err)
	default:
		if e, ok := errors.AsType[*grid.Error](err); ok && len(e.Problems) > 0 && len(e.Problems[0].Rule) > 6 && e.Problems[0].Rule[:6] == "proof_" {
			s.t.Errorf("%s was drawn wrongly: %v", r.Op, err)
		}
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		s.t.Errorf("%s: the database refuses: %v", r.Op, pg)
	}
	return false
}
