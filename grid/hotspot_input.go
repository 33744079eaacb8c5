package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// HotspotWindow says which incidents to count: those of the months From to To, both included,
// in the district's time zone ("": open), and of the categories (empty: all).
type HotspotWindow struct {
	District   int32
	Edition    int64 // the edition in force today
	From, To   Month
	Categories []string
}

// HotspotInput is what hot spots are computed from, all of one moment. Households and Counts
// run along Grids; Unplaced incidents lie in no grid in force today.
type HotspotInput struct {
	Version    int64 // see Store.Version, with HotspotIgnores
	From, To   Month // the window, open ends closed; "" without incidents
	Grids      []AnalysedGrid
	Households []int64
	Counts     []int64
	Unplaced   int64
}

// HotspotIgnores are the layers of the feed that cannot alter a HotspotInput.
var HotspotIgnores = []string{"posts", "roads", "water", "places", "responsibility", "organisations", "members", "assignments"}

// HotspotInput counts the incidents of each grid of the edition in force, as incident.grid_now
// places them. The error is Invalid for a category the district does not have.
func (s *Store) HotspotInput(ctx context.Context, w HotspotWindow) (in HotspotInput, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		if in.Version, err = findVersion(ctx, tx, w.District, HotspotIgnores); err != nil {
			return err
		}
		if err := checkCategories(ctx, tx, w.District, w.Categories); err != nil {
			return err
		}
		if in.From, in.To, err = closeWindow(ctx, tx, w); err != nil {
			return err
		}
		if in.Grids, err = listGridNames(ctx, tx, w.District, w.Edition); err != nil {
			return err
		}
		households, err := sumByGrid(ctx, tx, sql.GridSumHouseholds, pgx.StrictNamedArgs{"district": w.District})
		if err != nil {
			return err
		}
		counts, err := sumByGrid(ctx, tx, sql.GridCountIncidents, pgx.StrictNamedArgs{
			"district": w.District, "from": w.From.first(), "to": w.To.first(), "categories": listOf(w.Categories)})
		if err != nil {
			return err
		}
		in.Unplaced = counts[0]
		for _, g := range in.Grids {
			in.Households = append(in.Households, households[g.ID])
			in.Counts = append(in.Counts, counts[g.ID])
		}
		return nil
	})
	return in, err
}

// Faces are the governance shapes of an edition by grid id.
func (s *Store) Faces(ctx context.Context, district int32, edition int64) (faces []geo.Face, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		faces, err = LoadFaces(ctx, tx, district, edition)
		return err
	})
	return faces, err
}

// closeWindow puts the first and last month with incidents in place of open ends.
func closeWindow(ctx context.Context, tx pgx.Tx, w HotspotWindow) (from, to Month, err error) {
	if w.From != "" && w.To != "" {
		return w.From, w.To, nil
	}
	var first, last *string
	err = tx.QueryRow(ctx, sql.GridFindIncidentSpan, pgx.StrictNamedArgs{"district": w.District}).Scan(&first, &last)
	if err != nil {
		return "", "", storageError(err, "district")
	}
	from, to = w.From, w.To
	if from == "" && first != nil {
		from = Month(*first)
	}
	if to == "" && last != nil {
		to = Month(*last)
	}
	return from, to, nil
}

// sumByGrid reads rows of grid and number.
func sumByGrid(ctx context.Context, tx pgx.Tx, query string, args pgx.StrictNamedArgs) (map[int64]int64, error) {
	rows, err := tx.Query(ctx, query, args)
	if err != nil {
		return nil, storageError(err, "counts")
	}
	sums := map[int64]int64{}
	var grid, n int64
	_, err = pgx.ForEachRow(rows, []any{&grid, &n}, func() error {
		sums[grid] += n
		return nil
	})
	return sums, storageError(err, "counts")
}

// listOf is never nil: NULL is not an empty array in SQL.
func listOf(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
