package importers

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// sampleRows is how many staged rows stay with a published batch, to be looked at.
const sampleRows = 20

// Import reads a file, checks it and, with options.Publish, publishes it. The batch comes
// back also when it was rejected; the error then is Invalid and says why.
func (s *Store) Import(ctx context.Context, district int32, actor int64, src *Source, o Options, tell Progress) (Batch, error) {
	o, err := s.settleSource(ctx, district, src, o)
	if err != nil {
		return Batch{}, err
	}
	var id int64
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) (err error) {
		id, err = s.begin(ctx, tx, district, actor, src, o)
		return err
	})
	if err != nil {
		return Batch{}, err
	}
	return s.run(ctx, district, id, actor, src, tell)
}

// settleSource names the source within which incident keys are unique: what the user said,
// else what the same file was published under before, else the file's name.
func (s *Store) settleSource(ctx context.Context, district int32, src *Source, o Options) (Options, error) {
	if o.Kind != "incidents" || o.Source != "" {
		return o, nil
	}
	var before Options
	err := s.pool.QueryRow(ctx, sql.ImportersFindPublished, pgx.StrictNamedArgs{"district": district, "kind": o.Kind, "file_sha256": src.SHA256}).
		Scan(nil, nil, &before)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return o, wrapped(err, "source")
	}
	o.Source = before.Source
	if o.Source == "" {
		o.Source = src.data.name
	}
	return o, nil
}

// run does all work on a batch in state uploaded.
func (s *Store) run(ctx context.Context, district int32, id, actor int64, src *Source, tell Progress) (Batch, error) {
	held, err := s.hold(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	defer held.release()
	b, err := s.Batch(ctx, district, id)
	if err != nil {
		return b, err
	}
	if b.State != "uploaded" {
		return b, grid.Errorf(grid.Conflict, "Import %d is %s; only a new one can be read.", id, b.State)
	}
	tell = s.teller(ctx, district, id, tell)
	read, bad := 0, 0
	err = func() error {
		d, err := findDistrict(ctx, s.pool, district, "")
		if err != nil {
			return err
		}
		if err := s.noteRepeat(ctx, &b, src); err != nil {
			return err
		}
		st, err := s.stage(ctx, b, d, src, tell)
		if st != nil {
			read, bad = st.read, st.bad
		}
		if err != nil {
			return err
		}
		if err := s.checkStaged(ctx, district, id, tell); err != nil || !b.options.Publish {
			return err
		}
		checked, err := s.Batch(ctx, district, id)
		if err != nil {
			return err
		}
		return s.publish(ctx, checked, actor, tell)
	}()
	if err != nil {
		err = s.end(ctx, district, id, err, read, bad)
	}
	b, found := s.Batch(context.WithoutCancel(ctx), district, id)
	return b, errors.Join(err, found)
}

// noteRepeat says when just this file was published before.
func (s *Store) noteRepeat(ctx context.Context, b *Batch, src *Source) error {
	var before int64
	err := s.pool.QueryRow(ctx, sql.ImportersFindPublished, pgx.StrictNamedArgs{"district": b.District, "kind": b.Kind, "file_sha256": src.SHA256}).
		Scan(&before, nil, nil)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrapped(err, "repeat")
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		return copyFindings(ctx, tx, b.District, b.ID, "stage", []*Finding{note(Info, "file_repeated", "batch", before)})
	})
}

func (s *Store) checkStaged(ctx context.Context, district int32, id int64, tell Progress) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		b, d, err := s.reload(ctx, tx, district, id)
		if err != nil {
			return err
		}
		_, err = check(ctx, tx, b, d, tell)
		return err
	})
}

// reload reads a batch and its district anew.
func (s *Store) reload(ctx context.Context, tx pgx.Tx, district int32, id int64) (Batch, target, error) {
	rows, err := tx.Query(ctx, sql.ImportersFindBatch, pgx.StrictNamedArgs{"district": district, "batch": id})
	if err != nil {
		return Batch{}, target{}, wrapped(err, "batch")
	}
	b, err := pgx.CollectExactlyOneRow(rows, scanBatch)
	if err != nil {
		return b, target{}, wrapped(err, "batch")
	}
	d, err := findDistrict(ctx, tx, district, "")
	return b, d, err
}

// Publish puts a checked batch into the district, all of it in one transaction. It is checked
// again first if the district has changed since. The error is Conflict when the batch is in
// another state, Invalid when the new check refuses it; then it is rejected.
func (s *Store) Publish(ctx context.Context, district int32, id, actor int64, tell Progress) (Batch, error) {
	held, err := s.hold(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	defer held.release()
	b, err := s.Batch(ctx, district, id)
	if err != nil {
		return b, err
	}
	if b.State != "checked" {
		return b, grid.Errorf(grid.Conflict, "Import %d is %s; only a checked one can be published.", id, b.State)
	}
	tell = s.teller(ctx, district, id, tell)
	err = s.publish(ctx, b, actor, tell)
	if f, ok := errors.AsType[*Finding](err); ok {
		return b, s.end(ctx, district, id, f, b.RowsRead, b.RowsBad)
	}
	if err != nil { // it stays checked, to be tried again
		tell("", 0, 0)
		return b, err
	}
	return s.Batch(ctx, district, id)
}

// publish writes a checked batch into the district. The error is a *Finding when the data do
// not hold after all; whatever it is, nothing has been written.
func (s *Store) publish(ctx context.Context, b Batch, actor int64, tell Progress) error {
	tell("publish", 0, int64(b.RowsGood))
	if b.Kind == "incidents" {
		if err := s.addMonths(ctx, b); err != nil {
			return err
		}
	}
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return s.publishIn(ctx, tx, b.District, b.ID, actor, tell) })
	if err != nil {
		return err
	}
	tell("publish", int64(b.RowsGood), int64(b.RowsGood))
	if _, err := s.pool.Exec(ctx, sql.ImportersDeleteRows, pgx.StrictNamedArgs{"district": b.District, "batch": b.ID, "keep": sampleRows}); err != nil {
		s.log.Warn("staging not emptied", "batch", b.ID, "error", err)
	}
	if thing := bulkTable[b.Kind]; thing != "" && (b.RowsGood > 5000 || thing == "grid_shape" && b.RowsGood > 500) {
		if _, err := s.pool.Exec(ctx, sql.ImportersAnalyze, pgx.StrictNamedArgs{"thing": thing}); err != nil {
			s.log.Warn("table not analysed", "table", thing, "error", err)
		}
	}
	return nil
}

var bulkTable = map[string]string{"grids": "grid_shape", "buildings": "building", "posts": "post", "roads": "road", "water": "water", "places": "place", "incidents": "incident"}

func (s *Store) publishIn(ctx context.Context, tx pgx.Tx, district int32, id, actor int64, tell Progress) error {
	if _, err := tx.Exec(ctx, sql.ImportersLockDistrict, pgx.StrictNamedArgs{"district": district}); err != nil {
		return wrapped(err, "publish")
	}
	if err := prepareBulk(ctx, tx); err != nil {
		return err
	}
	b, d, err := s.reload(ctx, tx, district, id)
	if err != nil {
		return err
	}
	c := &checker{tx: tx, b: b, d: d, args: pgx.StrictNamedArgs{"district": d.id, "batch": b.ID}}
	var staged, good int
	if err := tx.QueryRow(ctx, sql.ImportersCountRows, c.args).Scan(&staged, &good); err != nil {
		return wrapped(err, "publish")
	}
	if good != b.RowsGood {
		return refuse("staging_lost", "rows", b.RowsGood, "left", good)
	}
	tell("publish", 0, int64(b.RowsGood)) // before the batch's row is written here: telling writes it too
	sum := b.Summary
	if d.seq != sum.Seq {
		if sum, err = check(ctx, tx, b, d, tell); err != nil {
			return err
		}
		if b, d, err = s.reload(ctx, tx, district, id); err != nil {
			return err
		}
		c.b, c.d = b, d
	}
	change := grid.Change{District: district, Actor: actor, Kind: "load", Batch: id, After: b.box}
	kind, _ := FindKind(b.Kind)
	change.Layer = kind.Layer
	if b.Kind == "grids" {
		plan, err := planGrids(ctx, tx, b, d)
		if err != nil {
			return err
		}
		if change.Edition, err = publishGrids(ctx, c, plan, actor, &sum); err != nil {
			return err
		}
		change.Before = d.outline.Box()
	} else {
		if sum.Made, err = c.addCategories(ctx); err != nil {
			return err
		}
		n, err := publishRows(ctx, c, false, actor)
		if err != nil {
			return err
		}
		sum.Add, sum.Update, sum.Same, sum.Held, sum.Unplaced = n.add, n.update, n.same, n.held, max(sum.Unplaced, n.unplaced)
		if change.Before, err = c.were(ctx); err != nil {
			return err
		}
	}
	if err := c.exec(ctx, sql.ImportersSetPublished, "edition", orNil(change.Edition), "summary", jsonOf(sum)); err != nil {
		return err
	}
	return grid.Announce(ctx, tx, change)
}

// addCategories makes the incident categories rows name; none for other kinds.
func (c *checker) addCategories(ctx context.Context) ([]string, error) {
	if c.b.Kind != "incidents" {
		return nil, nil //nolint:nilnil // an empty list
	}
	rows, err := c.tx.Query(ctx, sql.ImportersAddCategories, c.with("fallback", uncategorised))
	if err != nil {
		return nil, c.wrapped(err)
	}
	made, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return made, c.wrapped(err)
}

// were is the box around where everything was that the batch changed; zero when it changed nothing
// that lies anywhere. What moved away is gone from there.
func (c *checker) were(ctx context.Context) (geo.Box, error) {
	var west, south, east, north *float64
	if err := c.tx.QueryRow(ctx, sql.ImportersFindUndoBox, c.args).Scan(&west, &south, &east, &north); err != nil || west == nil {
		return geo.Box{}, c.wrapped(err)
	}
	nw, err := geo.FromLonLat(*west, *north)
	if err != nil {
		return geo.Box{}, c.wrapped(err)
	}
	se, err := geo.FromLonLat(*east, *south)
	return geo.BoxOf(nw, se), c.wrapped(err)
}

// isForeignKey reports that other rows depend on one to be removed.
func isForeignKey(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "23503"
}
