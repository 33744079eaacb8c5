package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/tiles"
)

// listener reads one event stream.
type listener struct {
	t      testing.TB
	events chan event
	status int
	header http.Header
}

type event struct {
	id, name string
	data     map[string]any
}

func (s *site) listen(path string, who as, headers ...string) *listener {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	who(r)
	response, err := plainClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	l := &listener{s.t, make(chan event, 2000), response.StatusCode, response.Header}
	s.t.Cleanup(func() { response.Body.Close() })
	go func() {
		defer close(l.events)
		var e event
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			key, value, _ := strings.Cut(lines.Text(), ": ")
			switch key {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				_ = json.Unmarshal([]byte(value), &e.data)
			case "":
				if e.name != "" {
					l.events <- e
				}
				e = event{}
			}
		}
	}()
	return l
}

// next is the next event; ok is false when the stream has ended.
func (l *listener) next() (e event, ok bool) {
	l.t.Helper()
	select {
	case e, ok = <-l.events:
		return e, ok
	case <-time.After(5 * time.Second):
		l.t.Fatal("no event for five seconds")
		return
	}
}

// silent fails when an event comes although none should.
func (l *listener) silent() {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		l.t.Errorf("heard %+v (%t)", e, ok)
	case <-time.After(100 * time.Millisecond):
	}
}

func (l *listener) hello(seq int64) {
	l.t.Helper()
	e, ok := l.next()
	if !ok || e.name != "hello" || e.data["seq"] != float64(seq) || e.data["district"] != 1.0 {
		l.t.Fatalf("status %d: %+v, want hello after %d", l.status, e, seq)
	}
}

func (l *listener) change(seq int64, layer string) event {
	l.t.Helper()
	e, ok := l.next()
	if !ok || e.name != "change" || e.id != fmt.Sprint(seq) || e.data["layer"] != layer {
		l.t.Fatalf("heard %+v, want change %d of %s", e, seq, layer)
	}
	return e
}

func TestEvents_tellWhoMayHear(t *testing.T) {
	s := newSite(t)
	start := s.announce(grid.Change{Layer: "grids", Kind: "load"})
	public := s.listen("/api/v1/events?district=1", nobody)
	viewer := s.listen("/api/v1/events", s.token(s.actors["viewer"]))
	stranger := s.listen("/api/v1/events?district=1", s.token(s.other))
	public.hello(start)
	viewer.hello(start)
	stranger.hello(start)
	if got := public.header.Get("Content-Type"); got != "text/event-stream" || public.header.Get("Content-Encoding") != "" || public.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", public.header)
	}
	box := geo.Box{Min: geo.Point{X: 1 << 20, Y: 1 << 20}, Max: geo.Point{X: 2 << 20, Y: 2 << 20}}
	hidden := s.announce(grid.Change{Layer: "incidents", Kind: "add", After: box})
	e := viewer.change(hidden, "incidents")
	if b, ok := e.data["bounds"].([]any); !ok || len(b) != 4 || b[0].(float64) >= b[2].(float64) || b[1].(float64) >= b[3].(float64) {
		t.Errorf("bounds %v, want west, south, east, north", e.data["bounds"])
	}
	public.silent()
	stranger.silent()
	grids := s.announce(grid.Change{Layer: "grids", Kind: "load", Edition: 0})
	for _, l := range []*listener{public, viewer, stranger} {
		if e := l.change(grids, "grids"); e.data["bounds"] != nil || e.data["edition"] != nil {
			t.Errorf("%+v, want bounds null for everywhere", e.data)
		}
	}
	s.announce(grid.Change{District: 2, Layer: "grids", Kind: "load"})
	viewer.silent()
}

// A change of a draft is told to those who may see drafts, as one; where it was and is are told
// apart, and which tiles are others now.
func TestEvents_tellWhichTiles(t *testing.T) {
	s := newSite(t)
	for id, state := range map[int]string{1: "in_force", 2: "draft", 3: "scheduled", 4: "abandoned"} {
		during := map[string]any{"in_force": "[2020-01-01,2100-01-01)", "scheduled": "[2100-01-01,)"}[state]
		if _, err := s.pool.Exec(t.Context(), "insert into edition (district, id, name, state, during) values (1, $1, $2, $2, $3::text::daterange)", id, state, during); err != nil {
			t.Fatal(err)
		}
	}
	start := s.announce(grid.Change{Layer: "edition", Kind: "load"})
	public, viewer := s.listen("/api/v1/events?district=1", nobody), s.listen("/api/v1/events", s.token(s.actors["viewer"]))
	public.hello(start)
	viewer.hello(start)
	from := geo.Box{Min: geo.Point{X: 1 << 20, Y: 1 << 20}, Max: geo.Point{X: 2 << 20, Y: 2 << 20}}
	to := geo.Box{Min: geo.Point{X: 1 << 30, Y: 1 << 30}, Max: geo.Point{X: 1 << 30, Y: 1 << 30}}
	for _, c := range []struct {
		change grid.Change
		draft  bool
		public bool
		tiles  string // near, then everywhere
	}{
		{grid.Change{Layer: "posts", Before: from, After: to}, false, true, "[posts] []"},
		{grid.Change{Layer: "posts"}, false, true, "[] [posts]"},
		{grid.Change{Layer: "incidents", After: to}, false, false, "[heat incidents] []"},
		{grid.Change{Layer: "members", After: to}, false, true, "[] [grids]"},
		{grid.Change{Layer: "grids", Kind: "publish", Edition: 1, Before: from, After: to}, false, true, ""},
		{grid.Change{Layer: "grids", Edition: 2, Before: from, After: to}, true, false, ""},
		{grid.Change{Layer: "grids", Edition: 3, Before: from, After: to}, true, false, ""},
		{grid.Change{Layer: "edition", Edition: 4}, false, true, ""},
		{grid.Change{Layer: "grids", Edition: 99, After: to}, true, false, ""},
		{grid.Change{Layer: "responsibility", Edition: 2, After: to}, true, false, ""},
		{grid.Change{Layer: "comment", Edition: 2, After: to}, true, false, "[] []"},
		{grid.Change{Layer: "something new", After: to}, false, true, "[] " + layerNames()},
	} {
		if c.change.Kind == "" {
			c.change.Kind = "update"
		}
		seq := s.announce(c.change)
		e := viewer.change(seq, c.change.Layer)
		if e.data["draft"] != c.draft {
			t.Errorf("%+v: draft %v", c.change, e.data["draft"])
		}
		touched, _ := e.data["tiles"].(map[string]any)
		if got := fmt.Sprint(touched["near"], touched["everywhere"]); c.tiles != "" && got != c.tiles {
			t.Errorf("%+v: tiles %s, want %s", c.change, got, c.tiles)
		}
		boxes, _ := e.data["boxes"].([]any)
		want := 0
		for _, b := range []geo.Box{c.change.Before, c.change.After} {
			if b != (geo.Box{}) {
				corner := b.LonLat()
				if len(boxes) <= want || boxes[want].([]any)[0] != corner.Min[0] || boxes[want].([]any)[3] != corner.Max[1] {
					t.Errorf("%+v: boxes %v", c.change, boxes)
				}
				want++
			}
		}
		if len(boxes) != want || (e.data["bounds"] == nil) != (want == 0) {
			t.Errorf("%+v: boxes %v, bounds %v", c.change, boxes, e.data["bounds"])
		}
		if c.public {
			public.change(seq, c.change.Layer)
		} else {
			public.silent()
		}
	}
}

func layerNames() string {
	var list []string
	for _, l := range tiles.Layers() {
		list = append(list, l.Name)
	}
	return fmt.Sprint(list)
}

func TestEvents_resume(t *testing.T) {
	s := newSite(t)
	who := s.token(s.actors["viewer"])
	first := s.announce(grid.Change{Layer: "grids", Kind: "load"})
	for range 3 {
		s.announce(grid.Change{Layer: "posts", Kind: "edit"})
	}
	for name, l := range map[string]*listener{
		"by header": s.listen("/api/v1/events", who, "Last-Event-ID", fmt.Sprint(first)),
		"by query":  s.listen(fmt.Sprintf("/api/v1/events?after=%d", first), who),
	} {
		t.Run(name, func(t *testing.T) {
			l.hello(first)
			for i := range 3 {
				l.change(first+1+int64(i), "posts")
			}
			l.silent()
		})
	}
	t.Run("what is no longer kept is not made up", func(t *testing.T) {
		if _, err := s.pool.Exec(t.Context(), "delete from change where district = 1 and seq <= $1", first+1); err != nil {
			t.Fatal(err)
		}
		l := s.listen("/api/v1/events", who, "Last-Event-ID", fmt.Sprint(first))
		l.hello(first + 3) // another number than asked for: load anew
		l.silent()
	})
	t.Run("nonsense", func(t *testing.T) {
		s.want(s.ask("GET", "/api/v1/events?after=-3", who, nil), 422).problem(t)
		s.want(s.ask("GET", "/api/v1/events", who, nil, "Last-Event-ID", "yesterday"), 422).problem(t)
		s.want(s.ask("GET", "/api/v1/events?district=99", nobody, nil), 404).problem(t)
	})
	t.Run("HEAD ends", func(t *testing.T) { s.want(s.ask("HEAD", "/api/v1/events", who, nil), 200) })
}

// A gap in the numbers, lost changes and a stopping server end streams; a new one is told so.
func TestEvents_end(t *testing.T) {
	s := newSite(t)
	start := s.announce(grid.Change{Layer: "grids", Kind: "load"})
	ended := func(l *listener, what string) {
		t.Helper()
		if e, ok := l.next(); ok {
			t.Errorf("after %s: %+v", what, e)
		}
	}
	l := s.listen("/api/v1/events", nobody)
	l.hello(start)
	s.Changed(grid.Change{District: 1, Seq: start + 2, Layer: "grids"})
	ended(l, "a gap")
	l = s.listen("/api/v1/events", nobody)
	l.hello(start)
	s.Lost(2)
	l.silent()
	s.Lost(1)
	ended(l, "lost changes")
	l = s.listen("/api/v1/events", nobody)
	l.hello(start)
	s.Close()
	ended(l, "the stop")
	s.want(s.ask("GET", "/api/v1/events", nobody, nil), 503).problem(t)
	s.want(s.ask("GET", "/readyz", nobody, nil), 503).problem(t)
}

func TestHub_dropsWhoDoesNotKeepUp(t *testing.T) {
	h := newHub()
	address := netip.MustParseAddr("2001:db8::1")
	slow, err := h.join(1, true, address)
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.join(2, true, address)
	if err != nil {
		t.Fatal(err)
	}
	for i := range streamQueue + 1 {
		h.send(news{district: 1, seq: int64(i)})
	}
	select {
	case <-slow.gone:
	default:
		t.Error("a client that reads nothing is kept")
	}
	select {
	case <-other.gone:
		t.Error("another district's client was dropped")
	default:
	}
	if open, dropped := h.counts(); open != 1 || dropped != 1 {
		t.Errorf("%d open, %d dropped", open, dropped)
	}
	h.leave(slow) // twice is no harm
	for range streamsPerAddress - 1 {
		if _, err := h.join(1, false, netip.MustParseAddr("2001:db8::2")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.join(1, false, netip.MustParseAddr("2001:db8::3")); err == nil {
		t.Error("one /64 may open any number of streams")
	}
	if _, err := h.join(1, false, netip.MustParseAddr("2001:db8:1::3")); err != nil {
		t.Errorf("another is refused: %v", err)
	}
	h.leave(other)
	if _, err := h.join(1, false, address); err != nil {
		t.Errorf("after one has left: %v", err)
	}
}
