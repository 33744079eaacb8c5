package web

import (
	"context"

	"gridmap/grid"
)

type membersInput struct {
	MomentInput
	Organisation int64  `query:"organisation" minimum:"1"`
	Q            string `query:"q" maxLength:"100" doc:"In the name"`
	InOffice     bool   `query:"in_office" doc:"Only those in their term on the day"`
	Limit        int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor       string `query:"cursor"`
}

// members lists office holders; work phones only for those who may read contacts.
func (s *Server) members(ctx context.Context, in *membersInput) (*listOutput[grid.Member], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.MemberFilter{Organisation: in.Organisation, Text: in.Q, InOffice: in.InOffice, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Members(ctx, m, f, sightOf(ctx))
	if err != nil {
		return nil, err
	}
	return page(&in.MomentInput, list, more, func(p grid.Member) any { return p.ID })
}
