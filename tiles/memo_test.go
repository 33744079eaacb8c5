package tiles

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestMemo_makesOnce(t *testing.T) {
	m := newMemo[int](100, time.Minute, one[string])
	var made atomic.Int32
	release := make(chan struct{})
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			v, err := m.get(t.Context(), 1, true, func(context.Context) (string, error) {
				made.Add(1)
				<-release
				return "v", nil
			})
			if v != "v" || err != nil {
				t.Errorf("got %q, %v", v, err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	close(release)
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
}

// TestMemo_oneLeaves: who leaves gets its own error at once; the others get the value.
func TestMemo_oneLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int](100, time.Minute, one[string])
		first, cancel := context.WithCancel(t.Context())
		fill := func(ctx context.Context) (string, error) {
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(time.Second):
				return "v", nil
			}
		}
		left := make(chan error)
		go func() { _, err := m.get(first, 1, true, fill); left <- err }()
		synctest.Wait()
		stayed := make(chan string)
		go func() { v, _ := m.get(t.Context(), 1, true, fill); stayed <- v }()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
		if v := <-stayed; v != "v" {
			t.Errorf("who stayed got %q", v)
		}
	})
}

// TestMemo_allLeave: the making stops, and the next to ask starts a new one.
func TestMemo_allLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int](100, time.Minute, one[string])
		stopped := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			_, _ = m.get(ctx, 1, true, func(ctx context.Context) (string, error) {
				<-ctx.Done()
				close(stopped)
				time.Sleep(time.Second) // slow to notice: a new one must not wait for it
				return "old", nil
			})
		}()
		synctest.Wait()
		cancel()
		<-stopped
		start := time.Now()
		v, err := m.get(t.Context(), 1, true, func(context.Context) (string, error) { return "new", nil })
		if v != "new" || err != nil || time.Since(start) > 0 {
			t.Errorf("got %q, %v after %v", v, err, time.Since(start))
		}
		time.Sleep(2 * time.Second)
		if len(m.under) != 0 {
			t.Errorf("%d makings left behind", len(m.under))
		}
	})
}

func TestMemo_limits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int](100, time.Minute, one[string])
		_, err := m.get(t.Context(), 1, true, func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no deadline: %v", err)
		}
		_, err = m.get(t.Context(), 1, true, func(context.Context) (string, error) { panic("oops") })
		if err == nil || !strings.Contains(err.Error(), "oops") {
			t.Errorf("a panic gave %v", err)
		}
		calls := 0
		for range 2 {
			_, _ = m.get(t.Context(), 2, false, func(context.Context) (string, error) { calls++; return "", nil })
		}
		if calls != 2 {
			t.Errorf("kept what was not to be kept")
		}
	})
}

// TestMemo_staysSmall: the cache of compressed tiles holds to its bytes.
func TestMemo_staysSmall(t *testing.T) {
	const room = 1 << 20
	m := newMemo[int](room, time.Minute, Tile.weight)
	for i := range 200 {
		_, err := m.get(t.Context(), i, true, func(context.Context) (Tile, error) { return Tile{Data: make([]byte, 20_000)}, nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	m.kept.CleanUp()
	if w := m.kept.WeightedSize(); w > room || w < room/2 {
		t.Errorf("holds %d of %d bytes", w, room)
	}
}
