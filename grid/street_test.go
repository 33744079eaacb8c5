package grid_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gridmap/grid"
)

// newStreet is a town in perfect order since 2025, as of 2026-06-15:
//
//	 community 甲 (001)   community 乙 (002)
//	+--------+--------+--------+--------+ 0
//	| grid 1 | grid 2 | grid 3 | grid 4 |    each with one building of 400 households, a
//	+--------+--------+--------+--------+ 100   branch of its own and a head in office
//	0       100      200      300      400
func newStreet(t testing.TB) *town { return newTown(t).street() }

// street fills an empty district.
func (w *town) street() *town {
	w.t.Helper()
	e := w.edition("2025-01-01", "", box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100), box(300, 0, 400, 100))
	for i := range 4 {
		w.building(fmt.Sprint(i+1), box(100*i+40, 40, 100*i+60, 60), 400)
	}
	w.exec(`insert into area (district, id, kind, code, name, parent, parent_level) values
		($1, 1, 'street', '', '东街道', null, null), ($1, 2, 'community', '001', '甲社区', 1, 1), ($1, 3, 'community', '002', '乙社区', 1, 1)`, w.district)
	w.exec(`update grid_shape set community = 2 + (grid - 1) / 2, code = '00' || (1 + (grid - 1) / 2) || '0' || (1 + (grid - 1) % 2) where district = $1`, w.district)
	w.exec(`insert into organisation (district, id, kind, parent, parent_level, name, area) values
		($1, 1, 'district_committee', null, null, '区委', null), ($1, 2, 'street_committee', 1, 1, '东街道党工委', 1),
		($1, 3, 'community_committee', 2, 2, '甲社区党委', 2), ($1, 4, 'community_committee', 2, 2, '乙社区党委', 3)`, w.district)
	w.exec(`insert into organisation (district, id, kind, parent, parent_level, name)
		select $1, 10 + g, 'branch', 3 + (g - 1) / 2, 3, '第' || g || '网格党支部' from generate_series(1, 4) g`, w.district)
	w.exec(`insert into member (district, id, organisation, name, office, work_phone, term)
		select $1, 100 + g, 10 + g, (array['王建国', '李秀英', '张伟', '刘洋'])[g], 'grid_head', '0527-8435000' || g, '[2024-01-01,2029-01-01)' from generate_series(1, 4) g`, w.district)
	w.exec(`insert into grid_branch (district, grid, organisation, role, during)
		select $1, g, 10 + g, 'lead', '[2025-01-01,)' from generate_series(1, 4) g`, w.district)
	w.exec(`insert into grid_member (district, grid, member, role, during)
		select $1, g, 100 + g, 'head', '[2025-01-01,)' from generate_series(1, 4) g`, w.district)
	place := at(150, 90)
	w.exec(`insert into post (district, id, source_key, kind, name, address, hours, place, x, y)
		values ($1, 1, 'p', 'station', '甲社区党群服务站', '人民路1号', '{"mon": [["09:00", "17:30"]]}', `+lonlat(place)+`, $2, $3)`,
		w.district, int64(place.X), int64(place.Y))
	w.incident("i", "2026-06-01T08:00+08", at(10, 10))
	w.attribute(e)
	return w
}

// on validates as of a day and lists "rule severity kind grids" of every finding, sorted.
func (w *town) on(day grid.Day, o grid.ValidateOptions) []string {
	w.t.Helper()
	o.AsOf = day
	v, err := w.store.Validate(context.Background(), w.district, o)
	if err != nil {
		w.t.Fatal(err)
	}
	list := []string{}
	for _, f := range v.In(grid.Zh).Items {
		var ids []string
		for _, g := range f.Grids {
			ids = append(ids, fmt.Sprint(g.ID))
		}
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", f.Rule, f.Severity, f.Kind, strings.Join(ids, ","))))
		if strings.ContainsAny(f.Message+f.Fix, "{}") || f.Message == "" || f.Fix == "" || f.Title == "" {
			w.t.Errorf("%s %s says %q, %q, %q", f.Rule, f.Kind, f.Title, f.Message, f.Fix)
		}
	}
	slices.Sort(list)
	return list
}

func TestValidate_nothingWrong(t *testing.T) {
	w := newStreet(t)
	if got := w.on("2026-06-15", grid.ValidateOptions{}); len(got) != 0 {
		t.Errorf("a street in order has findings: %q", got)
	}
}

func TestValidate(t *testing.T) {
	base := newTown(t)
	later := func(table string, ids string) string {
		return "update " + table + " set during = daterange(lower(during), '2026-06-01') where district = $1 and " + ids
	}
	for _, tt := range []struct {
		name string
		then string // what goes wrong
		want []string
	}{
		{"the lead branch's responsibility ended", later("grid_branch", "grid = 1"), []string{"R05 error lead_ended 1"}},
		{"no branch ever", "delete from grid_branch where district = $1 and grid = 1", []string{"R05 error no_lead 1"}},
		{"only a joint branch", "update grid_branch set role = 'joint' where district = $1 and grid = 1", []string{"R05 error no_lead 1"}},
		{"a branch from July on", "update grid_branch set during = '[2026-07-01,)' where district = $1 and grid = 1", []string{"R05 error lead_later 1"}},
		{"the branch was closed", "update organisation set during = '[2020-01-01,2026-06-01)' where district = $1 and id = 11", []string{"R05 error lead_closed 1"}},
		{"no member ever", "delete from grid_member where district = $1 and grid = 2", []string{"R06 error no_member 2"}},
		{"the member left", later("grid_member", "grid = 2"), []string{"R06 error member_left 2"}},
		{"the only member's term ended", "update member set term = '[2024-01-01,2026-06-15)' where district = $1 and id = 102", []string{"R06 error term_ended_alone 2"}},
		{"the only member's term has not begun", "update member set term = '[2026-06-16,)' where district = $1 and id = 102", []string{"R06 error term_not_begun 2"}},
		{"a second member's term ended", `update member set term = '[2024-01-01,2026-06-15)' where district = $1 and id = 101;
			insert into member (district, id, organisation, name, office, term) values ($1, 200, 11, '陈静', 'grid_worker', '[2024-01-01,)');
			insert into grid_member (district, grid, member, role, during) values ($1, 1, 200, 'worker', '[2025-01-01,)')`,
			[]string{"R08 error term_ended 1"}},
		{"one member for four grids", "update grid_member set member = 101 where district = $1",
			[]string{"R07 warning member_overloaded 1,2,3,4", "R08 error foreign_member 2", "R08 error foreign_member 3", "R08 error foreign_member 4"}},
		{"a contact person for four grids is no load", `update grid_member set member = 101, role = 'contact' where district = $1`, nil},
		{"one branch for three grids where district = $1 and two are allowed", `update district set settings = '{"max_grids_per_branch": 2}' where id = $1;
			update grid_branch set organisation = 11 where district = $1 and grid <= 3`,
			[]string{"R07 warning branch_overloaded 1,2,3", "R08 error branch_elsewhere 3", "R08 error foreign_member 2", "R08 error foreign_member 3"}},
		{"a member of a branch that only joins", `insert into grid_branch (district, grid, organisation, role, during) values ($1, 1, 12, 'joint', '[2025-01-01,)');
			update grid_member set member = 102 where district = $1 and grid = 1`, nil},
		{"the community's secretary heads a grid", "update member set organisation = 3 where district = $1 and id = 101", nil},
		{"another community's secretary heads a grid", "update member set organisation = 4 where district = $1 and id = 101", []string{"R08 error foreign_member 1"}},
		{"a branch of the other community leads", "update grid_branch set organisation = 14 where district = $1 and grid = 1; update grid_member set member = 104 where district = $1 and grid = 1",
			[]string{"R08 error branch_elsewhere 1"}},
		{"a branch directly under the street leads in both communities", "update organisation set parent = 2, parent_level = 2 where district = $1 and id = 11",
			[]string{"R08 warning level_skipped 1"}},
		{"the community's committee was closed", "update organisation set during = '[2020-01-01,2026-06-01)' where district = $1 and id = 3",
			[]string{"R08 error parent_closed 1", "R08 error parent_closed 2", "R11 warning no_committee 1"}},
		{"a grid without community", "update grid_shape set community = null where district = $1 and grid = 3", []string{"R04 error no_community 3"}},
		{"a building in no grid", "update building set grid_now = null where district = $1 and source_key = '1'", []string{"R09 warning building_outside", "R16 warning few_households 1"}},
		{"a building on a border", "update building set grid_share = 0.6 where district = $1 and source_key = '1'", []string{"R22 warning building_cut 1"}},
		{"a building all but on a border", "update building set grid_share = 0.995 where district = $1 and source_key = '1'", nil},
		{"too many households", "update building set households = 501 where district = $1 and source_key = '4'", []string{"R16 warning many_households 4"}},
		{"just enough", "update building set households = 500 where district = $1 and source_key = '4'", nil},
		{"few in a special grid", "update building set households = 3 where district = $1 and source_key = '4'; update grid_shape set kind = 'special' where district = $1 and grid = 4", nil},
		{"another district target", `update district set settings = '{"household_min": 450, "household_max": 600}' where id = $1`,
			[]string{"R16 warning few_households 1", "R16 warning few_households 2", "R16 warning few_households 3", "R16 warning few_households 4"}},
		{"a code of the other community", "update grid_shape set code = '00203' where district = $1 and grid = 1", []string{"R17 warning code_prefix 1"}},
		{"an incident in no grid", "update incident set grid_now = null where district = $1", []string{"R18 warning incidents_unplaced"}},
		{"a post without hours, in no grid", "update post set hours = '{}', grid_now = null where district = $1", []string{"R19 warning post_no_hours", "R19 warning post_unplaced"}},
		{"a closed post without hours", "update post set hours = '{}', during = '[2020-01-01,2026-06-15)' where district = $1", nil},
		{"no buildings known", "delete from building where district = $1", []string{"R09 unknown unknown", "R16 unknown unknown", "R22 unknown unknown"}},
		{"no household counts", "update building set households = 0 where district = $1", []string{"R16 unknown unknown"}},
		{"no posts, no incidents", "delete from post where district = $1; delete from incident where district = $1", []string{"R18 unknown unknown", "R19 unknown unknown"}},
		{"communities without codes", "update area set code = '' where district = $1", []string{"R17 unknown unknown"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := base.neighbour(t).street()
			for _, s := range strings.Split(tt.then, ";") {
				v.exec(s, v.district)
			}
			want := tt.want
			if want == nil {
				want = []string{}
			}
			if got := v.on("2026-06-15", grid.ValidateOptions{}); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			// What is said of one grid is what is said of all, as far as it concerns the grid.
			for g := int64(1); g <= 4; g++ {
				var about []string
				for _, f := range want {
					ids := f[strings.LastIndexByte(f, ' ')+1:]
					if slices.Contains(strings.Split(ids, ","), fmt.Sprint(g)) || strings.Contains(f, "unknown") {
						about = append(about, f)
					}
				}
				got := v.on("2026-06-15", grid.ValidateOptions{Grid: g})
				// A community without committee is said of each of its grids.
				isCommunity := func(f string) bool { return strings.HasPrefix(f, "R11") }
				got, about = slices.DeleteFunc(got, isCommunity), slices.DeleteFunc(about, isCommunity)
				if !slices.Equal(got, append([]string{}, about...)) {
					t.Errorf("of grid %d: got  %q\nwant %q", g, got, about)
				}
			}
		})
	}
}
