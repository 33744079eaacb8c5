package tiles

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gridmap/geo"
)

func anyPoint(t *rapid.T) geo.Point {
	return geo.Point{X: rapid.Uint32().Draw(t, "x"), Y: rapid.Uint32().Draw(t, "y")}
}

func TestPack_comesBack(t *testing.T) {
	var u unpacker
	rapid.Check(t, func(t *rapid.T) {
		var m geo.MultiPolygon
		for range rapid.IntRange(0, 3).Draw(t, "parts") {
			var p geo.Polygon
			for range rapid.IntRange(1, 3).Draw(t, "rings") {
				r := geo.Ring(rapid.SliceOfN(rapid.Custom(anyPoint), 3, 9).Draw(t, "ring"))
				p = append(p, append(r, r[0]))
			}
			m = append(m, p)
		}
		got := slices.Clone(u.unpackShape(packShape(nil, m)))
		if len(m)+len(got) > 0 && !reflect.DeepEqual(got, m) {
			t.Fatalf("%v, not %v", got, m)
		}
		lines := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(anyPoint), 2, 9), 0, 3).Draw(t, "lines")
		if got := slices.Clone(u.unpackLines(packLines(nil, lines))); len(lines)+len(got) > 0 && !reflect.DeepEqual(got, lines) {
			t.Fatalf("%v, not %v", got, lines)
		}
	})
}

func TestTree_findsWhatMeets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		anyBox := rapid.Custom(func(t *rapid.T) geo.Box {
			p := geo.Point{X: rapid.Uint32Range(0, 1000).Draw(t, "x"), Y: rapid.Uint32Range(0, 1000).Draw(t, "y")}
			return geo.Box{Min: p, Max: geo.Point{X: p.X + rapid.Uint32Range(0, 50).Draw(t, "w"), Y: p.Y + rapid.Uint32Range(0, 50).Draw(t, "h")}}
		})
		boxes := rapid.SliceOfN(anyBox, 0, 700).Draw(t, "boxes")
		var sorted []geo.Box
		for _, i := range mortonOrder(boxes) {
			sorted = append(sorted, boxes[i])
		}
		tree := newTree(sorted)
		for range 5 {
			b := anyBox.Draw(t, "look")
			var want []int32
			for i, o := range sorted {
				if o.Meets(b) {
					want = append(want, int32(i))
				}
			}
			if got := tree.search(b, nil); !slices.Equal(got, want) {
				t.Fatalf("%v, not %v", got, want)
			}
		}
	})
}
