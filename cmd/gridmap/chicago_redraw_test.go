package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql/pgtest"
)

// TestChicago_redraw repairs a real district whose borders do not quite fit, publishes it through
// the gate, and redraws ten of its areas. It needs the real data beside the repository.
func TestChicago_redraw(t *testing.T) {
	file := filepath.Join("..", "..", "..", "shared", "data", "chicago-incidents", "community_areas.geojson")
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		t.Skip("no real data beside the repository")
	}
	ctx, url := t.Context(), pgtest.DatabaseURL(t)
	if said, status := onDatabase(t, url, "import", file, "--as", "grids", "--district", "Chicago", "--time-zone", "America/Chicago", "--publish"); status != 0 {
		t.Fatal(said)
	}
	pool := openPool(t, url)
	store := grid.NewStore(pool)
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(ctx, query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	exec(`insert into actor (district, name, roles) values (1, 'planner', '{planner}'), (1, 'reviewer', '{reviewer}')`)
	planner, reviewer := grid.Actor{District: 1, ID: 1}, int64(2)
	// An edition that replaces the baseline begins a day later at the earliest.
	exec(`update edition set during = '[2020-01-01,)'`)
	// One branch and one member for all.
	exec(`insert into organisation (district, id, kind, name) values (1, 1, 'district_committee', 'District committee');
		insert into organisation (district, id, kind, parent, parent_level, name) values (1, 2, 'branch', 1, 1, 'Branch');
		insert into member (district, id, organisation, name, office, term) values (1, 1, 2, 'A. Member', 'secretary', '[2000-01-01,)');
		insert into grid_branch (district, grid, organisation, role, during) select 1, grid, 2, 'lead', '[2000-01-01,)' from grid_shape where district = 1;
		insert into grid_member (district, grid, member, role, during) select 1, grid, 1, 'contact', '[2000-01-01,)' from grid_shape where district = 1`)

	draft, err := store.CreateDraft(ctx, planner.ID, grid.NewDraft{District: 1, Name: "Repaired"})
	if err != nil {
		t.Fatal(err)
	}
	if draft.Proved || draft.Findings.Error+draft.Findings.Warning+draft.Findings.Info == 0 {
		t.Fatalf("the areas are said to fit: %+v", draft)
	}
	gate := func() grid.Gate {
		t.Helper()
		g, err := store.Gate(ctx, 1, draft.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	if g := gate(); g.Ready {
		t.Fatal("areas that do not fit may be published")
	}
	out, err := store.Operate(ctx, planner, draft.ID, grid.OperationRequest{Op: "repair", WidthM: 30}, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("repair changed %d areas", len(out.Grids))
	// What is left is no part of Chicago: two towns inside it, and a strip beside it.
	var holes []orb.Point
	g := gate()
	for _, b := range g.Blockers {
		if b.Kind != "gap" || b.Place == nil {
			t.Errorf("after the repair: %+v", b.Finding)
			continue
		}
		holes = append(holes, *b.Place)
	}
	if len(holes) != 3 {
		t.Errorf("%d holes", len(holes))
	}
	if _, err := store.ChangeEdition(ctx, planner.ID, 1, draft.ID, grid.EditionChange{Outside: &holes}); err != nil {
		t.Fatal(err)
	}
	if g := gate(); !g.Ready {
		t.Fatalf("%+v", g.Blockers)
	}
	publish := func(edition int64) {
		t.Helper()
		if _, err := store.SubmitEdition(ctx, planner.ID, 1, edition, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := store.ApproveEdition(ctx, reviewer, 1, edition, ""); err != nil {
			t.Fatal(err)
		}
		if p, err := store.PublishEdition(ctx, reviewer, 1, edition, "", ""); err != nil || !p.Edition.Proved {
			t.Fatal(p, err)
		}
	}
	publish(draft.ID)

	if draft, err = store.CreateDraft(ctx, planner.ID, grid.NewDraft{District: 1, Name: "Redrawn"}); err != nil {
		t.Fatal(err)
	}
	if !draft.Proved || len(draft.Outside) != 3 {
		t.Fatalf("a draft of the repaired edition: %+v", draft)
	}
	load := func() (faces []geo.Face) {
		t.Helper()
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
			faces, err = grid.LoadFaces(ctx, tx, 1, draft.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return faces
	}
	cut, moved := 0, 0
	for i, f := range load() {
		if i%7 != 0 || cut == 10 {
			continue
		}
		middle := f.Shape.Label()
		box := f.Shape.Box()
		line := []orb.Point{geo.Point{X: box.Min.X - 1000, Y: middle.Y}.LonLat(), middle.LonLat(), geo.Point{X: box.Max.X + 1000, Y: middle.Y + 3000}.LonLat()}
		if _, err := store.Operate(ctx, planner, draft.ID, grid.OperationRequest{Op: "split", Grid: f.ID, Line: line}, ""); err != nil {
			t.Errorf("split %d: %v", f.ID, err)
		}
		cut++
		// A stroke from the middle out over the northern border and back.
		north := geo.Point{X: middle.X + 2000, Y: box.Min.Y - 5000}
		stroke := []orb.Point{geo.Point{X: middle.X - 1000, Y: middle.Y - 2000}.LonLat(), north.LonLat(), geo.Point{X: middle.X + 6000, Y: middle.Y - 2000}.LonLat()}
		switch _, err := store.Operate(ctx, planner, draft.ID, grid.OperationRequest{Op: "reshape", Line: stroke}, ""); {
		case err == nil:
			moved++
		case grid.CodeOf(err) != grid.Invalid: // the lake lies north of some
			t.Errorf("reshape %d: %v", f.ID, err)
		default:
			t.Logf("reshape %d: %v", f.ID, err)
		}
	}
	if cut != 10 || moved < 5 {
		t.Errorf("%d cut, %d reshaped", cut, moved)
	}
	report := geo.CheckPartition(load())
	var outside []geo.Point
	for _, c := range holes {
		p, _ := geo.FromLonLat(c[0], c[1])
		outside = append(outside, p)
	}
	report.Accept(outside)
	if !report.Clean() {
		t.Errorf("%+v", report.Defects)
	}
	if r, err := store.Replay(ctx, 1, draft.ID); err != nil || len(r.Differences) > 0 {
		t.Errorf("replay: %v %v", r.Differences, err)
	}
}
