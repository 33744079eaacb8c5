package grid

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// Area is a street, town, community or village: the tree above grids.
type Area struct {
	ID     int64       `json:"id"`
	Kind   string      `json:"kind" enum:"street,town,community,village"`
	Level  int         `json:"level" doc:"1: street or town, 2: community or village"`
	Parent *int64      `json:"parent"`
	Code   string      `json:"code"`
	Name   string      `json:"name"`
	Label  *orb.Point  `json:"label" doc:"A place inside it, [lon, lat]; null without grids"`
	Bounds *Bounds     `json:"bounds" doc:"[west, south, east, north] of its grids; null without grids"`
	Counts AreaCounts  `json:"counts"`
	States StateCounts `json:"states" doc:"Its grids by who answers for them on the day"`
}

// AreaCounts is what lies in an area's governance grids.
type AreaCounts struct {
	Grids      int `json:"grids"`
	Buildings  int `json:"buildings"`
	Households int `json:"households" doc:"Without sign-in those of grids with 1 to 9 are left out"`
	Posts      int `json:"posts"`
}

// StateCounts counts grids by responsibility state.
type StateCounts struct {
	Complete   int `json:"complete"`
	NoBranch   int `json:"no_branch"`
	NoMember   int `json:"no_member"`
	Overloaded int `json:"overloaded"`
}

func (c *StateCounts) add(state string) {
	switch state {
	case "complete":
		c.Complete++
	case "no_branch":
		c.NoBranch++
	case "no_member":
		c.NoMember++
	case "overloaded":
		c.Overloaded++
	}
}

// Areas lists a district's areas, streets first, each by code and name, with what their
// governance grids in the moment's edition add up to, as far as the reader may know it.
func (s *Store) Areas(ctx context.Context, m Moment, sight Sight) ([]Area, error) {
	rows, err := s.pool.Query(ctx, sql.GridListAreas, pgx.StrictNamedArgs{"district": m.District})
	if err != nil {
		return nil, storageError(err, "areas")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Area, err error) {
		return a, row.Scan(&a.ID, &a.Kind, &a.Level, &a.Parent, &a.Code, &a.Name)
	})
	if err != nil {
		return nil, storageError(err, "areas")
	}
	if m.Edition.ID == 0 || len(list) == 0 {
		return append([]Area{}, list...), nil
	}
	tallies, err := s.tallies(ctx, m)
	if err != nil {
		return nil, err
	}
	rows, err = s.pool.Query(ctx, sql.GridListAreaGrids, pgx.StrictNamedArgs{
		"district": m.District, "edition": m.Edition.ID, "day": m.Day})
	if err != nil {
		return nil, storageError(err, "areas")
	}
	sums := make(map[int64]*areaSum, len(list))
	for _, a := range list {
		sums[a.ID] = &areaSum{}
	}
	var id int64
	var community int64
	var street *int64
	var state string
	var box []int64
	var label geo.Point
	var size float64
	_, err = pgx.ForEachRow(rows, []any{&id, &community, &street, &state, &box, &label, &size}, func() error {
		b, _ := geo.BoxFromSQL(box)
		t := tallies[id]
		if !sight.District {
			t = t.veiled()
		}
		sums[community].add(t, state, b, label, size)
		if street != nil {
			sums[*street].add(t, state, b, label, size)
		}
		return nil
	})
	if err != nil {
		return nil, storageError(err, "areas")
	}
	for i := range list {
		sums[list[i].ID].put(&list[i])
	}
	return list, nil
}

// areaSum gathers an area from its grids.
type areaSum struct {
	tally  Tally
	states StateCounts
	box    geo.Box
	labels []geo.Point
	x, y   float64 // weighted by area
	weight float64
}

func (a *areaSum) add(t Tally, state string, box geo.Box, label geo.Point, size float64) {
	a.tally.add(t)
	a.states.add(state)
	if len(a.labels) == 0 {
		a.box = box
	}
	a.box = a.box.Union(box)
	a.labels = append(a.labels, label)
	a.x, a.y, a.weight = a.x+size*float64(label.X), a.y+size*float64(label.Y), a.weight+size
}

// put writes the sum into the area. Its label is that of the grid nearest to its middle, which
// lies inside the area whatever its shape.
func (a *areaSum) put(to *Area) {
	to.Counts = AreaCounts{len(a.labels), a.tally.Buildings, a.tally.Households, a.tally.Posts}
	to.States = a.states
	if len(a.labels) == 0 || a.weight == 0 {
		return
	}
	x, y := a.x/a.weight, a.y/a.weight
	best, nearest := a.labels[0], math.Inf(1)
	for _, p := range a.labels {
		if d := math.Hypot(float64(p.X)-x, float64(p.Y)-y); d < nearest {
			best, nearest = p, d
		}
	}
	at := best.LonLat()
	to.Label, to.Bounds = &at, boundsOf(a.box)
}
