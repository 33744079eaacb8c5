package tiles

import (
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// Layers drawn from their table alone: water, roads, buildings, places, posts.

var (
	waterSource = source{"water", statement(sql.TilesLoadWater, func(rows pgx.Rows) (f feature, err error) {
		var class, name string
		var g orb.Geometry
		if err = rows.Scan(&f.id, &class, &name, &g); err != nil {
			return f, err
		}
		isLine := int64(0)
		switch g := g.(type) {
		case orb.MultiPolygon:
			err = f.polygon(g)
		case orb.MultiLineString:
			isLine = 1
			err = f.lines(g)
		default:
			err = fmt.Errorf("water %d is a %T", f.id, g)
		}
		f.texts, f.numbers = []string{class, name}, []int64{isLine}
		return f, err
	})}
	roadSource = source{"roads", statement(sql.TilesLoadRoads, func(rows pgx.Rows) (f feature, err error) {
		var class, name string
		var g orb.MultiLineString
		if err = rows.Scan(&f.id, &class, &name, &g); err != nil {
			return f, err
		}
		f.texts = []string{class, name}
		return f, f.lines(g)
	})}
	buildingSource = source{"buildings", statement(sql.TilesLoadBuildings, func(rows pgx.Rows) (f feature, err error) {
		var estate, number string
		var grid, households *int64
		var g orb.MultiPolygon
		if err = rows.Scan(&f.id, &estate, &number, &grid, &households, &g); err != nil {
			return f, err
		}
		f.texts, f.numbers = []string{estate, number}, []int64{orNone(grid), orNone(households)}
		return f, f.polygon(g)
	})}
	placeSource = source{"places", statement(sql.TilesLoadPlaces, func(rows pgx.Rows) (f feature, err error) {
		var class, name string
		var rank int64
		var p orb.Point
		if err = rows.Scan(&f.id, &class, &name, &rank, &p); err != nil {
			return f, err
		}
		f.texts, f.numbers = []string{class, name}, []int64{rank}
		at, err := geo.FromLonLat(p[0], p[1])
		f.box = geo.Box{Min: at, Max: at}
		return f, err
	})}
	postSource = source{"posts", statement(sql.TilesLoadPosts, func(rows pgx.Rows) (f feature, err error) {
		var kind, name string
		var x, y int64
		var from, to *int64
		if err = rows.Scan(&f.id, &kind, &name, &x, &y, &from, &to); err != nil {
			return f, err
		}
		at := geo.Point{X: uint32(x), Y: uint32(y)}
		f.box = geo.Box{Min: at, Max: at}
		f.texts, f.numbers = []string{kind, name}, []int64{orNone(from), orNone(to)}
		return f, nil
	})}
)

// Columns of the buildings.
const buildingGrid, buildingHouseholds = 0, 1 // numbers

func orNone(v *int64) int64 {
	if v == nil {
		return none
	}
	return *v
}

// polygon sets a feature's geometry, rounded to the lattice.
func (f *feature) polygon(g orb.MultiPolygon) error {
	m, _, err := geo.Snap(g)
	if err != nil {
		return err
	}
	f.box, f.data, f.corners = m.Box(), packShape(nil, m), cornersOf(m)
	return nil
}

func (f *feature) lines(g orb.MultiLineString) error {
	var list [][]geo.Point
	for _, l := range g {
		var line []geo.Point
		for _, c := range l {
			p, err := geo.FromLonLat(c[0], c[1])
			if err != nil {
				return err
			}
			if len(line) == 0 && len(list) == 0 {
				f.box = geo.Box{Min: p, Max: p}
			}
			line, f.box = append(line, p), f.box.Add(p)
		}
		list = append(list, line)
		f.corners += len(line)
	}
	f.data = packLines(nil, list)
	return nil
}

var (
	waterKeys    = []string{"class", "name"}
	roadKeys     = []string{"class", "name"}
	buildingKeys = []string{"id", "estate", "number", "grid"}
	placeKeys    = []string{"class", "name", "rank"}
	postKeys     = []string{"id", "kind", "name"}
)

// paintWater leaves out areas smaller than a pixel.
func paintWater(b *brush, h *holding, _ *scene) {
	b.Begin("water", waterKeys...)
	for _, x := range b.in(h, anyOrder) {
		if b.tiny(x.box()) || !shows(b.z, waterClasses, x.text(0)) || !b.admits(span(x.box()), x.id()) {
			continue
		}
		seen := false
		if x.number(0) == 1 {
			seen = b.Lines(b.unpackLines(x.geometry())...)
		} else {
			seen = b.Polygon(b.unpackShape(x.geometry()))
		}
		if seen {
			b.text(0, x, 0)
			b.text(1, x, 1)
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
}

// paintRoads draws the first class last, so that it lies on top.
func paintRoads(b *brush, h *holding, _ *scene) {
	b.Begin("roads", roadKeys...)
	for _, x := range b.in(h, roadOrder) {
		class := classRank(roadClasses, x.text(0))
		if shows(b.z, roadClasses, x.text(0)) && b.admits(span(x.box())-int64(class)<<40, x.id()) && b.Lines(b.unpackLines(x.geometry())...) {
			b.text(0, x, 0)
			b.text(1, x, 1)
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
}

func roadOrder(t *table, i int32) int64 {
	return -int64(classRank(roadClasses, t.dictionary.Text(t.texts[0][i])))
}

// paintBuildings leaves out footprints narrower and lower than a pixel.
func paintBuildings(b *brush, h *holding, _ *scene) {
	b.Begin("buildings", buildingKeys...)
	for _, x := range b.in(h, anyOrder) {
		if !b.tiny(x.box()) && b.admits(span(x.box()), x.id()) && b.Polygon(b.unpackShape(x.geometry())) {
			b.Int(0, x.id())
			b.text(1, x, 0)
			b.text(2, x, 1)
			b.number(3, x, buildingGrid)
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
}

// paintPlaces draws the most important first, as labels are placed.
func paintPlaces(b *brush, h *holding, _ *scene) {
	b.Begin("places", placeKeys...)
	last := int64(placeRank(b.z))
	for _, x := range b.in(h, func(t *table, i int32) int64 { return t.numbers[0][i] }) {
		if x.number(0) <= last && b.admits(-x.number(0), x.id()) && b.Point(x.box().Min) {
			b.text(0, x, 0)
			b.text(1, x, 1)
			b.number(2, x, 0)
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
}

// paintPosts draws those that exist on the day.
func paintPosts(b *brush, h *holding, s *scene) {
	b.Begin("posts", postKeys...)
	day := s.day.Unix()/86400 - 10957 // days since 2000-01-01
	for _, x := range b.in(h, postOrder) {
		if to := x.number(1); day < x.number(0) || to != none && day >= to || !shows(b.z, postKinds, x.text(0)) {
			continue
		}
		if b.admits(-int64(classRank(postKinds, x.text(0))), x.id()) && b.Point(x.box().Min) {
			b.Int(0, x.id())
			b.text(1, x, 0)
			b.text(2, x, 1)
			b.Feature(uint64(x.id()))
		}
	}
	b.End()
}

func postOrder(t *table, i int32) int64 {
	return int64(classRank(postKinds, t.dictionary.Text(t.texts[0][i])))
}

// classRank is the position of a class; unknown ones come last.
func classRank(classes []from, class string) int {
	for i, c := range classes {
		if c.class == class {
			return i
		}
	}
	return len(classes)
}

func shows(z uint32, classes []from, class string) bool {
	i := classRank(classes, class)
	return i < len(classes) && z >= classes[i].zoom
}

// from is a class and the zoom from which it shows.
type from struct {
	class string
	zoom  uint32
}

// The first class is drawn last, on top.
var (
	roadClasses  = []from{{"trunk", 6}, {"primary", 8}, {"secondary", 10}, {"tertiary", 12}, {"residential", 13}, {"path", 15}}
	waterClasses = []from{{"river", 6}, {"lake", 6}, {"canal", 11}, {"pond", 13}}
	postKinds    = []from{{"centre", 8}, {"station", 11}, {"point", 12}}
)

// placeRank is the last rank of named places that shows at a zoom: towns alone from afar,
// everything from zoom 15.
func placeRank(z uint32) int {
	switch {
	case z < 9:
		return 1
	case z < 15:
		return int(z) - 7 // 9 → 2, 14 → 7
	}
	return 9
}
