package tiles

import (
	"cmp"
	"slices"

	"github.com/maypok86/otter/v2"
)

// Subjects a ComputedRow can be about.
const (
	OfGrid     = "grid"
	OfBuilding = "building"
)

// ComputedRow is what was computed about one grid or building, to be drawn on its shape.
// Layer hotspots uses rows of grids with Class, Z and Count; layer coverage rows of
// buildings with Distance and Band, and rows of grids with Share.
type ComputedRow struct {
	Of    string // OfGrid or OfBuilding
	ID    int64
	Class string   // hot99, hot95, hot90, none, cold90, cold95, cold99, undefined
	Z     *float64 // nil when undefined
	Count int64

	Distance float64  // metres to the nearest open post, along a straight line
	Band     int      // 0 within the nearest limit … 3 beyond all
	Share    *float64 // 0–1 of the grid's households within the middle limit; nil when it has none
}

// computedSets keeps the sets handed in last, bounded by the number of rows they hold.
type computedSets struct {
	kept *otter.Cache[computedKey, *computedSet]
}

type computedKey struct{ layer, key string }

// computedSet finds rows by id without a map: a district's buildings are many.
type computedSet struct {
	rows             []ComputedRow // as handed in
	grids, buildings []int32       // positions in rows, by id
}

func newComputedSets(rows uint64) *computedSets {
	return &computedSets{otter.Must(&otter.Options[computedKey, *computedSet]{
		MaximumWeight: rows,
		Weigher:       func(_ computedKey, s *computedSet) uint32 { return uint32(len(s.rows) + 1) },
	})}
}

// SetComputed hands in the rows of layer hotspots or coverage under a key, which tiles are
// then asked for with; the caller must not touch rows afterwards. The key must name the
// district and everything the rows depend on, data included: rows under a key never change.
// Old sets are forgotten; a tile asked for under a forgotten key gives ErrNoKey.
func (t *Tileset) SetComputed(key, layer string, rows []ComputedRow) {
	set := &computedSet{rows: rows}
	for i := range rows {
		if rows[i].Of == OfBuilding {
			set.buildings = append(set.buildings, int32(i))
		} else {
			set.grids = append(set.grids, int32(i))
		}
	}
	for _, by := range [][]int32{set.grids, set.buildings} {
		slices.SortFunc(by, func(i, j int32) int { return cmp.Compare(rows[i].ID, rows[j].ID) })
	}
	t.computed.kept.Set(computedKey{layer, key}, set)
}

// find is the row of an id among grids or buildings; nil without one.
func (s *computedSet) find(by []int32, id int64) *ComputedRow {
	at, ok := slices.BinarySearchFunc(by, id, func(i int32, id int64) int { return cmp.Compare(s.rows[i].ID, id) })
	if !ok {
		return nil
	}
	return &s.rows[by[at]]
}

// HasComputed reports whether rows are kept under a key.
func (t *Tileset) HasComputed(key, layer string) bool {
	_, ok := t.computed.kept.GetIfPresent(computedKey{layer, key})
	return ok
}

func (t *Tileset) computedSet(layer, key string) (*computedSet, error) {
	set, ok := t.computed.kept.GetIfPresent(computedKey{layer, key})
	if !ok {
		return nil, ErrNoKey
	}
	return set, nil
}

// buildingCoverageZoom is where coverage changes from grids to buildings.
const buildingCoverageZoom = 14
