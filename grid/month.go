package grid

import "time"

// Month is a calendar month of a district as YYYY-MM; months compare as strings.
type Month string

// ParseMonth reads YYYY-MM; "" stays "", an open end. The error is Invalid and names field.
func ParseMonth(field, text string) (Month, error) {
	if text == "" {
		return "", nil
	}
	t, err := time.Parse("2006-01", text)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		e := Errorf(Invalid, "%s: %q is not a month. Write it as YYYY-MM, for example 2026-03.", field, text)
		e.Problems = []Problem{{Rule: "month", Message: e.Msg, Field: field, Value: text}}
		return "", e
	}
	return Month(text), nil
}

// first is the month's first day; nil for an open end.
func (m Month) first() *string {
	if m == "" {
		return nil
	}
	day := string(m) + "-01"
	return &day
}
