package web

import (
	"context"

	"gridmap/grid"
)

type postsInput struct {
	MomentInput
	Bbox   string `query:"bbox" example:"118.2,33.9,118.3,34.0" doc:"Posts within west,south,east,north"`
	Grid   int64  `query:"grid" minimum:"1"`
	Kind   string `query:"kind" enum:"centre,station,point"`
	Limit  int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor string `query:"cursor"`
}

// posts lists service posts by id. Whether one is open changes by itself: no tag.
func (s *Server) posts(ctx context.Context, in *postsInput) (*listOutput[grid.Post], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.PostFilter{Grid: in.Grid, Kind: in.Kind, Limit: in.Limit}
	if f.Box, err = readBox(in.Bbox); err != nil {
		return nil, err
	}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Posts(ctx, m, f)
	if err != nil {
		return nil, err
	}
	return page(&in.MomentInput, list, more, func(p grid.Post) any { return p.ID })
}
