package grid

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Gate says whether an edition may come into force on a day, and what stands in the way.
type Gate struct {
	AsOf     Day          `json:"as_of" doc:"The first day it would be in force"`
	Edition  Edition      `json:"edition"`
	Ready    bool         `json:"ready" doc:"Nothing stands in the way"`
	Blocking int          `json:"blocking" doc:"How many findings stand in the way"`
	Summary  Summary      `json:"summary" doc:"Findings by severity; unknown counts rules without data"`
	Rules    []RuleReport `json:"rules"`
	Blockers []Blocker    `json:"blockers" doc:"What has to be put right first"`
	Findings []Finding    `json:"findings" doc:"What does not stand in the way"`
}

// Blocker is a finding that stands in the way of publishing, and what would mend it.
type Blocker struct {
	Finding
	Mend *Mend `json:"mend" doc:"A request that would put it right, to be looked at before it is sent; null: there is none that a machine could propose"`
}

// blocks reports whether a finding keeps an edition from coming into force: every error, and
// whatever the proof of its borders found, since only a partition does.
func blocks(f Finding) bool {
	return f.Severity == SeverityError || f.Severity != SeverityUnknown && slices.Contains([]string{"R01", "R02", "R03"}, f.Rule)
}

// In is the gate with titles, messages and ways to put things right in a language.
func (g Gate) In(l Lang) Gate {
	v := Validation{Rules: g.Rules, Items: g.Findings}.In(l)
	g.Rules, g.Findings = v.Rules, v.Items
	g.Blockers = slices.Clone(g.Blockers)
	for i := range g.Blockers {
		g.Blockers[i].speak(l)
	}
	if g.Blockers == nil {
		g.Blockers = []Blocker{}
	}
	return g
}

// Gate asks whether an edition may come into force on a day; "" is the day it is meant for, today
// where none is. Its borders are proved now. The error is NotFound when there is no such edition,
// Conflict for one that was in force already or was abandoned.
func (s *Store) Gate(ctx context.Context, district int32, edition int64, day Day) (Gate, error) {
	e, err := findEdition(ctx, s.pool, district, edition)
	if err != nil {
		return Gate{}, err
	}
	if !notYetInForce(e.State) {
		return Gate{}, Errorf(Conflict, "Edition %d (%s) is %s: there is nothing to publish. GET /api/v1/validation?edition=%d says what the rules find in it.",
			e.ID, e.Name, stateWord(e.State), e.ID)
	}
	if day == "" {
		if err := s.pool.QueryRow(ctx, sql.GridFindEditionDay, pgx.StrictNamedArgs{"district": district, "edition": edition}).Scan(&day); err != nil {
			return Gate{}, storageError(err, "edition")
		}
	}
	m, err := s.Moment(ctx, district, day, edition)
	if err != nil {
		return Gate{}, err
	}
	v, err := s.validate(ctx, m, 0)
	if err != nil {
		return Gate{}, err
	}
	g := Gate{AsOf: m.Day, Edition: m.Edition, Summary: v.Summary, Rules: v.Rules}
	for _, f := range v.Items {
		if blocks(f) {
			g.Blockers = append(g.Blockers, Blocker{Finding: f})
		} else {
			g.Findings = append(g.Findings, f)
		}
	}
	g.Blocking = len(g.Blockers)
	for _, r := range v.Rules { // of some rules not all findings are listed
		if rest := r.Count - r.Listed; rest > 0 && (r.bySeverity[SeverityError] > 0) {
			g.Blocking += rest
		}
	}
	g.Ready = g.Blocking == 0
	if err := s.snapshot(ctx, func(tx pgx.Tx) error { return proposeMends(ctx, tx, m, g.Blockers) }); err != nil {
		return Gate{}, err
	}
	return g, nil
}

// notYetInForce are the states of an edition that is on its way.
func notYetInForce(state string) bool {
	return state == "draft" || state == "submitted" || state == "approved" || state == "scheduled"
}

// passGate is the gate inside the transaction that puts an edition in force: what stands in the way
// on the moment's day, and the check of the borders, not yet stored. Rules that cannot stand in the
// way are not asked.
func passGate(ctx context.Context, tx pgx.Tx, m Moment) (examined, []Finding, error) {
	x, err := examineEdition(ctx, tx, m.District, m.Edition.ID)
	if err != nil {
		return x, nil, err
	}
	items, err := x.findings(ctx, tx, m.District, m.Edition.ID)
	if err != nil {
		return x, nil, err
	}
	q, err := newRuleQuery(ctx, tx, m, 0)
	if err != nil {
		return x, nil, err
	}
	for _, r := range Rules {
		if r.Severity != SeverityError || r.known != nil && !r.known(q.facts, m) {
			continue
		}
		answer, err := r.find(ctx, tx, q)
		if err != nil {
			return x, nil, err
		}
		items = append(items, answer.findings...)
	}
	items = slices.DeleteFunc(items, func(f Finding) bool { return !blocks(f) })
	sortFindings(items)
	return x, items, nil
}

// mostProblems is how many blockers a refusal names; the gate lists all.
const mostProblems = 100

// notReady refuses to publish: one problem for each thing that stands in the way.
func notReady(e heldEdition, day Day, blockers []Finding) *Error {
	refused := Errorf(Invalid, "Edition %d (%s) cannot come into force on %s: %d things stand in the way. GET /api/v1/editions/%d/validation?as_of=%s lists them with what would mend them.",
		e.ID, e.Name, day, len(blockers), e.ID, day)
	for _, f := range blockers[:min(len(blockers), mostProblems)] {
		f.speak(En)
		p := Problem{Rule: f.Rule, Message: f.Message + " " + f.Fix, At: f.Place}
		if len(f.Grids) > 0 {
			p.Field, p.Value = "grid", f.Grids[0].Code
		}
		refused.Problems = append(refused.Problems, p)
	}
	return refused
}
