package web

import (
	"context"
	"strconv"

	"gridmap/grid"
)

// EditionInput names one edition. Like Paged it is exported only because huma does not look into
// embedded types that are not.
type EditionInput struct {
	Paged
	District int32 `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	ID       int64 `path:"id" minimum:"1" doc:"The edition"`
}

// today is the edition on today's day.
func (s *Server) today(ctx context.Context, in *EditionInput) (grid.Moment, error) {
	return s.moment(ctx, &MomentInput{District: in.District, Edition: in.ID})
}

// ComparedInput names an edition and what it is held against.
type ComparedInput struct {
	EditionInput
	Against int64 `query:"against" minimum:"1" doc:"The edition to hold it against; absent: the one it is based on"`
}

type impactOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         grid.Impact
}

// editionImpact answers what an edition changes.
func (s *Server) editionImpact(ctx context.Context, in *ComparedInput) (*impactOutput, error) {
	m, err := s.today(ctx, &in.EditionInput)
	if err != nil {
		return nil, err
	}
	impact, err := s.Store.EditionImpact(ctx, m, in.Against)
	if err != nil {
		return nil, err
	}
	return &impactOutput{"no-store", impact}, nil
}

type movedInput struct {
	ComparedInput
	From   string `query:"from" pattern:"^(outside|[0-9]{1,18})$" example:"17" doc:"Only what leaves this grid; outside: what lay in none"`
	To     string `query:"to" pattern:"^(outside|[0-9]{1,18})$" example:"outside" doc:"Only what this grid gets; outside: what gets none"`
	Handed bool   `query:"handed" doc:"Only what gets another lead branch"`
	Limit  int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor string `query:"cursor"`
}

func (in *movedInput) filter() (f grid.MovedFilter, err error) {
	f = grid.MovedFilter{From: readSide(in.From), To: readSide(in.To), Handed: in.Handed, Limit: in.Limit}
	return f, readCursor(in.Cursor, &f.After)
}

// readSide reads a grid's id or "outside", which is 0; nil for neither.
func readSide(text string) *int64 {
	if text == "" {
		return nil
	}
	id, _ := strconv.ParseInt(text, 10, 64) // "outside" is no number: 0
	return &id
}

// moving answers a page of what gets another grid.
func moving[T any](ctx context.Context, s *Server, in *movedInput, key func(T) any,
	list func(context.Context, grid.Moment, int64, grid.MovedFilter) ([]T, bool, error)) (*listOutput[T], error) {
	m, err := s.today(ctx, &in.EditionInput)
	if err != nil {
		return nil, err
	}
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	items, more, err := list(ctx, m, in.Against, f)
	if err != nil {
		return nil, err
	}
	return page(in, items, more, key)
}

// impactBuildings lists the buildings that get another grid.
func (s *Server) impactBuildings(ctx context.Context, in *movedInput) (*listOutput[grid.MovedBuilding], error) {
	return moving(ctx, s, in, func(b grid.MovedBuilding) any { return b.ID }, s.Store.MovedBuildings)
}

// impactPosts lists the posts that get another grid.
func (s *Server) impactPosts(ctx context.Context, in *movedInput) (*listOutput[grid.MovedPost], error) {
	return moving(ctx, s, in, func(p grid.MovedPost) any { return p.ID }, s.Store.MovedPosts)
}

// impactIncidents lists the open incidents that get another grid.
func (s *Server) impactIncidents(ctx context.Context, in *movedInput) (*listOutput[grid.MovedIncident], error) {
	return moving(ctx, s, in, func(i grid.MovedIncident) any { return i.ID }, s.Store.MovedIncidents)
}
