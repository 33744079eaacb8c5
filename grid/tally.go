package grid

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// Tally counts what lies in a grid on a day.
type Tally struct {
	Buildings    int
	Households   int
	Posts        int // open on the day
	Incidents90d int // reported in the 90 days that end with the day
}

func (t *Tally) add(o Tally) {
	t.Buildings += o.Buildings
	t.Households += o.Households
	t.Posts += o.Posts
	t.Incidents90d += o.Incidents90d
}

type tallyKey struct {
	district int32
	edition  int64
	day      Day
	version  int64
}

// tallies counts per grid of the moment's edition; grid 0 holds what lies in none. For the
// edition in force buildings, posts and incidents know their grid; for any other they are
// located again by the same rules.
func (s *Store) tallies(ctx context.Context, m Moment) (map[int64]Tally, error) {
	if m.Edition.ID == 0 {
		return map[int64]Tally{}, nil
	}
	version, err := s.Version(ctx, m.District, []string{"responsibility", "areas", "roads", "water", "places"})
	if err != nil {
		return nil, err
	}
	key := tallyKey{m.District, m.Edition.ID, m.Day, version}
	return s.tallied.get(ctx, key, func(ctx context.Context) (map[int64]Tally, error) {
		if m.Edition.State == "in_force" {
			return s.tallyAttributed(ctx, m)
		}
		var all map[int64]Tally
		err := s.snapshot(ctx, func(tx pgx.Tx) (err error) {
			all, err = tallyLocated(ctx, tx, m)
			return err
		})
		return all, err
	})
}

func (s *Store) tallyAttributed(ctx context.Context, m Moment) (map[int64]Tally, error) {
	rows, err := s.pool.Query(ctx, sql.GridTallyGrids, pgx.StrictNamedArgs{"district": m.District, "day": m.Day})
	if err != nil {
		return nil, storageError(err, "counts")
	}
	all := map[int64]Tally{}
	var id int64
	var t Tally
	_, err = pgx.ForEachRow(rows, []any{&id, &t.Buildings, &t.Households, &t.Posts, &t.Incidents90d}, func() error {
		all[id] = t
		return nil
	})
	return all, storageError(err, "counts")
}

// tallyLocated counts in an edition that is not in force, by locating everything in it.
func tallyLocated(ctx context.Context, tx pgx.Tx, m Moment) (map[int64]Tally, error) {
	l, err := LoadLocator(ctx, tx, m.District, m.Edition.ID)
	if err != nil {
		return nil, err
	}
	all := map[int64]Tally{}
	add := func(id int64, t Tally) {
		sum := all[id]
		sum.add(t)
		all[id] = sum
	}
	rows, err := tx.Query(ctx, sql.GridListFootprints, pgx.StrictNamedArgs{"district": m.District})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	var id, was, x, y int64
	var share float32
	var households int
	var footprint orb.Geometry
	_, err = pgx.ForEachRow(rows, []any{&id, &x, &y, &was, &share, &households, &footprint}, func() error {
		g, _ := GridOfBuilding(l, footprint, geo.Point{X: uint32(x), Y: uint32(y)})
		add(g, Tally{Buildings: 1, Households: households})
		return nil
	})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	rows, err = tx.Query(ctx, sql.GridListTalliedAnchors, pgx.StrictNamedArgs{"district": m.District, "day": m.Day})
	if err != nil {
		return nil, storageError(err, "counts")
	}
	var post bool
	_, err = pgx.ForEachRow(rows, []any{&post, &x, &y}, func() error {
		g, _ := l.One(geo.Point{X: uint32(x), Y: uint32(y)})
		if post {
			add(g, Tally{Posts: 1})
		} else {
			add(g, Tally{Incidents90d: 1})
		}
		return nil
	})
	return all, storageError(err, "counts")
}
