package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// nameIncidents reads what incidents are about: only those that are listed are worth it.
func nameIncidents(ctx context.Context, tx pgx.Tx, district int32, list []moved) error {
	if len(list) == 0 {
		return nil
	}
	var ids []int64
	var times []time.Time
	of := map[int64]*thing{}
	first, last := list[0].thing.reported, list[0].thing.reported
	for _, m := range list {
		ids, times = append(ids, m.thing.id), append(times, m.thing.reported)
		of[m.thing.id] = m.thing
		if m.thing.reported.Before(first) {
			first = m.thing.reported
		}
		if m.thing.reported.After(last) {
			last = m.thing.reported
		}
	}
	rows, err := tx.Query(ctx, sql.GridListImpactWords, pgx.StrictNamedArgs{"district": district,
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
		t := m.thing
		out = append(out, MovedBuilding{t.id, t.name, t.number, t.address, t.load.Households, m.passage()})
	}
	return out
}

func postsOf(list []moved) []MovedPost {
	out := []MovedPost{}
	for _, m := range list {
		out = append(out, MovedPost{m.thing.id, m.thing.name, m.passage()})
	}
	return out
}

func incidentsOf(list []moved) []MovedIncident {
	out := []MovedIncident{}
	for _, m := range list {
		out = append(out, MovedIncident{m.thing.id, m.thing.name, m.thing.address, m.passage()})
	}
	return out
}
