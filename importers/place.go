package importers

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// dated is an edition and when it was in force.
type dated struct {
	id       int64
	from, to grid.Day // to is "" for the one in force
	begin    time.Time
	end      *time.Time
	inForce  bool
}

// loadEditions lists the editions that are or were in force, oldest first.
func loadEditions(ctx context.Context, tx pgx.Tx, district int32) ([]dated, error) {
	rows, err := tx.Query(ctx, sql.ImportersListEditions, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return nil, wrapped(err, "editions")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e dated, err error) {
		var to *grid.Day
		err = row.Scan(&e.id, &e.from, &to, &e.begin, &e.end, &e.inForce)
		if to != nil {
			e.to = *to
		}
		return e, err
	})
	return list, wrapped(err, "editions")
}

// inForce is the edition in force today; nil for none.
func inForce(editions []dated) *dated {
	for i := range editions {
		if editions[i].inForce {
			return &editions[i]
		}
	}
	return nil
}

// placer says which grids staged things fall into.
type placer struct {
	tx       pgx.Tx
	district target
	editions []dated
	locators map[int64]*geo.Locator
	fence    *fence
	kind     string
	batch    int64

	box      geo.Box // of all good rows
	any      bool
	seen     int
	outside  int
	swapped  int // of those outside, would be inside with longitude and latitude exchanged
	unplaced int
	found    []*Finding
	places   [][]any
}

func newPlacer(ctx context.Context, tx pgx.Tx, d target, b Batch) (*placer, error) {
	editions, err := loadEditions(ctx, tx, d.id)
	return &placer{tx: tx, district: d, editions: editions, locators: map[int64]*geo.Locator{}, fence: newFence(d.outline), kind: b.Kind, batch: b.ID}, err
}

// locator loads an edition's grids once.
func (p *placer) locator(ctx context.Context, edition int64) (*geo.Locator, error) {
	if l, ok := p.locators[edition]; ok {
		return l, nil
	}
	l, err := grid.LoadLocator(ctx, p.tx, p.district.id, edition)
	p.locators[edition] = l
	return l, err
}

// on is the edition whose grids count for an event: the one in force then, the first for
// events before it. 0 when there is none.
func (p *placer) on(t time.Time) int64 {
	for i, e := range p.editions {
		if (i == 0 || !t.Before(e.begin)) && (e.end == nil || t.Before(*e.end)) {
			return e.id
		}
	}
	return 0
}

// run places all good staged rows with a geometry, a chunk at a time.
func (p *placer) run(ctx context.Context, total int, tell Progress) error {
	type row struct {
		no    int
		shape orb.Geometry
		at    *time.Time
	}
	for after := 0; ; {
		tell("check", int64(p.seen), int64(total))
		rows, err := p.tx.Query(ctx, sql.ImportersListPlaces, pgx.StrictNamedArgs{"district": p.district.id, "batch": p.batch, "after": after, "count": 2 * chunkRows})
		if err != nil {
			return wrapped(err, "places")
		}
		chunk, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x row, err error) { return x, r.Scan(&x.no, &x.shape, &x.at) })
		if err != nil {
			return wrapped(err, "places")
		}
		for _, r := range chunk {
			if err := p.place(ctx, r.no, r.shape, r.at); err != nil {
				return err
			}
		}
		if err := p.flush(ctx); err != nil {
			return err
		}
		if p.seen += len(chunk); len(chunk) < 2*chunkRows {
			return nil
		}
		after = chunk[len(chunk)-1].no
	}
}

// place judges one row: near the district or refused; in a grid, in none, or in two.
func (p *placer) place(ctx context.Context, no int, shape orb.Geometry, at *time.Time) error {
	bound := shape.Bound()
	nw, err1 := geo.FromLonLat(bound.Min[0], bound.Max[1])
	se, err2 := geo.FromLonLat(bound.Max[0], bound.Min[1])
	if err1 != nil || err2 != nil {
		p.found = append(p.found, refuse("not_on_earth").at(no))
		return nil
	}
	box := geo.BoxOf(nw, se)
	anchor, in := nw, p.fence.meets(box)
	switch p.kind {
	case "buildings":
		snapped, _, err := geo.Snap(shape)
		if err != nil || len(snapped) == 0 {
			p.found = append(p.found, refuse("collapsed").at(no).near(nw.LonLat()))
			return nil
		}
		anchor = snapped.Label()
		in = p.fence.holds(anchor)
	case "posts", "places", "incidents":
		in = p.fence.holds(anchor)
	}
	if !in {
		p.outside++
		centre := bound.Center()
		if q, err := geo.FromLonLat(centre[1], centre[0]); err == nil && p.fence.holds(q) {
			p.swapped++
		}
		p.found = append(p.found, refuse("outside_district", "metres", nearby).at(no).in("", fmt.Sprintf("%.6f, %.6f", centre[0], centre[1])).near(centre))
		return nil
	}
	if p.any {
		p.box = p.box.Union(box)
	} else {
		p.box, p.any = box, true
	}
	return p.attribute(ctx, no, shape, anchor, at)
}

// attribute finds the grids of a building, post or incident that lies in or near the district.
func (p *placer) attribute(ctx context.Context, no int, shape orb.Geometry, anchor geo.Point, at *time.Time) error {
	if p.kind != "buildings" && p.kind != "posts" && p.kind != "incidents" {
		return nil
	}
	var gridAt, gridNow int64
	share := float32(1)
	if e := inForce(p.editions); e != nil {
		l, err := p.locator(ctx, e.id)
		if err != nil {
			return err
		}
		if p.kind == "buildings" {
			gridNow, share = grid.GridOfBuilding(l, shape, anchor)
		} else {
			ids := l.Locate(anchor, nil)
			switch len(ids) {
			case 1:
				gridNow = ids[0]
			case 0:
				if p.kind == "incidents" {
					p.found = append(p.found, note(Warning, "unplaced").at(no).near(anchor.LonLat()))
				}
			default:
				p.found = append(p.found, note(Warning, "in_two_grids", "grids", len(ids)).at(no).near(anchor.LonLat()))
			}
		}
	}
	if gridNow == 0 {
		p.unplaced++
	}
	if at != nil {
		if e := p.on(*at); e != 0 {
			l, err := p.locator(ctx, e)
			if err != nil {
				return err
			}
			gridAt, _ = l.One(anchor)
		}
	}
	p.places = append(p.places, []any{p.district.id, p.batch, int32(no), int64(anchor.X), int64(anchor.Y), orNil(gridAt), orNil(gridNow), share})
	return nil
}

func (p *placer) flush(ctx context.Context) error {
	_, err := p.tx.CopyFrom(ctx, pgx.Identifier{"import_place"}, []string{"district", "batch", "row_no", "x", "y", "grid_at", "grid_now", "share"}, pgx.CopyFromRows(p.places))
	if err != nil {
		return wrapped(err, "places")
	}
	err = copyFindings(ctx, p.tx, p.district.id, p.batch, "check", p.found)
	p.places, p.found = p.places[:0], p.found[:0]
	return err
}

// judge refuses the file when hardly anything in it lies near the district.
func (p *placer) judge() error {
	switch {
	case 2*p.swapped > p.seen:
		return refuse("swapped")
	case p.seen > 0 && p.outside == p.seen:
		return refuse("elsewhere", "rows", p.seen, "district", p.district.name, "metres", nearby)
	}
	return nil
}
