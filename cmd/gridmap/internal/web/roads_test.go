package web

import "testing"

func TestRoads_route(t *testing.T) {
	s := newStaffed(t)
	_, err := s.pool.Exec(t.Context(), `insert into road (district, source_key, class, name, line) values
		(1, 'a', 'primary', '人民路', 'srid=4326;multilinestring((118.2 33.9, 118.3 33.95))'), (1, 'b', 'path', '', 'srid=4326;multilinestring((118.21 33.9, 118.3 33.95))')`)
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{"": 422, "?bbox=": 422, "?bbox=1,2,3": 422, "?bbox=3,2,1,4": 422, "?bbox=118,33,119,34": 200, "?bbox=118,33,119,34&class=path": 422} {
		if w := s.ask("GET", "/api/v1/roads"+query, s.viewer, ""); w.Code != want {
			t.Errorf("%s: %d, want %d: %s", query, w.Code, want, w.Body)
		}
	}
	if w := s.ask("GET", "/api/v1/roads?bbox=118,33,119,34", "", ""); w.Code != 401 {
		t.Errorf("nobody: %d", w.Code)
	}
	items := s.get("/api/v1/roads?bbox=118,33,119,34", s.viewer)["items"].([]any)
	road := items[0].(map[string]any)
	if len(items) != 2 || road["class"] != "primary" || road["name"] != "人民路" || road["geometry"].(map[string]any)["type"] != "MultiLineString" {
		t.Errorf("%v", items)
	}
}

func TestBuildings_withFootprints(t *testing.T) {
	s := newStaffed(t)
	for query, want := range map[string]bool{"": false, "&geometry=0": false, "&geometry=1": true} {
		items := s.get("/api/v1/buildings?bbox=-10,20,170,60&limit=5"+query, s.viewer)["items"].([]any)
		shape, has := items[0].(map[string]any)["geometry"].(map[string]any)
		if len(items) != 5 || has != want || want && shape["type"] != "MultiPolygon" {
			t.Errorf("%q: %v", query, items[0])
		}
	}
}
