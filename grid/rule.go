package grid

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/sql"
)

// Rule is one rule of the catalogue.
type Rule struct {
	ID       string
	Severity string // the worst it finds
	Title    Text
	Missing  Text // what data it needs; said when it answers unknown

	known func(facts, Moment) bool
	find  func(context.Context, pgx.Tx, ruleQuery) (ruleAnswer, error)
}

// facts is what there is to judge by.
type facts struct {
	areas, communityCodes, buildings, households, posts, incidents, committees, organisations bool
	settings                                                                                  Settings
}

// ruleQuery is what a rule is asked.
type ruleQuery struct {
	Moment
	facts
	grid    int64 // 0: all
	tallies map[int64]Tally
}

// ruleAnswer is what a rule found: the findings listed, and how many there are.
type ruleAnswer struct {
	findings []Finding
	total    int
}

// newRuleQuery asks about a moment, of one grid or (0) all. Tallies are for the caller to add.
func newRuleQuery(ctx context.Context, tx pgx.Tx, m Moment, grid int64) (ruleQuery, error) {
	q := ruleQuery{Moment: m, grid: grid}
	var settings []byte
	err := tx.QueryRow(ctx, sql.GridFindFacts, pgx.StrictNamedArgs{"district": m.District}).Scan(&q.areas, &q.communityCodes,
		&q.buildings, &q.households, &q.posts, &q.incidents, &q.committees, &q.organisations, &settings)
	if err != nil {
		return q, storageError(err, "validation")
	}
	q.settings, err = readSettings(settings)
	return q, err
}

// borders are what the check of the edition's borders found: when it was checked, or now where
// operations may have moved them since.
func (q ruleQuery) borders(ctx context.Context, tx pgx.Tx) ([]Finding, error) {
	if q.Edition.State != "draft" {
		stored, err := q.run(ctx, tx, sql.GridListEditionFindings)
		return stored.findings, err
	}
	x, err := examineEdition(ctx, tx, q.District, q.Edition.ID)
	if err != nil {
		return nil, err
	}
	found, err := x.findings(ctx, tx, q.District, q.Edition.ID)
	if q.grid != 0 {
		found = slices.DeleteFunc(found, func(f Finding) bool {
			return !slices.ContainsFunc(f.Grids, func(g GridRef) bool { return g.ID == q.grid })
		})
	}
	return found, err
}

// mostListed is how many findings a rule that may find very many lists one by one.
const mostListed = 500

// Rules are the catalogue in order; see grid/DESIGN.md for the numbers left out.
var Rules = []Rule{
	{ID: "R01", Severity: SeverityError, Title: Text{"网格图形无效", "Grid shape is not valid"}, find: noFind},
	{ID: "R02", Severity: SeverityError, Title: Text{"网格互相重叠", "Grids overlap"}, find: noFind},
	{ID: "R03", Severity: SeverityWarning, Title: Text{"网格之间有空白", "Gap between grids"}, find: noFind},
	{ID: "R04", Severity: SeverityError, Title: Text{"网格不在所属社区内", "Grid outside its community"},
		Missing: Text{"没有街道、社区数据", "No streets or communities are known"},
		known:   func(f facts, _ Moment) bool { return f.areas },
		find:    statement(sql.GridFindGridsWithoutCommunity)},
	{ID: "R05", Severity: SeverityError, Title: Text{"网格没有主责党支部", "No branch leads the grid"},
		find: statement(sql.GridFindGridsWithoutLead)},
	{ID: "R06", Severity: SeverityError, Title: Text{"网格没有在任责任人", "No member in office in the grid"},
		find: statement(sql.GridFindGridsWithoutMember)},
	{ID: "R07", Severity: SeverityWarning, Title: Text{"负责的网格过多", "Responsible for too many grids"},
		Missing: Text{"没有党组织数据", "No organisations are known"},
		known:   func(f facts, _ Moment) bool { return f.organisations },
		find:    statement(sql.GridFindOverloads)},
	{ID: "R08", Severity: SeverityError, Title: Text{"责任关系不一致", "Responsibilities do not fit together"},
		Missing: Text{"没有党组织数据", "No organisations are known"},
		known:   func(f facts, _ Moment) bool { return f.organisations },
		find:    statement(sql.GridFindMismatches)},
	{ID: "R09", Severity: SeverityWarning, Title: Text{"楼栋不在任何网格内或同属两个网格", "Building in no grid or in two"},
		Missing: Text{"没有楼栋数据，或所查版本不是现行版本", "No buildings are known, or the edition is not the one in force"},
		known:   func(f facts, m Moment) bool { return f.buildings && m.Edition.State == "in_force" },
		find:    statement(sql.GridFindBuildingsAstray)},
	{ID: "R11", Severity: SeverityWarning, Title: Text{"社区没有现任党委（总支）", "Community without a committee"},
		Missing: Text{"没有社区党组织数据", "No community committees are known"},
		known:   func(f facts, _ Moment) bool { return f.areas && f.committees },
		find:    statement(sql.GridFindCommunitiesWithoutCommittee)},
	{ID: "R16", Severity: SeverityWarning, Title: Text{"网格户数不在规定范围内", "Households outside the target"},
		Missing: Text{"楼栋没有户数", "No building has a household count"},
		known:   func(f facts, _ Moment) bool { return f.households },
		find:    findSizes},
	{ID: "R17", Severity: SeverityError, Title: Text{"网格编码不规范", "Grid code is irregular"},
		Missing: Text{"社区没有编码", "Communities have no codes"},
		known:   func(f facts, _ Moment) bool { return f.communityCodes },
		find:    statement(sql.GridFindOddCodes)},
	{ID: "R18", Severity: SeverityWarning, Title: Text{"事件落在网格之外", "Incidents in no grid"},
		Missing: Text{"没有事件数据，或所查版本不是现行版本", "No incidents are known, or the edition is not the one in force"},
		known:   func(f facts, m Moment) bool { return f.incidents && m.Edition.State == "in_force" },
		find:    statement(sql.GridFindUnplacedIncidents)},
	{ID: "R19", Severity: SeverityWarning, Title: Text{"党群服务阵地资料不全", "Post without hours or grid"},
		Missing: Text{"没有党群服务阵地数据", "No posts are known"},
		known:   func(f facts, _ Moment) bool { return f.posts },
		find:    statement(sql.GridFindOddPosts)},
	{ID: "R22", Severity: SeverityWarning, Title: Text{"网格边界穿过楼栋", "Grid border cuts a building"},
		Missing: Text{"没有楼栋数据，或所查版本不是现行版本", "No buildings are known, or the edition is not the one in force"},
		known:   func(f facts, m Moment) bool { return f.buildings && m.Edition.State == "in_force" },
		find:    statement(sql.GridFindBuildingsCut)},
	{ID: "R23", Severity: SeverityError, Title: Text{"责任安排尚未确认", "Proposed responsibilities are not confirmed"},
		find: statement(sql.GridFindUnconfirmed)},
	{ID: "R24", Severity: SeverityError, Title: Text{"草案与现行版本不衔接", "The draft does not follow on the edition it would replace"},
		find: statement(sql.GridFindBrokenTimeline)},
}

func ruleByID(id string) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// noFind is for rules whose findings the check of the edition stored.
func noFind(context.Context, pgx.Tx, ruleQuery) (ruleAnswer, error) { return ruleAnswer{}, nil }

// statement is a rule that one SQL statement decides.
func statement(text string) func(context.Context, pgx.Tx, ruleQuery) (ruleAnswer, error) {
	return func(ctx context.Context, tx pgx.Tx, q ruleQuery) (ruleAnswer, error) {
		return q.run(ctx, tx, text)
	}
}

// run asks a statement of a rule; it may use any of the names given here.
func (q ruleQuery) run(ctx context.Context, tx pgx.Tx, text string) (a ruleAnswer, err error) {
	rows, err := tx.Query(ctx, text, pgx.NamedArgs{"district": q.District, "edition": q.Edition.ID, "day": q.Day,
		"grid": nilIfZero(q.grid), "most": mostListed,
		"member_limit": q.settings.MaxGridsPerMember, "branch_limit": q.settings.MaxGridsPerBranch})
	if err != nil {
		return a, storageError(err, "validation")
	}
	a.findings, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f Finding, err error) {
		f, a.total, err = scanFinding(row)
		return f, err
	})
	return a, storageError(err, "validation")
}

// findSizes is R16: general grids whose households are fewer or more than the district wants.
func findSizes(ctx context.Context, tx pgx.Tx, q ruleQuery) (a ruleAnswer, err error) {
	rows, err := tx.Query(ctx, sql.GridListGridLabels, pgx.StrictNamedArgs{
		"district": q.District, "edition": q.Edition.ID, "grid": nilIfZero(q.grid)})
	if err != nil {
		return a, storageError(err, "validation")
	}
	var g GridRef
	f := Finding{Rule: "R16", Severity: SeverityWarning}
	var at orb.Point
	_, err = pgx.ForEachRow(rows, []any{&g.ID, &g.Code, &g.Name, &at}, func() error {
		n := q.tallies[g.ID].Households
		switch {
		case n < q.settings.HouseholdMin:
			f.Kind = "few_households"
		case n > q.settings.HouseholdMax:
			f.Kind = "many_households"
		default:
			return nil
		}
		f.ID, f.Grids = "R16-g"+figure(int(g.ID)), []GridRef{g}
		f.Detail = map[string]any{"n": n, "min": q.settings.HouseholdMin, "max": q.settings.HouseholdMax}
		place := at
		f.Place = &place
		a.findings = append(a.findings, f)
		return nil
	})
	a.total = len(a.findings)
	return a, storageError(err, "validation")
}
