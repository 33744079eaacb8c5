package tiles

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
)

// memo keeps what was made for a key, bounded by weight, and makes it once however many ask
// at the same time. The making does not belong to any of them: it goes on while at least one
// still waits, has its own deadline, and stops when the last has left. (singleflight cannot
// stop; with the first caller's context one closed tab would fail everybody.) Keys hold the
// version of what the value is made from, so nothing in a memo is ever wrong, only unused.
type memo[K comparable, V any] struct {
	kept    *otter.Cache[K, V]
	timeout time.Duration

	mu    sync.Mutex
	under map[K]*making[V]
}

type making[V any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	askers  *askers
	waiters int // under memo.mu
	value   V
	err     error
}

// newMemo bounds the sum of weigh over kept values by capacity.
func newMemo[K comparable, V any](capacity uint64, timeout time.Duration, weigh func(V) uint32) *memo[K, V] {
	return &memo[K, V]{
		kept: otter.Must(&otter.Options[K, V]{
			MaximumWeight: capacity,
			Weigher:       func(_ K, v V) uint32 { return weigh(v) },
		}),
		timeout: timeout,
		under:   map[K]*making[V]{},
	}
}

// one weighs every value the same.
func one[V any](V) uint32 { return 1 }

// get is the value for key, from fill when it is not kept; keep says whether to keep it.
// fill's error goes to everybody who waited and is not kept. When ctx ends first its error
// comes back at once.
func (m *memo[K, V]) get(ctx context.Context, key K, keep bool, fill func(context.Context) (V, error)) (V, error) {
	if v, ok := m.kept.GetIfPresent(key); ok {
		return v, nil
	}
	m.mu.Lock()
	mk := m.under[key]
	if mk == nil {
		if v, ok := m.kept.GetIfPresent(key); ok { // kept since the first look
			m.mu.Unlock()
			return v, nil
		}
		filling, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.timeout)
		mk = &making[V]{done: make(chan struct{}), cancel: cancel, askers: &askers{}}
		m.under[key] = mk
		go m.run(withAskers(filling, mk.askers), key, mk, keep, fill)
	}
	mk.waiters++
	m.mu.Unlock()
	askersOf(ctx).follow(mk.askers.add)
	select {
	case <-mk.done:
		return mk.value, mk.err
	case <-ctx.Done():
		m.leave(key, mk)
		var none V
		return none, context.Cause(ctx)
	}
}

func (m *memo[K, V]) run(ctx context.Context, key K, mk *making[V], keep bool, fill func(context.Context) (V, error)) {
	defer mk.cancel()
	mk.value, mk.err = sheltered(ctx, fill)
	m.mu.Lock()
	if mk.err == nil && keep {
		m.kept.Set(key, mk.value)
	}
	if m.under[key] == mk {
		delete(m.under, key)
	}
	m.mu.Unlock()
	close(mk.done)
}

// sheltered turns a panic of fill into an error: it runs on a goroutine no handler guards.
func sheltered[V any](ctx context.Context, fill func(context.Context) (V, error)) (v V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("tiles: panic: %v\n%s", r, debug.Stack())
		}
	}()
	return fill(ctx)
}

// leave takes one waiter off; the last one stops the making, and whoever asks next begins anew.
func (m *memo[K, V]) leave(key K, mk *making[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if mk.waiters--; mk.waiters > 0 {
		return
	}
	mk.cancel()
	if m.under[key] == mk {
		delete(m.under, key)
	}
}
