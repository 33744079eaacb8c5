package demo

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
)

// storeMap writes roads, waters and places: what people find their way by.
func (l *loader) storeMap(ctx context.Context) error {
	type road struct {
		class, name string
		lines       []curve
	}
	var roads []road
	for _, r := range l.roadMap.roads {
		roads = append(roads, road{r.kind.String(), r.name, r.lines})
	}
	for _, b := range l.blocks {
		if len(b.paths) > 0 {
			roads = append(roads, road{path.String(), "", b.paths})
		}
	}
	err := copyRows(ctx, l.tx, "road", []string{"district", "source_key", "class", "name", "line"}, len(roads), func(i int) []any {
		r := roads[i]
		return []any{l.district, fmt.Sprintf("R%05d", i+1), r.class, r.name, l.plane.lines(r.lines)}
	})
	if err != nil {
		return err
	}
	waters := l.waterRows()
	err = copyRows(ctx, l.tx, "water", []string{"district", "source_key", "class", "name", "surface"}, len(waters), func(i int) []any {
		w := waters[i]
		return []any{l.district, fmt.Sprintf("W%05d", i+1), w.class, w.name, w.surface}
	})
	if err != nil {
		return err
	}
	return copyRows(ctx, l.tx, "place", []string{"district", "source_key", "class", "name", "rank", "point"}, len(l.places), func(i int) []any {
		p := l.places[i]
		return []any{l.district, p.key, p.class, p.name, int16(p.rank), l.plane.lonLat(p.point)}
	})
}

type waterRow struct {
	class, name string
	surface     orb.Geometry
}

func (l *loader) waterRows() []waterRow {
	var out []waterRow
	polygon := func(class, name string, ring curve) {
		out = append(out, waterRow{class, name, orb.MultiPolygon{{l.plane.ring(ring)}}})
	}
	d := roll(l.seed, 95)
	stems := newPool(d, "", pairs(stemHeads, stemTails))
	for i, w := range l.waters {
		name := strings.TrimSuffix(l.name, "区") + "河"
		switch {
		case i == 1:
			name = "护城河"
		case i > 1:
			name = stems.take() + "渠"
		}
		polygon(w.class, name, w.surface())
	}
	for _, b := range l.blocks {
		for _, p := range b.ponds {
			class, name := "pond", ""
			if b.use == park && math.Abs(p.area()) > 6000 {
				class, name = "lake", strings.TrimSuffix(b.name, "公园")+"湖"
			}
			polygon(class, name, p)
		}
		if len(b.ditches) > 0 {
			out = append(out, waterRow{"canal", "", l.plane.lines(b.ditches)})
		}
	}
	return out
}

// lines are curves in degrees.
func (pl plane) lines(curves []curve) orb.MultiLineString {
	out := make(orb.MultiLineString, 0, len(curves))
	for _, c := range curves {
		line := make(orb.LineString, len(c))
		for i, p := range c {
			line[i] = pl.lonLat(p)
		}
		out = append(out, line)
	}
	return out
}

// ring is a ring in degrees, closed; its direction stays.
func (pl plane) ring(c curve) orb.Ring {
	out := make(orb.Ring, 0, len(c)+1)
	for _, p := range c {
		out = append(out, pl.lonLat(p))
	}
	if out[0] != out[len(out)-1] {
		out = append(out, out[0])
	}
	return out
}

// storeBuildings writes every building with the grid it stands in: that of its block, unless
// it was planted across a border.
func (l *loader) storeBuildings(ctx context.Context) error {
	type place struct{ block, building int }
	var all []place
	for i, b := range l.blocks {
		for k := range b.buildings {
			all = append(all, place{i, k})
		}
	}
	faces := make([]geo.Face, len(l.grids))
	for i, g := range l.grids {
		faces[i] = geo.Face{ID: g.id, Shape: g.shape}
	}
	locator := geo.NewLocator(faces)
	return copyRows(ctx, l.tx, "building", []string{"district", "source_key", "estate", "number", "address", "households", "floors", "footprint", "x", "y", "grid_now", "grid_share"},
		len(all), func(i int) []any {
			b := l.blocks[all[i].block]
			k := all[i].building
			u := &b.buildings[k]
			rings := make(orb.Polygon, len(u.rings))
			for j, r := range u.rings {
				rings[j] = l.plane.ring(r)
			}
			footprint := orb.MultiPolygon{rings}
			anchor := l.plane.point(u.anchor)
			id, share := l.grids[l.ofBlock[b.face]].id, float32(1)
			if u.cut {
				id, share = grid.GridOfBuilding(locator, footprint, anchor)
			}
			x, y := lattice(anchor)
			l.stored.Add(1)
			return []any{l.district, b.key(k), u.estate, u.number, u.address, int32(u.households), int16(max(u.floors, 1)), footprint, x, y, id, share}
		})
}

// key is the source key of a block's building.
func (b *block) key(building int) string { return fmt.Sprintf("B%05d-%03d", b.face+1, building+1) }

func (l *loader) storePosts(ctx context.Context) error {
	return copyRows(ctx, l.tx, "post", []string{"district", "source_key", "kind", "name", "address", "hours", "services", "floor_m2", "place", "x", "y", "grid_now", "during"},
		len(l.posts), func(i int) []any {
			p := l.posts[i]
			hours := p.hours
			if hours == nil {
				hours = map[string][][2]string{}
			}
			at := l.plane.point(p.place)
			x, y := lattice(at)
			var in *int64
			if id, ok := l.chronicle.find.One(at); ok {
				in = &l.grids[id].id
			}
			return []any{l.district, p.key, p.kind, p.name, p.address, hours, p.services, p.floor, at.LonLat(), x, y, in, p.during.dates()}
		})
}
