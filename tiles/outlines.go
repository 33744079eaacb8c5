package tiles

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// outline is one area's extent in an edition.
type outline struct {
	id     int64
	parent int64 // 0: none
	kind   string
	level  int16
	name   string
	source string // grids, or reference
	shape  geo.MultiPolygon
	box    geo.Box
	label  geo.Point
}

type outlinesKey struct {
	district int32
	edition  int64
	version  int64
}

// areaOutlines is the outline of every area of an edition, made once per change: the union
// of its grids, streets included. In a proved edition the union is exact, by cancelling the
// borders two of its grids share (geo.Dissolve), so neighbouring areas keep the very border
// of their grids; in an unproved one GEOS unites what there is. An area without grids shows
// its imported outline, if it has one.
func (t *Tileset) areaOutlines(ctx context.Context, s *scene) ([]outline, error) {
	key := outlinesKey{s.district.id, s.edition.id, s.versions(territory...)}
	proved := s.edition.proved
	return t.outlines.get(ctx, key, true, func(ctx context.Context) ([]outline, error) {
		list, err := t.readAreas(ctx, key, proved)
		if err != nil {
			return nil, err
		}
		if proved {
			if err := t.dissolveAreas(ctx, key, list); err != nil {
				return nil, err
			}
		}
		kept := list[:0]
		for _, o := range list {
			if o.shape.Vertices() == 0 {
				continue
			}
			o.box, o.label = o.shape.Box(), o.shape.Label()
			kept = append(kept, o)
		}
		return kept, nil
	})
}

// readAreas lists the areas with reference outlines, and unions where GEOS has to make them.
func (t *Tileset) readAreas(ctx context.Context, key outlinesKey, proved bool) ([]outline, error) {
	rows, err := t.pool.Query(ctx, sql.TilesListAreas, pgx.StrictNamedArgs{
		"district": key.district, "edition": key.edition, "unite": !proved})
	if err != nil {
		return nil, fmt.Errorf("area outlines: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o outline, err error) {
		err = row.Scan(&o.id, &o.parent, &o.kind, &o.level, &o.name, &o.source, &o.shape)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("area outlines: %w", err)
	}
	return list, nil
}

// dissolveAreas replaces the shapes of areas that have grids by their exact union.
func (t *Tileset) dissolveAreas(ctx context.Context, key outlinesKey, list []outline) error {
	rows, err := t.pool.Query(ctx, sql.TilesListShapes, pgx.StrictNamedArgs{
		"district": key.district, "edition": key.edition})
	if err != nil {
		return fmt.Errorf("area outlines: %w", err)
	}
	faces := map[int64][]geo.Face{}
	var community int64
	var f geo.Face
	_, err = pgx.ForEachRow(rows, []any{&community, &f.ID, &f.Shape}, func() error {
		faces[community] = append(faces[community], f)
		f.Shape = nil
		return nil
	})
	if err != nil {
		return fmt.Errorf("area outlines: %w", err)
	}
	streets := map[int64][]geo.Face{}
	for pass := range 2 {
		for i := range list {
			o := &list[i]
			from := faces
			if o.level == 1 {
				from = streets
			}
			// Communities first: a street is the union of its communities.
			if (o.level == 2) != (pass == 0) || len(from[o.id]) == 0 {
				continue
			}
			o.shape, o.source = geo.Dissolve(from[o.id]), "grids"
			if o.level == 2 && o.parent != 0 {
				streets[o.parent] = append(streets[o.parent], geo.Face{ID: o.id, Shape: o.shape})
			}
		}
	}
	return nil
}

// areaZooms is where areas of a level begin to show.
var areaZooms = map[int16]uint32{1: 6, 2: 10}
