package tiles

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// Computed reports whether a layer shows figures handed in under a key, which nobody can draw
// without them.
func (l *Layer) Computed() bool { return l.Params&byKey != 0 }

// Settled is a request for tiles of one day and edition, whenever they are drawn: district, day
// and edition are filled in. Edition stays 0 when none was in force. Errors as of Plan.
func (t *Tileset) Settled(ctx context.Context, r Request) (Request, error) {
	d, err := t.district(ctx, r.District)
	if err != nil {
		return r, err
	}
	r.District = d.id
	if r.AsOf.IsZero() {
		r.AsOf = today(d.zone)
	}
	e, err := t.edition(ctx, d.id, r.Edition, r.AsOf)
	if err != nil {
		return r, err
	}
	r.Edition = e.id
	return r, nil
}

// ChangedAt is when a change of a district's feed happened, as far as the feed goes back: the
// zero time when it is not there.
func (t *Tileset) ChangedAt(ctx context.Context, district int32, seq int64) (at time.Time, err error) {
	err = t.pool.QueryRow(ctx, sql.TilesFindChange, pgx.StrictNamedArgs{"district": district, "seq": seq}).Scan(&at)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return at, fmt.Errorf("tiles: change %d: %w", seq, err)
	}
	return at, nil
}

// Reach hands boxes to add such that everything the layers of a settled request can show, and at
// which zooms from the first it can, lies in one of them. It reads the database, not what is
// kept in memory, and holds one feature at a time.
func (t *Tileset) Reach(ctx context.Context, r Request, add func(first uint32, box geo.Box) error) error {
	named, err := findLayers(r.Layers)
	if err != nil {
		return err
	}
	for _, l := range named {
		for _, part := range l.reach() {
			err := part(ctx, t, r, func(b geo.Box) error { return add(l.MinZoom, b) })
			if err != nil {
				return fmt.Errorf("tiles: reach of %s: %w", l.Name, err)
			}
		}
	}
	return nil
}

type reach func(ctx context.Context, t *Tileset, r Request, add func(geo.Box) error) error

// reach is what a layer is drawn from.
func (l *Layer) reach() []reach {
	switch l.Name {
	case "water":
		return []reach{reachOf(&waterSource)}
	case "roads":
		return []reach{reachOf(&roadSource)}
	case "buildings":
		return []reach{reachOf(&buildingSource)}
	case "places":
		return []reach{reachOf(&placeSource)}
	case "posts":
		return []reach{reachOf(&postSource)}
	case "incidents", "heat":
		return []reach{reachIncidents}
	case "areas":
		return []reach{reachShapes, reachAreas}
	case "coverage":
		return []reach{reachShapes, reachOf(&buildingSource)}
	}
	return []reach{reachShapes}
}

// reachOf is the boxes of a source's features: of the parts of an area, and of the pieces of a
// line between its corners, since the box around a long road is empty mostly.
func reachOf(from *source) reach {
	return func(ctx context.Context, t *Tileset, r Request, add func(geo.Box) error) error {
		var u unpacker
		return from.read(ctx, t, stockKey{district: r.District, layer: from.layer}, everywhere, func(f *feature) error {
			lines := from == &roadSource || from == &waterSource && f.numbers[0] == 1
			switch {
			case f.data == nil:
				return add(f.box)
			case lines:
				return addPieces(u.unpackLines(f.data), add)
			}
			for _, part := range u.unpackShape(f.data) {
				if len(part) == 0 || len(part[0]) == 0 {
					continue
				}
				if err := add(geo.BoxOf(part[0]...)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// addPieces adds the boxes of lines from corner to corner.
func addPieces(lines [][]geo.Point, add func(geo.Box) error) error {
	for _, line := range lines {
		for i := range line {
			if err := add(geo.BoxOf(line[max(i-1, 0)], line[i])); err != nil {
				return err
			}
		}
	}
	return nil
}

func reachShapes(ctx context.Context, t *Tileset, r Request, add func(geo.Box) error) error {
	rows, err := t.pool.Query(ctx, sql.TilesReachShapes, pgx.StrictNamedArgs{"district": r.District, "edition": r.Edition})
	if err != nil {
		return err
	}
	v := make([]int64, 4)
	_, err = pgx.ForEachRow(rows, []any{&v[0], &v[1], &v[2], &v[3]}, func() error {
		b, ok := geo.BoxFromSQL(v)
		if !ok {
			return fmt.Errorf("a shape lies at %d", v)
		}
		return add(b)
	})
	return err
}

func reachAreas(ctx context.Context, t *Tileset, r Request, add func(geo.Box) error) error {
	rows, err := t.pool.Query(ctx, sql.TilesReachAreas, pgx.StrictNamedArgs{"district": r.District})
	if err != nil {
		return err
	}
	var west, south, east, north float64
	_, err = pgx.ForEachRow(rows, []any{&west, &south, &east, &north}, func() error {
		nw, err := geo.FromLonLat(west, north)
		if err != nil {
			return err
		}
		se, err := geo.FromLonLat(east, south)
		if err != nil {
			return err
		}
		return add(geo.Box{Min: nw, Max: se}.Grow(1)) // rounding to the lattice
	})
	return err
}

// reachIncidents is the heat cells, which every incident lies in.
func reachIncidents(ctx context.Context, t *Tileset, r Request, add func(geo.Box) error) error {
	rows, err := t.pool.Query(ctx, sql.TilesReachIncidents, pgx.StrictNamedArgs{"district": r.District})
	if err != nil {
		return err
	}
	var first int64
	_, err = pgx.ForEachRow(rows, []any{&first}, func() error {
		at := geo.CellPoint(uint64(first) ^ 1<<63)
		return add(geo.Box{Min: at, Max: geo.Point{X: at.X | 1<<12 - 1, Y: at.Y | 1<<12 - 1}})
	})
	return err
}
