package grid

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// checkAreas refuses ground that passes between communities unasked: the border between two of them
// may only get corners.
func (d *deed) checkAreas(p *vicinity, o *outcome) error {
	if d.request.AcrossAreas || p.layer != "governance" || !o.redraws() {
		return nil
	}
	of := map[int64]int64{}
	several := false
	note := func(r *gridRow) {
		of[r.id] = r.community()
		several = several || r.community() != p.rows[0].community()
	}
	for _, r := range p.rows {
		note(r)
	}
	for _, c := range o.changes {
		if c.after != nil {
			note(c.after)
		}
	}
	if !several {
		return nil
	}
	was, is := areaBorders(facesOf(p.rows), of), areaBorders(p.after(o.changes), of)
	for _, pair := range [][2]map[areaSegment]bool{{is, was}, {was, is}} {
		if at, found := strays(missingFrom(pair[1], pair[0]), missingFrom(pair[0], pair[1])); found {
			return refuseAt("across_areas", at, "Ground would pass from one community to another here; send across_areas to allow that.")
		}
	}
	return nil
}

// missingFrom are the pieces of border that other has and borders has not, in order.
func missingFrom(borders, other map[areaSegment]bool) (list []areaSegment) {
	for s := range other {
		if !borders[s] {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(s, t areaSegment) int {
		return cmp.Or(cmp.Compare(s.a.Y, t.a.Y), cmp.Compare(s.a.X, t.a.X), cmp.Compare(s.b.Y, t.b.Y), cmp.Compare(s.b.X, t.b.X), cmp.Compare(s.area, t.area))
	})
	return list
}

// strays is the first end of one of list that lies farther than two units from all of others between
// the same communities: corners added to a border bend it by one, twice at most.
func strays(list, others []areaSegment) (geo.Point, bool) {
	boxes := make([]geo.Box, 0, len(list)+len(others))
	for _, s := range slices.Concat(list, others) {
		boxes = append(boxes, geo.BoxOf(s.a, s.b).Grow(2))
	}
	near := make([][2]bool, len(list)) // either end
	geo.EachMeeting(boxes, func(i, j int32) {
		if i, j = min(i, j), max(i, j); int(i) >= len(list) || int(j) < len(list) {
			return
		}
		s, o := list[i], others[int(j)-len(list)]
		if s.area != o.area || s.next != o.next {
			return
		}
		for k, at := range [...]geo.Point{s.a, s.b} {
			near[i][k] = near[i][k] || distance(at, o.a, o.b) <= 2
		}
	})
	for i, s := range list {
		for k, at := range [...]geo.Point{s.a, s.b} {
			if !near[i][k] {
				return at, true
			}
		}
	}
	return geo.Point{}, false
}

// areaSegment is a piece of border between two communities.
type areaSegment struct {
	a, b       geo.Point
	area, next int64
}

func areaBorders(faces []geo.Face, of map[int64]int64) map[areaSegment]bool {
	side := map[[2]geo.Point]int64{}
	for _, f := range faces {
		for a, b := range f.Shape.Segments {
			side[[2]geo.Point{a, b}] = of[f.ID]
		}
	}
	borders := map[areaSegment]bool{}
	for s, area := range side {
		if next, ok := side[[2]geo.Point{s[1], s[0]}]; ok && next != area {
			borders[areaSegment{s[0], s[1], area, next}] = true
		}
	}
	return borders
}

// distance is how far p lies from segment ab, in units.
func distance(p, a, b geo.Point) float64 {
	dx, dy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
	px, py := float64(p.X)-float64(a.X), float64(p.Y)-float64(a.Y)
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(max((px*dx+py*dy)/l, 0), 1)
	}
	return math.Hypot(px-t*dx, py-t*dy)
}

// onBorder reports whether a place lies within a unit or so of a border of m.
func onBorder(m geo.MultiPolygon, p geo.Point) bool {
	near := geo.BoxOf(p).Grow(2)
	for a, b := range m.Segments {
		if near.Meets(geo.BoxOf(a, b)) && distance(p, a, b) <= 1.5 {
			return true
		}
	}
	return false
}

// segmentBoxes are the boxes of a line's segments, long runs of short ones together.
func segmentBoxes(line []geo.Point) (boxes []geo.Box) {
	step := max(1, len(line)/64)
	for i := 0; i < len(line)-1; i += step {
		boxes = append(boxes, geo.BoxOf(line[i:min(i+step+1, len(line))]...))
	}
	return boxes
}

// meetsLine reports whether a line comes near a border of m.
func meetsLine(m geo.MultiPolygon, line []geo.Point) bool {
	boxes := segmentBoxes(line)
	for i := range boxes {
		boxes[i] = boxes[i].Grow(2)
	}
	for a, b := range m.Segments {
		s := geo.BoxOf(a, b)
		for _, box := range boxes {
			if box.Meets(s) {
				return true
			}
		}
	}
	return false
}

// checkParts refuses grids that fall apart unasked.
func (d *deed) checkParts(o *outcome) error {
	if d.request.AllowParts || !o.redraws() {
		return nil
	}
	for _, c := range o.changes {
		if c.after == nil {
			continue
		}
		had := 1
		if c.before != nil {
			had = max(1, len(c.before.geom))
		}
		if len(c.after.geom) > had {
			smallest := c.after.geom[0]
			for _, part := range c.after.geom {
				if (geo.MultiPolygon{part}).DoubledArea() < (geo.MultiPolygon{smallest}).DoubledArea() {
					smallest = part
				}
			}
			return refuseAt("parts", geo.MultiPolygon{smallest}.Label(), "Grid %s would fall into %d parts; send allow_parts to allow that.", c.after.Code, len(c.after.geom))
		}
	}
	return nil
}

// checkMicro keeps every micro grid within its parent: one whose parent was redrawn goes to the
// piece that wholly holds it, and the operation is refused where none does.
func (d *deed) checkMicro(ctx context.Context, tx pgx.Tx, p *vicinity, o *outcome) error {
	switch p.layer {
	case "micro":
		for _, c := range o.changes {
			if c.after == nil || c.after.Parent == nil {
				continue
			}
			parent := p.parents[*c.after.Parent]
			if parent == nil || !holds(parent.geom, c.after.geom) {
				return refuseAt("parent", c.after.geom.Label(), "Micro grid %s would reach beyond the grid it lies in.", c.after.Code)
			}
		}
		return nil
	case "overlay":
		return nil
	}
	before, after := o.ownFaces()
	if len(before) == 0 {
		return nil
	}
	parents := make([]int64, len(before))
	for i, f := range before {
		parents[i] = f.ID
	}
	micros, err := readRows(ctx, tx, sql.GridListMicroShapes, d.args("grids", parents))
	if err != nil {
		return err
	}
	if len(micros) == 0 {
		return nil
	}
	l := geo.NewLocator(after)
	for _, m := range micros {
		switch parent := holder(l, m.geom); parent {
		case 0:
			return refuseAt("micro", m.geom.Label(), "Micro grid %s (%s) would lie in several grids or in none: redraw or remove it first.", m.Code, m.Name)
		case *m.Parent:
		default:
			now := *m
			now.Parent = &parent
			now.NodesVersion++
			o.changes = append(o.changes, gridChange{id: m.id, before: m, after: &now})
		}
	}
	return nil
}

// holds reports whether inner lies in outer, as holder says.
func holds(outer, inner geo.MultiPolygon) bool {
	if !outer.Box().Grow(2).Meets(inner.Box()) {
		return false
	}
	return holder(geo.NewLocator([]geo.Face{{ID: 1, Shape: outer}}), inner) == 1
}

// holder is the face that holds m, a unit along its border left aside: corners that only one of them
// has bend a common border by less. It is 0 where none does.
func holder(l *geo.Locator, m geo.MultiPolygon) int64 {
	shares := l.Shares(m)
	if len(shares) == 0 {
		return 0
	}
	around := 0.0
	for a, b := range m.Segments {
		around += math.Hypot(float64(a.X)-float64(b.X), float64(a.Y)-float64(b.Y))
	}
	if area := float64(m.DoubledArea()) / 2; (1-shares[0].Part)*area > around {
		return 0
	}
	return shares[0].ID
}
