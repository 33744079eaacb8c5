package sql_test

import (
	"context"
	"testing"

	"gridmap/sql/pgtest"
)

// TestGridStates has one grid per way the precedence can fall.
func TestGridStates(t *testing.T) {
	ctx := context.Background()
	tx := pgtest.Tx(t)
	for _, s := range []string{
		`insert into district (id, name, settings) values (1, '甲区', '{"max_grids_per_member": 2}'), (2, '乙区', '{}')`,
		`insert into grid (district, id) select 1, n from generate_series(1, 12) n`,
		`insert into grid (district, id) select 2, n from generate_series(1, 4) n`,
		`insert into shape (district, id, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
			select d, 1, st_multi(st_makeenvelope(0, 0, 9, 9)), st_multi(st_makeenvelope(0, 0, 9, 9, 4326)), st_point(1, 1), 4, 162, 1, 1 from generate_series(1, 2) d`,
		`insert into edition (district, id, name, state, during) select d, 1, '一', 'in_force', '[2020-01-01,)' from generate_series(1, 2) d`,
		`insert into grid_shape (district, edition, grid, shape, code, name) select district, 1, id, 1, id::text, id::text from grid`,
		`insert into organisation (district, id, kind, parent, parent_level, name, during) values
			(1, 1, 'district_committee', null, null, '区委', '(,)'), (1, 2, 'branch', 1, 1, '一支部', '(,)'),
			(1, 3, 'branch', 1, 1, '撤销的支部', '[2020-01-01,2026-01-01)'),
			(2, 4, 'district_committee', null, null, '区委', '(,)'), (2, 5, 'branch', 4, 1, '支部', '(,)')`,
		`insert into member (district, id, organisation, name, office, term) values
			(1, 1, 2, '甲', 'grid_head', '[2020-01-01,2030-01-01)'), (1, 2, 2, '乙', 'grid_head', '[2020-01-01,2026-03-01)'),
			(1, 3, 2, '丙', 'grid_worker', '[2020-01-01,2030-01-01)'), (1, 4, 2, '丁', 'group_leader', '[2020-01-01,2030-01-01)'),
			(2, 5, 5, '戊', 'grid_head', '[2020-01-01,2030-01-01)')`,
		`insert into grid_branch (district, grid, organisation, role, during) values
			(1, 1, 2, 'lead', '[2025-01-01,)'), (1, 3, 2, 'lead', '[2025-01-01,)'), (1, 4, 2, 'lead', '[2025-01-01,)'),
			(1, 5, 2, 'lead', '[2025-01-01,)'), (1, 6, 2, 'lead', '[2025-01-01,)'), (1, 7, 2, 'lead', '[2025-01-01,)'),
			(1, 8, 2, 'lead', '[2025-01-01,2026-03-01)'), (1, 9, 3, 'lead', '[2025-01-01,)'), (1, 10, 2, 'joint', '[2025-01-01,)'),
			(1, 11, 2, 'lead', '[2025-01-01,)'), (1, 12, 2, 'lead', '[2025-01-01,)'),
			(2, 1, 5, 'lead', '[2025-01-01,)'), (2, 2, 5, 'lead', '[2025-01-01,)'), (2, 3, 5, 'lead', '[2025-01-01,)')`,
		`insert into grid_member (district, grid, member, role, during) values
			(1, 1, 1, 'head', '[2025-01-01,)'),
			(1, 2, 1, 'head', '[2025-01-01,)'),           -- no branch, though a member
			(1, 4, 2, 'head', '[2025-01-01,)'),           -- term ended on 2026-03-01
			(1, 5, 3, 'worker', '[2025-01-01,)'), (1, 6, 3, 'worker', '[2025-01-01,)'), (1, 7, 3, 'worker', '[2025-01-01,)'),
			(1, 8, 1, 'contact', '[2025-01-01,)'), (1, 9, 1, 'contact', '[2025-01-01,)'), (1, 10, 1, 'contact', '[2025-01-01,)'),
			(1, 11, 1, 'contact', '[2025-01-01,)'),       -- contacts do not add to the load
			(1, 12, 1, 'contact', '[2025-01-01,2026-02-01)'),
			(2, 1, 5, 'head', '[2025-01-01,)'), (2, 2, 5, 'head', '[2025-01-01,)'), (2, 3, 5, 'head', '[2025-01-01,)')`,
	} {
		if _, err := tx.Exec(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	for _, day := range []struct {
		on   string
		want string // state of grids 1–12 of district 1, then 1–4 of district 2 (default limit 3)
	}{
		{"2026-02-28", "c b m c o o o c b b c m | c c c b"},
		{"2026-03-01", "c b m m o o o b b b c m | c c c b"},
		{"2025-06-01", "c b m c o o o c c b c c | c c c b"},
		{"2024-06-01", "b b b b b b b b b b b b | b b b b"},
	} {
		var got string
		err := tx.QueryRow(ctx, `select (select string_agg(`+letter+`, ' ' order by grid) from grid_states(1, 1, $1::date)) || ' | ' ||
			(select string_agg(`+letter+`, ' ' order by grid) from grid_states(2, 1, $1::date))`, day.on).Scan(&got)
		if err != nil || got != day.want {
			t.Errorf("on %s:\n got %s (%v)\nwant %s", day.on, got, err, day.want)
		}
	}
}

// letter abbreviates a state: complete, no_branch, no_member, overloaded.
const letter = `case state when 'no_branch' then 'b' when 'no_member' then 'm' else left(state, 1) end`
