package importers

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// Batch is one file on its way into a district: uploaded → staged → checked → published, or
// rejected for what is in it, or failed; published → reverted.
type Batch struct {
	ID          int64             `json:"id"`
	District    int32             `json:"district"`
	Kind        string            `json:"kind"`
	State       string            `json:"state" enum:"uploaded,staged,checked,published,rejected,failed,reverted"`
	FileName    string            `json:"file_name"`
	Format      string            `json:"format"`
	SourceCRS   string            `json:"source_crs" doc:"What the coordinates were read as"`
	Encoding    string            `json:"encoding"`
	Mapping     map[string]string `json:"mapping" doc:"Field to column, or to =value"`
	RowsRead    int               `json:"rows_read"`
	RowsGood    int               `json:"rows_good"`
	RowsBad     int               `json:"rows_bad"`
	Bounds      *grid.Bounds      `json:"bounds" doc:"[west, south, east, north] of the good rows"`
	Edition     *int64            `json:"edition" doc:"The edition a grid import made"`
	Error       *BatchError       `json:"error" doc:"Why it was rejected or failed"`
	CreatedBy   *grid.ActorRef    `json:"created_by"`
	CreatedAt   time.Time         `json:"created_at"`
	PublishedAt *time.Time        `json:"published_at"`
	Progress    *BatchProgress    `json:"progress" doc:"null when nobody is working on it"`
	Summary     Summary           `json:"summary" doc:"What publishing would do, or did"`

	columns []string
	options Options
	sha256  []byte
	box     geo.Box
}

// BatchProgress is how far the work has come; total is 0 when not known.
type BatchProgress struct {
	Stage string `json:"stage"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
}

// BatchError is why a batch was not published.
type BatchError struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	Value   string `json:"value,omitempty"`
	Row     int    `json:"row,omitempty"`
	Detail  Detail `json:"detail,omitempty"`
}

// Summary counts what publishing does.
type Summary struct {
	Add      int      `json:"add"`
	Update   int      `json:"update"`
	Same     int      `json:"same"`
	Held     int      `json:"held,omitempty" doc:"Left as they are: somebody has worked on them since the last import"`
	Unplaced int      `json:"unplaced,omitempty" doc:"In no grid, but near the district"`
	Retired  int      `json:"retired,omitempty" doc:"Grids the new edition no longer has"`
	Findings int      `json:"findings,omitempty" doc:"What the check of the new edition's borders found"`
	Made     []string `json:"made,omitempty" doc:"Categories or areas made because rows name them"`

	Seq      int64 `json:"seq,omitempty"`      // the district's feed number when it was checked
	Replaced int64 `json:"replaced,omitempty"` // the edition a grid import superseded
	Expanded bool  `json:"expanded,omitempty"` // counts are of responsibilities, not rows
}

// Options are how a file is to be taken in.
type Options struct {
	Kind      string            `json:"kind"`
	Columns   map[string]string `json:"columns,omitempty"`
	Values    map[string]string `json:"values,omitempty"`
	CRS       string            `json:"crs,omitempty"`       // EPSG:n, gcj02, bd09; "" as the file says
	Encoding  string            `json:"encoding,omitempty"`  // "" to find out
	Effective grid.Day          `json:"effective,omitempty"` // grids: the day a new baseline comes into force
	Source    string            `json:"source,omitempty"`    // incidents: within which keys are unique
	Strict    bool              `json:"strict,omitempty"`    // one refused row refuses the file
	Publish   bool              `json:"publish,omitempty"`   // publish at once when the check passes

	Dir string `json:"dir,omitempty"` // of an uploaded file, under the store's directory
}

// Batches lists a district's batches, newest first, those before an id when it is not 0.
func (s *Store) Batches(ctx context.Context, district int32, before int64, count int) ([]Batch, error) {
	var from *int64
	if before != 0 {
		from = &before
	}
	rows, err := s.pool.Query(ctx, sql.ImportersListBatches, pgx.StrictNamedArgs{"district": district, "before": from, "count": count})
	if err != nil {
		return nil, wrapped(err, "list")
	}
	list, err := pgx.CollectRows(rows, scanBatch)
	return list, wrapped(err, "list")
}

// Batch is one batch. The error is NotFound when there is none.
func (s *Store) Batch(ctx context.Context, district int32, id int64) (Batch, error) {
	rows, err := s.pool.Query(ctx, sql.ImportersFindBatch, pgx.StrictNamedArgs{"district": district, "batch": id})
	if err != nil {
		return Batch{}, wrapped(err, "batch")
	}
	b, err := pgx.CollectExactlyOneRow(rows, scanBatch)
	if errors.Is(err, pgx.ErrNoRows) {
		return Batch{}, grid.Errorf(grid.NotFound, "There is no import %d in this district.", id)
	}
	return b, wrapped(err, "batch")
}

func scanBatch(row pgx.CollectableRow) (b Batch, err error) {
	var box []int64
	var by *int64
	var byName string
	var mapping, failure, progress, summary, options []byte
	err = row.Scan(&b.ID, &b.District, &b.Kind, &b.State, &b.FileName, &b.Format, &b.SourceCRS, &b.Encoding, &mapping, &b.RowsRead, &b.RowsGood, &b.RowsBad,
		&box, &b.Edition, &failure, &by, &byName, &b.CreatedAt, new(time.Time), &b.PublishedAt,
		&progress, &summary, &b.columns, &options, &b.sha256)
	if err != nil {
		return b, err
	}
	if lattice, ok := geo.BoxFromSQL(box); ok {
		d := lattice.LonLat()
		b.box, b.Bounds = lattice, &grid.Bounds{d.Min[0], d.Min[1], d.Max[0], d.Max[1]}
	}
	if by != nil {
		b.CreatedBy = &grid.ActorRef{ID: *by, Name: byName}
	}
	var told BatchProgress
	err = errors.Join(json.Unmarshal(mapping, &b.Mapping), json.Unmarshal(progress, &told),
		json.Unmarshal(summary, &b.Summary), json.Unmarshal(options, &b.options))
	if told.Stage != "" {
		b.Progress = &told
	}
	if failure != nil {
		b.Error = &BatchError{}
		err = errors.Join(err, json.Unmarshal(failure, b.Error))
	}
	return b, err
}

// In writes the batch's error in a language: zh or en.
func (b Batch) In(lang string) Batch {
	if b.Error != nil {
		e := *b.Error
		f := Finding{Rule: e.Rule, Field: e.Field, Value: e.Value, Detail: e.Detail}
		e.Message, e.Detail = f.Message(lang), nil
		b.Error = &e
	}
	return b
}

// begin makes a batch in state uploaded.
func (s *Store) begin(ctx context.Context, tx pgx.Tx, district int32, actor int64, src *Source, o Options) (id int64, err error) {
	if _, ok := FindKind(o.Kind); !ok {
		return 0, refuse("unknown_kind", "kinds", KindNames()).in("as", o.Kind).refusal()
	}
	err = tx.QueryRow(ctx, sql.ImportersInsertBatch, pgx.StrictNamedArgs{"district": district, "kind": o.Kind, "file_name": shorten(src.Name),
		"file_sha256": src.SHA256, "options": jsonOf(o), "actor": orNil(actor)}).Scan(&id)
	return id, wrapped(err, "begin")
}

func orNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// end writes why a batch was not published: rejected for its file, else failed. err comes
// back as what people read.
func (s *Store) end(ctx context.Context, district int32, batch int64, err error, read, bad int) error {
	state, f := "failed", refuse("internal").because(err)
	if own, ok := errors.AsType[*Finding](err); ok {
		state, f = "rejected", own
	} else if e, ok := errors.AsType[*grid.Error](err); ok {
		f = refuse("told", "text", e.Msg).because(err)
	} else if ctx.Err() != nil {
		f = refuse("interrupted")
	} else {
		s.log.Error("import failed", "district", district, "batch", batch, "error", err)
	}
	s.giveUp(ctx, district, batch, state, f, read, bad)
	if state == "rejected" {
		return f.refusal()
	}
	return err
}

// giveUp ends a batch that will not be published and empties its staging, even when ctx has
// ended. It tries for a while: what ended the work may have been the connection.
func (s *Store) giveUp(ctx context.Context, district int32, batch int64, state string, f *Finding, read, bad int) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	args := pgx.StrictNamedArgs{"district": district, "batch": batch, "state": state, "rows_read": read, "rows_bad": bad,
		"error": jsonOf(BatchError{Rule: f.Rule, Message: f.Message("zh"), Field: f.Field, Value: f.Value, Row: f.Row, Detail: f.Detail})}
	for {
		err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
			_, refused := tx.Exec(ctx, sql.ImportersSetRefused, args)
			_, cleared := tx.Exec(ctx, sql.ImportersDeleteRows, pgx.StrictNamedArgs{"district": district, "batch": batch, "keep": 0})
			return errors.Join(refused, cleared)
		})
		if err == nil {
			return
		}
		select {
		case <-ctx.Done(): // Recover will find it
			s.log.Warn("end of an import not kept", "batch", batch, "error", err)
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
}
