package importers

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// counts is what publishing rows does.
type counts struct{ add, update, same, held, unplaced int }

func (n counts) addTo(s *Summary) {
	s.Add, s.Update, s.Same = s.Add+n.add, s.Update+n.update, s.Same+n.same
	s.Held, s.Unplaced = s.Held+n.held, s.Unplaced+n.unplaced
}

// uncategorised is the category of incidents that name none.
const uncategorised = "未分类"

// publishRows writes the good staged rows of any kind but grids into their table, with dry
// only counts them.
func publishRows(ctx context.Context, c *checker, dry bool, actor int64) (n counts, err error) {
	simple := map[string]string{
		"areas": sql.ImportersPublishAreas, "buildings": sql.ImportersPublishBuildings, "posts": sql.ImportersPublishPosts,
		"roads": sql.ImportersPublishRoads, "water": sql.ImportersPublishWater, "places": sql.ImportersPublishPlaces,
		"organisations": sql.ImportersPublishOrganisations, "members": sql.ImportersPublishMembers,
	}
	switch c.b.Kind {
	case "incidents":
		query := sql.ImportersPublishIncidents
		if dry {
			query = sql.ImportersPlanIncidents
		}
		err = c.tx.QueryRow(ctx, query, plannedNow, c.with("source", c.b.options.Source, "fallback", uncategorised)).
			Scan(&n.add, &n.update, &n.same, &n.held, &n.unplaced)
	case "assignments":
		return publishAssignments(ctx, c, dry, actor)
	default:
		err = c.tx.QueryRow(ctx, simple[c.b.Kind], plannedNow, c.with("dry", dry)).Scan(&n.add, &n.update, &n.same)
	}
	return n, c.wrapped(err)
}

// plannedNow keeps a statement over a whole file from running by a plan made for another.
const plannedNow = pgx.QueryExecModeDescribeExec

// prepareBulk gives the transaction the memory that joining a whole file takes, and lets
// foreign keys be checked by one plan: connections are set to plan every statement anew, and a
// plan a row takes longer than the row.
func prepareBulk(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "select set_config('work_mem', '64MB', true), set_config('plan_cache_mode', 'auto', true)")
	return wrapped(err, "publish")
}

// publishAssignments counts first, then ends what is replaced, then adds: the database lets
// no two leads of a grid share a day.
func publishAssignments(ctx context.Context, c *checker, dry bool, actor int64) (n counts, err error) {
	for _, t := range []struct{ close, publish string }{
		{sql.ImportersCloseBranches, sql.ImportersPublishBranches},
		{sql.ImportersCloseGridMembers, sql.ImportersPublishGridMembers},
	} {
		args := c.with("today", c.d.today, "dry", true, "actor", orNil(actor))
		var add, update, same int
		if err := c.tx.QueryRow(ctx, t.publish, args).Scan(&add, &update, &same); err != nil {
			return n, c.wrapped(err)
		}
		n.add, n.update, n.same = n.add+add, n.update+update, n.same+same
		if dry {
			continue
		}
		if err := c.exec(ctx, t.close, "today", c.d.today); err != nil {
			return n, err
		}
		args["dry"] = false
		if err := c.tx.QueryRow(ctx, t.publish, args).Scan(new(int), new(int), new(int)); err != nil {
			return n, c.wrapped(err)
		}
	}
	return n, nil
}

// addMonths makes sure that incidents find the partitions of their months, each in a
// transaction of its own: attaching one locks out readers, and that must not last.
func (s *Store) addMonths(ctx context.Context, b Batch) error {
	rows, err := s.pool.Query(ctx, sql.ImportersListMonths, pgx.StrictNamedArgs{"district": b.District, "batch": b.ID})
	if err != nil {
		return wrapped(err, "months")
	}
	months, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return wrapped(err, "months")
	}
	for _, m := range months {
		if _, err := s.pool.Exec(ctx, sql.ImportersAddMonth, pgx.StrictNamedArgs{"day": m}); err != nil {
			return wrapped(err, "months")
		}
	}
	return nil
}
