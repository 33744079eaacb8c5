package importers

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/grid"
	"gridmap/sql"
)

// Preview is what a person looks at before publishing a batch.
type Preview struct {
	Batch    Batch         `json:"batch"`
	Columns  []string      `json:"columns" doc:"Of the file, in order"`
	Sample   []SampleRow   `json:"sample" doc:"The first rows as they were understood"`
	Rules    []RuleCount   `json:"rules" doc:"How many findings of each kind"`
	Findings []FindingItem `json:"findings"`
	Next     *string       `json:"next" doc:"Where more findings are"`
}

// SampleRow is one staged row.
type SampleRow struct {
	Row    int            `json:"row"`
	Good   bool           `json:"good"`
	Key    string         `json:"key"`
	Fields map[string]any `json:"fields"`
	Place  *orb.Point     `json:"place"`
}

// RuleCount counts the findings of a rule.
type RuleCount struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
}

// FindingItem is a finding in plain words.
type FindingItem struct {
	ID       int64      `json:"id"`
	Row      int        `json:"row" doc:"1-based record number, a header not counted; 0: the file as a whole"`
	Field    string     `json:"field"`
	Value    string     `json:"value"`
	Rule     string     `json:"rule"`
	Severity string     `json:"severity" enum:"error,warning,info"`
	Message  string     `json:"message"`
	Place    *orb.Point `json:"place"`
}

// Query says which findings are wanted.
type Query struct {
	Lang     string // zh or en
	Severity string // "" for all
	AfterRow int    // after a finding's row and id
	AfterID  int64
	Count    int
}

// Preview reads a batch's columns, sample and findings.
func (s *Store) Preview(ctx context.Context, district int32, id int64, q Query) (Preview, error) {
	b, err := s.Batch(ctx, district, id)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Batch: b.In(q.Lang), Columns: b.columns}
	args := pgx.StrictNamedArgs{"district": district, "batch": id, "count": sampleRows}
	rows, err := s.pool.Query(ctx, sql.ImportersListSample, args)
	if err != nil {
		return p, wrapped(err, "sample")
	}
	p.Sample, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (x SampleRow, err error) {
		var place orb.Geometry
		err = r.Scan(&x.Row, &x.Good, &x.Key, &x.Fields, &place)
		if at, ok := place.(orb.Point); ok {
			x.Place = &at
		}
		return x, err
	})
	if err != nil {
		return p, wrapped(err, "sample")
	}
	delete(args, "count")
	if rows, err = s.pool.Query(ctx, sql.ImportersCountFindings, args); err != nil {
		return p, wrapped(err, "findings")
	}
	if p.Rules, err = pgx.CollectRows(rows, pgx.RowToStructByPos[RuleCount]); err != nil {
		return p, wrapped(err, "findings")
	}
	p.Findings, err = s.Findings(ctx, district, id, q)
	return p, err
}

// Findings lists findings about the file, then by row.
func (s *Store) Findings(ctx context.Context, district int32, id int64, q Query) ([]FindingItem, error) {
	var severity *string
	if q.Severity != "" {
		severity = &q.Severity
	}
	rows, err := s.pool.Query(ctx, sql.ImportersListFindings, pgx.StrictNamedArgs{"district": district, "batch": id, "severity": severity,
		"after_row": q.AfterRow, "after_id": q.AfterID, "count": q.Count})
	if err != nil {
		return nil, wrapped(err, "findings")
	}
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x FindingItem, err error) {
		var place orb.Geometry
		var detail []byte
		f := Finding{}
		if err := r.Scan(&x.ID, &x.Row, &x.Field, &x.Value, &x.Rule, &x.Severity, &place, &detail); err != nil {
			return x, err
		}
		if err := json.Unmarshal(detail, &f.Detail); err != nil {
			return x, err
		}
		f.Rule, f.Field, f.Value = x.Rule, x.Field, x.Value
		x.Message = f.Message(q.Lang)
		if at, ok := place.(orb.Point); ok {
			x.Place = &at
		}
		return x, nil
	})
	return list, wrapped(err, "findings")
}

// Forget removes a district that an import made and that stayed empty. Anything in it keeps it.
func (s *Store) Forget(ctx context.Context, district int32) error {
	err := s.pool.QueryRow(ctx, sql.ImportersDeleteDistrict, pgx.StrictNamedArgs{"district": district}).Scan(new(int))
	if isForeignKey(err) {
		return grid.Errorf(grid.Conflict, "The district is in use.")
	}
	return wrapped(err, "forget")
}
