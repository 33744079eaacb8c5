package grid

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// compared is an edition and the one it is held against.
type compared struct {
	district      int32
	base, edition int64
	day           Day
	version       int64
}

// EditionImpact is what the moment's edition changes against the one it is based on, or against
// another: all grids whose shape or lead branch differs. The error is NotFound when the other does
// not exist, Invalid when the edition has no base and no other is named.
func (s *Store) EditionImpact(ctx context.Context, m Moment, against int64) (Impact, error) {
	all, err := s.measuredEdition(ctx, m, against)
	if err != nil {
		return Impact{}, err
	}
	first := func(list []moved) []moved { return list[:min(len(list), impactListed)] }
	out := all.Impact
	out.Buildings = MovedBuildings{len(all.buildings), buildingsOf(first(all.buildings))}
	out.Posts = MovedPosts{len(all.posts), postsOf(first(all.posts))}
	open, err := s.movedIncidents(ctx, m.District, first(all.incidents))
	out.Incidents = MovedIncidents{len(all.incidents), open}
	return out, err
}

// MovedFilter chooses what gets another grid; nil and zero fields choose all.
type MovedFilter struct {
	From, To *int64 // grids; 0: outside all grids
	Handed   bool   // only what gets another lead branch
	Limit    int
	After    int64 // id
}

func (f MovedFilter) page(list []moved) ([]moved, bool) {
	var out []moved
	for _, m := range list {
		if m.id <= f.After || f.From != nil && m.from != *f.From || f.To != nil && m.to != *f.To || f.Handed && !m.handed {
			continue
		}
		if out = append(out, m); len(out) > f.Limit {
			break
		}
	}
	return cut(out, f.Limit)
}

// MovedBuildings lists by id the buildings that get another grid, and whether more follow.
func (s *Store) MovedBuildings(ctx context.Context, m Moment, against int64, f MovedFilter) ([]MovedBuilding, bool, error) {
	all, err := s.measuredEdition(ctx, m, against)
	if err != nil {
		return nil, false, err
	}
	list, more := f.page(all.buildings)
	return buildingsOf(list), more, nil
}

// MovedPosts lists by id the posts that get another grid, and whether more follow.
func (s *Store) MovedPosts(ctx context.Context, m Moment, against int64, f MovedFilter) ([]MovedPost, bool, error) {
	all, err := s.measuredEdition(ctx, m, against)
	if err != nil {
		return nil, false, err
	}
	list, more := f.page(all.posts)
	return postsOf(list), more, nil
}

// MovedIncidents lists by id the open incidents that get another grid, and whether more follow.
func (s *Store) MovedIncidents(ctx context.Context, m Moment, against int64, f MovedFilter) ([]MovedIncident, bool, error) {
	all, err := s.measuredEdition(ctx, m, against)
	if err != nil {
		return nil, false, err
	}
	list, more := f.page(all.incidents)
	named, err := s.movedIncidents(ctx, m.District, list)
	return named, more, err
}

func (s *Store) movedIncidents(ctx context.Context, district int32, list []moved) ([]MovedIncident, error) {
	list = append([]moved(nil), list...) // what is kept stays without names
	if err := nameIncidents(ctx, s.pool, district, list); err != nil {
		return nil, err
	}
	return incidentsOf(list), nil
}

// measuredEdition is kept by the number of the last change that can alter it.
func (s *Store) measuredEdition(ctx context.Context, m Moment, against int64) (*measured, error) {
	c, err := s.compared(ctx, m, against)
	if err != nil {
		return nil, err
	}
	return s.measured.get(ctx, c, func(ctx context.Context) (*measured, error) {
		var out measured
		err := s.snapshot(ctx, func(tx pgx.Tx) error {
			d, err := findImpactDays(ctx, tx, c.district, c.edition)
			if err != nil {
				return err
			}
			q := redrawing{district: c.district, edition: c.edition}
			if q.before, q.after, err = listChangedFaces(ctx, tx, c, d.day); err != nil {
				return err
			}
			out, err = measureAll(ctx, tx, q, d)
			return err
		})
		return &out, err
	})
}

// compared resolves what the moment's edition is held against.
func (s *Store) compared(ctx context.Context, m Moment, against int64) (compared, error) {
	c := compared{district: m.District, edition: m.Edition.ID, day: m.Day}
	var base *int64
	err := s.pool.QueryRow(ctx, sql.GridFindEditionBase, pgx.StrictNamedArgs{
		"district": m.District, "edition": c.edition, "against": nilIfZero(against)}).Scan(&base)
	if err != nil {
		return c, storageError(err, fmt.Sprintf("edition %d", against))
	}
	if base == nil {
		e := Errorf(Invalid, "against: edition %d is based on no other: name one to hold it against; GET /api/v1/editions lists them.", c.edition)
		e.Problems = []Problem{{Rule: "no_base", Field: "against", Message: e.Msg}}
		return c, e
	}
	c.base = *base
	c.version, err = s.Version(ctx, m.District, []string{"roads", "water", "places"})
	return c, err
}

// listChangedFaces are the governance grids that differ between the two editions, and, alike in both
// lists, those that only get another lead branch on a day; no day, none of these.
func listChangedFaces(ctx context.Context, tx pgx.Tx, c compared, day Day) (before, after []geo.Face, err error) {
	rows, err := tx.Query(ctx, sql.GridListChangedFaces, pgx.StrictNamedArgs{
		"district": c.district, "edition": c.edition, "base": c.base, "day": nilIfZero(day)})
	if err != nil {
		return nil, nil, storageError(err, "edition")
	}
	type pair struct {
		id        int64
		was, is   geo.MultiPolygon
		replanned bool
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p pair, err error) {
		return p, row.Scan(&p.id, &p.was, &p.is, &p.replanned)
	})
	for _, p := range list {
		if sameShape(p.was, p.is) && !p.replanned {
			continue
		}
		if p.was != nil {
			before = append(before, geo.Face{ID: p.id, Shape: p.was})
		}
		if p.is != nil {
			after = append(after, geo.Face{ID: p.id, Shape: p.is})
		}
	}
	return before, after, storageError(err, "edition")
}
