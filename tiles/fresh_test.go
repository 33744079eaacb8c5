package tiles

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gridmap/geo"
)

// GRIDMAP_SOAK=1 gives the two long tests their whole dose: 10,000 edits, a minute of load.
func soaking() bool { return os.Getenv("GRIDMAP_SOAK") != "" }

const freshClients = 8

// TestFresh_underEditors: eight clients edit, each its own things, and ask for tiles. The first
// request after the engine has been told of an edit shows it; a tile asked for before the edit and
// drawn during it never comes back; tiles that no edit touches keep their tag.
func TestFresh_underEditors(t *testing.T) {
	edits, patience := int64(10_000), time.Hour
	if !soaking() {
		patience = 4 * time.Second
	}
	w := newTown(t, 6, Options{})
	d, editors := newDesk(t, w, freshClients)
	far := farTiles(w)
	tags := map[Address]string{}
	for _, a := range far {
		tags[a] = w.plan(t, untouched(a)).Tag
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	var done atomic.Int64
	var group sync.WaitGroup
	lags := make([]map[string][]time.Duration, freshClients)
	for n, e := range editors {
		lags[n] = map[string][]time.Duration{}
		group.Go(func() {
			for ctx.Err() == nil && done.Add(1) <= edits {
				// A transaction cut off by the end of the test is no fault.
				c, lag, err := e.editAndLook(context.WithoutCancel(ctx))
				if err == nil {
					err = e.keeps(ctx, tags, far[e.r.IntN(len(far))])
				}
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("client %d: %v", n, err)
					cancel()
					return
				}
				lags[n][c.kind] = append(lags[n][c.kind], lag)
			}
		})
	}
	group.Wait()
	all := map[string][]time.Duration{}
	total := 0
	for _, by := range lags {
		for kind, list := range by {
			all[kind] = append(all[kind], list...)
			total += len(list)
		}
	}
	for kind, list := range all {
		slices.Sort(list)
		t.Logf("%-16s %5d edits, committed to seen p50 %v, p95 %v, slowest %v", kind, len(list),
			list[len(list)/2].Round(10*time.Microsecond), list[len(list)*95/100].Round(10*time.Microsecond), list[len(list)-1].Round(10*time.Microsecond))
	}
	t.Logf("%d edits by %d clients in %v, %.0f a second", total, freshClients, time.Since(began).Round(time.Millisecond), float64(total)/time.Since(began).Seconds())
	if len(all) != 5 || soaking() && total < int(edits) && !t.Failed() {
		t.Errorf("%d edits of %d kinds", total, len(all))
	}
	if d.told < int64(total) {
		t.Errorf("the feed has %d changes after %d edits", d.told, total)
	}
}

// farTiles are tiles in the eastern part of the town, which nobody edits.
func farTiles(w *town) []Address {
	east := geo.Box{Min: geo.Point{X: w.box.Min.X + uint32(w.n)*townPitch*3/4, Y: w.box.Min.Y}, Max: w.box.Max}
	var list []Address
	for _, z := range []uint32{15, 16, 17} {
		for _, a := range addresses(z, east) {
			if b := a.Buffered(); b.Min.X > east.Min.X {
				list = append(list, a)
			}
		}
	}
	return list
}

func untouched(a Address) Request {
	return Request{District: townDistrict, Layers: []string{"posts", "incidents", "buildings"}, Z: a.Z, X: a.X, Y: a.Y}
}

// keeps looks whether an untouched tile has the tag it had at the beginning.
func (e *editor) keeps(ctx context.Context, tags map[Address]string, a Address) error {
	p, err := e.Plan(ctx, untouched(a))
	if err == nil && p.Tag != tags[a] {
		err = fmt.Errorf("tile %v, which no edit touches, has another tag", a)
	}
	return err
}

// editAndLook makes one edit and looks at a tile where it is and one where it was. Every other
// time the tile is also asked for before the edit and drawn while it happens. The lag is from
// the commit to the tile seen.
func (e *editor) editAndLook(ctx context.Context) (c edit, lag time.Duration, err error) {
	c = e.next()
	z := uint32(14 + e.r.IntN(4))
	x, y := c.after.Min.Tile(z)
	here := Address{z, x, y}
	early, err := e.Plan(ctx, c.of(here))
	if err != nil {
		return c, 0, err
	}
	var meanwhile sync.WaitGroup
	var old Tile
	var earlyErr error
	if e.r.IntN(2) == 0 {
		meanwhile.Go(func() { old, earlyErr = e.Render(ctx, early) })
	}
	if err := e.commit(ctx, c); err != nil {
		return c, 0, err
	}
	at := time.Now()
	if err := e.tell(ctx); err != nil {
		return c, 0, err
	}
	if err := e.see(ctx, c, here); err != nil {
		return c, 0, err
	}
	lag = time.Since(at)
	meanwhile.Wait()
	if earlyErr != nil {
		return c, 0, earlyErr
	}
	late, err := e.Plan(ctx, c.of(here))
	switch {
	case err != nil:
		return c, 0, err
	case late.Tag == early.Tag || old.Tag != "" && old.Tag != early.Tag:
		return c, 0, fmt.Errorf("%s: tile %v has the tag %s from before the edit (what was drawn then: %s)", c.kind, here, late.Tag, old.Tag)
	}
	if err := e.see(ctx, c, here); err != nil { // again: what was drawn early must not have been kept for it
		return c, 0, fmt.Errorf("the second time: %w", err)
	}
	return c, lag, e.gone(ctx, c, z)
}

// gone looks whether what moved away is no longer where it was.
func (e *editor) gone(ctx context.Context, c edit, z uint32) error {
	if c.before == (geo.Box{}) || c.layer == "grids" {
		return nil
	}
	x, y := c.before.Min.Tile(z)
	there := Address{z, x, y}
	if there.Buffered().Meets(c.after.Grow(1 << (MaxZoom - z))) {
		return nil
	}
	tile, err := e.Tile(ctx, c.of(there))
	if err != nil {
		return err
	}
	l, err := layerIn(tile, c.layer)
	if err != nil {
		return err
	}
	id := map[string]int64{"posts": e.post, "buildings": e.building, "incidents": e.incident}[c.layer]
	if _, err := theFeature(l, id); err == nil || strings.Contains(err.Error(), "twice") {
		return fmt.Errorf("%s: %d is still in tile %v, where it was", c.kind, id, there)
	}
	return nil
}
