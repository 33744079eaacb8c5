package web

import (
	"context"

	"gridmap/grid"
)

type assignmentsInput struct {
	MomentInput
	Grid         int64  `query:"grid" minimum:"1"`
	Organisation int64  `query:"organisation" minimum:"1" doc:"The branch, or the member's organisation"`
	Member       int64  `query:"member" minimum:"1"`
	History      bool   `query:"history" doc:"Also those not in force on the day"`
	Limit        int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor       string `query:"cursor"`
}

// assignments lists who is responsible for what, grid by grid.
func (s *Server) assignments(ctx context.Context, in *assignmentsInput) (*listOutput[grid.Assignment], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.AssignmentFilter{Grid: in.Grid, Organisation: in.Organisation, Member: in.Member, History: in.History, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Assignments(ctx, m, f, sightOf(ctx))
	if err != nil {
		return nil, err
	}
	return page(&in.MomentInput, list, more, func(a grid.Assignment) any { return a.Key() })
}
