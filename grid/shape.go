package grid

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// MaxVertices is the most corners one shape may have.
const MaxVertices = 100_000

// NewShape is an outline to be stored; everything else about a shape is computed from it.
type NewShape struct {
	Geom geo.MultiPolygon
}

// InsertShapes stores shapes and returns their ids in order. It computes label, corner count,
// exact doubled area, degrees, and geodesic area and perimeter. Shapes that are not valid are
// stored as they are, since baselines keep what was imported; the error is Invalid for one
// that is empty or has more than MaxVertices corners.
func InsertShapes(ctx context.Context, tx pgx.Tx, district int32, shapes []NewShape) ([]int64, error) {
	for i, s := range shapes {
		switch n := s.Geom.Vertices(); {
		case n < 3:
			return nil, Errorf(Invalid, "shape %d is empty: a grid needs at least three corners", i+1)
		case n > MaxVertices:
			return nil, Errorf(Invalid, "shape %d has %d corners, more than %d: simplify its border", i+1, n, MaxVertices)
		}
	}
	rows, err := tx.Query(ctx, sql.GridTakeShapeIDs, pgx.StrictNamedArgs{"count": len(shapes)})
	if err != nil {
		return nil, storageError(err, "shape")
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, storageError(err, "shape")
	}
	for first := 0; first < len(shapes); {
		last, corners := first, 0
		for last < len(shapes) && (last == first || corners < 200_000) { // a few MB a statement
			corners += shapes[last].Geom.Vertices()
			last++
		}
		if err := insertShapes(ctx, tx, district, shapes[first:last], ids[first:last]); err != nil {
			return nil, err
		}
		first = last
	}
	return ids, nil
}

func insertShapes(ctx context.Context, tx pgx.Tx, district int32, shapes []NewShape, ids []int64) error {
	var (
		geoms    pgtype.FlatArray[geo.MultiPolygon]
		lonlats  pgtype.FlatArray[orb.Geometry]
		labels   pgtype.FlatArray[geo.Point]
		vertices []int32
		area2    []int64
	)
	for _, s := range shapes {
		geoms = append(geoms, s.Geom)
		lonlats = append(lonlats, s.Geom.LonLat())
		labels = append(labels, s.Geom.Label())
		vertices = append(vertices, int32(s.Geom.Vertices()))
		area2 = append(area2, s.Geom.DoubledArea())
	}
	_, err := tx.Exec(ctx, sql.GridInsertShapes, pgx.StrictNamedArgs{"district": district, "ids": ids,
		"geoms": geoms, "lonlats": lonlats, "labels": labels, "vertices": vertices, "area2": area2})
	return storageError(err, "shape")
}

// LoadFaces reads the governance shapes of an edition by grid id: the faces that must tile.
func LoadFaces(ctx context.Context, tx pgx.Tx, district int32, edition int64) ([]geo.Face, error) {
	return loadLayer(ctx, tx, district, edition, "governance")
}

func loadLayer(ctx context.Context, tx pgx.Tx, district int32, edition int64, layer string) ([]geo.Face, error) {
	rows, err := tx.Query(ctx, sql.GridListFaces, pgx.StrictNamedArgs{"district": district, "edition": edition, "layer": layer})
	if err != nil {
		return nil, storageError(err, "edition")
	}
	faces, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f geo.Face, err error) {
		return f, row.Scan(&f.ID, &f.Shape)
	})
	return faces, storageError(err, "edition")
}

// LoadLocator is the rule that says which governance grid of an edition holds a point.
func LoadLocator(ctx context.Context, tx pgx.Tx, district int32, edition int64) (*geo.Locator, error) {
	faces, err := LoadFaces(ctx, tx, district, edition)
	if err != nil {
		return nil, err
	}
	return geo.NewLocator(faces), nil
}
