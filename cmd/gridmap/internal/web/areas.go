package web

import (
	"context"

	"gridmap/grid"
)

// areas lists streets and communities with what their grids add up to.
func (s *Server) areas(ctx context.Context, in *MomentInput) (*listOutput[grid.Area], error) {
	m, err := s.moment(ctx, in)
	if err != nil {
		return nil, err
	}
	tag := tagOfMoment(ctx, m)
	if out := unchanged[grid.Area](in, tag); out != nil {
		return out, nil
	}
	list, err := s.Store.Areas(ctx, m, sightOf(ctx))
	if err != nil {
		return nil, err
	}
	out, err := page(in, list, false, func(a grid.Area) any { return a.ID })
	if err != nil {
		return nil, err
	}
	return out.tagged(tag), nil
}
