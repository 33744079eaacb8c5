package tiles

import (
	"context"
	"sync"
	"time"

	"gridmap/geo"
)

// keeper keeps something read from the database true to it. Changes are noted as boxes; whoever
// wants the thing next has them read first. One reads while the others wait. The reading does not
// belong to who began it: it goes on when they leave, so that what takes longer than anybody
// waits is there in the end.
type keeper[H any] struct {
	// renew makes the next H of the last one (nil at first) and the boxes that changed since.
	renew func(ctx context.Context, last *H, boxes []geo.Box) (*H, error)

	mu      sync.Mutex
	now     *H
	pending []geo.Box
	noted   int64 // changes noted so far; the first reading counts as one
	done    int64 // of them, read
	busy    *reading
	read    time.Time // when now was read
}

type reading struct {
	ended chan struct{}
	err   error
}

// mostPending is how many boxes are told apart; nobody has asked for so long that more are one.
const mostPending = 256

// readingTime is the longest a reading may take.
const readingTime = 10 * time.Minute

func newKeeper[H any](renew func(context.Context, *H, []geo.Box) (*H, error)) *keeper[H] {
	return &keeper[H]{renew: renew, noted: 1}
}

// changed notes that what meets the box is no longer known.
func (k *keeper[H]) changed(box geo.Box) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.now == nil && k.busy == nil {
		return // nothing has been read yet
	}
	k.noted++
	if n := len(k.pending); n >= mostPending {
		k.pending[n-1] = k.pending[n-1].Union(box)
		return
	}
	k.pending = append(k.pending, box)
}

// get is the thing with all changes noted before the call.
func (k *keeper[H]) get(ctx context.Context) (*H, error) {
	k.mu.Lock()
	want := k.noted
	for k.done < want {
		if k.busy == nil {
			k.begin(context.WithoutCancel(ctx))
		}
		busy := k.busy
		k.mu.Unlock()
		select {
		case <-busy.ended:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		if busy.err != nil {
			return nil, busy.err
		}
		k.mu.Lock()
	}
	h := k.now
	k.mu.Unlock()
	return h, nil
}

// last is the thing as it was last read, nil before, and when.
func (k *keeper[H]) last() (*H, time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now, k.read
}

// begin reads what is pending; k.mu is held.
func (k *keeper[H]) begin(ctx context.Context) {
	busy := &reading{ended: make(chan struct{})}
	boxes, last, upTo := k.pending, k.now, k.noted
	k.busy, k.pending = busy, nil
	go func() {
		ctx, cancel := context.WithTimeout(ctx, readingTime)
		defer cancel()
		h, err := sheltered(ctx, func(ctx context.Context) (*H, error) { return k.renew(ctx, last, boxes) })
		k.mu.Lock()
		defer k.mu.Unlock()
		if err != nil {
			busy.err = err
			k.pending = append(boxes, k.pending...)
		} else {
			k.now, k.done, k.read = h, upTo, time.Now()
		}
		k.busy = nil
		close(busy.ended)
	}()
}
