package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"gridmap/grid"
)

type incidentsInput struct {
	MomentInput
	Grid     int64    `query:"grid" minimum:"1" doc:"The grid it lies in now"`
	Category []string `query:"category" doc:"Codes, separated by commas"`
	Status   []string `query:"status" doc:"Statuses, separated by commas"`
	From     string   `query:"from" example:"2026-03-01" doc:"First day reported"`
	To       string   `query:"to" example:"2026-03-31" doc:"Last day reported, included"`
	Bbox     string   `query:"bbox" example:"118.2,33.9,118.3,34.0" doc:"Within west,south,east,north"`
	Unplaced bool     `query:"unplaced" doc:"Only those in no grid"`
	Limit    int      `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Cursor   string   `query:"cursor"`
}

// incidents lists incidents, newest first.
func (s *Server) incidents(ctx context.Context, in *incidentsInput) (*listOutput[grid.Incident], error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	f := grid.IncidentFilter{Grid: in.Grid, Categories: in.Category, Statuses: in.Status, Unplaced: in.Unplaced, Limit: in.Limit}
	for _, status := range in.Status {
		if !slices.Contains(grid.IncidentStatuses, status) {
			return nil, wrong("status", status, "there is no such status")
		}
	}
	if f.From, err = readDay("from", in.From); err != nil {
		return nil, err
	}
	if f.To, err = readDay("to", in.To); err != nil {
		return nil, err
	}
	if f.From != "" && f.To != "" && f.From > f.To {
		return nil, wrong("to", in.To, "it lies before from")
	}
	if f.Box, err = readBox(in.Bbox); err != nil {
		return nil, err
	}
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Incidents(ctx, m, f)
	if err != nil {
		return nil, err
	}
	return page(&in.MomentInput, list, more, func(i grid.Incident) any { return grid.IncidentKey{ReportedAt: i.ReportedAt, ID: i.ID} })
}

// categories lists the district's incident categories.
func (s *Server) categories(ctx context.Context, in *MomentInput) (*listOutput[grid.Category], error) {
	m, err := s.moment(ctx, in)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.IncidentCategories(ctx, m.District)
	if err != nil {
		return nil, err
	}
	return page(in, list, false, func(c grid.Category) any { return c.Code })
}

// newIncidents is one incident, or {"items": […]}.
type newIncidents []grid.NewIncident

// Schema describes both forms.
func (newIncidents) Schema(r huma.Registry) *huma.Schema {
	one := r.Schema(reflect.TypeFor[grid.NewIncident](), true, "NewIncident")
	least, most := 1, grid.MaxBatch
	return &huma.Schema{OneOf: []*huma.Schema{one, {
		Type: huma.TypeObject, Required: []string{"items"},
		Properties: map[string]*huma.Schema{"items": {Type: huma.TypeArray, Items: one, MinItems: &least, MaxItems: &most}},
	}}}
}

// UnmarshalJSON reads both forms and refuses fields that mean nothing.
func (n *newIncidents) UnmarshalJSON(text []byte) error {
	var form map[string]json.RawMessage
	if err := json.Unmarshal(text, &form); err != nil {
		return err
	}
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if _, batch := form["items"]; batch {
		var items struct {
			Items []grid.NewIncident `json:"items"`
		}
		err := strict.Decode(&items)
		*n = items.Items
		return err
	}
	var one grid.NewIncident
	err := strict.Decode(&one)
	*n = newIncidents{one}
	return err
}

type addIncidentsInput struct {
	District int32        `query:"district" minimum:"1" doc:"Absent: your own"`
	Key      string       `header:"Idempotency-Key" maxLength:"200" doc:"The same batch sent again under the same key gets the same answer"`
	Body     newIncidents `doc:"One incident, or {\"items\": […]} with up to 1000"`
}

type addIncidentsOutput struct {
	Status   int
	Replayed string `header:"Idempotency-Replayed" doc:"true: done before under this key"`
	Body     grid.Added
}

// addIncidents takes incidents in, all of a batch or nothing.
func (s *Server) addIncidents(ctx context.Context, in *addIncidentsInput) (*addIncidentsOutput, error) {
	me := actorOf(ctx)
	added, err := s.Store.AddIncidents(ctx, *me, me.District, in.Body, in.Key)
	if err != nil {
		return nil, err
	}
	out := &addIncidentsOutput{Status: http.StatusOK, Body: added}
	if added.Replayed {
		out.Replayed = "true"
	} else if len(added.Created) > 0 {
		out.Status = http.StatusCreated
	}
	return out, nil
}

// ownChecks leaves the body to the handler, whose refusals name rows.
func ownChecks() option { return func(e *endpoint) { e.op.SkipValidateBody = true } }
