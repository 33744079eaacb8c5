package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"gridmap/grid"
)

const (
	operationBody = 1 << 20         // bytes: 10,000 positions written out in full, and room for spaces
	rebaseTime    = 2 * time.Minute // for a log of some thousand operations
)

// KeyedInput makes a request safe to send again. Like Paged it is exported only because huma does
// not look into embedded types that are not.
type KeyedInput struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"The same request sent again under the same key is done once and gets the same answer"`
	As  string `header:"Gridmap-Actor" maxLength:"20" doc:"Do this only as the actor of this id, or not at all (401): for clients that keep requests while somebody else may sign in"`
}

type operateInput struct {
	EditionPath
	KeyedInput
	Body askedOperation
}

type redrawnOutput struct {
	Status   int
	Location string `header:"Location" doc:"The operation in the log"`
	Replayed string `header:"Idempotency-Replayed" doc:"true: done before under this key"`
	Body     grid.Redrawn
}

// redrawn answers an operation that is done: 201, or 200 when it was done before.
func redrawn(edition int64, done grid.Redrawn, err error) (*redrawnOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &redrawnOutput{Status: http.StatusCreated, Body: done, Location: fmt.Sprintf("/api/v1/editions/%d/operations/%d", edition, done.Operation)}
	if done.Replayed {
		out.Status, out.Replayed = http.StatusOK, "true"
	}
	return out, nil
}

// operate does one operation on a draft.
func (s *Server) operate(ctx context.Context, in *operateInput) (*redrawnOutput, error) {
	if in.Body.fault != nil {
		return nil, in.Body.fault
	}
	done, err := s.Store.Operate(ctx, *actorOf(ctx), in.ID, in.Body.request, in.Key)
	return redrawn(in.ID, done, err)
}

type tryInput struct {
	EditionPath
	Body askedOperation
}

type tryOutput struct{ Body grid.Redrawn }

// try answers what an operation would do.
func (s *Server) try(ctx context.Context, in *tryInput) (*tryOutput, error) {
	if in.Body.fault != nil {
		return nil, in.Body.fault
	}
	planned, err := s.Store.Try(ctx, *actorOf(ctx), in.ID, in.Body.request)
	if err != nil {
		return nil, err
	}
	return &tryOutput{planned}, nil
}

type takeBackInput struct {
	EditionPath
	KeyedInput
	Body struct {
		Operation int64  `json:"operation,omitempty" minimum:"1" doc:"Any operation of its chain; absent: your own newest"`
		Reason    string `json:"reason,omitempty"`
	}
}

type ownTipsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         grid.OwnTips
}

// ownTips answers what undo and redo would be about.
func (s *Server) ownTips(ctx context.Context, in *EditionPath) (*ownTipsOutput, error) {
	tips, err := s.Store.OwnTips(ctx, s.written(ctx, in.District), in.ID, actorID(ctx))
	return &ownTipsOutput{"no-store", tips}, err
}

// undo takes an operation back.
func (s *Server) undo(ctx context.Context, in *takeBackInput) (*redrawnOutput, error) {
	done, err := s.Store.Undo(ctx, *actorOf(ctx), in.ID, in.Body.Operation, in.Body.Reason, in.Key)
	return redrawn(in.ID, done, err)
}

// redo takes an undo back.
func (s *Server) redo(ctx context.Context, in *takeBackInput) (*redrawnOutput, error) {
	done, err := s.Store.Redo(ctx, *actorOf(ctx), in.ID, in.Body.Operation, in.Body.Reason, in.Key)
	return redrawn(in.ID, done, err)
}

type rebaseOutput struct{ Body grid.Rebased }

// rebase makes a draft anew on the edition that is now last.
func (s *Server) rebase(ctx context.Context, in *EditionPath) (*rebaseOutput, error) {
	out, err := s.Store.Rebase(ctx, *actorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &rebaseOutput{out}, nil
}

type operationsInput struct {
	EditionInput
	Actor  int64  `query:"actor" minimum:"1" doc:"Only what this actor did"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
	Cursor string `query:"cursor"`
}

// operations lists an edition's log, newest first.
func (s *Server) operations(ctx context.Context, in *operationsInput) (*listOutput[grid.Operation], error) {
	f := grid.OperationFilter{Actor: in.Actor, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Operations(ctx, s.written(ctx, in.District), in.ID, f)
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(o grid.Operation) any { return o.ID })
}

type operationInput struct {
	EditionPath
	Operation int64 `path:"op" minimum:"1" doc:"The operation"`
}

type operationOutput struct{ Body grid.Operation }

// operation answers one entry of an edition's log, with its impact.
func (s *Server) operation(ctx context.Context, in *operationInput) (*operationOutput, error) {
	o, err := s.Store.Operation(ctx, s.written(ctx, in.District), in.ID, in.Operation)
	if err != nil {
		return nil, err
	}
	return &operationOutput{o}, nil
}
