package grid

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// recentKept is how many values a recent keeps; recentTime bounds making one.
const (
	recentKept = 8
	recentTime = 30 * time.Second
)

// recent keeps the values made last, and makes each once however many ask at the same time.
// Keys hold the feed number of what the value was made from, so a kept value is never wrong,
// only unused. The zero recent is ready.
type recent[K comparable, V any] struct {
	mu    sync.Mutex
	keys  []K // oldest use first
	kept  map[K]V
	group singleflight.Group
}

// get is the value for key, made by fill when it is not kept. The making outlives the caller
// that began it, so that one closed tab does not fail the others; errors are not kept.
func (r *recent[K, V]) get(ctx context.Context, key K, fill func(context.Context) (V, error)) (V, error) {
	if v, ok := r.find(key); ok {
		return v, nil
	}
	done := r.group.DoChan(fmt.Sprint(key), func() (any, error) {
		if v, ok := r.find(key); ok {
			return v, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recentTime)
		defer cancel()
		v, err := fill(ctx)
		if err == nil {
			r.keep(key, v)
		}
		return v, err
	})
	var none V
	select {
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case got := <-done:
		if got.Err != nil {
			return none, got.Err
		}
		return got.Val.(V), nil
	}
}

func (r *recent[K, V]) find(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.kept[key]
	if ok {
		r.touch(key)
	}
	return v, ok
}

func (r *recent[K, V]) keep(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[K]V{}
	}
	r.kept[key] = v
	r.touch(key)
	for len(r.keys) > recentKept {
		delete(r.kept, r.keys[0])
		r.keys = r.keys[1:]
	}
}

func (r *recent[K, V]) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys, r.kept = nil, nil
}

// touch makes key the one used last.
func (r *recent[K, V]) touch(key K) {
	for i, k := range r.keys {
		if k == key {
			r.keys = append(r.keys[:i], r.keys[i+1:]...)
			break
		}
	}
	r.keys = append(r.keys, key)
}
