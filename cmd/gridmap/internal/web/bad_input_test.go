package web

import (
	"fmt"
	"testing"
)

// TestEditions_badInput sends what makes no sense to every route of editions and operations: whatever
// it is, it is never a fault of ours.
func TestEditions_badInput(t *testing.T) {
	s := newDrafting(t)
	reviewer := s.token(s.actors["reviewer"])
	big := "9223372036854775807"
	ask := func(method, path string, who as, b any, h ...string) {
		a := s.ask(method, path, who, b, h...)
		if a.StatusCode >= 500 {
			t.Errorf("%s %s %v %q: %d %.300s", method, path, b, h, a.StatusCode, a.body)
		}
	}
	line := `[[118.25,33.95],[118.251,33.951]]`
	for _, r := range []string{
		`{"op":"recode","grid":1,"name":"a\u0000b"}`, `{"op":"recode","grid":1,"name":"x","reason":"a\u0000b"}`, `{"op":"recode","grid":1,"name":"x","reason":"\ud800"}`,
		`{"op":"recode","grid":1,"code":"a\u007fb"}`, `{"op":"recode","grid":` + big + `,"name":"x"}`, `{"op":"recode","grid":1,"community":` + big + `,"across_areas":true}`,
		`{"op":"recode","grid":1,"name":"x","versions":{"` + big + `":1}}`, `{"op":"recode","grid":1,"name":"x","versions":{"1":2147483648}}`, `{"op":"recode","grid":1,"name":"x","versions":{"1":-2147483648}}`,
		`{"op":"recode","grid":1,"kind":"micro"}`, `{"op":"recode","grid":1,"kind":"nix"}`, `{"op":"recode","grid":1,"name":"` + "\u2028" + `"}`,
		`{"op":"repair","width_m":1e308}`, `{"op":"repair","width_m":1e309}`, `{"op":"repair","layer":"overlay"}`, `{"op":"repair","layer":"micro"}`, `{"op":"repair","grids":[]}`, `{"op":"repair","layer":"governance","grids":[1,` + big + `]}`,
		`{"op":"create","layer":"micro","parent":` + big + `,"code":"x","name":"x","polygon":` + line + `}`, `{"op":"create","layer":"micro","parent":1,"code":"x","name":"x","polygon":[]}`,
		`{"op":"create","layer":"overlay","code":"x","name":"x","polygon":[[]]}`, `{"op":"create","layer":"overlay","code":"x","name":"x","polygon":[[[]]]}`, `{"op":"create","layer":"overlay","code":"x","name":"x","polygon":[[[[]]]]}`,
		`{"op":"create","layer":"overlay","code":"x","name":"x","polygon":[[[118.25,33.95]]]}`, `{"op":"create","layer":"overlay","code":"x","name":"x","community":` + big + `,"polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501],[118.25,33.95]]}`,
		`{"op":"create","layer":"overlay","code":"x","name":"x","kind":"general","polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501],[118.25,33.95]]}`,
		`{"op":"create","layer":"overlay","code":"y","name":"x","polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501],[118.25,33.9501],[118.2501,33.95],[118.25,33.95]]}`,
		`{"op":"create","layer":"overlay","code":"y","name":"x","polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501]]}`,
		`{"op":"create","layer":"micro","parent":1,"code":"m","name":"x","polygon":[[118.2501,33.9499],[118.2502,33.9499],[118.2502,33.9498],[118.2501,33.9499]]}`,
		`{"op":"remove","grid":1001}`, `{"op":"split","grid":1001,"line":` + line + `}`, `{"op":"split","grid":1002,"line":` + line + `}`,
		`{"op":"create","layer":"micro","parent":1001,"code":"m2","name":"x","polygon":[[118.2501,33.9499],[118.2502,33.9499],[118.2502,33.9498],[118.2501,33.9499]]}`,
		`{"op":"create","layer":"micro","parent":1002,"code":"m3","name":"x","polygon":[[118.2501,33.9499],[118.2502,33.9499],[118.2502,33.9498],[118.2501,33.9499]]}`,
		`{"op":"merge","grids":[1,1001]}`, `{"op":"merge","grids":[1001,1002]}`, `{"op":"transfer","from":1,"to":1001,"polygon":` + line + `}`, `{"op":"transfer","to":1001,"polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501],[118.25,33.95]]}`,
		`{"op":"transfer","to":[1,2],"polygon":` + line + `}`, `{"op":"transfer","to":` + big + `,"polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501],[118.25,33.95]]}`, `{"op":"transfer","to":1.5,"polygon":` + line + `}`,
		`{"op":"transfer","to":1,"layer":"micro","polygon":[[118.25,33.95],[118.2501,33.95],[118.2501,33.9501],[118.25,33.95]]}`,
		`{"op":"move_node","from":1,"to":[118,33]}`, `{"op":"move_node","from":[118.25,33.95]}`, `{"op":"move_node","from":[118.25,33.95],"to":2}`, `{"op":"move_node","moves":[]}`, `{"op":"move_node","moves":[{"from":null,"to":null}]}`, `{"op":"move_node","moves":[{}]}`,
		`{"op":"move_node","from":[118.25,33.95],"layer":"overlay","outline":true}`, `{"op":"move_node","layer":"micro","from":[118.2501,33.9499]}`, `{"op":"move_node","from":[118.25,33.95],"to":[118.25,33.9501],"outline":true}`,
		`{"op":"reshape","layer":"micro","line":` + line + `}`, `{"op":"reshape","layer":"overlay","line":` + line + `}`, `{"op":"reshape","layer":"nix","line":` + line + `}`, `{"op":"reshape","outline":true,"line":[[118.2490,33.9505],[118.2505,33.9495],[118.2520,33.9505]]}`,
		`{"op":"paint","grid":1,"buildings":[` + big + `]}`, `{"op":"paint","grid":1,"buildings":[-1]}`, `{"op":"paint","grid":1001,"buildings":[1]}`, `{"op":"paint","grid":1,"buildings":[]}`,
		`{"op":"split","grid":1,"line":[[118.25,33.95],[118.25,33.95]]}`, `{"op":"split","grid":1,"line":[[1e999,0],[1,1]]}`, `{"op":"split","grid":1,"line":[[118.25,33.95],null]}`, `{"op":"split","grid":1,"codes":["a","a"],"line":[[118.2505,33.951],[118.2505,33.94]]}`,
		`{"op":"split","grid":1,"codes":null,"line":` + line + `}`, `{"op":"split","grid":1,"names":["\u0000"],"line":` + line + `}`, `{"op":"split","versions":null,"grid":1,"line":` + line + `}`,
		`[]`, `null`, `""`, `{`, `{"op":null}`, `{"op":"split","grid":null}`, `{"op":"copy"}`,
	} {
		ask("POST", s.path("try"), s.planner, r)
		ask("POST", s.path("operations"), s.planner, r)
	}
	s.refused(s.operate(`{"op":"recode","grid":2,"name":"x"}`, "Idempotency-Key", "\xff"), 422, "key", false)
	s.refused(s.ask("PATCH", fmt.Sprintf("/api/v1/editions/%d", s.draft), s.planner, `{"outside":[null]}`), 422, "edition_outside", false)
	for _, k := range []string{"\xff", "\x80abc", "ключ", "a\tb"} {
		ask("POST", s.path("operations"), s.planner, `{"op":"recode","grid":2,"name":"`+fmt.Sprintf("%x", k)+`"}`, "Idempotency-Key", k)
		ask("POST", s.path("undo"), s.planner, `{}`, "Idempotency-Key", k)
		ask("POST", s.path("redo"), s.planner, `{}`, "Idempotency-Key", k)
		ask("POST", "/api/v1/incidents", s.token(s.actors["commander"]), `{"source_key":"a","category":"c","reported_at":"2026-01-01T00:00:00Z","place":[118.2501,33.9499]}`, "Idempotency-Key", k)
	}
	for _, u := range []string{`{"operation":` + big + `}`, `{"operation":0}`, `{"operation":-1}`, `{"reason":"\u0000"}`, `{"reason":"\ud800x"}`, `{}`, `null`, `[]`} {
		ask("POST", s.path("undo"), s.planner, u)
		ask("POST", s.path("redo"), s.planner, u)
	}
	for _, c := range []string{`{"outside":[[1]]}`, `{"outside":[[1,2,3]]}`, `{"outside":[null]}`, `{"outside":null}`, `{"outside":[[1e999,0]]}`, `{"outside":[[200,0]]}`, `{"outside":[[]]}`, `{"outside":"x"}`,
		`{"planned_from":"2999-12-31"}`, `{"planned_from":"x"}`, `{"planned_from":"2026-02-30"}`, `{"planned_from":""}`, `{"name":""}`, `{"name":"\u0000"}`, `{"note":"\u0000"}`, `{"note":"\ud800"}`, `{}`, `null`} {
		ask("PATCH", fmt.Sprintf("/api/v1/editions/%d", s.draft), s.planner, c)
	}
	for _, c := range []string{`{"name":"a","from":` + big + `}`, `{"name":"a","from":0}`, `{"name":"a","planned_from":"2026-13-01"}`, `{"name":"\u0000"}`, `{"name":"a","note":"\u0000"}`, `{"name":"a","planned_from":"1900-01-01"}`} {
		ask("POST", "/api/v1/editions", s.planner, c)
	}
	for _, c := range []string{`{"grids":[` + big + `],"branches":[{"organisation":` + big + `,"role":"lead"}]}`, `{"grids":[1],"branches":[{"organisation":1,"role":"lead"}]}`, `{"grids":[1],"members":[]}`, `{"grids":[1],"dated":["x"]}`, `{"grids":[1],"dated":["members"],"members":[{"member":1,"role":"head"}]}`, `{"grids":[1],"dated":["members"],"was":[{"grid":` + big + `,"members":null}]}`, `{"grids":[1],"branches":[]}`, `{"grids":[1]}`, `{"grids":[]}`, `{"grids":null}`,
		`{"grids":[-1],"members":[{"member":1,"role":"head"}]}`, `{"grids":[1],"members":[{"member":-1,"role":"head"}]}`, `{"grids":[1001],"branches":[{"organisation":2,"role":"lead"},{"organisation":2,"role":"joint"}]}`} {
		ask("PUT", s.path("assignments"), s.planner, c)
		ask("POST", s.path("assignments/confirm"), s.planner, c)
	}
	for _, q := range []string{"grid=" + big, "grid=0", "grid=a", "grid=", "grid=1&kind=x", "grid=-5", "grid=99999999999999999999"} {
		ask("DELETE", s.path("assignments?"+q), s.planner, nil)
	}
	for _, who := range []as{s.planner, reviewer} {
		for _, id := range []string{"0", "-1", big, "99999999999999999999", "x", fmt.Sprint(s.draft), "1"} {
			for _, do := range []string{"submit", "return", "withdraw", "approve", "publish", "unschedule", "return", "rebase", "undo", "redo"} {
				for _, b := range []string{`{}`, `{"note":"x"}`, `{"from":"2999-12-31"}`, `{"from":"1900-01-01"}`, `{"note":"\u0000"}`} {
					ask("POST", "/api/v1/editions/"+id+"/"+do, who, b)
				}
			}
		}
	}
	for _, id := range []string{"0", "-1", big, "99999999999999999999", "x", fmt.Sprint(s.draft), "1"} {
		for _, r := range []string{"", "/validation", "/validation?as_of=2999-12-31", "/validation?as_of=1900-01-01", "/validation?cursor=xx", "/validation?limit=0", "/assignments?as_of=2999-12-31", "/assignments?cursor=e30", "/assignments?source=x", "/events?cursor=AAAA", "/events?cursor=MQ",
			"/handover", "/handover?cursor=eA", "/operations", "/operations?actor=" + big, "/operations?cursor=IngiIg", "/operations/" + big, "/operations/0", "/impact", "/impact?against=" + big, "/impact/buildings?cursor=x", "/lineage", "/lineage?against=" + big, "/lineage.csv?against=x", "/figures", "/edges", "/edges?bbox=1,2,3,4", "/edges?bbox=118.2,33.9,118.3,34"} {
			ask("GET", "/api/v1/editions/"+id+r, s.viewer, nil)
		}
	}
	ask("POST", s.path("abandon"), s.planner, `{"note":"\u0000"}`)
	ask("POST", s.path("abandon"), s.planner, `{}`)
	ask("POST", s.path("rebase"), s.planner, `{}`)
}
