package web

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

const (
	eventsPath = "/api/v1/events"
	heartbeat  = 15 * time.Second // and how soon a stream ends that its actor may no longer have
	streamTime = 10 * time.Second // for one write
	replayMost = 1000             // changes told again on resuming; more, and the client starts anew
)

// Changed tells the open streams of a committed change. Call it for every row of the feed, in
// order, after tiles know of it.
func (s *Server) Changed(c grid.Change) {
	s.hub.send(s.newsOf(c))
	if !c.At.IsZero() {
		s.metrics.lag.Observe(max(0, time.Since(c.At)).Seconds())
	}
}

// Lost ends the streams of a district whose changes could not all be read; browsers come back
// and find that they missed some.
func (s *Server) Lost(district int32) { s.hub.reset(district) }

// events streams a district's changes: hello says after which number, then every change with
// its number as id. A client that names the last number it has seen gets what it missed; when
// that cannot be had, the number in hello is another one and the client loads all anew.
func (s *Server) events(c echo.Context) error {
	r := c.Request()
	v := visitOf(r.Context())
	rc := http.NewResponseController(c.Response())
	_ = rc.SetReadDeadline(time.Time{})
	if err := rc.SetWriteDeadline(time.Now().Add(streamTime)); err != nil {
		return err
	}
	district, _, err := s.Store.FeedEnd(r.Context(), v.district)
	if err != nil {
		return err
	}
	actor, err := v.identify(r.Context())
	if err != nil {
		return err
	}
	after, err := resumeAfter(r)
	if err != nil {
		return err
	}
	hidden := actor != nil && actor.District == district && grid.May(actor.Roles, grid.ReadDistrict)
	me, err := s.hub.join(district, hidden, v.address)
	if err != nil {
		return err
	}
	defer s.hub.leave(me)
	_, last, err := s.Store.FeedEnd(r.Context(), district) // joined before: nothing can fall between
	if err != nil {
		return err
	}
	var missed []grid.Change
	if after >= 0 && after < last {
		missed, err = s.Store.Changes(r.Context(), district, after, replayMost+1)
		if err != nil {
			return err
		}
		if len(missed) > replayMost || len(missed) == 0 || missed[0].Seq != after+1 {
			missed = nil
		}
	}
	sent := last
	if len(missed) > 0 {
		sent = after
	}

	h := c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx: do not gather
	out := stream{c.Response(), rc}
	hello, _ := json.Marshal(helloEvent{district, sent})
	err = out.write(fmt.Sprintf("retry: %d\nevent: hello\ndata: %s\n\n", 2000+rand.N(3000), hello))
	if err != nil || r.Context().Value(headKey{}) != nil {
		return nil
	}
	for _, change := range missed {
		if err := out.tell(me, s.newsOf(change)); err != nil {
			return nil
		}
		sent = change.Seq
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-me.gone:
			return nil
		case n := <-me.queue:
			switch {
			case n.passing:
				err = out.tell(me, n)
			case n.seq <= sent:
				continue // read from the table already
			case n.seq != sent+1:
				return nil // a gap: the client resumes and gets it
			default:
				err, sent = out.tell(me, n), n.seq
			}
		case <-beat.C:
			if actor != nil {
				now, seekErr := s.seekActor(r.Context(), v.granted)
				if seekErr == nil && (now == nil || now.District != district && hidden || hidden && !grid.May(now.Roles, grid.ReadDistrict)) {
					return nil
				}
			}
			err = out.write(":\n\n")
		}
		if err != nil {
			return nil
		}
	}
}

// resumeAfter is the last number the client has seen: what the browser sends by itself, or
// ?after= on a first connection; -1 when it names none.
func resumeAfter(r *http.Request) (int64, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if text == "" {
		return -1, nil
	}
	after, err := strconv.ParseInt(text, 10, 64)
	if err != nil || after < 0 {
		return 0, grid.Errorf(grid.Invalid, "Last-Event-ID (or after) is the number of a change, not %q.", text)
	}
	return after, nil
}

type helloEvent struct {
	District int32 `json:"district"`
	Seq      int64 `json:"seq"`
}

// stream writes events, each within streamTime.
type stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

func (s stream) write(text string) error {
	if err := s.rc.SetWriteDeadline(time.Now().Add(streamTime)); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.rc.Flush()
}

// tell writes news, if the client may see it.
func (s stream) tell(me *client, n news) error {
	if !me.sees(n) {
		return nil
	}
	return s.write(n.text)
}
