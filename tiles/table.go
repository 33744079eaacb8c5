package tiles

import (
	"math"

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
	shared [][]byte

	dictionary mvt.Dictionary
	texts      [][]mvt.Text // columns of strings; Text 0 is the empty one
	numbers    [][]int64    // columns of numbers; none is absent
}

// none stands for a number a feature does not have.
const none = math.MinInt64

// feature is a row on its way into a table.
type feature struct {
	id      int64
	box     geo.Box
	data    []byte
	shared  []byte // instead of data
	texts   []string
	numbers []int64
}

func newTable(rows []feature) *table {
	boxes := make([]geo.Box, len(rows))
	size := 0
	for i := range rows {
		boxes[i] = rows[i].box
		size += len(rows[i].data)
	}
	t := &table{ids: make([]int64, 0, len(rows)), ends: make([]uint32, 0, len(rows)), data: make([]byte, 0, size)}
	if len(rows) > 0 {
		for range rows[0].texts {
			t.texts = append(t.texts, make([]mvt.Text, 0, len(rows)))
		}
		for range rows[0].numbers {
			t.numbers = append(t.numbers, make([]int64, 0, len(rows)))
		}
	}
	sorted := make([]geo.Box, 0, len(rows))
	t.dictionary.Add("")
	for _, i := range mortonOrder(boxes) {
		r := &rows[i]
		sorted = append(sorted, r.box)
		t.ids = append(t.ids, r.id)
		if r.shared != nil {
			t.shared = append(t.shared, r.shared)
		} else {
			t.data = append(t.data, r.data...)
			t.ends = append(t.ends, uint32(len(t.data)))
		}
		for k, s := range r.texts {
			t.texts[k] = append(t.texts[k], t.dictionary.Add(s))
		}
		for k, v := range r.numbers {
			t.numbers[k] = append(t.numbers[k], v)
		}
	}
	t.tree = newTree(sorted)
	return t
}

// box is around a feature.
func (t *table) box(i int32) geo.Box { return t.tree.levels[0][i] }

// geometry is a feature's, packed.
func (t *table) geometry(i int32) []byte {
	if t.shared != nil {
		return t.shared[i]
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.data[start:t.ends[i]]
}

// bytes is what the table takes in memory, its strings left out.
func (t *table) bytes() int {
	n := len(t.data) + len(t.ids)*(8+4)
	for _, l := range t.tree.levels {
		n += 16 * len(l)
	}
	return n + 4*len(t.texts)*len(t.ids) + 8*len(t.numbers)*len(t.ids)
}
