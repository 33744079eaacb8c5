package web

import (
	"context"

	"gridmap/grid"
)

type searchInput struct {
	MomentInput
	Q     string `query:"q" required:"true" maxLength:"200" example:"幸福家园 3号楼" doc:"Code, name or address; every word must occur"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// search finds grids, areas, organisations, posts, places, roads, buildings, and for those who
// may read contacts office holders.
func (s *Server) search(ctx context.Context, in *searchInput) (*listOutput[grid.Found], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.Search(ctx, m, in.Q, in.Limit, sightOf(ctx))
	if err != nil {
		return nil, err
	}
	return page(&in.MomentInput, list, false, func(f grid.Found) any { return f.ID })
}
