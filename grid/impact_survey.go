package grid

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

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
	aPlace // where incidents of a year happened
)

// survey is all that lies on the ground of changed grids.
type survey struct {
	things        []thing
	neighbours    []geo.Face
	leads         map[int64]gridLead
	before, after map[int64]Holding // sizes only
	ground        []GridMove        // without what lies on it
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
	batch.Queue(sql.GridListImpactOpen, pgx.StrictNamedArgs{"district": q.district, "lows": lows, "highs": highs})
	batch.Queue(sql.GridListImpactYear, pgx.StrictNamedArgs{"district": q.district, "lows": lows, "highs": highs, "since": d.since})
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
	t = thing{kind: anIncident, load: Load{OpenIncidents: 1}}
	var cell, count int64
	_, err = pgx.ForEachRow(rows, []any{&t.id, &t.reported, &cell}, func() error {
		p := geo.CellPoint(uint64(cell) ^ 1<<63)
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
	t = thing{kind: aPlace}
	_, err = pgx.ForEachRow(rows, []any{&cell, &count}, func() error {
		p := geo.CellPoint(uint64(cell) ^ 1<<63)
		t.load.IncidentsYear = int(count)
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
	s.ground = groundMoves(q.before, q.after, s.before, s.after)
	return nil
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
	for _, m := range s.ground {
		if m.AreaM2 > parents[m.To].AreaM2 {
			parents[m.To] = m
		}
	}
	for to, m := range parents {
		g := s.leads[to]
		if _, old := s.before[to]; to != 0 && !old && !g.plans && g.dated == nil {
			g.dated = s.leads[m.From].lead(true)
			s.leads[to] = g
		}
	}
	return nil
}
