package web

import (
	"context"

	"gridmap/grid"
)

type buildingsInput struct {
	MomentInput
	Bbox     string `query:"bbox" example:"118.2,33.9,118.3,34.0" doc:"Buildings that meet west,south,east,north"`
	Grid     int64  `query:"grid" minimum:"1"`
	Unplaced bool   `query:"unplaced" doc:"Only those in no grid"`
	Q        string `query:"q" maxLength:"100" doc:"Every word in estate, number or address"`
	Geometry bool   `query:"geometry" doc:"1: with footprints"`
	Limit    int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor   string `query:"cursor"`
}

// buildings lists buildings by id.
func (s *Server) buildings(ctx context.Context, in *buildingsInput) (*listOutput[grid.Building], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.BuildingFilter{Grid: in.Grid, Unplaced: in.Unplaced, Text: in.Q, Footprints: in.Geometry, Limit: in.Limit}
	if f.Box, err = readBox(in.Bbox); err != nil {
		return nil, err
	}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Buildings(ctx, m, f)
	if err != nil {
		return nil, err
	}
	return page(&in.MomentInput, list, more, func(b grid.Building) any { return b.ID })
}

type buildingInput struct {
	MomentInput
	ID int64 `path:"id" minimum:"1"`
}

type buildingOutput struct{ Body grid.BuildingDetail }

// building answers one building with its footprint and the nearest open post.
func (s *Server) building(ctx context.Context, in *buildingInput) (*buildingOutput, error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	d, err := s.Store.BuildingDetail(ctx, m, in.ID)
	if err != nil {
		return nil, err
	}
	return &buildingOutput{d}, nil
}
