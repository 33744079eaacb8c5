package grid

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// redrawing is a question an Impact answers.
type redrawing struct {
	district      int32
	edition       int64 // whose unchanged grids lie around, and whose plans count
	before, after []geo.Face
	plansBefore   bool // the edition's plans count before the change too
}

// moved is something that gets another grid, or lies in one whose branch changes.
type moved struct {
	thing    *thing
	from, to int64
	handed   bool
}

// measured is an Impact with everything that moves, by id.
type measured struct {
	Impact
	buildings, posts, incidents []moved
}

func measureRedrawing(ctx context.Context, tx pgx.Tx, q redrawing) (Impact, error) {
	m, err := measureAll(ctx, tx, q)
	if err != nil {
		return Impact{}, err
	}
	if err := nameIncidents(ctx, tx, q.district, m.incidents[:min(len(m.incidents), impactListed)]); err != nil {
		return Impact{}, err
	}
	m.Buildings = MovedBuildings{len(m.buildings), buildingsOf(m.buildings[:min(len(m.buildings), impactListed)])}
	m.Posts = MovedPosts{len(m.posts), postsOf(m.posts[:min(len(m.posts), impactListed)])}
	m.Incidents = MovedIncidents{len(m.incidents), incidentsOf(m.incidents[:min(len(m.incidents), impactListed)])}
	return m.Impact, nil
}

func measureAll(ctx context.Context, tx pgx.Tx, q redrawing) (measured, error) {
	d, err := findImpactDays(ctx, tx, q.district, q.edition)
	if err != nil {
		return measured{}, err
	}
	s, err := surveyGround(ctx, tx, q, d)
	if err != nil {
		return measured{}, err
	}
	// A building across the border of a grid that stays as it is may come to it or leave it: then
	// what that grid holds changes too, and all of it must be counted.
	if drawn := s.drawnIn(); len(drawn) > 0 {
		q.before, q.after = append(slices.Clone(q.before), drawn...), append(slices.Clone(q.after), drawn...)
		if s, err = surveyGround(ctx, tx, q, d); err != nil {
			return measured{}, err
		}
	}
	return s.sum(q, d), nil
}

type impactDays struct {
	today, day Day
	since      time.Time
}

func findImpactDays(ctx context.Context, tx pgx.Tx, district int32, edition int64) (d impactDays, err error) {
	err = tx.QueryRow(ctx, sql.GridFindImpactDay, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&d.today, &d.day, &d.since)
	return d, storageError(err, "district")
}

// thing is a building, a post or an incident with the grids it lies in.
type thing struct {
	kind                  thingKind
	id                    int64
	load                  Load
	from, to              int64
	name, number, address string    // of a building, a post; category and summary of an incident
	reported              time.Time // of an incident
}

type thingKind int

const (
	aBuilding thingKind = iota
	aPost
	anIncident
)

// survey is all that lies on the ground of changed grids.
type survey struct {
	things        []thing
	neighbours    []geo.Face
	leads         map[int64]gridLead
	before, after map[int64]Holding // sizes only
	shares        []GridMove        // ground only
	changed       map[int64]bool
}

// gridLead is what a grid is called and who leads it.
type gridLead struct {
	code, name     string
	dated, planned *OrganisationRef
	plans          bool
}

func (g gridLead) lead(plans bool) *OrganisationRef {
	if plans && g.plans {
		return g.planned
	}
	return g.dated
}

func surveyGround(ctx context.Context, tx pgx.Tx, q redrawing, d impactDays) (*survey, error) {
	s := &survey{leads: map[int64]gridLead{}, before: map[int64]Holding{}, after: map[int64]Holding{}, changed: map[int64]bool{}}
	var boxes boxColumns
	var ids []int64
	var shapes []orb.Geometry
	for _, side := range [][]geo.Face{q.before, q.after} {
		for _, f := range side {
			shapes = append(shapes, f.Shape.LonLat())
			if !s.changed[f.ID] {
				ids = append(ids, f.ID)
			}
			s.changed[f.ID] = true
			boxes.add(f.Shape.Box())
		}
	}
	boxes.prune()
	lows, highs := boxes.cells()

	batch := &pgx.Batch{}
	lattice := func(more pgx.StrictNamedArgs) pgx.StrictNamedArgs {
		args := pgx.StrictNamedArgs{"district": q.district, "x0": boxes.x0, "y0": boxes.y0, "x1": boxes.x1, "y1": boxes.y1}
		maps.Copy(args, more)
		return args
	}
	batch.Queue(sql.GridListImpactNeighbours, lattice(pgx.StrictNamedArgs{"edition": q.edition, "ids": ids}))
	batch.Queue(sql.GridListImpactBuildings, pgx.StrictNamedArgs{"district": q.district,
		"west": boxes.west, "south": boxes.south, "east": boxes.east, "north": boxes.north})
	batch.Queue(sql.GridListImpactPosts, lattice(pgx.StrictNamedArgs{"day": d.day}))
	batch.Queue(sql.GridListImpactIncidents, pgx.StrictNamedArgs{"district": q.district, "lows": lows, "highs": highs, "since": d.since})
	batch.Queue(sql.GridMeasureShapes, pgx.StrictNamedArgs{"shapes": shapes})
	results := tx.SendBatch(ctx, batch)
	err := s.read(results, q)
	if closing := results.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, storageError(err, "impact")
	}
	for _, f := range s.neighbours {
		ids = append(ids, f.ID)
	}
	return s, s.findLeads(ctx, tx, q, d, ids)
}

func (s *survey) read(results pgx.BatchResults, q redrawing) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	s.neighbours, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f geo.Face, err error) {
		return f, row.Scan(&f.ID, &f.Shape)
	})
	if err != nil {
		return err
	}
	was, is := geo.NewLocator(slices.Concat(q.before, s.neighbours)), geo.NewLocator(slices.Concat(q.after, s.neighbours))
	keep := func(t thing) {
		if s.changed[t.from] || s.changed[t.to] || t.from != t.to {
			s.things = append(s.things, t)
		}
	}
	var x, y int64
	seen := map[int64]bool{}
	if rows, err = results.Query(); err != nil {
		return err
	}
	var households int
	var footprint orb.Geometry
	var t thing
	_, err = pgx.ForEachRow(rows, []any{&t.id, &x, &y, &households, &t.name, &t.number, &t.address, &footprint}, func() error {
		if seen[t.id] {
			return nil
		}
		seen[t.id] = true
		anchor := geo.Point{X: uint32(x), Y: uint32(y)}
		t.load = Load{Buildings: 1, Households: households}
		t.from, _ = GridOfBuilding(was, footprint, anchor)
		t.to, _ = GridOfBuilding(is, footprint, anchor)
		keep(t)
		return nil
	})
	if err != nil {
		return err
	}
	clear(seen)
	if rows, err = results.Query(); err != nil {
		return err
	}
	t = thing{kind: aPost, load: Load{Posts: 1}}
	_, err = pgx.ForEachRow(rows, []any{&t.id, &x, &y, &t.name}, func() error {
		if seen[t.id] {
			return nil
		}
		seen[t.id] = true
		p := geo.Point{X: uint32(x), Y: uint32(y)}
		t.from, _ = was.One(p)
		t.to, _ = is.One(p)
		keep(t)
		return nil
	})
	if err != nil {
		return err
	}
	if rows, err = results.Query(); err != nil {
		return err
	}
	t = thing{kind: anIncident}
	var cell int64
	var open, recent bool
	_, err = pgx.ForEachRow(rows, []any{&t.id, &t.reported, &cell, &open, &recent}, func() error {
		p := geo.CellPoint(uint64(cell) ^ 1<<63)
		t.load = Load{}
		if open {
			t.load.OpenIncidents = 1
		}
		if recent {
			t.load.IncidentsYear = 1
		}
		t.from, _ = was.One(p)
		t.to, _ = is.One(p)
		keep(t)
		return nil
	})
	if err != nil {
		return err
	}
	if rows, err = results.Query(); err != nil {
		return err
	}
	var sizes []Holding
	var h Holding
	_, err = pgx.ForEachRow(rows, []any{&h.AreaM2, &h.BorderM}, func() error { sizes = append(sizes, h); return nil })
	if err != nil {
		return err
	}
	for i, f := range q.before {
		s.before[f.ID] = sizes[i]
	}
	for i, f := range q.after {
		s.after[f.ID] = sizes[len(q.before)+i]
	}
	s.shares = groundMoves(q, s.after)
	return nil
}

// groundMoves is the ground that changes hands, from grid to grid.
func groundMoves(q redrawing, after map[int64]Holding) (moves []GridMove) {
	was := geo.NewLocator(q.before)
	for _, f := range q.after {
		for _, share := range was.Shares(f.Shape) {
			if share.ID != f.ID {
				moves = append(moves, GridMove{From: share.ID, To: f.ID, AreaM2: share.Part * after[f.ID].AreaM2})
			}
		}
	}
	return moves
}

func (s *survey) findLeads(ctx context.Context, tx pgx.Tx, q redrawing, d impactDays, ids []int64) error {
	rows, err := tx.Query(ctx, sql.GridListImpactGrids, pgx.StrictNamedArgs{"district": q.district, "edition": q.edition, "day": d.day, "ids": ids})
	if err != nil {
		return storageError(err, "grids")
	}
	var id int64
	var g gridLead
	var dated, planned struct {
		id         *int64
		name, form *string
	}
	_, err = pgx.ForEachRow(rows, []any{&id, &g.code, &g.name, &dated.id, &dated.name, &dated.form, &g.plans, &planned.id, &planned.name, &planned.form}, func() error {
		g.dated, g.planned = nil, nil
		if dated.id != nil {
			g.dated = &OrganisationRef{*dated.id, *dated.name, *dated.form}
		}
		if planned.id != nil {
			g.planned = &OrganisationRef{*planned.id, *planned.name, *planned.form}
		}
		s.leads[id] = g
		return nil
	})
	if err != nil {
		return storageError(err, "grids")
	}
	parents := map[int64]GridMove{}
	for _, m := range s.shares {
		if m.AreaM2 > parents[m.To].AreaM2 {
			parents[m.To] = m
		}
	}
	for to, m := range parents {
		g := s.leads[to]
		if _, old := s.before[to]; !old && !g.plans && g.dated == nil {
			g.dated = s.leads[m.From].lead(true)
			s.leads[to] = g
		}
	}
	return nil
}

// drawnIn are the neighbours something comes to or leaves.
func (s *survey) drawnIn() (faces []geo.Face) {
	touched := map[int64]bool{}
	for _, t := range s.things {
		if t.from != t.to {
			touched[t.from], touched[t.to] = true, true
		}
	}
	for _, f := range s.neighbours {
		if touched[f.ID] {
			faces = append(faces, f)
		}
	}
	return faces
}

// sum adds up the survey.
func (s *survey) sum(q redrawing, d impactDays) measured {
	m := measured{Impact: Impact{Day: d.day}}
	before, after := maps.Clone(s.before), maps.Clone(s.after)
	moves := map[[2]int64]*GridMove{}
	leadOf := func(id int64, plans bool) *OrganisationRef { return s.leads[id].lead(plans) }
	handed := func(from, to int64) bool {
		return organisationID(leadOf(from, q.plansBefore)) != organisationID(leadOf(to, true))
	}
	move := func(from, to int64) *GridMove {
		k := [2]int64{from, to}
		if moves[k] == nil {
			moves[k] = &GridMove{From: from, To: to, Handed: handed(from, to)}
		}
		return moves[k]
	}
	for _, g := range s.shares {
		move(g.From, g.To).AreaM2 += g.AreaM2
	}
	for i := range s.things {
		t := &s.things[i]
		if h, ok := before[t.from]; ok {
			h.add(t.load)
			before[t.from] = h
		}
		if h, ok := after[t.to]; ok {
			h.add(t.load)
			after[t.to] = h
		}
		passes := handed(t.from, t.to)
		if passes {
			m.Handed.add(t.load)
		}
		if t.from == t.to {
			continue
		}
		move(t.from, t.to).add(t.load)
		switch it := (moved{t, t.from, t.to, passes}); {
		case t.kind == aBuilding:
			m.buildings = append(m.buildings, it)
		case t.kind == aPost:
			m.posts = append(m.posts, it)
		case t.load.OpenIncidents > 0:
			m.incidents = append(m.incidents, it)
		}
	}
	for _, list := range [][]moved{m.buildings, m.posts, m.incidents} {
		slices.SortFunc(list, func(a, b moved) int { return cmp.Compare(a.thing.id, b.thing.id) })
	}
	m.Moves = []GridMove{}
	for _, k := range slices.SortedFunc(maps.Keys(moves), func(a, b [2]int64) int {
		return cmp.Or(compareGrids(a[0], b[0]), compareGrids(a[1], b[1]))
	}) {
		m.Moves = append(m.Moves, *moves[k])
	}
	s.sumGrids(&m.Impact, q, before, after)
	return m
}

// compareGrids orders grids by id, those that do not exist yet last.
func compareGrids(a, b int64) int {
	if (a < 0) != (b < 0) {
		return cmp.Compare(b, a)
	}
	if a < 0 {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

func organisationID(o *OrganisationRef) int64 {
	if o == nil {
		return 0
	}
	return o.ID
}

func (s *survey) sumGrids(m *Impact, q redrawing, before, after map[int64]Holding) {
	same := map[int64]bool{}
	shapes := map[int64]geo.MultiPolygon{}
	for _, f := range q.before {
		shapes[f.ID] = f.Shape
	}
	for _, f := range q.after {
		same[f.ID] = sameShape(shapes[f.ID], f.Shape)
	}
	branches := map[int64]*BranchImpact{}
	branch := func(o *OrganisationRef) *BranchImpact {
		id := organisationID(o)
		if branches[id] == nil {
			branches[id] = &BranchImpact{Branch: o}
		}
		return branches[id]
	}
	m.Grids = []GridImpact{}
	for _, id := range slices.SortedFunc(maps.Keys(s.changed), compareGrids) {
		g := s.leads[id]
		i := GridImpact{GridRef: GridRef{id, g.code, g.name}, Change: "changed"}
		was, old := before[id]
		is, lives := after[id]
		if old {
			i.Before, i.BranchBefore = &was, g.lead(q.plansBefore)
			branch(i.BranchBefore).Before.add(was)
		}
		if lives {
			i.After, i.BranchAfter = &is, g.lead(true)
			branch(i.BranchAfter).After.add(is)
		}
		switch {
		case !old:
			i.Change = "new"
		case !lives:
			i.Change = "retired"
		case same[id]:
			i.Change = "same"
		}
		m.Grids = append(m.Grids, i)
	}
	m.Branches = []BranchImpact{}
	for _, id := range slices.Sorted(maps.Keys(branches)) {
		m.Branches = append(m.Branches, *branches[id])
	}
}

func (b *BranchHolding) add(h Holding) {
	b.Grids++
	b.Load.add(h.Load)
	b.AreaM2 += h.AreaM2
}

// sameShape reports whether two shapes are the same points in the same order.
func sameShape(a, b geo.MultiPolygon) bool {
	return slices.EqualFunc(a, b, func(p, q geo.Polygon) bool {
		return slices.EqualFunc(p, q, func(r, s geo.Ring) bool { return slices.Equal(r, s) })
	})
}
