// Package grid is the domain and its storage: actors, areas, grids, editions, organisations,
// members, assignments, buildings, posts, roads, incidents, validation rules and the change feed.
//
// Exported methods of Store own their transaction; unexported steps take the pgx.Tx they run in.
package grid

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/geo"
)

// Store reads and writes the domain on PostGIS. It is safe for concurrent use.
type Store struct {
	pool   *pgxpool.Pool
	counts struct {
		mu sync.Mutex
		of map[int32]districtCounts
	}
	located   recent[editionKey, *geo.Locator]
	tallied   recent[tallyKey, map[int64]Tally]
	validated recent[validationKey, Validation]
	measured  recent[compared, *measured]
	figured   recent[compared, []GridFigures]
	lineages  recent[compared, []Descent]
}

// NewStore stores in the pool's database, which must be migrated.
func NewStore(pool *pgxpool.Pool) *Store { return &Store{pool: pool} }

// Forget drops what was kept by the ids of editions: after a restore they may name others.
// Everything else is kept by numbers of the feed, which never come back.
func (s *Store) Forget() {
	s.located.clear()
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }
