package grid

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// Descent is a grid of an edition and one of the edition it is held against that share ground.
type Descent struct {
	Predecessor        *GridRef `json:"predecessor" doc:"null: the ground was no grid's"`
	Successor          *GridRef `json:"successor" doc:"null: the ground is no grid's any more"`
	Kind               string   `json:"kind" enum:"same,changed,split,merged,new,retired" doc:"same: all the ground of both; changed: of two grids that both go on, or one for one; split: to a grid that is new; merged: from a grid that ends; new, retired: ground that was, or is, no grid's"`
	AreaM2             float64  `json:"area_m2" doc:"Of the ground they share, geodesic"`
	ShareOfPredecessor float64  `json:"share_of_predecessor" doc:"Part of its area, 0 to 1"`
	ShareOfSuccessor   float64  `json:"share_of_successor" doc:"Part of its area, 0 to 1"`
	Buildings          int      `json:"buildings" doc:"That lay in the one and lie in the other"`
	Households         int      `json:"households"`
}

// DescentKey is a place in the order of a lineage: predecessor, then successor; 0 is none.
type DescentKey struct{ Predecessor, Successor int64 }

// Key is the pair's place in the order.
func (d Descent) Key() DescentKey { return DescentKey{refID(d.Predecessor), refID(d.Successor)} }

func refID(g *GridRef) int64 {
	if g == nil {
		return 0
	}
	return g.ID
}

func (k DescentKey) compare(o DescentKey) int {
	return cmp.Or(cmp.Compare(k.Predecessor, o.Predecessor), cmp.Compare(k.Successor, o.Successor))
}

// Lineage lists the pairs of the moment's edition and its base, or another edition, after a key, and
// whether more follow; limit 0 is all. The errors are those of EditionImpact.
func (s *Store) Lineage(ctx context.Context, m Moment, against int64, after *DescentKey, limit int) ([]Descent, bool, error) {
	c, err := s.compared(ctx, m, against)
	if err != nil {
		return nil, false, err
	}
	all, err := s.lineages.get(ctx, c, func(ctx context.Context) (list []Descent, err error) {
		err = s.snapshot(ctx, func(tx pgx.Tx) error {
			list, err = traceLineage(ctx, tx, c)
			return err
		})
		return list, err
	})
	if err != nil {
		return nil, false, err
	}
	if after != nil {
		i, found := slices.BinarySearchFunc(all, *after, func(d Descent, k DescentKey) int { return d.Key().compare(k) })
		if found {
			i++
		}
		all = all[i:]
	}
	if limit == 0 {
		limit = len(all)
	}
	list, more := cut(all, limit)
	return list, more, nil
}

// lineageGrid is a grid in one of the two editions.
type lineageGrid struct {
	GridRef
	area2  int64
	areaM2 float64
}

func traceLineage(ctx context.Context, tx pgx.Tx, c compared) ([]Descent, error) {
	old, now, err := listLineageGrids(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	d, err := findImpactDays(ctx, tx, c.district, c.edition)
	if err != nil {
		return nil, err
	}
	q := redrawing{district: c.district, edition: c.edition}
	if q.before, q.after, err = listChangedFaces(ctx, tx, c, ""); err != nil {
		return nil, err
	}
	changes, err := measureAll(ctx, tx, q, d)
	if err != nil {
		return nil, err
	}
	pairs := sharedGround(q.before, q.after)
	drawn := map[int64]bool{} // grids whose shape is another
	for _, f := range slices.Concat(q.before, q.after) {
		drawn[f.ID] = true
	}
	inForce := c
	if err := tx.QueryRow(ctx, sql.GridFindEditionInForce, pgx.StrictNamedArgs{"district": c.district}).Scan(&inForce.base); err != nil {
		return nil, storageError(err, "edition")
	}
	loads, err := countFigures(ctx, tx, inForce)
	if err != nil {
		return nil, err
	}
	for id, g := range now {
		if !drawn[id] {
			k := DescentKey{id, id}
			pairs[k] = g.area2
			if _, counted := changes.pairs[[2]int64{id, id}]; !counted {
				changes.pairs[[2]int64{id, id}] = loads[id]
			}
		}
	}
	return describe(pairs, old, now, changes.pairs), nil
}

func listLineageGrids(ctx context.Context, tx pgx.Tx, c compared) (old, now map[int64]lineageGrid, err error) {
	rows, err := tx.Query(ctx, sql.GridListLineageGrids, pgx.StrictNamedArgs{"district": c.district, "edition": c.edition, "base": c.base})
	if err != nil {
		return nil, nil, storageError(err, "grids")
	}
	old, now = map[int64]lineageGrid{}, map[int64]lineageGrid{}
	var later bool
	var g lineageGrid
	_, err = pgx.ForEachRow(rows, []any{&later, &g.ID, &g.Code, &g.Name, &g.area2, &g.areaM2}, func() error {
		if later {
			now[g.ID] = g
		} else {
			old[g.ID] = g
		}
		return nil
	})
	return old, now, storageError(err, "grids")
}

// sharedGround is the doubled lattice area of the ground each pair shares; 0 stands for no grid.
// Ground thinner, on average, than half a unit along the border of either is left out: corners that
// are added on a border for a neighbour and rounded to the lattice make that much.
func sharedGround(before, after []geo.Face) map[DescentKey]int64 {
	pairs := map[DescentKey]int64{}
	length := func(m geo.MultiPolygon) (sum float64) {
		for r := range m.Rings {
			sum += r.Length()
		}
		return sum
	}
	left, border := map[int64]int64{}, map[int64]float64{}
	for _, f := range before {
		left[f.ID], border[f.ID] = f.Shape.DoubledArea(), length(f.Shape)
	}
	l := geo.NewLocator(before)
	for _, f := range after {
		fresh, around := f.Shape.DoubledArea(), length(f.Shape)
		for _, common := range l.Common(f.Shape) {
			fresh, left[common.ID] = fresh-common.Area2, left[common.ID]-common.Area2
			if common.ID == f.ID || float64(common.Area2) > min(around, border[common.ID]) {
				pairs[DescentKey{common.ID, f.ID}] = common.Area2
			}
		}
		if float64(fresh) > around {
			pairs[DescentKey{0, f.ID}] = fresh
		}
	}
	for id, area2 := range left {
		if float64(area2) > border[id] {
			pairs[DescentKey{id, 0}] = area2
		}
	}
	return pairs
}

// describe says of which kind each pair is.
func describe(pairs map[DescentKey]int64, old, now map[int64]lineageGrid, loads map[[2]int64]Load) []Descent {
	heirs, parents := map[int64][]int64{}, map[int64][]int64{} // 0 among them: none
	for k := range pairs {
		heirs[k.Predecessor] = append(heirs[k.Predecessor], k.Successor)
		parents[k.Successor] = append(parents[k.Successor], k.Predecessor)
	}
	begins := func(id int64) bool { _, was := old[id]; return id != 0 && !was }
	ends := func(id int64) bool { _, is := now[id]; return id != 0 && !is }
	list := []Descent{}
	for k, area2 := range pairs {
		d := Descent{}
		if p, ok := old[k.Predecessor]; ok {
			d.Predecessor, d.ShareOfPredecessor = &p.GridRef, min(float64(area2)/float64(p.area2), 1)
			d.AreaM2 = d.ShareOfPredecessor * p.areaM2
		}
		if n, ok := now[k.Successor]; ok {
			d.Successor, d.ShareOfSuccessor = &n.GridRef, min(float64(area2)/float64(n.area2), 1)
			d.AreaM2 = d.ShareOfSuccessor * n.areaM2
		}
		load := loads[[2]int64{k.Predecessor, k.Successor}]
		d.Buildings, d.Households = load.Buildings, load.Households
		alone := len(heirs[k.Predecessor]) == 1 && len(parents[k.Successor]) == 1
		switch {
		case k.Predecessor == 0:
			d.Kind = "new"
		case k.Successor == 0:
			d.Kind = "retired"
		case alone && k.Predecessor == k.Successor:
			d.Kind = "same"
		case alone:
			d.Kind = "changed" // the same ground under another id
		case begins(k.Successor) && (!ends(k.Predecessor) || len(heirs[k.Predecessor]) > 1),
			k.Predecessor == k.Successor && slices.ContainsFunc(heirs[k.Predecessor], begins):
			d.Kind = "split"
		case ends(k.Predecessor),
			k.Predecessor == k.Successor && slices.ContainsFunc(parents[k.Successor], ends):
			d.Kind = "merged"
		default:
			d.Kind = "changed"
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Descent) int { return a.Key().compare(b.Key()) })
	return list
}
