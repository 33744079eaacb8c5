package importers

import (
	"context"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"gridmap/grid"
	"gridmap/sql"
)

// Recover marks as failed the batches whose worker has died, empties their staging, and lets
// go of checked ones nobody has published for a week. Batches another process works on are
// left alone. Call it at start; how many were marked.
func (s *Store) Recover(ctx context.Context) (int, error) {
	type unfinished struct {
		district int32
		batch    int64
		options  Options
	}
	marked := 0
	for _, query := range []string{sql.ImportersListUnfinished, sql.ImportersListStale} {
		rows, err := s.pool.Query(ctx, query)
		if err != nil {
			return marked, wrapped(err, "recover")
		}
		list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (u unfinished, err error) {
			return u, r.Scan(&u.district, &u.batch, &u.options)
		})
		if err != nil {
			return marked, wrapped(err, "recover")
		}
		for _, u := range list {
			held, err := s.hold(ctx, u.batch)
			if grid.CodeOf(err) == grid.Conflict {
				continue // alive
			}
			if err != nil {
				return marked, err
			}
			rule := "interrupted"
			if query == sql.ImportersListStale {
				rule = "expired"
			}
			b, err := s.Batch(ctx, u.district, u.batch)
			if err == nil && (b.State == "uploaded" || b.State == "staged" || b.State == "checked") {
				_ = s.end(ctx, u.district, u.batch, grid.Errorf(grid.Unavailable, "%s", refuse(rule).Message("zh")), 0, 0)
				s.log.Warn("import marked as failed", "district", u.district, "batch", u.batch, "reason", rule)
				marked++
			}
			held.release()
			if u.options.Dir != "" && s.dir != "" {
				_ = os.RemoveAll(filepath.Join(s.dir, filepath.Base(u.options.Dir)))
			}
		}
	}
	return marked, nil
}
