package web

import (
	"context"
	"net/http"
	"slices"

	"gridmap/grid"
)

type validationInput struct {
	MomentInput
	Lang     grid.Lang `query:"lang" enum:"zh,en" default:"zh"`
	Rule     []string  `query:"rule" doc:"Rules whose findings to list, separated by commas"`
	Severity []string  `query:"severity" enum:"error,warning,info,unknown" doc:"Severities to list, separated by commas"`
	Grid     int64     `query:"grid" minimum:"1" doc:"Only what concerns this grid"`
	Limit    int       `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor   string    `query:"cursor"`
}

type validationOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         validationBody
}

type validationBody struct {
	AsOf    grid.Day          `json:"as_of"`
	Edition *grid.Edition     `json:"edition" doc:"null: none was in force"`
	Summary grid.Summary      `json:"summary" doc:"Findings by severity; unknown counts rules without data"`
	Rules   []grid.RuleReport `json:"rules"`
	Items   []grid.Finding    `json:"items"`
	Next    *string           `json:"next" doc:"Where the next page is; null: this is the last"`
}

// validation answers what the rules find; rule and severity choose what is listed, not what is
// counted.
func (s *Server) validation(ctx context.Context, in *validationInput) (*validationOutput, error) {
	m, err := s.moment(ctx, &in.MomentInput)
	if err != nil {
		return nil, err
	}
	for _, id := range in.Rule {
		if !slices.ContainsFunc(grid.Rules, func(r grid.Rule) bool { return r.ID == id }) {
			return nil, wrong("rule", id, "there is no such rule")
		}
	}
	var after grid.FindingKey
	if err := readCursor(in.Cursor, &after); err != nil {
		return nil, err
	}
	tag := tagOfMoment(ctx, m)
	if in.has(tag) {
		return &validationOutput{Status: http.StatusNotModified, ETag: tag, CacheControl: "private, no-cache"}, nil
	}
	v, err := s.Store.Validate(ctx, m.District, grid.ValidateOptions{AsOf: m.Day, Edition: m.Edition.ID, Grid: in.Grid})
	if err != nil {
		return nil, err
	}
	v = v.In(in.Lang)
	items := slices.DeleteFunc(v.Items, func(f grid.Finding) bool {
		return len(in.Rule) > 0 && !slices.Contains(in.Rule, f.Rule) ||
			len(in.Severity) > 0 && !slices.Contains(in.Severity, f.Severity) || f.Key().Compare(after) <= 0
	})
	more := len(items) > in.Limit
	list, err := page(&in.MomentInput, items[:min(len(items), in.Limit)], more, func(f grid.Finding) any { return f.Key() })
	if err != nil {
		return nil, err
	}
	return &validationOutput{Status: http.StatusOK, ETag: tag, CacheControl: "private, no-cache",
		Body: validationBody{v.AsOf, v.Edition, v.Summary, v.Rules, list.Body.Items, list.Body.Next}}, nil
}
