package importers

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// mostCrossings is how often an outline may cross itself and still be taken as a border with
// faults: beyond it is no border, and mending one takes GEOS for ever.
const mostCrossings = 50

// prove says where the grids are no partition. Nothing of it refuses them: a baseline comes
// into force as it is, its faults in the open.
func (p *gridPlan) prove(ctx context.Context, tx pgx.Tx, b Batch) error {
	faces := make([]geo.Face, len(p.grids))
	code := map[int64]string{}
	for i, g := range p.grids {
		faces[i] = geo.Face{ID: int64(g.row), Shape: g.shape}
		code[int64(g.row)] = g.code
	}
	report := geo.CheckPartition(faces)
	p.findings = len(report.Defects)
	var rows []int32
	for _, d := range report.Defects {
		switch d.Kind {
		case geo.TooLarge:
			return refuse("too_wide")
		case geo.RingCrosses:
			if d.Count > mostCrossings {
				return refuse("tangled", "code", code[d.Faces[0]], "count", d.Count, "limit", mostCrossings).
					at(int(d.Faces[0])).in("code", code[d.Faces[0]]).near(d.At.LonLat())
			}
			fallthrough
		case geo.BadRing, geo.RingTouches, geo.StrayHole:
			if _, told := p.unsound[int(d.Faces[0])]; !told {
				p.unsound[int(d.Faces[0])] = d.Kind
				rows = append(rows, int32(d.Faces[0]))
			}
		}
	}
	faults, err := faultsInFile(ctx, tx, b, rows)
	if err != nil {
		return err
	}
	common := commonGround(faces, report)
	for _, d := range report.Defects {
		var codes []string
		for _, f := range d.Faces {
			codes = append(codes, code[f])
		}
		if d.Kind == geo.MissingNode && len(d.Faces) == 2 && common[[2]int64(d.Faces)] {
			d.Kind = geo.Overlap
		}
		var f *Finding
		switch d.Kind {
		case geo.BadRing, geo.RingCrosses, geo.RingTouches, geo.StrayHole:
			if p.unsound[int(d.Faces[0])] != d.Kind { // told with the first kind
				continue
			}
			if reason, ok := faults[int(d.Faces[0])]; ok {
				f = note(Warning, "invalid_in_file", "code", codes[0], "reason", reason, "kind", string(d.Kind))
			} else {
				f = note(Warning, "invalid_by_snapping", "code", codes[0], "kind", string(d.Kind), "count", d.Count)
			}
		case geo.Overlap:
			f = note(Warning, "grids_overlap", "codes", codes, "count", d.Count)
		case geo.Gap:
			f = note(Warning, "grids_gap", "codes", codes)
		case geo.NearNode:
			f = note(Info, "near_corner", "codes", codes, "count", d.Count)
		default:
			f = note(Info, "missing_corner", "codes", codes, "count", d.Count)
		}
		if len(d.Faces) > 0 {
			f.at(int(d.Faces[0])).in("code", codes[0])
		}
		p.found = append(p.found, f.near(d.At.LonLat()))
	}
	return nil
}

// commonGround names the pairs of grids that share ground among those whose borders only seem
// to lack a common corner: where no border crosses another, that is all the proof can tell.
func commonGround(faces []geo.Face, report geo.Report) map[[2]int64]bool {
	common := map[[2]int64]bool{}
	var l *geo.Locator
	shapes := map[int64]geo.MultiPolygon{}
	for _, d := range report.Defects {
		if d.Kind != geo.MissingNode || len(d.Faces) != 2 {
			continue
		}
		if l == nil {
			l = geo.NewLocator(faces)
			for _, f := range faces {
				shapes[f.ID] = f.Shape
			}
		}
		for _, s := range l.Shares(shapes[d.Faces[0]]) {
			if s.ID == d.Faces[1] {
				common[[2]int64(d.Faces)] = true
			}
		}
	}
	return common
}

// faultsInFile asks PostGIS which of these rows are invalid as they stand in the file; the
// others were made invalid by rounding to the lattice.
func faultsInFile(ctx context.Context, tx pgx.Tx, b Batch, rows []int32) (map[int]string, error) {
	faults := map[int]string{}
	if len(rows) == 0 {
		return faults, nil
	}
	found, err := tx.Query(ctx, sql.ImportersListFaults, pgx.StrictNamedArgs{"district": b.District, "batch": b.ID, "rows": rows})
	if err != nil {
		return nil, wrapped(err, "grids")
	}
	var row int
	var reason string
	_, err = pgx.ForEachRow(found, []any{&row, &reason}, func() error {
		faults[row] = reason
		return nil
	})
	return faults, wrapped(err, "grids")
}
