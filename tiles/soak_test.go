package tiles

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	soakReaders   = 8
	soakKey       = "soak"  // of the computed layers
	soakGrowth    = 1.25    // times the heap after warming up that the heap at the end may be
	soakAllowance = 8 << 20 // bytes beside that: what the edits added, pools of buffers
)

// TestSoak: a minute of full load on a town under edit. Random tiles of all layers and of drafts
// are asked for while editors edit; afterwards the heap is what it was after warming up, and no
// goroutine is left.
func TestSoak(t *testing.T) {
	whole := 3 * time.Second
	if soaking() {
		whole = time.Minute
	}
	w := newTown(t, 6, Options{})
	d, editors := newDesk(t, w, 2)
	if err := w.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	var hot, cover []ComputedRow
	share := 0.5
	for _, f := range w.faces {
		hot = append(hot, ComputedRow{Of: OfGrid, ID: f.ID, Class: "hot95", Count: 3})
		cover = append(cover, ComputedRow{Of: OfGrid, ID: f.ID, Share: &share})
	}
	w.SetComputed(soakKey, "hotspots", hot)
	w.SetComputed(soakKey, "coverage", cover)
	start := runtime.NumGoroutine()
	ctx, cancel := context.WithTimeout(t.Context(), whole)
	defer cancel()
	var group sync.WaitGroup
	var asked, edits, bytes atomic.Int64
	for n, e := range editors {
		group.Go(func() {
			for ctx.Err() == nil {
				if _, _, err := e.editAndLook(t.Context()); err != nil {
					t.Errorf("editor %d: %v", n, err)
					cancel()
					return
				}
				edits.Add(1)
			}
		})
	}
	for n := range soakReaders {
		r := rand.New(rand.NewPCG(11, uint64(n)))
		group.Go(func() {
			for ctx.Err() == nil {
				request := d.anything(r)
				tile, err := w.Tile(t.Context(), request)
				if err != nil {
					t.Errorf("%+v: %v", request, err)
					cancel()
					return
				}
				asked.Add(1)
				bytes.Add(int64(len(tile.Data)))
			}
		})
	}
	time.Sleep(whole / 4)
	warm := heap()
	most := warm
	for ctx.Err() == nil {
		time.Sleep(whole / 12)
		most = max(most, heap())
	}
	group.Wait()
	end := heap()
	t.Logf("%d tiles (%.0f a second, %d MB) and %d edits in %v; heap after warming up %.1f MB, at most %.1f, at the end %.1f; %+v",
		asked.Load(), float64(asked.Load())/whole.Seconds(), bytes.Load()>>20, edits.Load(), whole, mega(warm), mega(most), mega(end), w.Stats())
	if limit := soakGrowth*float64(warm) + soakAllowance; float64(end) > limit || float64(most) > 1.5*float64(warm)+2*soakAllowance {
		t.Errorf("the heap grew from %.1f to %.1f MB, at most %.1f", mega(warm), mega(end), mega(most))
	}
	for wait := time.Now(); runtime.NumGoroutine() > start; time.Sleep(20 * time.Millisecond) {
		if time.Since(wait) > 5*time.Second {
			t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), start)
			break
		}
	}
	if asked.Load() == 0 || edits.Load() == 0 || bytes.Load() == 0 {
		t.Error("nothing happened")
	}
}

// heap is the memory in use, rubbish collected.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // pools are emptied by the second one
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func mega(n uint64) float64 { return float64(n) / (1 << 20) }

// anything is a request for a tile of one to three layers, at any zoom, of today's map, of a day
// or of a draft, with the parameters of the layers that take some.
func (d *desk) anything(r *rand.Rand) Request {
	all := Layers()
	z := uint32(6 + r.IntN(13))
	list := addresses(z, d.box.Grow(townPitch))
	a := list[r.IntN(len(list))]
	request := Request{District: townDistrict, Z: a.Z, X: a.X, Y: a.Y, Params: Params{Key: soakKey}}
	for range 1 + r.IntN(3) {
		if name := all[r.IntN(len(all))].Name; !slices.Contains(request.Layers, name) {
			request.Layers = append(request.Layers, name)
		}
	}
	switch r.IntN(4) {
	case 0:
		request.Edition = int64(firstDraft + r.IntN(2))
	case 1:
		request.AsOf = time.Date(2026, 1, 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	case 2:
		request.From = time.Date(2025, time.Month(9+r.IntN(townMonths)), 1, 0, 0, 0, 0, time.UTC)
		request.Categories = []string{"noise"}
	}
	return request
}
