package grid

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// nearDistrict is how far beyond the district's outline an incident is still kept, in metres.
const nearDistrict = 1000

// AddIncidents takes a batch in, all of it or nothing. Each is located by geo.Locate: grid_now
// in the edition in force, grid_at_event in the edition of its day (the one in force where
// there was none). Those known by source and key are reported, not changed. With a key the
// same batch sent again gets the same answer; another batch under it is a Conflict. The error
// is Invalid with one problem an item for unknown categories, bad values, and places more than
// a kilometre outside the district.
func (s *Store) AddIncidents(ctx context.Context, by Actor, district int32, items []NewIncident, key string) (Added, error) {
	if len(items) == 0 || len(items) > MaxBatch {
		return Added{}, Errorf(Invalid, "a batch holds 1 to %d incidents, not %d", MaxBatch, len(items))
	}
	m, err := s.Moment(ctx, district, "", 0)
	if err != nil {
		return Added{}, err
	}
	b := batch{store: s, moment: m, actor: by.ID, items: slices.Clone(items)}
	if err := b.check(time.Now()); err != nil {
		return Added{}, err
	}
	var out Added
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		out, err = b.take(ctx, tx, key)
		return err
	})
	return out, storageError(err, "incidents")
}

// batch is a set of incidents on its way in.
type batch struct {
	store      *Store
	moment     Moment
	actor      int64
	items      []NewIncident
	points     []geo.Point
	categories []int32
	now, event []int64 // grids, 0 for none
}

func (b *batch) check(now time.Time) error {
	var problems []Problem
	b.points = make([]geo.Point, len(b.items))
	for n := range b.items {
		i := &b.items[n]
		if i.Source == "" {
			i.Source = "api"
		}
		if i.Status == "" {
			i.Status = "reported"
		}
		problems = append(problems, i.problems(n+1, now)...)
		b.points[n], _ = geo.FromLonLat(i.Place[0], i.Place[1])
	}
	return refusal(problems)
}

// refusal is nil for no problems, else an Invalid that carries them.
func refusal(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	e := Errorf(Invalid, "%d things are wrong with these incidents; none was taken. First, row %d: %s", len(problems), problems[0].Row, problems[0].Message)
	e.Problems = problems
	return e
}

func (b *batch) take(ctx context.Context, tx pgx.Tx, key string) (Added, error) {
	if err := b.hold(ctx, tx); err != nil {
		return Added{}, err
	}
	if key != "" {
		if answer, done, err := b.claim(ctx, tx, key); done || err != nil {
			return answer, err
		}
	}
	if err := b.categorise(ctx, tx); err != nil {
		return Added{}, err
	}
	if err := b.locate(ctx, tx); err != nil {
		return Added{}, err
	}
	if err := b.refuseFar(ctx, tx); err != nil {
		return Added{}, err
	}
	out, box, err := b.insert(ctx, tx)
	if err != nil {
		return Added{}, err
	}
	if key != "" {
		_, err := tx.Exec(ctx, sql.GridKeepIncidentAnswer, pgx.StrictNamedArgs{"district": b.moment.District, "key": key, "answer": out})
		if err != nil {
			return Added{}, storageError(err, "incidents")
		}
	}
	if len(out.Created) == 0 {
		return out, nil
	}
	return out, Announce(ctx, tx, Change{District: b.moment.District, Actor: b.actor, Layer: "incidents", Kind: "insert", After: box})
}

// hold keeps the edition the batch is located in from being replaced under it.
func (b *batch) hold(ctx context.Context, tx pgx.Tx) error {
	if b.moment.Edition.ID == 0 {
		return nil
	}
	var id int64
	err := tx.QueryRow(ctx, sql.GridHoldEdition, pgx.StrictNamedArgs{"district": b.moment.District, "edition": b.moment.Edition.ID}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Errorf(Unavailable, "A new edition of the grids is coming into force; send the incidents again.")
	}
	return storageError(err, "edition")
}

// claim takes the idempotency key; done means the batch was in before and the answer stands.
func (b *batch) claim(ctx context.Context, tx pgx.Tx, key string) (answer Added, done bool, err error) {
	text, err := json.Marshal(b.items)
	if err != nil {
		return answer, false, err
	}
	hash := sha256.Sum256(text)
	var fresh bool
	var known, stored []byte
	err = tx.QueryRow(ctx, sql.GridTakeIncidentRequest, pgx.StrictNamedArgs{"district": b.moment.District, "key": key, "sha256": hash[:]}).Scan(&fresh, &known, &stored)
	switch {
	case err != nil:
		return answer, false, storageError(err, "idempotency key")
	case fresh:
		return answer, false, nil
	case !bytes.Equal(known, hash[:]):
		return answer, false, Errorf(Conflict, "Idempotency-Key: %q was used for other incidents. Use a new key for a new batch.", key)
	}
	answer.Replayed = true
	return answer, true, json.Unmarshal(stored, &answer)
}

func (b *batch) categorise(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, sql.GridListCategoryIDs, pgx.StrictNamedArgs{"district": b.moment.District})
	if err != nil {
		return storageError(err, "categories")
	}
	known := map[string]int32{}
	var code string
	var id int32
	_, err = pgx.ForEachRow(rows, []any{&code, &id}, func() error { known[code] = id; return nil })
	if err != nil {
		return storageError(err, "categories")
	}
	var problems []Problem
	for n, i := range b.items {
		id, ok := known[i.Category]
		if !ok {
			problems = append(problems, Problem{Rule: "unknown_category", Row: n + 1, Field: "category", Value: i.Category,
				Message: "There is no such category; GET /api/v1/incidents/categories lists them."})
		}
		b.categories = append(b.categories, id)
	}
	return refusal(problems)
}

// locate finds the grids of every item now and on its day.
func (b *batch) locate(ctx context.Context, tx pgx.Tx) error {
	times := make([]time.Time, len(b.items))
	for n, i := range b.items {
		times[n] = i.ReportedAt
	}
	rows, err := tx.Query(ctx, sql.GridListEventEditions, pgx.StrictNamedArgs{"district": b.moment.District, "times": times})
	if err != nil {
		return storageError(err, "editions")
	}
	editions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return storageError(err, "editions")
	}
	for n, p := range b.points {
		now, err := b.store.locateIn(ctx, tx, b.moment.District, b.moment.Edition.ID, p)
		if err != nil {
			return err
		}
		event := now
		if editions[n] != 0 && editions[n] != b.moment.Edition.ID {
			if event, err = b.store.locateIn(ctx, tx, b.moment.District, editions[n], p); err != nil {
				return err
			}
		}
		b.now, b.event = append(b.now, now), append(b.event, event)
	}
	return nil
}

type editionKey struct {
	district int32
	edition  int64
}

// locateIn is the grid of a published edition that holds p, 0 for none. Published editions
// never change, so their locators are kept.
func (s *Store) locateIn(ctx context.Context, tx pgx.Tx, district int32, edition int64, p geo.Point) (int64, error) {
	if edition == 0 {
		return 0, nil
	}
	l, ok := s.located.find(editionKey{district, edition})
	if !ok {
		var err error
		if l, err = LoadLocator(ctx, tx, district, edition); err != nil {
			return 0, err
		}
		s.located.keep(editionKey{district, edition}, l)
	}
	id, _ := l.One(p)
	return id, nil
}

// refuseFar refuses what lies in no grid and more than nearDistrict from the outline.
func (b *batch) refuseFar(ctx context.Context, tx pgx.Tx) error {
	var at []int // items in no grid
	var xs, ys []int64
	for n, p := range b.points {
		if b.now[n] == 0 {
			at, xs, ys = append(at, n), append(xs, int64(p.X)), append(ys, int64(p.Y))
		}
	}
	if len(at) == 0 {
		return nil
	}
	units := nearDistrict / b.points[at[0]].UnitMeters()
	rows, err := tx.Query(ctx, sql.GridTestNearOutline, pgx.StrictNamedArgs{"district": b.moment.District, "xs": xs, "ys": ys, "units": units})
	if err != nil {
		return storageError(err, "outline")
	}
	near, err := pgx.CollectRows(rows, pgx.RowTo[*bool])
	if err != nil {
		return storageError(err, "outline")
	}
	var problems []Problem
	for k, n := range at {
		if near[k] != nil && *near[k] {
			continue
		}
		place := b.items[n].Place
		p := Problem{Rule: "outside_district", Row: n + 1, Field: "place", Value: fmt.Sprint(place), At: &place,
			Message: "The place lies more than 1 km outside the district. Check the coordinates and their datum."}
		if near[k] == nil {
			p.Rule, p.Message = "no_grids", "The district has no grids yet: import them first."
		}
		problems = append(problems, p)
	}
	return refusal(problems)
}

func (b *batch) insert(ctx context.Context, tx pgx.Tx) (out Added, box geo.Box, err error) {
	var sources, keys, statuses, summaries, addresses []string
	var times []time.Time
	var places pgtype.FlatArray[orb.Geometry]
	var xs, ys []int64
	var closed, due []*time.Time
	for n, i := range b.items {
		sources, keys, statuses = append(sources, i.Source), append(keys, i.SourceKey), append(statuses, i.Status)
		summaries, addresses = append(summaries, i.Summary), append(addresses, i.Address)
		times, closed, due = append(times, i.ReportedAt), append(closed, i.ClosedAt), append(due, i.DueAt)
		places, xs, ys = append(places, i.Place), append(xs, int64(b.points[n].X)), append(ys, int64(b.points[n].Y))
	}
	if err := addMonths(ctx, tx, times); err != nil {
		return out, box, err
	}
	rows, err := tx.Query(ctx, sql.GridInsertIncidents, pgx.StrictNamedArgs{"district": b.moment.District,
		"sources": sources, "keys": keys, "times": times, "categories": b.categories, "statuses": statuses,
		"summaries": summaries, "addresses": addresses, "places": places, "xs": xs, "ys": ys,
		"events": b.event, "grids": b.now, "closed": closed, "due": due})
	if err != nil {
		return out, box, storageError(err, "incidents")
	}
	out = Added{Created: []AddedIncident{}, Duplicates: []AddedIncident{}}
	ids := map[[2]string]int64{} // new in this batch
	n := 0
	var id *int64
	var fresh bool
	_, err = pgx.ForEachRow(rows, []any{&id, &fresh}, func() error {
		added := AddedIncident{Row: n + 1}
		name := [2]string{sources[n], keys[n]}
		if fresh {
			added.ID, ids[name] = *id, *id
			if added.Unplaced = b.now[n] == 0; !added.Unplaced {
				added.GridNow = &GridRef{ID: b.now[n]}
			}
			if len(out.Created) == 0 {
				box = geo.BoxOf(b.points[n])
			}
			box = box.Add(b.points[n])
			out.Created = append(out.Created, added)
		} else {
			if added.ID = ids[name]; id != nil {
				added.ID = *id
			}
			out.Duplicates = append(out.Duplicates, added)
		}
		n++
		return nil
	})
	if err != nil {
		return out, box, storageError(err, "incidents")
	}
	return out, box, b.nameGrids(ctx, tx, out.Created)
}

// addMonths makes the partitions of the months that hold the times, unless too many are new.
func addMonths(ctx context.Context, tx pgx.Tx, times []time.Time) error {
	args := pgx.StrictNamedArgs{"times": times}
	var fresh int
	if err := tx.QueryRow(ctx, sql.GridCountNewMonths, args).Scan(&fresh); err != nil {
		return storageError(err, "incidents")
	}
	if fresh > MaxNewMonths {
		return Errorf(Invalid, "These incidents lie in %d months nobody has reported in yet; one request may bring %d. Check reported_at, or send them in parts, by year.", fresh, MaxNewMonths)
	}
	_, err := tx.Exec(ctx, sql.GridAddMonths, args)
	return storageError(err, "incidents")
}

// nameGrids fills code and name of the grids incidents were placed in.
func (b *batch) nameGrids(ctx context.Context, tx pgx.Tx, created []AddedIncident) error {
	grids, err := listGridNames(ctx, tx, b.moment.District, b.moment.Edition.ID)
	if err != nil {
		return err
	}
	of := make(map[int64]AnalysedGrid, len(grids))
	for _, g := range grids {
		of[g.ID] = g
	}
	for _, a := range created {
		if a.GridNow != nil {
			a.GridNow.Code, a.GridNow.Name = of[a.GridNow.ID].Code, of[a.GridNow.ID].Name
		}
	}
	return nil
}
