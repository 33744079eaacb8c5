package grid

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/geo/patch"
	"gridmap/sql"
)

// drawing is what an asked-for operation works with, on the lattice.
type drawing struct {
	line  []geo.Point
	moves []patch.Move
	area  geo.MultiPolygon
	in    []geo.MultiPolygon // footprints to paint
}

// locate finds where a request works, and draws it on the lattice.
func (d *deed) locate(ctx context.Context, tx pgx.Tx) (reach, error) {
	r := &d.request
	at := reach{layer: r.Layer}
	switch r.Op {
	case "split":
		d.drawn.line = latticeLine(r.Line)
		at.grids = []int64{r.Grid}
	case "remove", "recode":
		at.grids = []int64{r.Grid}
	case "merge":
		at.grids = r.Grids
	case "repair":
		at.grids, at.whole = r.Grids, len(r.Grids) == 0
	case "reshape":
		d.drawn.line = latticeLine(r.Line)
		at.boxes = segmentBoxes(d.drawn.line)
		at.keep = func(m geo.MultiPolygon) bool { return meetsLine(m, d.drawn.line) }
	case "move_node":
		moves := r.Moves
		if moves == nil {
			moves = []CornerMove{{From: *r.From.Place}}
			if r.To != nil {
				moves[0].To = r.To.Place
			}
		}
		for _, m := range moves {
			move := patch.Move{From: latticePoint(m.From)}
			if m.To != nil {
				to := latticePoint(*m.To)
				move.To = &to
				at.reaches = append(at.reaches, geo.BoxOf(move.From, to))
			}
			d.drawn.moves = append(d.drawn.moves, move)
			at.boxes = append(at.boxes, geo.BoxOf(move.From))
		}
		at.keep = func(m geo.MultiPolygon) bool {
			return slices.ContainsFunc(d.drawn.moves, func(v patch.Move) bool { return onBorder(m, v.From) })
		}
	case "transfer":
		if err := d.locateArea(&at); err != nil {
			return at, err
		}
	case "paint":
		var err error
		if d.drawn.in, err = footprintsOf(ctx, tx, d.district, r.Buildings); err != nil {
			return at, err
		}
		at.grids = []int64{r.Grid}
		for _, m := range d.drawn.in {
			at.boxes = append(at.boxes, m.Box())
		}
	case "create":
		var err error
		if d.drawn.area, err = groundOf(r.Polygon); err != nil {
			return at, err
		}
		at.boxes, at.keep = []geo.Box{d.drawn.area.Box()}, func(geo.MultiPolygon) bool { return false }
	}
	return at, nil
}

// locateArea is locate for what gives an area to a grid.
func (d *deed) locateArea(at *reach) (err error) {
	r := &d.request
	if d.drawn.area, err = groundOf(r.Polygon); err != nil {
		return err
	}
	at.grids = []int64{r.To.Grid}
	if r.From != nil {
		at.grids = append(at.grids, r.From.Grid)
		slices.Sort(at.grids)
	} else {
		at.boxes = []geo.Box{d.drawn.area.Box()}
	}
	if d.drawn.area.Vertices() == 0 {
		return refuse("line_too_short", "polygon", "", "The polygon encloses no ground.")
	}
	return nil
}

func latticePoint(c orb.Point) geo.Point {
	p, _ := geo.FromLonLat(c[0], c[1]) // checked with the request
	return p
}

func latticeLine(line []orb.Point) []geo.Point {
	out := make([]geo.Point, len(line))
	for i, c := range line {
		out[i] = latticePoint(c)
	}
	return out
}

func groundOf(g Ground) (geo.MultiPolygon, error) {
	m, collapsed, err := geo.Snap(orb.MultiPolygon(g))
	if err != nil {
		return nil, refuse("polygon", "polygon", "", "The polygon cannot be read: %v.", err)
	}
	if len(m) == 0 || collapsed > 0 {
		e := refuse("line_too_short", "polygon", "", "A ring of the polygon encloses no ground.")
		if len(g) > 0 && len(g[0]) > 0 && len(g[0][0]) > 0 {
			e.Problems[0].At = &g[0][0][0]
		}
		return nil, e
	}
	return m, nil
}

// redraw does what was asked for to the faces of the vicinity.
func (d *deed) redraw(ctx context.Context, tx pgx.Tx, p *vicinity) (*outcome, error) {
	r := &d.request
	faces := facesOf(p.rows)
	loose := d.loose(p)
	var result patch.Result
	var err error
	switch r.Op {
	case "recode":
		return d.recode(p)
	case "remove":
		return d.remove(p)
	case "create":
		if err := patch.Check(ctx, faces, d.drawn.area); err != nil {
			return nil, p.refusal(err)
		}
		return d.create(p)
	case "split":
		result, err = patch.Split(ctx, faces, r.Grid, d.drawn.line)
	case "merge":
		if err := d.checkMerge(p); err != nil {
			return nil, err
		}
		result, err = patch.Merge(ctx, faces, r.Grids, d.keep(p))
	case "reshape":
		result, err = patch.Reshape(ctx, faces, d.drawn.line, idsOf(p.rows), d.kin(p), loose)
	case "move_node":
		result, err = patch.MoveNodes(ctx, faces, d.drawn.moves, loose)
	case "transfer":
		from := int64(0)
		if r.From != nil {
			from = r.From.Grid
		}
		result, err = patch.Transfer(ctx, faces, from, r.To.Grid, d.drawn.area)
	case "paint":
		g, fault := painting(ctx, tx, d.district, faces, r.Grid, d.drawn.in, r.Buildings)
		if fault != nil {
			return nil, fault
		}
		result, err = patch.Paint(ctx, faces, r.Grid, g)
	case "repair":
		width := 0.0
		if r.WidthM > 0 && len(p.rows) > 0 {
			width = r.WidthM / p.rows[0].geom[0][0][0].UnitMeters()
		}
		var left []geo.Ring
		result, left, err = patch.Repair(ctx, faces, width)
		if err == nil && len(result.Faces) == 0 {
			e := refuse("nothing_to_repair", "", "", "There is nothing to repair here.")
			if len(left) > 0 {
				e = refuseAt("nothing_to_repair", left[0][0], "%d gaps are left, all wider than width_m allows to close.", len(left))
			}
			return nil, e
		}
	default:
		return nil, fmt.Errorf("grid: no operation %q", r.Op)
	}
	if err != nil {
		return nil, p.refusal(err)
	}
	out := p.outcomeOf(result)
	out.repairs = r.Op == "repair"
	if len(out.changes) == 0 {
		return nil, p.refusal(&patch.Error{Rule: patch.NothingMoves})
	}
	return out, nil
}

// keep is the grid whose id and names stay in a merge: the largest, then the lowest id.
func (d *deed) keep(p *vicinity) int64 {
	if d.request.Keep != 0 {
		return d.request.Keep
	}
	var best *gridRow
	for _, id := range d.request.Grids {
		if row := p.row(id); best == nil || row.geom.DoubledArea() > best.geom.DoubledArea() {
			best = row
		}
	}
	return best.id
}

// checkMerge refuses micro grids of different parents, and more clearly than the check of borders
// those of different communities.
func (d *deed) checkMerge(p *vicinity) error {
	first := p.row(d.request.Grids[0])
	for _, id := range d.request.Grids {
		row := p.row(id)
		if row.Parent != nil && *row.Parent != *first.Parent {
			return refuseAt("parents", row.geom.Label(), "Micro grids %s and %s lie in different grids.", first.Code, row.Code)
		}
		if row.community() != first.community() && !d.request.AcrossAreas {
			return refuseAt("across_areas", row.geom.Label(), "Grids %s and %s belong to different communities; send across_areas to merge them all the same.", first.Code, row.Code)
		}
	}
	return nil
}

// recode changes what a grid is called or counts as.
func (d *deed) recode(p *vicinity) (*outcome, error) {
	r, was := &d.request, p.row(d.request.Grid)
	now := *was
	if r.Code != "" {
		now.Code = r.Code
	}
	if r.Name != "" {
		now.Name = r.Name
	}
	if r.Kind != "" {
		now.Kind = r.Kind
	}
	if r.Community != 0 {
		now.Community = &r.Community
	}
	if err := checkKind(&now); err != nil {
		return nil, err
	}
	if now.same(was.gridState) {
		return nil, refuseAt("nothing_moves", was.geom.Label(), "Grid %s is called so already.", was.Code)
	}
	now.Version++
	return &outcome{changes: []gridChange{{id: was.id, own: true, before: was, after: &now}}}, nil
}

// remove takes an overlay or micro grid away.
func (d *deed) remove(p *vicinity) (*outcome, error) {
	was := p.row(d.request.Grid)
	if p.layer == "governance" {
		return nil, refuseAt("layer", was.geom.Label(), "A governance grid is not removed, its ground must belong to somebody: merge it with a neighbour.")
	}
	return &outcome{changes: []gridChange{{id: was.id, own: true, before: was}}}, nil
}

// create makes an overlay or micro grid.
func (d *deed) create(p *vicinity) (*outcome, error) {
	r := &d.request
	made := &gridRow{id: -1, geom: d.drawn.area, gridState: gridState{Layer: r.Layer, Code: r.Code, Name: r.Name, Kind: r.Kind,
		Community: orNil(r.Community), Parent: orNil(r.Parent), Version: 1, NodesVersion: 1}}
	switch {
	case made.Kind != "":
	case r.Layer == "micro":
		made.Kind = "micro"
	default:
		made.Kind = "special"
	}
	if parent := p.parents[r.Parent]; r.Parent != 0 {
		if parent == nil || parent.Layer != "governance" {
			return nil, refuse("unknown_grid", "parent", fmt.Sprint(r.Parent), "Grid %d, the parent, is no governance grid of edition %d.", r.Parent, d.edition)
		}
		if made.Community == nil {
			made.Community = parent.Community
		}
	}
	return &outcome{changes: []gridChange{{id: -1, own: true, after: made}}}, checkKind(made)
}

// checkKind refuses micro grids among others, and others among micro grids.
func checkKind(r *gridRow) error {
	if (r.Kind == "micro") == (r.Layer == "micro") {
		return nil
	}
	return refuseAt("kind", r.geom.Label(), "A grid of layer %s cannot be of kind %s: micro grids are of kind micro, others general or special.", r.Layer, r.Kind)
}

// checkCommunity refuses an area that is no community.
func (d *deed) checkCommunity(ctx context.Context, tx pgx.Tx) error {
	if d.request.Community == 0 {
		return nil
	}
	var found bool
	err := tx.QueryRow(ctx, sql.GridFindCommunity, pgx.StrictNamedArgs{"district": d.district, "area": d.request.Community}).Scan(&found)
	if err == nil && !found {
		return refuse("unknown_id", "community", fmt.Sprint(d.request.Community), "There is no community with the id %d.", d.request.Community)
	}
	return storageError(err, "areas")
}

// kin says who may give ground to whom by a stroke without across_areas: grids of a community.
func (d *deed) kin(p *vicinity) func(a, b int64) bool {
	if d.request.AcrossAreas || p.layer != "governance" {
		return nil
	}
	communities := map[int64]int64{}
	for _, row := range p.rows {
		communities[row.id] = row.community()
	}
	return func(a, b int64) bool { return communities[a] == communities[b] }
}
