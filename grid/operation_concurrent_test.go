package grid_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// attempts counts how often an operation was begun, by the statement every attempt begins with.
type attempts struct{ n atomic.Int64 }

func (a *attempts) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if q.SQL == sql.GridHoldDraft || q.SQL == sql.GridHoldDraftAlone {
		a.n.Add(1)
	}
	return ctx
}

func (a *attempts) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// counted is a store on the same database that counts attempts.
func (s *sketch) counted() (*grid.Store, *attempts) {
	s.t.Helper()
	a := &attempts{}
	c := s.pool.Config()
	c.ConnConfig.Tracer, c.MaxConns = a, 12
	pool, err := pgxpool.NewWithConfig(context.Background(), c)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(pool.Close)
	return grid.NewStore(pool), a
}

// TestOperations_atRandom has eight planners redraw one draft at once, with exclaves, enclaves and
// rings that touch, and proves after every round that nothing was lost, doubled or spoilt.
// GRIDMAP_SOAK=1 does 10,000 operations.
func TestOperations_atRandom(t *testing.T) {
	wanted, each := 250, 25
	if os.Getenv("GRIDMAP_SOAK") != "" {
		wanted, each = 10_000, 150
	}
	r := rand.New(rand.NewPCG(11, 4))
	s := sketchOf(t, shapesOf(newQuilt(r, 9, 26).faces())...)
	store, begun := s.counted()
	start := geo.CheckPartition(s.faces(s.draft))
	if !start.Clean() {
		t.Fatalf("the quilt is none: %+v", start.Defects)
	}
	var planners []*randomPlanner
	for i := range 8 {
		name := fmt.Sprintf("p%d", i)
		planners = append(planners, &randomPlanner{store: store, by: s.person(name), draft: s.draft, name: name,
			r: rand.New(rand.NewPCG(uint64(i), 17)), codes: map[string]int{}})
	}
	done, asked := 0, 0
	for round := 0; done < wanted; round++ {
		var all sync.WaitGroup
		for _, p := range planners {
			all.Go(func() { p.work(s, each) })
		}
		all.Wait()
		if done, asked = 0, 0; t.Failed() {
			t.Fatalf("round %d", round)
		}
		for _, p := range planners {
			done, asked = done+len(p.done), asked+p.asked
		}
		s.holds(start, planners)
		if t.Failed() || round > 4*wanted/each {
			t.Fatalf("round %d: %d of %d were done", round, done, asked)
		}
	}
	if n := one[int](s.town, "select deadlocks from pg_stat_database where datname = current_database()"); n > 0 {
		t.Errorf("%d deadlocks", n)
	}
	counts := map[string]int{}
	for _, p := range planners {
		for k, n := range p.codes {
			counts[k] += n
		}
	}
	for _, op := range []string{"split", "merge", "reshape", "move_node", "transfer", "recode", "undo", "redo"} {
		if counts[op+" done"] < wanted/100 {
			t.Errorf("%s was done %d times only", op, counts[op+" done"])
		}
	}
	t.Logf("%d of %d done in %d attempts: %v", done, asked, begun.n.Load(), counts)
	s.repeats(wanted)
}

func shapesOf(faces []geo.Face) (shapes []geo.MultiPolygon) {
	for _, f := range faces {
		shapes = append(shapes, f.Shape)
	}
	return shapes
}

// work asks for so many things; refusals are as good as deeds, anything else is a failure.
func (p *randomPlanner) work(s *sketch, times int) {
	if err := p.look(s); err != nil {
		s.t.Error(err)
		return
	}
	for range times {
		op, out, err := p.act(context.Background(), "")
		if err == nil {
			p.codes[op+" done"]++
			if err := p.see(s, out); err != nil {
				s.t.Error(err)
			}
			continue
		}
		e, ok := errors.AsType[*grid.Error](err)
		if pg, raised := errors.AsType[*pgconn.PgError](err); raised || !ok || !slices.Contains([]string{grid.Invalid, grid.Conflict, grid.NotFound}, e.Code) {
			s.t.Errorf("%s %d: %s: %v (%+v)", p.name, p.asked, op, err, pg)
			return
		}
		rule := e.Code
		if len(e.Problems) > 0 {
			rule = e.Problems[0].Rule
		}
		p.codes[op+" "+rule]++
		if rule == "stale" || rule == "unknown_grid" {
			if err := p.look(s); err != nil {
				s.t.Error(err)
			}
		}
	}
}

// holds proves the draft: a partition of the same ground, valid elsewhere too, with versions that
// count every change, and a log that holds what was acknowledged, once, and leads to what there is.
func (s *sketch) holds(start geo.Report, planners []*randomPlanner) {
	s.t.Helper()
	report := geo.CheckPartition(s.faces(s.draft))
	if !report.Clean() {
		s.t.Errorf("no partition: %+v", report.Defects)
	}
	s.sameOutline(start.Outline, report.Outline)
	if n := one[int](s.town, `select count(*) from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
		where gs.district = $1 and gs.edition = $2 and not st_isvalid(s.geom)`, s.district, s.draft); n > 0 {
		s.t.Errorf("%d shapes are not valid in PostGIS", n)
	}
	if text := one[string](s.town, `select coalesce(string_agg(concat_ws(' ', 'grid', gs.grid, 'has version', gs.version, 'after', n, 'changes'), '; '), '')
		from grid_shape gs left join lateral (
			select count(*) as n from operation o join operation_grid og on og.district = o.district and og.operation = o.id
			where o.district = gs.district and o.edition = gs.edition and og.grid = gs.grid and og.own and og.after is not null) c on true
		where gs.district = $1 and gs.edition = $2 and gs.version <> n + case when gs.grid <= 1000 then 1 else 0 end`, s.district, s.draft); text != "" {
		s.t.Error(text)
	}
	logged := map[int64]string{}
	rows, err := s.pool.Query(context.Background(), "select id, reason from operation where district = $1 and edition = $2", s.district, s.draft)
	if err != nil {
		s.t.Fatal(err)
	}
	var id int64
	var reason string
	if _, err := pgx.ForEachRow(rows, []any{&id, &reason}, func() error { logged[id] = reason; return nil }); err != nil {
		s.t.Fatal(err)
	}
	reasons := map[string]bool{}
	for _, p := range planners {
		for _, id := range p.done {
			if !strings.HasPrefix(logged[id], p.name+" ") || reasons[logged[id]] {
				s.t.Errorf("operation %d of %s is logged as %q", id, p.name, logged[id])
			}
			reasons[logged[id]] = true
			delete(logged, id)
		}
	}
	if len(logged) > 0 {
		s.t.Errorf("logged but not acknowledged: %v", logged)
	}
	s.replays()
}

// sameOutline wants the corners of an outline to be in another, and what that has besides to lie on
// it but for the units that added corners may bend it.
func (s *sketch) sameOutline(start, now geo.MultiPolygon) {
	s.t.Helper()
	corners := map[geo.Point]bool{}
	for p := range now.Segments {
		corners[p] = true
	}
	for p := range start.Segments {
		if !corners[p] {
			s.t.Errorf("the outline lost the corner %v", p)
		}
		delete(corners, p)
	}
	for p := range corners {
		off := math.Inf(1)
		for a, b := range start.Segments {
			off = min(off, p.DistanceTo(a, b))
		}
		if off > 3 { // each within a unit of the side it divided, which earlier ones had bent
			s.t.Errorf("the outline got a corner %v, %.2f units beside it", p, off)
		}
	}
}

// repeats does every request of the log again, in its order, on a fresh draft: the same grids, codes
// and integers come out.
func (s *sketch) repeats(most int) {
	s.t.Helper()
	fresh := s.newDraft(s.planner.ID)
	if err := grid.RepeatLog(context.Background(), s.store, s.district, s.draft, fresh, most*2); err != nil {
		s.t.Fatal(err)
	}
	first := sketch{town: s.town, draft: fresh}
	was, is := rowsOf(s), rowsOf(&first)
	for id, text := range was {
		if is[id] != text {
			s.t.Errorf("grid %d comes out as %.300s, was %.300s", id, is[id], text)
		}
		delete(is, id)
	}
	for _, id := range slices.Sorted(maps.Keys(is)) {
		s.t.Errorf("grid %d comes out besides", id)
	}
}

func rowsOf(s *sketch) map[int64]string {
	s.t.Helper()
	rows, err := s.pool.Query(context.Background(), `select grid, concat_ws(' ', code, name, kind, community, version, nodes_version, st_asewkt(s.geom))
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape where gs.district = $1 and edition = $2`, s.district, s.draft)
	if err != nil {
		s.t.Fatal(err)
	}
	all := map[int64]string{}
	var id int64
	var text string
	if _, err := pgx.ForEachRow(rows, []any{&id, &text}, func() error { all[id] = text; return nil }); err != nil {
		s.t.Fatal(err)
	}
	return all
}
