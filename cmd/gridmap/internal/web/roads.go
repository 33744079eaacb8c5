package web

import (
	"context"

	"gridmap/grid"
)

type roadsInput struct {
	Paged
	District int32  `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	Bbox     string `query:"bbox" required:"true" example:"118.24,33.94,118.26,33.96" doc:"west,south,east,north"`
}

// roads lists the roads of a box by id, all of them.
func (s *Server) roads(ctx context.Context, in *roadsInput) (*listOutput[grid.Road], error) {
	box, err := requiredBox(in.Bbox)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.Roads(ctx, s.written(ctx, in.District), box)
	if err != nil {
		return nil, err
	}
	return page(in, list, false, func(r grid.Road) any { return r.ID })
}
