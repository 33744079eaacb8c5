package web

import (
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// How often a sign-in may fail: a burst, then one more every so often.
const (
	triesPerAddress = 20
	triesPerName    = 8
	nextByAddress   = 5 * time.Second
	nextByName      = 30 * time.Second
	triesKept       = 20_000 // addresses and names remembered; about 3 MB
)

// tries limits sign-ins by address and by name. Each server counts for itself.
type tries struct {
	mu sync.Mutex
	of map[string]*bucket
}

// bucket fills by one with every try and leaks one every so often.
type bucket struct {
	level float64
	at    time.Time
}

func newTries() *tries { return &tries{of: map[string]*bucket{}} }

// take counts a try; call back when it succeeded. A link's secret cannot be guessed, so links
// count by address alone (name ""). The error is a 429 that says how long to wait.
func (t *tries) take(address netip.Addr, district int32, name string) (back func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	byAddress := t.bucket("a "+blockOf(address), now)
	wait := byAddress.wait(now, nextByAddress, triesPerAddress)
	var byName *bucket
	if name != "" {
		byName = t.bucket(fmt.Sprintf("n %d %s", district, name), now)
		wait = max(wait, byName.wait(now, nextByName, triesPerName))
	}
	if wait > 0 {
		return nil, tooMany(wait, "Too many attempts to sign in. Wait a little, or ask an administrator for a one-time link.")
	}
	byAddress.level++
	if byName != nil {
		byName.level++
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		byAddress.level = max(0, byAddress.level-1)
		if byName != nil {
			byName.level = 0
		}
	}, nil
}

// wait lets the bucket leak until now and is how long one more try has to wait; 0: not at all.
func (b *bucket) wait(now time.Time, every time.Duration, burst float64) time.Duration {
	b.level = max(0, b.level-float64(now.Sub(b.at))/float64(every))
	b.at = now
	return max(0, time.Duration((b.level+1-burst)*float64(every)))
}

// bucket is the one of a key, made when needed. When too many are kept the untouched of the
// last hour go first, then any.
func (t *tries) bucket(key string, now time.Time) *bucket {
	if b := t.of[key]; b != nil {
		return b
	}
	if len(t.of) >= triesKept {
		for k, b := range t.of {
			if now.Sub(b.at) > time.Hour {
				delete(t.of, k)
			}
		}
		for k := range t.of { // a quarter at once: a flood of addresses must not cost a sweep each
			if len(t.of) < triesKept*3/4 {
				break
			}
			delete(t.of, k)
		}
	}
	b := &bucket{at: now}
	t.of[key] = b
	return b
}

// blockOf is whom an address counts for: an IPv4 address, or the /64 an IPv6 client owns.
func blockOf(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
