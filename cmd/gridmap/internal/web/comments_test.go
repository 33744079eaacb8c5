package web

import (
	"fmt"
	"net/http"
	"testing"

	"gridmap/grid"
)

// A review through HTTP: who may say what, what comes back, and that an open browser hears of it
// at once.
func TestComments_throughHTTP(t *testing.T) {
	s := newDrafting(t)
	reviewer, commander := s.token(s.actors["reviewer"]), s.token(s.actors["commander"])
	watching, public := s.listen("/api/v1/events", s.viewer), s.listen("/api/v1/events", nobody)
	watching.next()
	public.next()
	heard := func(kind string) {
		t.Helper()
		e, _ := watching.next()
		if e.name != "change" || e.data["layer"] != "comment" || e.data["kind"] != kind || e.data["draft"] != true || e.data["edition"] != float64(s.draft) || len(e.data["boxes"].([]any)) != 1 {
			t.Errorf("heard %+v", e)
		}
		if touched := e.data["tiles"].(map[string]any); len(touched["near"].([]any))+len(touched["everywhere"].([]any)) != 0 {
			t.Errorf("a comment touches tiles: %v", touched)
		}
	}
	comment := func(who as, b any, status int, headers ...string) answer {
		t.Helper()
		return s.want(s.ask("POST", s.path("comments"), who, b, headers...), status)
	}
	comment(s.viewer, body{"text": "x", "at": spot(150, 150)}, 403)
	comment(commander, body{"text": "x", "at": spot(150, 150)}, 403)
	sent := body{"text": "沿河走", "at": spot(150, 150), "grid": 10}
	head := readAs[grid.Comment](s, comment(reviewer, sent, 201, "Idempotency-Key", "a"))
	heard("insert")
	if head.Grid == nil || head.Grid.Code == "" || head.Author.Name != "reviewer" || head.At != spot(150, 150) {
		t.Errorf("%+v", head)
	}
	if again := comment(reviewer, sent, 200, "Idempotency-Key", "a"); again.Header.Get("Idempotency-Replayed") != "true" || readAs[grid.Comment](s, again).ID != head.ID {
		t.Errorf("sent again: %s", again.body)
	}
	comment(s.planner, body{"text": "已改", "reply_to": head.ID}, 201)
	heard("insert")
	s.refused(comment(s.planner, body{"text": "x", "at": spot(150, 150), "grid": 999}, 422), 422, "comment_grid", true)
	s.refused(comment(s.planner, body{"text": "x"}, 422), 422, "comment_at", false)
	for _, bad := range []string{`{"text":"x","at":[1]}`, `{"text":"x","at":[1,2,3]}`, `{"text":"x","at":"here"}`, `{"text":5,"at":[1,2]}`, `{"at":[1,2]}`, `{"text":"x","at":[1,2],"name":"张三"}`, `{"text":"x","at":[1,null]}`} {
		comment(s.planner, bad, 422).problem(t)
	}
	one := s.path(fmt.Sprintf("comments/%d", head.ID))
	if c := readAs[grid.Comment](s, s.want(s.ask("PATCH", one, reviewer, body{"text": "沿河北岸走"}), 200)); c.Text != "沿河北岸走" || c.ChangedAt == nil {
		t.Errorf("%+v", c)
	}
	heard("update")
	s.want(s.ask("PATCH", one, s.planner, body{"text": "x"}), 403).problem(t)
	s.want(s.ask("DELETE", one, s.planner, nil), 403).problem(t)
	if c := readAs[grid.Comment](s, s.want(s.ask("POST", one+"/resolve", s.planner, nil), 200)); c.ResolvedBy == nil || c.ResolvedBy.Name != "planner" {
		t.Errorf("%+v", c)
	}
	heard("update")
	list := func(query string, who as) []grid.Comment {
		t.Helper()
		return readAs[listBody[grid.Comment]](s, s.want(s.ask("GET", s.path("comments"+query), who, nil), 200)).Items
	}
	if n := len(list("?open=true", s.viewer)); n != 0 {
		t.Errorf("%d open", n)
	}
	s.want(s.ask("POST", one+"/reopen", reviewer, nil), 200)
	heard("update")
	if all := list("?open=1&grid=10", s.viewer); len(all) != 2 || history(all[0]) != "made changed resolved reopened" {
		t.Errorf("%+v", all)
	}
	first := readAs[listBody[grid.Comment]](s, s.want(s.ask("GET", s.path("comments?limit=1"), s.viewer, nil), 200))
	if first.Next == nil || len(readAs[listBody[grid.Comment]](s, s.want(s.ask("GET", *first.Next, s.viewer, nil), 200)).Items) != 1 {
		t.Errorf("pages: %+v", first)
	}
	s.want(s.ask("DELETE", one, reviewer, nil), http.StatusNoContent)
	heard("delete")
	s.want(s.ask("GET", s.path("comments"), nobody, nil), 401)
	s.want(s.ask("GET", "/api/v1/editions/99/comments", s.viewer, nil), 404).problem(t)
	s.want(s.ask("POST", s.path("comments/999/resolve"), s.planner, nil), 404).problem(t)
	public.silent()
}

func history(c grid.Comment) (words string) {
	for i, a := range c.History {
		if i > 0 {
			words += " "
		}
		words += a.Kind
	}
	return words
}
