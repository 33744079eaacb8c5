package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"gridmap/grid"
)

var severities = map[string]grid.Text{
	grid.SeverityError:   {Zh: "错误", En: "error"},
	grid.SeverityWarning: {Zh: "警告", En: "warning"},
	grid.SeverityInfo:    {Zh: "提示", En: "info"},
	grid.SeverityUnknown: {Zh: "无法判断", En: "unknown"},
}

// tell writes a validation for people: a heading a rule with how many it found, what to do
// about each kind, and a line a finding with grid code, place and message.
func tell(to io.Writer, district string, v grid.Validation, l grid.Lang) error {
	say := func(zh, en string) string { return grid.Text{Zh: zh, En: en}.In(l) }
	out := bufio.NewWriter(to)
	fmt.Fprintf(out, "%s · %s", district, v.AsOf)
	if v.Edition != nil {
		proof := say("边界已证明无缝无叠", "borders proved without gap or overlap")
		if !v.Edition.Proved {
			proof = say("边界未证明", "borders not proved")
		}
		fmt.Fprintf(out, " · %s(%s)", v.Edition.Name, proof)
	}
	fmt.Fprintln(out)

	width := 0 // of the widest grid code
	for _, f := range v.Items {
		width = max(width, uniseg.StringWidth(codeOf(f)))
	}
	for _, r := range v.Rules {
		var found []grid.Finding
		for _, f := range v.Items {
			if f.Rule == r.Rule {
				found = append(found, f)
			}
		}
		if len(found) == 0 {
			continue
		}
		slices.SortStableFunc(found, func(a, b grid.Finding) int { // one kind together, to say once what to do
			return cmp.Or(cmp.Compare(a.Key().Rank, b.Key().Rank), cmp.Compare(a.Kind, b.Kind))
		})
		fmt.Fprintf(out, "\n%s %s — %s", r.Rule, r.Title, severities[r.Severity].In(l))
		if r.State == "checked" {
			fmt.Fprintf(out, " %d", r.Count)
		}
		fmt.Fprintln(out)
		kind := ""
		for _, f := range found {
			if f.Kind != kind && f.Fix != "" {
				fmt.Fprintf(out, "  → %s\n", f.Fix)
			}
			kind = f.Kind
			if f.Severity == grid.SeverityUnknown {
				fmt.Fprintf(out, "  %s\n", f.Message)
				continue
			}
			code := codeOf(f)
			fmt.Fprintf(out, "  %s%s  %s  %s\n", code, strings.Repeat(" ", width-uniseg.StringWidth(code)), placeOf(f), f.Message)
		}
		if rest := r.Count - r.Listed; rest > 0 && r.Listed > 1 {
			fmt.Fprintf(out, "  %s\n", fmt.Sprintf(say("…另有 %d 处没有列出", "… and %d more not listed"), rest))
		}
	}
	s := v.Summary
	fmt.Fprintf(out, "\n%s\n", fmt.Sprintf(say("合计：错误 %d，警告 %d，提示 %d；%d 条规则无法判断", "In all: %d errors, %d warnings, %d notes; %d rules could not judge"),
		s.Error, s.Warning, s.Info, s.Unknown))
	return out.Flush()
}

func codeOf(f grid.Finding) string {
	switch {
	case len(f.Grids) == 0:
		return "-"
	case len(f.Grids) > 1:
		return f.Grids[0].Code + "+"
	}
	return f.Grids[0].Code
}

// placeOf is longitude,latitude, always 20 wide.
func placeOf(f grid.Finding) string {
	if f.Place == nil {
		return fmt.Sprintf("%20s", "-")
	}
	return fmt.Sprintf("%20s", fmt.Sprintf("%.6f,%.6f", f.Place[0], f.Place[1]))
}
