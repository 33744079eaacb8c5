package tiles

import (
	linked "container/list"
	"context"
	"sync"
	"sync/atomic"
)

// lanes let a few tiles be drawn at a time. Wide tiles have their own lane: one of them
// costs as much as hundreds of near ones, which must not wait for it.
type lanes struct{ wide, near *lane }

const (
	nearZoom   = 13
	waitEach   = 1024 // turns one client may wait for in a lane
	waitInLane = 4096 // and all together
)

func newLanes(wide, near int) lanes {
	return lanes{newLane(wide, waitEach, waitInLane), newLane(near, waitEach, waitInLane)}
}

// enter waits for a turn; the returned function ends it. The error is ErrBusy when too many
// wait already or ctx's deadline passes first.
func (l lanes) enter(ctx context.Context, z uint32) (leave func(), err error) {
	if z < nearZoom {
		return l.wide.enter(ctx)
	}
	return l.near.enter(ctx)
}

// lane hands out turns: to the clients that wait one after the other, to the askings of one
// client in their order. Whoever waits for a tile that others have asked for too has the turn of
// whichever of them comes first.
type lane struct {
	each, all int // most that may wait: of one client, and together

	mu      sync.Mutex
	free    int               // 0 while anybody waits
	waiting int               // turns waited for
	queues  map[string]*queue // of the clients that wait
	ring    linked.List       // the same *queue, whose turn is next in front
	refused int64             // since start
}

// queue is what one client waits for.
type queue struct {
	client string
	turns  linked.List // of *turn
	inRing *linked.Element
}

// turn is waited for in the queue of every client that asked for it.
type turn struct {
	given chan error // nil: it has come
	over  bool       // given, refused or given up; under lane.mu
	where []place
}

type place struct {
	queue *queue
	at    *linked.Element
}

func newLane(free, each, all int) *lane {
	return &lane{free: free, each: each, all: all, queues: map[string]*queue{}}
}

func (l *lane) enter(ctx context.Context) (leave func(), err error) {
	t := &turn{given: make(chan error, 1)}
	if !l.now(t) {
		askersOf(ctx).follow(func(client func() string) {
			if !l.now(t) {
				l.wait(t, client())
			}
		})
	}
	select {
	case err = <-t.given:
	case <-ctx.Done():
		if !l.giveUp(t) { // it came at the same moment
			if err := <-t.given; err == nil {
				l.leave()
			}
		}
		if err = context.Cause(ctx); ctx.Err() == context.DeadlineExceeded {
			err = ErrBusy
		}
	}
	if err != nil {
		return nil, err
	}
	return l.leave, nil
}

// now gives the turn if one is free, and says whether it is waited for no longer.
func (l *lane) now(t *turn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.settled(t)
}

func (l *lane) settled(t *turn) bool {
	if !t.over && l.free > 0 {
		l.free--
		t.over = true
		t.given <- nil
	}
	return t.over
}

// wait puts the turn into a client's queue. A lane that is full makes room at the end of its
// longest queue, if that is longer than this client's.
func (l *lane) wait(t *turn, client string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.settled(t) || t.in(client) {
		return
	}
	mine, first := 0, len(t.where) == 0
	if q := l.queues[client]; q != nil {
		mine = q.turns.Len()
	}
	if mine >= l.each || first && l.waiting >= l.all && !l.makeRoom(mine) {
		if first {
			l.refuse(t)
		}
		return
	}
	q := l.queues[client]
	if q == nil {
		q = &queue{client: client}
		q.inRing = l.ring.PushBack(q)
		l.queues[client] = q
	}
	if first {
		l.waiting++
	}
	t.where = append(t.where, place{q, q.turns.PushBack(t)})
}

func (t *turn) in(client string) bool {
	for _, p := range t.where {
		if p.queue.client == client {
			return true
		}
	}
	return false
}

// makeRoom refuses the last in the longest queue that is longer than mine and one by a client of
// its own; l.mu is held.
func (l *lane) makeRoom(mine int) bool {
	var longest *queue
	for _, q := range l.queues {
		if q.turns.Len() > mine+1 && (longest == nil || q.turns.Len() > longest.turns.Len()) {
			longest = q
		}
	}
	if longest == nil {
		return false
	}
	last := longest.turns.Back().Value.(*turn)
	l.remove(last)
	l.refuse(last)
	return true
}

func (l *lane) refuse(t *turn) {
	l.refused++
	t.over = true
	t.given <- ErrBusy
}

// remove takes a turn out of every queue; l.mu is held.
func (l *lane) remove(t *turn) {
	if len(t.where) > 0 {
		l.waiting--
	}
	for _, p := range t.where {
		p.queue.turns.Remove(p.at)
		if p.queue.turns.Len() == 0 {
			l.ring.Remove(p.queue.inRing)
			delete(l.queues, p.queue.client)
		}
	}
	t.where, t.over = nil, true
}

// giveUp withdraws a turn; false when it is over already.
func (l *lane) giveUp(t *turn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.over {
		return false
	}
	l.remove(t)
	return true
}

// leave hands the turn on.
func (l *lane) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := l.ring.Front()
	if next == nil {
		l.free++
		return
	}
	l.ring.MoveToBack(next)
	t := next.Value.(*queue).turns.Front().Value.(*turn)
	l.remove(t)
	t.given <- nil
}

// counters are for the metrics page.
type counters struct{ asked, kept, drawn, failed atomic.Int64 }

// Stats counts since start, and what the cache holds and who waits now.
type Stats struct {
	Asked, Kept   int64 // tiles asked for, and those of them that were there (Tileset.Kept)
	Drawn, Failed int64 // single layers
	Refused       int64 // because too many waited
	Waiting       int   // for a turn to be drawn
	Tiles         int
	Bytes         uint64
}

// Stats is a snapshot for metrics.
func (t *Tileset) Stats() Stats {
	s := Stats{Asked: t.counts.asked.Load(), Kept: t.counts.kept.Load(), Drawn: t.counts.drawn.Load(), Failed: t.counts.failed.Load(),
		Tiles: t.tiles.kept.EstimatedSize(), Bytes: t.tiles.kept.WeightedSize()}
	for _, l := range []*lane{t.lanes.wide, t.lanes.near} {
		l.mu.Lock()
		s.Refused, s.Waiting = s.Refused+l.refused, s.Waiting+l.waiting
		l.mu.Unlock()
	}
	return s
}
