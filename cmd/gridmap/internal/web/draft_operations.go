package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"gridmap/grid"
)

// operationBody is what is asked of a draft; fields that mean nothing are refused.
type operationBody grid.OperationRequest

// UnmarshalJSON refuses fields that mean nothing.
func (b *operationBody) UnmarshalJSON(text []byte) error {
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	return strict.Decode((*grid.OperationRequest)(b))
}

// Schema describes fields that take several forms: places, ids, rings.
func (operationBody) Schema(r huma.Registry) *huma.Schema {
	two := 2
	number := &huma.Schema{Type: huma.TypeNumber}
	place := &huma.Schema{Type: huma.TypeArray, Items: number, MinItems: &two, MaxItems: &two, Description: "[longitude, latitude], WGS84"}
	id := &huma.Schema{Type: huma.TypeInteger}
	ids := &huma.Schema{Type: huma.TypeArray, Items: id}
	words := &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}}
	forms := map[string]*huma.Schema{
		"versions": {Type: huma.TypeObject, AdditionalProperties: id},
		"line":     {Type: huma.TypeArray, Items: place}, "polygon": {Type: huma.TypeArray, Items: &huma.Schema{}},
		"from": {OneOf: []*huma.Schema{id, place}}, "to": {OneOf: []*huma.Schema{id, place}},
		"moves": {Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject, Required: []string{"from"},
			Properties: map[string]*huma.Schema{"from": place, "to": {Type: huma.TypeArray, Items: number, Nullable: true}}}},
		"grids": ids, "buildings": ids, "codes": words, "names": words,
	}
	s := &huma.Schema{Type: huma.TypeObject, Required: []string{"op"}, Properties: map[string]*huma.Schema{}}
	t := reflect.TypeFor[grid.OperationRequest]()
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := bytes.Cut([]byte(f.Tag.Get("json")), []byte(","))
		form := &huma.Schema{}
		if given, ok := forms[string(name)]; ok {
			*form = *given
		} else {
			*form = *r.Schema(f.Type, false, "")
		}
		form.Description = f.Tag.Get("doc") + form.Description
		s.Properties[string(name)] = form
	}
	return s
}

type operateInput struct {
	EditionPath
	Key  string        `header:"Idempotency-Key" maxLength:"200" doc:"The same request sent again under the same key is done once and gets the same answer"`
	Body operationBody `doc:"An operation: op, what it needs, and versions of the grids it is meant for"`
}

type redrawnOutput struct {
	Status   int
	Replayed string `header:"Idempotent-Replayed"`
	Body     grid.Redrawn
}

func redrawnOf(out grid.Redrawn, err error) (*redrawnOutput, error) {
	if err != nil {
		return nil, err
	}
	if out.Replayed {
		return &redrawnOutput{http.StatusOK, "true", out}, nil
	}
	return &redrawnOutput{Status: http.StatusCreated, Body: out}, nil
}

// writer is who writes, in the district the request is about.
func (s *Server) writer(ctx context.Context, district int32) grid.Actor {
	me := *actorOf(ctx)
	me.District = s.written(ctx, district)
	return me
}

// operate does an operation on a draft.
func (s *Server) operate(ctx context.Context, in *operateInput) (*redrawnOutput, error) {
	return redrawnOf(s.Store.Operate(ctx, s.writer(ctx, in.District), in.ID, grid.OperationRequest(in.Body), in.Key))
}

type tryInput struct {
	EditionPath
	Body operationBody
}

type tryOutput struct{ Body grid.Redrawn }

// tryOperation says what an operation would do.
func (s *Server) tryOperation(ctx context.Context, in *tryInput) (*tryOutput, error) {
	out, err := s.Store.Try(ctx, s.writer(ctx, in.District), in.ID, grid.OperationRequest(in.Body))
	return &tryOutput{out}, err
}

type takeBackInput struct {
	EditionPath
	Key  string `header:"Idempotency-Key" maxLength:"200"`
	Body struct {
		Operation int64  `json:"operation,omitempty" minimum:"0" doc:"Absent: your own latest"`
		Reason    string `json:"reason,omitempty" maxLength:"2000"`
	}
}

// undo takes an operation back.
func (s *Server) undo(ctx context.Context, in *takeBackInput) (*redrawnOutput, error) {
	return redrawnOf(s.Store.Undo(ctx, s.writer(ctx, in.District), in.ID, in.Body.Operation, in.Body.Reason, in.Key))
}

// redo does what was taken back again.
func (s *Server) redo(ctx context.Context, in *takeBackInput) (*redrawnOutput, error) {
	return redrawnOf(s.Store.Redo(ctx, s.writer(ctx, in.District), in.ID, in.Body.Operation, in.Body.Reason, in.Key))
}

type rebaseOutput struct{ Body grid.Rebased }

// rebase does a draft's operations again on the edition now last in the timeline.
func (s *Server) rebase(ctx context.Context, in *EditionPath) (*rebaseOutput, error) {
	out, err := s.Store.Rebase(ctx, s.writer(ctx, in.District), in.ID)
	return &rebaseOutput{out}, err
}

type operationsInput struct {
	Paged
	EditionPath
	Actor  int64  `query:"actor" minimum:"1"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor"`
}

// operations lists a draft's operations, newest first.
func (s *Server) operations(ctx context.Context, in *operationsInput) (*listOutput[grid.Operation], error) {
	f := grid.OperationFilter{Actor: in.Actor, Limit: in.Limit}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Operations(ctx, s.written(ctx, in.District), in.ID, f)
	if err != nil {
		return nil, err
	}
	return page(&in.Paged, list, more, func(o grid.Operation) any { return o.ID })
}

type operationInput struct {
	EditionPath
	Operation int64 `path:"operation" minimum:"1"`
}

type operationOutput struct{ Body grid.Operation }

// operation is one entry of a draft's log.
func (s *Server) operation(ctx context.Context, in *operationInput) (*operationOutput, error) {
	o, err := s.Store.Operation(ctx, s.written(ctx, in.District), in.ID, in.Operation)
	return &operationOutput{o}, err
}
