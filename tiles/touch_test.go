package tiles

import (
	"slices"
	"testing"

	"gridmap/geo"
)

// TestTouchedBy_isWhatTagsSay: a tile's tag changes exactly when those who keep tiles elsewhere are
// told that it is touched.
func TestTouchedBy_isWhatTagsSay(t *testing.T) {
	w := newTown(t, 4, Options{})
	d := &desk{town: w}
	here, there := w.middle(16), w.middle(16)
	there.X += 40
	box := here.Box()
	tag := func(l *Layer, a Address) string {
		return w.plan(t, Request{District: townDistrict, Layers: []string{l.Name}, Z: a.Z, X: a.X, Y: a.Y}).Tag
	}
	for _, source := range append(slices.Clone(feedLayers), "something new") {
		for _, boxed := range []bool{true, false} {
			c := Change{District: townDistrict, Seq: d.told + 1, Layer: source}
			if boxed {
				c.After = geo.BoxOf(geo.Point{X: box.Min.X + 1<<14, Y: box.Min.Y + 1<<14})
			}
			d.told++
			before := map[string][2]string{}
			for _, l := range Layers() {
				before[l.Name] = [2]string{tag(l, here), tag(l, there)}
			}
			w.Changed(c)
			touched := TouchedBy(c)
			for _, l := range Layers() {
				near, everywhere := slices.Contains(touched.Near, l.Name), slices.Contains(touched.Everywhere, l.Name)
				if near && everywhere {
					t.Errorf("%s: layer %s is named twice", source, l.Name)
				}
				if moved := tag(l, here) != before[l.Name][0]; moved != (near || everywhere) {
					t.Errorf("%s, boxed %v: layer %s: near %v, everywhere %v, and the tile there has another tag: %v", source, boxed, l.Name, near, everywhere, moved)
				}
				if moved := tag(l, there) != before[l.Name][1]; moved != everywhere {
					t.Errorf("%s, boxed %v: layer %s: near %v, everywhere %v, and a tile far away has another tag: %v", source, boxed, l.Name, near, everywhere, moved)
				}
			}
		}
	}
}
