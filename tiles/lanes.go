package tiles

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// lanes let a few tiles be drawn at a time. Wide tiles have their own lane: one of them
// costs as much as hundreds of near ones, which must not wait for it.
type lanes struct{ wide, near *semaphore.Weighted }

const nearZoom = 13

func newLanes(wide, near int) lanes {
	return lanes{semaphore.NewWeighted(int64(wide)), semaphore.NewWeighted(int64(near))}
}

// enter waits for a turn; the returned function ends it. The error is ErrBusy when ctx's
// deadline passes first.
func (l lanes) enter(ctx context.Context, z uint32) (leave func(), err error) {
	lane := l.near
	if z < nearZoom {
		lane = l.wide
	}
	if err := lane.Acquire(ctx, 1); err != nil {
		if ctx.Err() == context.DeadlineExceeded {
			return nil, ErrBusy
		}
		return nil, context.Cause(ctx)
	}
	return func() { lane.Release(1) }, nil
}

// counters are for the metrics page.
type counters struct{ asked, drawn, failed atomic.Int64 }

// Stats counts since start, and what the cache holds now.
type Stats struct {
	Asked, Drawn, Failed int64
	Tiles                int
	Bytes                uint64
}

// Stats is a snapshot for metrics.
func (t *Tileset) Stats() Stats {
	return Stats{t.counts.asked.Load(), t.counts.drawn.Load(), t.counts.failed.Load(),
		t.tiles.kept.EstimatedSize(), t.tiles.kept.WeightedSize()}
}
