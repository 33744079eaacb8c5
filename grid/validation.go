package grid

import (
	"context"
	"github.com/jackc/pgx/v5"
	"slices"
)

// ValidateOptions say what to validate; zero fields are today, the edition in force, all grids.
type ValidateOptions struct {
	AsOf    Day
	Edition int64
	Grid    int64
}

// Validation is what the rules say about a district on a day. In puts it into words.
type Validation struct {
	AsOf    Day          `json:"as_of"`
	Edition *Edition     `json:"edition" doc:"null: none was in force"`
	Summary Summary      `json:"summary" doc:"Findings by severity; unknown counts rules without data"`
	Rules   []RuleReport `json:"rules"`
	Items   []Finding    `json:"items" doc:"By rule, worst first"`
}

// RuleReport is what one rule says.
type RuleReport struct {
	Rule     string `json:"rule"`
	Title    string `json:"title"`
	Severity string `json:"severity" enum:"error,warning,info,unknown" doc:"The worst it found; what it can find where it found nothing"`
	Count    int    `json:"count"`
	Listed   int    `json:"listed" doc:"Of these, how many are listed one by one"`
	State    string `json:"state" enum:"checked,unknown" doc:"unknown: there is no data to judge by"`

	bySeverity map[string]int
}

// Summary counts findings by severity; Unknown counts rules that could not judge.
type Summary struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
	Unknown int `json:"unknown"`
}

// summarise adds up the rules' reports.
func summarise(rules []RuleReport) (s Summary) {
	for _, r := range rules {
		s.Error += r.bySeverity[SeverityError]
		s.Warning += r.bySeverity[SeverityWarning]
		s.Info += r.bySeverity[SeverityInfo]
		if r.State == "unknown" {
			s.Unknown++
		}
	}
	return s
}

// In is the validation with titles, messages and ways to put things right in a language.
func (v Validation) In(l Lang) Validation {
	v.Rules, v.Items = slices.Clone(v.Rules), slices.Clone(v.Items)
	if v.Items == nil {
		v.Items = []Finding{}
	}
	for i := range v.Rules {
		r, _ := ruleByID(v.Rules[i].Rule)
		v.Rules[i].Title = r.Title.In(l)
	}
	for i := range v.Items {
		f := &v.Items[i]
		if f.Kind == "unknown" {
			r, _ := ruleByID(f.Rule)
			f.Detail = map[string]any{"missing": r.Missing.In(l)}
		}
		f.speak(l)
	}
	return v
}

// Validate asks every rule about a district. Topology findings are those stored when the edition
// was checked, and of a draft, whose borders move, those of a check made now; all others are
// computed from what is known now, as of the day. The error is NotFound when the district or the named edition does not exist.
func (s *Store) Validate(ctx context.Context, district int32, o ValidateOptions) (Validation, error) {
	m, err := s.Moment(ctx, district, o.AsOf, o.Edition)
	if err != nil {
		return Validation{}, err
	}
	return s.validate(ctx, m, o.Grid)
}

type validationKey struct {
	district int32
	edition  int64
	day      Day
	version  int64
}

// validate keeps whole validations by version, so that many browsers after one change cost one
// run; those of a single grid are cheap and always run.
func (s *Store) validate(ctx context.Context, m Moment, grid int64) (Validation, error) {
	if grid != 0 {
		return s.askRules(ctx, m, grid)
	}
	version, err := s.Version(ctx, m.District, []string{"roads", "water", "places"})
	if err != nil {
		return Validation{}, err
	}
	key := validationKey{m.District, m.Edition.ID, m.Day, version}
	return s.validated.get(ctx, key, func(ctx context.Context) (Validation, error) { return s.askRules(ctx, m, 0) })
}

func (s *Store) askRules(ctx context.Context, m Moment, grid int64) (Validation, error) {
	v := Validation{AsOf: m.Day}
	if m.Edition.ID == 0 {
		return noEdition(m), nil
	}
	v.Edition = &m.Edition
	tallies, err := s.tallies(ctx, m)
	if err != nil {
		return v, err
	}
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		q, err := newRuleQuery(ctx, tx, m, grid)
		if err != nil {
			return err
		}
		q.tallies = tallies
		borders, err := q.borders(ctx, tx)
		if err != nil {
			return err
		}
		v.Items = slices.Clone(borders)
		for _, r := range Rules {
			answer := ruleAnswer{}
			known := r.known == nil || r.known(q.facts, m)
			if known {
				if answer, err = r.find(ctx, tx, q); err != nil {
					return err
				}
				v.Items = append(v.Items, answer.findings...)
			} else {
				v.Items = append(v.Items, Finding{ID: r.ID + "-unknown", Rule: r.ID, Kind: "unknown", Severity: SeverityUnknown, Grids: []GridRef{}})
			}
			v.Rules = append(v.Rules, r.report(known, answer, borders))
		}
		return nil
	})
	sortFindings(v.Items)
	v.Summary = summarise(v.Rules)
	return v, err
}

// report adds up a rule's stored and live findings. Those beyond the listed ones are counted
// with the severity of the first.
func (r Rule) report(known bool, live ruleAnswer, stored []Finding) RuleReport {
	out := RuleReport{Rule: r.ID, State: "checked", Severity: r.Severity, bySeverity: map[string]int{}}
	if !known {
		out.State, out.Severity = "unknown", SeverityUnknown
		return out
	}
	for _, f := range slices.Concat(live.findings, stored) {
		if f.Rule == r.ID {
			out.bySeverity[f.Severity]++
			out.Listed++
		}
	}
	out.Count = out.Listed
	if rest := live.total - len(live.findings); r.ID == "R18" && len(live.findings) == 1 {
		out.Count = live.total // one finding for all of them
	} else if rest > 0 && len(live.findings) > 0 {
		out.bySeverity[live.findings[0].Severity] += rest
		out.Count += rest
	}
	for _, s := range []string{SeverityError, SeverityWarning, SeverityInfo} {
		if out.bySeverity[s] > 0 {
			out.Severity = s
			break
		}
	}
	return out
}

// noEdition is the validation of a day without grids: every rule is unknown.
func noEdition(m Moment) Validation {
	v := Validation{AsOf: m.Day}
	for _, r := range Rules {
		v.Rules = append(v.Rules, RuleReport{Rule: r.ID, State: "unknown", Severity: SeverityUnknown})
	}
	v.Items = []Finding{{ID: "none", Rule: Rules[0].ID, Kind: "no_edition", Severity: SeverityUnknown, Grids: []GridRef{},
		Detail: map[string]any{"day": string(m.Day)}}}
	v.Summary = summarise(v.Rules)
	return v
}
