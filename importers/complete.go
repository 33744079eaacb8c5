package importers

import (
	"strings"
	"time"
)

// complete fills what a row leaves to be understood, and sees that its fields agree.
func (c *recorder) complete(rec *record) []*Finding {
	p := rec.props
	switch c.kind.Name {
	case "areas":
		return c.infer(rec, areaSuffixes)
	case "organisations":
		found := c.infer(rec, organisationSuffixes)
		if form, _ := p["form"].(string); form == "" && p["kind"] == "branch" && strings.Contains(text(p, "name"), "联合") {
			p["form"] = "joint"
		}
		if p["form"] == "joint" && p["kind"] != "branch" {
			found = append(found, refuse("joint_only_branch").in("form", text(p, "form")))
		}
		if p["big_committee"] == true && p["kind"] != "street_committee" && p["kind"] != "community_committee" {
			found = append(found, refuse("big_only_committee").in("big_committee", "true"))
		}
		return append(found, inOrder(p, "from", "to")...)
	case "grids":
		if text(p, "name") == "" {
			p["name"] = p["code"]
		}
	case "posts":
		return inOrder(p, "from", "to")
	case "members":
		return inOrder(p, "term_from", "term_to")
	case "assignments":
		for _, f := range []string{"branch", "joint", "head", "worker", "contact"} {
			if p[f] != nil {
				return inOrder(p, "from", "to")
			}
		}
		return []*Finding{note(Warning, "nobody_assigned").in("grid", text(p, "grid"))}
	case "incidents":
		return lifeCycle(p)
	}
	return nil
}

func text(p map[string]any, field string) string {
	s, _ := p[field].(string)
	return s
}

// suffixes say what a thing is by how its name ends.
type suffixes [][2]string

var (
	areaSuffixes = suffixes{{"街道", "street"}, {"街道办事处", "street"}, {"镇", "town"}, {"乡", "town"}, {"社区", "community"}, {"居委会", "community"},
		{"居民委员会", "community"}, {"村", "village"}, {"村委会", "village"}, {"Subdistrict", "street"}, {"Town", "town"}, {"Community", "community"}, {"Village", "village"}}
	organisationSuffixes = suffixes{{"区委", "district_committee"}, {"县委", "district_committee"}, {"街道党工委", "street_committee"}, {"党工委", "street_committee"},
		{"镇党委", "street_committee"}, {"乡党委", "street_committee"}, {"社区党委", "community_committee"}, {"党总支", "community_committee"}, {"村党委", "community_committee"},
		{"大党委", "community_committee"}, {"党支部", "branch"}, {"支部", "branch"}, {"党小组", "building_group"}}
)

// infer takes the kind from the end of the name where no column says it.
func (c *recorder) infer(rec *record, by suffixes) []*Finding {
	if text(rec.props, "kind") != "" {
		return nil
	}
	name, longest := text(rec.props, "name"), ""
	for _, s := range by {
		if strings.HasSuffix(name, s[0]) && len(s[0]) > len(longest) {
			longest = s[0]
			rec.props["kind"] = s[1]
		}
	}
	if longest == "" {
		f, _ := c.kind.field("kind")
		_, bad := f.parse("", c.reading)
		bad.Rule = "kind_unclear"
		return []*Finding{bad.in("kind", name)}
	}
	return nil
}

// inOrder refuses a last day that is not after the first.
func inOrder(p map[string]any, from, to string) []*Finding {
	if a, b := text(p, from), text(p, to); a != "" && b != "" && b <= a {
		return []*Finding{refuse("days_out_of_order", "from", a, "to", b).in(to, b)}
	}
	return nil
}

// lifeCycle settles an incident's state by its times: what has a closing time is closed, and
// what is said to be closed but has none counts as done, since a made-up time would falsify
// every rate.
func lifeCycle(p map[string]any) (found []*Finding) {
	at := func(field string) time.Time {
		t, _ := time.Parse(time.RFC3339Nano, text(p, field))
		return t
	}
	final := map[string]bool{"closed": true, "rejected": true, "duplicate": true}
	status := text(p, "status")
	switch closed := p["closed_at"] != nil; {
	case closed && status == "":
		status = "closed"
	case closed && !final[status]:
		found = append(found, note(Warning, "closing_time_dropped").in("status", status))
		delete(p, "closed_at")
	case !closed && final[status]:
		found = append(found, note(Warning, "closed_without_time").in("status", status))
		status = "done"
	case status == "":
		status = "reported"
	}
	p["status"] = status
	last, before := at("reported_at"), "reported_at"
	for _, f := range []string{"accepted_at", "dispatched_at"} {
		if t := at(f); !t.IsZero() {
			if t.Before(last) {
				return append(found, refuse("times_out_of_order", "before", fieldLabels(before)).in(f, text(p, f)))
			}
			last, before = t, f
		}
	}
	for _, f := range []string{"done_at", "closed_at"} {
		if t := at(f); !t.IsZero() && t.Before(at("reported_at")) {
			found = append(found, refuse("times_out_of_order", "before", fieldLabels("reported_at")).in(f, text(p, f)))
		}
	}
	return found
}

// fieldLabels is a field's name in both languages, for details that name a second field.
func fieldLabels(name string) string { return fieldLabel(name, "zh") + " (" + name + ")" }
