package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// analyses keeps what hot spots and coverage were computed last. The zero value is ready.
type analyses struct {
	hotspots   kept[*hotspotsBody]
	coverage   kept[*coverageBody]
	neighbours kept[map[int64][]int64]
}

// How many answers are kept; a coverage of 200,000 buildings takes some 30 MB.
const (
	keptHotspots   = 64
	keptCoverages  = 4
	keptNeighbours = 8
	analysisTime   = 25 * time.Second
)

// kept holds the answers asked for last, by key. A key must name everything the answer depends
// on, the version of the data included, so what is kept never grows old.
type kept[V any] struct {
	mu     sync.Mutex
	order  []string // least recently used first
	of     map[string]V
	flying singleflight.Group
}

// get is the answer kept under key, else what compute gives, computed once however many ask.
// Whoever goes away does not stop it for the others; most is how many answers are kept.
func (k *kept[V]) get(ctx context.Context, key string, most int, compute func(context.Context) (V, error)) (V, error) {
	if v, ok := k.find(key); ok {
		return v, nil
	}
	done := k.flying.DoChan(key, func() (any, error) {
		if v, ok := k.find(key); ok {
			return v, nil
		}
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), analysisTime)
		defer cancel()
		v, err := compute(own)
		if err == nil {
			k.keep(key, v, most)
		}
		return v, err
	})
	var none V
	select {
	case r := <-done:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(V), nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

func (k *kept[V]) find(key string) (V, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.of[key]
	if at := slices.Index(k.order, key); ok && at >= 0 {
		k.order = append(slices.Delete(k.order, at, at+1), key)
	}
	return v, ok
}

func (k *kept[V]) keep(key string, v V, most int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == nil {
		k.of = map[string]V{}
	}
	if _, ok := k.of[key]; !ok {
		k.order = append(k.order, key)
	}
	k.of[key] = v
	for len(k.order) > most {
		delete(k.of, k.order[0])
		k.order = k.order[1:]
	}
}

// hashKey names a computed set by everything it depends on.
func hashKey(parts ...any) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%v\x00", p)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
