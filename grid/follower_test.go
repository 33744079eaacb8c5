package grid

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/geo"
	"gridmap/sql/pgtest"
)

// told gathers what a follower says.
type told struct {
	mu      sync.Mutex
	changes map[int32][]Change
	lost    map[int32][]int64
}

func (l *told) change(c Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes[c.District] = append(l.changes[c.District], c)
}

func (l *told) lose(district int32, seq int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost[district] = append(l.lost[district], seq)
}

func (l *told) last(district int32) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.changes[district]
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1].Seq
}

// inOrder fails unless the district's changes are from, from+1 … to.
func (l *told) inOrder(t *testing.T, district int32, from, to int64) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.changes[district]
	if int64(len(list)) != to-from+1 {
		t.Errorf("district %d: told %d changes, want %d", district, len(list), to-from+1)
	}
	for i, c := range list {
		if c.Seq != from+int64(i) {
			t.Fatalf("district %d: change %d has number %d, want %d", district, i, c.Seq, from+int64(i))
		}
	}
}

// until waits for what must become true soon.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// follow starts a follower that ends with the test.
func follow(t *testing.T, s *Store) (*Follower, *told) {
	t.Helper()
	l := &told{changes: map[int32][]Change{}, lost: map[int32][]int64{}}
	f, err := s.Follow(t.Context(), FeedReader{Change: l.change, Lost: l.lose, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { f.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return f, l
}

// announce writes one change in its own transaction.
func announce(ctx context.Context, pool *pgxpool.Pool, c Change) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return Announce(ctx, tx, c) })
}

func districts(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	for i := range n {
		if _, err := pool.Exec(t.Context(), "insert into district (name) values ($1)", fmt.Sprintf("区%d", i+1)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFollower_tellsEverythingInOrderUnderConcurrentWriters(t *testing.T) {
	pool := pgtest.Database(t)
	districts(t, pool, 2)
	_, l := follow(t, NewStore(pool))
	const writers, each = 6, 40
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for i := range each {
				c := Change{District: 1 + int32(i%2), Layer: "grids", Kind: "update", After: geo.Box{Max: geo.Point{X: uint32(i), Y: 9}}}
				err := pgx.BeginFunc(context.Background(), pool, func(tx pgx.Tx) error {
					if _, err := tx.Exec(context.Background(), "select pg_sleep($1)", rand.Float64()/500); err != nil {
						return err
					}
					if err := Announce(context.Background(), tx, c); err != nil || rand.N(5) > 0 {
						return err
					}
					return Errorf(Conflict, "rolled back: its number must be taken by another")
				})
				if err != nil && CodeOf(err) != Conflict {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for d := int32(1); d <= 2; d++ {
		_, last, err := NewStore(pool).FeedEnd(t.Context(), d)
		if err != nil || last == 0 {
			t.Fatalf("feed end %d, %v", last, err)
		}
		until(t, "the last change", func() bool { return l.last(d) == last })
		l.inOrder(t, d, 1, last)
	}
	if len(l.lost) > 0 {
		t.Errorf("lost: %v", l.lost)
	}
}

func TestFollower_catchesUpAfterItsConnectionIsKilled(t *testing.T) {
	ctx, pool := t.Context(), pgtest.Database(t)
	districts(t, pool, 1)
	if err := announce(ctx, pool, Change{District: 1, Layer: "grids", Kind: "load"}); err != nil {
		t.Fatal(err)
	}
	f, l := follow(t, NewStore(pool))
	until(t, "connection", f.Connected)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if err := announce(ctx, pool, Change{District: 1, Layer: "posts", Kind: "update"}); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	for range 3 {
		seen := l.last(1)
		until(t, "changes", func() bool { return l.last(1) > seen+20 })
		var killed int
		err := pool.QueryRow(ctx, `select count(pg_terminate_backend(pid)) from pg_stat_activity
			where datname = current_database() and application_name = 'gridmap feed'`).Scan(&killed)
		if err != nil || killed != 1 {
			t.Fatalf("killed %d connections, %v", killed, err)
		}
		until(t, "a new connection", func() bool { // another backend, not the dead one still listed
			return f.Connected() && l.last(1) > seen+40
		})
	}
	close(stop)
	wg.Wait()
	_, last, err := NewStore(pool).FeedEnd(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the last change", func() bool { return l.last(1) == last })
	l.inOrder(t, 1, 2, last) // 1 was there before
	if len(l.lost) > 0 {
		t.Errorf("lost: %v", l.lost)
	}
}

func TestFollower_seesADistrictMadeLater(t *testing.T) {
	pool := pgtest.Database(t)
	_, l := follow(t, NewStore(pool))
	districts(t, pool, 1)
	want := Change{District: 1, Layer: "grids", Kind: "update", Edition: 4, Batch: 5,
		Before: geo.Box{Min: geo.Point{X: 1, Y: 2}, Max: geo.Point{X: 1<<32 - 1, Y: 4}}, After: geo.Box{Max: geo.Point{X: 7, Y: 8}}}
	for range 2 {
		if err := announce(t.Context(), pool, want); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "both", func() bool { return l.last(1) == 2 })
	want.Seq = 2
	got := l.changes[1][1]
	if ago := time.Since(got.At); ago < -time.Second || ago > time.Minute {
		t.Errorf("announced %v ago", ago)
	}
	if got.At = (time.Time{}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFollower_saysWhatWasPrunedWhileItWasAway(t *testing.T) {
	ctx, pool := t.Context(), pgtest.Database(t)
	districts(t, pool, 1)
	s := NewStore(pool)
	for range 3 {
		if err := announce(ctx, pool, Change{District: 1, Layer: "grids", Kind: "update"}); err != nil {
			t.Fatal(err)
		}
	}
	l := &told{changes: map[int32][]Change{}, lost: map[int32][]int64{}}
	f, err := s.Follow(ctx, FeedReader{Change: l.change, Lost: l.lose, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for range 10 { // 4 … 13 while nobody follows
		if err := announce(ctx, pool, Change{District: 1, Layer: "grids", Kind: "update"}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.PruneChanges(ctx, time.Hour, 0); err != nil || n != 0 {
		t.Fatalf("pruned %d young changes, %v", n, err)
	}
	if _, err := pool.Exec(ctx, "update change set at = at - interval '2 hours'"); err != nil {
		t.Fatal(err)
	}
	if n, err := s.PruneChanges(ctx, time.Hour, 4); err != nil || n != 9 {
		t.Fatalf("pruned %d, want 9 of 13, %v", n, err)
	}
	run, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { f.Run(run); close(done) }()
	defer func() { cancel(); <-done }()
	until(t, "the newest", func() bool { return l.last(1) == 13 })
	l.inOrder(t, 1, 10, 13)
	if got := l.lost[1]; len(got) != 1 || got[0] != 9 {
		t.Errorf("lost up to %v, want 9", got)
	}
	// An older database is restored under us.
	if _, err := pool.Exec(ctx, "delete from change where seq > 11; update feed set last = 11; notify gridmap_change, 'x'"); err != nil {
		t.Fatal(err)
	}
	until(t, "loss", func() bool { l.mu.Lock(); defer l.mu.Unlock(); return len(l.lost[1]) == 2 })
	if err := announce(ctx, pool, Change{District: 1, Layer: "posts", Kind: "update"}); err != nil {
		t.Fatal(err)
	}
	until(t, "a change after that", func() bool { return l.last(1) == 12 })
	if got := l.lost[1]; got[1] != 11 {
		t.Errorf("lost up to %v, want 11", got)
	}
}

func TestFollower_pollsWhenNoNoticeComes(t *testing.T) {
	pool := pgtest.Database(t)
	districts(t, pool, 1)
	f, l := follow(t, NewStore(pool))
	until(t, "connection", f.Connected)
	_, err := pool.Exec(t.Context(), "select next_change(1, null, 'grids', 'update', null, null, null, null, '{}')") // no NOTIFY
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the change", func() bool { return l.last(1) == 1 })
	if p := f.Positions(); len(p) != 1 || p[0].Seq != 1 || p[0].Last != 1 {
		t.Errorf("positions %+v", p)
	}
}

// TestFollower_reach: who waits for a change is let go when it has been told, not before, and not
// later than it wants.
func TestFollower_reach(t *testing.T) {
	pool := pgtest.Database(t)
	districts(t, pool, 1)
	f, heard := follow(t, NewStore(pool))
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if f.Reach(short, 1, 1) {
		t.Error("a change that is not there was told")
	}
	for seq := range int64(20) {
		if err := announce(t.Context(), pool, Change{District: 1, Layer: "grids", Kind: "update"}); err != nil {
			t.Fatal(err)
		}
		if !f.Reach(t.Context(), 1, seq+1) {
			t.Fatalf("change %d was not told", seq+1)
		}
		if last := heard.last(1); last < seq+1 {
			t.Errorf("change %d was told when %d had been reached", last, seq+1)
		}
	}
}
