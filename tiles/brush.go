package tiles

import (
	"cmp"
	"slices"
	"sync"

	"gridmap/geo"
	"gridmap/tiles/mvt"
)

// brush draws one tile: it holds the writer and all the memory drawing takes, to be used again.
type brush struct {
	mvt.Writer
	unpacker
	diet
	truncated int // position of the key that says so; -1: nothing is left out
	tile      mvt.Tile
	z         uint32
	reach     geo.Box // the tile and its buffer
	index     []int32
	found     []item
}

// item is a feature of a table, and when it is drawn among others.
type item struct {
	t     *table
	i     int32
	order int64
}

var brushes = sync.Pool{New: func() any { return new(brush) }}

// takeBrush readies one for a tile; give it back with drop.
func takeBrush(a Address) *brush {
	b := brushes.Get().(*brush)
	b.z, b.reach, b.tile = a.Z, a.Buffered(), mvt.NewTile(a.Z, a.X, a.Y)
	b.diet = diet{ranks: b.ranks[:0]}
	b.Reset(b.tile)
	return b
}

func (b *brush) drop() { brushes.Put(b) }

// in is the features that may show in the tile, in the order to draw them, which ids decide
// among equals. It is valid until the next call.
func (b *brush) in(h *holding, order func(t *table, i int32) int64) []item {
	b.found, b.index = h.meeting(b.reach, b.found[:0], b.index)
	for i := range b.found {
		x := &b.found[i]
		x.order = order(x.t, x.i)
	}
	slices.SortFunc(b.found, func(x, y item) int {
		return cmp.Or(cmp.Compare(x.order, y.order), cmp.Compare(x.t.ids[x.i], y.t.ids[y.i]))
	})
	return b.found
}

// anyOrder draws by id.
func anyOrder(*table, int32) int64 { return 0 }

// pixel is the width of a pixel of a 512-pixel tile in lattice units.
func (b *brush) pixel() uint32 { return 1 << (32 - 9 - b.z) }

// tiny reports whether a box is narrower and lower than a pixel.
func (b *brush) tiny(box geo.Box) bool {
	p := b.pixel()
	return box.Max.X-box.Min.X < p && box.Max.Y-box.Min.Y < p
}

// span is how large a feature is among others: the width and the height of its box.
func span(box geo.Box) int64 { return int64(box.Max.X-box.Min.X) + int64(box.Max.Y-box.Min.Y) }

func (x item) id() int64         { return x.t.ids[x.i] }
func (x item) box() geo.Box      { return x.t.box(x.i) }
func (x item) geometry() []byte  { return x.t.geometry(x.i) }
func (x item) text(c int) string { return x.t.dictionary.Text(x.t.texts[c][x.i]) }
func (x item) number(c int) int64 {
	return x.t.numbers[c][x.i]
}

// feature is the item as it can be put into another table.
func (x item) feature() *feature {
	f := &feature{id: x.id(), box: x.box()}
	if x.t.shared != nil {
		f.shared = x.t.shared[x.i]
	} else {
		f.data = x.geometry()
	}
	for c := range x.t.texts {
		f.texts = append(f.texts, x.text(c))
	}
	for c := range x.t.numbers {
		f.numbers = append(f.numbers, x.number(c))
	}
	return f
}

// text gives the feature under way a string of an item, unless it is empty.
func (b *brush) text(key int, x item, column int) {
	if v := x.t.texts[column][x.i]; v != 0 {
		b.Text(key, &x.t.dictionary, v)
	}
}

// number gives it a number, unless there is none.
func (b *brush) number(key int, x item, column int) {
	if v := x.t.numbers[column][x.i]; v != none {
		b.Int(key, v)
	}
}
