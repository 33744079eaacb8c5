package grid

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// write stores an outcome, records it and announces it; the answer says what was done.
func (d *deed) write(ctx context.Context, tx pgx.Tx, p *vicinity, o *outcome) (out Redrawn, err error) {
	given, err := d.identify(ctx, tx, o, &out)
	if err != nil {
		return out, err
	}
	slices.SortFunc(o.changes, func(a, b gridChange) int { return cmp.Compare(a.id, b.id) })
	if err := out.describe(o.changes); err != nil {
		return out, err
	}
	if !d.dry {
		if err := storeShapes(ctx, tx, d.district, o.changes); err != nil {
			return out, err
		}
		if err := d.storeRows(ctx, tx, p, o, given); err != nil {
			return out, err
		}
	}
	if before, after := o.ownFaces(); p.layer == "governance" && len(before) > 0 {
		if out.Impact, err = measureImpact(ctx, tx, d.district, d.edition, before, after); err != nil {
			return out, err
		}
	}
	if d.dry {
		return out, nil
	}
	if err := d.recordOperation(ctx, tx, out, o, given); err != nil {
		return out, err
	}
	if o.repairs || d.op == "repair" {
		if _, err := CheckEdition(ctx, tx, d.district, d.edition); err != nil {
			return out, err
		}
	}
	if d.quiet {
		return out, nil
	}
	before, after := o.boxes()
	return out, Announce(ctx, tx, Change{District: d.district, Actor: d.actor, Layer: "grids", Kind: "update",
		Edition: d.edition, Before: before, After: after})
}

// identify gives the operation its id and new grids theirs, in the order of the pieces.
func (d *deed) identify(ctx context.Context, tx pgx.Tx, o *outcome, out *Redrawn) (given remembered, err error) {
	var fresh []*gridChange
	for i := len(o.changes) - 1; i >= 0; i-- { // -1 is the first piece
		if o.changes[i].id < 0 {
			fresh = append(fresh, &o.changes[i])
		}
	}
	if d.dry {
		return given, nil
	}
	wanted := max(0, len(fresh)-len(d.again.Grids))
	var ids []int64
	if err := tx.QueryRow(ctx, sql.GridTakeOperationIDs, pgx.StrictNamedArgs{"grids": wanted}).Scan(&out.Operation, &ids); err != nil {
		return given, storageError(err, "operation")
	}
	ids = slices.Concat(d.again.Grids[:min(len(fresh), len(d.again.Grids))], ids)
	final := map[int64]int64{}
	for i, c := range fresh {
		final[c.id] = ids[i]
		c.id, c.after.id = ids[i], ids[i]
		given.Grids = append(given.Grids, ids[i])
		given.Codes = append(given.Codes, c.after.Code)
		given.Names = append(given.Names, c.after.Name)
	}
	for _, c := range o.changes { // micro grids that go to a new piece
		if c.after != nil && c.after.Parent != nil && *c.after.Parent < 0 {
			parent := final[*c.after.Parent]
			c.after.Parent = &parent
		}
	}
	return given, nil
}

// describe fills an answer with the grids as they are now.
func (out *Redrawn) describe(changes []gridChange) error {
	out.Grids, out.Removed = []RedrawnGrid{}, []int64{}
	for _, c := range changes {
		if c.after == nil {
			out.Removed = append(out.Removed, c.id)
			continue
		}
		g, err := c.after.redrawn(c.before == nil, c.own)
		if err != nil {
			return err
		}
		out.Grids = append(out.Grids, g)
	}
	return nil
}

// storeShapes inserts the shapes that are not stored yet.
func storeShapes(ctx context.Context, tx pgx.Tx, district int32, changes []gridChange) error {
	var shapes []NewShape
	var rows []*gridRow
	for _, c := range changes {
		if c.after != nil && c.after.shape == 0 {
			shapes, rows = append(shapes, NewShape{Geom: c.after.geom}), append(rows, c.after)
		}
	}
	if len(shapes) == 0 {
		return nil
	}
	ids, err := InsertShapes(ctx, tx, district, shapes)
	for i := range ids {
		rows[i].shape = ids[i]
	}
	return err
}

// columns are rows of grid_shape as arrays.
type columns struct {
	grids, shapes          []int64
	layers                 []string
	codes, names, kinds    []string
	communities, parents   []*int64
	versions, nodeVersions []int32
}

func (c *columns) add(r *gridRow) {
	c.grids, c.shapes, c.layers = append(c.grids, r.id), append(c.shapes, r.shape), append(c.layers, r.Layer)
	c.codes, c.names, c.kinds = append(c.codes, r.Code), append(c.names, r.Name), append(c.kinds, r.Kind)
	c.communities, c.parents = append(c.communities, r.Community), append(c.parents, r.Parent)
	c.versions, c.nodeVersions = append(c.versions, r.Version), append(c.nodeVersions, r.NodesVersion)
}

func (c *columns) args(d *deed) pgx.StrictNamedArgs {
	return d.args("grids", c.grids, "shapes", c.shapes, "codes", c.codes, "names", c.names, "kinds", c.kinds,
		"communities", c.communities, "parents", c.parents, "versions", c.versions, "nodes_versions", c.nodeVersions)
}

// storeRows makes the draft what the outcome says: grids that go, those that change, those that
// come, in this order so that codes are free when they are taken.
func (d *deed) storeRows(ctx context.Context, tx pgx.Tx, p *vicinity, o *outcome, given remembered) error {
	var gone []int64
	var changed, come columns
	var retired columns
	for _, c := range o.changes {
		switch {
		case c.after == nil:
			gone = append(gone, c.id)
		case c.before == nil:
			come.add(c.after)
		default:
			changed.add(c.after)
		}
		if c.before != nil && (c.after == nil || c.after.Code != c.before.Code) {
			retired.add(c.before)
		}
	}
	var b pgx.Batch
	if fresh := given.Grids[min(len(given.Grids), len(d.again.Grids)):]; len(fresh) > 0 {
		parents := make([]*int64, len(fresh))
		for i, id := range fresh {
			parents[i] = come.parents[slices.Index(come.grids, id)]
		}
		b.Queue(sql.GridInsertGrids, pgx.StrictNamedArgs{"district": d.district, "layer": p.layer, "grids": fresh, "parents": parents})
	}
	if len(gone) > 0 {
		b.Queue(sql.GridDeleteGridShapes, d.args("grids", gone))
	}
	if len(changed.grids) > 0 {
		b.Queue(sql.GridUpdateGridShapes, changed.args(d))
	}
	if len(come.grids) > 0 {
		args := come.args(d)
		args["layers"] = come.layers
		b.Queue(sql.GridInsertGridShapes, args)
	}
	if len(retired.grids) > 0 {
		b.Queue(sql.GridRetireCodes, d.args("layers", retired.layers, "codes", retired.codes))
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return storageError(err, "grids")
	}
	if d.op == "split" && d.undoes == 0 {
		return proposeAssignments(ctx, tx, d.district, d.edition, d.request.Grid, given.Grids)
	}
	return nil
}

// recordOperation writes the log.
func (d *deed) recordOperation(ctx context.Context, tx pgx.Tx, out Redrawn, o *outcome, given remembered) error {
	var bounds []int64
	if o.redraws() {
		before, after := o.boxes()
		switch {
		case before == geo.Box{}:
			bounds = after.SQL()
		case after == geo.Box{}:
			bounds = before.SQL()
		default:
			bounds = before.Union(after).SQL()
		}
	}
	var request any = recordedRequest{d.request, given}
	reason := d.request.Reason
	if d.record != nil {
		request = json.RawMessage(d.record)
	}
	if d.undo != nil {
		request, reason = d.undo, d.undo.Reason
	}
	root := d.root
	if root == 0 {
		root = out.Operation
	}
	args := d.args("id", out.Operation, "op", d.op, "request", request, "reason", reason, "actor", orNil(d.actor),
		"undoes", orNil(d.undoes), "root", root, "key", nilIfZero(d.key), "sha256", d.sha256, "bounds", bounds, "impact", out.Impact)
	var grids, beforeShapes, afterShapes []any
	var own []bool
	var before, after []any
	state := func(r *gridRow) (shape, text any, err error) {
		if r == nil {
			return nil, nil, nil
		}
		data, err := json.Marshal(r.gridState)
		return r.shape, string(data), err
	}
	for _, c := range o.changes {
		shape, text, err := state(c.before)
		if err != nil {
			return err
		}
		beforeShapes, before = append(beforeShapes, shape), append(before, text)
		if shape, text, err = state(c.after); err != nil {
			return err
		}
		afterShapes, after = append(afterShapes, shape), append(after, text)
		grids, own = append(grids, c.id), append(own, c.own)
	}
	var b pgx.Batch
	b.Queue(sql.GridInsertOperation, args)
	b.Queue(sql.GridInsertOperationGrids, pgx.StrictNamedArgs{"district": d.district, "operation": out.Operation, "grids": grids, "own": own,
		"before_shapes": beforeShapes, "after_shapes": afterShapes, "before": before, "after": after})
	return storageError(tx.SendBatch(ctx, &b).Close(), "operation")
}
