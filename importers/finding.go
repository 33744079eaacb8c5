package importers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"gridmap/grid"
)

// The severities of a Finding.
const (
	Error   = "error"   // the row, or with Row 0 the file, is refused
	Warning = "warning" // taken, but look at it
	Info    = "info"    // what was decided on the way
)

// Finding is something to tell about a file. As an error it refuses the row, or the whole
// file when Row is 0.
type Finding struct {
	Row      int        // 1-based record number; 0: the file as a whole
	Field    string     // ours, else the file's column
	Value    string     // what stands in the file, shortened
	Rule     string     // names its message in both languages
	Severity string     // error, warning, info
	Place    *orb.Point // WGS84; nil when there is none
	Detail   Detail     // what the message needs
	Err      error      // the cause, for the log
}

// Detail are the numbers and names a message speaks of.
type Detail map[string]any

// refuse makes an error Finding about the file; pairs are the names and values of its detail.
func refuse(rule string, pairs ...any) *Finding {
	f := &Finding{Rule: rule, Severity: Error}
	return f.with(pairs...)
}

// note makes a Finding that does not refuse.
func note(severity, rule string, pairs ...any) *Finding {
	f := &Finding{Rule: rule, Severity: severity}
	return f.with(pairs...)
}

func (f *Finding) with(pairs ...any) *Finding {
	if len(pairs) > 0 && f.Detail == nil {
		f.Detail = Detail{}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v := pairs[i+1]
		switch text := v.(type) {
		case string:
			v = storable(text)
		case []string:
			list := make([]string, len(text))
			for i := range text {
				list[i] = storable(text[i])
			}
			v = list
		}
		f.Detail[pairs[i].(string)] = v
	}
	return f
}

// storable is text as the database takes it: UTF-8 without zeros.
func storable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\ufffd")
}

// at says which row it is about.
func (f *Finding) at(row int) *Finding {
	f.Row = row
	return f
}

// in says which field and value it is about. Identity numbers are not kept here either.
func (f *Finding) in(field, value string) *Finding {
	f.Field, f.Value = field, shorten(withoutIDs(value))
	return f
}

// near says where it is, in degrees.
func (f *Finding) near(p orb.Point) *Finding {
	f.Place = &p
	return f
}

// because keeps the cause for the log.
func (f *Finding) because(err error) *Finding {
	f.Err = err
	return f
}

func (f *Finding) Error() string {
	where := ""
	if f.Row > 0 {
		where = fmt.Sprintf("row %d: ", f.Row)
	}
	return where + f.Message("en")
}

func (f *Finding) Unwrap() error { return f.Err }

// Message is the finding in plain words, and what to do about it; lang is zh or en.
func (f *Finding) Message(lang string) string {
	texts, ok := messages[f.Rule]
	if !ok {
		return f.Rule
	}
	text := texts.zh + texts.zhFix
	if lang == "en" {
		text = strings.TrimSuffix(texts.en+" "+texts.enFix, " ")
	}
	if !strings.Contains(text, "{") {
		return text
	}
	pairs := []string{"{field}", fieldLabel(f.Field, lang), "{value}", f.Value}
	for _, name := range slices.Sorted(maps.Keys(f.Detail)) {
		pairs = append(pairs, "{"+name+"}", words(f.Detail[name], lang))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// words writes a detail for people; lists take the language's comma.
func words(v any, lang string) string {
	comma := "、"
	if lang == "en" {
		comma = ", "
	}
	switch v := v.(type) {
	case nil: // an empty list that came back from the database
		return words([]string{}, lang)
	case []string:
		if len(v) == 0 && lang == "en" {
			return "none"
		} else if len(v) == 0 {
			return "无"
		}
		return strings.Join(v, comma)
	case []any: // a list that came back from the database
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = words(v[i], lang)
		}
		return strings.Join(parts, comma)
	case string:
		if word, ok := geometryWords[v]; ok && lang != "en" {
			return word
		}
		return v
	case float64:
		return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
	}
	return fmt.Sprint(v)
}

// geometryWords are our words for geometries in Chinese.
var geometryWords = map[string]string{"point": "点", "line": "线", "polygon": "面", "line or polygon": "线或面", "several points": "多点"}

// refusal is a Finding about a file as the error people and handlers get.
func (f *Finding) refusal() *grid.Error {
	e := grid.Errorf(grid.Invalid, "%s", f.Message("en"))
	e.Err = f.Err
	e.Problems = []grid.Problem{{Rule: f.Rule, Message: f.Message("zh"), Row: f.Row, Field: f.Field, Value: f.Value, At: f.Place}}
	return e
}

// shorten keeps a value from the file readable in a list: one line, at most 80 characters.
func shorten(v string) string {
	v = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(v, "\ufffd"))
	if r := []rune(v); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return v
}
