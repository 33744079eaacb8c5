package grid

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// The severities of a finding. Unknown is a rule's answer when there is no data to judge by.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
	SeverityInfo    = "info"
	SeverityUnknown = "unknown"
)

// severityRank orders findings, worst first.
var severityRank = map[string]int{SeverityError: 1, SeverityWarning: 2, SeverityInfo: 3, SeverityUnknown: 4}

// Severities counts findings.
type Severities struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

// Lang is the language of a text for people.
type Lang string

// The languages.
const (
	Zh Lang = "zh"
	En Lang = "en"
)

// Text says the same in both languages.
type Text struct{ Zh, En string }

// In is the text in a language, Chinese unless English is asked for.
func (t Text) In(l Lang) string {
	if l == En {
		return t.En
	}
	return t.Zh
}

// Finding is one thing a rule found. Title, Message and Fix are filled by Validation.In.
type Finding struct {
	ID           string          `json:"id" doc:"The same thing found again has the same id"`
	Rule         string          `json:"rule"`
	Kind         string          `json:"kind" doc:"Which of the rule's cases it is"`
	Severity     string          `json:"severity" enum:"error,warning,info,unknown"`
	Title        string          `json:"title"`
	Message      string          `json:"message"`
	Fix          string          `json:"fix" doc:"How to put it right"`
	Grids        []GridRef       `json:"grids"`
	Member       *MemberRef      `json:"member,omitempty"`
	Organisation *Ref            `json:"organisation,omitempty"`
	Place        *orb.Point      `json:"place" doc:"[lon, lat]; null: nowhere in particular"`
	Extent       json.RawMessage `json:"extent" doc:"GeoJSON of the gap, overlap or part itself; null: none"`
	Detail       map[string]any  `json:"detail" doc:"The numbers and names the message is made of"`
}

// scanFinding reads the columns every statement of a rule answers in: rule, key, kind,
// severity, grids, codes, names, member id, name and office, organisation id and name, place,
// extent as GeoJSON, detail, and how many the rule found in all.
func scanFinding(row pgx.CollectableRow) (f Finding, total int, err error) {
	var key string
	var ids []int64
	var codes, names []string
	var member, organisation *int64
	var memberName, office, organisationName, extent *string
	var place orb.Geometry
	err = row.Scan(&f.Rule, &key, &f.Kind, &f.Severity, &ids, &codes, &names, &member, &memberName, &office,
		&organisation, &organisationName, &place, &extent, &f.Detail, &total)
	if err != nil {
		return f, 0, err
	}
	f.ID = f.Rule + "-" + key
	f.Grids = make([]GridRef, len(ids))
	for i := range ids {
		f.Grids[i] = GridRef{ids[i], codes[i], names[i]}
	}
	if member != nil {
		f.Member = &MemberRef{ID: *member, Name: *memberName, Office: *office}
	}
	f.Organisation = refOf(organisation, organisationName)
	if p, ok := place.(orb.Point); ok {
		f.Place = &p
	}
	if extent != nil {
		f.Extent = json.RawMessage(*extent)
	}
	return f, total, nil
}

// FindingKey is a place in the order of findings: by rule, worst first, then the first grid's
// code, then id.
type FindingKey struct {
	Rule string
	Rank int
	Code string
	ID   string
}

// Key is the finding's place in the order of a validation.
func (f Finding) Key() FindingKey {
	k := FindingKey{f.Rule, severityRank[f.Severity], "", f.ID}
	if len(f.Grids) > 0 {
		k.Code = f.Grids[0].Code
	}
	return k
}

// Compare orders keys.
func (k FindingKey) Compare(o FindingKey) int {
	return cmp.Or(cmp.Compare(k.Rule, o.Rule), cmp.Compare(k.Rank, o.Rank), cmp.Compare(k.Code, o.Code), cmp.Compare(k.ID, o.ID))
}

func sortFindings(list []Finding) {
	slices.SortFunc(list, func(a, b Finding) int { return a.Key().Compare(b.Key()) })
}

// speak fills title, message and fix in a language.
func (f *Finding) speak(l Lang) {
	p, known := phrases[f.Kind]
	if !known {
		p = phrase{Text{f.Kind, f.Kind}, Text{}}
	}
	if r, ok := ruleByID(f.Rule); ok {
		f.Title = r.Title.In(l)
	}
	fill := strings.NewReplacer(f.words(l)...)
	f.Message, f.Fix = fill.Replace(p.message.In(l)), fill.Replace(p.fix.In(l))
}

// words are what the placeholders of a phrase stand for.
func (f *Finding) words(l Lang) []string {
	words := []string{"{grids}", nameGrids(f.Grids, l)}
	for i, name := range []string{"{grid}", "{other}"} {
		if i < len(f.Grids) {
			words = append(words, name, nameGrid(f.Grids[i], l))
		}
	}
	if f.Member != nil {
		words = append(words, "{member}", f.Member.Name, "{office}", offices[f.Member.Office].In(l))
	}
	if f.Organisation != nil {
		words = append(words, "{organisation}", f.Organisation.Name)
	}
	for k, v := range f.Detail {
		words = append(words, "{"+k+"}", figure(v))
	}
	return words
}

// nameGrid is "第3网格（G003）" or "Grid 3 (G003)": the name people use, and the code that is exact.
func nameGrid(g GridRef, l Lang) string {
	switch {
	case g.Code == "" && g.Name == "":
		return "#" + strconv.FormatInt(g.ID, 10)
	case g.Name == "" || g.Name == g.Code:
		return g.Code
	}
	if l == En {
		return g.Name + " (" + g.Code + ")"
	}
	return g.Name + "（" + g.Code + "）"
}

// nameGrids lists up to six grids and counts the rest.
func nameGrids(list []GridRef, l Lang) string {
	var names []string
	for _, g := range list[:min(len(list), 6)] {
		names = append(names, nameGrid(g, l))
	}
	more := len(list) > 6
	switch {
	case l == En && more:
		return strings.Join(names, ", ") + " and " + strconv.Itoa(len(list)-6) + " more"
	case l == En:
		return strings.Join(names, ", ")
	case more:
		return strings.Join(names, "、") + "等 " + strconv.Itoa(len(list)) + " 个网格"
	}
	return strings.Join(names, "、")
}

// figure writes a value of a finding's detail: whole numbers as they are, measures to three
// digits.
func figure(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		switch {
		case v == float64(int64(v)) || v >= 100:
			return strconv.FormatFloat(v, 'f', 0, 64)
		case v >= 1:
			return strconv.FormatFloat(v, 'f', 1, 64)
		}
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

var offices = map[string]Text{
	"secretary":        {"支部书记", "branch secretary"},
	"deputy_secretary": {"支部副书记", "deputy branch secretary"},
	"grid_head":        {"网格长", "grid head"},
	"grid_worker":      {"网格员", "grid worker"},
	"group_leader":     {"党小组长", "group leader"},
}
