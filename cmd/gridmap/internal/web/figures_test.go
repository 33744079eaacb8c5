package web

import "testing"

func TestFigures_route(t *testing.T) {
	s := newDrafted(t)
	if w := s.ask("GET", "/api/v1/editions/2/figures", "", ""); w.Code != 401 {
		t.Errorf("without sign-in: %d", w.Code)
	}
	if w := s.ask("GET", "/api/v1/editions/2/figures?sort=beauty", s.viewer, ""); w.Code != 422 {
		t.Errorf("sort=beauty: %d", w.Code)
	}
	n, last := 0, -1.0
	for path := "/api/v1/editions/2/figures?sort=area_m2&limit=20"; path != ""; {
		list := s.get(path, s.viewer)
		for _, item := range list["items"].([]any) {
			area := item.(map[string]any)["area_m2"].(float64)
			if area < last {
				t.Errorf("%v m² after %v", area, last)
			}
			n, last = n+1, area
		}
		path, _ = list["next"].(string)
	}
	if n != surveyColumn*surveyColumn-1 {
		t.Errorf("%d grids", n)
	}
}
