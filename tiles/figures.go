package tiles

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// figures are what every grid of an edition carries on a day, beside its shape: loaded once
// per change for the whole district, so that a tile costs only its own grids.
type figures struct {
	ids        []int64
	boxes      []geo.Box
	states     []string
	households []*int32
	buildings  []int32
}

type figuresKey struct {
	district int32
	edition  int64
	day      time.Time
	version  int64
}

func (t *Tileset) gridFigures(ctx context.Context, s *scene) (*figures, error) {
	version := s.versions("grids", "edition", "areas", "buildings", "responsibility")
	key := figuresKey{s.district.id, s.edition.id, s.day, version}
	return t.figures.get(ctx, key, true, func(ctx context.Context) (*figures, error) {
		rows, err := t.pool.Query(ctx, sql.TilesListGrids, pgx.StrictNamedArgs{
			"district": key.district, "edition": key.edition, "day": key.day})
		if err != nil {
			return nil, fmt.Errorf("grid figures: %w", err)
		}
		f := &figures{}
		var id int64
		var box []int64
		var state string
		var households *int32
		var buildings int32
		_, err = pgx.ForEachRow(rows, []any{&id, &box, &state, &households, &buildings}, func() error {
			b, ok := geo.BoxFromSQL(box)
			if !ok {
				return fmt.Errorf("grid %d has no box on the lattice: %v", id, box)
			}
			f.ids = append(f.ids, id)
			f.boxes = append(f.boxes, b)
			f.states = append(f.states, state)
			f.households = append(f.households, households)
			f.buildings = append(f.buildings, buildings)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("grid figures: %w", err)
		}
		return f, nil
	})
}
