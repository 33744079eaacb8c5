package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

type presenceInput struct {
	EditionPath
	Body struct {
		Session string      `json:"session" pattern:"^[A-Za-z0-9_-]{8,64}$" doc:"Made up at random by the tab"`
		Bounds  *[4]float64 `json:"bounds,omitempty" nullable:"true" doc:"West, south, east, north of what is on screen, within ±180 and ±90"`
		Cursor  *orb.Point  `json:"cursor,omitempty" nullable:"true" doc:"[lon, lat]; null: not on the map"`
		Tool    string      `json:"tool,omitempty" pattern:"^[a-z_]{0,32}$"`
		Grids   []int64     `json:"grids,omitempty" maxItems:"50" doc:"Being worked on"`
	}
}

// bePresent notes where somebody is in a draft and tells the others.
func (s *Server) bePresent(ctx context.Context, in *presenceInput) (*struct{}, error) {
	me, b := actorOf(ctx), in.Body
	p := presence{Edition: in.ID, Session: b.Session, Actor: grid.ActorRef{ID: me.ID, Name: cmp.Or(me.DisplayName, me.Name)},
		Bounds: b.Bounds, Cursor: b.Cursor, Tool: b.Tool, Grids: append([]int64{}, b.Grids...)}
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := s.presences.take(*me); err != nil {
		return nil, err
	}
	k := p.key(me.District)
	known := s.presences.known(k)
	if !known {
		if err := s.Store.MayJoin(ctx, me.District, in.ID); err != nil {
			return nil, err
		}
	}
	pass, ok := s.presences.put(me.District, p, true)
	if !ok {
		return nil, tooMany(presentFor, "More people are in drafts than there is room for; your work is not affected.")
	}
	if !known {
		s.presences.verified(k)
	}
	if pass {
		return nil, s.passPresence(ctx, me.District, p, false)
	}
	return nil, nil
}

// check refuses places that are none.
func (p presence) check() error {
	if b := p.Bounds; b != nil && (b[0] > b[2] || b[1] > b[3] || !onEarth(b[0], b[1]) || !onEarth(b[2], b[3])) {
		return wrong("bounds", fmt.Sprint(*b), "write it as [west, south, east, north] in degrees, within ±180 and ±90")
	}
	if c := p.Cursor; c != nil && !onEarth(c[0], c[1]) {
		return wrong("cursor", fmt.Sprint(*c), "write it as [longitude, latitude] in degrees, within ±180 and ±90")
	}
	return nil
}

func onEarth(lon, lat float64) bool { return max(lon, -lon) <= 180 && max(lat, -lat) <= 90 }

type leaveInput struct {
	EditionPath
	Session string `query:"session" required:"true" pattern:"^[A-Za-z0-9_-]{8,64}$"`
}

// leave tells the others that somebody's tab has left; again does nothing.
func (s *Server) leave(ctx context.Context, in *leaveInput) (*struct{}, error) {
	me := actorOf(ctx)
	p, was := s.presences.remove(presenceKey{me.District, in.ID, me.ID, in.Session})
	if !was {
		return nil, nil
	}
	return nil, s.passPresence(ctx, me.District, p, true)
}

// whoIsHere lists who is in a draft, tab by tab, the asker's own among them.
func (s *Server) whoIsHere(ctx context.Context, in *struct {
	Paged
	EditionPath
}) (*listOutput[presence], error) {
	district := s.written(ctx, in.District)
	if _, err := s.Store.Moment(ctx, district, "", in.ID); err != nil {
		return nil, err
	}
	return page(in, s.presences.in(district, in.ID), false, func(p presence) any { return p.Session })
}

// presenceEvent is presence as streams tell it and servers pass it on.
type presenceEvent struct {
	presence
	Gone bool `json:"gone"`
}

// tellPresence tells this server's open streams.
func (s *Server) tellPresence(district int32, p presence, gone bool) {
	data, err := json.Marshal(presenceEvent{p, gone})
	if err != nil {
		panic(err) // numbers and words only
	}
	s.hub.send(news{district: district, passing: true, text: fmt.Sprintf("event: presence\ndata: %s\n\n", data)})
}

// passedPresence is what servers tell each other.
type passedPresence struct {
	presenceEvent
	From     string `json:"from"` // the server
	District int32  `json:"district"`
}

// passPresence tells the other servers.
func (s *Server) passPresence(ctx context.Context, district int32, p presence, gone bool) error {
	data, err := json.Marshal(passedPresence{presenceEvent{p, gone}, s.name, district})
	if err != nil {
		return err
	}
	return s.Store.TellPresence(ctx, string(data))
}

// HeardPresence takes what a server on the same database told of who is where in a draft.
func (s *Server) HeardPresence(payload string) {
	var p passedPresence
	if err := json.Unmarshal([]byte(payload), &p); err != nil {
		s.Log.Warn("presence not understood", "error", err)
		return
	}
	switch {
	case p.From == s.name:
	case p.Gone:
		s.presences.remove(p.key(p.District))
	default:
		s.presences.put(p.District, p.presence, false)
	}
}
