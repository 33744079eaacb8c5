package demo

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// loader stores a town.
type loader struct {
	*town
	pool      *pgxpool.Pool
	chronicle *chronicle
	options   Options

	tx         pgx.Tx
	district   int32
	actors     map[string]int64 // by name
	edition    int64
	categories []int64 // ids, in the order of the list
	incident   int64   // the first incident's id
	stored     atomic.Int64
	total      int64
	stage      atomic.Pointer[string]
}

// run stores everything, telling how far it has come as it goes.
func (l *loader) run(ctx context.Context) error {
	l.total = int64(l.incidents)
	for _, b := range l.blocks {
		l.total += int64(len(b.buildings))
	}
	l.at("storing rows")
	done := make(chan error, 1)
	go func() { done <- l.store(ctx) }()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-tick.C:
			l.options.Progress(*l.stage.Load(), l.stored.Load(), l.total)
		}
	}
}

func (l *loader) at(stage string) { l.stage.Store(&stage) }

// store writes the town in one transaction while other connections fill the months.
func (l *loader) store(ctx context.Context) (err error) {
	var months []monthTable
	defer func() {
		if err != nil {
			l.dropMonths(context.WithoutCancel(ctx), months)
		}
	}()
	err = pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		l.tx = tx
		if _, err := tx.Exec(ctx, sql.DemoClearLoads); err != nil {
			return fmt.Errorf("incidents: %w", err)
		}
		if err := l.storeDistrict(ctx); err != nil {
			return err
		}
		var err error
		if months, err = l.monthTables(ctx); err != nil {
			return err
		}
		work, inner := errgroup.WithContext(ctx)
		work.Go(func() error { return l.fillMonths(inner, months) })
		work.Go(func() error {
			for _, step := range []func(context.Context) error{
				l.storeTerritory, l.storeOrganisations, l.storeMap, l.storeBuildings, l.storePosts,
			} {
				if err := step(inner); err != nil {
					return err
				}
			}
			return nil
		})
		if err := work.Wait(); err != nil {
			return err
		}
		l.at("attaching months")
		if err := l.attachMonths(ctx, months); err != nil {
			return err
		}
		box := l.plane.box(l.outline)
		return grid.Announce(ctx, tx, grid.Change{District: l.district, Layer: "import", Kind: "load", Edition: l.edition, After: box})
	})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	l.at("tidying tables")
	if _, err := l.pool.Exec(ctx, sql.DemoVacuum); err != nil {
		return fmt.Errorf("demo: vacuum: %w", err)
	}
	return nil
}

// storeDistrict adds the district, its actors and categories, and takes the ids that the
// incidents will name.
func (l *loader) storeDistrict(ctx context.Context) error {
	settings := grid.DefaultSettings()
	err := l.tx.QueryRow(ctx, sql.DemoInsertDistrict, pgx.StrictNamedArgs{"name": l.name, "time_zone": "Asia/Shanghai",
		"settings": map[string]any{"household_min": settings.HouseholdMin, "household_max": settings.HouseholdMax,
			"max_grids_per_member": settings.MaxGridsPerMember, "reach_m": settings.ReachM, "demo": true}}).Scan(&l.district)
	if err != nil {
		return fmt.Errorf("district: %w", err)
	}
	if err := l.storeActors(ctx); err != nil {
		return err
	}
	if l.categories, err = l.take(ctx, "incident_category", len(categories)); err != nil {
		return err
	}
	err = copyRows(ctx, l.tx, "incident_category", []string{"district", "id", "code", "name", "name_en", "group_code", "sensitive"},
		len(categories), func(i int) []any {
			c := categories[i]
			return []any{l.district, int32(l.categories[i]), c.code, c.name, c.english, c.group, c.sensitive}
		})
	if err != nil {
		return err
	}
	ids, err := l.take(ctx, "grid", len(l.grids))
	if err != nil {
		return err
	}
	for i, g := range l.grids {
		g.id = ids[i]
	}
	var last int64
	err = l.tx.QueryRow(ctx, sql.DemoTakeIncidentIDs, pgx.StrictNamedArgs{"count": l.incidents}).Scan(&l.incident, &last)
	if err == nil && last-l.incident+1 != int64(l.incidents) {
		err = grid.Errorf(grid.Unavailable, "incidents are being added by somebody else; try again")
	}
	return err
}

// storeActors adds one actor for each role; they sign in by link.
func (l *loader) storeActors(ctx context.Context) error {
	l.actors = map[string]int64{}
	for _, a := range [...]struct{ name, display string }{
		{"admin", "管理员 · 程以清"}, {"commander", "指挥员 · 陆承远"}, {"importer", "数据员 · 沈书航"},
		{"planner", "规划员 · 姜若宁"}, {"reviewer", "审核员 · 魏知行"}, {"viewer", "查看员 · 陶晓岚"},
	} {
		rows, err := l.tx.Query(ctx, sql.GridInsertActor, pgx.StrictNamedArgs{"district": l.district, "name": a.name,
			"display_name": a.display, "roles": []string{a.name}, "scope_area": nil, "password_hash": nil, "by": nil})
		if err != nil {
			return fmt.Errorf("actors: %w", err)
		}
		actor, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[grid.Actor])
		if err != nil {
			return fmt.Errorf("actors: %w", err)
		}
		l.actors[a.name] = actor.ID
	}
	return nil
}

// take reserves ids of a table.
func (l *loader) take(ctx context.Context, table string, n int) ([]int64, error) {
	rows, err := l.tx.Query(ctx, sql.DemoTakeIDs, pgx.StrictNamedArgs{"table": table, "count": n})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	return ids, nil
}

// copyRows writes n rows of a table.
func copyRows(ctx context.Context, tx pgx.Tx, table string, columns []string, n int, row func(i int) []any) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(n, func(i int) ([]any, error) { return row(i), nil }))
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	return nil
}

// lattice is a point's coordinates as columns hold them.
func lattice(p geo.Point) (x, y int64) { return int64(p.X), int64(p.Y) }

func (l *loader) summary() Summary {
	s := Summary{District: l.name, ID: l.district, Streets: len(l.streets), Areas: len(l.streets) + len(l.communities),
		Grids: len(l.grids), Posts: len(l.posts), Incidents: l.incidents, Planted: len(l.problems)}
	for _, b := range l.blocks {
		s.Buildings += len(b.buildings)
		s.Households += b.households()
	}
	return s
}
