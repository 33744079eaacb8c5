package grid

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// GEOS calls cannot be cancelled, so what they are given is bounded here.
const (
	maxUnionVertices = 3_000_000 // of all shapes of an edition together
	maxPairVertices  = 200_000   // of two shapes that overlap
	maxPairs         = 10_000    // that may overlap
)

// storedFinding is a row of edition_finding: what the check of an edition's borders found.
type storedFinding struct {
	Rule, Severity string
	Grids          []int64
	Place          orb.Geometry // WGS84 point; nil: nowhere in particular
	Extent         orb.Geometry // WGS84; nil: none
	Detail         map[string]any
}

// ringFindings are R01: shapes that are no proper polygon, one finding a grid however many
// faults it has; the report's order puts the worst kind first.
func ringFindings(report geo.Report) (found []storedFinding) {
	of := map[int64]int{} // grid → index in found
	for _, d := range report.Defects {
		switch d.Kind {
		case geo.TooLarge, geo.BadRing, geo.RingCrosses, geo.RingTouches, geo.StrayHole:
		default:
			continue
		}
		if i, ok := of[d.Faces[0]]; ok {
			found[i].Detail["count"] = found[i].Detail["count"].(int) + d.Count
			continue
		}
		of[d.Faces[0]] = len(found)
		found = append(found, storedFinding{Rule: "R01", Severity: SeverityError, Grids: d.Faces, Place: d.At.LonLat(),
			Detail: map[string]any{"kind": string(d.Kind), "count": d.Count}})
	}
	return found
}

// nodeFindings are borders that meet without gap or overlap but lack common corners: nothing
// shows on the map, but the proof fails and later snapping could open them.
func nodeFindings(report geo.Report) (found []storedFinding) {
	for _, d := range report.Defects {
		switch d.Kind {
		case geo.MissingNode, geo.NearNode:
			found = append(found, storedFinding{Rule: "R03", Severity: SeverityInfo, Grids: d.Faces, Place: d.At.LonLat(),
				Detail: map[string]any{"kind": string(d.Kind), "count": d.Count}})
		}
	}
	return found
}

// overlapFindings are R02: two grids that share ground; and R01: one that does with itself. That their borders are at odds was
// found in integers; GEOS says what they share.
func overlapFindings(ctx context.Context, tx pgx.Tx, district int32, edition int64, faces []geo.Face, report geo.Report) ([]storedFinding, error) {
	pairs := suspectPairs(faces, report)
	found := partsWithin(report, pairs)
	if len(pairs) == 0 {
		return found, nil
	}
	vertices := map[int64]int{}
	for _, f := range faces {
		vertices[f.ID] = f.Shape.Vertices()
	}
	var first, second []int64
	for _, p := range pairs {
		if len(first) < maxPairs && vertices[p.a]+vertices[p.b] <= maxPairVertices {
			first, second = append(first, p.a), append(second, p.b)
		}
	}
	rows, err := tx.Query(ctx, sql.GridIntersectShapes, pgx.StrictNamedArgs{
		"district": district, "edition": edition, "first": first, "second": second})
	if err != nil {
		return nil, storageError(err, "overlaps")
	}
	type shared struct {
		shape                 geo.MultiPolygon
		area, length, smaller float64
	}
	common := map[[2]int64]shared{}
	var x shared
	var a, b int64
	_, err = pgx.ForEachRow(rows, []any{&a, &b, &x.shape, &x.area, &x.length, &x.smaller}, func() error {
		common[[2]int64{a, b}] = x
		return nil
	})
	if err != nil {
		return nil, storageError(err, "overlaps")
	}
	for _, p := range pairs {
		x, measured := common[[2]int64{p.a, p.b}]
		if !p.overlaps && x.area == 0 {
			continue // they only meet without a common corner
		}
		f := storedFinding{Rule: "R02", Severity: SeverityError, Grids: []int64{p.a, p.b}, Place: p.at.LonLat(),
			Detail: map[string]any{"kind": "overlap"}}
		if measured {
			f.Detail = sliverDetail("overlap", x.area, x.length)
			if x.area <= max(1, x.smaller/10_000) {
				f.Severity = SeverityWarning
			}
		}
		if len(x.shape) > 0 {
			f.Place, f.Extent = x.shape.Label().LonLat(), x.shape.LonLat()
		}
		found = append(found, f)
	}
	return found, nil
}

// partsWithin are R01: grids of which one part lies in another part of the same grid, and in no other.
func partsWithin(report geo.Report, pairs []pair) (found []storedFinding) {
	for _, d := range report.Defects {
		if d.Kind != geo.Overlap || len(d.Faces) != 1 ||
			slices.ContainsFunc(pairs, func(p pair) bool { return p.a == d.Faces[0] || p.b == d.Faces[0] }) {
			continue
		}
		found = append(found, storedFinding{Rule: "R01", Severity: SeverityError, Grids: d.Faces, Place: d.At.LonLat(),
			Detail: map[string]any{"kind": "part_within", "count": d.Count}})
	}
	return found
}

type pair struct {
	a, b     int64 // a < b
	at       geo.Point
	overlaps bool // proved; else they may
}

// suspectPairs names the grids that share ground or may: those whose borders cross or run on
// the same side, those whose borders meet without common corners, and those of which the middle of
// a part lies in another grid, since a part within another grid may touch none of its borders. Proved ones
// come first, then by id.
func suspectPairs(faces []geo.Face, report geo.Report) []pair {
	if report.Clean() {
		return nil
	}
	known := map[[2]int64]pair{}
	add := func(a, b int64, at geo.Point, overlaps bool) {
		k := [2]int64{min(a, b), max(a, b)}
		if old, ok := known[k]; !ok || overlaps && !old.overlaps {
			known[k] = pair{k[0], k[1], at, overlaps}
		}
	}
	for _, d := range report.Defects {
		switch d.Kind {
		case geo.Overlap, geo.MissingNode, geo.NearNode:
			if len(d.Faces) == 2 {
				add(d.Faces[0], d.Faces[1], d.At, d.Kind == geo.Overlap)
			}
		}
	}
	l := geo.NewLocator(faces)
	for _, f := range faces {
		for _, part := range f.Shape {
			at := geo.MultiPolygon{part}.Label()
			for _, other := range l.Locate(at, nil) {
				if other != f.ID {
					add(f.ID, other, at, true)
				}
			}
		}
	}
	return slices.SortedFunc(maps.Values(known), func(p, q pair) int {
		if p.overlaps != q.overlaps {
			if p.overlaps {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
}

// sliverDetail is what the message about a gap or overlap needs: its area, its outline's
// length, and its mean width, which for a sliver is twice the area over the length.
func sliverDetail(kind string, area, length float64) map[string]any {
	width := 0.0
	if length > 0 {
		width = 2 * area / length
	}
	return map[string]any{"kind": kind, "area_m2": area, "width_m": width}
}

// gapFindings are R03: holes between grids. When the borders are noded the proof has traced
// them; otherwise GEOS unites the shapes and the holes of the union are the gaps.
func gapFindings(ctx context.Context, tx pgx.Tx, district int32, edition int64, faces []geo.Face, report geo.Report, outside []geo.Point) ([]storedFinding, error) {
	if report.Clean() {
		return nil, nil
	}
	var gaps []gap
	if report.Outline != nil {
		for _, d := range report.Defects {
			if d.Kind == geo.Gap {
				gaps = append(gaps, gap{d.Faces, d.Ring})
			}
		}
	} else {
		union, err := uniteEdition(ctx, tx, district, edition, faces)
		if err != nil {
			return nil, err
		}
		gaps = holes(union, faces)
	}
	var found []storedFinding
	for _, g := range gaps {
		ring := slices.Clone(g.ring)
		if ring.DoubledArea() < 0 {
			ring.Reverse()
		}
		shape := geo.MultiPolygon{{ring}}
		if slices.ContainsFunc(outside, shape.Locate) {
			continue
		}
		unit := ring[0].UnitMeters()
		f := storedFinding{Rule: "R03", Severity: SeverityWarning, Grids: g.grids,
			Place: shape.Label().LonLat(), Extent: shape.LonLat(),
			Detail: sliverDetail("gap", float64(ring.DoubledArea())/2*unit*unit, ring.Length()*unit)}
		found = append(found, f)
	}
	return found, nil
}

type gap struct {
	grids []int64 // that border it, sorted
	ring  geo.Ring
}

// holes are the holes of a union, each with the faces that have a corner on it.
func holes(union geo.MultiPolygon, faces []geo.Face) (gaps []gap) {
	owners := map[geo.Point][]int64{}
	if len(union) > 0 {
		for _, f := range faces {
			for a := range f.Shape.Segments {
				owners[a] = append(owners[a], f.ID)
			}
		}
	}
	for _, p := range union {
		for _, r := range p[1:] {
			g := gap{ring: r}
			for _, v := range r { // snapping may have moved a corner by a unit
				for dx := range uint32(3) {
					for dy := range uint32(3) {
						g.grids = append(g.grids, owners[geo.Point{X: v.X + dx - 1, Y: v.Y + dy - 1}]...)
					}
				}
			}
			slices.Sort(g.grids)
			g.grids = slices.Compact(g.grids)
			gaps = append(gaps, g)
		}
	}
	return gaps
}

// outlineOf is the outer boundary of an edition's grids: the proof's where they are a
// partition, GEOS's union otherwise, and the proof's again where that would be too large.
func outlineOf(ctx context.Context, tx pgx.Tx, district int32, edition int64) (geo.MultiPolygon, error) {
	faces, err := LoadFaces(ctx, tx, district, edition)
	if err != nil || len(faces) == 0 {
		return nil, err
	}
	if report := geo.CheckPartition(faces); report.Clean() {
		return report.Outline, nil
	}
	return uniteEdition(ctx, tx, district, edition, faces)
}

// uniteEdition is the union of the faces by GEOS on the lattice; nil if they are too many.
func uniteEdition(ctx context.Context, tx pgx.Tx, district int32, edition int64, faces []geo.Face) (geo.MultiPolygon, error) {
	n := 0
	for _, f := range faces {
		n += f.Shape.Vertices()
	}
	if n > maxUnionVertices {
		return nil, nil
	}
	var union geo.MultiPolygon
	err := tx.QueryRow(ctx, sql.GridUnionEdition, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&union)
	return union, storageError(err, "union of the grids")
}

// outsideFindings are R04: grids of which more than a hundredth lies outside the outline that
// was imported for their community.
func outsideFindings(ctx context.Context, tx pgx.Tx, district int32, edition int64) ([]storedFinding, error) {
	rows, err := tx.Query(ctx, sql.GridListOutsideCommunity, pgx.StrictNamedArgs{"district": district, "edition": edition})
	if err != nil {
		return nil, storageError(err, "communities")
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f storedFinding, err error) {
		var id, area int64
		var part, size float64
		err = row.Scan(&id, &area, &part, &size, &f.Place, &f.Extent)
		f.Rule, f.Severity, f.Grids = "R04", SeverityError, []int64{id}
		f.Detail = map[string]any{"kind": "outside_community", "area": area, "share": part, "area_m2": size}
		return f, err
	})
	return found, storageError(err, "communities")
}
