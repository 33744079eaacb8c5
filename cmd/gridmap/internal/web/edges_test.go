package web

import "testing"

func TestEdges_route(t *testing.T) {
	s := newDrafted(t)
	const path = "/api/v1/editions/2/edges"
	b := surveyCorner(0, 0).LonLat()
	for query, want := range map[string]int{"": 422, "?bbox=1,2,3": 422, "?bbox=": 422, "?bbox=118,33,119,35": 200, "?bbox=118,33,119,35&layer=micro": 200, "?bbox=118,33,119,35&layer=x": 422} {
		if w := s.ask("GET", path+query, s.viewer, ""); w.Code != want {
			t.Errorf("%s: %d, want %d: %.200s", query, w.Code, want, w.Body)
		}
	}
	if w := s.ask("GET", path+"?bbox=118,33,119,35", "", ""); w.Code != 401 {
		t.Errorf("without sign-in: %d", w.Code)
	}
	all := s.get(path+"?bbox=-10,20,170,60", s.viewer)
	if len(all["edges"].([]any)) < 50 || len(all["nodes"].([]any)) < 50 {
		t.Errorf("%d edges and %d nodes around %v", len(all["edges"].([]any)), len(all["nodes"].([]any)), b)
	}
}
