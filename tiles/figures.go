package tiles

import (
	"context"
	"fmt"
	"maps"
	"time"
	"weak"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// What every grid carries beside its shape: for the whole district and once per change, so that a
// tile costs only its own grids.

type statesKey struct {
	district int32
	edition  int64
	day      time.Time
	version  int64
}

// gridStates is the state of responsibility of every grid of the scene's edition on its day. A grid
// that is not in it has nobody: no_branch. Operations on a draft change who is proposed for its grids.
func (t *Tileset) gridStates(ctx context.Context, s *scene) (map[int64]string, error) {
	key := statesKey{s.district.id, s.edition.id, s.day, s.versions(s.sources("responsibility", "edition", "grids")...)}
	return t.states.get(ctx, key, true, func(ctx context.Context) (map[int64]string, error) {
		rows, err := t.pool.Query(ctx, sql.TilesListStates, pgx.StrictNamedArgs{"district": key.district, "edition": key.edition, "day": key.day})
		if err != nil {
			return nil, fmt.Errorf("grid states: %w", err)
		}
		states := map[int64]string{}
		known := map[string]string{} // one string for each state
		var id int64
		var state string
		_, err = pgx.ForEachRow(rows, []any{&id, &state}, func() error {
			if _, ok := known[state]; !ok {
				known[state] = state
			}
			states[id] = known[state]
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("grid states: %w", err)
		}
		return states, nil
	})
}

// tally is what stands in a grid today.
type tally struct {
	households int64
	buildings  int64
}

// says reports whether the number of households may be told: of 1 to 9 it would say too much of
// too few.
func (t tally) says() bool { return t.households < 1 || t.households > 9 }

type talliesKey struct {
	district int32
	held     weak.Pointer[holding] // the buildings counted, which a count must not keep; zero: by the database
	version  int64
}

// tallies counts the buildings of every grid.
func (t *Tileset) tallyGrids(ctx context.Context, s *scene) (map[int64]tally, error) {
	h, err := t.stock(s.stock(&buildingSource), &buildingSource).get(ctx)
	if err != nil {
		return nil, err
	}
	key := talliesKey{district: s.district.id, held: weak.Make(h)}
	if h.absent {
		key.held, key.version = weak.Pointer[holding]{}, s.versions(s.sources("buildings")...)
	}
	return t.tallies.get(ctx, key, true, func(ctx context.Context) (map[int64]tally, error) {
		if h.absent {
			return t.readTallies(ctx, key.district)
		}
		return h.tally(), nil
	})
}

// tally counts the buildings of a holding by grid: of its base once, and then what has changed.
func (h *holding) tally() map[int64]tally {
	counts := maps.Clone(h.base.tally())
	for i := range h.gone {
		item{t: h.base, i: i}.count(counts, -1)
	}
	for i := range h.rows {
		item{t: h.extra, i: int32(i)}.count(counts, 1)
	}
	maps.DeleteFunc(counts, func(_ int64, c tally) bool { return c.buildings == 0 })
	return counts
}

func (t *table) tally() map[int64]tally {
	t.tallied.Do(func() {
		t.tallies = map[int64]tally{}
		for i := range t.ids {
			item{t: t, i: int32(i)}.count(t.tallies, 1)
		}
	})
	return t.tallies
}

// count adds a building to its grid's, or takes it away.
func (x item) count(counts map[int64]tally, sign int64) {
	if grid := x.number(buildingGrid); grid != none {
		c := counts[grid]
		c.buildings += sign
		c.households += sign * max(x.number(buildingHouseholds), 0)
		counts[grid] = c
	}
}

func (t *Tileset) readTallies(ctx context.Context, district int32) (map[int64]tally, error) {
	rows, err := t.pool.Query(ctx, sql.TilesCountBuildings, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return nil, fmt.Errorf("buildings of grids: %w", err)
	}
	counts := map[int64]tally{}
	var grid int64
	var c tally
	_, err = pgx.ForEachRow(rows, []any{&grid, &c.buildings, &c.households}, func() error {
		counts[grid] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("buildings of grids: %w", err)
	}
	return counts, nil
}
