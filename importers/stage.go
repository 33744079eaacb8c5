package importers

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// A chunk is what is staged at once: so many rows, or corners, keep memory small.
const (
	chunkRows    = 2000
	chunkCorners = 100_000
)

// staging reads a file into import_row and import_finding, in one transaction.
type staging struct {
	store    *Store
	tx       pgx.Tx
	batch    Batch
	district target
	reader   Reader
	crs      CRS
	recorder *recorder
	tell     Progress

	found    []*Finding // not written yet
	read     int        // rows of the file
	bad      int
	shaped   int // rows with a geometry
	off      int // of them, not on the map
	swapped  int // of those, would be with longitude and latitude exchanged
	firstOff [2]float64
	rules    map[string]int // errors by rule
	sample   *Finding       // the first error
}

// stage reads src. The error is a *Finding when the file is refused.
func (s *Store) stage(ctx context.Context, b Batch, d target, src *Source, tell Progress) (st *staging, err error) {
	reader, err := src.Reader(b.options.Encoding)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	st = &staging{store: s, batch: b, district: d, reader: reader, tell: tell, rules: map[string]int{}}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		st.tx = tx
		return st.run(ctx)
	})
	return st, err
}

func (st *staging) run(ctx context.Context) error {
	about, columns, o := st.reader.About(), st.reader.Columns(), st.batch.options
	kind, _ := FindKind(st.batch.Kind)
	if about.Geometry != "" && !accepts(kind, about.Geometry) {
		return wrongKind(kind, about.Geometry)
	}
	if about.Format == "geojson" && about.Rows == 0 { // counted, not estimated
		return refuse("no_rows")
	}
	m, err := mapColumns(kind, columns, MapOptions{o.Columns, o.Values})
	if err != nil {
		return err
	}
	if about.Format != "csv" { // its geometries are its own
		for _, f := range []string{"lon", "lat"} {
			if _, said := o.Columns[f]; !said {
				delete(m.columns, f)
			}
		}
	} else if kind.Geometry == "point" && !(m.has("lon") && m.has("lat")) {
		missing := "lon"
		if m.has("lon") {
			missing = "lat"
		}
		return refuse("missing_column", "columns", columns, "name", missing).in(missing, "")
	} else if kind.Geometry != "" && kind.Geometry != "point" && !kind.Optional {
		return refuse("csv_has_points_only", "kind", kind.Name)
	}
	st.found = append(st.found, about.Notes...)
	if st.crs, err = st.chooseCRS(ctx, about, kind); err != nil {
		return err
	}
	st.noteColumns(kind, m, columns)
	st.recorder = newRecorder(kind, m, about, columns, reading{zone: st.district.zone, now: st.store.now()})
	if err := st.copyRows(ctx, about.Rows); err != nil {
		return err
	}
	if err := st.judge(kind); err != nil {
		return err
	}
	_, err = st.tx.Exec(ctx, sql.ImportersSetRead, pgx.StrictNamedArgs{"district": st.district.id, "batch": st.batch.ID,
		"format": about.Format, "source_crs": st.crs.Name, "encoding": about.Encoding, "mapping": jsonOf(m.described(columns)),
		"columns": columns, "rows_read": st.read})
	return wrapped(err, "stage")
}

// chooseCRS takes the user's word, then the file's, then degrees when the coordinates can be.
func (st *staging) chooseCRS(ctx context.Context, a About, k Kind) (c CRS, err error) {
	switch {
	case k.Geometry == "":
		return c, nil
	case st.batch.options.CRS != "":
		if c, err = parseCRS(st.batch.options.CRS); err != nil {
			return c, err
		}
		if a.CRS.known() && a.CRS.Name != c.Name && a.Format == "shapefile" {
			st.found = append(st.found, note(Info, "crs_overruled", "file", a.CRS.Name, "crs", c.Name))
		}
	case a.CRS.known():
		c = a.CRS
	case a.Degrees:
		c = WGS84
		if a.Format == "shapefile" {
			st.found = append(st.found, note(Info, "crs_assumed"))
		}
	default:
		return c, st.askCRS()
	}
	return settleCRS(ctx, st.tx, c)
}

// askCRS says what the first coordinates suggest.
func (st *staging) askCRS() error {
	for {
		row, err := st.reader.Next()
		if f, ok := errors.AsType[*Finding](err); ok && f.Row > 0 {
			continue
		}
		if errors.Is(err, io.EOF) {
			return refuse("no_rows")
		}
		if err != nil {
			return err
		}
		if row.Geometry == nil {
			continue
		}
		flat := row.Geometry.FlatCoords()
		if _, swapped, bad := onEarth(row.Geometry); bad != nil && swapped {
			return refuse("swapped")
		}
		return askCRS(flat[0], flat[1])
	}
}

// noteColumns says which columns of the file are not used, so that a misspelt one is seen.
func (st *staging) noteColumns(k Kind, m mapping, columns []string) {
	used := map[int]bool{}
	for _, i := range m.columns {
		used[i] = true
	}
	var unused []string
	for i, c := range columns {
		if !used[i] && c != "" {
			unused = append(unused, c)
		}
	}
	if len(unused) > 0 {
		st.found = append(st.found, note(Info, "columns_unused", "columns", unused))
	}
}

// copyRows reads the file to its end, chunk by chunk.
func (st *staging) copyRows(ctx context.Context, total int) error {
	for done := false; !done; {
		st.tell("read", int64(st.read), int64(max(total, st.read)))
		var chunk []*record
		for corners := 0; len(chunk) < chunkRows && corners < chunkCorners; {
			row, err := st.reader.Next()
			if errors.Is(err, io.EOF) {
				done = true
				break
			}
			if f, ok := errors.AsType[*Finding](err); ok && f.Row > 0 {
				st.read++
				st.refuse(f)
				continue
			}
			if err != nil {
				return err
			}
			st.read++
			rec, found := st.recorder.record(row)
			if st.take(found) {
				continue
			}
			if rec.shape != nil {
				corners += len(rec.shape.FlatCoords()) / 2
			}
			chunk = append(chunk, &rec)
		}
		if err := st.copyChunk(ctx, chunk); err != nil {
			return err
		}
	}
	st.tell("read", int64(st.read), int64(st.read))
	return nil
}

// take keeps what was found about one row and reports whether it is refused.
func (st *staging) take(found []*Finding) bool {
	bad := refused(found)
	for _, f := range found {
		st.found = append(st.found, f)
		if f.Severity == Error {
			st.rules[f.Rule]++
			if st.sample == nil {
				st.sample = f
			}
		}
	}
	if bad {
		st.bad++
	}
	return bad
}

func (st *staging) refuse(f *Finding) { st.take([]*Finding{f}) }

// copyChunk transforms, checks and stores records and what was found so far.
func (st *staging) copyChunk(ctx context.Context, chunk []*record) error {
	cannot, err := toWGS84(ctx, st.store.pool, st.crs, chunk)
	if err != nil {
		return wrapped(err, "transform")
	}
	rows := make([][]any, 0, len(chunk))
	for _, r := range chunk {
		bad := cannot[r]
		var geometry any
		if r.shape != nil && bad == nil {
			var swapped bool
			st.shaped++
			if r.place, swapped, bad = onEarth(r.shape); bad != nil && bad.Rule == "not_on_earth" {
				if st.off++; st.off == 1 {
					st.firstOff = r.place
				}
				if swapped {
					st.swapped++
				}
			}
			r.ewkb = encode(r.shape)
			geometry = r.ewkb
		}
		if bad != nil {
			st.refuse(bad.at(r.no))
			continue
		}
		st.recorder.setKey(r)
		rows = append(rows, []any{st.district.id, st.batch.ID, int32(r.no), r.key, jsonOf(r.props), geometry})
	}
	_, err = st.tx.CopyFrom(ctx, pgx.Identifier{"import_row"}, []string{"district", "batch", "row_no", "key", "props", "geom"}, pgx.CopyFromRows(rows))
	if err != nil {
		return wrapped(err, "stage")
	}
	found := st.found
	st.found = nil
	return copyFindings(ctx, st.tx, st.district.id, st.batch.ID, "stage", found)
}

// copyFindings stores findings of a step.
func copyFindings(ctx context.Context, tx pgx.Tx, district int32, batch int64, step string, found []*Finding) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_finding"},
		[]string{"district", "batch", "step", "row_no", "field", "value", "rule", "severity", "place", "detail"},
		pgx.CopyFromSlice(len(found), func(i int) ([]any, error) {
			f := found[i]
			var row *int32
			if f.Row > 0 {
				n := int32(f.Row)
				row = &n
			}
			var place any
			if f.Place != nil {
				place = *f.Place
			}
			detail := f.Detail
			if detail == nil {
				detail = Detail{}
			}
			return []any{district, batch, step, row, f.Field, f.Value, f.Rule, f.Severity, place, jsonOf(detail)}, nil
		}))
	return wrapped(err, "findings")
}

// judge refuses the file when what is wrong with its rows is wrong with all of it.
func (st *staging) judge(k Kind) error {
	switch good := st.read - st.bad; {
	case st.read == 0:
		return refuse("no_rows")
	case st.off > 0 && 2*st.swapped > st.shaped:
		return refuse("swapped")
	case st.off > 0 && st.off == st.shaped && st.batch.options.CRS == "" && !st.reader.About().CRS.known():
		return askCRS(st.firstOff[0], st.firstOff[1])
	case good == 0 && st.rules["wrong_geometry"] == st.read:
		return wrongKind(k, st.sample.Detail["is"].(string))
	case good == 0:
		return refuse("no_good_rows", "rows", st.read, "first", st.sample.Row, "reason", st.sample.Message("zh"), "reason_en", st.sample.Message("en")).in(st.sample.Field, st.sample.Value)
	}
	return nil
}

// accepts reports whether rows of a geometry may be of the kind; tables take any file.
func accepts(k Kind, geometry string) bool {
	switch k.Geometry {
	case "", geometry:
		return true
	case "line or polygon":
		return geometry != "point"
	}
	return false
}

// wrongKind says what the file could be instead.
func wrongKind(k Kind, geometry string) *Finding {
	var could []string
	for _, other := range Kinds {
		if other.Geometry != "" && accepts(other, geometry) {
			could = append(could, other.Name)
		}
	}
	return refuse("wrong_kind", "is", geometry, "kind", k.Name, "wanted", k.Geometry, "could", could).in("as", k.Name)
}

func itoa(n int) string { return strconv.Itoa(n) }
