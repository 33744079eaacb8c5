package grid

import "github.com/jackc/pgx/v5/pgxpool"

// PoolStat is how the store's connections are used, for metrics.
func (s *Store) PoolStat() *pgxpool.Stat { return s.pool.Stat() }
