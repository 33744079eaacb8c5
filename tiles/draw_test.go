package tiles

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"pgregory.net/rapid"

	"gridmap/geo"
)

var everyLayer = []string{"water", "roads", "buildings", "areas", "grids", "heat", "incidents", "posts", "places"}

func TestTiles(t *testing.T) {
	w := newTown(t, 12, Options{})
	t.Run("grids carry what the contract says", w.testGrids)
	t.Run("shared borders are the same points", w.testSharedBorders)
	t.Run("every vertex is the lattice's, rounded", w.testVertices)
	t.Run("areas are the union of their grids", w.testAreas)
	t.Run("points are in exactly one tile", w.testPoints)
	t.Run("buildings and lines", w.testBase)
	t.Run("heat sums", w.testHeatTiles)
	t.Run("as of another day", w.testAsOf)
	t.Run("random tiles are sound", w.testRandomTiles)
	t.Run("nothing there", w.testEmpty)
	t.Run("gdal", w.testGDAL)
}

func (w *town) testGrids(t *testing.T) {
	seen := map[int64]bool{}
	for _, a := range addresses(14, w.box) {
		l := w.get(t, a, "grids")
		if l["grids"] == nil {
			continue
		}
		for _, f := range l["grids"].Features {
			id := int64(f.ID.(float64))
			seen[id] = true
			state, kind := "complete", "general"
			switch {
			case id%7 == 0:
				state = "no_branch"
			case id%7 == 1:
				state = "no_member"
			}
			if id == 999 {
				kind = "special"
			}
			want := map[string]any{"id": float64(id), "code": fmt.Sprintf("G%d", id), "name": fmt.Sprintf("网格%d", id), "kind": kind,
				"state": state, "community": float64(w.community(id)), "households": 140.0, "buildings": 4.0}
			if diff := cmp.Diff(want, map[string]any(f.Properties)); diff != "" {
				t.Fatalf("grid %d: %s", id, diff)
			}
			checkRings(t, "grid", id, f.Geometry)
		}
	}
	if len(seen) != len(w.faces) {
		t.Errorf("%d of %d grids seen", len(seen), len(w.faces))
	}
}

// vertices are those of a layer's polygons in coordinates of the whole zoom, by feature.
func vertices(t testing.TB, a Address, l *mvt.Layer, margin float64) map[int64]map[orb.Point]bool {
	t.Helper()
	out := map[int64]map[orb.Point]bool{}
	if l == nil {
		return out
	}
	for _, f := range l.Features {
		set := map[orb.Point]bool{}
		for _, p := range polygonsOf(t, f.Geometry) {
			for _, r := range p {
				for _, c := range r {
					if min(c[0], c[1]) > -Buffer+margin && max(c[0], c[1]) < Extent+Buffer-margin {
						set[orb.Point{c[0] + float64(a.X)*Extent, c[1] + float64(a.Y)*Extent}] = true
					}
				}
			}
		}
		out[int64(f.ID.(float64))] = set
	}
	return out
}

// borders are the edges of a layer's polygons in coordinates of the whole zoom, by feature.
func borders(t testing.TB, a Address, l *mvt.Layer) map[int64][][2]orb.Point {
	t.Helper()
	out := map[int64][][2]orb.Point{}
	for _, f := range features(l) {
		id := int64(f.ID.(float64))
		for _, p := range polygonsOf(t, f.Geometry) {
			for _, r := range p {
				for i := 1; i < len(r); i++ {
					var e [2]orb.Point
					for k, c := range []orb.Point{r[i-1], r[i]} {
						e[k] = orb.Point{c[0] + float64(a.X)*Extent, c[1] + float64(a.Y)*Extent}
					}
					out[id] = append(out[id], e)
				}
			}
		}
	}
	return out
}

// touches reports whether a point lies exactly on one of the edges.
func touches(edges [][2]orb.Point, p orb.Point) bool {
	return slices.ContainsFunc(edges, func(e [2]orb.Point) bool {
		ax, ay, bx, by := e[0][0]-p[0], e[0][1]-p[1], e[1][0]-p[0], e[1][1]-p[1]
		return ax*by == bx*ay && ax*bx+ay*by <= 0
	})
}

// testSharedBorders: what two neighbours share on the lattice lies on the border of both in the
// tile, and what two tiles both hold of a grid is the same in both. Corners that turn nowhere are
// left out, so a shared point need not be a corner.
func (w *town) testSharedBorders(t *testing.T) {
	for _, z := range []uint32{12, 13, 15, 17} { // from further away a whole grid can be a few steps of rounding
		tiles := addresses(z, w.box)
		if len(tiles) > 40 {
			tiles = tiles[len(tiles)/2-20 : len(tiles)/2+20]
		}
		byTile, edges := map[Address]map[int64]map[orb.Point]bool{}, map[Address]map[int64][][2]orb.Point{}
		compared := 0
		for _, a := range tiles {
			l := w.get(t, a, "grids")["grids"]
			at := borders(t, a, l)
			byTile[a], edges[a] = vertices(t, a, l, 1), at
			for i, f := range w.faces {
				for _, g := range w.faces[i+1:] {
					if at[f.ID] == nil || at[g.ID] == nil {
						continue
					}
					for p := range sharedPoints(f.Shape, g.Shape) {
						q := rounded(p, z)
						if !inside(q, a, 2) || z < fullZoom && !byTile[a][f.ID][q] && !byTile[a][g.ID][q] {
							continue // from afar not every corner shows
						}
						compared++
						if !touches(at[f.ID], q) || !touches(at[g.ID], q) {
							t.Fatalf("%v: grids %d and %d share %v, in the tile %v: %v and %v", a, f.ID, g.ID, p, q, touches(at[f.ID], q), touches(at[g.ID], q))
						}
					}
				}
			}
		}
		for a, here := range edges {
			for _, b := range []Address{{z, a.X + 1, a.Y}, {z, a.X, a.Y + 1}} {
				for id, points := range byTile[b] {
					for p := range points {
						if here[id] != nil && inside(p, a, 2) && !touches(here[id], p) {
							t.Fatalf("grid %d has %v in %v but not in %v", id, p, b, a)
						}
						compared++
					}
				}
			}
		}
		if compared < 100 {
			t.Errorf("zoom %d: only %d points compared", z, compared)
		}
	}
}

func sharedPoints(a, b geo.MultiPolygon) map[geo.Point]bool {
	if !a.Box().Meets(b.Box()) {
		return nil
	}
	of, both := map[geo.Point]bool{}, map[geo.Point]bool{}
	for p := range a.Segments {
		of[p] = true
	}
	for p := range b.Segments {
		if of[p] {
			both[p] = true
		}
	}
	return both
}

// rounded is a lattice point in coordinates of the whole zoom, halves up.
func rounded(p geo.Point, z uint32) orb.Point {
	by := float64(uint64(1) << (20 - z))
	return orb.Point{math.Floor(float64(p.X)/by + 0.5), math.Floor(float64(p.Y)/by + 0.5)}
}

// inside reports whether a point of the whole zoom is in a tile or its buffer, margin off.
func inside(p orb.Point, a Address, margin float64) bool {
	x, y := p[0]-float64(a.X)*Extent, p[1]-float64(a.Y)*Extent
	return min(x, y) >= -Buffer+margin && max(x, y) <= Extent+Buffer-margin
}

// testVertices: no vertex of a grid's polygon is anything but a lattice vertex, rounded, but
// on the edge of the buffer where it was cut.
func (w *town) testVertices(t *testing.T) {
	for _, z := range []uint32{10, 13, 16} {
		of := map[int64]map[orb.Point]bool{}
		for _, f := range w.faces {
			of[f.ID] = map[orb.Point]bool{}
			for p := range f.Shape.Segments {
				of[f.ID][rounded(p, z)] = true
			}
		}
		tiles := addresses(z, w.box)
		checked := 0
		for _, a := range tiles[:min(len(tiles), 60)] {
			for id, points := range vertices(t, a, w.get(t, a, "grids")["grids"], 1) {
				for p := range points {
					if !of[id][p] {
						t.Fatalf("%v: grid %d has a vertex %v that is none of its own", a, id, p)
					}
					checked++
				}
			}
		}
		if checked < 100 {
			t.Errorf("zoom %d: only %d vertices checked", z, checked)
		}
	}
}

func (w *town) testAreas(t *testing.T) {
	levels := map[float64]map[int64]float64{1: {}, 2: {}}
	labels := map[int64]int{}
	grids := map[int64]float64{}
	for _, a := range addresses(13, w.box) {
		l := w.get(t, a, "areas", "grids")
		for _, f := range features(l["areas"]) {
			id := int64(f.ID.(float64))
			checkRings(t, "area", id, f.Geometry)
			levels[f.Properties["level"].(float64)][id] += areaInside(t, f.Geometry)
			if f.Properties["outline"] != "grids" || f.Properties["name"] == "" {
				t.Errorf("area %d: %v", id, f.Properties)
			}
		}
		for _, f := range features(l["area_labels"]) {
			labels[int64(f.ID.(float64))]++
		}
		for _, f := range features(l["grids"]) {
			grids[int64(f.ID.(float64))] += areaInside(t, f.Geometry)
		}
	}
	communities, streets := map[int64]float64{}, map[int64]float64{}
	for id, a := range grids {
		communities[w.community(id)] += a
		streets[w.street(w.community(id))] += a
	}
	for level, want := range map[float64]map[int64]float64{1: streets, 2: communities} {
		got := levels[level]
		if len(got) != len(want) {
			t.Errorf("level %v: %d areas, want %d", level, len(got), len(want))
		}
		for id, a := range want {
			if d := got[id] - a; d > a/1e4 || d < -a/1e4 {
				t.Errorf("area %d covers %v, its grids %v", id, got[id], a)
			}
			if labels[id] != 1 {
				t.Errorf("area %d has %d label points", id, labels[id])
			}
		}
	}
}

func features(l *mvt.Layer) []*geojson.Feature {
	if l == nil {
		return nil
	}
	return l.Features
}

// areaInside is the area of polygons within the tile proper, by a clip of its own.
func areaInside(t testing.TB, g orb.Geometry) float64 {
	t.Helper()
	sum := 0.0
	for _, p := range polygonsOf(t, g) {
		for _, r := range p {
			for _, cut := range []func(orb.Point) float64{
				func(c orb.Point) float64 { return c[0] }, func(c orb.Point) float64 { return Extent - c[0] },
				func(c orb.Point) float64 { return c[1] }, func(c orb.Point) float64 { return Extent - c[1] },
			} {
				r = cutRing(r, cut)
			}
			sum += signedArea(r)
		}
	}
	return sum
}

// cutRing is Sutherland and Hodgman's clip of a closed ring by one half plane.
func cutRing(r orb.Ring, depth func(orb.Point) float64) orb.Ring {
	var out orb.Ring
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		da, db := depth(a), depth(b)
		if da >= 0 {
			out = append(out, a)
		}
		if (da >= 0) != (db >= 0) {
			f := da / (da - db)
			out = append(out, orb.Point{a[0] + (b[0]-a[0])*f, a[1] + (b[1]-a[1])*f})
		}
	}
	if len(out) > 0 {
		out = append(out, out[0])
	}
	return out
}

// testPoints: over the tiles of a zoom each point is there once, wherever it lies.
func (w *town) testPoints(t *testing.T) {
	for _, z := range []uint32{15, 18, 20} {
		counts := map[string]map[int64]int{"grid_labels": {}, "posts": {}, "places": {}, "incidents": {}}
		boxes := addresses(z, w.box.Grow(townPitch))
		if z > 15 { // only tiles around corners where incidents lie
			boxes = w.incidentTiles(t, z, 60)
		}
		for _, a := range boxes {
			for name, l := range w.get(t, a, "grids", "posts", "places", "incidents") {
				if counts[name] == nil {
					continue
				}
				for _, f := range l.Features {
					p := f.Geometry.(orb.Point)
					if min(p[0], p[1]) < 0 || max(p[0], p[1]) >= Extent {
						t.Errorf("%v: %s at %v", a, name, p)
					}
				}
				for _, id := range ids(t, l) {
					counts[name][id]++
				}
			}
		}
		for name, seen := range counts {
			for id, n := range seen {
				if n != 1 {
					t.Errorf("zoom %d: %s %d is in %d tiles", z, name, id, n)
				}
			}
		}
		if z == 15 {
			want := map[string]int{"grid_labels": len(w.faces), "posts": w.n, "places": w.n, "incidents": 400 * w.n}
			want["posts"]-- // not open yet
			if time.Now().After(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)) {
				want["posts"]++
			}
			for name, n := range want {
				if len(counts[name]) != n {
					t.Errorf("%s: %d of %d seen", name, len(counts[name]), n)
				}
			}
		}
	}
}

func (w *town) incidentTiles(t testing.TB, z uint32, n int) []Address {
	t.Helper()
	rows, err := w.db.Query(t.Context(), "select x, y from incident order by id limit $1", n)
	if err != nil {
		t.Fatal(err)
	}
	set := map[Address]bool{}
	for rows.Next() {
		var x, y int64
		if err := rows.Scan(&x, &y); err != nil {
			t.Fatal(err)
		}
		p := geo.Point{X: uint32(x), Y: uint32(y)}
		tx, ty := p.Tile(z)
		for dx := range uint32(3) {
			for dy := range uint32(3) {
				set[Address{z, tx + dx - 1, ty + dy - 1}] = true
			}
		}
	}
	return slices.Collect(maps.Keys(set))
}

func (w *town) testBase(t *testing.T) {
	seen := map[int64]bool{}
	classes := map[string]bool{}
	for _, a := range addresses(15, w.box) {
		l := w.get(t, a, "buildings", "roads", "water")
		for _, f := range features(l["buildings"]) {
			id := int64(f.ID.(float64))
			seen[id] = true
			checkRings(t, "building", id, f.Geometry)
			want := map[string]any{"id": float64(id), "estate": fmt.Sprintf("小区%d", id/10), "number": fmt.Sprint(id%10 + 1), "grid": float64(id / 10)}
			if diff := cmp.Diff(want, map[string]any(f.Properties)); diff != "" {
				t.Fatalf("building %d: %s", id, diff)
			}
		}
		for _, f := range features(l["roads"]) {
			classes[f.Properties["class"].(string)] = true
		}
		for _, f := range features(l["water"]) {
			checkRings(t, "water", f.ID, f.Geometry)
		}
	}
	if len(seen) != 4*len(w.faces) || len(classes) != 6 {
		t.Errorf("%d of %d buildings, road classes %v", len(seen), 4*len(w.faces), classes)
	}
	for _, z := range []uint32{6, 8, 10, 12} {
		for _, a := range addresses(z, w.box) {
			l := w.get(t, a, "buildings", "roads")
			if l["buildings"] != nil {
				t.Errorf("%v: buildings", a)
			}
			for _, f := range features(l["roads"]) {
				if !shows(z, roadClasses, f.Properties["class"].(string)) {
					t.Errorf("%v: a %v road", a, f.Properties["class"])
				}
			}
		}
	}
}

// testAsOf: states are those of the day, and before the first edition there are no grids.
func (w *town) testAsOf(t *testing.T) {
	x, y := w.faces[0].Shape.Label().Tile(15)
	for day, want := range map[string]string{"2019-12-31": "", "2020-06-01": "no_branch", "2029-12-31": "complete", "2030-01-01": "no_member"} {
		asOf, _ := time.Parse(time.DateOnly, day)
		tile, err := w.Tile(t.Context(), Request{District: townDistrict, Layers: []string{"grids"}, Z: 15, X: x, Y: y, AsOf: asOf})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range features(layersOf(t, tile)["grids"]) {
			if f.ID == 1002.0 || got == "" && f.ID == 1003.0 {
				got = f.Properties["state"].(string)
			}
		}
		for _, f := range features(layersOf(t, tile)["grids"]) {
			if id := int64(f.ID.(float64)); id%7 > 1 {
				got = f.Properties["state"].(string)
			}
		}
		if got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
}

func (w *town) testRandomTiles(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		z := rapid.Uint32Range(4, MaxZoom).Draw(r, "z")
		p := geo.Point{
			X: w.box.Min.X - townPitch + rapid.Uint32Range(0, uint32(w.n+2)*townPitch).Draw(r, "x"),
			Y: w.box.Min.Y - townPitch + rapid.Uint32Range(0, uint32(w.n+2)*townPitch).Draw(r, "y")}
		x, y := p.Tile(z)
		a := Address{z, x, y}
		together := w.get(t, a, everyLayer...)
		alone := 0
		for _, name := range everyLayer {
			for part, l := range w.get(t, a, name) {
				alone++
				if !slices.Equal(ids(t, together[part]), ids(t, l)) {
					r.Fatalf("%v: %s differs alone and together", a, part)
				}
				if !slices.Equal(slices.Compact(ids(t, l)), ids(t, l)) {
					r.Fatalf("%v: %s has an id twice", a, part)
				}
				for _, f := range l.Features {
					switch f.Geometry.(type) {
					case orb.Polygon, orb.MultiPolygon:
						checkRings(t, part, f.ID, f.Geometry)
					}
					for name := range f.Properties {
						if !declared(part, name) {
							r.Fatalf("%s has a field %s its table does not", part, name)
						}
					}
				}
			}
		}
		if alone != len(together) {
			r.Fatalf("%v: %d layers alone, %d together", a, alone, len(together))
		}
	})
}

func declared(content, field string) bool {
	for _, l := range Layers() {
		for _, c := range l.Contents {
			if c.Name == content && slices.ContainsFunc(c.Fields, func(f Field) bool { return f.Name == field }) {
				return true
			}
		}
	}
	return false
}

func (w *town) testEmpty(t *testing.T) {
	tile, err := w.Tile(t.Context(), Request{Layers: everyLayer, Z: 12, X: 1, Y: 1})
	if err != nil || !tile.Empty || tile.Data != nil || tile.Tag == "" {
		t.Errorf("a tile elsewhere: %+v, %v", tile, err)
	}
	tile, err = w.Tile(t.Context(), Request{Layers: []string{"incidents"}, Z: 13, X: 6787, Y: 3273})
	if err != nil || !tile.Empty {
		t.Errorf("incidents at zoom 13: %+v, %v", tile, err)
	}
}

// testHeatTiles: at every zoom the counts of all tiles' cells sum to SQL's count, for random
// months and categories.
func (w *town) testHeatTiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	whole := w.box.Grow(townPitch)
	for _, z := range []uint32{0, 3, 8, 10, 12, 14, 15} {
		p := randomParams(r)
		var sum int64
		cells := map[string]bool{}
		for _, a := range addresses(z, whole) {
			tile, err := w.Tile(t.Context(), Request{Layers: []string{"heat"}, Z: a.Z, X: a.X, Y: a.Y, Params: p})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range features(layersOf(t, tile)["heat"]) {
				checkRings(t, "heat", f.ID, f.Geometry)
				cell := fmt.Sprint(f.Properties["x"], f.Properties["y"], f.Properties["level"])
				if cells[cell] {
					t.Fatalf("zoom %d: cell %s in two tiles", z, cell)
				}
				cells[cell] = true
				side := float64(uint32(Extent) >> (heatLevel(z) - z))
				if areaInside(t, f.Geometry) != side*side {
					t.Fatalf("%v: cell %s is %v", a, cell, f.Geometry)
				}
				sum += int64(f.Properties["count"].(float64))
			}
		}
		if want := w.count(t, p); sum != want || want == 0 {
			t.Errorf("zoom %d, %v: cells sum to %d, SQL counts %d", z, p, sum, want)
		}
	}
}
