package tiles

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
)

// desk is where editors change the town as the product does, one transaction with its row of the
// feed, and where the engine is told of it in the order of the feed, as by the follower.
type desk struct {
	*town
	follow sync.Mutex
	told   int64 // last number of the feed the engine knows
}

// editor owns a post, a building, an incident and a draft edition, and changes nobody else's.
type editor struct {
	*desk
	r        *rand.Rand
	n        int
	post     int64
	building int64
	incident int64
	edition  int64
	spot     geo.Point // of the post
	yard     geo.Box   // of the building
	scene    geo.Point // of the incident
	square   geo.Box   // of grid 999 in the draft
	shape    int64     // drawn so far
}

// edit is one change: what it touches and what must be seen there afterwards.
type edit struct {
	kind          string
	layer         string // of tiles
	edition       int64
	before, after geo.Box
	source        string // of the feed
	write         func(context.Context, pgx.Tx) error
	shows         func(*mvt.Layer, Address) error // in a tile that meets after
}

const (
	firstOwn   = 5_000_000 // ids of what editors own
	firstDraft = 100
)

// newDesk gives every editor things of its own in the western half of the town.
func newDesk(t testing.TB, w *town, editors int) (*desk, []*editor) {
	t.Helper()
	d := &desk{town: w}
	list := make([]*editor, editors)
	for n := range list {
		e := &editor{desk: d, n: n, r: rand.New(rand.NewPCG(3, uint64(n))), edition: int64(firstDraft + n)}
		e.post, e.building = int64(firstOwn+n), int64(firstOwn+n)
		e.spot, e.scene = e.somewhere(), e.somewhere()
		e.yard = e.plot()
		w.exec(t, `insert into post (district, id, source_key, kind, name, place, x, y) values ($1, $2, $3, 'point', '移动服务点', $4, $5, $6)`,
			townDistrict, e.post, fmt.Sprint("own", n), e.spot.LonLat(), int64(e.spot.X), int64(e.spot.Y))
		w.exec(t, `insert into building (district, id, source_key, estate, footprint, x, y) values ($1, $2, $3, '新村', $4, $5, $6)`,
			townDistrict, e.building, fmt.Sprint("own", n), rectangle(e.yard).LonLat(), int64(e.yard.Min.X), int64(e.yard.Min.Y))
		w.exec(t, `insert into edition (district, id, name, state, base) values ($1, $2, '草案', 'draft', $3)`, townDistrict, e.edition, townEdition)
		w.exec(t, `insert into grid_shape (district, edition, grid, shape, code, name, kind, community)
			select district, $2, grid, shape, code, name, kind, community from grid_shape where district = $1 and edition = $3`, townDistrict, e.edition, townEdition)
		e.square = w.faces[len(w.faces)-1].Shape.Box()
		list[n] = e
	}
	var err error
	if w.Tileset, err = New(t.Context(), w.db, Options{CacheBytes: 8 << 20}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Tileset.Close)
	if err := w.db.QueryRow(t.Context(), "select last from feed where district = $1", townDistrict).Scan(&d.told); err != nil {
		t.Fatal(err)
	}
	return d, list
}

// somewhere is a place in the western half, away from the edges.
func (e *editor) somewhere() geo.Point {
	side := uint32(e.town.n) * townPitch
	return geo.Point{X: e.box.Min.X + 5000 + e.r.Uint32N(side/2-10_000), Y: e.box.Min.Y + 5000 + e.r.Uint32N(side-10_000)}
}

// plot is a rectangle for a building.
func (e *editor) plot() geo.Box {
	p := e.somewhere()
	return geo.Box{Min: p, Max: geo.Point{X: p.X + 1500 + e.r.Uint32N(2000), Y: p.Y + 1500 + e.r.Uint32N(2000)}}
}

func rectangle(b geo.Box) geo.MultiPolygon {
	return geo.MultiPolygon{{box(b.Min.X, b.Min.Y, b.Max.X, b.Max.Y)}}
}

// next is something to change.
func (e *editor) next() edit {
	switch k := e.r.IntN(10); {
	case k < 3:
		return e.movePost()
	case k < 5 || e.incident == 0:
		return e.addIncident()
	case k < 6:
		return e.handleIncident()
	case k < 8:
		return e.rebuild()
	default:
		return e.reshape()
	}
}

func (e *editor) movePost() edit {
	from, to := e.spot, e.somewhere()
	e.spot = to
	return edit{kind: "post moved", layer: "posts", source: "posts", before: geo.BoxOf(from), after: geo.BoxOf(to),
		write: func(ctx context.Context, tx pgx.Tx) error {
			return one1(tx.Exec(ctx, "update post set x = $3, y = $4, place = $5 where district = $1 and id = $2", townDistrict, e.post, int64(to.X), int64(to.Y), to.LonLat()))
		},
		shows: func(l *mvt.Layer, a Address) error { return atPoint(l, a, e.post, to) }}
}

func (e *editor) addIncident() edit {
	at := e.somewhere()
	e.scene = at
	if e.incident++; e.incident == 1 {
		e.incident = firstOwn + int64(e.n)*1_000_000
	}
	id := e.incident
	return edit{kind: "incident added", layer: "incidents", source: "incidents", after: geo.BoxOf(at),
		write: func(ctx context.Context, tx pgx.Tx) error {
			return one1(tx.Exec(ctx, `insert into incident (district, id, reported_at, source, source_key, category, status, place, x, y)
				values ($1, $2, $3, 'desk', $4, 2, 'reported', $5, $6, $7)`, townDistrict, id, time.Date(2025, 11, 3, 4, 5, 6, 0, time.UTC),
				fmt.Sprint(id), at.LonLat(), int64(at.X), int64(at.Y)))
		},
		shows: func(l *mvt.Layer, a Address) error { return atPoint(l, a, id, at) }}
}

func (e *editor) handleIncident() edit {
	states := []string{"accepted", "dispatched", "handling", "deferred", "done"}
	state := states[e.r.IntN(len(states))]
	at := e.scene
	return edit{kind: "incident changed", layer: "incidents", source: "incidents", before: geo.BoxOf(at), after: geo.BoxOf(at),
		write: func(ctx context.Context, tx pgx.Tx) error {
			return one1(tx.Exec(ctx, "update incident set status = $3 where district = $1 and id = $2", townDistrict, e.incident, state))
		},
		shows: func(l *mvt.Layer, a Address) error {
			f, err := theFeature(l, e.incident)
			if err == nil && f.Properties["status"] != state {
				err = fmt.Errorf("incident %d is %v, not %s", e.incident, f.Properties["status"], state)
			}
			return err
		}}
}

func (e *editor) rebuild() edit {
	from, to := e.yard, e.plot()
	e.yard = to
	return edit{kind: "building", layer: "buildings", source: "buildings", before: from, after: to,
		write: func(ctx context.Context, tx pgx.Tx) error {
			return one1(tx.Exec(ctx, "update building set footprint = $3, x = $4, y = $5 where district = $1 and id = $2",
				townDistrict, e.building, rectangle(to).LonLat(), int64(to.Min.X), int64(to.Min.Y)))
		},
		shows: func(l *mvt.Layer, a Address) error { return inBox(l, a, e.building, to) }}
}

// reshape gives the square grid of the draft, and the hole it fills, another size.
func (e *editor) reshape() edit {
	around := e.faces[e.town.n+1]
	c := e.faces[len(e.faces)-1].Shape.Box()
	middle := geo.Point{X: c.Min.X + (c.Max.X-c.Min.X)/2, Y: c.Min.Y + (c.Max.Y-c.Min.Y)/2}
	half := uint32(townPitch/10) + e.r.Uint32N(townPitch/20)
	from, to := e.square, geo.Box{Min: geo.Point{X: middle.X - half, Y: middle.Y - half}, Max: geo.Point{X: middle.X + half, Y: middle.Y + half}}
	e.square = to
	return edit{kind: "draft grid", layer: "grids", edition: e.edition, source: "grids", before: from, after: to,
		write: func(ctx context.Context, tx pgx.Tx) error {
			square := rectangle(to)
			holed := geo.MultiPolygon{{around.Shape[0][0], reversed(append(geo.Ring(nil), square[0][0]...))}}
			for id, m := range map[int64]geo.MultiPolygon{999: square, around.ID: holed} {
				e.shape++
				shape := firstOwn + int64(e.n)*1_000_000 + e.shape
				err := one1(tx.Exec(ctx, `insert into shape (district, id, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
					values ($1, $2, $3, $4, $5, $6, $7, 1, 1)`, townDistrict, shape, m, m.LonLat(), m.Label(), m.Vertices(), m.DoubledArea()))
				if err != nil {
					return err
				}
				if err := one1(tx.Exec(ctx, "update grid_shape set shape = $4, version = version + 1 where district = $1 and edition = $2 and grid = $3",
					townDistrict, e.edition, id, shape)); err != nil {
					return err
				}
			}
			return nil
		},
		shows: func(l *mvt.Layer, a Address) error { return inBox(l, a, 999, to) }}
}

// commit writes an edit and its row of the feed in one transaction.
func (e *editor) commit(ctx context.Context, c edit) error {
	return pgx.BeginFunc(ctx, e.db, func(tx pgx.Tx) error {
		if err := c.write(ctx, tx); err != nil {
			return fmt.Errorf("%s: %w", c.kind, err)
		}
		var edition *int64
		if c.edition != 0 {
			edition = &c.edition
		}
		_, err := tx.Exec(ctx, "select next_change($1, null, $2, 'update', $3, null, $4, $5, null)", townDistrict, c.source, edition, sqlBox(c.before), sqlBox(c.after))
		return err
	})
}

func sqlBox(b geo.Box) []int64 {
	if b == (geo.Box{}) {
		return nil
	}
	return b.SQL()
}

// tell reads on in the feed and tells the engine, in order.
func (d *desk) tell(ctx context.Context) error {
	d.follow.Lock()
	defer d.follow.Unlock()
	rows, err := d.db.Query(ctx, `select seq, layer, coalesce(edition, 0), before::bigint[], after::bigint[] from change where district = $1 and seq > $2 order by seq`, townDistrict, d.told)
	if err != nil {
		return err
	}
	c := Change{District: townDistrict}
	var before, after []int64
	_, err = pgx.ForEachRow(rows, []any{&c.Seq, &c.Layer, &c.Edition, &before, &after}, func() error {
		if c.Seq != d.told+1 {
			return fmt.Errorf("the feed goes from %d to %d", d.told, c.Seq)
		}
		c.Before, _ = geo.BoxFromSQL(before)
		c.After, _ = geo.BoxFromSQL(after)
		d.Changed(c)
		d.told = c.Seq
		return nil
	})
	return err
}

// of is the request for a tile of what was edited.
func (c edit) of(a Address) Request {
	return Request{District: townDistrict, Layers: []string{c.layer}, Edition: c.edition, Z: a.Z, X: a.X, Y: a.Y}
}

// see asks for a tile and looks whether the edit is there, and whether what moved away is gone.
func (e *editor) see(ctx context.Context, c edit, a Address) error {
	tile, err := e.Tile(ctx, c.of(a))
	if err != nil {
		return err
	}
	l, err := layerIn(tile, c.layer)
	if err == nil {
		err = c.shows(l, a)
	}
	if err != nil {
		return fmt.Errorf("%s: tile %v with tag %s: %w", c.kind, a, tile.Tag, err)
	}
	return nil
}

// layerIn decodes a layer of a tile; nil when it is not there.
func layerIn(tile Tile, name string) (*mvt.Layer, error) {
	if tile.Empty {
		return nil, nil //nolint:nilnil // nothing is there
	}
	data, err := tile.Plain()
	if err != nil {
		return nil, err
	}
	list, err := mvt.Unmarshal(bytes.Clone(data))
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		if l.Name == name {
			return l, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing of it is there
}

// theFeature is the one with an id.
func theFeature(l *mvt.Layer, id int64) (f *geojson.Feature, err error) {
	if l == nil {
		return nil, fmt.Errorf("the tile is empty, and %d should be there", id)
	}
	for _, g := range l.Features {
		if n, ok := g.ID.(float64); ok && int64(n) == id {
			if f != nil {
				return nil, fmt.Errorf("%d is there twice", id)
			}
			f = g
		}
	}
	if f == nil {
		return nil, fmt.Errorf("%d is not among %d features", id, len(l.Features))
	}
	return f, nil
}

// inTile is a place in a tile's own units.
func inTile(p geo.Point, a Address) orb.Point {
	o, unit := a.Box().Min, float64(uint64(1)<<(MaxZoom-a.Z))
	return orb.Point{(float64(p.X) - float64(o.X)) / unit, (float64(p.Y) - float64(o.Y)) / unit}
}

// atPoint looks whether a feature is where it should be, give or take the rounding.
func atPoint(l *mvt.Layer, a Address, id int64, p geo.Point) error {
	f, err := theFeature(l, id)
	if err != nil {
		return err
	}
	want := inTile(p, a)
	if g, ok := f.Geometry.(orb.Point); !ok || !close2(g, want) {
		return fmt.Errorf("%d is at %v, not at %v", id, f.Geometry, want)
	}
	return nil
}

// inBox looks whether a rectangle has the corners it should, where the tile does not cut it off.
func inBox(l *mvt.Layer, a Address, id int64, b geo.Box) error {
	f, err := theFeature(l, id)
	if err != nil {
		return err
	}
	cut := func(p orb.Point) orb.Point {
		return orb.Point{min(max(p[0], -Buffer), Extent+Buffer), min(max(p[1], -Buffer), Extent+Buffer)}
	}
	got := f.Geometry.Bound()
	low, high := cut(inTile(b.Min, a)), cut(inTile(b.Max, a))
	if !close2(got.Min, low) || !close2(got.Max, high) {
		return fmt.Errorf("%d reaches from %v to %v, not from %v to %v", id, got.Min, got.Max, low, high)
	}
	return nil
}

func close2(p, q orb.Point) bool {
	dx, dy := p[0]-q[0], p[1]-q[1]
	return max(dx, -dx) <= 1.001 && max(dy, -dy) <= 1.001
}

// one1 is an error unless exactly one row was written.
func one1(tag interface{ RowsAffected() int64 }, err error) error {
	if err == nil && tag.RowsAffected() != 1 {
		err = fmt.Errorf("%d rows written, not one", tag.RowsAffected())
	}
	return err
}
