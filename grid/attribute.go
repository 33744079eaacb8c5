package grid

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// wholeShare is the share from which a building counts as lying in one grid: what is missing
// is the rounding of its corners to the lattice.
const wholeShare = 0.999

// attributionChunk is how many rows one UPDATE takes.
const attributionChunk = 50_000

// Attribute makes an edition's governance grids the ones things belong to: the district's
// outline and centre, every building (largest share of its footprint; between equal shares the
// grid that holds its anchor), every post and every incident (geo.Locate). Incidents whose
// grid_at_event is not known yet get it too, unless another edition was in force on their day.
// Only rows that change are written. It announces nothing; the caller does.
func Attribute(ctx context.Context, tx pgx.Tx, district int32, edition int64) error {
	if err := SetOutline(ctx, tx, district, edition); err != nil {
		return err
	}
	l, err := LoadLocator(ctx, tx, district, edition)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, sql.GridListFootprints, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return storageError(err, "buildings")
	}
	if _, err := attributeBuildings(ctx, tx, l, district, rows); err != nil {
		return err
	}
	if rows, err = tx.Query(ctx, sql.GridListPostAnchors, pgx.StrictNamedArgs{"district": district}); err != nil {
		return storageError(err, "posts")
	}
	if _, err := attributePosts(ctx, tx, l, district, rows); err != nil {
		return err
	}
	rows, err = tx.Query(ctx, sql.GridListIncidentAnchors, pgx.StrictNamedArgs{"district": district, "edition": edition})
	if err != nil {
		return storageError(err, "incidents")
	}
	_, err = attributeIncidents(ctx, tx, l, district, rows)
	return err
}

// SetOutline writes the union of an edition's governance grids, and its centre, into the
// district.
func SetOutline(ctx context.Context, tx pgx.Tx, district int32, edition int64) error {
	outline, err := outlineOf(ctx, tx, district, edition)
	if err != nil {
		return err
	}
	var centre orb.Geometry
	if len(outline) > 0 {
		centre = outline.Label().LonLat()
	}
	_, err = tx.Exec(ctx, sql.GridSetOutline, pgx.StrictNamedArgs{"district": district, "outline": outline, "centre": centre})
	return storageError(err, "district")
}

// GridOfBuilding is the grid with the largest share of a footprint and that share; 0 for none.
// The anchor decides between shares equal to a millionth.
func GridOfBuilding(l *geo.Locator, footprint orb.Geometry, anchor geo.Point) (int64, float32) {
	shape, _, err := geo.Snap(footprint)
	if err != nil || len(shape) == 0 {
		id, _ := l.One(anchor)
		return id, 1
	}
	shares := l.Shares(shape)
	if len(shares) == 0 {
		return 0, 1
	}
	best := shares[0]
	if len(shares) > 1 && best.Part-shares[1].Part < 1e-6 {
		holders := l.Locate(anchor, nil)
		for _, s := range shares {
			if best.Part-s.Part < 1e-6 && len(holders) > 0 && s.ID == holders[0] {
				best = s
				break
			}
		}
	}
	if best.Part >= wholeShare {
		best.Part = 1
	}
	return best.ID, float32(best.Part)
}

// attributeBuildings gives buildings (the columns of list_footprints.sql) the grid they lie in; it
// returns how many lie in another one now.
func attributeBuildings(ctx context.Context, tx pgx.Tx, l *geo.Locator, district int32, rows pgx.Rows) (moved int, err error) {
	var (
		ids, grids    []int64
		shares        []float32
		id, was, x, y int64
		share         float32
		households    int
		footprint     orb.Geometry
	)
	_, err = pgx.ForEachRow(rows, []any{&id, &x, &y, &was, &share, &households, &footprint}, func() error {
		g, part := GridOfBuilding(l, footprint, geo.Point{X: uint32(x), Y: uint32(y)})
		if g != was || part != share {
			ids, grids, shares = append(ids, id), append(grids, g), append(shares, part)
		}
		if g != was {
			moved++
		}
		return nil
	})
	if err != nil {
		return 0, storageError(err, "buildings")
	}
	if err := planBy(ctx, tx, planAsUsual); err != nil {
		return 0, err
	}
	for lo := 0; lo < len(ids); lo += attributionChunk {
		hi := min(lo+attributionChunk, len(ids))
		_, err := tx.Exec(ctx, sql.GridMoveBuildings, pgx.StrictNamedArgs{"district": district,
			"ids": ids[lo:hi], "grids": grids[lo:hi], "shares": shares[lo:hi]})
		if err != nil {
			return 0, storageError(err, "buildings")
		}
	}
	return moved, nil
}

// attributePosts does the same for posts (the columns of list_post_anchors.sql).
func attributePosts(ctx context.Context, tx pgx.Tx, l *geo.Locator, district int32, rows pgx.Rows) (moved int, err error) {
	var ids, grids []int64
	var id, was, x, y int64
	_, err = pgx.ForEachRow(rows, []any{&id, &x, &y, &was}, func() error {
		if g, _ := l.One(geo.Point{X: uint32(x), Y: uint32(y)}); g != was {
			ids, grids = append(ids, id), append(grids, g)
		}
		return nil
	})
	if err != nil {
		return 0, storageError(err, "posts")
	}
	_, err = tx.Exec(ctx, sql.GridMovePosts, pgx.StrictNamedArgs{"district": district, "ids": ids, "grids": grids})
	return len(ids), storageError(err, "posts")
}

// attributeIncidents does the same for incidents (the columns of list_incident_anchors.sql).
func attributeIncidents(ctx context.Context, tx pgx.Tx, l *geo.Locator, district int32, rows pgx.Rows) (moved int, err error) {
	var (
		ids, grids []int64
		events     []bool // grid_at_event takes the grid too
		times      []time.Time
		id, was    int64
		x, y       int64
		at         time.Time
		open       bool // grid_at_event is unknown and this edition may tell it
	)
	_, err = pgx.ForEachRow(rows, []any{&id, &at, &x, &y, &was, &open}, func() error {
		g, _ := l.One(geo.Point{X: uint32(x), Y: uint32(y)})
		open = open && g != 0
		if g != was || open {
			ids, grids, times, events = append(ids, id), append(grids, g), append(times, at), append(events, open)
		}
		if g != was {
			moved++
		}
		return nil
	})
	if err != nil {
		return 0, storageError(err, "incidents")
	}
	// A few in a hundred move: each is looked up in its month, or all months would be read to the end.
	if len(ids) > 0 {
		if err := planBy(ctx, tx, planOnce); err != nil {
			return 0, err
		}
	}
	for lo := 0; lo < len(ids); lo += attributionChunk {
		hi := min(lo+attributionChunk, len(ids))
		_, err := tx.Exec(ctx, sql.GridMoveIncidents, pgx.StrictNamedArgs{"district": district,
			"ids": ids[lo:hi], "times": times[lo:hi], "grids": grids[lo:hi], "events": events[lo:hi],
			"first": slices.MinFunc(times[lo:hi], time.Time.Compare), "last": slices.MaxFunc(times[lo:hi], time.Time.Compare)})
		if err != nil {
			return 0, storageError(err, "incidents")
		}
	}
	if len(ids) > 0 {
		err = planBy(ctx, tx, planAsUsual)
	}
	return moved, err
}
