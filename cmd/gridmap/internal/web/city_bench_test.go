package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/sql"
	"gridmap/tiles"
)

// BenchmarkCity asks each read of the API of a city (gridmap demo --scale city in the database
// GRIDMAP_BENCH_DATABASE_URL names; make bench makes one) as a commander would, and reports the
// median, the 95th percentile and the slowest answer in milliseconds, and which that was.
// Nothing is kept between "first" answers: each comes from a server that has just started.
func BenchmarkCity(b *testing.B) {
	address := os.Getenv("GRIDMAP_BENCH_DATABASE_URL")
	if address == "" {
		b.Fatal("set GRIDMAP_BENCH_DATABASE_URL to a city's database: gridmap demo --scale city")
	}
	pool, err := sql.Open(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	store := grid.NewStore(pool)
	token := benchToken(b, store)
	words := func(list ...string) (out []string) {
		for _, w := range list {
			out = append(out, "search?q="+url.QueryEscape(w))
		}
		return out
	}
	var one, buildings int64
	var lon, lat float64
	err = pool.QueryRow(b.Context(), `select g.grid, (select min(id) from building where district = g.district and grid_now = g.grid), st_x(lonlat_of(s.label)), st_y(lonlat_of(s.label))
		from grid_shape g join shape s on s.district = g.district and s.id = g.shape order by md5(g.grid::text) limit 1`).Scan(&one, &buildings, &lon, &lat)
	if err != nil {
		b.Fatal(err)
	}
	sets := []struct {
		name  string
		first bool
		paths []string
	}{
		{"districts, first", true, []string{"districts"}},
		{"districts", false, []string{"districts"}},
		{"grids of all, first", true, []string{"grids?limit=5000"}},
		{"grids of all", false, []string{"grids?limit=5000"}},
		{"grids of a day, first", true, []string{"grids?limit=5000&as_of=2026-01-31"}},
		{"grids by state", false, []string{"grids?state=no_branch", "grids?state=overloaded"}},
		{"grid at a point", false, []string{fmt.Sprintf("grids?point=%f,%f", lon, lat)}},
		{"grid", false, []string{fmt.Sprintf("grids/%d", one)}},
		{"areas, first", true, []string{"areas"}},
		{"areas", false, []string{"areas"}},
		{"validation, first", true, []string{"validation"}},
		{"validation", false, []string{"validation"}},
		{"validation of a grid", false, []string{fmt.Sprintf("validation?grid=%d", one)}},
		{"organisations", false, []string{"organisations"}},
		{"members", false, []string{"members?limit=500", "members?q=" + url.QueryEscape("王")}},
		{"assignments", false, []string{"assignments?limit=500"}},
		{"buildings in a box", false, []string{fmt.Sprintf("buildings?bbox=%f,%f,%f,%f", lon-0.01, lat-0.01, lon+0.01, lat+0.01)}},
		{"footprints on a screen", false, []string{fmt.Sprintf("buildings?geometry=1&limit=5000&bbox=%f,%f,%f,%f", lon-0.0077, lat-0.004, lon+0.0077, lat+0.004)}},
		{"roads on a screen", false, []string{fmt.Sprintf("roads?bbox=%f,%f,%f,%f", lon-0.0077, lat-0.004, lon+0.0077, lat+0.004)}},
		{"building", false, []string{fmt.Sprintf("buildings/%d", buildings)}},
		{"posts", false, []string{"posts"}},
		{"incidents", false, []string{"incidents", "incidents?unplaced=true", fmt.Sprintf("incidents?grid=%d", one)}},
		{"incidents filtered", false, []string{"incidents?status=handling", "incidents?from=2025-03-01&to=2025-03-31"}},
		{"incidents in a box", false, []string{fmt.Sprintf("incidents?bbox=%f,%f,%f,%f", lon-0.01, lat-0.01, lon+0.01, lat+0.01),
			fmt.Sprintf("incidents?bbox=%f,%f,%f,%f", lon-0.05, lat-0.05, lon+0.05, lat+0.05)}},
		{"heat, grids", false, []string{"heat", "heat?from=2025-06&to=2025-08"}},
		{"heat, cells", false, []string{"heat?by=cell&level=16", "heat?by=cell&level=19&from=2025-06&to=2025-08"}},
		{"hotspots, first", true, []string{"hotspots", "hotspots?denominator=households"}},
		{"hotspots", false, []string{"hotspots", "hotspots?denominator=households"}},
		{"coverage, first", true, []string{"coverage"}},
		{"coverage", false, []string{"coverage"}},
		{"search", false, words("幸福", "花园", "人民", "社区", "99010", "3号楼", "花园 3号楼", "路12号", "第一网格", "王", "号楼", "支部书记", "中心", "学校")},
	}
	for _, set := range sets {
		b.Run(set.name, func(b *testing.B) {
			server := benchServer(b, pool, store)
			if !set.first { // connections and what is kept
				for range 3 {
					for _, path := range set.paths {
						benchAsk(b, server, path, token)
					}
				}
			}
			var took []time.Duration
			var slowest string
			for b.Loop() {
				for _, path := range set.paths {
					if set.first {
						server = benchServer(b, pool, grid.NewStore(pool))
					}
					d := benchAsk(b, server, path, token)
					if len(took) == 0 || d > slices.Max(took) {
						slowest = path
					}
					took = append(took, d)
				}
			}
			b.Logf("slowest: %s", slowest)
			slices.Sort(took)
			at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
			b.ReportMetric(at(0.5), "ms/p50")
			b.ReportMetric(at(0.95), "ms/p95")
			b.ReportMetric(at(1), "ms/max")
		})
	}
}

func benchServer(b *testing.B, pool *pgxpool.Pool, store *grid.Store) *Server {
	b.Helper()
	set, err := tiles.New(b.Context(), pool, tiles.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(set.Close)
	return New(Config{Log: slog.New(slog.DiscardHandler), Store: store, Tiles: set})
}

func benchAsk(b *testing.B, server *Server, path, token string) time.Duration {
	b.Helper()
	r := httptest.NewRequest("GET", "/api/v1/"+path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	start := time.Now()
	server.ServeHTTP(w, r)
	took := time.Since(start)
	if w.Code != 200 {
		b.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return took
}

func benchToken(b *testing.B, store *grid.Store) string {
	b.Helper()
	ctx := context.Background()
	list, err := store.Districts(ctx)
	if err != nil || len(list) == 0 {
		b.Fatalf("no city: %v", err)
	}
	a, err := store.ActorNamed(ctx, list[0].ID, "bench")
	if grid.CodeOf(err) == grid.NotFound {
		a.Actor, err = store.AddActor(ctx, grid.NewActor{District: list[0].ID, Name: "bench", Roles: []string{"commander"}})
	}
	if err != nil {
		b.Fatal(err)
	}
	token, _, err := store.NewToken(ctx, list[0].ID, a.ID, 0, "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	return token
}
