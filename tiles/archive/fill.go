package archive

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"gridmap/tiles"
)

// Source is where tiles come from. Tag is what a tile's Tag would be, without drawing it. Both
// are called from several goroutines.
type Source interface {
	Tag(context.Context, tiles.Address) (string, error)
	Draw(context.Context, tiles.Address) (tiles.Tile, error)
}

const (
	settleEvery = 250 * time.Millisecond // a killed process loses that much
	settleTiles = 2000
	waiting     = 32 // tiles drawn or being drawn for each that is drawn at a time
)

// Fill draws the tiles of the cover, several at a time, and stores them in order. Tiles that are
// there already, from the first on, are kept as long as their tag is what it would be now; kept
// says how many of how many, before the first is drawn. After an error, the end of ctx included, what was
// drawn stays.
func (p *Part) Fill(ctx context.Context, cover *Cover, from Source, atOnce int, kept func(n, of int64), done func(int64)) error {
	next, stop := iter.Pull(cover.All())
	defer stop()
	info, err := p.tiles.f.Stat()
	if err != nil {
		return err
	}
	n, left, err := p.keep(ctx, next, from)
	if err != nil {
		return told(err)
	}
	kept(n, info.Size()/recordBytes)
	if err := p.writeState(); err != nil {
		return told(err)
	}
	return told(p.draw(ctx, left, from, atOnce, func(more int64) { done(n + more) }))
}

// keep takes the tiles of the journal again, as far as they are what would be drawn now, and
// removes the others; left is what remains to be drawn.
func (p *Part) keep(ctx context.Context, next func() (tiles.Address, bool), from Source) (n int64, left func() (tiles.Address, bool), err error) {
	a, more := next()
	err = p.tiles.read(func(r record) (bool, error) {
		if !more || r.id != tileID(a) {
			return false, nil
		}
		tag, err := from.Tag(ctx, a)
		if err != nil {
			return false, err
		}
		if digest([]byte(tag)) != r.tag {
			return false, nil
		}
		same, err := p.store.again(r)
		if !same || err != nil {
			return false, err
		}
		n++
		a, more = next()
		return true, ctx.Err()
	})
	if err != nil {
		return 0, nil, err
	}
	if err := p.tiles.cut(n); err != nil {
		return 0, nil, err
	}
	if err := p.store.cut(); err != nil {
		return 0, nil, fmt.Errorf("go on with %s: %w", p.Dir, err)
	}
	first := true
	return n, func() (tiles.Address, bool) {
		if first {
			first = false
			return a, more
		}
		return next()
	}, nil
}

// drawing is a tile on its way; ready is closed when it is there.
type drawing struct {
	at    tiles.Address
	tile  tiles.Tile
	err   error
	ready chan struct{}
}

// draw draws what next gives, atOnce at a time, and stores it in that order.
func (p *Part) draw(ctx context.Context, next func() (tiles.Address, bool), from Source, atOnce int, done func(int64)) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel(nil)
	work, order := make(chan *drawing), make(chan *drawing, waiting*atOnce)
	group.Go(func() {
		defer close(order)
		defer close(work)
		for at, more := next(); more; at, more = next() {
			d := &drawing{at: at, ready: make(chan struct{})}
			select {
			case order <- d:
			case <-ctx.Done():
				return
			}
			select {
			case work <- d:
			case <-ctx.Done():
				d.err = context.Cause(ctx)
				close(d.ready)
				return
			}
		}
	})
	for range atOnce {
		group.Go(func() {
			for d := range work {
				d.tile, d.err = from.Draw(ctx, d.at)
				close(d.ready)
			}
		})
	}
	batch := make([]record, 0, settleTiles)
	var settled time.Time // never: the first tile shows whether the disk takes any
	count := int64(0)
	settle := func() error {
		if err := p.store.settle(); err != nil {
			return fmt.Errorf("write tiles: %w", err)
		}
		err := p.tiles.add(batch)
		batch, settled = batch[:0], time.Now()
		return err
	}
	for d := range order {
		<-d.ready
		if d.err != nil {
			cancel(d.err)
			if told := settle(); told != nil {
				return told
			}
			return fmt.Errorf("tile %d/%d/%d: %w", d.at.Z, d.at.X, d.at.Y, d.err)
		}
		r := newRecord(d.at, d.tile)
		if err := p.store.put(&r, d.tile.Data); err != nil {
			return fmt.Errorf("write tiles: %w", err)
		}
		batch = append(batch, r)
		count++
		done(count)
		if len(batch) == settleTiles || time.Since(settled) > settleEvery {
			if err := settle(); err != nil {
				return err
			}
		}
	}
	if err := settle(); err != nil {
		return err
	}
	return context.Cause(ctx)
}
