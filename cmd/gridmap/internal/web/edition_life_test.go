package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gridmap/grid"
)

// An edition from draft to force through HTTP: what keeps it back is put right, somebody else
// approves it, it is put on the calendar and taken out again, and comes into force today. Every
// read tells the days apart.
func TestEdition_fromDraftToForce(t *testing.T) {
	s := newDrafting(t)
	reviewer := s.token(s.actors["reviewer"])
	if _, err := s.pool.Exec(t.Context(), `update edition set during = '[2025-01-01,)' where id = 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.pool.Exec(t.Context(), `insert into member (district, id, organisation, name, office, term) values (1, 7, 2, '在任者', 'secretary', '[2025-01-01,)')`); err != nil {
		t.Fatal(err)
	}
	gate := func(query string) gateBody {
		t.Helper()
		return readAs[gateBody](s, s.want(s.ask("GET", s.path("validation?lang=zh"+query), s.planner, nil), 200))
	}
	g := gate("")
	if g.Ready || g.Blocking < 64 || g.Blockers[0].Title == "" || g.Blockers[0].Place == nil {
		t.Fatalf("ready %t, %d stand in the way", g.Ready, g.Blocking)
	}
	// A split leaves a piece with proposals nobody has confirmed.
	out := s.done(s.operate(body{"op": "split", "grid": 10, "line": spots(150, 90, 150, 210)}))
	var all []int64
	for id := range int64(64) {
		all = append(all, id+1)
	}
	for _, r := range out.Grids {
		if r.Created {
			all = append(all, r.ID)
		}
	}
	s.want(s.ask("PUT", s.path("assignments"), s.planner, body{"grids": all, "members": []body{{"member": 7, "role": "contact"}}}), 204)
	g = gate("")
	if len(g.Blockers) != 1 || g.Blockers[0].Rule != "R23" || g.Blockers[0].Mend == nil {
		t.Fatalf("%+v", g.Blockers)
	}
	m := g.Blockers[0].Mend
	s.want(s.ask(m.Method, m.Path, s.planner, m.Body), 200)
	if g = gate(""); !g.Ready {
		t.Fatalf("%+v", g.Blockers)
	}

	transition := func(what string, who as, b body, status int) answer {
		t.Helper()
		return s.want(s.ask("POST", s.path(what), who, b), status)
	}
	state := func(want string) {
		t.Helper()
		if e := readAs[grid.EditionDetail](s, s.want(s.ask("GET", fmt.Sprintf("/api/v1/editions/%d", s.draft), s.viewer, nil), 200)); e.State != want {
			t.Errorf("the edition is %s, want %s", e.State, want)
		}
	}
	transition("approve", reviewer, body{}, 409) // nobody submitted it
	transition("submit", s.planner, body{"note": "请审"}, 200)
	s.refused(s.operate(body{"op": "recode", "grid": 3, "name": "改"}), 409, "not_draft", false)
	transition("approve", s.planner, body{}, 403)
	transition("return", reviewer, body{}, 422) // without a word
	transition("return", reviewer, body{"note": "再看一下"}, 200)
	state("draft")
	transition("withdraw", s.planner, body{}, 409) // a draft
	transition("submit", s.planner, body{}, 200)
	second, err := s.Store.AddActor(t.Context(), grid.NewActor{District: 1, Name: "second", Roles: []string{"planner"}})
	if err != nil {
		t.Fatal(err)
	}
	s.refused(transition("withdraw", s.token(second), body{}, 403), 403, "not_yours", false)
	transition("withdraw", reviewer, body{}, 403)
	transition("withdraw", s.planner, body{"note": "还要改"}, 200)
	state("draft")
	transition("submit", s.planner, body{}, 200)
	transition("approve", reviewer, body{}, 200)

	// Somebody else's draft, of the edition that is in force now.
	slow := &drafting{site: s.site, planner: s.planner, viewer: s.viewer}
	slow.draft = readAs[grid.EditionDetail](s, s.want(s.ask("POST", "/api/v1/editions", s.planner, body{"name": "慢慢来"}), 201)).ID
	slow.done(slow.operate(body{"op": "recode", "grid": 20, "name": "二十"}))
	slow.done(slow.operate(body{"op": "move_node", "from": spot(500, 500), "to": spot(505, 510)}))

	// On the calendar.
	later := time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
	p := readAs[grid.Published](s, transition("publish", reviewer, body{"from": later}, 200))
	if !p.Scheduled || string(p.From) != later {
		t.Errorf("published %+v", p)
	}
	state("scheduled")
	grids := func(query string, who as) int {
		t.Helper()
		list := readAs[struct{ Items []struct{ ID int64 } }](s, s.want(s.ask("GET", "/api/v1/grids?limit=100"+query, who, nil), 200))
		return len(list.Items)
	}
	if now, then := grids("", s.viewer), grids("&as_of="+later, s.viewer); now != 64 || then != 65 {
		t.Errorf("%d grids now, %d then", now, then)
	}
	if n := grids("&as_of="+later+"&district=1", nobody); n != 0 {
		t.Errorf("the public sees %d grids of what is not in force", n)
	}
	transition("unschedule", reviewer, body{}, 200)
	state("approved")

	// In force today.
	public := s.listen("/api/v1/events?district=1", nobody)
	_, seq, err := s.Store.FeedEnd(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	public.hello(seq)
	p = readAs[grid.Published](s, transition("publish", reviewer, body{}, 200))
	if p.Scheduled || p.Replaced != 1 || p.Changed != 4 { // two of the ground, and two neighbours with a corner more
		t.Errorf("published %+v", p)
	}
	state("in_force")
	told := map[any]bool{}
	for !told["publish"] {
		e, ok := public.next()
		if !ok || e.data["draft"] != false {
			t.Fatalf("the public is told %v, %t", e, ok)
		}
		told[e.data["kind"]] = true
	}
	yesterday := time.Now().AddDate(0, 0, -3).Format(time.DateOnly)
	if now, then := grids("", s.viewer), grids("&as_of="+yesterday, s.viewer); now != 65 || then != 64 {
		t.Errorf("%d grids now, %d before", now, then)
	}
	x, y := surveyCorner(1, 1).Tile(16)
	tile := func(query string) string {
		t.Helper()
		return s.want(s.ask("GET", fmt.Sprintf("/tiles/grids/16/%d/%d.mvt?district=1%s", x, y, query), nobody, nil), 200).body
	}
	if tile("") == tile("&as_of="+yesterday) {
		t.Error("tiles of today and of before are the same")
	}
	for _, path := range []string{"/api/v1/validation?", "/api/v1/assignments?limit=500&"} {
		was := s.want(s.ask("GET", path+"as_of="+yesterday, s.viewer, nil), 200).body
		is := s.want(s.ask("GET", path, s.viewer, nil), 200).body
		if was == is {
			t.Errorf("%s says the same of before and of today", path)
		}
	}
	var kinds []string
	events := readAs[struct{ Items []grid.EditionEvent }](s, s.want(s.ask("GET", s.path("events"), s.viewer, nil), 200))
	for _, e := range events.Items {
		kinds = append(kinds, e.Kind)
	}
	slices.Reverse(kinds)
	if got := strings.Join(kinds, " "); got != "created assigned assigned submitted returned submitted returned submitted approved scheduled unscheduled published" {
		t.Errorf("its life: %s", got)
	}
	transition("publish", reviewer, body{}, 409)

	// The other draft is made anew on what is in force, and what was done in it is done again.
	g = readAs[gateBody](s, s.want(s.ask("GET", slow.path("validation"), s.planner, nil), 200))
	if g.Ready {
		t.Error("a draft whose base is superseded is ready")
	}
	anew := readAs[grid.Rebased](s, s.want(s.ask("POST", slow.path("rebase"), s.planner, nil), 201))
	if anew.Replayed != 2 || anew.Left != 0 || anew.Stopped != nil || anew.Edition.Base == nil || *anew.Edition.Base != s.draft {
		t.Errorf("rebased: %+v", anew)
	}
	here := readAs[struct{ Items []struct{ Name string } }](s, s.want(s.ask("GET", fmt.Sprintf("/api/v1/grids?limit=100&edition=%d", anew.Edition.ID), s.planner, nil), 200))
	if len(here.Items) != 65 || !slices.ContainsFunc(here.Items, func(g struct{ Name string }) bool { return g.Name == "二十" }) {
		t.Errorf("%d grids in the draft made anew: %v", len(here.Items), here.Items)
	}
	s.want(s.ask("POST", slow.path("rebase"), s.planner, nil), 409) // it is abandoned

	s.want(s.ask("GET", s.path("handover"), s.viewer, nil), 200)
	s.want(s.ask("GET", s.path("handover"), nobody, nil), 401)
}
