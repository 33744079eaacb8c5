package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Day is a calendar day of a district as YYYY-MM-DD; days compare as strings.
type Day string

// ParseDay reads YYYY-MM-DD. The error is Invalid and says what was wrong with field.
func ParseDay(field, text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		e := Errorf(Invalid, "%s: %q is not a day. Write it as YYYY-MM-DD, for example 2026-03-01.", field, text)
		e.Problems = []Problem{{Rule: "day", Message: e.Msg, Field: field, Value: text}}
		return "", e
	}
	return Day(text), nil
}

// Next is the day after d; d must be valid.
func (d Day) Next() Day {
	t, _ := time.Parse(time.DateOnly, string(d))
	return Day(t.AddDate(0, 0, 1).Format(time.DateOnly))
}

// Moment is what a question is about: a district, a day in it, and the edition whose shapes
// count.
type Moment struct {
	District int32
	Day      Day
	Today    bool    // Day is today in the district's time zone
	Edition  Edition // the zero Edition when none was in force on Day
	Seq      int64   // the district's feed number when the moment was resolved
}

// Moment resolves the parameters every question takes: district 0 is the one with the lowest
// id, day "" is today in the district's time zone, edition 0 is the one in force on day, and
// another edition overrides day for shapes only. The error is NotFound when the district or
// the named edition does not exist; a day without an edition is no error.
func (s *Store) Moment(ctx context.Context, district int32, day Day, edition int64) (Moment, error) {
	rows, err := s.pool.Query(ctx, sql.GridFindMoment, pgx.StrictNamedArgs{
		"district": nilIfZero(district), "day": nilIfZero(day), "edition": nilIfZero(edition)})
	if err != nil {
		return Moment{}, storageError(err, "district")
	}
	type row struct {
		District int32
		Day      Day
		Today    bool
		Seq      int64
		Found    bool
		Edition  Edition
	}
	r, err := pgx.CollectExactlyOneRow(rows, func(rows pgx.CollectableRow) (r row, err error) {
		targets := append([]any{&r.District, &r.Day, &r.Today, &r.Seq, &r.Found}, r.Edition.targets()...)
		return r, rows.Scan(targets...)
	})
	if err != nil {
		return Moment{}, storageError(err, "district")
	}
	if edition != 0 && !r.Found {
		return Moment{}, Errorf(NotFound, "edition %d does not exist in district %d", edition, r.District)
	}
	return Moment{District: r.District, Day: r.Day, Today: r.Today, Edition: r.Edition, Seq: r.Seq}, nil
}

// nilIfZero is nil for a zero value: an absent filter is NULL in SQL.
func nilIfZero[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
