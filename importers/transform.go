package importers

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/twpayne/go-geom"

	"gridmap/sql"
)

// settleCRS asks PostGIS about a coordinate system: an EPSG number must exist and stand on a
// datum that can be converted, a PROJ string is named by the EPSG system it is the same as.
func settleCRS(ctx context.Context, db querier, c CRS) (CRS, error) {
	switch {
	case c.shift != nil || c.degrees():
		return c, nil
	case c.SRID != 0:
		var proj, definition string
		err := db.QueryRow(ctx, sql.ImportersFindSRID, pgx.StrictNamedArgs{"srid": c.SRID}).Scan(&proj, &definition)
		if errors.Is(err, pgx.ErrNoRows) {
			return c, refuse("crs_unknown").in("crs", c.Name)
		}
		if err != nil {
			return c, wrapped(err, "coordinate system")
		}
		if low := strings.ToLower(definition + proj); oldDatum(low, 0) || strings.Contains(low, "+ellps=krass") {
			return c, refuse("old_datum", "datum", c.Name)
		}
		return c, nil
	default:
		var srid int
		err := db.QueryRow(ctx, sql.ImportersFindProj, pgx.StrictNamedArgs{"proj": c.Proj, "six_degree": sixDegreeBelt(c.Name)}).Scan(&srid)
		if errors.Is(err, pgx.ErrNoRows) {
			return c, nil
		}
		if err != nil {
			return c, wrapped(err, "coordinate system")
		}
		known, err := parseCRS("EPSG:" + itoa(srid))
		if err != nil {
			return c, nil
		}
		known.Name += " (" + c.Name + ")"
		return known, nil
	}
}

// toWGS84 brings the shapes of records to WGS84, in place. A shape that cannot be is
// refused alone; other errors are the database's.
func toWGS84(ctx context.Context, db querier, c CRS, records []*record) (bad map[*record]*Finding, err error) {
	bad = map[*record]*Finding{}
	var with []*record
	for _, r := range records {
		switch {
		case r.shape == nil || c.degrees():
		case c.shift != nil:
			flat := r.shape.FlatCoords()
			for i := 0; i+1 < len(flat); i += 2 {
				flat[i], flat[i+1] = c.shift(flat[i], flat[i+1])
			}
		default:
			with = append(with, r)
		}
	}
	if len(with) == 0 {
		return bad, nil
	}
	if err := project(ctx, db, c, with); err == nil {
		return bad, nil
	} else if _, ok := errors.AsType[*pgconn.PgError](err); !ok {
		return bad, err
	}
	for _, r := range with { // one of them is at fault: find it
		err := project(ctx, db, c, []*record{r})
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && (pg.Code == "XX000" || pg.Code == "22023" || pg.Code == "22003") {
			bad[r] = refuse("cannot_transform", "crs", c.Name).because(err)
		} else if err != nil {
			return bad, err
		}
	}
	return bad, nil
}

// project lets PostGIS transform the shapes of records, all or none.
func project(ctx context.Context, db querier, c CRS, records []*record) error {
	geoms := make([]geom.T, len(records))
	for i, r := range records {
		geoms[i] = r.shape
	}
	query, args := sql.ImportersTransformSRID, pgx.StrictNamedArgs{"geoms": geoms, "srid": c.SRID}
	if c.SRID == 0 {
		query, args = sql.ImportersTransformProj, pgx.StrictNamedArgs{"geoms": geoms, "proj": c.Proj}
	}
	rows, err := db.Query(ctx, query, args)
	if err != nil {
		return err
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g geom.T, err error) { return g, row.Scan(&g) })
	if err != nil {
		return err
	}
	for i, r := range records {
		r.shape = out[i]
	}
	return nil
}
