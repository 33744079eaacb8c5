package importers

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// Revert takes a published batch back: what it added goes, what it changed becomes what it
// was. The error is Conflict, and says why, when anything it wrote has been changed since or
// other things depend on it.
func (s *Store) Revert(ctx context.Context, district int32, id, actor int64) (Batch, error) {
	held, err := s.hold(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	defer held.release()
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sql.ImportersLockDistrict, pgx.StrictNamedArgs{"district": district}); err != nil {
			return wrapped(err, "revert")
		}
		b, d, err := s.reload(ctx, tx, district, id)
		if errors.Is(err, pgx.ErrNoRows) {
			return grid.Errorf(grid.NotFound, "There is no import %d in this district.", id)
		}
		if err != nil {
			return err
		}
		if b.State != "published" {
			return grid.Errorf(grid.Conflict, "Import %d is %s; only a published one can be taken back.", id, b.State)
		}
		c := &checker{tx: tx, b: b, d: d, args: pgx.StrictNamedArgs{"district": d.id, "batch": b.ID}}
		after, err := c.were(ctx) // what comes back may lie a little outside the district
		if err != nil {
			return err
		}
		if outline := d.outline.Box(); after == (geo.Box{}) {
			after = outline
		} else if outline != (geo.Box{}) {
			after = after.Union(outline)
		}
		if err := c.revert(ctx); err != nil {
			if isForeignKey(err) {
				return &grid.Error{Code: grid.Conflict, Err: err, Msg: "Other entries depend on what this import added; take those back or remove them first."}
			}
			return err
		}
		if err := c.exec(ctx, sql.ImportersSetReverted); err != nil {
			return err
		}
		kind, _ := FindKind(b.Kind)
		return grid.Announce(ctx, tx, grid.Change{District: district, Actor: actor, Layer: kind.Layer, Kind: "load", Batch: id, Before: b.box, After: after})
	})
	if err != nil {
		return Batch{}, wrapped(err, "revert")
	}
	return s.Batch(ctx, district, id)
}

func (c *checker) revert(ctx context.Context) error {
	steps := map[string][]string{
		"areas": {sql.ImportersRevertAreas}, "buildings": {sql.ImportersRevertBuildings}, "posts": {sql.ImportersRevertPosts},
		"roads": {sql.ImportersRevertRoads}, "water": {sql.ImportersRevertWater}, "places": {sql.ImportersRevertPlaces},
		"incidents": {sql.ImportersRevertIncidents}, "organisations": {sql.ImportersRevertOrganisations}, "members": {sql.ImportersRevertMembers},
		"assignments": {sql.ImportersRevertBranches, sql.ImportersRevertGridMembers},
		"grids":       {sql.ImportersRevertBranches, sql.ImportersRevertGridMembers},
	}
	if c.b.Kind == "grids" && c.b.Edition != nil {
		if err := c.standsAlone(ctx, *c.b.Edition); err != nil {
			return err
		}
	}
	for _, query := range steps[c.b.Kind] {
		if err := c.takeBack(ctx, query); err != nil {
			return err
		}
	}
	switch c.b.Kind {
	case "grids":
		return c.revertEdition(ctx)
	case "buildings", "posts", "incidents": // what was restored may lie in grids of another edition now
		editions, err := loadEditions(ctx, c.tx, c.d.id)
		if e := inForce(editions); err == nil && e != nil {
			err = grid.Attribute(ctx, c.tx, c.d.id, e.id)
		}
		if err != nil {
			return err
		}
	}
	return c.exec(ctx, sql.ImportersDeleteUndo)
}

// takeBack runs one of the revert statements, which do nothing when anything has changed.
// Additions come off after what was put in their place goes, so a table is gone through twice
// at most.
func (c *checker) takeBack(ctx context.Context, query string) error {
	var changed, undone int
	if err := c.tx.QueryRow(ctx, query, c.args).Scan(&changed, &undone); err != nil {
		return err
	}
	if changed > 0 {
		return grid.Errorf(grid.Conflict, "%d of the entries this import wrote have been changed since; it can no longer be taken back as a whole.", changed)
	}
	return nil
}

// standsAlone refuses to take back an edition that other things stand on.
func (c *checker) standsAlone(ctx context.Context, edition int64) error {
	var state string
	var made, assigned, incidents int
	err := c.tx.QueryRow(ctx, sql.ImportersFindDependents, pgx.StrictNamedArgs{"district": c.d.id, "edition": edition}).Scan(&state, &made, &assigned, &incidents)
	if err != nil {
		return wrapped(err, "revert")
	}
	switch {
	case state != "in_force":
		return grid.Errorf(grid.Conflict, "The edition this import made is %s; only the one in force can be taken back. Take back the later one first.", state)
	case made > 0:
		return grid.Errorf(grid.Conflict, "%d drafts were made from this edition; abandon them first.", made)
	case assigned > 0:
		return grid.Errorf(grid.Conflict, "%d branches or members are responsible for grids only this edition has; take that import back first.", assigned)
	case incidents > 0:
		return grid.Errorf(grid.Conflict, "%d incidents happened in grids only this edition has; take their import back first.", incidents)
	}
	return nil
}

// revertEdition abandons the batch's edition and puts the one before it back.
func (c *checker) revertEdition(ctx context.Context) error {
	if c.b.Edition == nil { // it had changed nothing
		return c.exec(ctx, sql.ImportersDeleteUndo)
	}
	args := pgx.StrictNamedArgs{"district": c.d.id, "edition": *c.b.Edition}
	if err := c.tx.QueryRow(ctx, sql.ImportersAbandonEdition, args).Scan(new(int)); err != nil {
		return wrapped(err, "revert")
	}
	if c.b.Summary.Replaced == 0 {
		if err := c.execDistrict(ctx, sql.ImportersClearGrids); err != nil {
			return err
		}
	} else {
		if err := c.execDistrict(ctx, sql.ImportersReinstateEdition, "edition", c.b.Summary.Replaced); err != nil {
			return err
		}
		if err := grid.Attribute(ctx, c.tx, c.d.id, c.b.Summary.Replaced); err != nil {
			return err
		}
	}
	return c.exec(ctx, sql.ImportersDeleteUndo) // areas made on the way stay: other things may name them
}
