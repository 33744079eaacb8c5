package demo

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// span is a half-open range of days; a zero end is open.
type span struct{ from, to time.Time }

// dates is the span as PostgreSQL takes it.
func (s span) dates() pgtype.Range[pgtype.Date] {
	r := pgtype.Range[pgtype.Date]{LowerType: pgtype.Unbounded, UpperType: pgtype.Unbounded, Valid: true}
	if !s.from.IsZero() {
		r.Lower, r.LowerType = pgtype.Date{Time: s.from, Valid: true}, pgtype.Inclusive
	}
	if !s.to.IsZero() {
		r.Upper, r.UpperType = pgtype.Date{Time: s.to, Valid: true}, pgtype.Exclusive
	}
	return r
}

// days is d days later.
func days(t time.Time, d int) time.Time { return t.AddDate(0, 0, d) }

// dayOf is the calendar day of t in a place, as midnight UTC: the form days are kept in.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
