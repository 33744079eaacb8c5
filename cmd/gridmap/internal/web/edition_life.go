package web

import (
	"context"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

// EditionPath names an edition of a district.
type EditionPath struct {
	District int32 `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	ID       int64 `path:"id" minimum:"1"`
}

type editionOutput struct{ Body grid.EditionDetail }

// written is where a planner writes: the own district, or the one named.
func (s *Server) written(ctx context.Context, district int32) int32 {
	if a := actorOf(ctx); district == 0 && a != nil {
		return a.District
	}
	return district
}

func actorID(ctx context.Context) int64 {
	if a := actorOf(ctx); a != nil {
		return a.ID
	}
	return 0
}

type newDraftInput struct {
	District int32 `query:"district" minimum:"1" doc:"Absent: your own"`
	Body     struct {
		Name        string `json:"name" maxLength:"100"`
		Note        string `json:"note,omitempty" maxLength:"2000"`
		PlannedFrom string `json:"planned_from,omitempty" example:"2026-03-01" doc:"The first day it is meant for"`
		From        int64  `json:"from,omitempty" minimum:"0" doc:"What it starts as: an older edition, or another draft, with what that one would replace; absent: the edition it will replace, the last of the timeline"`
	}
}

func (s *Server) createDraft(ctx context.Context, in *newDraftInput) (*editionOutput, error) {
	if in.Body.PlannedFrom != "" {
		if _, err := grid.ParseDay("planned_from", in.Body.PlannedFrom); err != nil {
			return nil, err
		}
	}
	e, err := s.Store.CreateDraft(ctx, actorID(ctx), grid.NewDraft{District: s.written(ctx, in.District), Name: in.Body.Name, Note: in.Body.Note,
		PlannedFrom: grid.Day(in.Body.PlannedFrom), From: in.Body.From})
	return &editionOutput{e}, err
}

func (s *Server) edition(ctx context.Context, in *EditionPath) (*editionOutput, error) {
	e, err := s.Store.EditionDetail(ctx, s.written(ctx, in.District), in.ID)
	return &editionOutput{e}, err
}

type changeEditionInput struct {
	EditionPath
	Body struct {
		Name        *string      `json:"name,omitempty"`
		Note        *string      `json:"note,omitempty"`
		PlannedFrom *string      `json:"planned_from,omitempty" doc:"The first day it is meant for; empty: none yet"`
		Outside     *[]orb.Point `json:"outside,omitempty" maxItems:"1000" doc:"Of a draft: places [lon,lat] in holes of the map that need no grid"`
	}
}

func (s *Server) changeEdition(ctx context.Context, in *changeEditionInput) (*editionOutput, error) {
	e, err := s.Store.ChangeEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID,
		grid.EditionChange{Name: in.Body.Name, Note: in.Body.Note, PlannedFrom: (*grid.Day)(in.Body.PlannedFrom), Outside: in.Body.Outside})
	return &editionOutput{e}, err
}

type transitionInput struct {
	EditionPath
	Body struct {
		Note string `json:"note,omitempty" maxLength:"2000" doc:"Words to whoever reads its history"`
	}
}

func (s *Server) submitEdition(ctx context.Context, in *transitionInput) (*editionOutput, error) {
	e, err := s.Store.SubmitEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Note)
	return &editionOutput{e}, err
}

func (s *Server) returnEdition(ctx context.Context, in *transitionInput) (*editionOutput, error) {
	e, err := s.Store.ReturnEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Note)
	return &editionOutput{e}, err
}

func (s *Server) withdrawEdition(ctx context.Context, in *transitionInput) (*editionOutput, error) {
	e, err := s.Store.WithdrawEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Note)
	return &editionOutput{e}, err
}

func (s *Server) approveEdition(ctx context.Context, in *transitionInput) (*editionOutput, error) {
	e, err := s.Store.ApproveEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Note)
	return &editionOutput{e}, err
}

func (s *Server) abandonEdition(ctx context.Context, in *transitionInput) (*editionOutput, error) {
	e, err := s.Store.AbandonEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Note)
	return &editionOutput{e}, err
}

func (s *Server) unscheduleEdition(ctx context.Context, in *transitionInput) (*editionOutput, error) {
	e, err := s.Store.UnscheduleEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, in.Body.Note)
	return &editionOutput{e}, err
}

type publishEditionInput struct {
	EditionPath
	Body struct {
		From string `json:"from,omitempty" example:"2026-03-01" doc:"First day in force: past, today or to come; absent: the day it is meant for, or today"`
		Note string `json:"note,omitempty" maxLength:"2000"`
	}
}

type publishedOutput struct{ Body grid.Published }

func (s *Server) publishEdition(ctx context.Context, in *publishEditionInput) (*publishedOutput, error) {
	p, err := s.Store.PublishEdition(ctx, actorID(ctx), s.written(ctx, in.District), in.ID, grid.Day(in.Body.From), in.Body.Note)
	return &publishedOutput{p}, err
}

type editionEventsInput struct {
	Paged
	EditionPath
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Cursor string `query:"cursor"`
}

func (s *Server) editionEvents(ctx context.Context, in *editionEventsInput) (*listOutput[grid.EditionEvent], error) {
	var before int64
	if err := readCursor(in.Cursor, &before); err != nil {
		return nil, err
	}
	list, more, err := s.Store.EditionEvents(ctx, s.written(ctx, in.District), in.ID, before, in.Limit)
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(e grid.EditionEvent) any { return e.ID })
}

func (s *Server) handover(ctx context.Context, in *editionEventsInput) (*listOutput[grid.HandedIncident], error) {
	var after int64
	if err := readCursor(in.Cursor, &after); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Handover(ctx, s.written(ctx, in.District), in.ID, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(i grid.HandedIncident) any { return i.ID })
}
