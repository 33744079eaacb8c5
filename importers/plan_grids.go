package importers

import (
	"context"
	"slices"
	"strings"

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
	if err := p.settle(ctx, tx, d); err != nil {
		return nil, err
	}
	if !p.same {
		if err := p.date(b, d); err != nil {
			return nil, err
		}
	}
	if err := p.findCommunities(ctx, tx, d); err != nil {
		return nil, err
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

// settle compares with the edition in force.
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
	var id int64
	var code, name, kind string
	called := map[string][2]string{}
	_, err = pgx.ForEachRow(rows, []any{&id, &code, &name, &kind}, func() error {
		p.ids[code] = id
		called[code] = [2]string{name, kind}
		return nil
	})
	if err != nil {
		return wrapped(err, "grids")
	}
	p.retired = len(p.ids)
	p.same = len(p.grids) == len(p.ids)
	for _, g := range p.grids {
		if _, ok := p.ids[g.code]; ok {
			p.retired--
		}
		p.same = p.same && called[g.code] == [2]string{g.name, g.kind}
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

// prove says where the grids are no partition. Nothing of it refuses them: a baseline comes
// into force as it is, its faults in the open.
func (p *gridPlan) prove(ctx context.Context, tx pgx.Tx, b Batch) error {
	faces := make([]geo.Face, len(p.grids))
	code := map[int64]string{}
	for i, g := range p.grids {
		faces[i] = geo.Face{ID: int64(g.row), Shape: g.shape}
		code[int64(g.row)] = g.code
	}
	report := geo.CheckPartition(faces)
	p.findings = len(report.Defects)
	var rows []int32
	for _, d := range report.Defects {
		switch d.Kind {
		case geo.TooLarge:
			return refuse("too_wide")
		case geo.BadRing, geo.RingCrosses, geo.RingTouches:
			if _, told := p.unsound[int(d.Faces[0])]; !told {
				p.unsound[int(d.Faces[0])] = d.Kind
				rows = append(rows, int32(d.Faces[0]))
			}
		}
	}
	faults, err := faultsInFile(ctx, tx, b, rows)
	if err != nil {
		return err
	}
	common := commonGround(faces, report)
	for _, d := range report.Defects {
		var codes []string
		for _, f := range d.Faces {
			codes = append(codes, code[f])
		}
		if d.Kind == geo.MissingNode && len(d.Faces) == 2 && common[[2]int64(d.Faces)] {
			d.Kind = geo.Overlap
		}
		var f *Finding
		switch d.Kind {
		case geo.BadRing, geo.RingCrosses, geo.RingTouches:
			if p.unsound[int(d.Faces[0])] != d.Kind { // told with the first kind
				continue
			}
			if reason, ok := faults[int(d.Faces[0])]; ok {
				f = note(Warning, "invalid_in_file", "code", codes[0], "reason", reason, "kind", string(d.Kind))
			} else {
				f = note(Warning, "invalid_by_snapping", "code", codes[0], "kind", string(d.Kind), "count", d.Count)
			}
		case geo.Overlap:
			f = note(Warning, "grids_overlap", "codes", codes, "count", d.Count)
		case geo.Gap:
			f = note(Warning, "grids_gap", "codes", codes)
		case geo.NearNode:
			f = note(Info, "near_corner", "codes", codes, "count", d.Count)
		default:
			f = note(Info, "missing_corner", "codes", codes, "count", d.Count)
		}
		if len(d.Faces) > 0 {
			f.at(int(d.Faces[0])).in("code", codes[0])
		}
		p.found = append(p.found, f.near(d.At.LonLat()))
	}
	return nil
}

// commonGround names the pairs of grids that share ground among those whose borders only seem
// to lack a common corner: where no border crosses another, that is all the proof can tell.
func commonGround(faces []geo.Face, report geo.Report) map[[2]int64]bool {
	common := map[[2]int64]bool{}
	var l *geo.Locator
	shapes := map[int64]geo.MultiPolygon{}
	for _, d := range report.Defects {
		if d.Kind != geo.MissingNode || len(d.Faces) != 2 {
			continue
		}
		if l == nil {
			l = geo.NewLocator(faces)
			for _, f := range faces {
				shapes[f.ID] = f.Shape
			}
		}
		for _, s := range l.Shares(shapes[d.Faces[0]]) {
			if s.ID == d.Faces[1] {
				common[[2]int64(d.Faces)] = true
			}
		}
	}
	return common
}

// faultsInFile asks PostGIS which of these rows are invalid as they stand in the file; the
// others were made invalid by rounding to the lattice.
func faultsInFile(ctx context.Context, tx pgx.Tx, b Batch, rows []int32) (map[int]string, error) {
	faults := map[int]string{}
	if len(rows) == 0 {
		return faults, nil
	}
	found, err := tx.Query(ctx, sql.ImportersListFaults, pgx.StrictNamedArgs{"district": b.District, "batch": b.ID, "rows": rows})
	if err != nil {
		return nil, wrapped(err, "grids")
	}
	var row int
	var reason string
	_, err = pgx.ForEachRow(found, []any{&row, &reason}, func() error {
		faults[row] = reason
		return nil
	})
	return faults, wrapped(err, "grids")
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

// findCommunities finds the community of each grid: by the column that names it, else by the
// reference outline that holds the grid's middle. In a district that has no communities yet
// the ones the file names are made, with their streets.
func (p *gridPlan) findCommunities(ctx context.Context, tx pgx.Tx, d target) error {
	known, err := loadAreas(ctx, tx, d.id)
	if err != nil {
		return err
	}
	var unnamed []int
	told := map[string]bool{}
	for i := range p.grids {
		g := &p.grids[i]
		if g.communityAs == "" {
			unnamed = append(unnamed, i)
			continue
		}
		switch ids := known.find(g.communityAs, g.streetAs); {
		case len(ids) == 1:
			g.community = ids[0]
		case known.empty():
			g.makeCommunity, g.makeArea = g.communityAs, g.streetAs
			for _, name := range []string{g.streetAs, g.communityAs} {
				if name != "" && !slices.Contains(p.makes, name) {
					p.makes = append(p.makes, name)
				}
			}
		default:
			rule := "unknown_community"
			if len(ids) > 1 {
				rule = "ambiguous_community"
			}
			if !told[g.communityAs] {
				told[g.communityAs] = true
				p.found = append(p.found, note(Warning, rule).at(g.row).in("community", g.communityAs))
			}
		}
	}
	if len(unnamed) == 0 || !known.outlines {
		return nil
	}
	places := make([]orb.Geometry, len(unnamed))
	for i, n := range unnamed {
		places[i] = p.grids[n].shape.Label().LonLat()
	}
	rows, err := tx.Query(ctx, sql.ImportersFindCommunities, pgx.StrictNamedArgs{"district": d.id, "places": places})
	if err != nil {
		return wrapped(err, "communities")
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return wrapped(err, "communities")
	}
	for i, n := range unnamed {
		p.grids[n].community = ids[i]
	}
	return nil
}

// areaIndex finds communities by code or name, streets telling those of one name apart.
type areaIndex struct {
	all      []knownArea
	names    map[int64]string // of streets, simplified
	codes    map[int64]string
	outlines bool // some community has a reference outline
}

type knownArea struct {
	id, parent int64
	level      int
	code, name string
	outline    bool
}

func loadAreas(ctx context.Context, tx pgx.Tx, district int32) (areaIndex, error) {
	x := areaIndex{names: map[int64]string{}, codes: map[int64]string{}}
	rows, err := tx.Query(ctx, sql.ImportersListAreas, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return x, wrapped(err, "areas")
	}
	var a knownArea
	_, err = pgx.ForEachRow(rows, []any{&a.id, &a.level, &a.parent, &a.code, &a.name, &a.outline}, func() error {
		if a.level == 1 {
			x.names[a.id], x.codes[a.id] = a.name, a.code
		} else {
			x.all = append(x.all, a)
			x.outlines = x.outlines || a.outline
		}
		return nil
	})
	return x, wrapped(err, "areas")
}

func (x areaIndex) empty() bool { return len(x.all) == 0 }

func (x areaIndex) find(community, street string) (ids []int64) {
	for _, a := range x.all {
		if !strings.EqualFold(a.name, community) && (a.code == "" || a.code != community) {
			continue
		}
		if street != "" && a.parent != 0 && a.code != community && x.names[a.parent] != street && x.codes[a.parent] != street {
			continue
		}
		ids = append(ids, a.id)
	}
	return ids
}
