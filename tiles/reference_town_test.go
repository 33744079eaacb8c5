package tiles

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"gridmap/geo"
)

// newMixedTown is a town with something of everything that the rules tell apart: three editions,
// tiny grids inside others, overlays, areas that are only outlines, water as lines and with
// islands, roads in parts, posts that come and go, courtyards, sheds, and incidents of every status.
func newMixedTown(t testing.TB, n int) *town {
	t.Helper()
	w := newTown(t, n, Options{})
	w.Tileset.Close()
	r := rand.New(rand.NewPCG(uint64(n), 77))
	w.addEnclaves(t, r)
	w.addOverlays(t, r)
	w.addEditions(t)
	w.addOutlines(t, r)
	w.addWater(t, r)
	w.addRoads(t, r)
	w.addBuildings(t, r)
	w.addPoints(t, r)
	w.exec(t, `update incident set status = (array['reported','rejected','duplicate','accepted','dispatched','handling','deferred','done','closed'])[1 + id % 9],
		closed_at = case when id % 9 in (1, 2, 8) then reported_at end`)
	var err error
	if w.Tileset, err = New(t.Context(), w.db, Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Tileset.Close)
	return w
}

// blob is a ring around a point, its corners at random distances.
func blob(r *rand.Rand, c geo.Point, corners int, least, most float64) (ring geo.Ring) {
	for i := range corners {
		a := (float64(i) + 0.8*r.Float64()) * 2 * math.Pi / float64(corners)
		far := least + r.Float64()*(most-least)
		ring = append(ring, geo.Point{X: uint32(float64(c.X) + far*math.Cos(a)), Y: uint32(float64(c.Y) + far*math.Sin(a))})
	}
	return append(ring, ring[0])
}

func (w *town) somewhere(r *rand.Rand) geo.Point {
	return geo.Point{X: w.box.Min.X - townPitch + r.Uint32N(uint32(w.n+2)*townPitch), Y: w.box.Min.Y - townPitch + r.Uint32N(uint32(w.n+2)*townPitch)}
}

// addEnclaves puts tiny grids into others, one of them of another community.
func (w *town) addEnclaves(t testing.TB, r *rand.Rand) {
	for i, size := range []float64{150, 700, 2500, 6000, 12_000} {
		host := &w.faces[2*w.n+2+i]
		ring := blob(r, host.Shape.Label(), 5+2*i, size*0.7, size)
		hole := append(geo.Ring(nil), ring...)
		hole.Reverse()
		host.Shape[0] = append(host.Shape[0], hole)
		w.reshape(t, townEdition, host.ID, host.Shape)
		f := geo.Face{ID: int64(900 + i), Shape: geo.MultiPolygon{{ring}}}
		w.faces = append(w.faces, f)
		community := w.community(host.ID)
		if i == 2 {
			community = w.community(1000)
		}
		w.exec(t, `insert into grid (district, id) values ($1, $2)`, townDistrict, f.ID)
		w.addShape(t, f, "governance", "special", &community)
	}
}

func (w *town) addShape(t testing.TB, f geo.Face, layer, kind string, community *int64) {
	w.copy(t, "shape", shapeColumns, [][]any{shapeRow(f)})
	w.exec(t, `insert into grid_shape (district, edition, grid, shape, layer, code, name, kind, community, parent)
		select $1, $2, $3, $3, $4, $5, $6, $7, $8, parent from grid where district = $1 and id = $3`,
		townDistrict, townEdition, f.ID, layer, fmt.Sprintf("X%d", f.ID), fmt.Sprintf("专属%d", f.ID), kind, community)
}

func (w *town) addOverlays(t testing.TB, r *rand.Rand) {
	community := w.community(1000)
	for i := range 6 {
		id := int64(2000 + i)
		m := geo.MultiPolygon{{blob(r, w.somewhere(r), 30, 15_000, 40_000)}}
		if i == 1 {
			m = append(m, geo.Polygon{blob(r, geo.Point{X: w.box.Max.X + 5*townPitch, Y: w.box.Max.Y}, 9, 4000, 5000)})
		}
		if i < 4 {
			w.exec(t, `insert into grid (district, id, layer) values ($1, $2, 'overlay')`, townDistrict, id)
			w.addShape(t, geo.Face{ID: id, Shape: m}, "overlay", "special", []*int64{nil, &community}[i%2])
			continue
		}
		w.exec(t, `insert into grid (district, id, layer, parent) values ($1, $2, 'micro', 1003)`, townDistrict, id)
		w.addShape(t, geo.Face{ID: id, Shape: geo.MultiPolygon{{blob(r, w.faces[3].Shape.Label(), 8, 3000, 9000)}}}, "micro", "micro", &community)
	}
}

// addEditions adds an old edition that was never proved and lacks some grids, and a draft in which
// two grids have become one.
func (w *town) addEditions(t testing.TB) {
	w.exec(t, `update edition set during = '[2024-01-01,)' where district = $1 and id = $2`, townDistrict, townEdition)
	w.exec(t, `insert into edition (district, id, name, state, proved, during) values ($1, 2, '旧版', 'superseded', false, '[2020-01-01,2024-01-01)')`, townDistrict)
	w.exec(t, `insert into edition (district, id, name, state, proved, base) values ($1, 4, '草案', 'draft', true, $2)`, townDistrict, townEdition)
	w.exec(t, `insert into grid_shape (district, edition, grid, shape, layer, code, name, kind, community, parent)
		select district, 2, grid, shape, layer, 'O' || code, name, kind, community, parent from grid_shape where district = $1 and edition = $2 and grid % 5 <> 0`, townDistrict, townEdition)
	w.exec(t, `insert into grid_shape (district, edition, grid, shape, layer, code, name, kind, community, parent)
		select district, 4, grid, shape, layer, code, '新' || name, kind, community, parent from grid_shape where district = $1 and edition = $2 and grid <> 1001`, townDistrict, townEdition)
	w.reshape(t, 4, 1000, geo.Dissolve(w.faces[:2]))
}

// addOutlines adds areas that have no grids: two known by their outline, one not at all.
func (w *town) addOutlines(t testing.TB, r *rand.Rand) {
	for i, a := range []struct {
		id     int64
		kind   string
		parent any
		level  any
	}{{900, "town", nil, nil}, {901, "village", 900, 1}, {902, "community", 900, 1}} {
		var outline any
		if i < 2 {
			c := geo.Point{X: w.box.Max.X + 4*townPitch, Y: w.box.Min.Y + 2*townPitch}
			outline = geo.MultiPolygon{{blob(r, c, 12, 60_000, 120_000)}}.LonLat()
		}
		w.exec(t, `insert into area (district, id, kind, parent, parent_level, name, reference) values ($1, $2, $3, $4, $5, $6, $7)`,
			townDistrict, a.id, a.kind, a.parent, a.level, fmt.Sprintf("片区%d", a.id), outline)
	}
}

// wander is a crooked line.
func wander(r *rand.Rand, p geo.Point, steps int, by uint32) orb.LineString {
	line := orb.LineString{p.LonLat()}
	for range steps {
		p = geo.Point{X: p.X + r.Uint32N(2*by) - by/2, Y: p.Y + r.Uint32N(2*by) - by}
		line = append(line, p.LonLat())
	}
	return line
}

func (w *town) addWater(t testing.TB, r *rand.Rand) {
	var list [][]any
	for i := range 40 {
		var surface any
		class := []string{"river", "canal", "lake", "pond"}[i%4]
		switch c := w.somewhere(r); {
		case i%4 < 2:
			surface = orb.MultiLineString{wander(r, c, 30, 9000), wander(r, w.somewhere(r), 3, 20_000)}
		case i%8 == 2:
			hole := blob(r, c, 7, 2000, 4000)
			hole.Reverse()
			surface = geo.MultiPolygon{{blob(r, c, 40, 8000, 60_000), hole}}.LonLat()
		default:
			surface = geo.MultiPolygon{{blob(r, c, 6, 100, float64(uint32(200)<<r.Uint32N(7)))}}.LonLat()
		}
		list = append(list, []any{townDistrict, 100 + i, fmt.Sprint(i), class, []string{"", "某水"}[i/2%2], surface})
	}
	w.copy(t, "water", []string{"district", "id", "source_key", "class", "name", "surface"}, list)
}

func (w *town) addRoads(t testing.TB, r *rand.Rand) {
	var list [][]any
	for i := range 120 {
		class := []string{"trunk", "primary", "secondary", "tertiary", "residential", "path"}[i%6]
		lines := orb.MultiLineString{wander(r, w.somewhere(r), 1+r.IntN(25), 1000+r.Uint32N(20_000))}
		if i%5 == 0 { // there and back, and a part elsewhere
			back := lines[0].Clone()
			back.Reverse()
			lines = append(lines, append(back, wander(r, w.somewhere(r), 2, 4000)...))
		}
		list = append(list, []any{townDistrict, 100 + i, fmt.Sprint(100 + i), class, []string{"", "某路"}[i%2], lines})
	}
	w.copy(t, "road", []string{"district", "id", "source_key", "class", "name", "line"}, list)
}

func (w *town) addBuildings(t testing.TB, r *rand.Rand) {
	var list [][]any
	for i := range 500 {
		c := w.somewhere(r)
		m := geo.MultiPolygon{{blob(r, c, 4+r.IntN(9), 100, float64(200+r.IntN(6000)))}}
		switch i % 5 {
		case 0:
			m = geo.MultiPolygon{{blob(r, c, 6, 100, 500)}}
		case 1:
			yard := blob(r, c, 5, 40, 90)
			yard.Reverse()
			m[0] = append(m[0], yard)
		case 2:
			m = append(m, geo.Polygon{blob(r, geo.Point{X: c.X + 15_000, Y: c.Y}, 5, 500, 900)})
		}
		var grid any
		if i%7 > 0 {
			grid = 1000 + r.IntN(w.n*w.n)
		}
		list = append(list, []any{townDistrict, 100_000 + i, fmt.Sprint(100_000 + i), []string{"", "某小区"}[i%2], []string{"", "甲"}[i/2%2], i % 13, m.LonLat(), int64(c.X), int64(c.Y), grid})
	}
	w.copy(t, "building", []string{"district", "id", "source_key", "estate", "number", "households", "footprint", "x", "y", "grid_now"}, list)
	w.exec(t, `update building set households = 1 where grid_now in (1004, 1005)`) // 1 to 9, or a few more
	w.exec(t, `update building set households = 0 where grid_now in (1006, 1007, 1008)`)
	w.exec(t, `update building set households = grid_now - 998 where id in (select min(id) from building where grid_now in (1007, 1008) group by grid_now)`)
}

func (w *town) addPoints(t testing.TB, r *rand.Rand) {
	var places, posts [][]any
	for i := range 150 {
		c, d := w.somewhere(r), w.somewhere(r)
		places = append(places, []any{townDistrict, 100 + i, fmt.Sprint(100 + i), []string{"town", "park", "market"}[i%3], fmt.Sprintf("地名%d", i%40), 1 + i%9, c.LonLat()})
		posts = append(posts, []any{townDistrict, 100 + i, fmt.Sprint(100 + i), []string{"centre", "station", "point"}[i%3], fmt.Sprintf("阵地%d", i), d.LonLat(), int64(d.X), int64(d.Y)})
	}
	w.copy(t, "place", []string{"district", "id", "source_key", "class", "name", "rank", "point"}, places)
	w.copy(t, "post", []string{"district", "id", "source_key", "kind", "name", "place", "x", "y"}, posts)
	w.exec(t, `update post set during = daterange('2020-01-01'::date + (id * 20)::integer, case when id % 2 = 0 then '2020-06-01'::date + (id * 20)::integer end) where id % 3 > 0 and id >= 100`)
}

// computeFor hands the engine, and the rows, figures of most grids and buildings.
func (w *rows) computeFor(t *Tileset, key string) {
	r := rand.New(rand.NewPCG(8, 8))
	hotspots, coverage, buildings := map[int64]ComputedRow{}, map[int64]ComputedRow{}, map[int64]ComputedRow{}
	var cold, warm []ComputedRow
	for _, e := range w.editions {
		for _, g := range w.grids[e.id] {
			if _, ok := hotspots[g.id]; ok || g.id%9 == 0 {
				continue
			}
			z, share := r.NormFloat64(), float64(r.IntN(100))/100
			h := ComputedRow{Of: OfGrid, ID: g.id, Class: []string{"hot99", "none", "undefined", "cold90"}[r.IntN(4)], Z: &z, Count: int64(r.IntN(50))}
			c := ComputedRow{Of: OfGrid, ID: g.id, Share: &share}
			if r.IntN(5) == 0 {
				h.Z, c.Share = nil, nil
			}
			hotspots[g.id], coverage[g.id] = h, c
			cold, warm = append(cold, h), append(warm, c)
		}
	}
	for _, b := range w.buildings {
		if b.id%11 > 0 {
			c := ComputedRow{Of: OfBuilding, ID: b.id, Distance: r.Float64() * 2000, Band: r.IntN(4)}
			buildings[b.id] = c
			warm = append(warm, c)
		}
	}
	w.computed = map[string]map[int64]ComputedRow{"hotspots": hotspots, "coverage": coverage, "coverage of buildings": buildings}
	t.SetComputed(key, "hotspots", cold)
	t.SetComputed(key, "coverage", warm)
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
