package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// AddIncidentMonths makes sure the partitions of this month's incidents and the next so many
// months' exist.
func (s *Store) AddIncidentMonths(ctx context.Context, ahead int) error {
	_, err := s.pool.Exec(ctx, sql.GridAddComingMonths, pgx.StrictNamedArgs{"ahead": ahead})
	return storageError(err, "incident months")
}
