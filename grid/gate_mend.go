package grid

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Mend is a request that would put a finding right.
type Mend struct {
	Kind   string         `json:"kind" enum:"assignment,operation,rebase"`
	Method string         `json:"method"`
	Path   string         `json:"path"`
	Body   map[string]any `json:"body"`
}

// sliverWidth is how wide, on average, a hole in the map may be for a machine to propose closing it, in
// metres: narrower than a lane, so that it is a border traced twice. What is wider was left out, by
// oversight or because it belongs to nobody, like a lake; somebody has to say which.
const sliverWidth = 2

// proposeMends gives blockers the requests that would mend them where there are any: confirm what is
// proposed, name a branch or a member, do without one who may not, repair borders, rebase.
func proposeMends(ctx context.Context, tx pgx.Tx, m Moment, list []Blocker) error {
	path := fmt.Sprintf("/api/v1/editions/%d/", m.Edition.ID)
	var unled, unstaffed []int64
	unfit := map[int64][]int64{} // members by grid who may not answer for it
	for i := range list {
		b := &list[i]
		switch {
		case b.Rule == "R05":
			unled = append(unled, b.Grids[0].ID)
		case b.Rule == "R06":
			unstaffed = append(unstaffed, b.Grids[0].ID)
		case b.Rule == "R08" && b.Member != nil && len(b.Grids) == 1:
			unfit[b.Grids[0].ID] = append(unfit[b.Grids[0].ID], b.Member.ID)
		case b.Rule == "R23":
			b.Mend = &Mend{"assignment", "POST", path + "assignments/confirm", map[string]any{"grids": gridIDs(b.Grids)}}
		case b.Kind == "base_superseded" || b.Kind == "base_changed":
			b.Mend = &Mend{"rebase", "POST", path + "rebase", map[string]any{}}
		case b.Kind == "overlap" || b.Kind == "gap" || b.Kind == "missing_node" || b.Kind == "near_node":
			if width, _ := b.Detail["width_m"].(float64); len(b.Grids) > 0 && (b.Kind != "gap" || width <= sliverWidth) {
				b.Mend = &Mend{"operation", "POST", path + "operations", map[string]any{"op": "repair", "grids": gridIDs(b.Grids), "width_m": sliverWidth}}
			}
		}
	}
	leads, err := suggestLeads(ctx, tx, m, unled)
	if err != nil {
		return err
	}
	members, err := suggestMembers(ctx, tx, m, unstaffed)
	if err != nil {
		return err
	}
	fit, err := listFit(ctx, tx, m, unfit)
	if err != nil {
		return err
	}
	for i := range list {
		b := &list[i]
		body := map[string]any{}
		switch b.Rule {
		case "R05":
			if set := leads[b.Grids[0].ID]; set != nil {
				body["branches"] = set
			}
		case "R06":
			if id := members[b.Grids[0].ID]; id != 0 {
				body["members"] = []PlannedMember{{Member: id, Role: "head"}}
			}
		case "R08":
			if len(b.Grids) == 1 && len(fit[b.Grids[0].ID]) > 0 {
				body["members"] = fit[b.Grids[0].ID]
			}
		}
		if len(body) > 0 {
			body["grids"] = gridIDs(b.Grids)
			b.Mend = &Mend{"assignment", "PUT", path + "assignments", body}
		}
	}
	return baseMends(ctx, tx, m, list)
}

// baseMends says in proposed plans what they are based on, so that they do not replace what somebody
// plans between the proposal and its being taken.
func baseMends(ctx context.Context, tx pgx.Tx, m Moment, list []Blocker) error {
	plans := slices.DeleteFunc(slices.Clone(list), func(b Blocker) bool { return b.Mend == nil || b.Mend.Method != "PUT" })
	var grids []int64
	for _, b := range plans {
		grids = append(grids, gridIDs(b.Grids)...)
	}
	if len(grids) == 0 {
		return nil
	}
	now, err := answersNow(ctx, tx, m.District, m.Edition.ID, grids)
	if err != nil {
		return err
	}
	for _, b := range plans {
		was := make([]map[string]any, len(b.Grids))
		for i, g := range b.Grids {
			was[i] = map[string]any{"grid": g.ID}
			if b.Mend.Body["branches"] != nil {
				was[i]["branches"] = append([]PlannedBranch{}, now[g.ID].Branches...)
			}
			if b.Mend.Body["members"] != nil {
				was[i]["members"] = append([]PlannedMember{}, now[g.ID].Members...)
			}
		}
		b.Mend.Body["was"] = was
	}
	return nil
}

func gridIDs(grids []GridRef) []int64 {
	ids := make([]int64, len(grids))
	for i, g := range grids {
		ids[i] = g.ID
	}
	return ids
}

func suggestLeads(ctx context.Context, tx pgx.Tx, m Moment, grids []int64) (map[int64][]PlannedBranch, error) {
	sets := map[int64][]PlannedBranch{}
	if len(grids) == 0 {
		return sets, nil
	}
	rows, err := tx.Query(ctx, sql.GridSuggestLeads, pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "day": m.Day, "grids": grids})
	if err != nil {
		return nil, storageError(err, "assignments")
	}
	var id, lead int64
	var others []int64
	_, err = pgx.ForEachRow(rows, []any{&id, &lead, &others}, func() error {
		set := []PlannedBranch{{Organisation: lead, Role: "lead"}}
		for _, o := range others {
			set = append(set, PlannedBranch{Organisation: o, Role: "joint"})
		}
		sets[id] = set
		return nil
	})
	return sets, storageError(err, "assignments")
}

func suggestMembers(ctx context.Context, tx pgx.Tx, m Moment, grids []int64) (map[int64]int64, error) {
	found := map[int64]int64{}
	if len(grids) == 0 {
		return found, nil
	}
	rows, err := tx.Query(ctx, sql.GridSuggestMembers, pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "day": m.Day, "grids": grids})
	if err != nil {
		return nil, storageError(err, "assignments")
	}
	var id, member int64
	_, err = pgx.ForEachRow(rows, []any{&id, &member}, func() error {
		found[id] = member
		return nil
	})
	return found, storageError(err, "assignments")
}

// listFit lists who is in office in grids, without those who are unfit there.
func listFit(ctx context.Context, tx pgx.Tx, m Moment, unfit map[int64][]int64) (map[int64][]PlannedMember, error) {
	fit := map[int64][]PlannedMember{}
	if len(unfit) == 0 {
		return fit, nil
	}
	rows, err := tx.Query(ctx, sql.GridListWorkingMembers, pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "day": m.Day,
		"grids": slices.Collect(maps.Keys(unfit))})
	if err != nil {
		return nil, storageError(err, "assignments")
	}
	var id int64
	var p PlannedMember
	_, err = pgx.ForEachRow(rows, []any{&id, &p.Member, &p.Role}, func() error {
		if !slices.Contains(unfit[id], p.Member) {
			fit[id] = append(fit[id], p)
		}
		return nil
	})
	return fit, storageError(err, "assignments")
}
