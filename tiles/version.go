package tiles

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"gridmap/geo"
	"gridmap/sql"
)

// Change is what the engine needs to know of one row of a district's change feed.
type Change struct {
	District      int32
	Seq           int64
	Layer         string  // as in the feed: a tile layer, "responsibility", "edition", …
	Edition       int64   // 0: none
	Before, After geo.Box // where it was and is; zero: nowhere
}

// feedLayers are the names of the feed the engine understands. A change under any other
// name, of which it cannot know what it moved, counts as a change of every layer.
var feedLayers = []string{"areas", "grids", "edition", "responsibility", "organisations", "members", "assignments",
	"buildings", "posts", "roads", "water", "places", "incidents"}

// versions holds the number of the last change of every source of every district. A version
// never falls. It is taken before a tile is drawn and is part of the tile's identity, so
// what was drawn before a change is never served after it.
type versions struct {
	mu        sync.RWMutex
	districts map[int32]*districtVersions
}

type districtVersions struct {
	all     int64 // last change that counts for every source
	sources map[string]int64
}

// bump records a change of one source; an unknown one changes everything.
func (v *versions) bump(district int32, source string, seq int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.districts == nil {
		v.districts = map[int32]*districtVersions{}
	}
	d := v.districts[district]
	if d == nil {
		d = &districtVersions{sources: map[string]int64{}}
		v.districts[district] = d
	}
	switch {
	case !slices.Contains(feedLayers, source):
		d.all = max(d.all, seq)
	case source == "organisations" || source == "members" || source == "assignments":
		source = "responsibility"
		fallthrough
	default:
		d.sources[source] = max(d.sources[source], seq)
	}
}

// of is the number of the last change to any of the sources; 0 when none is known.
func (v *versions) of(district int32, sources []string) int64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	d := v.districts[district]
	if d == nil {
		return 0
	}
	last := d.all
	for _, s := range sources {
		last = max(last, d.sources[s])
	}
	return last
}

// Changed tells the engine of a committed change. Call it for every row of the feed, in
// order, before anybody who might ask for tiles hears of it. At this stage of the engine a
// change makes every tile of the layers it touches in its district new.
func (t *Tileset) Changed(c Change) {
	t.stocks.changed(c) // first: who sees the new version must not draw from what it replaced
	t.versions.bump(c.District, c.Layer, c.Seq)
}

// Refresh reads where the feed stands. New calls it; call it again when the feed could not
// be followed without a gap.
func (t *Tileset) Refresh(ctx context.Context) error {
	t.stocks.forget()
	rows, err := t.pool.Query(ctx, sql.TilesReadVersions)
	if err != nil {
		return fmt.Errorf("tiles: versions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var district int32
		var source string
		var seq int64
		if err := rows.Scan(&district, &source, &seq); err != nil {
			return fmt.Errorf("tiles: versions: %w", err)
		}
		t.versions.bump(district, source, seq)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("tiles: versions: %w", err)
	}
	return nil
}
