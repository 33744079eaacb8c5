package tiles

import (
	"testing"

	"pgregory.net/rapid"

	"gridmap/geo"
)

// TestMarks_missNothing: a tile that shows the place of a change has the number of that change or
// a later one; a tile far from all of them has none.
func TestMarks_missNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m marks
		type change struct {
			seq int64
			box geo.Box
		}
		var list []change
		for seq := range int64(rapid.IntRange(1, 8).Draw(t, "changes")) {
			p := geo.Point{X: 3_000_000_000 + rapid.Uint32Range(0, 1<<22).Draw(t, "x"), Y: 1_000_000_000 + rapid.Uint32Range(0, 1<<22).Draw(t, "y")}
			size := uint32(1) << rapid.Uint32Range(0, 24).Draw(t, "size")
			c := change{seq + 1, geo.Box{Min: p, Max: geo.Point{X: p.X + size, Y: p.Y + size/2}}}
			m.add(c.seq, c.box)
			list = append(list, c)
		}
		for range 40 {
			z := rapid.Uint32Range(0, MaxZoom).Draw(t, "z")
			p := geo.Point{X: 3_000_000_000 + rapid.Uint32Range(0, 1<<23).Draw(t, "px") - 1<<22, Y: 1_000_000_000 + rapid.Uint32Range(0, 1<<23).Draw(t, "py") - 1<<22}
			x, y := p.Tile(z)
			a := Address{z, x, y}
			least := int64(0)
			near := false
			for _, c := range list {
				if a.Buffered().Meets(c.box) {
					least = max(least, c.seq)
				}
				near = near || a.Buffered().Meets(c.box.Grow(max(c.box.Max.X-c.box.Min.X, 1<<10)))
			}
			got := m.of(a)
			if got < least {
				t.Fatalf("%v has %d, was touched by %d", a, got, least)
			}
			if !near && got != 0 {
				t.Fatalf("%v has %d and is near nothing", a, got)
			}
		}
		m.all(99)
		if got := m.of(Address{20, 1, 1}); got != 99 {
			t.Fatalf("after a change of everything a tile has %d", got)
		}
	})
}
