package grid

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
	"gridmap/sql"
)

// examined is what the check of an edition's borders found; nothing of it is stored yet.
type examined struct {
	faces  []geo.Face // governance
	report geo.Report // of them
	found  []storedFinding
}

// CheckEdition proves an edition's governance grids a partition, or writes down why they are
// not: it replaces the edition's findings (R01 ring, R02 overlap, R03 gap, R04 outside its
// community) and sets proved, which is true only when the proof finds nothing at all. Overlay
// grids must not overlap among themselves (R02). It returns the number of findings.
func CheckEdition(ctx context.Context, tx pgx.Tx, district int32, edition int64) (int, error) {
	x, err := examineEdition(ctx, tx, district, edition)
	if err != nil {
		return 0, err
	}
	return len(x.found), x.store(ctx, tx, district, edition)
}

func examineEdition(ctx context.Context, tx pgx.Tx, district int32, edition int64) (x examined, err error) {
	if x.faces, err = LoadFaces(ctx, tx, district, edition); err != nil {
		return x, err
	}
	places, err := placesOutside(ctx, tx, district, edition)
	if err != nil {
		return x, err
	}
	x.report = geo.CheckPartition(x.faces)
	x.report.Accept(places)
	overlaps, err := overlapFindings(ctx, tx, district, edition, x.faces, x.report)
	if err != nil {
		return x, err
	}
	gaps, err := gapFindings(ctx, tx, district, edition, x.faces, x.report, places)
	if err != nil {
		return x, err
	}
	outside, err := outsideFindings(ctx, tx, district, edition)
	if err != nil {
		return x, err
	}
	x.found = slices.Concat(ringFindings(x.report), overlaps, gaps, nodeFindings(x.report), outside)

	overlay, err := loadLayer(ctx, tx, district, edition, "overlay")
	if err != nil || len(overlay) == 0 {
		return x, err
	}
	report := geo.CheckPartition(overlay) // gaps between them are no fault
	overlaps, err = overlapFindings(ctx, tx, district, edition, overlay, report)
	x.found = slices.Concat(x.found, ringFindings(report), overlaps)
	return x, err
}

// placesOutside are the places of an edition that need no grid.
func placesOutside(ctx context.Context, tx pgx.Tx, district int32, edition int64) (places []geo.Point, err error) {
	var list []orb.Point
	err = tx.QueryRow(ctx, sql.GridFindOutside, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&list)
	if err != nil {
		return nil, storageError(err, "edition")
	}
	for _, c := range list {
		p, err := geo.FromLonLat(c[0], c[1])
		if err != nil {
			return nil, fmt.Errorf("grid: outside of edition %d: %w", edition, err)
		}
		places = append(places, p)
	}
	return places, nil
}

// store replaces what is known about the edition's borders.
func (x examined) store(ctx context.Context, tx pgx.Tx, district int32, edition int64) error {
	args := pgx.StrictNamedArgs{"district": district, "edition": edition}
	if _, err := tx.Exec(ctx, sql.GridDeleteFindings, args); err != nil {
		return storageError(err, "findings")
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"edition_finding"},
		[]string{"district", "edition", "rule", "severity", "grids", "place", "extent", "detail"},
		pgx.CopyFromSlice(len(x.found), func(i int) ([]any, error) {
			f := x.found[i]
			if f.Detail == nil {
				f.Detail = map[string]any{}
			}
			return []any{district, edition, f.Rule, f.Severity, f.Grids, f.Place, f.Extent, f.Detail}, nil
		}))
	if err != nil {
		return storageError(err, "findings")
	}
	args["proved"] = x.report.Clean()
	_, err = tx.Exec(ctx, sql.GridSetProved, args)
	return storageError(err, "edition")
}

// findings are what was found as findings of rules; grids are called as in the edition.
func (x examined) findings(ctx context.Context, tx pgx.Tx, district int32, edition int64) ([]Finding, error) {
	if len(x.found) == 0 {
		return nil, nil
	}
	refs, err := listGridRefs(ctx, tx, district, edition)
	if err != nil {
		return nil, err
	}
	list := make([]Finding, 0, len(x.found))
	times := map[string]int{} // how often the same thing was found between the same grids
	for _, f := range x.found {
		kind, _ := f.Detail["kind"].(string)
		out := Finding{Rule: f.Rule, Kind: kind, Severity: f.Severity, Detail: f.Detail, Grids: []GridRef{}}
		key := []string{f.Rule, kind}
		for _, id := range f.Grids {
			ref, ok := refs[id]
			if !ok {
				ref = GridRef{ID: id}
			}
			out.Grids = append(out.Grids, ref)
			key = append(key, fmt.Sprint("g", id))
		}
		out.ID = strings.Join(key, "-")
		if times[out.ID]++; times[out.ID] > 1 {
			out.ID += fmt.Sprint("-", times[out.ID])
		}
		if p, ok := f.Place.(orb.Point); ok {
			out.Place = &p
		}
		if f.Extent != nil {
			if out.Extent, err = json.Marshal(geojson.NewGeometry(f.Extent)); err != nil {
				return nil, fmt.Errorf("grid: extent of a finding: %w", err)
			}
		}
		list = append(list, out)
	}
	return list, nil
}

// listGridRefs is what the grids of an edition are called, by id.
func listGridRefs(ctx context.Context, db querier, district int32, edition int64) (map[int64]GridRef, error) {
	rows, err := db.Query(ctx, sql.GridListGridRefs, pgx.StrictNamedArgs{"district": district, "edition": edition})
	if err != nil {
		return nil, storageError(err, "edition")
	}
	refs := map[int64]GridRef{}
	var g GridRef
	_, err = pgx.ForEachRow(rows, []any{&g.ID, &g.Code, &g.Name}, func() error {
		refs[g.ID] = g
		return nil
	})
	return refs, storageError(err, "edition")
}
