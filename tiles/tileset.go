// Package tiles turns a district's map into vector tiles: a table of layers, a renderer, a
// cache that the change feed keeps true, TileJSON, a style, the heat index, and layers whose
// figures are computed elsewhere. It knows the database, not the rest of the domain.
package tiles

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Options bound what a Tileset may use. Zero fields take the defaults named.
type Options struct {
	Memory     uint64        // bytes for features and compressed tiles together; 1 GiB
	CacheBytes uint64        // of them for compressed tiles; a quarter, 1 MiB at least and 256 MiB at most
	Timeout    time.Duration // for drawing one tile, waiting for a turn included; 20 s
	Wide, Near int           // tiles drawn at once below zoom 13 and from it; 1 and 2 per CPU, at least 2
	Computed   uint64        // rows of computed sets kept; a million, some 100 MB

	// Drawn hears how long each layer of a tile took to draw; nil: nobody does.
	Drawn func(layer string, zoom uint32, took time.Duration)
}

// Tileset answers for tiles. It is safe for concurrent use. Make it with New.
type Tileset struct {
	pool     *pgxpool.Pool
	versions versions
	epoch    atomic.Int64
	lanes    lanes
	counts   counters
	drawn    func(layer string, zoom uint32, took time.Duration)

	tiles     *memo[tag, Tile]
	districts *memo[districtKey, district]
	editions  *memo[editionKey, edition]
	states    *memo[statesKey, map[int64]string]
	tallies   *memo[talliesKey, map[int64]tally]
	outlines  *memo[outlinesKey, *outlines]
	unions    *memo[tag, *union]
	shapes    shapes
	stocks    stocks
	memory    memory

	heat     *memo[heatKey, Heat]
	computed *computedSets
}

// New opens the engine's own connections to the database of pool, which know geometry as
// pool's do, and reads where the change feed stands. Close it when done.
func New(ctx context.Context, pool *pgxpool.Pool, o Options) (*Tileset, error) {
	cpus := runtime.GOMAXPROCS(0)
	o.Memory = or(o.Memory, 1<<30)
	o.CacheBytes = or(o.CacheBytes, max(min(o.Memory/4, 256<<20), 1<<20))
	o.Memory = max(o.Memory, o.CacheBytes)
	o.Timeout = or(o.Timeout, 20*time.Second)
	o.Wide, o.Near = or(o.Wide, max(2, cpus/2)), or(o.Near, max(2, 2*cpus))
	o.Computed = or(o.Computed, 1_000_000)

	config := pool.Config()
	config.MaxConns = int32(o.Wide + o.Near + 1) // one for editions and districts
	config.MinConns = 0
	for name, value := range map[string]string{
		// The server's own limit, should a cancel get lost on the way; reading a layer whole may
		// take longer than a tile.
		"statement_timeout": fmt.Sprint(max(o.Timeout, readingTime).Milliseconds()),
		// Measured: planning is 40 % of a small tile, and parallel workers make features
		// come in another order each time.
		"plan_cache_mode":                 "force_generic_plan",
		"max_parallel_workers_per_gather": "0",
		"jit":                             "off",
	} {
		config.ConnConfig.RuntimeParams[name] = value
	}
	own, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("tiles: %w", err)
	}
	t := &Tileset{
		pool:      own,
		lanes:     newLanes(o.Wide, o.Near),
		drawn:     o.Drawn,
		tiles:     newMemo[tag](o.CacheBytes, o.Timeout, Tile.weight),
		districts: newMemo[districtKey](256, o.Timeout, one[district]),
		editions:  newMemo[editionKey](1024, o.Timeout, one[edition]),
		states:    newMemo[statesKey](16, o.Timeout, one[map[int64]string]),
		tallies:   newMemo[talliesKey](16, o.Timeout, one[map[int64]tally]),
		outlines:  newMemo[outlinesKey](8, o.Timeout, one[*outlines]),
		unions:    newMemo[tag](16<<20, o.Timeout, (*union).weight),
		memory:    memory{most: int(o.Memory - o.CacheBytes)},
		heat:      newMemo[heatKey](64, o.Timeout, one[Heat]),
		computed:  newComputedSets(o.Computed),
	}
	if err := t.Refresh(ctx); err != nil {
		own.Close()
		return nil, err
	}
	return t, nil
}

// Close ends the engine's connections; tiles being drawn fail.
func (t *Tileset) Close() { t.pool.Close() }

func or[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}
