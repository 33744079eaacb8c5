package tiles

import (
	"context"
	"errors"

	"github.com/maypok86/otter/v2"

	"gridmap/sql"
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

// computedSets keeps the last few sets of rows handed in.
type computedSets struct {
	kept *otter.Cache[computedKey, *computedSet]
}

type computedKey struct{ layer, key string }

type computedSet struct {
	grids     map[int64]*ComputedRow
	buildings map[int64]*ComputedRow
}

func newComputedSets(n int) *computedSets {
	return &computedSets{otter.Must(&otter.Options[computedKey, *computedSet]{MaximumSize: n})}
}

// SetComputed hands in the rows of layer hotspots or coverage under a key, which tiles are
// then asked for with. The key must name the district and everything the rows depend on,
// data included: rows under a key never change. Old sets are forgotten; a tile asked for
// under a forgotten key gives ErrNoKey.
func (t *Tileset) SetComputed(key, layer string, rows []ComputedRow) {
	set := &computedSet{grids: map[int64]*ComputedRow{}, buildings: map[int64]*ComputedRow{}}
	for i := range rows {
		if rows[i].Of == OfBuilding {
			set.buildings[rows[i].ID] = &rows[i]
		} else {
			set.grids[rows[i].ID] = &rows[i]
		}
	}
	t.computed.kept.Set(computedKey{layer, key}, set)
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

func drawHotspots(ctx context.Context, t *Tileset, s *scene) (statement, error) {
	set, err := t.computedSet("hotspots", s.Key)
	if err != nil {
		return statement{}, err
	}
	ids, rows, err := t.computedGrids(ctx, s, set)
	if err != nil || len(ids) == 0 {
		return statement{}, err
	}
	classes, zs, counts := make([]string, len(ids)), make([]*float64, len(ids)), make([]int64, len(ids))
	for i, r := range rows {
		classes[i], zs[i], counts[i] = r.Class, r.Z, r.Count
	}
	args := s.shapeArgs()
	args["grids"], args["classes"], args["zs"], args["counts"] = ids, classes, zs, counts
	return statement{sql.TilesDrawHotspots, args}, nil
}

// buildingCoverageZoom is where coverage changes from grids to buildings.
const buildingCoverageZoom = 14

func drawCoverage(ctx context.Context, t *Tileset, s *scene) (statement, error) {
	set, err := t.computedSet("coverage", s.Key)
	if err != nil {
		return statement{}, err
	}
	if s.Z >= buildingCoverageZoom {
		return t.drawBuildingCoverage(ctx, s, set)
	}
	ids, rows, err := t.computedGrids(ctx, s, set)
	if err != nil || len(ids) == 0 {
		return statement{}, err
	}
	shares := make([]*float64, len(ids))
	for i, r := range rows {
		shares[i] = r.Share
	}
	args := s.shapeArgs()
	args["grids"], args["shares"] = ids, shares
	return statement{sql.TilesDrawGridCoverage, args}, nil
}

// drawBuildingCoverage finds the tile's buildings first, so that only their rows travel.
func (t *Tileset) drawBuildingCoverage(ctx context.Context, s *scene, set *computedSet) (statement, error) {
	args := s.tileArgs()
	found, err := t.pool.Query(ctx, sql.TilesListBuildings, args)
	if err != nil {
		return statement{}, err
	}
	var ids []int64
	var distances []float64
	var bands []int32
	var id int64
	for found.Next() {
		if err := found.Scan(&id); err != nil {
			return statement{}, errors.Join(err, found.Err())
		}
		if r := set.buildings[id]; r != nil {
			ids, distances, bands = append(ids, id), append(distances, r.Distance), append(bands, int32(r.Band))
		}
	}
	if err := found.Err(); err != nil || len(ids) == 0 {
		return statement{}, err
	}
	args["buildings"], args["distances"], args["bands"] = ids, distances, bands
	return statement{sql.TilesDrawBuildingCoverage, args}, nil
}

// computedGrids is the tile's grids that have a row, and their rows in the same order.
func (t *Tileset) computedGrids(ctx context.Context, s *scene, set *computedSet) ([]int64, []*ComputedRow, error) {
	if s.edition.id == 0 {
		return nil, nil, nil
	}
	all, err := t.gridFigures(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	var ids []int64
	var rows []*ComputedRow
	for _, id := range all.in(s).ids {
		if r := set.grids[id]; r != nil {
			ids, rows = append(ids, id), append(rows, r)
		}
	}
	return ids, rows, nil
}
