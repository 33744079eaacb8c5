package tiles

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql/pgtest"
)

// town is a made-up district on a fresh database: n × n grids with crooked shared borders,
// one of them with a hole that another fills, communities of 4 × 4 grids, streets of 2 × 2
// communities, and everything else that can be drawn.
type town struct {
	*Tileset
	db    *pgxpool.Pool
	faces []geo.Face // id = grid id
	box   geo.Box
	n     int

	homes, incidents int // buildings in a grid; incidents in all
}

const (
	townDistrict = 7
	townEdition  = 3
	townPitch    = 50_000 // units, about 385 m
	townMonths   = 8      // from 2025-09
)

// newTown builds the town for a test; two towns with the same n are the same.
func newTown(t testing.TB, n int, o Options) *town {
	t.Helper()
	return newTownOf(t, n, 4, 400*n, o)
}

func newTownOf(t testing.TB, n, homes, incidents int, o Options) *town {
	t.Helper()
	db := pgtest.Database(t)
	origin, err := geo.FromLonLat(118.28, 33.96)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{db: db, n: n, homes: homes, incidents: incidents}
	w.faces = crookedFaces(rand.New(rand.NewPCG(1, uint64(n))), origin, n)
	if r := geo.CheckPartition(w.faces); !r.Clean() {
		t.Fatalf("the town's grids are no partition: %+v", r.Defects)
	}
	w.box = geo.Box{Min: origin, Max: geo.Point{X: origin.X + uint32(n)*townPitch, Y: origin.Y + uint32(n)*townPitch}}
	w.fill(t)
	if w.Tileset, err = New(t.Context(), db, o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Tileset.Close)
	return w
}

// crookedFaces are n × n quadrilaterals whose borders bend at seven points each.
func crookedFaces(r *rand.Rand, o geo.Point, n int) []geo.Face {
	node := make([][]geo.Point, n+1)
	shake := func(v uint32, by int) uint32 { return uint32(int(v) + r.IntN(2*by+1) - by) }
	for j := range node {
		node[j] = make([]geo.Point, n+1)
		for i := range node[j] {
			node[j][i] = geo.Point{X: shake(o.X+uint32(i)*townPitch, townPitch/10), Y: shake(o.Y+uint32(j)*townPitch, townPitch/10)}
		}
	}
	bend := func(a, b geo.Point) []geo.Point {
		path := []geo.Point{a}
		for k := 1; k < 8; k++ {
			f := float64(k) / 8
			path = append(path, geo.Point{
				X: shake(uint32(float64(a.X)*(1-f)+float64(b.X)*f), townPitch/40),
				Y: shake(uint32(float64(a.Y)*(1-f)+float64(b.Y)*f), townPitch/40)})
		}
		return append(path, b)
	}
	level, upright := map[[2]int][]geo.Point{}, map[[2]int][]geo.Point{}
	for j := range n + 1 {
		for i := range n + 1 {
			if i < n {
				level[[2]int{i, j}] = bend(node[j][i], node[j][i+1])
			}
			if j < n {
				upright[[2]int{i, j}] = bend(node[j][i], node[j+1][i])
			}
		}
	}
	var faces []geo.Face
	for j := range n {
		for i := range n {
			var ring geo.Ring
			ring = append(ring, level[[2]int{i, j}]...)
			ring = append(ring, upright[[2]int{i + 1, j}][1:]...)
			back := geo.Ring(append([]geo.Point(nil), level[[2]int{i, j + 1}]...))
			back.Reverse()
			ring = append(ring, back[1:]...)
			back = append(geo.Ring(nil), upright[[2]int{i, j}]...)
			back.Reverse()
			ring = append(ring, back[1:]...)
			faces = append(faces, geo.Face{ID: int64(1000 + j*n + i), Shape: geo.MultiPolygon{{ring}}})
		}
	}
	// Grid 1000+n+1 gets a square hole, filled by a grid of its own.
	c := faces[n+1].Shape.Label()
	d := uint32(townPitch / 8)
	square := geo.Ring{{X: c.X - d, Y: c.Y - d}, {X: c.X + d, Y: c.Y - d}, {X: c.X + d, Y: c.Y + d}, {X: c.X - d, Y: c.Y + d}, {X: c.X - d, Y: c.Y - d}}
	hole := append(geo.Ring(nil), square...)
	hole.Reverse()
	faces[n+1].Shape[0] = append(faces[n+1].Shape[0], hole)
	return append(faces, geo.Face{ID: 999, Shape: geo.MultiPolygon{{square}}})
}

// community and street are the areas a grid lies in.
func (w *town) community(grid int64) int64 {
	if grid == 999 {
		grid = int64(1000 + w.n + 1)
	}
	i, j := int(grid-1000)%w.n, int(grid-1000)/w.n
	return int64(100 + (j/4)*((w.n+3)/4) + i/4)
}

func (w *town) street(community int64) int64 {
	side := (w.n + 3) / 4
	i, j := int(community-100)%side, int(community-100)/side
	return int64(10 + (j/2)*((side+1)/2) + i/2)
}

func (w *town) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	if _, err := w.db.Exec(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func (w *town) copy(t testing.TB, table string, columns []string, rows [][]any) {
	t.Helper()
	if _, err := w.db.CopyFrom(context.Background(), pgx.Identifier{table}, columns, pgx.CopyFromRows(rows)); err != nil {
		t.Fatalf("copy %s: %v", table, err)
	}
}

func (w *town) fill(t testing.TB) {
	t.Helper()
	w.exec(t, `insert into district (id, name) values ($1, '测试区')`, townDistrict)
	w.exec(t, `insert into feed (district, last) values ($1, 0)`, townDistrict)
	w.exec(t, `insert into edition (district, id, name, state, proved, during) values ($1, $2, '现行', 'in_force', true, '[2020-01-01,)')`,
		townDistrict, townEdition)
	w.fillTerritory(t)
	w.fillPeople(t)
	w.fillBase(t)
	w.fillIncidents(t, w.incidents)
	w.exec(t, "analyze shape, grid_shape, building, incident")
}

func (w *town) fillTerritory(t testing.TB) {
	var streets, communities, grids, shapes, gridShapes [][]any
	seen := map[int64]bool{}
	for _, f := range w.faces {
		c := w.community(f.ID)
		if s := w.street(c); !seen[s] {
			seen[s] = true
			streets = append(streets, []any{townDistrict, s, "street", fmt.Sprintf("街道%d", s)})
		}
		if !seen[c] {
			seen[c] = true
			communities = append(communities, []any{townDistrict, c, "community", w.street(c), 1, fmt.Sprintf("社区%d", c)})
		}
		kind := "general"
		if f.ID == 999 {
			kind = "special"
		}
		grids = append(grids, []any{townDistrict, f.ID})
		shapes = append(shapes, shapeRow(f))
		gridShapes = append(gridShapes, []any{townDistrict, townEdition, f.ID, f.ID, fmt.Sprintf("G%d", f.ID), fmt.Sprintf("网格%d", f.ID), kind, c})
	}
	w.copy(t, "area", []string{"district", "id", "kind", "name"}, streets)
	w.copy(t, "area", []string{"district", "id", "kind", "parent", "parent_level", "name"}, communities)
	w.copy(t, "grid", []string{"district", "id"}, grids)
	w.copy(t, "shape", shapeColumns, shapes)
	w.copy(t, "grid_shape", []string{"district", "edition", "grid", "shape", "code", "name", "kind", "community"}, gridShapes)
	w.exec(t, `update district set outline = (select st_multi(st_union(geom, 1.0)) from shape where district = $1) where id = $1`, townDistrict)
}

var shapeColumns = []string{"district", "id", "geom", "lonlat", "label", "vertices", "area2", "area_m2", "perimeter_m"}

func shapeRow(f geo.Face) []any {
	return []any{townDistrict, f.ID, f.Shape, f.Shape.LonLat(), f.Shape.Label(), f.Shape.Vertices(), f.Shape.DoubledArea(), 1.0, 1.0}
}

// fillPeople leaves grids without a branch (id ≡ 0 mod 7) or a member (id ≡ 1 mod 7).
func (w *town) fillPeople(t testing.TB) {
	w.exec(t, `insert into organisation (district, id, kind, name) values ($1, 1, 'district_committee', '区委')`, townDistrict)
	w.exec(t, `insert into organisation (district, id, kind, parent, parent_level, name) values ($1, 2, 'branch', 1, 1, '支部')`, townDistrict)
	w.exec(t, `insert into member (district, id, organisation, name, office, term)
		select $1, id, 2, '网格长' || id, 'grid_head', '[2020-01-01,2030-01-01)' from grid where district = $1`, townDistrict)
	w.exec(t, `insert into grid_branch (district, grid, organisation, role, during)
		select $1, id, 2, 'lead', '[2021-01-01,)' from grid where district = $1 and id % 7 <> 0`, townDistrict)
	w.exec(t, `insert into grid_member (district, grid, member, role, during)
		select $1, id, id, 'head', '[2021-01-01,)' from grid where district = $1 and id % 7 <> 1`, townDistrict)
}

// fillBase puts rows of four buildings in every grid's middle, roads along the rows, a lake,
// places and posts.
func (w *town) fillBase(t testing.TB) {
	var buildings, roads, places, posts [][]any
	for _, f := range w.faces {
		c := f.Shape.Label()
		for k := range w.homes {
			a := geo.Point{X: c.X + uint32(k%4)*4000, Y: c.Y + uint32(k%4)*2000 + uint32(k/4)*500}
			b := geo.Point{X: a.X + 3000, Y: a.Y + 1500}
			ring := geo.Ring{a, {X: b.X, Y: a.Y}, b, {X: a.X, Y: b.Y}, a}
			id := f.ID*int64(max(10, w.homes)) + int64(k)
			buildings = append(buildings, []any{townDistrict, id, fmt.Sprint(id), fmt.Sprintf("小区%d", f.ID), fmt.Sprint(k + 1), 20 + 10*k,
				geo.MultiPolygon{{ring}}.LonLat(), int64(a.X + 1500), int64(a.Y + 750), f.ID})
		}
	}
	classes := []string{"trunk", "primary", "secondary", "tertiary", "residential", "path"}
	for j := range w.n {
		y := w.box.Min.Y + uint32(j)*townPitch
		line := orb.LineString{geo.Point{X: w.box.Min.X, Y: y}.LonLat(), geo.Point{X: w.box.Max.X, Y: y + 9000}.LonLat()}
		roads = append(roads, []any{townDistrict, j + 1, fmt.Sprint(j), classes[j%6], fmt.Sprintf("第%d路", j), orb.MultiLineString{line}})
		at := geo.Point{X: w.box.Min.X + uint32(j)*townPitch + 700, Y: y + 700}
		places = append(places, []any{townDistrict, j + 1, fmt.Sprint(j), "school", fmt.Sprintf("第%d小学", j), 1 + j%9, at.LonLat()})
		kind := []string{"centre", "station", "point"}[j%3]
		posts = append(posts, []any{townDistrict, j + 1, fmt.Sprint(j), kind, fmt.Sprintf("服务站%d", j), at.LonLat(), int64(at.X), int64(at.Y)})
	}
	w.copy(t, "building", []string{"district", "id", "source_key", "estate", "number", "households", "footprint", "x", "y", "grid_now"}, buildings)
	w.copy(t, "road", []string{"district", "id", "source_key", "class", "name", "line"}, roads)
	w.copy(t, "place", []string{"district", "id", "source_key", "class", "name", "rank", "point"}, places)
	w.copy(t, "post", []string{"district", "id", "source_key", "kind", "name", "place", "x", "y"}, posts)
	w.exec(t, `update post set during = '[2026-03-01,)' where id = 1`)
	w.exec(t, `insert into water (district, source_key, class, name, surface)
		values ($1, 'lake', 'lake', '湖', st_multi(st_buffer($2::geometry, 0.004)))`, townDistrict, w.box.Min.LonLat())
}

// fillIncidents scatters n incidents over the town and a little beyond, with some exactly on
// corners of tiles, cells and grids, over the months and their very first and last seconds.
func (w *town) fillIncidents(t testing.TB, n int) {
	w.exec(t, `insert into incident_category (district, id, code, name) values
		($1, 1, 'litter', '垃圾'), ($1, 2, 'parking', '停车'), ($1, 3, 'noise', '噪声')`, townDistrict)
	r := rand.New(rand.NewPCG(9, 9))
	locator := geo.NewLocator(w.faces)
	zone := time.FixedZone("CST", 8*3600)
	var rows [][]any
	for i := range n {
		p := geo.Point{
			X: w.box.Min.X - townPitch + r.Uint32N(uint32(w.n+2)*townPitch),
			Y: w.box.Min.Y - townPitch + r.Uint32N(uint32(w.n+2)*townPitch)}
		switch i % 10 {
		case 0:
			p.X, p.Y = p.X>>14<<14, p.Y>>14<<14 // the corner of a tile at zoom 18 and of cells
		case 1:
			shape := w.faces[r.IntN(len(w.faces))].Shape
			p = shape[0][0][r.IntN(len(shape[0][0]))]
		}
		at := time.Date(2025, time.Month(9+r.IntN(townMonths)), 1, 0, 0, 0, 0, zone)
		switch i % 7 {
		case 0: // the first moment of a month
		case 1:
			at = at.Add(-time.Microsecond)
		default:
			at = at.Add(time.Duration(r.Int64N(int64(28 * 24 * time.Hour))))
		}
		var grid *int64
		if id, ok := locator.One(p); ok {
			grid = &id
		}
		rows = append(rows, []any{townDistrict, int64(i + 1), at, "test", fmt.Sprint(i), 1 + r.IntN(3), "reported", p.LonLat(), int64(p.X), int64(p.Y), grid})
	}
	for m := range townMonths {
		w.exec(t, "select add_incident_month($1::date)", time.Date(2025, time.Month(9+m), 1, 0, 0, 0, 0, time.UTC))
	}
	w.copy(t, "incident", []string{"district", "id", "reported_at", "source", "source_key", "category", "status", "place", "x", "y", "grid_now"}, rows)
}

// announce writes a change to the feed and tells the tileset, as serve does.
func (w *town) announce(t testing.TB, layer string) {
	t.Helper()
	var seq int64
	err := w.db.QueryRow(context.Background(), `select next_change($1, null, $2, 'update', null, null, null, null, null)`, townDistrict, layer).Scan(&seq)
	if err != nil {
		t.Fatal(err)
	}
	w.Changed(Change{District: townDistrict, Seq: seq, Layer: layer})
}
