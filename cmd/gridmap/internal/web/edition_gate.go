package web

import (
	"context"

	"gridmap/grid"
)

// mostFindings is how many findings the gate lists that do not stand in the way.
const mostFindings = 500

type gateInput struct {
	Paged
	EditionPath
	AsOf   string    `query:"as_of" example:"2026-03-01" doc:"The first day it would be in force; absent: the day it is meant for, or today"`
	Lang   grid.Lang `query:"lang" enum:"zh,en" default:"zh"`
	Limit  int       `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor string    `query:"cursor"`
}

type gateOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         gateBody
}

type gateBody struct {
	grid.Gate
	Next *string `json:"next" doc:"Address of the next page of blockers; null on the last"`
}

// gate answers whether an edition may come into force, and what stands in the way page by page.
func (s *Server) gate(ctx context.Context, in *gateInput) (*gateOutput, error) {
	var day grid.Day
	if in.AsOf != "" {
		var err error
		if day, err = grid.ParseDay("as_of", in.AsOf); err != nil {
			return nil, err
		}
	}
	var after grid.FindingKey
	if err := readCursor(in.Cursor, &after); err != nil {
		return nil, err
	}
	g, err := s.Store.Gate(ctx, s.written(ctx, in.District), in.ID, day)
	if err != nil {
		return nil, err
	}
	g = g.In(in.Lang)
	first := 0
	for first < len(g.Blockers) && in.Cursor != "" && g.Blockers[first].Key().Compare(after) <= 0 {
		first++
	}
	rest := g.Blockers[first:]
	list, err := page(in, rest[:min(len(rest), in.Limit)], len(rest) > in.Limit, func(b grid.Blocker) any { return b.Key() })
	if err != nil {
		return nil, err
	}
	g.Blockers, g.Findings = list.Body.Items, g.Findings[:min(len(g.Findings), mostFindings)]
	if in.Cursor != "" {
		g.Findings = []grid.Finding{}
	}
	return &gateOutput{CacheControl: "no-store", Body: gateBody{g, list.Body.Next}}, nil
}

type effectiveInput struct {
	Paged
	EditionPath
	AsOf   string `query:"as_of" example:"2026-03-01" doc:"Absent: the first day the edition is or was in force, or is meant for"`
	Grid   int64  `query:"grid" minimum:"1"`
	Source string `query:"source" enum:"dated,planned,proposed" doc:"Only grids that have some such"`
	Limit  int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor string `query:"cursor"`
}

// effectiveAssignments lists who answers for each grid of an edition.
func (s *Server) effectiveAssignments(ctx context.Context, in *effectiveInput) (*listOutput[grid.GridAssignments], error) {
	district := s.written(ctx, in.District)
	day, err := s.Store.EditionDay(ctx, district, in.ID)
	if err != nil {
		return nil, err
	}
	if in.AsOf != "" {
		if day, err = grid.ParseDay("as_of", in.AsOf); err != nil {
			return nil, err
		}
	}
	f := grid.EffectiveFilter{Grid: in.Grid, Source: in.Source, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	m, err := s.Store.Moment(ctx, district, day, in.ID)
	if err != nil {
		return nil, err
	}
	list, more, err := s.Store.EffectiveAssignments(ctx, m, f, sightOf(ctx))
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(a grid.GridAssignments) any { return grid.GridKey{Code: a.Grid.Code, ID: a.Grid.ID} })
}

type planInput struct {
	EditionPath
	Body struct {
		Grids    []int64              `json:"grids" minItems:"1" maxItems:"5000"`
		Branches []grid.PlannedBranch `json:"branches,omitempty" doc:"The branches each of the grids is to have, exactly one of them the lead; absent: as they are"`
		Members  []grid.PlannedMember `json:"members,omitempty" doc:"The members each of the grids is to have; absent: as they are"`
		Dated    []string             `json:"dated,omitempty" enum:"branches,members" doc:"What goes back to what is dated, as DELETE does; nothing is set then"`
		Was      []grid.PlannedGrid   `json:"was,omitempty" maxItems:"5000" doc:"What the author took grids to have: where that is another by now, and not what is wanted either, nothing is done. Absent, or a grid not named: not compared"`
	}
}

// planAssignments sets who is to answer for grids of a draft.
func (s *Server) planAssignments(ctx context.Context, in *planInput) (*struct{}, error) {
	return nil, s.Store.PlanAssignments(ctx, actorID(ctx), s.written(ctx, in.District), in.ID,
		grid.AssignmentPlan{Grids: in.Body.Grids, Branches: in.Body.Branches, Members: in.Body.Members, Dated: in.Body.Dated, Was: in.Body.Was})
}

type confirmInput struct {
	EditionPath
	Body struct {
		Grids []int64 `json:"grids,omitempty" maxItems:"5000" doc:"Absent: all grids of the draft"`
	}
}

type confirmOutput struct {
	Body struct {
		Grids []int64 `json:"grids" doc:"What was proposed for these is confirmed"`
	}
}

// confirmAssignments confirms what is proposed.
func (s *Server) confirmAssignments(ctx context.Context, in *confirmInput) (*confirmOutput, error) {
	out := &confirmOutput{}
	var err error
	out.Body.Grids, err = s.Store.ConfirmAssignments(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Grids)
	return out, err
}

type dropInput struct {
	EditionPath
	Grids []int64 `query:"grid" required:"true" minItems:"1" maxItems:"500" doc:"Grids, separated by commas"`
	Kind  string  `query:"kind" enum:"branches,members" doc:"Absent: both"`
}

// dropPlans goes back to what is dated.
func (s *Server) dropPlans(ctx context.Context, in *dropInput) (*struct{}, error) {
	return nil, s.Store.DropPlans(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Grids, in.Kind != "members", in.Kind != "branches")
}
