package web

import (
	"cmp"
	"hash/maphash"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

// The bounds of presence.
const (
	presentFor      = 10 * time.Second // without a word
	presentSessions = 8                // of one actor in a district; the one silent for longest gives way
	presentInAll    = 1000
	presenceEvery   = 200 * time.Millisecond // of one actor, on average
	presenceBurst   = 10
	presenceSlots   = 1 << 12
)

// presence is one tab of somebody in a draft, as others see it.
type presence struct {
	Edition int64         `json:"edition"`
	Session string        `json:"session" doc:"The tab"`
	Actor   grid.ActorRef `json:"actor"`
	Bounds  *[4]float64   `json:"bounds" doc:"West, south, east, north of what is on screen; null: not said"`
	Cursor  *orb.Point    `json:"cursor" doc:"[lon, lat]; null: not on the map"`
	Tool    string        `json:"tool"`
	Grids   []int64       `json:"grids" doc:"Being worked on"`
}

type presenceKey struct {
	district int32
	edition  int64
	actor    int64
	session  string
}

func (p presence) key(district int32) presenceKey {
	return presenceKey{district, p.Edition, p.Actor.ID, p.Session}
}

// presences is who is in drafts, on this server and others, and nowhere but in memory.
type presences struct {
	mu    sync.Mutex
	here  map[presenceKey]*present
	tell  func(district int32, p presence, gone bool) // told when one comes, moves or goes, one call at a time
	rates [presenceSlots]bucket                       // by actor; a slot may be shared
	seed  maphash.Seed
}

type present struct {
	presence
	seen    time.Time
	checked time.Time // when the edition was last known to be one to work on; zero: never here
	passed  time.Time // when other servers were last told; zero: never by us
	end     *time.Timer
}

func newPresences(tell func(district int32, p presence, gone bool)) *presences {
	return &presences{here: map[presenceKey]*present{}, tell: tell, seed: maphash.MakeSeed()}
}

// take counts a word of an actor's; the error is a 429 that says how long to wait.
func (h *presences) take(actor grid.Actor) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	b := &h.rates[maphash.Comparable(h.seed, [2]int64{int64(actor.District), actor.ID})%presenceSlots]
	if wait := b.wait(time.Now(), presenceEvery, presenceBurst); wait > 0 {
		return tooMany(wait, "You say where you are more than five times a second: once is enough.")
	}
	b.level++
	return nil
}

// known reports whether a session is here and its edition was checked lately.
func (h *presences) known(k presenceKey) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.here[k]
	return p != nil && time.Since(p.checked) < presentFor
}

// put notes where somebody is. pass says whether other servers are to be told, which is so when it
// comes from here (checked) and is new to them, or they might come to forget it. ok is false when
// there is no more room.
func (h *presences) put(district int32, p presence, checked bool) (pass, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	k, now := p.key(district), time.Now()
	e := h.here[k]
	moved := e == nil || !reflect.DeepEqual(e.presence, p)
	if e == nil {
		if !h.makeRoom(k) {
			return false, false
		}
		e = &present{end: time.AfterFunc(presentFor, func() { h.forget(k) })}
		h.here[k] = e
	}
	e.end.Reset(presentFor)
	e.presence, e.seen = p, now
	if checked {
		pass = moved || now.Sub(e.passed) > presentFor*2/5
	}
	if pass {
		e.passed = now
	}
	if moved {
		h.tell(district, p, false)
	}
	return pass, true
}

// verified notes that a session's edition is one to work on.
func (h *presences) verified(k presenceKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.here[k]; p != nil {
		p.checked = time.Now()
	}
}

// makeRoom lets an actor's longest silent session go for another one; mu is held.
func (h *presences) makeRoom(k presenceKey) bool {
	var oldest presenceKey
	n := 0
	for other, p := range h.here {
		if other.district != k.district || other.actor != k.actor {
			continue
		}
		if n++; oldest.session == "" || p.seen.Before(h.here[oldest].seen) {
			oldest = other
		}
	}
	if n >= presentSessions {
		h.drop(oldest)
	}
	return len(h.here) < presentInAll
}

// remove forgets who says that he leaves, and whether he was here.
func (h *presences) remove(k presenceKey) (p presence, was bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.drop(k)
}

// forget is what happens to who has been silent.
func (h *presences) forget(k presenceKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.here[k]; p != nil && time.Since(p.seen) >= presentFor { // or a word came just now
		h.drop(k)
	}
}

// drop takes one out and tells; mu is held.
func (h *presences) drop(k presenceKey) (presence, bool) {
	e := h.here[k]
	if e == nil {
		return presence{}, false
	}
	e.end.Stop()
	delete(h.here, k)
	h.tell(k.district, e.presence, true)
	return e.presence, true
}

// in lists who is in a draft, by name.
func (h *presences) in(district int32, edition int64) []presence {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []presence{}
	for k, p := range h.here {
		if k.district == district && k.edition == edition {
			list = append(list, p.presence)
		}
	}
	slices.SortFunc(list, func(a, b presence) int {
		return cmp.Or(cmp.Compare(a.Actor.Name, b.Actor.Name), cmp.Compare(a.Actor.ID, b.Actor.ID), cmp.Compare(a.Session, b.Session))
	})
	return list
}

// close forgets everybody without a word.
func (h *presences) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for k, p := range h.here {
		p.end.Stop()
		delete(h.here, k)
	}
}
