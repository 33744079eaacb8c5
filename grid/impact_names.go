package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// nameIncidents reads what incidents are about: only those that are listed are worth it.
func nameIncidents(ctx context.Context, db querier, district int32, list []moved) error {
	if len(list) == 0 {
		return nil
	}
	var ids []int64
	var times []time.Time
	of := map[int64]*moved{}
	first, last := list[0].reported, list[0].reported
	for i, m := range list {
		ids, times = append(ids, m.id), append(times, m.reported)
		of[m.id] = &list[i]
		if m.reported.Before(first) {
			first = m.reported
		}
		if m.reported.After(last) {
			last = m.reported
		}
	}
	rows, err := db.Query(ctx, sql.GridListImpactWords, pgx.StrictNamedArgs{"district": district,
		"ids": ids, "times": times, "first": first, "last": last})
	if err != nil {
		return storageError(err, "incidents")
	}
	var id int64
	var category, summary string
	_, err = pgx.ForEachRow(rows, []any{&id, &category, &summary}, func() error {
		of[id].name, of[id].address = category, summary
		return nil
	})
	return storageError(err, "incidents")
}

func (m moved) passage() Passage { return Passage{m.from, m.to, m.handed} }

func buildingsOf(list []moved) []MovedBuilding {
	out := []MovedBuilding{}
	for _, m := range list {
		out = append(out, MovedBuilding{m.id, m.name, m.number, m.address, m.load.Households, m.passage()})
	}
	return out
}

func postsOf(list []moved) []MovedPost {
	out := []MovedPost{}
	for _, m := range list {
		out = append(out, MovedPost{m.id, m.name, m.passage()})
	}
	return out
}

func incidentsOf(list []moved) []MovedIncident {
	out := []MovedIncident{}
	for _, m := range list {
		out = append(out, MovedIncident{m.id, m.name, m.address, m.passage()})
	}
	return out
}
