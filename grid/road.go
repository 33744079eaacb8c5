package grid

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// The most one answer about roads holds: a screen at zoom 14 of a dense town.
const (
	maxRoads       = 3_000
	maxRoadCorners = 50_000
)

// Road is a line to snap to and to follow, whole: it may go on outside the box asked for.
type Road struct {
	ID       int64           `json:"id"`
	Class    string          `json:"class" enum:"trunk,primary,secondary,tertiary,residential,path"`
	Name     string          `json:"name"`
	Geometry json.RawMessage `json:"geometry" doc:"GeoJSON MultiLineString, WGS84"`
}

// Roads are those that may meet a box, by id. The error is Invalid when they are too many.
func (s *Store) Roads(ctx context.Context, district int32, box geo.Box) ([]Road, error) {
	b := box.LonLat()
	rows, err := s.pool.Query(ctx, sql.GridListRoads, pgx.StrictNamedArgs{"district": district,
		"west": b.Min[0], "south": b.Min[1], "east": b.Max[0], "north": b.Max[1], "limit": maxRoads + 1})
	if err != nil {
		return nil, storageError(err, "roads")
	}
	corners := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Road, err error) {
		var n int
		err = row.Scan(&r.ID, &r.Class, &r.Name, &n, (*[]byte)(&r.Geometry))
		corners += n
		return r, err
	})
	if err != nil {
		return nil, storageError(err, "roads")
	}
	if len(list) > maxRoads || corners > maxRoadCorners {
		return nil, tooManyRoads(box)
	}
	return list, nil
}

func tooManyRoads(box geo.Box) error {
	middle := geo.Point{X: box.Min.X/2 + box.Max.X/2, Y: box.Min.Y/2 + box.Max.Y/2}.LonLat()
	e := Errorf(Invalid, "bbox: more than %d roads, or roads with more than %d corners, are too many for one answer: ask for a smaller box, a quarter of it for example.", maxRoads, maxRoadCorners)
	e.Problems = []Problem{{Rule: "too_many_roads", Message: e.Msg, Field: "bbox", At: &middle}}
	return e
}
