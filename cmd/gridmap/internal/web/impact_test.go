package web

import (
	"fmt"
	"testing"
)

// newDrafted is a staffed district whose draft (edition 2, based on 1) lets grid 1 take grid 2.
func newDrafted(t *testing.T) *staffed {
	s := newStaffed(t)
	for _, q := range []string{
		`update edition set base = 1 where id = 2`,
		`with joined as (select st_multi(st_union(geom)) geom from grid_shape gs join shape s using (district) where gs.shape = s.id and gs.edition = 1 and gs.grid in (1, 2)),
			made as (insert into shape (district, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
				select 1, st_forcepolygonccw(geom), lonlat_of(geom), st_pointonsurface(geom), st_npoints(geom) - 1, round(2 * st_area(geom)), lattice_area(geom), lattice_length(geom) from joined returning id)
			update grid_shape set shape = (select id from made) where edition = 2 and grid = 1`,
		`delete from grid_shape where edition = 2 and grid = 2`,
	} {
		if _, err := s.pool.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	return s
}

func TestImpact_whoMayReadIt(t *testing.T) {
	s := newDrafted(t)
	for _, path := range []string{"impact", "impact/buildings", "impact/posts", "impact/incidents"} {
		for token, want := range map[string]int{"": 401, s.viewer: 200, s.commander: 200} {
			if w := s.ask("GET", "/api/v1/editions/2/"+path, token, ""); w.Code != want {
				t.Errorf("%s: %d, want %d: %s", path, w.Code, want, w.Body)
			}
		}
		for address, want := range map[string]int{"1/" + path: 422, "1/" + path + "?against=2": 200, "2/" + path + "?against=77": 404, "77/" + path: 404, "x/" + path: 422} {
			if w := s.ask("GET", "/api/v1/editions/"+address, s.viewer, ""); w.Code != want {
				t.Errorf("%s: %d, want %d: %s", address, w.Code, want, w.Body)
			}
		}
	}
}

func TestImpact_ofADraft(t *testing.T) {
	s := newDrafted(t)
	var buildings, households int
	err := s.pool.QueryRow(t.Context(), "select count(*), coalesce(sum(households), 0) from building where grid_now = 2").Scan(&buildings, &households)
	if err != nil || buildings == 0 {
		t.Fatal(buildings, err)
	}
	got := s.get("/api/v1/editions/2/impact", s.viewer)
	moves := got["moves"].([]any)
	if len(moves) != 1 {
		t.Fatalf("moves %v", moves)
	}
	m := moves[0].(map[string]any)
	if fmt.Sprint(m["from"], m["to"], m["buildings"], m["households"], m["handed"]) != fmt.Sprint(2, 1, buildings, households, true) {
		t.Errorf("moves %v, want %d buildings with %d households from 2 to 1", m, buildings, households)
	}
	for query, want := range map[string]int{"": buildings, "?from=2&to=1": buildings, "?from=1": 0, "?to=outside": 0, "?handed=true": buildings} {
		n := 0
		path := "/api/v1/editions/2/impact/buildings" + query
		if query == "" {
			path += "?limit=1"
		}
		for path != "" {
			list := s.get(path, s.viewer)
			n += len(list["items"].([]any))
			path, _ = list["next"].(string)
		}
		if n != want {
			t.Errorf("buildings%s: %d, want %d", query, n, want)
		}
	}
	if w := s.ask("GET", "/api/v1/editions/2/impact/buildings?from=everywhere", s.viewer, ""); w.Code != 422 {
		t.Errorf("from=everywhere: %d", w.Code)
	}
}
