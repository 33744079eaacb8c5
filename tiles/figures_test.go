package tiles

import (
	"runtime"
	"testing"
	"weak"
)

// TestTallies_letGo: what was counted once does not stay in memory for its count's sake.
func TestTallies_letGo(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(14)
	w.get(t, a, "grids")
	s := w.stock(stockKey{district: townDistrict, layer: "buildings"}, &buildingSource)
	last, _ := s.last()
	old := weak.Make(last)
	last = nil
	w.announce(t, "buildings")
	w.get(t, a, "grids")
	for range 3 {
		runtime.GC()
	}
	if old.Value() != nil {
		t.Error("the buildings as they were are still there")
	}
}
