package grid

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// redrawing is a question an Impact answers.
type redrawing struct {
	district      int32
	edition       int64 // whose unchanged grids lie around, and whose plans count
	before, after []geo.Face
	plansBefore   bool // the edition's plans count before the change too
}

// moved is something that gets another grid.
type moved struct {
	thing
	handed bool
}

// measured is an Impact with everything that moves, by id.
type measured struct {
	Impact
	buildings, posts, incidents []moved
	pairs                       map[[2]int64]Load // by the grids before and after, also where they are one
}

func measureRedrawing(ctx context.Context, tx pgx.Tx, q redrawing) (Impact, error) {
	d, err := findImpactDays(ctx, tx, q.district, q.edition)
	if err != nil {
		return Impact{}, err
	}
	m, err := measureAll(ctx, tx, q, d)
	if err != nil {
		return Impact{}, err
	}
	if err := nameIncidents(ctx, tx, q.district, m.incidents[:min(len(m.incidents), impactListed)]); err != nil {
		return Impact{}, err
	}
	m.Buildings = MovedBuildings{len(m.buildings), buildingsOf(m.buildings[:min(len(m.buildings), impactListed)])}
	m.Posts = MovedPosts{len(m.posts), postsOf(m.posts[:min(len(m.posts), impactListed)])}
	m.Incidents = MovedIncidents{len(m.incidents), incidentsOf(m.incidents[:min(len(m.incidents), impactListed)])}
	return m.Impact, nil
}

func measureAll(ctx context.Context, tx pgx.Tx, q redrawing, d impactDays) (measured, error) {
	s, err := surveyGround(ctx, tx, q, d)
	if err != nil {
		return measured{}, err
	}
	// A building across the border of a grid that stays as it is may come to it or leave it: then
	// what that grid holds changes too, and all of it must be counted.
	if drawn := s.drawnIn(); len(drawn) > 0 {
		q.before, q.after = append(slices.Clone(q.before), drawn...), append(slices.Clone(q.after), drawn...)
		if s, err = surveyGround(ctx, tx, q, d); err != nil {
			return measured{}, err
		}
	}
	return s.sum(q, d), nil
}

type impactDays struct {
	today, day Day
	since      time.Time
}

func findImpactDays(ctx context.Context, tx pgx.Tx, district int32, edition int64) (d impactDays, err error) {
	err = tx.QueryRow(ctx, sql.GridFindImpactDay, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&d.today, &d.day, &d.since)
	return d, storageError(err, "district")
}

// drawnIn are the neighbours something comes to or leaves.
func (s *survey) drawnIn() (faces []geo.Face) {
	touched := map[int64]bool{}
	for _, t := range s.things {
		if t.from != t.to {
			touched[t.from], touched[t.to] = true, true
		}
	}
	for _, f := range s.neighbours {
		if touched[f.ID] {
			faces = append(faces, f)
		}
	}
	return faces
}
