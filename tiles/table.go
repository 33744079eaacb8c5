package tiles

import (
	"math"
	"sync"

	"gridmap/geo"
	"gridmap/tiles/mvt"
)

// table holds the features of one layer of a district, as an array of each thing known about
// them, in Morton order, so that what is near on the map is near in memory. It never changes:
// many may read it.
type table struct {
	ids  []int64
	tree tree     // over the boxes of the features
	data []byte   // packed geometry of all
	ends []uint32 // by feature: where its geometry ends in data
	// shared is the geometry by feature instead, when other tables have it in common.
	shared []*packed

	dictionary mvt.Dictionary
	texts      [][]mvt.Text // columns of strings; Text 0 is the empty one
	numbers    [][]int64    // columns of numbers; none is absent
	corners    int          // of all features, without the points that close rings

	tallied sync.Once // of buildings: what stands in each grid
	tallies map[int64]tally
}

// none stands for a number a feature does not have.
const none = math.MinInt64

// feature is a row on its way into a table.
type feature struct {
	id      int64
	box     geo.Box
	data    []byte
	corners int
	shared  *packed // instead of data
	texts   []string
	numbers []int64
}

// bytes is about what a feature takes in a table, its strings left out.
func (f *feature) bytes() int {
	n := 8 + 17 + 4*len(f.texts) + 8*len(f.numbers)
	if f.shared != nil {
		return n + 8 + len(f.shared.data)
	}
	return n + 4 + len(f.data)
}

// builder takes features in any order and puts a table together from them.
type builder struct {
	rows  *table // in the order added, without a tree
	boxes []geo.Box
	bytes int
}

func newBuilder() *builder {
	b := &builder{rows: &table{}}
	b.rows.dictionary.Add("")
	return b
}

// add takes a feature; all have as many texts and numbers as the first, and are shared or not as
// it is.
func (b *builder) add(f *feature) {
	t := b.rows
	if len(t.ids) == 0 {
		t.texts, t.numbers = make([][]mvt.Text, len(f.texts)), make([][]int64, len(f.numbers))
	}
	b.boxes = append(b.boxes, f.box)
	t.ids = append(t.ids, f.id)
	if f.shared != nil {
		t.shared = append(t.shared, f.shared)
		t.corners += f.shared.corners
	} else {
		t.data = append(t.data, f.data...)
		t.ends = append(t.ends, uint32(len(t.data)))
		t.corners += f.corners
	}
	for k, s := range f.texts {
		t.texts[k] = append(t.texts[k], t.dictionary.Add(s))
	}
	for k, v := range f.numbers {
		t.numbers[k] = append(t.numbers[k], v)
	}
	b.bytes += f.bytes()
}

// table is what was added, in Morton order.
func (b *builder) table() *table {
	from, order := b.rows, mortonOrder(b.boxes)
	t := &table{dictionary: from.dictionary, corners: from.corners,
		ids: in(order, from.ids), data: make([]byte, 0, len(from.data))}
	if from.shared != nil {
		t.shared = in(order, from.shared)
	} else {
		t.ends = make([]uint32, 0, len(order))
		for _, i := range order {
			t.data = append(t.data, from.geometry(i)...)
			t.ends = append(t.ends, uint32(len(t.data)))
		}
	}
	for _, c := range from.texts {
		t.texts = append(t.texts, in(order, c))
	}
	for _, c := range from.numbers {
		t.numbers = append(t.numbers, in(order, c))
	}
	t.tree = newTree(in(order, b.boxes))
	return t
}

// in is a list in another order.
func in[T any](order []int32, list []T) []T {
	out := make([]T, len(order))
	for k, i := range order {
		out[k] = list[i]
	}
	return out
}

func newTable(rows []feature) *table {
	b := newBuilder()
	for i := range rows {
		b.add(&rows[i])
	}
	return b.table()
}

// box is around a feature.
func (t *table) box(i int32) geo.Box { return t.tree.levels[0][i] }

// geometry is a feature's, packed.
func (t *table) geometry(i int32) []byte {
	if t.shared != nil {
		return t.shared[i].data
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.data[start:t.ends[i]]
}

// bytes is what the table takes in memory: geometry, ids and tree, and beside them its columns, of
// which strings count as their numbers. Shared geometry counts whole.
func (t *table) bytes() (shapes, columns int) {
	shapes = len(t.data) + len(t.ids)*8 + len(t.ends)*4
	for _, l := range t.tree.levels {
		shapes += 16 * len(l)
	}
	for _, s := range t.shared {
		shapes += 8 + len(s.data)
	}
	return shapes, 4*len(t.texts)*len(t.ids) + 8*len(t.numbers)*len(t.ids)
}
