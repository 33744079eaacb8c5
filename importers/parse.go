package importers

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parser reads the text of a field, which is not empty, into what the database's props hold:
// string, number, bool, a list of strings, or nil for nothing. bad names what is wrong.
type parser func(text string, r reading) (value any, bad *Finding)

// reading is what parsers need to know about the district.
type reading struct {
	zone *time.Location
	now  time.Time
}

const (
	maxText  = 2000 // characters of a text field
	maxItems = 50   // of a list
)

// keyText is the parser of codes and keys, which are kept as they are.
func keyText(text string, _ reading) (any, *Finding) {
	if len(text) > 200 {
		return nil, refuse("too_long", "characters", len(text), "limit", 200)
	}
	return storable(text), nil
}

// textValue is the parser of plain text.
func textValue(text string, _ reading) (any, *Finding) {
	if n := len([]rune(text)); n > maxText {
		return nil, refuse("too_long", "characters", n, "limit", maxText)
	}
	return withoutIDs(storable(text)), nil
}

// withoutIDs blots out identity numbers: the system keeps none, wherever they stand.
func withoutIDs(text string) string {
	return idNumber.ReplaceAllStringFunc(text, func(number string) string {
		if !realID(number) {
			return number
		}
		return "******"
	})
}

// wordOf reads one of a vocabulary.
func wordOf(v vocabulary) parser {
	return func(text string, _ reading) (any, *Finding) {
		if word, ok := v.of[simplify(text)]; ok {
			return word, nil
		}
		return nil, refuse("unknown_word", "words", v.words)
	}
}

// number reads a decimal between two bounds; commas between thousands are allowed.
func number(low, high float64) parser {
	return func(text string, _ reading) (any, *Finding) {
		text = strings.ReplaceAll(halfWidth(text), ",", "")
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || strings.Trim(text, "+-.0123456789eE") != "" { // Go reads more: 0x1p4, Inf
			return nil, refuse("not_a_number")
		}
		if v < low || v > high {
			return nil, refuse("out_of_range", "low", low, "high", high)
		}
		return v, nil
	}
}

// halfWidth makes the digits and signs of a Chinese keyboard those of any other.
func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\uff01' && r <= '\uff5e':
			return r - 0xfee0
		case r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

// whole reads a whole number between two bounds; 3.0 is 3.
func whole(low, high int) parser {
	decimal := number(float64(low), float64(high))
	return func(text string, r reading) (any, *Finding) {
		v, bad := decimal(text, r)
		if bad != nil {
			return nil, bad
		}
		if f := v.(float64); f != math.Trunc(f) {
			return nil, refuse("not_a_number")
		}
		return int(v.(float64)), nil
	}
}

func yesNo(text string, _ reading) (any, *Finding) {
	switch simplify(text) {
	case "true", "yes", "y", "t", "1", "是", "有":
		return true, nil
	case "false", "no", "n", "f", "0", "否", "无":
		return false, nil
	}
	return nil, refuse("not_yes_or_no")
}

// list cuts a text at Chinese and Latin separators.
func list(text string, r reading) (any, *Finding) {
	whole, bad := textValue(text, r)
	if bad != nil {
		return nil, bad
	}
	var out []string
	for _, s := range strings.FieldsFunc(whole.(string), func(r rune) bool { return strings.ContainsRune("、,，;；/|", r) }) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	switch {
	case len(out) == 0: // separators only
		return nil, nil //nolint:nilnil // nothing is there, and nothing is wrong
	case len(out) > maxItems:
		return nil, refuse("too_many_items", "count", len(out), "limit", maxItems)
	}
	return out, nil
}

// idNumber has the form of a Chinese identity number. Case numbers may have it too, so the
// check digit decides.
var idNumber = regexp.MustCompile(`\d{6}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]`)

// realID checks the last digit of 18 as GB 11643 has it.
func realID(number string) bool {
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(number[i]-'0')
	}
	return "10X98765432"[sum%11] == strings.ToUpper(number)[17]
}

func phone(text string, r reading) (any, *Finding) {
	if text = halfWidth(text); idNumber.MatchString(text) {
		return nil, refuse("id_number")
	}
	if len(text) > 40 || strings.Trim(text, "0123456789+-() 转,、/") != "" {
		return nil, refuse("not_a_phone")
	}
	return textValue(text, r)
}

// Ways of writing days, months and times that are read, tried in order; times without a zone are the district's.
var (
	dayLayouts   = []string{"2006-01-02", "2006/1/2", "2006-1-2", "2006.1.2", "20060102", "2006年1月2日", "1/2/2006"}
	monthLayouts = []string{"2006-01", "2006/1", "2006.1", "2006年1月"}
	timeLayouts  = []string{
		"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006/1/2 15:04:05", "2006/1/2 15:04",
		"2006-1-2 15:04:05", "2006-1-2 15:04", "2006.1.2 15:04:05", "2006.1.2 15:04", "20060102150405", "20060102 15:04:05",
		"2006年1月2日 15时4分5秒", "2006年1月2日15时4分5秒", "2006年1月2日 15:04:05", "2006年1月2日 15时4分", "2006年1月2日 15:04", "2006年1月2日15:04",
		"1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM", "1/2/2006 15:04:05", "1/2/2006 15:04",
	}
	zonedLayouts = []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05.999999999-0700", "2006-01-02 15:04:05-07"}
)

// moment reads a time; fractions of a second may follow. A day alone is its first moment.
func moment(text string, r reading) (any, *Finding) {
	t, ok := parseMoment(text, r.zone)
	if !ok {
		return nil, refuse("not_a_time")
	}
	if t.Year() < 1900 {
		return nil, refuse("too_old")
	}
	if t.After(r.now.Add(24 * time.Hour)) {
		return nil, refuse("in_the_future")
	}
	return t.UTC().Format(time.RFC3339Nano), nil
}

// parseMoment tries every layout.
func parseMoment(text string, zone *time.Location) (time.Time, bool) {
	text = halfWidth(text)
	for _, l := range timeLayouts {
		if t, err := time.ParseInLocation(l, text, zone); err == nil {
			return t, true
		}
	}
	for _, l := range dayLayouts {
		if t, err := time.ParseInLocation(l, text, zone); err == nil {
			return t, true
		}
	}
	for _, l := range zonedLayouts {
		if t, err := time.Parse(l, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// deadline reads a time that may lie ahead.
func deadline(text string, r reading) (any, *Finding) {
	t, ok := parseMoment(text, r.zone)
	if t = t.UTC(); !ok || t.Year() < 1900 || t.Year() > 2999 {
		return nil, refuse("not_a_time")
	}
	return t.Format(time.RFC3339Nano), nil
}

// day reads a calendar day; of a time it is the day in the district, of a month its first.
func day(text string, r reading) (any, *Finding) {
	t, ok := parseMoment(text, r.zone)
	t = t.In(r.zone)
	for _, l := range slices.Concat(dayLayouts, monthLayouts) {
		if plain, err := time.Parse(l, halfWidth(text)); err == nil { // whatever the zone
			t, ok = plain, true
			break
		}
	}
	if !ok || t.Year() < 1900 || t.Year() > 2999 {
		return nil, refuse("not_a_day")
	}
	return t.Format(time.DateOnly), nil
}

// rowHash names a row that has no key of its own by what is in it.
func rowHash(sum []byte) string { return fmt.Sprintf("#%x", sum[:12]) }
