package web

import (
	"context"
	"net/http"

	"gridmap/grid"
)

type gridsInput struct {
	MomentInput
	Bbox      string `query:"bbox" example:"118.2,33.9,118.3,34.0" doc:"Grids that meet west,south,east,north"`
	Point     string `query:"point" example:"118.25,33.95" doc:"The grid that holds longitude,latitude"`
	Community int64  `query:"community" minimum:"1"`
	Street    int64  `query:"street" minimum:"1"`
	State     string `query:"state" enum:"complete,no_branch,no_member,overloaded"`
	Layer     string `query:"layer" enum:"governance,overlay,micro"`
	Q         string `query:"q" maxLength:"100" doc:"In code or name"`
	Limit     int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor    string `query:"cursor"`
}

// grids lists grids by code.
func (s *Server) grids(ctx context.Context, in *gridsInput) (*listOutput[grid.Grid], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.GridFilter{Community: in.Community, Street: in.Street, State: in.State, Layer: in.Layer, Text: in.Q, Limit: in.Limit}
	if f.Box, err = readBox(in.Bbox); err != nil {
		return nil, err
	}
	if f.Point, err = readPoint(in.Point); err != nil {
		return nil, err
	}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	tag := tagOfMoment(ctx, m)
	if out := unchanged[grid.Grid](&in.MomentInput, tag); out != nil {
		return out, nil
	}
	list, more, err := s.Store.Grids(ctx, m, f)
	if err != nil {
		return nil, err
	}
	if !sightOf(ctx).District {
		for i := range list {
			list[i].Veil()
		}
	}
	out, err := page(&in.MomentInput, list, more, func(g grid.Grid) any { return grid.GridKey{Code: g.Code, ID: g.ID} })
	if err != nil {
		return nil, err
	}
	return out.tagged(tag), nil
}

type gridInput struct {
	MomentInput
	ID   int64     `path:"id" minimum:"1"`
	Lang grid.Lang `query:"lang" enum:"zh,en" default:"zh" doc:"Of the findings' words"`
}

type gridOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         *grid.GridDetail
}

// grid answers everything about one grid, as far as the reader may see it.
func (s *Server) grid(ctx context.Context, in *gridInput) (*gridOutput, error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	sight := sightOf(ctx)
	d, err := s.Store.GridDetail(ctx, m, in.ID, sight, in.Lang)
	if err != nil {
		return nil, err
	}
	if !sight.District {
		d.Grid.Veil()
	}
	return &gridOutput{Status: http.StatusOK, CacheControl: "no-store", Body: &d}, nil
}
