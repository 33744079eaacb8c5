package grid

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

const (
	pollEvery  = 5 * time.Second        // between looks at the table when no notice comes
	blindEvery = time.Second            // the same where the server cannot LISTEN (a standby, a pooler)
	readTime   = 30 * time.Second       // for one look
	backoffMin = 100 * time.Millisecond // before the first attempt to connect again
	backoffMax = 5 * time.Second
	feedPage   = 500 // changes read at once
)

// Follower reads the change feed of every district of one server, in order and without gaps.
// A notice only wakes it; what it tells it reads from the table, so nothing is missed while the
// connection is down.
type Follower struct {
	FeedReader
	store     *Store
	mu        sync.Mutex
	at        map[int32]FeedPosition
	moved     chan struct{} // closed when a position changes
	connected bool
}

// FeedReader is who is told.
type FeedReader struct {
	// Change is told every change: within a district in the order of Seq, one call at a time.
	// Reading waits for it.
	Change func(Change)
	// Lost is told when changes up to seq can no longer be read, because they were pruned while
	// we were away or the database is an older one: what was made from them must be made anew.
	// Changes after seq follow.
	Lost func(district int32, seq int64)
	// Presence is told what TellPresence sent, by this server too, while the connection stands; nil:
	// nobody wants to know.
	Presence func(payload string)
	Log      *slog.Logger
}

// FeedPosition is how far a follower has come in a district's feed.
type FeedPosition struct {
	District int32
	Seq      int64     // told
	Last     int64     // known to exist
	Looked   time.Time // when Last was read
}

// Follow makes a follower that starts at the feeds' present end: whatever is read from the
// database after Follow returns is older than, or as old as, the changes Run will tell.
func (s *Store) Follow(ctx context.Context, r FeedReader) (*Follower, error) {
	rows, err := s.pool.Query(ctx, sql.GridListFeeds)
	if err != nil {
		return nil, storageError(err, "feed")
	}
	ends, err := pgx.CollectRows(rows, pgx.RowToStructByName[feedEnd])
	if err != nil {
		return nil, storageError(err, "feed")
	}
	f := &Follower{FeedReader: r, store: s, at: map[int32]FeedPosition{}, moved: make(chan struct{})}
	for _, e := range ends {
		f.at[e.District] = FeedPosition{District: e.District, Seq: e.Last, Last: e.Last, Looked: time.Now()}
	}
	return f, nil
}

type feedEnd struct {
	District int32
	Last     int64
}

// Run follows until ctx ends. It has its own connection and makes a new one whenever that one
// is lost.
func (f *Follower) Run(ctx context.Context) {
	wait := backoffMin
	for ctx.Err() == nil {
		began := time.Now()
		err := f.connect(ctx)
		f.setConnected(false)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > 10*backoffMax {
			wait = backoffMin
		}
		f.Log.WarnContext(ctx, "change feed: connection lost", "error", err, "again_in", wait.String())
		select {
		case <-ctx.Done():
		case <-time.After(wait + rand.N(wait)):
		}
		wait = min(2*wait, backoffMax)
	}
}

// connect listens and reads on one connection until it fails.
func (f *Follower) connect(ctx context.Context) error {
	config := f.store.pool.Config().ConnConfig
	config.RuntimeParams["application_name"] = "gridmap feed"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(end)
	}()
	every := pollEvery
	_, err = conn.Exec(ctx, "listen gridmap_change")
	if err == nil {
		_, err = conn.Exec(ctx, "listen "+presenceChannel)
	}
	if err != nil {
		if conn.IsClosed() {
			return err
		}
		every = blindEvery
		f.Log.WarnContext(ctx, "change feed: the server cannot LISTEN, so it is asked every second", "error", err)
	}
	if err := f.look(ctx, conn); err != nil {
		return err
	}
	f.setConnected(true)
	looked := time.Now()
	for {
		waiting, cancel := context.WithDeadline(ctx, looked.Add(every)) // however much is told in between
		notice, err := conn.WaitForNotification(waiting)
		timeout := waiting.Err() != nil
		cancel()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && (!timeout || conn.IsClosed()):
			return err
		case err == nil && notice.Channel == presenceChannel:
			if f.Presence != nil {
				f.Presence(notice.Payload)
			}
			continue
		case err == nil && f.knows(notice.Payload):
			continue
		}
		if err := f.look(ctx, conn); err != nil {
			return err
		}
		looked = time.Now()
	}
}

// knows reports whether a notice is about a change that has been told already.
func (f *Follower) knows(payload string) bool {
	var n struct {
		District int32 `json:"district"`
		Seq      int64 `json:"seq"`
	}
	if json.Unmarshal([]byte(payload), &n) != nil {
		return false
	}
	return n.Seq > 0 && f.position(n.District).Seq >= n.Seq
}

// look reads and tells what is new in every district.
func (f *Follower) look(ctx context.Context, conn *pgx.Conn) error {
	reading, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	rows, err := conn.Query(reading, sql.GridListFeeds)
	if err != nil {
		return err
	}
	ends, err := pgx.CollectRows(rows, pgx.RowToStructByName[feedEnd])
	if err != nil {
		return err
	}
	for _, e := range ends {
		p := f.position(e.District) // of a district that is new to us: the beginning
		p.Last, p.Looked = e.Last, time.Now()
		if e.Last < p.Seq {
			f.lose(&p, e.Last)
		}
		f.setPosition(p)
		for p.Seq < p.Last {
			reading, cancel := context.WithTimeout(ctx, readTime)
			changes, err := readChanges(reading, conn, e.District, p.Seq, feedPage)
			cancel()
			if err != nil {
				return err
			}
			if len(changes) == 0 {
				f.lose(&p, p.Last)
			}
			for _, c := range changes {
				if c.Seq != p.Seq+1 {
					f.lose(&p, c.Seq-1)
				}
				f.Change(c)
				p.Seq, p.Last = c.Seq, max(p.Last, c.Seq)
				f.setPosition(p)
			}
		}
	}
	return nil
}

func (f *Follower) lose(p *FeedPosition, seq int64) {
	f.Log.Warn("change feed: changes can no longer be read", "district", p.District, "after", p.Seq, "to", seq)
	p.Seq = seq
	f.setPosition(*p)
	if f.Lost != nil {
		f.Lost(p.District, seq)
	}
}

// Positions are how far the follower has come, a district each.
func (f *Follower) Positions() []FeedPosition {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]FeedPosition, 0, len(f.at))
	for _, p := range f.at {
		list = append(list, p)
	}
	return list
}

// Connected reports whether the follower hears of changes as they happen.
func (f *Follower) Connected() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.connected
}

func (f *Follower) setConnected(yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.connected = yes
}

func (f *Follower) position(district int32) FeedPosition {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.at[district]
	p.District = district
	return p
}

func (f *Follower) setPosition(p FeedPosition) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at[p.District] = p
	close(f.moved)
	f.moved = make(chan struct{})
}

// Reach waits until a district's changes up to seq have been told, or ctx ends; it says whether
// they have.
func (f *Follower) Reach(ctx context.Context, district int32, seq int64) bool {
	for {
		f.mu.Lock()
		told, moved := f.at[district].Seq >= seq, f.moved
		f.mu.Unlock()
		if told {
			return true
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return false
		}
	}
}
