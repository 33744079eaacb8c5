package grid

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
	"gridmap/sql"
)

// Building is a footprint with an address and a count of households: never who they are.
type Building struct {
	ID         int64     `json:"id"`
	Estate     string    `json:"estate"`
	Number     string    `json:"number"`
	Address    string    `json:"address"`
	Households int       `json:"households"`
	Floors     *int      `json:"floors"`
	Grid       *GridRef  `json:"grid" doc:"Governance grid in force with the largest share of it; null: in none"`
	GridShare  float32   `json:"grid_share" doc:"Part of its footprint in that grid; below 1 a border cuts it"`
	Place      orb.Point `json:"place" doc:"A place inside it, [lon, lat]"`

	Geometry json.RawMessage `json:"geometry,omitempty" doc:"Its footprint, GeoJSON MultiPolygon, WGS84; in a list only when asked for"`
}

// BuildingDetail is a building with its footprint and the nearest open post.
type BuildingDetail struct {
	Building
	NearestPost *NearestPost `json:"nearest_post" doc:"null without posts"`
}

// NearestPost is a post and how far it is along a straight line.
type NearestPost struct {
	ID        int64   `json:"id"`
	Name      string  `json:"name"`
	DistanceM float64 `json:"distance_m" doc:"Geodesic, along a straight line"`
}

// BuildingFilter chooses buildings; zero fields choose all.
type BuildingFilter struct {
	Box      *geo.Box
	Grid     int64
	Unplaced bool // in no grid
	Text     string
	Limit    int
	After    int64 // id

	Footprints bool // to be answered too
}

// Buildings lists buildings by id, and whether more follow. Their grid is the one in force
// today, whatever the moment.
func (s *Store) Buildings(ctx context.Context, m Moment, f BuildingFilter) ([]Building, bool, error) {
	args := pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "box": nil, "grid": nilIfZero(f.Grid),
		"unplaced": f.Unplaced, "grams": Grams(f.Text), "patterns": patterns(f.Text), "after": f.After, "limit": f.Limit + 1, "footprints": f.Footprints}
	if f.Box != nil {
		b := f.Box.LonLat()
		args["box"] = []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
	}
	rows, err := s.pool.Query(ctx, sql.GridListBuildings, args)
	if err != nil {
		return nil, false, storageError(err, "buildings")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Building, err error) {
		return b, scanBuilding(row, &b, (*[]byte)(&b.Geometry))
	})
	if err != nil {
		return nil, false, storageError(err, "buildings")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}

// scanBuilding reads the columns of sql/grid/list_buildings.sql but the last, then extra.
func scanBuilding(row pgx.CollectableRow, b *Building, extra ...any) error {
	var grid *int64
	var code, name *string
	var x, y int64
	err := row.Scan(append([]any{&b.ID, &b.Estate, &b.Number, &b.Address, &b.Households, &b.Floors,
		&grid, &code, &name, &b.GridShare, &x, &y}, extra...)...)
	b.Grid, b.Place = gridRefOf(grid, code, name), geo.Point{X: uint32(x), Y: uint32(y)}.LonLat()
	return err
}

// BuildingDetail is one building. The error is NotFound when there is none.
func (s *Store) BuildingDetail(ctx context.Context, m Moment, id int64) (BuildingDetail, error) {
	var d BuildingDetail
	rows, err := s.pool.Query(ctx, sql.GridFindBuilding, pgx.StrictNamedArgs{
		"district": m.District, "edition": m.Edition.ID, "day": m.Day, "building": id})
	if err != nil {
		return d, storageError(err, "building")
	}
	_, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var footprint orb.MultiPolygon
		var post *int64
		var name *string
		var distance *float64
		err := scanBuilding(row, &d.Building, &footprint, &post, &name, &distance)
		if err == nil && post != nil {
			d.NearestPost = &NearestPost{*post, *name, *distance}
		}
		if err == nil {
			d.Geometry, err = geojson.NewGeometry(footprint).MarshalJSON()
		}
		return struct{}{}, err
	})
	return d, storageError(err, fmt.Sprintf("building %d", id))
}
