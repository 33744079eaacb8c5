package grid

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// The responsibility states of a grid on a day; see sql/functions/grid_state.sql for the rule.
var States = []string{"complete", "no_branch", "no_member", "overloaded"}

// Ref names a thing.
type Ref struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// GridRef names a grid.
type GridRef struct {
	ID   int64  `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

// Grid is a grid in an edition, and how it stands on a day.
type Grid struct {
	ID           int64     `json:"id"`
	Code         string    `json:"code"`
	Name         string    `json:"name"`
	Kind         string    `json:"kind" enum:"general,special,micro"`
	Layer        string    `json:"layer" enum:"governance,overlay,micro"`
	Community    *Ref      `json:"community"`
	Street       *Ref      `json:"street"`
	State        string    `json:"state" enum:"complete,no_branch,no_member,overloaded" doc:"Who answers for it on the day"`
	Buildings    int       `json:"buildings"`
	Households   *int      `json:"households" doc:"null without sign-in when there are 1 to 9"`
	Posts        int       `json:"posts" doc:"Open on the day"`
	Incidents90d *int      `json:"incidents_90d" doc:"Reported in the 90 days that end with the day; null without sign-in"`
	Label        orb.Point `json:"label" doc:"A place inside it, [lon, lat]"`
	Bounds       *Bounds   `json:"bounds" doc:"[west, south, east, north]"`
	AreaM2       float64   `json:"area_m2" doc:"Geodesic"`
	Version      int       `json:"version"`
}

// GridFilter chooses grids; zero fields choose all.
type GridFilter struct {
	Box       *geo.Box   // that meet the box
	Point     *geo.Point // that hold the point
	Community int64
	Street    int64
	State     string
	Text      string // in code or name
	Layer     string
	IDs       []int64
	Limit     int
	After     GridKey
}

// GridKey is a place in the order of a list of grids: by code, then id.
type GridKey struct {
	Code string
	ID   int64
}

// Grids lists grids of the moment's edition by code, and whether more follow.
func (s *Store) Grids(ctx context.Context, m Moment, f GridFilter) ([]Grid, bool, error) {
	if m.Edition.ID == 0 {
		return []Grid{}, false, nil
	}
	tallies, err := s.tallies(ctx, m)
	if err != nil {
		return nil, false, err
	}
	args := pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "day": m.Day,
		"box": nil, "x": nil, "y": nil, "ids": f.IDs, "layer": nilIfZero(f.Layer),
		"community": nilIfZero(f.Community), "street": nilIfZero(f.Street), "state": nilIfZero(f.State),
		"pattern": containing(f.Text), "after_code": f.After.Code, "after_id": f.After.ID, "limit": f.Limit + 1}
	if f.Box != nil {
		args["box"] = f.Box.SQL()
	}
	if f.Point != nil {
		args["x"], args["y"] = int64(f.Point.X), int64(f.Point.Y)
	}
	rows, err := s.pool.Query(ctx, sql.GridListGrids, args)
	if err != nil {
		return nil, false, storageError(err, "grids")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g Grid, err error) {
		return g, scanGrid(row, &g, tallies)
	})
	if err != nil {
		return nil, false, storageError(err, "grids")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}

// scanGrid reads the columns of sql/grid/list_grids.sql, then extra.
func scanGrid(row pgx.CollectableRow, g *Grid, tallies map[int64]Tally, extra ...any) error {
	var community, street *int64
	var communityName, streetName *string
	var box []int64
	var label geo.Point
	err := row.Scan(append([]any{&g.ID, &g.Code, &g.Name, &g.Kind, &g.Layer, &community, &communityName,
		&street, &streetName, &g.State, &box, &label, &g.AreaM2, &g.Version}, extra...)...)
	if err != nil {
		return err
	}
	g.Community, g.Street = refOf(community, communityName), refOf(street, streetName)
	g.Bounds, g.Label = sqlBounds(box), label.LonLat()
	t := tallies[g.ID]
	g.Buildings, g.Households, g.Posts, g.Incidents90d = t.Buildings, &t.Households, t.Posts, &t.Incidents90d
	return nil
}

func refOf(id *int64, name *string) *Ref {
	if id == nil || name == nil {
		return nil
	}
	return &Ref{*id, *name}
}

// gridRefOf is nil for no grid; code and name are empty for one the edition does not have.
func gridRefOf(id *int64, code, name *string) *GridRef {
	if id == nil {
		return nil
	}
	g := &GridRef{ID: *id}
	if code != nil && name != nil {
		g.Code, g.Name = *code, *name
	}
	return g
}

// cut takes the row that only shows that more follow off a list; a list is never nil.
func cut[T any](list []T, limit int) ([]T, bool) {
	if list == nil {
		list = []T{}
	}
	if len(list) > limit {
		return list[:limit], true
	}
	return list, false
}

// containing is the ILIKE pattern for texts that contain text; nil for "".
func containing(text string) *string {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	p := "%" + escapeLike(text) + "%"
	return &p
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
