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
	labels     []bool // of one tile: whether it bears its name there
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

// in is the grids whose box meets the tile.
func (f *figures) in(s *scene) *figures {
	here := &figures{}
	for i, box := range f.boxes {
		if s.meets(box) {
			here.ids = append(here.ids, f.ids[i])
			here.states = append(here.states, f.states[i])
			here.households = append(here.households, f.households[i])
			here.buildings = append(here.buildings, f.buildings[i])
			here.labels = append(here.labels, bearsName(box, s.Z))
		}
	}
	return here
}

func drawGrids(ctx context.Context, t *Tileset, s *scene) (statement, error) {
	if s.edition.id == 0 {
		return statement{}, nil
	}
	all, err := t.gridFigures(ctx, s)
	if err != nil {
		return statement{}, err
	}
	here := all.in(s)
	if len(here.ids) == 0 {
		return statement{}, nil
	}
	args := s.shapeArgs()
	args["grids"], args["states"] = here.ids, here.states
	args["households"], args["buildings"] = here.households, here.buildings
	args["labels"] = here.labels
	return statement{sql.TilesDrawGrids, args}, nil
}

// bearsName reports whether a grid may bear a name at a zoom: from labelZoom all, below it those
// at least 16 pixels across in a 512-pixel tile.
func bearsName(box geo.Box, z uint32) bool {
	across := max(box.Max.X-box.Min.X, box.Max.Y-box.Min.Y)
	return z >= labelZoom || across>>(32-9-z) >= 16
}

const labelZoom = 12

// shapeArgs are the arguments of statements that draw grid shapes of the scene's edition.
func (s *scene) shapeArgs() pgx.StrictNamedArgs {
	args := s.tileArgs()
	args["edition"], args["sound"], args["step"] = s.edition.id, s.edition.proved, step(s.Z)
	return args
}

// step is what shared borders are rounded to, in tile coordinates: half a pixel of a 512-pixel
// tile from afar, where a vertex every few metres would be most of the tile.
func step(z uint32) int {
	switch {
	case z <= 11:
		return 4
	case z == 12:
		return 2
	}
	return 1
}
