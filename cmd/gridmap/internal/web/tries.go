package web

import (
	"fmt"
	"hash/maphash"
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
	triesSlots      = 1 << 16 // buckets for addresses, and as many for names: 2 MB in all
)

// tries limits sign-ins by address and by name. Each server counts for itself. Buckets stand in
// tables of fixed size, found by a hash with a secret seed: a flood of addresses or names takes no
// memory and can push nobody out, it can only fill what others share a bucket with.
type tries struct {
	mu        sync.Mutex
	seed      maphash.Seed
	addresses [triesSlots]bucket
	names     [triesSlots]bucket
}

// bucket fills by one with every try and leaks one every so often.
type bucket struct {
	level float64
	at    int64 // Unix nanoseconds at which level held
}

func newTries() *tries { return &tries{seed: maphash.MakeSeed()} }

// address refuses an address that has tried too often, without counting. The error is a 429 that
// says how long to wait.
func (t *tries) address(a netip.Addr) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return tooSoon(t.byAddress(a).wait(time.Now(), nextByAddress, triesPerAddress))
}

// take counts a try; call back when it succeeded. District and name are those of the account
// meant (grid.Store.SignInName), however the request wrote them. A link's secret cannot be
// guessed, so links count by address alone (name ""). What is refused counts nowhere.
func (t *tries) take(a netip.Addr, district int32, name string) (back func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	taken := []*bucket{t.byAddress(a)}
	wait := taken[0].wait(now, nextByAddress, triesPerAddress)
	if name != "" && wait == 0 {
		byName := &t.names[t.slot(fmt.Sprintf("%d %s", district, name))]
		taken, wait = append(taken, byName), byName.wait(now, nextByName, triesPerName)
	}
	if err := tooSoon(wait); err != nil {
		return nil, err
	}
	for _, b := range taken {
		b.level++
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		for _, b := range taken {
			b.level = max(0, b.level-1)
		}
	}, nil
}

// wait lets the bucket leak until now and is how long one more try has to wait; 0: not at all.
func (b *bucket) wait(now time.Time, every time.Duration, burst float64) time.Duration {
	b.level = max(0, b.level-float64(now.UnixNano()-b.at)/float64(every))
	b.at = now.UnixNano()
	return max(0, time.Duration((b.level+1-burst)*float64(every)))
}

func tooSoon(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return tooMany(wait, "Too many attempts to sign in. Wait a little, or ask an administrator for a one-time link.")
}

func (t *tries) byAddress(a netip.Addr) *bucket { return &t.addresses[t.slot(blockOf(a))] }

func (t *tries) slot(key string) uint64 { return maphash.String(t.seed, key) % triesSlots }

// blockOf is whom an address counts for: an IPv4 address, or the /64 an IPv6 client owns.
func blockOf(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
