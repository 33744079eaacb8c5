package importers

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// stagedGrid is a grid of the file, on the lattice.
type stagedGrid struct {
	row                     int
	code, name, kind        string
	communityAs, streetAs   string // as the file names them
	community               int64  // 0: none, or one still to be made
	makeCommunity, makeArea string // names of what is to be made
	shape                   geo.MultiPolygon
}

// gridPlan is what publishing a grids batch does.
type gridPlan struct {
	grids    []stagedGrid
	old      *dated           // the edition in force; nil for a first one
	ids      map[string]int64 // its grids by code
	from     grid.Day
	same     bool // the edition in force is just this
	retired  int
	box      geo.Box
	found    []*Finding
	makes    []string
	unsound  map[int]geo.DefectKind // rows whose rings are invalid on the lattice
	findings int
}

// planGrids snaps the staged grids, finds their communities and what they replace, and says
// what is wrong with them. The error is a *Finding when no edition can be made of them.
func planGrids(ctx context.Context, tx pgx.Tx, b Batch, d target) (*gridPlan, error) {
	p := &gridPlan{ids: map[string]int64{}, unsound: map[int]geo.DefectKind{}}
	if err := p.load(ctx, tx, b, d); err != nil {
		return nil, err
	}
	if len(p.grids) == 0 {
		return nil, refuse("nothing_left", "rows", b.RowsRead)
	}
	if fence := newFence(d.outline); !fence.meets(p.box) {
		return nil, refuse("elsewhere", "rows", len(p.grids), "district", d.name, "metres", nearby)
	}
	if err := p.findCommunities(ctx, tx, d); err != nil {
		return nil, err
	}
	if err := p.settle(ctx, tx, d); err != nil {
		return nil, err
	}
	if !p.same {
		if err := p.date(b, d); err != nil {
			return nil, err
		}
		if err := p.alone(ctx, tx, d); err != nil {
			return nil, err
		}
	}
	return p, p.prove(ctx, tx, b)
}

// load reads and snaps.
func (p *gridPlan) load(ctx context.Context, tx pgx.Tx, b Batch, d target) error {
	rows, err := tx.Query(ctx, sql.ImportersListShapes, pgx.StrictNamedArgs{"district": d.id, "batch": b.ID})
	if err != nil {
		return wrapped(err, "grids")
	}
	var g stagedGrid
	var outline orb.Geometry
	_, err = pgx.ForEachRow(rows, []any{&g.row, &g.code, &g.name, &g.kind, &g.communityAs, &g.streetAs, &outline}, func() error {
		shape, collapsed, err := geo.Snap(outline)
		at := outline.Bound().Center()
		switch n := shape.Vertices(); {
		case err != nil:
			p.found = append(p.found, refuse("not_on_earth").at(g.row))
			return nil
		case n < 3:
			p.found = append(p.found, refuse("collapsed").at(g.row).in("code", g.code).near(at))
			return nil
		case n > grid.MaxVertices:
			p.found = append(p.found, refuse("too_many_points", "points", n, "limit", grid.MaxVertices).at(g.row).in("code", g.code).near(at))
			return nil
		}
		if collapsed > 0 {
			p.found = append(p.found, note(Warning, "rings_collapsed", "rings", collapsed).at(g.row).in("code", g.code).near(at))
		}
		if len(shape) > 1 {
			p.found = append(p.found, note(Info, "several_parts", "parts", len(shape)).at(g.row).in("code", g.code).near(at))
		}
		if box := shape.Box(); len(p.grids) == 0 {
			p.box = box
		} else {
			p.box = p.box.Union(box)
		}
		g.shape = shape
		p.grids = append(p.grids, g)
		return nil
	})
	return wrapped(err, "grids")
}

// settle compares with the edition in force. A grid whose community the file does not tell keeps
// the one it has.
func (p *gridPlan) settle(ctx context.Context, tx pgx.Tx, d target) error {
	editions, err := loadEditions(ctx, tx, d.id)
	if err != nil {
		return err
	}
	if p.old = inForce(editions); p.old == nil {
		return nil
	}
	rows, err := tx.Query(ctx, sql.ImportersListCodes, pgx.StrictNamedArgs{"district": d.id, "edition": p.old.id})
	if err != nil {
		return wrapped(err, "grids")
	}
	var id, community int64
	var code, name, kind string
	type words struct {
		name, kind string
		community  int64
	}
	called := map[string]words{}
	_, err = pgx.ForEachRow(rows, []any{&id, &code, &name, &kind, &community}, func() error {
		p.ids[code] = id
		called[code] = words{name, kind, community}
		return nil
	})
	if err != nil {
		return wrapped(err, "grids")
	}
	p.retired = len(p.ids)
	p.same = len(p.grids) == len(p.ids)
	for i := range p.grids {
		g := &p.grids[i]
		if _, ok := p.ids[g.code]; ok {
			p.retired--
		}
		if g.community == 0 && g.makeCommunity == "" {
			g.community = called[g.code].community
		}
		p.same = p.same && g.makeCommunity == "" && called[g.code] == words{g.name, g.kind, g.community}
	}
	if !p.same {
		return nil
	}
	faces, err := grid.LoadFaces(ctx, tx, d.id, p.old.id)
	if err != nil {
		return err
	}
	shapes := map[int64]geo.MultiPolygon{}
	for _, f := range faces {
		shapes[f.ID] = f.Shape
	}
	for _, g := range p.grids {
		p.same = p.same && equalShapes(g.shape, shapes[p.ids[g.code]])
	}
	return nil
}

func equalShapes(a, b geo.MultiPolygon) bool {
	return slices.EqualFunc(a, b, func(p, q geo.Polygon) bool {
		return slices.EqualFunc(p, q, func(r, s geo.Ring) bool { return slices.Equal(r, s) })
	})
}

// date decides when the new edition comes into force. A second baseline replaces borders that
// may have been worked on since, so it must be asked for by its day.
func (p *gridPlan) date(b Batch, d target) error {
	p.from = b.options.Effective
	if p.from > d.today {
		return refuse("effective_in_future", "today", string(d.today)).in("effective", string(p.from))
	}
	if p.old == nil {
		if p.from == "" {
			p.from = d.today
		}
		return nil
	}
	if p.from == "" {
		return refuse("edition_in_force", "district", d.name, "from", string(p.old.from), "retired", p.retired, "today", string(d.today))
	}
	if p.from <= p.old.from {
		return refuse("effective_too_early", "from", string(p.old.from)).in("effective", string(p.from))
	}
	return nil
}

// alone refuses to put a baseline before an edition on the calendar, which was made from another.
func (p *gridPlan) alone(ctx context.Context, tx pgx.Tx, d target) error {
	var name, from string
	err := tx.QueryRow(ctx, sql.ImportersFindScheduled, pgx.StrictNamedArgs{"district": d.id}).Scan(&name, &from)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrapped(err, "editions")
	}
	return refuse("edition_scheduled", "name", name, "from", from)
}

func (p *gridPlan) summarise(s *Summary) {
	s.Made, s.Findings = p.makes, p.findings
	if p.same {
		s.Same = len(p.grids)
		return
	}
	for _, g := range p.grids {
		if _, ok := p.ids[g.code]; ok {
			s.Update++
		} else {
			s.Add++
		}
	}
	s.Retired = p.retired
	if p.old != nil {
		s.Replaced = p.old.id
	}
}
