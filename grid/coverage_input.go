package grid

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// CoverageInput is what the reach of posts is computed from, all of one moment.
type CoverageInput struct {
	Version   int64     // see Store.Version, with CoverageIgnores
	Limits    []float64 // metres, shortest first: the district's limits of reach
	Grids     []AnalysedGrid
	Buildings []AnchoredBuilding
	Posts     []OpenPost
}

// CoverageIgnores are the layers of the feed that cannot alter a CoverageInput.
var CoverageIgnores = []string{"incidents", "roads", "water", "places", "responsibility", "organisations", "members", "assignments"}

// AnchoredBuilding is a building at its anchor, a point inside its footprint.
type AnchoredBuilding struct {
	ID         int64
	Anchor     geo.Point
	Households int64
	Grid       int64 // governance grid of the edition; 0: none
}

// OpenPost is a post that is open on the day.
type OpenPost struct {
	ID    int64
	Name  string
	Place orb.Point // WGS84
}

// CoverageInput reads the buildings, the posts open on the moment's day and the grids of its
// edition. In the edition in force today a building belongs to its grid of largest share, in any
// other to the grid that holds its anchor.
func (s *Store) CoverageInput(ctx context.Context, m Moment) (in CoverageInput, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		if in.Version, err = findVersion(ctx, tx, m.District, CoverageIgnores); err != nil {
			return err
		}
		if in.Limits, err = findLimits(ctx, tx, m.District); err != nil {
			return err
		}
		if in.Grids, err = listGridNames(ctx, tx, m.District, m.Edition.ID); err != nil {
			return err
		}
		if in.Buildings, err = listAnchors(ctx, tx, m.District); err != nil {
			return err
		}
		if m.Edition.State != "in_force" {
			if err := placeAnchors(ctx, tx, m, in.Buildings); err != nil {
				return err
			}
		}
		in.Posts, err = listOpenPosts(ctx, tx, m)
		return err
	})
	return in, err
}

// findLimits reads the district's limits of reach; the usual ones if its own hold none above 0.
func findLimits(ctx context.Context, tx pgx.Tx, district int32) ([]float64, error) {
	var stored []byte
	if err := tx.QueryRow(ctx, sql.GridFindSettings, pgx.StrictNamedArgs{"district": district}).Scan(&stored); err != nil {
		return nil, storageError(err, "district")
	}
	settings, err := readSettings(stored)
	if err != nil {
		return nil, err
	}
	for _, meters := range [][]int{settings.ReachM, DefaultSettings().ReachM} {
		var limits []float64
		for _, m := range slices.Sorted(slices.Values(meters)) {
			if m > 0 {
				limits = append(limits, float64(m))
			}
		}
		if limits = slices.Compact(limits); len(limits) > 0 {
			return limits, nil
		}
	}
	panic("grid: the usual limits of reach are missing")
}

func listAnchors(ctx context.Context, tx pgx.Tx, district int32) ([]AnchoredBuilding, error) {
	rows, err := tx.Query(ctx, sql.GridListAnchors, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	var all []AnchoredBuilding
	var b AnchoredBuilding
	var x, y int64
	var households int32
	_, err = pgx.ForEachRow(rows, []any{&b.ID, &x, &y, &households, &b.Grid}, func() error {
		b.Anchor, b.Households = geo.Point{X: uint32(x), Y: uint32(y)}, int64(households)
		all = append(all, b)
		return nil
	})
	return all, storageError(err, "buildings")
}

// placeAnchors sets the grids of an edition that is not in force today.
func placeAnchors(ctx context.Context, tx pgx.Tx, m Moment, buildings []AnchoredBuilding) error {
	l, err := LoadLocator(ctx, tx, m.District, m.Edition.ID)
	if err != nil {
		return err
	}
	for i := range buildings {
		buildings[i].Grid, _ = l.One(buildings[i].Anchor)
	}
	return nil
}

func listOpenPosts(ctx context.Context, tx pgx.Tx, m Moment) ([]OpenPost, error) {
	rows, err := tx.Query(ctx, sql.GridListOpenPosts, pgx.StrictNamedArgs{"district": m.District, "day": string(m.Day)})
	if err != nil {
		return nil, storageError(err, "posts")
	}
	posts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[OpenPost])
	return posts, storageError(err, "posts")
}

// Addresses are what people call the buildings.
func (s *Store) Addresses(ctx context.Context, district int32, buildings []int64) (map[int64]string, error) {
	rows, err := s.pool.Query(ctx, sql.GridListAddresses, pgx.StrictNamedArgs{"district": district, "buildings": buildings})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	out := make(map[int64]string, len(buildings))
	var id int64
	var address string
	_, err = pgx.ForEachRow(rows, []any{&id, &address}, func() error {
		out[id] = address
		return nil
	})
	return out, storageError(err, "buildings")
}
