package grid

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/geojson"

	"gridmap/geo"
	"gridmap/sql"
)

// gridState is what an edition says of a grid beside its shape, as operation_grid keeps it.
type gridState struct {
	Layer        string `json:"layer"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	Kind         string `json:"kind"`
	Community    *int64 `json:"community"`
	Parent       *int64 `json:"parent"`
	Version      int32  `json:"version"`
	NodesVersion int32  `json:"nodes_version"`
}

// same reports whether two states are equal.
func (s gridState) same(o gridState) bool {
	equal := func(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
	return equal(s.Community, o.Community) && equal(s.Parent, o.Parent) && s.words() == o.words() &&
		s.Version == o.Version && s.NodesVersion == o.NodesVersion
}

func (s gridState) words() [4]string { return [4]string{s.Layer, s.Code, s.Name, s.Kind} }

// community is the area the grid belongs to, 0 for none.
func (s gridState) community() int64 {
	if s.Community == nil {
		return 0
	}
	return *s.Community
}

// gridRow is a grid of an edition. Shape 0 with a geom is not stored yet.
type gridRow struct {
	id    int64
	shape int64
	gridState
	geom geo.MultiPolygon
}

func (r *gridRow) targets() []any {
	return []any{&r.id, &r.shape, &r.Layer, &r.Code, &r.Name, &r.Kind, &r.Community, &r.Parent, &r.Version, &r.NodesVersion}
}

func (r *gridRow) face() geo.Face { return geo.Face{ID: r.id, Shape: r.geom} }

// gridChange is what an operation does to a grid: before is nil for one it makes, after for one it
// takes away. Own is false when only nodes were added for a neighbour, or the parent changed.
type gridChange struct {
	id            int64
	own           bool
	before, after *gridRow
}

// readRows reads grids with their shapes by one of the statements that list them.
func readRows(ctx context.Context, tx pgx.Tx, query string, args pgx.StrictNamedArgs) ([]*gridRow, error) {
	rows, err := tx.Query(ctx, query, args)
	if err != nil {
		return nil, storageError(err, "grids")
	}
	return collectRows(rows)
}

func collectRows(rows pgx.Rows) ([]*gridRow, error) {
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*gridRow, error) {
		r := &gridRow{}
		return r, row.Scan(append(r.targets(), &r.geom)...)
	})
	return list, storageError(err, "grids")
}

// boxArgs adds boxes to a statement's arguments, each grown by two units.
func boxArgs(args pgx.StrictNamedArgs, boxes []geo.Box) pgx.StrictNamedArgs {
	var x0, y0, x1, y1 []int64
	for _, b := range boxes {
		v := b.Grow(2).SQL()
		x0, y0, x1, y1 = append(x0, v[0]), append(y0, v[1]), append(x1, v[2]), append(y1, v[3])
	}
	args["x0"], args["y0"], args["x1"], args["y1"] = x0, y0, x1, y1
	return args
}

// lockRows locks grids in the order of their ids and reads their rows, shapes left out. Grids the
// edition does not have are missing from the answer.
func lockRows(ctx context.Context, tx pgx.Tx, district int32, edition int64, ids []int64) (map[int64]*gridRow, error) {
	rows, err := tx.Query(ctx, sql.GridLockShapes, pgx.StrictNamedArgs{"district": district, "edition": edition, "grids": ids})
	if err != nil {
		return nil, storageError(err, "grids")
	}
	locked := map[int64]*gridRow{}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*gridRow, error) {
		r := &gridRow{}
		return r, row.Scan(r.targets()...)
	})
	for _, r := range list {
		locked[r.id] = r
	}
	return locked, storageError(err, "grids")
}

func byID(a, b *gridRow) int {
	switch {
	case a.id < b.id:
		return -1
	case a.id > b.id:
		return 1
	}
	return 0
}

func idsOf(rows []*gridRow) []int64 {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	return ids
}

func facesOf(rows []*gridRow) []geo.Face {
	faces := make([]geo.Face, len(rows))
	for i, r := range rows {
		faces[i] = r.face()
	}
	return faces
}

// RedrawnGrid is a grid as an operation left it.
type RedrawnGrid struct {
	ID           int64           `json:"id"`
	Code         string          `json:"code"`
	Name         string          `json:"name"`
	Kind         string          `json:"kind"`
	Layer        string          `json:"layer"`
	Community    *int64          `json:"community"`
	Parent       *int64          `json:"parent" doc:"Of a micro grid"`
	Version      int32           `json:"version"`
	NodesVersion int32           `json:"nodes_version" doc:"Goes up when a neighbour's operation adds corners; not to be sent back"`
	Created      bool            `json:"created"`
	Own          bool            `json:"own" doc:"false: it only got corners for a neighbour"`
	Geometry     json.RawMessage `json:"geometry" doc:"GeoJSON MultiPolygon, WGS84"`
}

// redrawn is the row as an answer shows it.
func (r *gridRow) redrawn(created, own bool) (RedrawnGrid, error) {
	geometry, err := geojson.NewGeometry(r.geom.LonLat()).MarshalJSON()
	return RedrawnGrid{r.id, r.Code, r.Name, r.Kind, r.Layer, r.Community, r.Parent, r.Version, r.NodesVersion, created, own, geometry}, err
}

// sharesCorner reports whether two shapes have a corner in common.
func sharesCorner(corners map[geo.Point]bool, m geo.MultiPolygon) bool {
	for r := range m.Rings {
		if slices.ContainsFunc(r, func(p geo.Point) bool { return corners[p] }) {
			return true
		}
	}
	return false
}

// cornersOf are the corners of shapes.
func cornersOf(rows []*gridRow) map[geo.Point]bool {
	corners := map[geo.Point]bool{}
	for _, r := range rows {
		for ring := range r.geom.Rings {
			for _, p := range ring {
				corners[p] = true
			}
		}
	}
	return corners
}
