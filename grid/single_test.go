package grid_test

import (
	"fmt"
	"testing"

	"gridmap/grid"
)

func TestSingles_findTheOneAndNoOther(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	d := w.district
	place := lonlat(at(50, 50))
	p := at(50, 50)
	for i := range 3 {
		w.exec("insert into post (district, source_key, kind, name, place, x, y, during) values ($1, $2, 'point', $2, "+place+", $3, $4, daterange('2025-01-01', $5))",
			d, fmt.Sprintf("阵地%d", i), p.X, p.Y, []any{nil, "2026-01-01", nil}[i])
	}
	org := one[int64](w, "insert into organisation (district, kind, name) values ($1, 'district_committee', '区委') returning id", d)
	var members, incidents []int64
	category := one[int32](w, "insert into incident_category (district, code, name) values ($1, 'a', '甲') returning id", d)
	for i := range 3 {
		members = append(members, one[int64](w, "insert into member (district, organisation, name, office, term, work_phone) values ($1, $2, $3, 'secretary', '[2025-01-01,)', '0527-1') returning id",
			d, org, fmt.Sprintf("某某%d", i)))
		// All at one instant: only the id tells them apart.
		id := one[int64](w, "insert into incident (district, reported_at, source, source_key, category, status, place, x, y) values ($1, '2026-03-01 08:00+08', 's', $2, $3, 'reported', "+place+", $4, $5) returning id",
			d, fmt.Sprint(i), category, p.X, p.Y)
		w.exec("insert into incident_key (district, source, source_key, reported_at, id) values ($1, 's', $2, '2026-03-01 08:00+08', $3)", d, fmt.Sprint(i), id)
		incidents = append(incidents, id)
	}
	m, err := w.store.Moment(ctx, d, "2026-03-02", 0)
	if err != nil {
		t.Fatal(err)
	}

	var posts []int64
	rows, _ := w.pool.Query(ctx, "select id from post where district = $1 order by id", d)
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		posts = append(posts, id)
	}
	for i, id := range posts {
		got, err := w.store.Post(ctx, m, id)
		if closed := i == 1; closed != (grid.CodeOf(err) == grid.NotFound) || !closed && got.ID != id {
			t.Errorf("Post(%d) = %d, %v; closed on the day: %v", id, got.ID, err, closed)
		}
	}
	for _, id := range members {
		got, err := w.store.Member(ctx, m, id, grid.Sight{District: true})
		if err != nil || got.ID != id || got.WorkPhone != "" {
			t.Errorf("Member(%d) = %+v, %v; want that one without its phone", id, got, err)
		}
	}
	for _, id := range incidents {
		if got, err := w.store.Incident(ctx, m, id); err != nil || got.ID != id {
			t.Errorf("Incident(%d) = %d, %v", id, got.ID, err)
		}
	}
	const none = 1 << 40
	_, p1 := w.store.Post(ctx, m, none)
	_, p2 := w.store.Member(ctx, m, none, grid.Sight{})
	_, p3 := w.store.Incident(ctx, m, none)
	for i, err := range []error{p1, p2, p3} {
		if grid.CodeOf(err) != grid.NotFound {
			t.Errorf("%d: what does not exist gives %v, want not found", i, err)
		}
	}
}
