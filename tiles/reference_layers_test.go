package tiles

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"gridmap/geo"
)

// expected is a feature a tile should have.
type expected struct {
	id     int64
	fields map[string]any
	kind   string // Point, LineString, Polygon
	at     [2]int64
	chain  chain
	united bool  // made of many shapes: a hole of it may have been lost too
	weight int64 // who goes first when a tile is too much; of equals the lower id
}

// sketch draws what a tile of one layer should have: by the name of the MVT layer.
type sketch struct {
	*rows
	t testing.TB
	frame
	r       Request
	day     time.Time
	edition *editionRow
	out     map[string][]expected
}

// layerFrom is the zoom from which a layer is drawn.
var layerFrom = map[string]uint32{"water": 6, "roads": 6, "buildings": 13, "areas": 6, "grids": 8, "edges": 8, "coverage": 8, "heat": 0,
	"hotspots": 8, "incidents": 14, "posts": 8, "places": 6}

// expect is a tile by the stated rules; coarse is 1, or more where a partition had to be rounded more.
func (w *rows) expect(t testing.TB, r Request, layer string, coarse int64) map[string][]expected {
	t.Helper()
	s := &sketch{rows: w, t: t, frame: frame{Address{r.Z, r.X, r.Y}, coarse}, r: r, day: r.AsOf, out: map[string][]expected{}}
	if s.day.IsZero() {
		s.day = w.today()
	}
	s.edition = w.edition(r.Edition, s.day)
	if r.Z < layerFrom[layer] {
		return s.out
	}
	map[string]func(){"water": s.drawWater, "roads": s.drawRoads, "buildings": s.drawBuildings, "areas": s.drawAreas, "grids": s.drawGrids, "edges": s.drawEdges,
		"coverage": s.drawCoverage, "heat": s.drawHeat, "hotspots": s.drawHotspots, "incidents": s.drawIncidents, "posts": s.drawPosts, "places": s.drawPlaces}[layer]()
	return s.out
}

// near reports whether a box may show in the tile.
func (s *sketch) near(b geo.Box) bool {
	for axis, v := range [2][2]uint32{{b.Min.X, b.Max.X}, {b.Min.Y, b.Max.Y}} {
		low, high := s.edges(axis)
		if 2*int64(v[1]) < low || 2*int64(v[0]) > high {
			return false
		}
	}
	return true
}

func (s *sketch) polygon(name string, id int64, m geo.MultiPolygon, box geo.Box, weight int64, fields map[string]any) {
	if s.near(box) {
		if c := s.shape(m); len(c) > 0 {
			s.add(name, expected{id: id, kind: "Polygon", chain: c, weight: weight, fields: fields})
		}
	}
}

func (s *sketch) line(name string, id int64, list [][]geo.Point, weight int64, fields map[string]any) {
	if c := s.lines(list); len(c) > 0 {
		s.add(name, expected{id: id, kind: "LineString", chain: c, weight: weight, fields: fields})
	}
}

// point draws a point, unless it is in another tile: rounded down, so that it is in exactly one.
func (s *sketch) point(name string, id int64, p geo.Point, weight int64, fields map[string]any) {
	var at [2]int64
	for axis, v := range [2]int64{int64(p.X), int64(p.Y)} {
		at[axis] = floorBy(v-s.origin()[axis], s.scale())
		if at[axis] < 0 || at[axis] > 4095 {
			return
		}
	}
	s.add(name, expected{id: id, kind: "Point", at: at, weight: weight, fields: fields})
}

// add keeps a feature; texts that are empty and numbers that are not known are no attributes.
func (s *sketch) add(name string, e expected) {
	for k, v := range e.fields {
		switch v := v.(type) {
		case string:
			if v == "" {
				delete(e.fields, k)
			}
		case int64:
			e.fields[k] = float64(v)
		case *int64:
			if v == nil {
				delete(e.fields, k)
			} else {
				e.fields[k] = float64(*v)
			}
		}
	}
	s.out[name] = append(s.out[name], e)
}

// spread is how large a shape is among others.
func spread(b geo.Box) int64 { return int64(b.Max.X-b.Min.X) + int64(b.Max.Y-b.Min.Y) }

// isTiny reports whether a box is less than a 512th of the tile wide and high.
func (s *sketch) isTiny(b geo.Box) bool {
	return max(int64(b.Max.X-b.Min.X), int64(b.Max.Y-b.Min.Y)) < 8*s.scale()
}

func (s *sketch) drawWater() {
	from := map[string]uint32{"river": 6, "lake": 6, "canal": 11, "pond": 13}
	for _, w := range s.water {
		fields := map[string]any{"class": w.class, "name": w.name}
		switch {
		case s.Z < from[w.class] || s.isTiny(w.box) || !s.near(w.box):
		case w.lines != nil:
			s.line("water", w.id, w.lines, spread(w.box), fields)
		default:
			s.polygon("water", w.id, w.shape, w.box, spread(w.box), fields)
		}
	}
}

func (s *sketch) drawRoads() {
	from := map[string]uint32{"trunk": 6, "primary": 8, "secondary": 10, "tertiary": 12, "residential": 13, "path": 15}
	order := []string{"path", "residential", "tertiary", "secondary", "primary", "trunk"} // the first below the others
	for i, class := range order {
		for _, r := range s.roads {
			if r.class == class && s.Z >= from[class] && s.near(r.box) {
				s.line("roads", r.id, r.lines, int64(i)<<40+spread(r.box), map[string]any{"class": class, "name": r.name})
			}
		}
	}
}

func (s *sketch) drawBuildings() {
	for _, b := range s.buildings {
		if s.near(b.box) && !s.isTiny(b.box) {
			s.polygon("buildings", b.id, b.shape, b.box, spread(b.box), map[string]any{"id": b.id, "estate": b.estate, "number": b.number, "grid": b.grid})
		}
	}
}

func (s *sketch) drawPlaces() {
	last := int64(9) // zoom 15 and deeper
	if s.Z < 15 {
		last = max(int64(s.Z)-7, 1)
	}
	for _, p := range s.places {
		if p.rank <= last {
			s.point("places", p.id, p.at, -p.rank, map[string]any{"class": p.class, "name": p.name, "rank": p.rank})
		}
	}
}

func (s *sketch) drawPosts() {
	from := map[string]uint32{"centre": 8, "station": 11, "point": 12}
	for i, kind := range []string{"centre", "station", "point"} {
		for _, p := range s.posts {
			open := (p.from == nil || !s.day.Before(*p.from)) && (p.until == nil || s.day.Before(*p.until))
			if p.class == kind && s.Z >= from[kind] && open {
				s.point("posts", p.id, p.at, -int64(i), map[string]any{"id": p.id, "kind": kind, "name": p.name})
			}
		}
	}
}

func (s *sketch) drawGrids() {
	if s.edition == nil {
		return
	}
	states := s.statesOn(s.t, s.day, s.edition.id)
	stands := s.tallied()
	for _, governance := range []bool{true, false} {
		grids, shapes := s.thinned(s.edition.id, governance, s.Z)
		for i, g := range grids {
			if !s.near(g.box) {
				continue
			}
			state := cmp.Or(states[g.id], "no_branch")
			fields := map[string]any{"id": g.id, "code": g.code, "name": g.name, "kind": g.kind, "state": state, "community": g.community,
				"buildings": stands[g.id][0]}
			if n := stands[g.id][1]; n == 0 || n >= 10 {
				fields["households"] = n
			}
			if !governance {
				fields["layer"] = g.layer
				s.polygon("overlay_grids", g.id, shapes[i], g.box, 0, fields)
				continue
			}
			s.polygon("grids", g.id, shapes[i], g.box, 0, fields)
			across := int64(max(g.box.Max.X-g.box.Min.X, g.box.Max.Y-g.box.Min.Y))
			if s.Z >= 12 || across >= 16*8*s.scale() { // below zoom 12 those 16 pixels across, of 512
				s.point("grid_labels", g.id, g.label, 0, map[string]any{"id": g.id, "code": g.code, "name": g.name, "kind": g.kind, "state": state})
			}
		}
	}
}

func (s *sketch) drawHotspots() {
	s.drawComputed("hotspots", func(c ComputedRow, fields map[string]any) {
		fields["class"], fields["count"] = c.Class, c.Count
		if c.Z != nil {
			fields["z"] = *c.Z
		}
	})
}

// drawComputed draws what is known of governance grids on their shapes.
func (s *sketch) drawComputed(name string, more func(ComputedRow, map[string]any)) {
	if s.edition == nil {
		return
	}
	grids, shapes := s.thinned(s.edition.id, true, s.Z)
	for i, g := range grids {
		if c, ok := s.computed[name][g.id]; ok {
			fields := map[string]any{"grid": g.id, "code": g.code}
			more(c, fields)
			s.polygon(name, g.id, shapes[i], g.box, 0, fields)
		}
	}
}

func (s *sketch) drawCoverage() {
	if s.Z < 14 {
		s.drawComputed("coverage", func(c ComputedRow, fields map[string]any) {
			if c.Share != nil {
				fields["share"] = *c.Share
			}
		})
		return
	}
	for _, b := range s.buildings {
		if !s.near(b.box) {
			continue
		}
		if c, ok := s.computed["coverage of buildings"][b.id]; ok {
			s.polygon("coverage", b.id, b.shape, b.box, spread(b.box), map[string]any{"building": b.id, "distance": int64(c.Distance + 0.5), "band": int64(c.Band)})
		}
	}
}

// drawAreas adds up the grids: borders two of them share cancel.
func (s *sketch) drawAreas() {
	from := map[int]uint32{1: 6, 2: 10}
	s.drawAreaLabels(from)
	var edition int64
	if s.edition != nil {
		edition = s.edition.id
	}
	grids, shapes := s.thinned(edition, true, s.Z)
	parent := map[int64]int64{}
	for _, a := range s.areas {
		parent[a.id] = a.parent
	}
	sums, has := map[int64]chain{}, map[int64]bool{}
	for i, g := range grids {
		if g.community == nil {
			continue
		}
		own := chain{}
		if s.near(g.box) {
			for _, p := range shapes[i] {
				for _, r := range p {
					own.ring(s.frame, r)
				}
			}
		}
		for _, a := range []int64{*g.community, parent[*g.community]} {
			if a != 0 {
				has[a] = true
				if sums[a] == nil {
					sums[a] = chain{}
				}
				sums[a].plus(own, 1)
			}
		}
	}
	for _, level := range []int{2, 1} {
		for _, a := range s.areas {
			if a.level != level || s.Z < from[level] {
				continue
			}
			fields := map[string]any{"id": a.id, "kind": a.kind, "level": int64(a.level), "name": a.name, "outline": "grids"}
			if !has[a.id] {
				fields["outline"] = "reference"
				s.polygon("areas", a.id, a.reference, a.reference.Box(), 0, fields)
			} else if len(sums[a.id]) > 0 {
				s.add("areas", expected{id: a.id, kind: "Polygon", chain: sums[a.id], united: true, fields: fields})
			}
		}
	}
}

func (s *sketch) drawEdges() {
	if s.edition == nil {
		return
	}
	kept := s.keptAt(s.edition.id, s.Z)
	for _, e := range s.edgesOf(s.edition.id) {
		if !s.near(e.box) {
			continue
		}
		way := e.way
		if s.Z < 13 {
			way = slices.DeleteFunc(slices.Clone(way), func(p geo.Point) bool { return !kept[p] })
		}
		fields := map[string]any{"id": e.id, "right": e.right, "between": e.between}
		if e.left != 0 {
			fields["left"] = e.left
		}
		s.line("edges", e.id, [][]geo.Point{way}, 0, fields)
	}
}

// reportedHere are the incidents of the tile asked for, by place along the curve.
func (s *sketch) reportedHere() (list []incidentRow) {
	size := int64(4096) * s.scale()
	o := s.origin()
	since, until := s.r.From.Format("2006-01"), s.r.To.Format("2006-01")
	first, _ := slices.BinarySearchFunc(s.incidents, o[0], func(i incidentRow, x int64) int { return cmp.Compare(int64(i.at.X), x) })
	for _, i := range s.incidents[first:] {
		if int64(i.at.X) >= o[0]+size {
			break
		}
		if int64(i.at.Y) >= o[1] && int64(i.at.Y) < o[1]+size && (s.r.From.IsZero() || i.month >= since) &&
			(s.r.To.IsZero() || i.month <= until) && (len(s.r.Categories) == 0 || slices.Contains(s.r.Categories, i.category)) {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b incidentRow) int {
		return cmp.Or(cmp.Compare(a.curve, b.curve), cmp.Compare(a.id, b.id))
	})
	return list
}

func (s *sketch) drawIncidents() {
	for _, i := range s.reportedHere() {
		weight := i.reported.Unix()
		if !slices.Contains([]string{"rejected", "duplicate", "closed"}, i.status) {
			weight += 1 << 40
		}
		s.point("incidents", i.id, i.at, weight, map[string]any{"id": i.id, "category": i.category, "status": i.status})
	}
}

// drawHeat counts by cells, 64 to a tile's side, none smaller than a 2^22th of the world.
func (s *sketch) drawHeat() {
	level := min(int64(s.Z)+6, 22)
	side := int64(1) << (32 - level)
	counts := map[[2]int64]int64{}
	var order [][2]int64
	for _, i := range s.reportedHere() {
		cell := [2]int64{int64(i.at.X) / side, int64(i.at.Y) / side}
		if counts[cell]++; counts[cell] == 1 {
			order = append(order, cell)
		}
	}
	for _, cell := range order {
		x, y := cell[0]*side, cell[1]*side
		o := s.origin()
		a := [2]int64{(x - o[0]) / s.scale(), (y - o[1]) / s.scale()}
		b := [2]int64{(x + side - o[0]) / s.scale(), (y + side - o[1]) / s.scale()}
		square := [][2]int64{a, {b[0], a[1]}, b, {a[0], b[1]}, a}
		c := chain{}
		for k := 1; k < len(square); k++ {
			c.add(square[k-1], square[k], 1, false)
		}
		id := int64(mortonOf(geo.Point{X: uint32(cell[0]), Y: uint32(cell[1])}))
		s.add("heat", expected{id: id, kind: "Polygon", chain: c, fields: map[string]any{"count": counts[cell], "x": cell[0], "y": cell[1], "level": level}})
	}
}
