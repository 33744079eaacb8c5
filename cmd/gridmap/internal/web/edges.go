package web

import (
	"context"

	"gridmap/grid"
)

type edgesInput struct {
	EditionInput
	Bbox  string `query:"bbox" required:"true" example:"118.24,33.94,118.26,33.96" doc:"west,south,east,north"`
	Layer string `query:"layer" enum:"governance,overlay,micro" default:"governance"`
}

type edgesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         grid.Borders
}

// edges answers the borders of a box, each piece once.
func (s *Server) edges(ctx context.Context, in *edgesInput) (*edgesOutput, error) {
	box, err := requiredBox(in.Bbox)
	if err != nil {
		return nil, err
	}
	m, err := s.today(ctx, &in.EditionInput)
	if err != nil {
		return nil, err
	}
	borders, err := s.Store.Borders(ctx, m, in.Layer, box)
	if err != nil {
		return nil, err
	}
	return &edgesOutput{"no-store", borders}, nil
}
