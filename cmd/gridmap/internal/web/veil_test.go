package web

import "testing"

// Grid 1 has 3 households, grid 2 has 9, grid 3 has 10, grid 4 none, grid 21 no building; one
// building of grid 5 is moved out of every grid.
func TestReads_fewHouseholdsAreNotTold(t *testing.T) {
	s := newStaffed(t)
	for _, q := range []string{
		`update building set households = 0 where grid_now in (1, 2, 3, 4)`,
		`update building set households = 3 where id = 0`,
		`update building set households = 9 where id = 4`,
		`update building set households = 10 where id = 8`,
		`update building set grid_now = null, households = 7 where id = 16`,
		`update incident set grid_now = null where source_key in ('0/1', '8/2')`,
		`update post set during = '(,2026-01-01)' where id = 1`,
		`update post set during = '[2999-01-01,)' where id = 5`,
	} {
		if _, err := s.pool.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	households := func(path, token string) map[float64]any {
		out := map[float64]any{}
		for _, i := range s.get(path, token)["items"].([]any) {
			item := i.(map[string]any)
			if counts, ok := item["counts"].(map[string]any); ok {
				item["households"] = counts["households"]
			}
			out[item["id"].(float64)] = item["households"]
		}
		return out
	}
	for token, want := range map[string]map[float64]any{
		"":       {1: nil, 2: nil, 3: 10.0, 4: 0.0, 5: 300.0, 6: 400.0, 21: 0.0},
		s.viewer: {1: 3.0, 2: 9.0, 3: 10.0, 4: 0.0, 5: 300.0, 6: 400.0, 21: 0.0},
	} {
		list := households("/api/v1/grids", token)
		for id, n := range want {
			if list[id] != n {
				t.Errorf("the list says that grid %v has %v households, want %v (signed in: %t)", id, list[id], n, token != "")
			}
			if got := s.get("/api/v1/grids/"+sprint(id), token)["households"]; got != n {
				t.Errorf("grid %v has %v households, want %v (signed in: %t)", id, got, n, token != "")
			}
		}
	}

	// Sums everybody sees are sums of what everybody sees.
	told := households("/api/v1/grids", "")
	sums, street := map[float64]float64{}, 0.0
	for id, n := range told {
		if n != nil {
			sums[10+float64(int(id-1)%surveyColumn/2)] += n.(float64)
			street += n.(float64)
		}
	}
	areas := households("/api/v1/areas", "")
	for id, n := range sums {
		if areas[id] != n {
			t.Errorf("community %v has %v households, its grids are told to have %v", id, areas[id], n)
		}
	}
	district := s.get("/api/v1/districts", "")["items"].([]any)[0].(map[string]any)["counts"].(map[string]any)
	if areas[1] != street || district["households"] != street {
		t.Errorf("the street has %v households, the district %v, the grids %v", areas[1], district["households"], street)
	}
	if all := households("/api/v1/areas", s.viewer); all[10] != sums[10]+12 || all[1] != street+12 {
		t.Errorf("a viewer's sums leave something out: %v, %v and %v", all, sums, street)
	}

	var incidents float64
	if err := s.pool.QueryRow(t.Context(), `select count(*) from incident`).Scan(&incidents); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string][4]any{"": {nil, nil, street, 14.0}, s.viewer: {incidents, 2.0, street + 12 + 7, 14.0}} {
		counts := s.get("/api/v1/districts", token)["items"].([]any)[0].(map[string]any)["counts"].(map[string]any)
		got := [4]any{counts["incidents"], counts["unplaced_incidents"], counts["households"], counts["posts"]}
		if got != want {
			t.Errorf("the district has incidents, unplaced, households, open posts %v, want %v (signed in: %t)", got, want, token != "")
		}
	}
	if _, err := s.pool.Exec(t.Context(), `insert into district (id, name) values (2, '邻区')`); err != nil {
		t.Fatal(err)
	}
	for _, i := range s.get("/api/v1/districts", s.viewer)["items"].([]any) {
		item := i.(map[string]any)
		if own := item["id"] == 1.0; own != (item["counts"].(map[string]any)["incidents"] != nil) {
			t.Errorf("an actor of district 1 reads of district %v: %v", item["id"], item["counts"])
		}
	}
}
