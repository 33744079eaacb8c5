package web

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/grid/analysis"
	"gridmap/sql/pgtest"
	"gridmap/tiles"
)

// surveyed is a district of 8 × 8 square grids 40,000 units (309 m) wide, each with four
// buildings of 100 households (grid 21 has none), in communities of two columns, with a post in
// every fourth grid, and incidents: one to three a grid, and ten times as many in grids 37, 38,
// 45 and 46.
type surveyed struct {
	*Server
	pool *pgxpool.Pool
}

const (
	surveyWidth  = 40_000
	surveyColumn = 8
)

func surveyCorner(column, row int) geo.Point {
	origin, _ := geo.FromLonLat(118.25, 33.95)
	return geo.Point{X: origin.X + uint32(column*surveyWidth), Y: origin.Y + uint32(row*surveyWidth)}
}

func newSurveyed(t testing.TB) *surveyed {
	t.Helper()
	ctx := context.Background()
	pool := pgtest.Database(t)
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return fillSurveyed(ctx, tx) })
	if err != nil {
		t.Fatal(err)
	}
	tileset, err := tiles.New(ctx, pool, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tileset.Close)
	return &surveyed{&Server{Config: Config{Log: slog.New(slog.DiscardHandler), Store: grid.NewStore(pool), Tiles: tileset}}, pool}
}

func fillSurveyed(ctx context.Context, tx pgx.Tx) error {
	exec := func(query string, args ...any) error {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
		return nil
	}
	if err := cmp.Or(
		exec(`insert into district (id, name) values (1, '测试区')`),
		exec(`insert into area (district, id, kind, name) values (1, 1, 'street', '街道')`),
		exec(`insert into area (district, id, kind, name, parent, parent_level) select 1, 10 + c, 'community', '社区' || c, 1, 1 from generate_series(0, 3) c`),
		exec(`insert into edition (district, id, name, state, during) values (1, 1, 'E', 'in_force', daterange('2025-01-01', null))`),
		exec(`insert into incident_category (district, id, code, name) values (1, 1, 'litter', '垃圾'), (1, 2, 'noise', '噪声')`),
	); err != nil {
		return err
	}
	var shapes []grid.NewShape
	for i := range surveyColumn * surveyColumn {
		c, r := i%surveyColumn, i/surveyColumn
		ring := geo.Ring{surveyCorner(c, r), surveyCorner(c+1, r), surveyCorner(c+1, r+1), surveyCorner(c, r+1), surveyCorner(c, r)}
		shapes = append(shapes, grid.NewShape{Geom: geo.MultiPolygon{{ring}}})
	}
	ids, err := grid.InsertShapes(ctx, tx, 1, shapes)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(3, 4))
	for i, shape := range ids {
		c, r := i%surveyColumn, i/surveyColumn
		incidents := 1 + i%3
		if (c == 4 || c == 5) && (r == 4 || r == 5) {
			incidents = 20
		}
		if err := cmp.Or(
			exec(`insert into grid (district, id) values (1, $1)`, i+1),
			exec(`insert into grid_shape (district, edition, grid, shape, code, name, community) values (1, 1, $1, $2, $3, '网格', $4)`, i+1, shape, fmt.Sprintf("G%02d", i+1), 10+c/2),
			exec(`insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
				select 1, '2026-03-05T00:00Z', 's', $1::text || '/' || k, 1, 'reported', st_point(118, 34, 4326), $2, $3 from generate_series(1, $4) k`,
				fmt.Sprint(i), int64(surveyCorner(c, r).X)+surveyWidth/2, int64(surveyCorner(c, r).Y)+surveyWidth/2, incidents),
		); err != nil {
			return err
		}
		for k := range 4 {
			p := surveyCorner(c, r)
			p.X, p.Y = p.X+3000+uint32(random.IntN(surveyWidth-6000)), p.Y+3000+uint32(random.IntN(surveyWidth-6000))
			if k == 0 && i%4 == 1 {
				place := p.LonLat()
				if err := exec(`insert into post (district, id, source_key, kind, name, place, x, y) values (1, $1, $6, 'station', '站' || $6, st_point($2, $3, 4326), $4, $5)`,
					i, place[0], place[1], int64(p.X), int64(p.Y), fmt.Sprint(i)); err != nil {
					return err
				}
			}
			if i == 20 {
				continue
			}
			foot := geo.MultiPolygon{{{{X: p.X - 900, Y: p.Y - 900}, {X: p.X + 900, Y: p.Y - 900}, {X: p.X + 900, Y: p.Y + 900}, {X: p.X - 900, Y: p.Y + 900}, {X: p.X - 900, Y: p.Y - 900}}}}
			p.X += 7 // the anchor
			if err := exec(`insert into building (district, id, source_key, address, households, footprint, x, y) values (1, $1, $5, '路' || $5, 100, $2, $3, $4)`,
				4*i+k, foot.LonLat(), int64(p.X), int64(p.Y), fmt.Sprint(4*i+k)); err != nil {
				return err
			}
		}
	}
	if err := grid.Attribute(ctx, tx, 1, 1); err != nil {
		return err
	}
	return grid.Announce(ctx, tx, grid.Change{District: 1, Layer: "import", Kind: "load"})
}

func (s *surveyed) announce(t *testing.T, layer, query string, args ...any) {
	t.Helper()
	ctx := context.Background()
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
		return grid.Announce(ctx, tx, grid.Change{District: 1, Layer: layer, Kind: "update"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *surveyed) hot(t *testing.T, in hotspotsInput) *hotspotsBody {
	t.Helper()
	out, err := s.hotspots(context.Background(), &in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Body
}

func (s *surveyed) reach(t *testing.T, in coverageInput) *coverageBody {
	t.Helper()
	out, err := s.coverage(context.Background(), &in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Body
}

func TestHotspots_findsThePlantedBlock(t *testing.T) {
	s := newSurveyed(t)
	for _, denominator := range []string{"none", "households"} {
		body := s.hot(t, hotspotsInput{From: "2026-03", To: "2026-03", Denominator: denominator, Lang: "zh"})
		total := 0
		for _, n := range body.Classes {
			total += n
		}
		if body.N != 64 || body.Tested+body.Undefined != 64 || total != 64 || len(body.Items) != 64 || body.Total != 200 || len(body.Classes) != 8 {
			t.Errorf("%s: n %d, tested %d, undefined %d, classes %v, %d items, %d incidents", denominator, body.N, body.Tested, body.Undefined, body.Classes, len(body.Items), body.Total)
		}
		for _, item := range body.Items[:4] {
			if !slices.Contains([]int64{37, 38, 45, 46}, item.Grid) || item.Class != analysis.Hot99 || item.Count != 20 || item.Method != "exact" {
				t.Errorf("%s: %+v is among the four hottest", denominator, item)
			}
		}
		for i, item := range body.Items {
			if (item.Q == nil) != (item.Class == analysis.Undefined) || item.Why == "" {
				t.Errorf("%s: %+v", denominator, item)
			}
			if i > 0 && item.Z != nil && *item.Z > *body.Items[i-1].Z {
				t.Errorf("%s: z %v is ranked below %v", denominator, *item.Z, *body.Items[i-1].Z)
			}
			if item.Grid == 21 && denominator == "households" && (item.Class != analysis.Undefined || !strings.Contains(item.Why, "没有户数")) {
				t.Errorf("the grid without households: %+v", item)
			}
		}
		if !s.Tiles.HasComputed(body.Key, "hotspots") {
			t.Errorf("the tiles know nothing of %s", body.Key)
		}
	}
}

// TestHotspots_neighbourhoodIsQueenAndSelf recounts the middle of the block by hand.
func TestHotspots_neighbourhoodIsQueenAndSelf(t *testing.T) {
	s := newSurveyed(t)
	body := s.hot(t, hotspotsInput{From: "2026-03", To: "2026-03"})
	at := slices.IndexFunc(body.Items, func(i hotspotItem) bool { return i.Grid == 37 })
	want := int64(0)
	for _, g := range []int{27, 28, 29, 35, 36, 37, 43, 44, 45} {
		n := 1 + g%3
		if g == 36 || g == 37 || g == 44 || g == 45 {
			n = 20
		}
		want += int64(n)
	}
	if item := body.Items[at]; item.Observed != want || math.Abs(*item.Expected-200*9./64) > 1e-9 {
		t.Errorf("observed %d, expected %v; want %d and %v", item.Observed, *item.Expected, want, 200*9./64)
	}
}

func TestHotspots_saysWhyNot(t *testing.T) {
	s := newSurveyed(t)
	for _, c := range []struct {
		in   hotspotsInput
		says string
	}{
		{hotspotsInput{From: "2025-01", To: "2025-02", Lang: "en"}, "Only 0 incidents"},
		{hotspotsInput{Category: []string{"noise"}, Lang: "zh"}, "只有 0 件"},
	} {
		body := s.hot(t, c.in)
		if body.Tested != 0 || body.Undefined != 64 || body.Classes[analysis.Undefined] != 64 || !strings.Contains(body.Items[0].Why, c.says) {
			t.Errorf("%+v: %d tested, %q", c.in, body.Tested, body.Items[0].Why)
		}
	}
	for _, c := range []hotspotsInput{{From: "2026"}, {To: "2026-13"}, {From: "2026-05", To: "2026-04"}, {Category: []string{"litter", "typo"}}} {
		if _, err := s.hotspots(context.Background(), &c); grid.CodeOf(err) != grid.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := s.hotspots(context.Background(), &hotspotsInput{District: 99}); grid.CodeOf(err) != grid.NotFound {
		t.Errorf("no such district: %v", err)
	}
	s.announce(t, "edition", "update edition set during = null, state = 'draft'")
	if body := s.hot(t, hotspotsInput{}); body.N != 0 || len(body.Items) != 0 || body.Edition != 0 {
		t.Errorf("without an edition: %+v", body)
	}
}

func TestHotspots_followsTheFeed(t *testing.T) {
	s := newSurveyed(t)
	in := hotspotsInput{From: "2026-03", To: "2026-03", Category: []string{"noise", "litter", "noise"}}
	first := s.hot(t, in)
	if again := s.hot(t, in); again != first {
		t.Error("the same question over the same data was computed twice")
	}
	en := in
	en.Lang = "en"
	if other := s.hot(t, en); other.Key != first.Key || other.Items[0].Why == first.Items[0].Why || first.Items[0].Why != s.hot(t, in).Items[0].Why {
		t.Error("another language is another answer, or changed the first")
	}
	s.announce(t, "posts", "delete from post where id = 1")
	if s.hot(t, in) != first {
		t.Error("a post changed the hot spots")
	}
	s.announce(t, "incidents", "delete from incident where grid_now = 37")
	if later := s.hot(t, in); later.Key == first.Key || later.Total != first.Total-20 {
		t.Errorf("after 20 incidents went: key %s, total %d", later.Key, later.Total)
	}
}

// TestCoverage_agreesWithGeography compares every distance with PostGIS over all pairs.
func TestCoverage_agreesWithGeography(t *testing.T) {
	s := newSurveyed(t)
	body := s.reach(t, coverageInput{})
	rows, err := s.pool.Query(context.Background(), `
		select b.id, b.households, n.post, n.d
		from building b cross join lateral (
			select p.id as post, st_distance(p.place::geography, lonlat_of(st_makepoint(b.x, b.y))::geography) as d
			from post p order by d limit 1) n
		order by n.d desc`)
	if err != nil {
		t.Fatal(err)
	}
	type far struct {
		Building   int64
		Households int64
		Post       int64
		D          float64
	}
	want, err := pgx.CollectRows(rows, pgx.RowToStructByPos[far])
	if err != nil || len(want) != 252 {
		t.Fatal(len(want), err)
	}
	within := map[float64]int64{}
	beyond := 0
	for i, w := range want {
		if w.D > body.Limits[0] {
			beyond++
		}
		for _, limit := range body.Limits {
			if w.D <= limit {
				within[limit]++
			}
		}
		if i < len(body.Gaps) {
			g := body.Gaps[i]
			if math.Abs(*g.Distance-w.D) > 1e-3 || g.NearestPost.ID != w.Post || g.Address != fmt.Sprintf("路%d", g.Building) || *g.Second < *g.Distance {
				t.Errorf("gap %d: %+v at %v, PostGIS says %+v", i, g, *g.Distance, w)
			}
		}
	}
	if len(body.Gaps) != min(mostGaps, beyond) || beyond < 40 || body.Label != "straight line" || body.Posts != 16 || body.Total.Buildings != 252 || body.Total.Households != 25200 {
		t.Errorf("%d gaps, %q, %d posts, %+v", len(body.Gaps), body.Label, body.Posts, body.Total)
	}
	for _, w := range body.Total.Within {
		if n := within[w.Limit]; w.Buildings != n || w.Households != 100*n || math.Abs(*w.Share-float64(n)/252) > 1e-12 {
			t.Errorf("within %v m: %+v, want %d buildings", w.Limit, w, n)
		}
	}
	var households, near int64
	for _, g := range body.Grids {
		households += g.Households
		if (g.Within == nil) != (g.Grid == 21) || (g.BuildingsWithin == nil) != (g.Grid == 21) {
			t.Errorf("grid %d: %v", g.Grid, g.Within)
		}
		if g.Within != nil {
			near += int64(math.Round(g.Within[0] * float64(g.Households)))
		}
	}
	if households != 25200 || near != body.Total.Within[0].Households || len(body.Communities) != 4 || body.Communities[0].Name != "社区0" {
		t.Errorf("grids hold %d households, %d near; communities %+v", households, near, body.Communities)
	}
}

func TestCoverage_withoutPosts(t *testing.T) {
	s := newSurveyed(t)
	before := s.reach(t, coverageInput{})
	s.announce(t, "incidents", "delete from incident where grid_now = 37")
	if s.reach(t, coverageInput{}) != before {
		t.Error("an incident changed the reach of posts")
	}
	if other := s.reach(t, coverageInput{AsOf: "2026-03-01"}); other.Key != before.Key || other.AsOf != "2026-03-01" {
		t.Error("a day with the same posts has other tiles")
	}
	s.announce(t, "posts", "delete from post")
	body := s.reach(t, coverageInput{})
	if body.Posts != 0 || *body.Total.Within[2].Share != 0 || body.Gaps[0].Distance != nil || body.Gaps[0].NearestPost != nil || body.Key == before.Key {
		t.Errorf("%+v, %+v", body.Total, body.Gaps[0])
	}
	if _, err := s.coverage(context.Background(), &coverageInput{AsOf: "yesterday"}); grid.CodeOf(err) != grid.Invalid {
		t.Errorf("a bad day: %v", err)
	}
	if old := s.reach(t, coverageInput{AsOf: "2020-01-01"}); len(old.Grids) != 0 || old.Unplaced != 252 || old.Edition != 0 {
		t.Errorf("before the first edition: %d grids, %d unplaced", len(old.Grids), old.Unplaced)
	}
}

func TestKept_computesOnceAndForgetsTheOldest(t *testing.T) {
	var k kept[int]
	var mu sync.Mutex
	calls := map[string]int{}
	compute := func(key string, v int) func(context.Context) (int, error) {
		return func(ctx context.Context) (int, error) {
			mu.Lock()
			calls[key]++
			mu.Unlock()
			select {
			case <-time.After(30 * time.Millisecond):
			case <-ctx.Done():
				return 0, ctx.Err()
			}
			return v, nil
		}
	}
	ctx := context.Background()
	gone, leave := context.WithCancel(ctx)
	var wait sync.WaitGroup
	for i := range 5 {
		own := ctx
		if i == 0 {
			own = gone
		}
		wait.Go(func() {
			if v, err := k.get(own, "a", 2, compute("a", 7)); own == ctx && (v != 7 || err != nil) {
				t.Errorf("got %d, %v", v, err)
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	leave()
	wait.Wait()
	for _, key := range []string{"b", "a", "c", "a", "b"} { // c pushes b out, not a
		if _, err := k.get(ctx, key, 2, compute(key, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if calls["a"] != 1 || calls["b"] != 2 || calls["c"] != 1 {
		t.Errorf("computed %v times", calls)
	}
	if _, err := k.get(ctx, "bad", 2, func(context.Context) (int, error) { return 0, fmt.Errorf("no") }); err == nil {
		t.Error("an error was swallowed")
	}
	if _, ok := k.find("bad"); ok {
		t.Error("an error was kept")
	}
}
