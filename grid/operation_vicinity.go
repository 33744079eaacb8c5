package grid

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// errAgain says that what was read is no longer so, or does not reach far enough: start again.
var errAgain = errors.New("grid: the patch has changed")

// reach is where an operation works: grids by id, and places on a layer.
type reach struct {
	grids   []int64
	layer   string // "": that of the grids
	boxes   []geo.Box
	keep    func(geo.MultiPolygon) bool // which of the grids that meet the boxes are meant
	reaches []geo.Box                   // where the result may reach beyond the grids, when the outer boundary may move
	whole   bool                        // every grid of the layer
	grown   []int64                     // grids of the layer to take in as well, if they are still there
	absent  bool                        // grids may be missing from the edition
}

// vicinity is the patch: the part of an edition an operation may change: its targets and every grid of their
// layer that shares an edge or a corner with them, all locked.
type vicinity struct {
	layer   string
	rows    []*gridRow         // by id
	targets []*gridRow         // by id
	locked  map[int64]*gridRow // the same and what else was locked, without shapes
	parents map[int64]*gridRow // of micro grids: the grids they lie in
}

func (p *vicinity) row(id int64) *gridRow {
	if i, ok := slices.BinarySearchFunc(p.rows, id, func(r *gridRow, id int64) int { return byID(r, &gridRow{id: id}) }); ok {
		return p.rows[i]
	}
	return nil
}

// loose reports whether ground may be claimed that no grid holds.
func (d *deed) loose(p *vicinity) bool { return d.request.Outline || p.layer != "governance" }

func unionOf(boxes []geo.Box) geo.Box {
	all := boxes[0]
	for _, b := range boxes[1:] {
		all = all.Union(b)
	}
	return all
}

// gather reads and locks the patch around a reach. watched grids are locked too, for the sake of
// their versions. The error is errAgain when others changed it between reading and locking.
func (d *deed) gather(ctx context.Context, tx pgx.Tx, r reach, watched []int64) (*vicinity, error) {
	p := &vicinity{layer: r.layer, parents: map[int64]*gridRow{}}
	if p.layer == "" {
		p.layer = "governance"
	}
	if len(r.grids) > 0 {
		named, err := readRows(ctx, tx, sql.GridListNamedShapes, d.args("grids", r.grids))
		if err != nil {
			return nil, err
		}
		if len(named) < len(r.grids) && !r.absent {
			return nil, d.missing(ctx, tx, r.grids, named)
		}
		for _, row := range named {
			if r.layer == "" && row == named[0] {
				p.layer = row.Layer
			}
			if row.Layer != p.layer {
				return nil, refuseAt("layers", row.geom.Label(), "Grid %s lies in layer %s, not in layer %s; an operation works in one layer.", row.Code, row.Layer, p.layer)
			}
		}
		p.targets = named
	}
	if d.loose(p) && !d.dry {
		if _, err := tx.Exec(ctx, sql.GridLockLooseGround, d.args()); err != nil {
			return nil, storageError(err, "grids")
		}
	}
	if r.whole || len(r.grown) > 0 {
		more, err := d.moreTargets(ctx, tx, p.layer, r)
		if err != nil {
			return nil, err
		}
		p.targets = append(p.targets, more...)
	}
	if len(r.boxes) > 0 {
		met, err := readRows(ctx, tx, sql.GridListNearShapes, boxArgs(d.args("layer", p.layer), r.boxes))
		if err != nil {
			return nil, err
		}
		for _, row := range met {
			if r.keep == nil || r.keep(row.geom) {
				p.targets = append(p.targets, row)
			}
		}
	}
	slices.SortFunc(p.targets, byID)
	p.targets = slices.CompactFunc(p.targets, func(a, b *gridRow) bool { return a.id == b.id })
	if err := d.surround(ctx, tx, p, slices.Concat(r.boxes, r.reaches)); err != nil {
		return nil, err
	}
	return p, d.lock(ctx, tx, p, watched)
}

// moreTargets reads the whole layer, or the grids a second attempt takes in.
func (d *deed) moreTargets(ctx context.Context, tx pgx.Tx, layer string, r reach) ([]*gridRow, error) {
	if r.whole {
		return readRows(ctx, tx, sql.GridListLayerShapes, d.args("layer", layer))
	}
	list, err := readRows(ctx, tx, sql.GridListNamedShapes, d.args("grids", r.grown))
	return slices.DeleteFunc(list, func(row *gridRow) bool { return row.Layer != layer }), err
}

// surround adds the neighbours of the targets. In an edition that is proved those share a corner;
// in another also those that only come near.
func (d *deed) surround(ctx context.Context, tx pgx.Tx, p *vicinity, boxes []geo.Box) error {
	p.rows = slices.Clone(p.targets)
	around := slices.Clone(boxes)
	for _, t := range p.targets {
		around = append(around, t.geom.Box())
	}
	if len(around) == 0 {
		return nil
	}
	if d.loose(p) { // everything that meets the box of what is and what will be
		around = []geo.Box{unionOf(around)}
	}
	near, err := readRows(ctx, tx, sql.GridListNearShapes, boxArgs(d.args("layer", p.layer), around))
	if err != nil {
		return err
	}
	corners := cornersOf(p.targets)
	for _, row := range near {
		if slices.ContainsFunc(p.targets, func(t *gridRow) bool { return t.id == row.id }) {
			continue
		}
		if !d.draft.proved || d.loose(p) || sharesCorner(corners, row.geom) {
			p.rows = append(p.rows, row)
		}
	}
	slices.SortFunc(p.rows, byID)
	if p.layer != "micro" {
		return nil
	}
	var ids []int64
	for _, row := range p.rows {
		if row.Parent != nil && !slices.Contains(ids, *row.Parent) {
			ids = append(ids, *row.Parent)
		}
	}
	if d.request.Parent != 0 && !slices.Contains(ids, d.request.Parent) {
		ids = append(ids, d.request.Parent)
	}
	parents, err := readRows(ctx, tx, sql.GridListNamedShapes, d.args("grids", ids))
	for _, row := range parents {
		p.parents[row.id] = row
	}
	return err
}

// lock locks the patch's rows, and whatever else must not change, in the order of their ids.
func (d *deed) lock(ctx context.Context, tx pgx.Tx, p *vicinity, watched []int64) error {
	read := map[int64]*gridRow{}
	for _, r := range p.rows {
		read[r.id] = r
	}
	maps.Copy(read, p.parents)
	ids := slices.AppendSeq(slices.Clone(watched), maps.Keys(read))
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var err error
	if d.dry { // nothing changes in the snapshot
		p.locked = map[int64]*gridRow{}
		list, err := readRows(ctx, tx, sql.GridListNamedShapes, d.args("grids", ids))
		for _, r := range list {
			p.locked[r.id] = r
		}
		return err
	}
	if p.locked, err = lockRows(ctx, tx, d.district, d.edition, ids); err != nil {
		return err
	}
	for id, r := range read {
		now := p.locked[id]
		if now == nil || now.shape != r.shape {
			return errAgain
		}
		r.gridState = now.gridState
	}
	return nil
}

// args are the arguments all statements take, and some more: name, value, ….
func (d *deed) args(more ...any) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{"district": d.district, "edition": d.edition}
	for i := 0; i < len(more); i += 2 {
		args[more[i].(string)] = more[i+1]
	}
	return args
}

// missing refuses grids the edition does not have: a Conflict when an operation took one away.
func (d *deed) missing(ctx context.Context, tx pgx.Tx, wanted []int64, found []*gridRow) error {
	for _, id := range wanted {
		if slices.ContainsFunc(found, func(r *gridRow) bool { return r.id == id }) {
			continue
		}
		if err := d.gone(ctx, tx, id); err != nil {
			return err
		}
		return refuse("unknown_grid", "grid", fmt.Sprint(id), "Grid %d does not exist in edition %d.", id, d.edition)
	}
	return nil
}

// checkVersions refuses an operation whose author knew a target as it no longer is.
func (d *deed) checkVersions(ctx context.Context, tx pgx.Tx, p *vicinity) error {
	var stale []int64
	for _, id := range slices.Sorted(maps.Keys(d.request.Versions)) {
		row := p.locked[id]
		if row == nil {
			return d.missing(ctx, tx, []int64{id}, nil)
		}
		if row.Version != d.request.Versions[id] {
			stale = append(stale, id)
		}
	}
	if len(stale) > 0 {
		return d.stale(ctx, tx, stale...)
	}
	return nil
}

// reachBeyond is which grids beyond the patch have a border where nodes were added.
func (d *deed) reachBeyond(ctx context.Context, tx pgx.Tx, p *vicinity, nodes []geo.AddedNode) ([]int64, error) {
	if len(nodes) == 0 {
		return nil, nil
	}
	var boxes []geo.Box
	for _, n := range nodes {
		boxes = append(boxes, geo.BoxOf(n.At))
	}
	near, err := readRows(ctx, tx, sql.GridListNearShapes, boxArgs(d.args("layer", p.layer), boxes))
	if err != nil {
		return nil, err
	}
	ends := map[geo.Point]bool{}
	for _, n := range nodes {
		ends[n.A], ends[n.B] = true, true
	}
	var beyond []int64
	for _, row := range near {
		if p.row(row.id) == nil && sharesCorner(ends, row.geom) {
			beyond = append(beyond, row.id)
		}
	}
	return beyond, nil
}
