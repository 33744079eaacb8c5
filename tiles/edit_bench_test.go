package tiles

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"gridmap/geo"
)

// BenchmarkEditToFresh commits small changes to a city and measures, in process, from the engine's
// hearing of each until the tile that shows it is drawn: at street zoom and, for grids, from afar.
// What it changes it changes back.
func BenchmarkEditToFresh(b *testing.B) {
	t, box := benchCity(b)
	if err := t.Warm(context.Background()); err != nil {
		b.Fatal(err)
	}
	d, err := t.district(context.Background(), 0)
	if err != nil {
		b.Fatal(err)
	}
	e := &benchEdits{b: b, pool: t.pool, district: d.id, box: box, r: rand.New(rand.NewPCG(8, 8)), seq: t.versions.of(d.id, feedLayers) + 1}
	defer e.undo()
	draft := e.draft()
	for _, kind := range []struct {
		name   string
		layers []string
		zooms  []uint32
		edit   func() Change
	}{
		{"post", []string{"posts"}, []uint32{15}, e.post},
		{"incident", []string{"incidents", "heat"}, []uint32{11, 15}, e.incident},
		{"building", []string{"buildings", "grids"}, []uint32{15}, e.building},
		{"grid/street", []string{"grids", "edges", "areas"}, []uint32{14, 15, 16}, func() Change { return e.grid(draft) }},
		{"grid/overview", []string{"grids"}, []uint32{11, 12}, func() Change { return e.grid(draft) }},
		{"grid/overview-all", []string{"grids", "edges", "areas"}, []uint32{11, 12}, func() Change { return e.grid(draft) }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				for range 200 {
					c := kind.edit()
					z := kind.zooms[e.r.IntN(len(kind.zooms))]
					x, y := c.After.Min.Tile(z)
					began := time.Now()
					t.Changed(c)
					if _, err := t.Tile(context.Background(), Request{District: d.id, Edition: c.Edition, Layers: kind.layers, Z: z, X: x, Y: y}); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(began))
				}
			}
			slices.Sort(took)
			b.ReportMetric(0, "ns/op")
			for _, p := range []int{50, 95, 100} {
				b.ReportMetric(float64(took[(len(took)-1)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
			}
		})
	}
}

// benchEdits changes a city and remembers how to undo it.
type benchEdits struct {
	b        *testing.B
	pool     *pgxpool.Pool
	district int32
	box      geo.Box
	r        *rand.Rand
	seq      int64
	back     []func()
}

func (e *benchEdits) undo() {
	for _, f := range slices.Backward(e.back) {
		f()
	}
}

func (e *benchEdits) exec(query string, args ...any) {
	if _, err := e.pool.Exec(context.Background(), query, args...); err != nil {
		e.b.Fatalf("%s: %v", query, err)
	}
}

func (e *benchEdits) read(query string, args []any, into ...any) {
	if err := e.pool.QueryRow(context.Background(), query, args...).Scan(into...); err != nil {
		e.b.Fatalf("%s: %v", query, err)
	}
}

func (e *benchEdits) change(layer string, edition int64, before, after geo.Box) Change {
	e.seq++
	return Change{District: e.district, Seq: e.seq, Layer: layer, Kind: "update", Edition: edition, Before: before, After: after}
}

func (e *benchEdits) somewhere() geo.Point {
	w, h := e.box.Max.X-e.box.Min.X, e.box.Max.Y-e.box.Min.Y
	return geo.Point{X: e.box.Min.X + w/3 + e.r.Uint32N(w/3), Y: e.box.Min.Y + h/3 + e.r.Uint32N(h/3)}
}

func (e *benchEdits) post() Change {
	var id, x, y int64
	e.read("select id, x, y from post where district = $1 offset floor(random() * (select count(*) from post where district = $1))::integer limit 1", []any{e.district}, &id, &x, &y)
	before, at := geo.Point{X: uint32(x), Y: uint32(y)}, e.somewhere()
	move := func(to geo.Point) {
		e.exec("update post set x = $3, y = $4, place = $5 where district = $1 and id = $2", e.district, id, int64(to.X), int64(to.Y), to.LonLat())
	}
	move(at)
	e.back = append(e.back, func() { move(before) })
	return e.change("posts", 0, geo.Box{Min: before, Max: before}, geo.Box{Min: at, Max: at})
}

func (e *benchEdits) incident() Change {
	at := e.somewhere()
	var id int64
	e.read(`insert into incident (district, reported_at, source, source_key, category, status, place, x, y)
		values ($1, (select max(reported_at) from incident where district = $1), 'bench', $2,
			(select min(id) from incident_category where district = $1), 'reported', $3, $4, $5) returning id`,
		[]any{e.district, fmt.Sprint(e.seq), at.LonLat(), int64(at.X), int64(at.Y)}, &id)
	e.back = append(e.back, func() { e.exec("delete from incident where district = $1 and id = $2", e.district, id) })
	return e.change("incidents", 0, geo.Box{}, geo.Box{Min: at, Max: at})
}

func (e *benchEdits) building() Change {
	at := e.somewhere()
	var id int64
	var was orb.MultiPolygon
	e.read("select id, footprint from building where district = $1 order by footprint <-> $2::geometry limit 1", []any{e.district, at.LonLat()}, &id, &was)
	now := was.Clone()
	for _, p := range now {
		for _, r := range p {
			for i := range r {
				r[i][0] += 1e-4
			}
		}
	}
	set := func(g orb.MultiPolygon) {
		e.exec("update building set footprint = $3 where district = $1 and id = $2", e.district, id, g)
	}
	set(now)
	e.back = append(e.back, func() { set(was) })
	var boxes [2]geo.Box
	for i, g := range []orb.MultiPolygon{was, now} {
		m, _, err := geo.Snap(g)
		if err != nil {
			e.b.Fatal(err)
		}
		boxes[i] = m.Box()
	}
	return e.change("buildings", 0, boxes[0], boxes[1])
}

// draft is a copy of the edition in force.
func (e *benchEdits) draft() int64 {
	var id int64
	e.read("insert into edition (district, name, state, proved) values ($1, 'bench', 'draft', true) returning id", []any{e.district}, &id)
	e.exec(`insert into grid_shape (district, edition, grid, layer, shape, code, name, kind, community)
		select district, $2, grid, layer, shape, code, name, kind, community from grid_shape
		where district = $1 and edition in (select id from edition where district = $1 and state = 'in_force')`, e.district, id)
	e.back = append(e.back, func() {
		e.exec("delete from grid_shape where district = $1 and edition = $2", e.district, id)
		e.exec("delete from edition where district = $1 and id = $2", e.district, id)
	})
	return id
}

// grid moves one corner of one grid of a draft a little.
func (e *benchEdits) grid(draft int64) Change {
	at := e.somewhere()
	var grid, shape int64
	var m geo.MultiPolygon
	e.read(`select gs.grid, s.id, s.geom from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
		where gs.district = $1 and gs.edition = $2 order by s.geom <-> st_makepoint($3, $4) limit 1`, []any{e.district, draft, int64(at.X), int64(at.Y)}, &grid, &shape, &m)
	before := m.Box()
	ring := m[0][0]
	k := 1 + e.r.IntN(len(ring)-2)
	ring[k].X += 5
	var made int64
	e.read(`insert into shape (district, geom, lonlat, label, vertices, area2, area_m2, perimeter_m) values ($1, $2, $3, $4, $5, $6, 1, 1) returning id`,
		[]any{e.district, m, m.LonLat(), m.Label(), m.Vertices(), m.DoubledArea()}, &made)
	e.exec("update grid_shape set shape = $4 where district = $1 and edition = $2 and grid = $3", e.district, draft, grid, made)
	e.back = append(e.back, func() { e.exec("delete from shape where district = $1 and id = $2", e.district, made) })
	// Undone the other way round: the draft goes first, so shapes are kept till the end.
	e.back = append([]func(){e.back[len(e.back)-1]}, e.back[:len(e.back)-1]...)
	return e.change("grids", draft, before, m.Box())
}

// BenchmarkGrowth draws street tiles of two towns, one with ten times the buildings of the other,
// equally dense.
func BenchmarkGrowth(b *testing.B) {
	var p50 [2]time.Duration
	var towns [2]*town
	for i, n := range []int{14, 45} {
		towns[i] = newTownOf(b, n, 100, 1000, Options{})
		towns[i].exec(b, "vacuum analyze")
		if err := towns[i].Warm(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		for i, w := range towns {
			var took []time.Duration
			list := addresses(16, w.box)
			rand.New(rand.NewPCG(1, 1)).Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
			for range 5 {
				w.tiles.kept.InvalidateAll()
				for _, a := range list[:min(len(list), 300)] {
					began := time.Now()
					w.get(b, a, "buildings", "grids")
					took = append(took, time.Since(began))
				}
			}
			slices.Sort(took)
			p50[i] = took[len(took)/2]
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(p50[0].Microseconds()), "few-p50-us")
		b.ReportMetric(float64(p50[1].Microseconds()), "ten-times-p50-us")
		b.ReportMetric(p50[1].Seconds()/p50[0].Seconds(), "times-as-long")
	}
}
