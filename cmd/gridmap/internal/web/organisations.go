package web

import (
	"context"

	"gridmap/grid"
)

type organisationsInput struct {
	MomentInput
	Kind   string `query:"kind" enum:"district_committee,street_committee,community_committee,branch,building_group"`
	Parent int64  `query:"parent" minimum:"1"`
	Area   int64  `query:"area" minimum:"1"`
	Q      string `query:"q" maxLength:"100" doc:"In name or code"`
	All    bool   `query:"all" doc:"Also those that do not exist on the day"`
	Limit  int    `query:"limit" minimum:"1" maximum:"20000" default:"5000"`
	Cursor string `query:"cursor"`
}

// organisations lists the tree of organisations, level by level.
func (s *Server) organisations(ctx context.Context, in *organisationsInput) (*listOutput[grid.Organisation], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.OrganisationFilter{Kind: in.Kind, Parent: in.Parent, Area: in.Area, Text: in.Q, All: in.All, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	tag := tagOfMoment(ctx, m)
	if out := unchanged[grid.Organisation](&in.MomentInput, tag); out != nil {
		return out, nil
	}
	list, more, err := s.Store.Organisations(ctx, m, f)
	if err != nil {
		return nil, err
	}
	out, err := page(&in.MomentInput, list, more, func(o grid.Organisation) any { return grid.OrganisationKey{Level: o.Level, ID: o.ID} })
	if err != nil {
		return nil, err
	}
	return out.tagged(tag), nil
}
