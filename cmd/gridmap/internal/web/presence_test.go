package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gridmap/grid"
)

// beside is another server on the same database, as serve.go starts it.
func (s *drafting) beside() *drafting {
	s.t.Helper()
	other := *s.site
	other.Server = New(Config{Log: s.Log, Store: grid.NewStore(s.pool), Tiles: s.Tiles, Assets: s.Assets})
	follower, err := other.Store.Follow(s.t.Context(), grid.FeedReader{Log: s.Log, Change: other.Changed, Lost: func(int32, int64) {}, Presence: other.HeardPresence})
	if err != nil {
		s.t.Fatal(err)
	}
	go follower.Run(s.t.Context())
	front := httptest.NewServer(other.Server)
	s.t.Cleanup(func() { other.Server.Close(); front.Close() })
	other.url = front.URL
	for end := time.Now().Add(20 * time.Second); !follower.Connected(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal("the other server does not come to follow")
		}
	}
	return &drafting{site: &other, draft: s.draft, planner: s.planner, viewer: s.viewer}
}

// met is the next event, which must be one of presence.
func (l *listener) met(session string, gone bool) map[string]any {
	l.t.Helper()
	e, ok := l.next()
	if !ok || e.name != "presence" || e.id != "" || e.data["session"] != session || e.data["gone"] != gone {
		l.t.Fatalf("heard %+v, want %s, gone %t", e, session, gone)
	}
	return e.data
}

// Planners in one draft see each other, on whichever server they are; the public and other
// districts hear nothing, and it is no part of the feed.
func TestPresence_reachesOtherServers(t *testing.T) {
	s := newDrafting(t)
	other := s.beside()
	reviewer := s.token(s.actors["reviewer"])
	here, there := s.listen("/api/v1/events", reviewer), other.listen("/api/v1/events", s.viewer)
	public, stranger := other.listen("/api/v1/events?district=1", nobody), other.listen("/api/v1/events?district=1", s.token(s.other))
	for _, l := range []*listener{here, there, public, stranger} {
		l.next()
	}
	feed := "select coalesce(sum(last), 0) from feed"
	before := s.count(feed)
	put := func(at *drafting, who as, b any, status int) answer {
		t.Helper()
		return s.want(at.ask("PUT", s.path("presence"), who, b), status)
	}
	put(s, s.planner, body{"session": "planner-tab-1", "bounds": []float64{118.2, 33.9, 118.3, 34}, "cursor": []float64{118.25, 33.95}, "tool": "split", "grids": []int{10, 11}}, 204)
	for _, l := range []*listener{here, there} {
		p := l.met("planner-tab-1", false)
		if got := fmt.Sprintln(p["edition"], p["bounds"], p["cursor"], p["tool"], p["grids"], p["actor"].(map[string]any)["name"]); got != fmt.Sprintln(s.draft, "[118.2 33.9 118.3 34] [118.25 33.95] split [10 11] planner") {
			t.Errorf("heard %s", got)
		}
	}
	put(other, reviewer, body{"session": "reviewer-tab", "bounds": nil, "cursor": nil, "tool": ""}, 204)
	for _, l := range []*listener{here, there} {
		if p := l.met("reviewer-tab", false); p["cursor"] != nil || p["bounds"] != nil || fmt.Sprint(p["grids"]) != "[]" {
			t.Errorf("heard %v", p)
		}
	}
	for _, at := range []*drafting{s, other} {
		list := readAs[listBody[presence]](s, s.want(at.ask("GET", s.path("presence"), s.viewer, nil), 200)).Items
		if len(list) != 2 || list[0].Session != "planner-tab-1" || list[1].Session != "reviewer-tab" || list[0].Actor.ID != s.actors["planner"].ID {
			t.Errorf("%+v", list)
		}
	}
	put(other, s.planner, body{"session": "planner-tab-1", "tool": "merge"}, 204) // on another server than before
	for _, l := range []*listener{here, there} {
		if p := l.met("planner-tab-1", false); p["tool"] != "merge" {
			t.Errorf("heard %v", p)
		}
	}
	s.want(s.ask("DELETE", s.path("presence?session=planner-tab-1"), reviewer, nil), 204) // somebody else's
	s.want(s.ask("DELETE", s.path("presence?session=planner-tab-1"), s.planner, nil), 204)
	s.want(s.ask("DELETE", s.path("presence?session=planner-tab-1"), s.planner, nil), 204)
	here.met("planner-tab-1", true)
	there.met("planner-tab-1", true)
	for _, l := range []*listener{here, there, public, stranger} {
		l.silent()
	}
	if after := s.count(feed); after != before {
		t.Errorf("presence is in the feed: %d before, %d after", before, after)
	}
	// A change after presence still has its number, and resuming is by it.
	seq := s.announce(grid.Change{Layer: "posts", Kind: "update"})
	there.change(seq, "posts")
}

func TestPresence_refusals(t *testing.T) {
	s := newDrafting(t)
	put := func(who as, b any, status int) answer {
		t.Helper()
		return s.want(s.ask("PUT", s.path("presence"), who, b), status)
	}
	ok := body{"session": "planner-tab-1"}
	put(nobody, ok, 401)
	put(s.viewer, ok, 403)
	for field, b := range map[string]any{
		"session": body{}, "body.session": body{"session": "short"}, "body.tool": body{"session": "planner-tab-1", "tool": "<b>"},
		"body.grids": body{"session": "planner-tab-1", "grids": make([]int64, 51)}, "bounds": body{"session": "planner-tab-1", "bounds": []int{3, 0, 2, 1}},
		"cursor": body{"session": "planner-tab-1", "cursor": []int{181, 0}}, "body.cursor": body{"session": "planner-tab-1", "cursor": []int{1}},
		"body.bounds": body{"session": "planner-tab-1", "bounds": []int{1, 2, 3}}, "body": body{"session": "planner-tab-1", "name": "张三"},
	} {
		if p := put(s.planner, b, 422).problem(t); len(p.Problems) == 0 || !strings.Contains(p.Problems[0].Field+p.Problems[0].Message, field) {
			t.Errorf("%v: %+v", b, p)
		}
	}
	put(s.planner, `{"session":"planner-tab-1","tool":"`+strings.Repeat("x", 5000)+`"}`, http.StatusRequestEntityTooLarge)
	s.want(s.ask("PUT", "/api/v1/editions/99/presence", s.planner, ok), 404).problem(t)
	s.refused(s.want(s.ask("PUT", "/api/v1/editions/1/presence", s.planner, ok), 409), 409, "edition_state", false)
	s.want(s.ask("GET", "/api/v1/editions/99/presence", s.viewer, nil), 404).problem(t)
	s.want(s.ask("GET", s.path("presence"), nobody, nil), 401)
	s.want(s.ask("DELETE", s.path("presence"), s.planner, nil), 422).problem(t)
	for range 2 * presenceBurst {
		if a := s.ask("PUT", s.path("presence"), s.planner, ok); a.StatusCode == http.StatusTooManyRequests {
			if a.Header.Get("Retry-After") != "1" {
				t.Errorf("%v", a.Header)
			}
			return
		}
	}
	t.Error("any number of words is taken")
}

// Passing news never take the room of changes.
func TestHub_presenceGivesWay(t *testing.T) {
	h := newHub()
	c, err := h.join(1, true, netip.MustParseAddr("192.0.2.1"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 * streamQueue {
		h.send(news{district: 1, passing: true})
	}
	for i := range streamQueue / 2 {
		h.send(news{district: 1, seq: int64(i)})
	}
	select {
	case <-c.gone:
		t.Error("presence had a client dropped")
	default:
	}
}
