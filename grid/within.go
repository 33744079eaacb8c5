package grid

import (
	"context"

	"gridmap/geo"
)

// within lists what lies in one grid of a moment's edition. Posts and incidents know their grid
// of the edition in force; in any other edition they are located, as tallies are.
type within struct {
	store  *Store
	moment Moment
	grid   int64
	shape  geo.MultiPolygon
}

func (w *within) holds(place [2]float64) bool {
	p, err := geo.FromLonLat(place[0], place[1])
	return err == nil && w.shape.Locate(p)
}

func (w *within) posts(ctx context.Context, limit int) ([]Post, error) {
	if w.moment.Edition.State == "in_force" {
		list, _, err := w.store.Posts(ctx, w.moment, PostFilter{Grid: w.grid, Limit: limit})
		return list, err
	}
	box, found := w.shape.Box(), []Post{}
	f := PostFilter{Box: &box, Limit: limit}
	for {
		list, more, err := w.store.Posts(ctx, w.moment, f)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if len(found) < limit && w.holds(p.Place) {
				found = append(found, p)
			}
			f.After = p.ID
		}
		if !more || len(found) == limit {
			return found, nil
		}
	}
}

// incidents are the latest reported until the moment's day.
func (w *within) incidents(ctx context.Context, limit int) ([]Incident, error) {
	if w.moment.Edition.State == "in_force" {
		list, _, err := w.store.Incidents(ctx, w.moment, IncidentFilter{Grid: w.grid, Limit: limit})
		return list, err
	}
	box, found := w.shape.Box(), []Incident{}
	f := IncidentFilter{Box: &box, Limit: 50 * limit}
	for {
		list, more, err := w.store.Incidents(ctx, w.moment, f)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			if len(found) < limit && w.holds(i.Place) {
				found = append(found, i)
			}
			f.After = IncidentKey{i.ReportedAt, i.ID}
		}
		if !more || len(found) == limit {
			return found, nil
		}
	}
}
