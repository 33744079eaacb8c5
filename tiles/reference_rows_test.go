package tiles

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"gridmap/geo"
)

// rows is a district as its tables have it.
type rows struct {
	db        *pgxpool.Pool
	engine    *Tileset
	district  int32
	zone      *time.Location
	outline   geo.Box
	editions  []editionRow
	grids     map[int64][]gridRow // by edition, by id
	areas     []areaRow
	buildings []buildingRow
	roads     []lineRow
	water     []lineRow
	places    []pointRow
	posts     []pointRow
	incidents []incidentRow // west to east
	computed  map[string]map[int64]ComputedRow

	thinners map[[2]int64]*thinner // by edition, 1: governance
	borders  map[int64][]borderRow // by edition
	stands   map[int64][2]int64    // buildings and households by grid
	labels   map[int64]map[int64]geo.Point
	states   map[string]map[int64]string
}

type editionRow struct {
	id     int64
	proved bool
	state  string
	from   *time.Time
	until  *time.Time
}

type gridRow struct {
	id                      int64
	code, name, kind, layer string
	community               *int64
	shape                   geo.MultiPolygon
	box                     geo.Box
	label                   geo.Point
}

type areaRow struct {
	id, parent int64
	kind, name string
	level      int
	reference  geo.MultiPolygon
}

type buildingRow struct {
	id             int64
	estate, number string
	grid           *int64
	households     int64
	shape          geo.MultiPolygon
	box            geo.Box
}

// lineRow is a road or water: lines or a shape.
type lineRow struct {
	id          int64
	class, name string
	lines       [][]geo.Point
	shape       geo.MultiPolygon
	box         geo.Box
}

type pointRow struct {
	id          int64
	class, name string
	rank        int64
	at          geo.Point
	from, until *time.Time
}

type incidentRow struct {
	id               int64
	at               geo.Point
	reported         time.Time
	category, status string
	month            string // in the district's time zone
	curve            uint64
}

// collect reads all rows of a statement whose first parameter is the district.
func collect[T any](t testing.TB, db *pgxpool.Pool, district int32, query string, scan func(pgx.CollectableRow) (T, error)) []T {
	t.Helper()
	found, err := db.Query(context.Background(), query, district)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(found, scan)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return list
}

// readRows reads a district that an engine draws.
func readRows(t testing.TB, engine *Tileset, db *pgxpool.Pool, district int32) *rows {
	t.Helper()
	w := &rows{db: db, engine: engine, labels: map[int64]map[int64]geo.Point{}, district: district, grids: map[int64][]gridRow{}, thinners: map[[2]int64]*thinner{}, borders: map[int64][]borderRow{},
		states: map[string]map[int64]string{}, computed: map[string]map[int64]ComputedRow{}}
	var zone string
	var box [4]int64
	err := db.QueryRow(context.Background(), `select time_zone, st_xmin(outline)::bigint, st_ymin(outline)::bigint, st_xmax(outline)::bigint, st_ymax(outline)::bigint
		from district where id = $1`, district).Scan(&zone, &box[0], &box[1], &box[2], &box[3])
	if err == nil {
		w.zone, err = time.LoadLocation(zone)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.outline = geo.BoxOf(geo.Point{X: uint32(box[0]), Y: uint32(box[1])}, geo.Point{X: uint32(box[2]), Y: uint32(box[3])})
	w.editions = collect(t, db, district, `select id, proved, state, lower(during), upper(during) from edition where district = $1`,
		func(r pgx.CollectableRow) (e editionRow, err error) {
			return e, r.Scan(&e.id, &e.proved, &e.state, &e.from, &e.until)
		})
	collect(t, db, district, `select gs.edition, gs.grid, gs.code, gs.name, gs.kind, gs.layer, gs.community, s.geom, s.label
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape where gs.district = $1 order by gs.grid`,
		func(r pgx.CollectableRow) (g gridRow, err error) {
			var edition int64
			err = r.Scan(&edition, &g.id, &g.code, &g.name, &g.kind, &g.layer, &g.community, &g.shape, &g.label)
			g.box = g.shape.Box()
			w.grids[edition] = append(w.grids[edition], g)
			return g, err
		})
	w.areas = collect(t, db, district, `select id, coalesce(parent, 0), kind, name, level, lattice_shape(reference) from area where district = $1 order by id`,
		func(r pgx.CollectableRow) (a areaRow, err error) {
			return a, r.Scan(&a.id, &a.parent, &a.kind, &a.name, &a.level, &a.reference)
		})
	w.readBase(t)
	w.incidents = collect(t, db, district, `select i.id, i.x, i.y, i.reported_at, c.code, i.status
		from incident i join incident_category c on c.district = i.district and c.id = i.category where i.district = $1`,
		func(r pgx.CollectableRow) (i incidentRow, err error) {
			var x, y int64
			err = r.Scan(&i.id, &x, &y, &i.reported, &i.category, &i.status)
			i.at = geo.Point{X: uint32(x), Y: uint32(y)}
			i.month, i.curve = i.reported.In(w.zone).Format("2006-01"), mortonOf(i.at)
			return i, err
		})
	slices.SortFunc(w.incidents, func(a, b incidentRow) int { return cmp.Compare(a.at.X, b.at.X) })
	return w
}

func (w *rows) readBase(t testing.TB) {
	t.Helper()
	w.buildings = collect(t, w.db, w.district, `select id, estate, number, grid_now, households, footprint from building where district = $1 order by id`,
		func(r pgx.CollectableRow) (b buildingRow, err error) {
			var g orb.MultiPolygon
			err = r.Scan(&b.id, &b.estate, &b.number, &b.grid, &b.households, &g)
			b.shape = latticePolygons(g)
			b.box = b.shape.Box()
			return b, err
		})
	w.roads = collect(t, w.db, w.district, `select id, class, name, line from road where district = $1 order by id`, scanLine)
	w.water = collect(t, w.db, w.district, `select id, class, name, surface from water where district = $1 order by id`, scanLine)
	w.places = collect(t, w.db, w.district, `select id, class, name, rank, st_x(point), st_y(point) from place where district = $1 order by rank, id`,
		func(r pgx.CollectableRow) (p pointRow, err error) {
			var c orb.Point
			err = r.Scan(&p.id, &p.class, &p.name, &p.rank, &c[0], &c[1])
			p.at = latticeOf(c)
			return p, err
		})
	w.posts = collect(t, w.db, w.district, `select id, kind, name, x, y, lower(during), upper(during) from post where district = $1 order by id`,
		func(r pgx.CollectableRow) (p pointRow, err error) {
			var x, y int64
			err = r.Scan(&p.id, &p.class, &p.name, &x, &y, &p.from, &p.until)
			p.at = geo.Point{X: uint32(x), Y: uint32(y)}
			return p, err
		})
}

func scanLine(r pgx.CollectableRow) (l lineRow, err error) {
	var g orb.Geometry
	var all []geo.Point
	err = r.Scan(&l.id, &l.class, &l.name, &g)
	switch g := g.(type) {
	case orb.MultiLineString:
		for _, line := range g {
			var points []geo.Point
			for _, c := range line {
				points = append(points, latticeOf(c))
			}
			l.lines, all = append(l.lines, points), append(all, points...)
		}
		l.box = geo.BoxOf(all...)
	case orb.MultiPolygon:
		l.shape = latticePolygons(g)
		l.box = l.shape.Box()
	}
	return l, err
}

// latticeOf is the lattice point nearest to a place in degrees, by the formula of the textbooks.
func latticeOf(c orb.Point) geo.Point {
	const world = 1 << 32
	y := math.Log(math.Tan(math.Pi/4 + c[1]*math.Pi/360))
	return geo.Point{X: uint32(math.Round((c[0]/360 + 0.5) * world)), Y: uint32(math.Round((0.5 - y/(2*math.Pi)) * world))}
}

// latticePolygons are polygons in degrees on the lattice, exteriors of positive area; what has none
// is left out.
func latticePolygons(g orb.MultiPolygon) (m geo.MultiPolygon) {
	for _, p := range g {
		var rings geo.Polygon
		for i, r := range p {
			var ring geo.Ring
			for _, c := range r {
				ring = append(ring, latticeOf(c))
			}
			ring = slices.Compact(ring)
			area := ring.DoubledArea()
			if len(ring) < 4 || area == 0 {
				if i == 0 {
					break
				}
				continue
			}
			if (area > 0) != (i == 0) {
				slices.Reverse(ring)
			}
			rings = append(rings, ring)
		}
		if len(rings) > 0 {
			m = append(m, rings)
		}
	}
	return m
}

// edition is the one asked for, or the one in force on a day; nil: none.
func (w *rows) edition(id int64, day time.Time) *editionRow {
	for i, e := range w.editions {
		if id != 0 && e.id == id {
			return &w.editions[i]
		}
		if id == 0 && e.from != nil && !day.Before(*e.from) && (e.until == nil || day.Before(*e.until)) {
			return &w.editions[i]
		}
	}
	return nil
}

// thinned are an edition's grids as they are drawn at a zoom, governance or the others, and which
// they are.
func (w *rows) thinned(edition int64, governance bool, z uint32) (grids []gridRow, shapes []geo.MultiPolygon) {
	var all []geo.MultiPolygon
	for _, g := range w.grids[edition] {
		if (g.layer == "governance") == governance {
			grids, all = append(grids, g), append(all, g.shape)
		}
	}
	key := [2]int64{edition, 0}
	if governance {
		key[1] = 1
	}
	if w.thinners[key] == nil {
		w.thinners[key] = newThinner(all)
	}
	return grids, w.thinners[key].at(z)
}

// statesOn are the states of responsibility of an edition's grids on a day.
func (w *rows) statesOn(t testing.TB, day time.Time, edition int64) map[int64]string {
	t.Helper()
	key := fmt.Sprintf("%d, '%s'", edition, day.Format(time.DateOnly))
	if w.states[key] == nil {
		states := map[int64]string{}
		collect(t, w.db, w.district, fmt.Sprintf(`select grid, state from grid_states($1, %s)`, key), func(r pgx.CollectableRow) (s string, err error) {
			var id int64
			err = r.Scan(&id, &s)
			states[id] = s
			return s, err
		})
		w.states[key] = states
	}
	return w.states[key]
}

// tallied counts buildings and households by grid.
func (w *rows) tallied() map[int64][2]int64 {
	if w.stands == nil {
		w.stands = map[int64][2]int64{}
		for _, b := range w.buildings {
			if b.grid != nil {
				n := w.stands[*b.grid]
				w.stands[*b.grid] = [2]int64{n[0] + 1, n[1] + b.households}
			}
		}
	}
	return w.stands
}

// today is the day in the district's time zone.
func (w *rows) today() time.Time {
	y, m, d := time.Now().In(w.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
