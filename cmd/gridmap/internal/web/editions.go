package web

import (
	"context"

	"gridmap/grid"
)

// editions lists a district's editions, newest first.
func (s *Server) editions(ctx context.Context, in *MomentInput) (*listOutput[grid.EditionDetail], error) {
	m, err := s.moment(ctx, in)
	if err != nil {
		return nil, err
	}
	tag := tagOfMoment(ctx, m)
	if out := unchanged[grid.EditionDetail](in, tag); out != nil {
		return out, nil
	}
	list, err := s.Store.Editions(ctx, m.District)
	if err != nil {
		return nil, err
	}
	out, err := page(in, list, false, func(e grid.EditionDetail) any { return e.ID })
	if err != nil {
		return nil, err
	}
	return out.tagged(tag), nil
}
