package tiles

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
)

// Statements by which PostGIS draws the rows of a tile from zoom 13 on, where borders are drawn as
// they are. ours is what has to be drawn: fid, attributes, geom on the lattice or, with spot, in
// tile units. Rules that leave something out are stated once more.
var postgisLayers = map[string]string{
	"water": `select id as fid, class, nullif(name, '') as name, case when geometrytype(surface) = 'MULTIPOLYGON' then lattice_shape(surface) else lattice(surface) end as geom
		from water where district = @district and surface && wide`,
	"roads": `select id as fid, class, nullif(name, '') as name, lattice(line) as geom from road
		where district = @district and line && wide and (class <> 'path' or @z >= 15)`,
	"buildings": `select id as fid, id, nullif(estate, '') as estate, nullif(number, '') as number, grid_now as grid, lattice_shape(footprint) as geom
		from building where district = @district and footprint && wide`,
	"places": `select id as fid, class, name, rank, tile_spot(lattice_x(point), lattice_y(point), @z, @x, @y) as spot from place
		where district = @district and point && wide and rank <= case when @z >= 15 then 9 else @z - 7 end`,
	"posts": `select id as fid, id, kind, name, tile_spot(x, y, @z, @x, @y) as spot from post where district = @district and during @> @day::date`,
	"grids": `select gs.grid as fid, gs.grid as id, gs.code, gs.name, gs.kind, coalesce(st.state, 'no_branch') as state, gs.community,
			case when coalesce(b.households, 0) not between 1 and 9 then coalesce(b.households, 0) end as households, coalesce(b.buildings, 0) as buildings, s.geom
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
		left join grid_states(@district, @edition, @day::date) st on st.grid = gs.grid
		left join lateral (select count(*) as buildings, sum(households) as households from building where district = @district and grid_now = gs.grid) b on true
		where gs.district = @district and gs.edition = @edition and gs.layer = 'governance' and s.geom && narrow`,
	"grid_labels": `select gs.grid as fid, gs.grid as id, gs.code, gs.name, gs.kind, coalesce(st.state, 'no_branch') as state,
			tile_spot(st_x(s.label)::bigint, st_y(s.label)::bigint, @z, @x, @y) as spot
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
		left join grid_states(@district, @edition, @day::date) st on st.grid = gs.grid
		where gs.district = @district and gs.edition = @edition and gs.layer = 'governance' and s.geom && narrow`,
	"overlay_grids": `select gs.grid as fid, gs.grid as id, gs.code, gs.name, gs.kind, coalesce(st.state, 'no_branch') as state, gs.community,
			case when coalesce(b.households, 0) not between 1 and 9 then coalesce(b.households, 0) end as households, coalesce(b.buildings, 0) as buildings, gs.layer, s.geom
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
		left join grid_states(@district, @edition, @day::date) st on st.grid = gs.grid
		left join lateral (select count(*) as buildings, sum(households) as households from building where district = @district and grid_now = gs.grid) b on true
		where gs.district = @district and gs.edition = @edition and gs.layer <> 'governance' and s.geom && narrow`,
	"areas": `select a.id as fid, a.id, a.kind, a.level, a.name, case when g.geom is null then 'reference' else 'grids' end as outline, coalesce(g.geom, lattice_shape(a.reference)) as geom
		from area a
		left join lateral (
			select st_union(s.geom, 1.0) as geom from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
			join area c on c.district = gs.district and c.id = gs.community
			where gs.district = @district and gs.edition = @edition and gs.layer = 'governance' and a.id in (c.id, c.parent)) g on true
		where a.district = @district`,
	"incidents": `select i.id as fid, i.id, c.code as category, i.status, tile_spot(i.x, i.y, @z, @x, @y) as spot
		from incident i join incident_category c on c.district = i.district and c.id = i.category
		where i.district = @district and i.cell between @first and @last and i.reported_at >= coalesce(@since::timestamptz, '-infinity')
			and i.reported_at < coalesce(@until::timestamptz, 'infinity') and (cardinality(@categories::text[]) = 0 or c.code = any (@categories::text[]))`,
	"heat": `select x << 0 as fid, count, x, y, least(@z + 6, 22) as level, st_setsrid(st_makeenvelope(x * side, y * side, (x + 1) * side, (y + 1) * side), 0) as geom
		from (select i.x / side as x, i.y / side as y, side, count(*) as count
			from incident i join incident_category c on c.district = i.district and c.id = i.category, (select 1::bigint << (32 - least(@z + 6, 22)) as side) cell
			where i.district = @district and i.cell between @first and @last and i.reported_at >= coalesce(@since::timestamptz, '-infinity')
				and i.reported_at < coalesce(@until::timestamptz, 'infinity') and (cardinality(@categories::text[]) = 0 or c.code = any (@categories::text[]))
			group by 1, 2, 3) cells`,
	"hotspots": `select gs.grid as fid, gs.grid, gs.code, c.class, c.value as z, c.count, s.geom
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
		join unnest(@ids::bigint[], @classes::text[], @values::float8[], @counts::bigint[]) c (id, class, value, count) on c.id = gs.grid
		where gs.district = @district and gs.edition = @edition and gs.layer = 'governance' and s.geom && narrow`,
	"coverage": `select b.id as fid, b.id as building, c.distance, c.count as band, lattice_shape(b.footprint) as geom
		from building b join unnest(@ids::bigint[], @distances::bigint[], @counts::bigint[]) c (id, distance, count) on c.id = b.id
		where b.district = @district and b.footprint && wide and @z >= 14`,
	"edges": `with near as materialized (
			select gs.grid, gs.community, s.geom, st_boundary(s.geom) as border from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
			where gs.district = @district and gs.edition = @edition and gs.layer = 'governance' and s.geom && narrow)
		select a.grid as fid, b.grid as "left", a.grid as "right", case when a.community is distinct from b.community then 'communities' else 'grids' end as between,
			st_collectionextract(st_intersection(a.border, b.border), 2) as geom
		from near a join near b on a.grid < b.grid and a.geom && b.geom
		union all
		select a.grid, null, a.grid, 'outside', st_multi(st_difference(a.border, coalesce((select st_collect(b.border) from near b where b.grid <> a.grid and b.geom && a.geom), 'multilinestring empty')))
		from near a`,
}

// typed says what the parameters are, and how lines in degrees come to the lattice.
var typed = strings.NewReplacer("@district", "@district::integer", "@day::date", "@day::date", "@edition", "@edition::bigint",
	"@x0", "@x0::bigint", "@y0", "@y0::bigint", "@x1", "@x1::bigint", "@y1", "@y1::bigint", "@margin", "@margin::bigint",
	"@z", "@z::integer", "@x", "@x::integer", "@y", "@y::integer", "@first", "@first::bigint", "@last", "@last::bigint",
	"lattice(surface)", lineOnLattice("surface"), "lattice(line)", lineOnLattice("line"))

func lineOnLattice(column string) string {
	return `st_snaptogrid(st_affine(st_setsrid(st_transform(` + column + `, 3857), 0),
		4294967296 / 40075016.685578488, 0, 0, -4294967296 / 40075016.685578488, 2147483648, 2147483648), 1)`
}

// postgisDraws is what ST_AsMVT makes of the rows of a tile.
func (w *rows) postgisDraws(t testing.TB, r Request, name string) *mvt.Layer {
	t.Helper()
	f := frame{Address{r.Z, r.X, r.Y}, 1}
	o, size := f.origin(), 4096*f.scale()
	args := pgx.NamedArgs{"district": w.district, "z": int32(r.Z), "x": int32(r.X), "y": int32(r.Y), "day": r.AsOf, "edition": int64(0),
		"since": nil, "until": nil, "categories": append([]string{}, r.Categories...),
		"x0": o[0], "y0": o[1], "x1": o[0] + size, "y1": o[1] + size, "margin": 64 * f.scale()}
	args["first"], args["last"] = r.address().cells()
	if e := w.edition(r.Edition, r.AsOf); e != nil {
		args["edition"] = e.id
	}
	if !r.From.IsZero() {
		args["since"] = time.Date(r.From.Year(), r.From.Month(), 1, 0, 0, 0, 0, w.zone)
	}
	if !r.To.IsZero() {
		args["until"] = time.Date(r.To.Year(), r.To.Month()+1, 1, 0, 0, 0, 0, w.zone)
	}
	w.computedArgs(args, name)
	geom, tiny := `st_asmvtgeom(st_affine(o.geom, 1, 0, 0, -1, 0, 0), box2d(st_makeenvelope(@x0, -@y1, @x1, -@y0)), 4096, 64)`, ""
	switch name {
	case "places", "posts", "grid_labels", "incidents":
		geom = "o.spot"
	case "water", "buildings":
		tiny = "and greatest(st_xmax(o.geom) - st_xmin(o.geom), st_ymax(o.geom) - st_ymin(o.geom)) >= 2 ^ (23 - @z)"
	}
	valid := "st_isvalid(o.geom)"
	if geom == "o.spot" {
		valid = "true"
	}
	query := typed.Replace(fmt.Sprintf(`with o as (
			select * from (select st_transform(st_tileenvelope(@z, @x, @y, margin => 0.02), 4326) as wide,
				st_makeenvelope(@x0 - @margin, @y0 - @margin, @x1 + @margin, @y1 + @margin, 0) as narrow) box, lateral (%s) rows),
		f as (select o.*, %s as mvt, %s as valid from o where true %s)
		select st_asmvt(g, 'f', 4096, 'mvt', 'fid') from (select (to_jsonb(f) - 'wide' - 'narrow' - 'geom' - 'spot' - 'mvt' - 'fid') as fields, fid, mvt from f where mvt is not null) g`,
		postgisLayers[name], geom, valid, tiny))
	var data []byte
	if err := w.db.QueryRow(t.Context(), query, args).Scan(&data); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return layersOfPlain(t, data)["f"]
}

func (r Request) address() Address { return Address{r.Z, r.X, r.Y} }

// computedArgs adds what is computed of grids or buildings.
func (w *rows) computedArgs(args pgx.NamedArgs, name string) {
	of := map[string]string{"hotspots": "hotspots", "coverage": "coverage of buildings"}[name]
	var ids, counts, distances []int64
	var classes []string
	var values []*float64
	for id, c := range w.computed[of] {
		ids, classes, values = append(ids, id), append(classes, c.Class), append(values, c.Z)
		distances = append(distances, int64(c.Distance+0.5))
		if counts = append(counts, c.Count); of != "hotspots" {
			counts[len(counts)-1] = int64(c.Band)
		}
	}
	args["ids"], args["classes"], args["values"], args["counts"], args["distances"] = ids, classes, values, counts, distances
}

// TestTiles_asPostGISDrawsThem compares random tiles of every layer, from zoom 13 on, with what
// ST_AsMVT makes of the same rows: the same ids and attributes, points the same, lines and borders
// never more than 1.5 units off inside the tile, lengths and areas within what rounding does to them.
func TestTiles_asPostGISDrawsThem(t *testing.T) {
	w, dose := referenceTown(t)
	if !soaking() {
		dose /= 3
	}
	s := newStroller(w, 6)
	for _, l := range layers {
		for _, c := range l.Contents {
			if c.Name == "area_labels" {
				continue // where they are is the engine's to say
			}
			var sum score
			began := time.Now()
			for sum.tiles < dose && !t.Failed() {
				r := s.request(l.Name)
				if r.Layers = r.Layers[:1]; r.Z < max(13, l.MinZoom) || l.Name == "coverage" && r.Z < 14 {
					continue
				}
				if r.AsOf.IsZero() {
					r.AsOf = w.today()
				}
				w.comparePostGIS(t, r, c.Name, &sum)
			}
			t.Logf("%s: %v; %v", c.Name, &sum, time.Since(began).Round(time.Millisecond))
			if sum.features < sum.tiles/5 || sum.lost > sum.features/100+2 {
				t.Errorf("%s: that is not much, or too much is lost", c.Name)
			}
		}
	}
}

func (w *rows) comparePostGIS(t *testing.T, r Request, name string, s *score) {
	t.Helper()
	tile, err := w.engine.Tile(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if tile.Truncated != nil {
		return
	}
	if s.tiles++; tile.Empty {
		s.empty++
	}
	key := func(f *geojson.Feature) string {
		switch name {
		case "edges": // pieces between the same two together
			delete(f.Properties, "id")
			return fmt.Sprint(f.Properties["left"], "|", f.Properties["right"])
		case "heat":
			return fmt.Sprint(f.Properties["x"], "|", f.Properties["y"])
		}
		return fmt.Sprint(f.ID)
	}
	theirs := map[string]*geojson.Feature{}
	for _, f := range features(w.postgisDraws(t, r, name)) {
		theirs[key(f)] = f
	}
	ours := map[string]*geojson.Feature{}
	for _, f := range features(layersOf(t, tile)[name]) {
		k := key(f)
		if ours[k] != nil {
			f.Geometry = append(orb.MultiLineString(linesOf(f.Geometry)), linesOf(ours[k].Geometry)...)
		}
		ours[k] = f
	}
	for k, f := range ours {
		other := theirs[k]
		if other == nil {
			if !negligible(f.Geometry) {
				t.Fatalf("%s %v %+v: PostGIS does not have it: %v", name, k, r, f.Geometry)
			}
			s.lost++
			continue
		}
		delete(theirs, k)
		valid := other.Properties["valid"] == true
		delete(other.Properties, "valid")
		if diff := gocmp.Diff(map[string]any(other.Properties), map[string]any(f.Properties)); diff != "" {
			t.Fatalf("%s %v %+v: %s", name, k, r, diff)
		}
		if err := nearlySame(f.Geometry, other.Geometry); err != nil && valid && touchesItself(f.Geometry) {
			s.lost++
		} else if err != nil && valid {
			t.Fatalf("%s %v %+v: %v\nours   %v\ntheirs %v", name, k, r, err, f.Geometry, other.Geometry)
		}
		s.features++
	}
	for k, f := range theirs {
		if s.lost++; !negligible(f.Geometry) {
			t.Fatalf("%s %v %+v: only PostGIS has it: %v", name, k, r, f.Geometry)
		}
	}
}

// negligible reports whether a geometry is no more than a unit or two wide everywhere, or short, or
// lies on the very edge of the buffer.
func negligible(g orb.Geometry) bool {
	if b := g.Bound(); b.Max[0] <= -63 || b.Max[1] <= -63 || b.Min[0] >= 4159 || b.Min[1] >= 4159 {
		return true
	}
	switch g.(type) {
	case orb.LineString, orb.MultiLineString:
		return lengthOf(chainOf(g)) <= 4
	case orb.Polygon, orb.MultiPolygon:
		for _, i := range chainOf(g).islands() {
			if max(i.area, -i.area) > i.around+4 {
				return false
			}
		}
		return true
	}
	return false
}

func lengthOf(c chain) (sum float64) {
	for _, p := range c.pieces() {
		sum += math.Abs(float64(p.n)) * math.Hypot(float64(p.a[0]-p.b[0]), float64(p.a[1]-p.b[1]))
	}
	return sum
}

// nearlySame compares two geometries inside the tile.
func nearlySame(a, b orb.Geometry) error {
	if p, ok := a.(orb.Point); ok {
		if b != p {
			return fmt.Errorf("%v is not %v", a, b)
		}
		return nil
	}
	ac, bc := chainOf(a), chainOf(b)
	if d := max(strays(chainOf(withoutSpecks(a)), bc), strays(chainOf(withoutSpecks(b)), ac)); d > 1.5 {
		return fmt.Errorf("%.2f units apart", d)
	}
	_, line := a.(orb.LineString)
	_, lines := a.(orb.MultiLineString)
	al, bl := lengthWithin(ac, 2), lengthWithin(bc, 2)
	if line || lines { // one that runs along the tile's edge may be on either side of it
		if lengthWithin(ac, -2) > 4+bl*1.05 || lengthWithin(bc, -2) > 4+al*1.05 {
			return fmt.Errorf("%.1f units long, not %.1f", al, bl)
		}
		return nil
	}
	// Where a corner lies between two units PostGIS takes the even one: a whole unit may be between them.
	if d := math.Abs(areaWithin(a) - areaWithin(b)); d > 4+1.05*max(al, bl) {
		return fmt.Errorf("area differs by %.1f with a border of %.1f", d, max(al, bl))
	}
	return nil
}

// withoutSpecks leaves out rings of polygons that are a unit or two wide: PostGIS drops some of them.
func withoutSpecks(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Polygon:
		var out orb.Polygon
		for _, r := range g {
			if b := r.Bound(); len(g) == 1 || max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]) > 2 {
				out = append(out, r)
			}
		}
		return out
	case orb.MultiPolygon:
		var out orb.MultiPolygon
		for _, p := range g {
			if b := p.Bound(); len(g) == 1 || max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]) > 2 {
				out = append(out, withoutSpecks(p).(orb.Polygon))
			}
		}
		return out
	}
	return g
}

// touchesItself reports whether two sides of a polygon have more in common than the corner between
// them: PostGIS mends what rounding does to narrow places, and loses some of it.
func touchesItself(g orb.Geometry) bool {
	type side struct{ a, b geo.Point }
	var sides []side
	var rings []orb.Ring
	switch g := g.(type) {
	case orb.Polygon:
		rings = g
	case orb.MultiPolygon:
		for _, p := range g {
			rings = append(rings, p...)
		}
	}
	for _, r := range rings {
		for i := 1; i < len(r); i++ {
			sides = append(sides, side{shifted([2]int64{int64(r[i-1][0]), int64(r[i-1][1])}), shifted([2]int64{int64(r[i][0]), int64(r[i][1])})})
		}
	}
	sign := func(v int64) int { return cmp.Compare(v, 0) }
	for i, s := range sides {
		for _, o := range sides[:i] {
			if !geo.BoxOf(s.a, s.b).Meets(geo.BoxOf(o.a, o.b)) {
				continue
			}
			a, b, c, d := sign(turned(s.a, s.b, o.a)), sign(turned(s.a, s.b, o.b)), sign(turned(o.a, o.b, s.a)), sign(turned(o.a, o.b, s.b))
			if a == b && a != 0 || c == d && c != 0 {
				continue // all of one lies on one side of the other
			}
			joined := s.a == o.b || s.b == o.a
			if !joined || a == 0 && b == 0 && geo.BoxOf(s.a, s.b).Holds(o.a) && geo.BoxOf(s.a, s.b).Holds(o.b) {
				return true
			}
		}
	}
	return false
}

// strays is how far the ends of pieces of one chain inside the tile are from the other chain.
func strays(of, from chain) (most float64) {
	others := from.pieces()
	for _, p := range of.pieces() {
		for _, at := range [][2]int64{p.a, p.b} {
			if min(at[0], at[1]) < 0 || max(at[0], at[1]) > 4096 {
				continue
			}
			near := math.Inf(1)
			for _, o := range others {
				near = min(near, offPiece(shifted(at), shifted(o.a), shifted(o.b)))
			}
			most = max(most, near)
		}
	}
	return most
}

// shifted is a place of a tile as a point that has no negative coordinates.
func shifted(at [2]int64) geo.Point {
	return geo.Point{X: uint32(at[0] + 1<<20), Y: uint32(at[1] + 1<<20)}
}

// lengthWithin is the length in the tile, made so much larger on all sides.
func lengthWithin(c chain, margin float64) (sum float64) {
	at := func(p [2]int64) orb.Point {
		by := Extent / (Extent + 2*margin)
		return orb.Point{(float64(p[0]) + margin) * by, (float64(p[1]) + margin) * by}
	}
	for _, p := range c.pieces() {
		sum += math.Abs(float64(p.n)) * lengthInside(orb.LineString{at(p.a), at(p.b)})
	}
	return sum
}

func areaWithin(g orb.Geometry) (sum float64) {
	var all orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		all = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		all = g
	}
	for _, p := range all {
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
