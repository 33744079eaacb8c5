package tiles

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func asked(ctx context.Context, client string) context.Context {
	return ForClient(ctx, func() string { return client })
}

// until waits for something other goroutines do.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func (l *lane) waits() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.waiting
}

// left checks that nothing is held or remembered once everybody has gone.
func (l *lane) left(t *testing.T, free int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free != free || l.waiting != 0 || len(l.queues) != 0 || l.ring.Len() != 0 {
		t.Errorf("%d free, %d waiting, %d queues, %d in the ring", l.free, l.waiting, len(l.queues), l.ring.Len())
	}
}

// queueUp lets askings wait, one after the other, and tells in which order their turns come.
func queueUp(t *testing.T, l *lane, clients []string) (order func() []string) {
	t.Helper()
	hold, err := l.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var came []string
	number := map[string]int{}
	for i, c := range clients {
		number[c]++
		name := fmt.Sprint(c, number[c])
		wg.Go(func() {
			leave, err := l.enter(asked(t.Context(), c))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				came = append(came, fmt.Sprint(name, ": ", err))
				return
			}
			came = append(came, name)
			leave()
		})
		until(t, "everybody waits", func() bool { return l.waits() == i+1 })
	}
	return func() []string { hold(); wg.Wait(); return came }
}

func TestLane_goesRoundByClient(t *testing.T) {
	l := newLane(1, 2000, 2000)
	clients := slices.Repeat([]string{"a"}, 1000)
	clients = append(clients, "b", "c", "b")
	came := queueUp(t, l, clients)()
	if want := []string{"a1", "b1", "c1", "a2", "b2", "a3", "a4"}; !slices.Equal(came[:len(want)], want) || len(came) != 1003 || came[1002] != "a1000" {
		t.Errorf("turns came as %v …", came[:10])
	}
	l.left(t, 1)
}

func TestLane_whoAsksForTheSameWaitsNoLonger(t *testing.T) {
	l := newLane(1, 100, 100)
	clients := slices.Repeat([]string{"a"}, 50)
	order := queueUp(t, l, clients)
	// One more of a's, the last of all, is what b wants too.
	m := newMemo[string](10, time.Minute, one[string])
	var drawn atomic.Int64
	get := func(client string) {
		_, err := m.get(asked(t.Context(), client), "tile", true, func(ctx context.Context) (string, error) {
			leave, err := l.enter(ctx)
			if err != nil {
				return "", err
			}
			defer leave()
			drawn.Store(int64(l.waits()))
			return "drawn", nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { get("a") })
	until(t, "a waits", func() bool { return l.waits() == 51 })
	wg.Go(func() { get("b") })
	until(t, "b waits too", func() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.queues["b"] != nil })
	if l.waits() != 51 {
		t.Errorf("the same tile waits twice: %d", l.waits())
	}
	order()
	wg.Wait()
	if drawn.Load() < 49 {
		t.Errorf("it came when %d still waited of 50", drawn.Load())
	}
	l.left(t, 1)
}

func TestLane_isBounded(t *testing.T) {
	l := newLane(1, 3, 5)
	order := queueUp(t, l, []string{"a", "a", "a"})
	if _, err := l.enter(asked(t.Context(), "a")); !errors.Is(err, ErrBusy) {
		t.Errorf("a fourth of the same client: %v", err)
	}
	results := make(chan error, 10)
	wait := func(client string) {
		leave, err := l.enter(asked(t.Context(), client))
		if err == nil {
			leave()
		}
		results <- err
	}
	go wait("b")
	until(t, "b waits", func() bool { return l.waits() == 4 })
	go wait("c")
	until(t, "c waits", func() bool { return l.waits() == 5 })
	for _, client := range []string{"d", "e"} { // full: the last of a's go
		go wait(client)
		until(t, client+" waits", func() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.queues[client] != nil })
	}
	if _, err := l.enter(asked(t.Context(), "f")); !errors.Is(err, ErrBusy) { // now everybody waits for one
		t.Errorf("a sixth client in a full lane: %v", err)
	}
	came := order()
	for range 4 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	slices.Sort(came)
	if want := []string{"a1", "a2: " + ErrBusy.Error(), "a3: " + ErrBusy.Error()}; !slices.Equal(came, want) {
		t.Errorf("of a: %v", came)
	}
	if l.refused != 4 {
		t.Errorf("%d refused", l.refused)
	}
	l.left(t, 1)
}

// Clients come, wait, are served, give up and are refused, all at once; afterwards nothing is left.
func TestLane_underLoad(t *testing.T) {
	before := runtime.NumGoroutine()
	l := newLane(3, 20, 60)
	var inside, most, served, refused, late, left atomic.Int64
	var wg sync.WaitGroup
	for worker := range 200 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(worker)))
			for range 100 {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(r.IntN(3000))*time.Microsecond)
				gone := errors.New("gone")
				ctx, leaveEarly := context.WithCancelCause(ctx)
				if r.IntN(4) == 0 {
					go leaveEarly(gone)
				}
				a := &askers{}
				ctx = withAskers(ctx, a)
				clients := 1 + r.IntN(3)
				go func() { // who join while it waits
					for range clients {
						name := fmt.Sprint(worker % 10)
						a.add(func() string { return name })
					}
				}()
				leave, err := l.enter(ctx)
				switch {
				case err == nil:
					n := inside.Add(1)
					for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
					}
					time.Sleep(time.Duration(worker%7) * time.Microsecond)
					inside.Add(-1)
					leave()
					served.Add(1)
				case errors.Is(err, gone):
					left.Add(1)
				case errors.Is(err, ErrBusy) && ctx.Err() == nil:
					refused.Add(1)
				case errors.Is(err, ErrBusy):
					late.Add(1)
				default:
					t.Error(err)
				}
				leaveEarly(nil)
				cancel()
			}
		})
	}
	wg.Wait()
	if most.Load() > 3 {
		t.Errorf("%d at once", most.Load())
	}
	if served.Load() == 0 || refused.Load()+late.Load() == 0 || left.Load() == 0 || served.Load()+refused.Load()+late.Load()+left.Load() != 20_000 {
		t.Errorf("%d served, %d refused, %d late, %d left", served.Load(), refused.Load(), late.Load(), left.Load())
	}
	l.left(t, 3)
	until(t, "goroutines end", func() bool { return runtime.NumGoroutine() <= before })
}
