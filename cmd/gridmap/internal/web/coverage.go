package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/grid/analysis"
	"gridmap/tiles"
)

type coverageInput struct {
	District int32  `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	AsOf     string `query:"as_of" example:"2026-03-01" doc:"A day in the district's time zone; absent: today"`
}

type coverageOutput struct {
	Body *coverageBody
}

type coverageBody struct {
	Key         string         `json:"key" doc:"Names this answer to the tile layer coverage"`
	Label       string         `json:"label" doc:"What kind of distance this is"`
	LabelZH     string         `json:"label_zh"`
	AsOf        grid.Day       `json:"as_of"`
	Edition     int64          `json:"edition" doc:"Whose grids are counted; 0: none was in force"`
	Limits      []float64      `json:"limits" doc:"Metres"`
	Posts       int            `json:"posts" doc:"Open on the day"`
	Total       coverageTotal  `json:"total"`
	Unplaced    int64          `json:"unplaced" doc:"Buildings in no grid; they count in the total only"`
	Grids       []coverageItem `json:"grids" doc:"By code"`
	Communities []coverageItem `json:"communities"`
	Gaps        []coverageGap  `json:"gaps" doc:"Buildings with households beyond the shortest limit, the 50 farthest first"`

	rows []tiles.ComputedRow
}

type coverageTotal struct {
	Buildings  int64           `json:"buildings"`
	Households int64           `json:"households"`
	Within     []coverageLimit `json:"within"`
}

type coverageLimit struct {
	Limit         float64  `json:"limit" doc:"Metres"`
	Buildings     int64    `json:"buildings"`
	Households    int64    `json:"households"`
	Share         *float64 `json:"share" doc:"Of households; null without any"`
	BuildingShare *float64 `json:"building_share" doc:"null without buildings"`
}

type coverageItem struct {
	Grid            int64     `json:"grid,omitempty"`
	Community       int64     `json:"community,omitempty"`
	Code            string    `json:"code,omitempty"`
	Name            string    `json:"name"`
	Buildings       int64     `json:"buildings"`
	Households      int64     `json:"households"`
	Within          []float64 `json:"within" doc:"Share of households within each limit; null without households"`
	BuildingsWithin []float64 `json:"buildings_within" doc:"Share of buildings within each limit; null without buildings"`
}

type coverageGap struct {
	Building    int64         `json:"building"`
	Address     string        `json:"address"`
	Households  int64         `json:"households"`
	Distance    *float64      `json:"distance_m" doc:"To the nearest post; null when none is open"`
	Second      *float64      `json:"second_m" doc:"To the second nearest; null when fewer than two are open"`
	Place       orb.Point     `json:"place"`
	NearestPost *coveragePost `json:"nearest_post"`
	Grid        int64         `json:"grid" doc:"0: in none"`
}

type coveragePost struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

const mostGaps = 50

// coverage answers which households have an open post within reach, along a straight line.
func (s *Server) coverage(ctx context.Context, in *coverageInput) (*coverageOutput, error) {
	var day grid.Day
	var err error
	if in.AsOf != "" {
		if day, err = grid.ParseDay("as_of", in.AsOf); err != nil {
			return nil, err
		}
	}
	m, err := s.Store.Moment(ctx, in.District, day, 0)
	if err != nil {
		return nil, err
	}
	version, err := s.Store.Version(ctx, m.District, grid.CoverageIgnores)
	if err != nil {
		return nil, err
	}
	key := hashKey("coverage", m.District, m.Day, m.Edition.ID, m.Edition.State, version)
	body, err := s.analyses.coverage.get(ctx, key, keptCoverages, func(ctx context.Context) (*coverageBody, error) {
		return s.computeCoverage(ctx, m)
	})
	if err != nil {
		return nil, err
	}
	if !s.Tiles.HasComputed(body.Key, "coverage") {
		s.Tiles.SetComputed(body.Key, "coverage", body.rows)
	}
	return &coverageOutput{body}, nil
}

func (s *Server) computeCoverage(ctx context.Context, m grid.Moment) (*coverageBody, error) {
	in, err := s.Store.CoverageInput(ctx, m)
	if err != nil {
		return nil, err
	}
	c := newReachCount(in)
	body := &coverageBody{Key: c.key(m), Label: "straight line", LabelZH: "直线距离",
		AsOf: m.Day, Edition: m.Edition.ID, Limits: in.Limits, Posts: len(in.Posts), Unplaced: c.unplaced,
		Total: c.district(), Grids: c.gridItems(), Communities: c.communityItems(), rows: c.rows()}
	body.Gaps, err = s.gaps(ctx, m.District, c)
	return body, err
}

// reachCount is the distance of every building, and who is within reach where.
type reachCount struct {
	grid.CoverageInput
	reach       []analysis.Reach // along Buildings
	total       analysis.Covered
	grids       map[int64]*analysis.Covered
	communities map[int64]*analysis.Covered
	unplaced    int64
}

func newReachCount(in grid.CoverageInput) *reachCount {
	buildings, posts := make([]geo.Spot, len(in.Buildings)), make([]geo.Spot, len(in.Posts))
	for i, b := range in.Buildings {
		buildings[i] = geo.NewSpot(b.Anchor.LonLat())
	}
	for i, p := range in.Posts {
		posts[i] = geo.NewSpot(p.Place)
	}
	k := len(in.Limits)
	c := &reachCount{CoverageInput: in, reach: analysis.ToNearest(buildings, posts), total: analysis.NewCovered(k),
		grids: map[int64]*analysis.Covered{}, communities: map[int64]*analysis.Covered{}}
	of := map[int64]*analysis.Covered{} // grid → its community's count
	for _, g := range in.Grids {
		own := analysis.NewCovered(k)
		c.grids[g.ID] = &own
		if g.Community != 0 && c.communities[g.Community] == nil {
			all := analysis.NewCovered(k)
			c.communities[g.Community] = &all
		}
		of[g.ID] = c.communities[g.Community]
	}
	for i, b := range in.Buildings {
		c.total.Add(b.Households, c.reach[i], in.Limits)
		own := c.grids[b.Grid]
		if own == nil {
			c.unplaced++
			continue
		}
		own.Add(b.Households, c.reach[i], in.Limits)
		if all := of[b.Grid]; all != nil {
			all.Add(b.Households, c.reach[i], in.Limits)
		}
	}
	return c
}

// key names the rows by what they depend on, which the day is no part of: days with the same
// edition and the same posts open share their tiles.
func (c *reachCount) key(m grid.Moment) string {
	parts := []any{"coverage", m.District, m.Edition.ID, m.Edition.State, c.Version}
	for _, p := range c.Posts {
		parts = append(parts, p.ID)
	}
	return hashKey(parts...)
}

func (c *reachCount) district() coverageTotal {
	out := coverageTotal{Buildings: c.total.Buildings, Households: c.total.Households, Within: []coverageLimit{}}
	for k, limit := range c.Limits {
		out.Within = append(out.Within, coverageLimit{Limit: limit, Buildings: c.total.BuildingsWithin[k], Households: c.total.HouseholdsWithin[k],
			Share: c.total.HouseholdShare(k).Pointer(), BuildingShare: c.total.BuildingShare(k).Pointer()})
	}
	return out
}

func (c *reachCount) gridItems() []coverageItem {
	out := make([]coverageItem, 0, len(c.Grids))
	for _, g := range c.Grids {
		item := c.item(c.grids[g.ID])
		item.Grid, item.Code, item.Name = g.ID, g.Code, g.Name
		out = append(out, item)
	}
	return out
}

func (c *reachCount) communityItems() []coverageItem {
	out := make([]coverageItem, 0, len(c.communities))
	done := map[int64]bool{0: true}
	for _, g := range c.Grids {
		if !done[g.Community] {
			done[g.Community] = true
			item := c.item(c.communities[g.Community])
			item.Community, item.Name = g.Community, g.CommunityName
			out = append(out, item)
		}
	}
	return out
}

func (c *reachCount) item(n *analysis.Covered) coverageItem {
	item := coverageItem{Buildings: n.Buildings, Households: n.Households}
	for k := range c.Limits {
		if v := n.HouseholdShare(k); v.Known {
			item.Within = append(item.Within, v.V)
		}
		if v := n.BuildingShare(k); v.Known {
			item.BuildingsWithin = append(item.BuildingsWithin, v.V)
		}
	}
	return item
}

// rows are for the tile layer: every grid, and every building that has a nearest post.
func (c *reachCount) rows() []tiles.ComputedRow {
	out := make([]tiles.ComputedRow, 0, len(c.Grids)+len(c.Buildings))
	for _, g := range c.Grids {
		out = append(out, tiles.ComputedRow{Of: tiles.OfGrid, ID: g.ID, Share: c.grids[g.ID].HouseholdShare(len(c.Limits) / 2).Pointer()})
	}
	for i, r := range c.reach {
		if r.First < 0 {
			continue
		}
		band := 0
		for band < len(c.Limits) && r.FirstMeters > c.Limits[band] {
			band++
		}
		out = append(out, tiles.ComputedRow{Of: tiles.OfBuilding, ID: c.Buildings[i].ID, Distance: r.FirstMeters, Band: band})
	}
	return out
}

// worst are the indexes of the n buildings with households that are farthest from a post and
// beyond the shortest limit, the farthest first; of equally far ones those with more
// households, then the lower id. Without any post, distance says nothing and all are beyond.
func (c *reachCount) worst(n int) []int {
	order := func(a, b int) int {
		return cmp.Or(cmp.Compare(c.reach[b].FirstMeters, c.reach[a].FirstMeters),
			cmp.Compare(c.Buildings[b].Households, c.Buildings[a].Households), cmp.Compare(a, b))
	}
	var out []int
	for i, b := range c.Buildings {
		r := c.reach[i]
		if b.Households == 0 || r.First >= 0 && r.FirstMeters <= c.Limits[0] || len(out) == n && order(out[n-1], i) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(out, i, order)
		out = slices.Insert(out, at, i)
		out = out[:min(n, len(out))]
	}
	return out
}

// gaps names the worst.
func (s *Server) gaps(ctx context.Context, district int32, c *reachCount) ([]coverageGap, error) {
	worst := c.worst(mostGaps)
	ids := make([]int64, len(worst))
	for k, i := range worst {
		ids[k] = c.Buildings[i].ID
	}
	addresses, err := s.Store.Addresses(ctx, district, ids)
	if err != nil {
		return nil, err
	}
	out := make([]coverageGap, 0, len(worst))
	for _, i := range worst {
		b, r := c.Buildings[i], c.reach[i]
		gap := coverageGap{Building: b.ID, Address: addresses[b.ID], Households: b.Households, Place: b.Anchor.LonLat(), Grid: b.Grid}
		if r.First >= 0 {
			gap.Distance = &r.FirstMeters
			gap.NearestPost = &coveragePost{c.Posts[r.First].ID, c.Posts[r.First].Name}
		}
		if r.Second >= 0 {
			gap.Second = &r.SecondMeters
		}
		out = append(out, gap)
	}
	return out, nil
}
