package web

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"gridmap/grid"
)

func TestOperations_undoRedo(t *testing.T) {
	s := newDrafting(t)
	shapes := func() string {
		var text string
		err := s.pool.QueryRow(t.Context(), "select string_agg(concat_ws(' ', grid, shape, code, name), ',' order by grid) from grid_shape where edition = $1", s.draft).Scan(&text)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	start := shapes()
	split := s.done(s.operate(body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210)}))
	after := shapes()
	undo := func(b body, headers ...string) answer {
		return s.ask("POST", s.path("undo"), s.planner, b, headers...)
	}
	a := undo(body{"reason": "看错了"}, "Idempotency-Key", "u")
	back := s.done(a)
	if shapes() != start || len(back.Removed) != 1 || back.Operation == split.Operation {
		t.Errorf("undo: %+v", back)
	}
	entry := readAs[grid.Operation](s, s.want(s.ask("GET", a.Header.Get("Location"), s.viewer, nil), 200))
	if entry.Undoes == nil || *entry.Undoes != split.Operation || entry.Root != split.Operation || entry.Reason != "看错了" {
		t.Errorf("the log says %+v", entry)
	}
	again := s.want(undo(body{"reason": "看错了"}, "Idempotency-Key", "u"), 200)
	if again.body != a.body || again.Header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("sent again: %.200s", again.body)
	}
	s.refused(undo(body{"operation": split.Operation}, "Idempotency-Key", "u"), 422, "key_used", false)
	s.refused(undo(body{"operation": split.Operation}), 409, "undone", false)
	s.done(s.ask("POST", s.path("redo"), s.planner, body{}))
	if got := shapes(); got != after {
		t.Errorf("redo: %s, want %s", got, after)
	}
	s.refused(s.ask("POST", s.path("redo"), s.planner, body{"operation": split.Operation}), 409, "stands", false)
	s.done(s.ask("POST", s.path("operations"), s.token(s.actors["admin"]), body{"op": "move_node", "from": spot(100, 100), "to": spot(110, 110)}))
	p := s.refused(undo(body{}), 409, "stale", true)
	if len(p.Current) != 1 || p.Current[0].ChangedBy.Name != "admin" {
		t.Errorf("%+v", p.Current)
	}
	s.want(undo(body{"operation": -1}), 422).problem(t)
	s.want(undo(body{"operatoin": 1}), 422).problem(t)
}

func TestOperations_log(t *testing.T) {
	s := newDrafting(t)
	admin := s.token(s.actors["admin"])
	for i := range 7 {
		who := s.planner
		if i%3 == 2 {
			who = admin
		}
		s.done(s.ask("POST", s.path("operations"), who, body{"op": "recode", "grid": 5 + i, "name": fmt.Sprintf("新名%d", i), "reason": fmt.Sprint(i)}))
	}
	type list struct {
		Items []grid.Operation
		Next  *string
	}
	read := func(query string) (reasons string, pages int) {
		for path := s.path("operations") + query; path != ""; pages++ {
			l := readAs[list](s, s.want(s.ask("GET", path, s.viewer, nil), 200))
			for _, o := range l.Items {
				reasons += o.Reason
			}
			if path = ""; l.Next != nil {
				path = *l.Next
			}
			if pages == 0 && l.Next != nil { // what is added meanwhile moves nothing
				s.done(s.operate(body{"op": "recode", "grid": 50, "name": fmt.Sprint(time.Now().UnixNano()), "reason": "x"}))
			}
		}
		return reasons, pages
	}
	if got, pages := read("?limit=3"); got != "6543210" || pages != 3 {
		t.Errorf("%s on %d pages", got, pages)
	}
	if got, _ := read(fmt.Sprintf("?limit=1&actor=%d", s.actors["admin"].ID)); got != "52" {
		t.Errorf("of the administrator: %s", got)
	}
	if got, pages := read(""); got != "xx6543210" && got != "x6543210" || pages != 1 {
		t.Errorf("%s on %d pages", got, pages)
	}
	for _, query := range []string{"?limit=0", "?limit=501", "?actor=x", "?cursor=hm", "?before=3"} {
		s.want(s.ask("GET", s.path("operations")+query, s.viewer, nil), 422).problem(t)
	}
	s.want(s.ask("GET", "/api/v1/editions/999/operations", s.viewer, nil), 404).problem(t)
	if l := readAs[list](s, s.want(s.ask("GET", "/api/v1/editions/1/operations", s.viewer, nil), 200)); l.Items == nil || len(l.Items) != 0 || l.Next != nil {
		t.Errorf("an edition nobody redrew: %+v", l)
	}
}

func TestOperations_sameKey(t *testing.T) {
	s := newDrafting(t)
	request := body{"op": "split", "grid": 10, "line": spots(140, 90, 140, 210)}
	first := s.want(s.operate(request, "Idempotency-Key", "一号"), 201)
	if first.Header.Get("Idempotency-Replayed") != "" {
		t.Error("the first is called a repetition")
	}
	s.done(s.operate(body{"op": "recode", "grid": 10, "name": "后来改名"})) // what happens later does not change the answer
	again := s.want(s.operate(request, "Idempotency-Key", "一号"), 200)
	if again.body != first.body || again.Header.Get("Idempotency-Replayed") != "true" || again.Header.Get("Location") != first.Header.Get("Location") {
		t.Errorf("sent again:\n%s\nfirst:\n%s", again.body, first.body)
	}
	s.refused(s.operate(body{"op": "split", "grid": 11, "line": spots(240, 90, 240, 210)}, "Idempotency-Key", "一号"), 422, "key_used", false)
	s.done(s.operate(body{"op": "recode", "grid": 11, "name": "别的"}, "Idempotency-Key", "二号"))
	if n := s.count("select count(*) from operation"); n != 3 {
		t.Errorf("%d operations", n)
	}
}

// A client that loses its connection at any moment, before, while and after the operation is
// committed, sends it again under its key: exactly one is done.
func TestOperations_connectionCut(t *testing.T) {
	s := newDrafting(t)
	address := strings.TrimPrefix(s.url, "http://")
	sendAndLeave := func(key string, request body, leave func()) {
		t.Helper()
		text, err := json.Marshal(request)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.url+s.path("operations"), strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key)
		s.planner(r)
		if err := r.Write(conn); err != nil {
			t.Fatal(err)
		}
		leave()
		if err := conn.(*net.TCPConn).SetLinger(0); err != nil { // a reset, not a farewell
			t.Fatal(err)
		}
		conn.Close()
	}
	done := func(key string) int { return s.count("select count(*) from operation where key = $1", key) }
	committed := func(key string) func() {
		return func() {
			for deadline := time.Now().Add(10 * time.Second); done(key) == 0; time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("nothing was committed for ten seconds")
				}
			}
		}
	}
	cuts := map[string]int{}
	for i := range 24 {
		key, request := fmt.Sprint("k", i), body{"op": "recode", "grid": 1 + i, "name": fmt.Sprint("新", i)}
		leave := committed(key)
		if i >= 4 {
			leave = func() { time.Sleep(time.Duration(rand.IntN(15_000)) * time.Microsecond) }
		}
		sendAndLeave(key, request, leave)
		a := s.operate(request, "Idempotency-Key", key)
		out := readAs[grid.Redrawn](s, a)
		if a.StatusCode != 200 && a.StatusCode != 201 || done(key) != 1 || out.Grids[0].Version != 2 {
			t.Fatalf("cut %d: %d operations, answer %d %s", i, done(key), a.StatusCode, a.body)
		}
		if i < 4 && a.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("cut %d, after commit: done anew", i)
		}
		cuts[a.Header.Get("Idempotency-Replayed")]++
	}
	t.Logf("cut after commit %d times, before %d", cuts["true"], cuts[""])
	// While the server waits for its turn to commit: whoever has left is not served.
	tx, err := s.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := grid.Announce(t.Context(), tx, grid.Change{District: 1, Layer: "posts", Kind: "update"}); err != nil { // the feed's row is ours now
		t.Fatal(err)
	}
	request := body{"op": "split", "grid": 40, "line": spots(740, 390, 740, 510)}
	sendAndLeave("waits", request, func() { time.Sleep(200 * time.Millisecond) })
	time.Sleep(100 * time.Millisecond)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := readAs[grid.Redrawn](s, s.operate(request, "Idempotency-Key", "waits"))
	if done("waits") != 1 || out.Operation == 0 || s.count("select count(*) from grid_shape where edition = $1", s.draft) != 65 {
		t.Errorf("cut while waiting: %d operations, %+v", done("waits"), out)
	}
}
