package importers

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"

	"gridmap/geo"
)

// rawArea is a Chicago area as the file has it, in degrees.
type rawArea struct {
	code  string
	shape orb.MultiPolygon
	bound orb.Bound
	edges [][2]orb.Point
}

// holds is the even-odd rule on the file's own doubles.
func (a *rawArea) holds(p orb.Point) (in bool) {
	if !a.bound.Contains(p) {
		return false
	}
	for _, e := range a.edges {
		if (e[0][1] > p[1]) != (e[1][1] > p[1]) && p[0] < e[0][0]+(p[1]-e[0][1])*(e[1][0]-e[0][0])/(e[1][1]-e[0][1]) {
			in = !in
		}
	}
	return in
}

// units is how far p lies from the area's border, in units of the lattice.
func (a *rawArea) units(p orb.Point) float64 {
	best := math.Inf(1)
	px, py := latticeXY(p)
	for _, e := range a.edges {
		ax, ay := latticeXY(e[0])
		bx, by := latticeXY(e[1])
		f := 0.0
		if l := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); l > 0 {
			f = min(max(((px-ax)*(bx-ax)+(py-ay)*(by-ay))/l, 0), 1)
		}
		best = min(best, math.Hypot(px-ax-f*(bx-ax), py-ay-f*(by-ay)))
	}
	return best
}

// latticeXY is a place on the lattice before it is rounded.
func latticeXY(p orb.Point) (x, y float64) {
	phi := p[1] * math.Pi / 180
	return geo.World * (p[0] + 180) / 360, geo.World * (1 - math.Asinh(math.Tan(phi))/math.Pi) / 2
}

func chicagoAreas(t *testing.T) (raw []rawArea, faces []geo.Face) {
	t.Helper()
	columns, rows := readAll(t, realData(t, "chicago-incidents/community_areas.geojson"))
	number := slices.Index(columns, "area_num_1")
	for i, r := range rows {
		g, ok := r.Geometry.(*geom.MultiPolygon)
		if !ok {
			t.Fatalf("area %d is a %T", i, r.Geometry)
		}
		a := rawArea{code: r.Values[number]}
		var shape orb.MultiPolygon
		flat := g.FlatCoords()
		start := 0
		for _, ends := range g.Endss() {
			var p orb.Polygon
			for _, end := range ends {
				var ring orb.Ring
				for k := start; k+1 < end; k += 2 {
					ring = append(ring, orb.Point{flat[k], flat[k+1]})
				}
				for k := 1; k < len(ring); k++ {
					a.edges = append(a.edges, [2]orb.Point{ring[k-1], ring[k]})
				}
				p, start = append(p, ring), end
			}
			shape = append(shape, p)
		}
		a.shape, a.bound = shape, shape.Bound()
		raw = append(raw, a)
		snapped, _, err := geo.Snap(shape)
		if err != nil {
			t.Fatal(err)
		}
		faces = append(faces, geo.Face{ID: int64(i + 1), Shape: snapped})
	}
	return raw, faces
}

// TestChicago_borders tells on 156,385 real incidents what the lattice does to what grid they
// fall into: on the file's own coordinates the grid is the recorded one for 152,087, and every
// incident that changes its grid on the lattice lies within rounding distance of the border.
// A place moves by half the diagonal of a unit at most, and so does each end of a border.
func TestChicago_borders(t *testing.T) {
	raw, faces := chicagoAreas(t)
	if len(raw) != 77 {
		t.Fatalf("%d areas", len(raw))
	}
	locator := geo.NewLocator(faces)
	columns, rows := readAll(t, realData(t, "chicago-incidents/incidents_2018.csv.gz"))
	if len(rows) != 156_385 {
		t.Fatalf("%d incidents", len(rows))
	}
	area, lon, lat := slices.Index(columns, "area_numbe"), slices.Index(columns, "longitude"), slices.Index(columns, "latitude")
	var equal, differs, none, several, moved int
	farthest := 0.0
	for _, r := range rows {
		var p orb.Point
		for i, c := range []int{lon, lat} {
			if err := json.Unmarshal([]byte(r.Values[c]), &p[i]); err != nil {
				t.Fatal(err)
			}
		}
		in := 0 // 1-based, as faces are numbered
		count := 0
		for i := range raw {
			if raw[i].holds(p) {
				in, count = i+1, count+1
			}
		}
		switch {
		case count > 1:
			several++
		case count == 0:
			none++
		case raw[in-1].code == r.Values[area]:
			equal++
		default:
			differs++
		}
		at, err := geo.FromLonLat(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		ids := locator.Locate(at, nil)
		if len(ids) > 1 {
			t.Errorf("row %d is in %d grids of the lattice", r.No, len(ids))
		}
		now := 0
		if len(ids) == 1 {
			now = int(ids[0])
		}
		if now == in {
			continue
		}
		moved++
		for _, i := range []int{in, now} { // the border it left, and the one it crossed
			if i == 0 {
				continue
			}
			d := raw[i-1].units(p)
			farthest = max(farthest, d)
			if d > math.Sqrt2 {
				t.Errorf("row %d at %v goes from %d to %d, %.2f units from the border", r.No, p, in, now, d)
			}
		}
	}
	t.Logf("equal %d, differs %d, none %d, several %d; on the lattice %d move, the farthest %.3f units (%.1f mm) from its border",
		equal, differs, none, several, moved, farthest, farthest*1000*faces[0].Shape[0][0][0].UnitMeters())
	if equal != 152_087 || differs != 3_771 || none != 527 || several != 0 {
		t.Errorf("equal %d, differs %d, none %d, several %d", equal, differs, none, several)
	}
	if moved == 0 || moved > 60 {
		t.Errorf("%d incidents change their grid on the lattice", moved)
	}
}

// faultyRings are the areas whose own borders are not sound on the lattice, and where.
func faultyRings(faces []geo.Face) map[int64][]geo.Point {
	at := map[int64][]geo.Point{}
	for _, d := range geo.CheckPartition(faces).Defects {
		if d.Kind == geo.BadRing || d.Kind == geo.RingCrosses || d.Kind == geo.RingTouches {
			at[d.Faces[0]] = append(at[d.Faces[0]], d.At)
		}
	}
	return at
}

// apart is how far two places lie from each other, in units of the lattice.
func apart(a, b orb.Point) float64 {
	ax, ay := latticeXY(a)
	bx, by := latticeXY(b)
	return math.Hypot(ax-bx, ay-by)
}

// TestChicago_invalidAreas tells why three areas are not sound on the lattice: where they are
// not, the file has a step shorter than rounding can move its two ends, so that one may come to
// lie behind the other and the border runs back over itself. Without those steps, and with
// everything else as it is, the three are sound.
func TestChicago_invalidAreas(t *testing.T) {
	raw, faces := chicagoAreas(t)
	faulty := faultyRings(faces)
	var codes []string
	for id, places := range faulty {
		a := raw[id-1]
		codes = append(codes, a.code)
		for _, at := range places {
			short := slices.ContainsFunc(a.edges, func(e [2]orb.Point) bool {
				return apart(e[0], e[1]) < math.Sqrt2 && apart(e[0], at.LonLat()) < 2 && apart(e[1], at.LonLat()) < 2
			})
			if !short {
				t.Errorf("area %s at %v: no short step there", a.code, at.LonLat())
			}
		}
		var thin orb.MultiPolygon
		for _, p := range a.shape {
			var q orb.Polygon
			for _, r := range p {
				ring := slices.CompactFunc(slices.Clone(r), func(a, b orb.Point) bool { return apart(a, b) < math.Sqrt2 })
				ring[len(ring)-1] = ring[0]
				q = append(q, ring)
			}
			thin = append(thin, q)
		}
		snapped, _, err := geo.Snap(thin)
		if err != nil {
			t.Fatal(err)
		}
		if left := faultyRings([]geo.Face{{ID: 1, Shape: snapped}}); len(left) > 0 {
			t.Errorf("area %s without its short steps still is not sound: %v", a.code, left)
		}
	}
	slices.Sort(codes)
	if want := []string{"10", "74", "76"}; !slices.Equal(codes, want) {
		t.Errorf("not sound on the lattice: %v, not %v", codes, want)
	}
}
