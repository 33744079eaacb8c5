package importers

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/grid"
	"gridmap/sql"
)

// leftover is a batch that nobody may be working on any more.
type leftover struct {
	district int32
	batch    int64
	options  Options
}

// Recover marks as failed the batches whose worker has died, empties their staging, and lets
// go of checked ones nobody has published for a week. One that was only waiting for a person
// to publish it is checked again as before. Batches another process works on are left alone.
// Call it at start; how many were marked.
func (s *Store) Recover(ctx context.Context) (int, error) {
	marked := 0
	for _, kind := range []struct{ query, rule string }{
		{query: sql.ImportersListUnfinished, rule: "interrupted"}, {query: sql.ImportersListStalled, rule: "interrupted"}, {query: sql.ImportersListStale, rule: "expired"},
	} {
		rows, err := s.pool.Query(ctx, kind.query)
		if err != nil {
			return marked, wrapped(err, "recover")
		}
		list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (l leftover, err error) {
			return l, r.Scan(&l.district, &l.batch, &l.options)
		})
		if err != nil {
			return marked, wrapped(err, "recover")
		}
		for _, l := range list {
			failed, err := s.settle(ctx, l, kind.rule)
			if err != nil {
				return marked, err
			}
			if failed {
				marked++
			}
		}
	}
	return marked, s.sweep(ctx)
}

// sweep removes uploads that no batch will read: of servers that died while a file came in. One
// that is still coming in is younger than an upload may take.
func (s *Store) sweep(ctx context.Context) error {
	if s.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		if os.IsNotExist(err) {
			return nil
		}
		return wrapped(err, "recover")
	}
	rows, err := s.pool.Query(ctx, sql.ImportersListDirectories)
	if err != nil {
		return wrapped(err, "recover")
	}
	used, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return wrapped(err, "recover")
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < time.Hour || slices.Contains(used, e.Name()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.dir, e.Name())); err != nil {
			return wrapped(err, "recover")
		}
	}
	return nil
}

// settle ends a leftover unless somebody holds it; it says whether it was marked as failed.
func (s *Store) settle(ctx context.Context, l leftover, rule string) (failed bool, err error) {
	held, err := s.hold(ctx, l.batch)
	if grid.CodeOf(err) == grid.Conflict {
		return false, nil // alive
	}
	if err != nil {
		return false, err
	}
	defer held.release()
	b, err := s.Batch(ctx, l.district, l.batch) // as it is now that nobody else has it
	if err != nil {
		return false, err
	}
	switch {
	case b.State == "uploaded", b.State == "staged", b.State == "checked" && (rule == "expired" || l.options.Publish):
		s.giveUp(ctx, l.district, l.batch, "failed", refuse(rule), b.RowsRead, b.RowsBad)
		s.log.Warn("import marked as failed", "district", l.district, "batch", l.batch, "reason", rule)
		failed = true
		// One that made its district and went no further leaves nothing behind.
		if err := s.Forget(ctx, l.district); err != nil && grid.CodeOf(err) != grid.Conflict {
			return failed, err
		}
	case b.State == "checked", b.State == "published":
		if _, err := s.pool.Exec(ctx, sql.ImportersSetProgress, pgx.StrictNamedArgs{"district": l.district, "batch": l.batch, "progress": jsonOf(struct{}{})}); err != nil {
			return false, wrapped(err, "recover")
		}
		return false, nil
	}
	if l.options.Dir != "" && s.dir != "" {
		err = os.RemoveAll(filepath.Join(s.dir, filepath.Base(l.options.Dir)))
	}
	return failed, wrapped(err, "recover")
}
