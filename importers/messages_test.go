package importers

import (
	"fmt"
	"go/ast"
	syntax "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// holes are what a message fills in from its finding.
var holes = regexp.MustCompile(`\{[a-z_]+\}`)

// TestMessages sees that every rule in the code and the SQL has a message in both languages,
// that both fill in the same things, and that no message is left over.
func TestMessages(t *testing.T) {
	used := usedRules(t)
	if len(used) < 100 {
		t.Fatalf("only %d rules found: the search is broken", len(used))
	}
	for _, fault := range catalogueFaults(used, messages) {
		t.Error(fault)
	}
	f := refuse("dbf_lies", "file", "a.dbf", "rows", 9, "length", 490, "needed", 4667, "size", 300)
	if got := f.Message("en"); strings.Contains(got, "{") || !strings.Contains(got, "9 rows of 490 bytes") {
		t.Errorf("got %q", got)
	}
}

// TestMessages_canFail shows the check above what it is there to find.
func TestMessages_canFail(t *testing.T) {
	used := map[string]bool{"sound": true, "missing": true, "uneven": true, "one_language": true, "mixed_up": true, "open_end": true, "no_way_out": true, "half_a_way": true}
	faults := catalogueFaults(used, map[string]message{
		"sound":        {"{file} 是空的。", "{file} is empty.", "请重新导出。", "Export it again."},
		"uneven":       {"{file} 是空的。", "{name} is empty.", "请重新导出。", "Export it again."},
		"one_language": {"没有。", "", "请重新导出。", "Export it again."},
		"mixed_up":     {"It is empty.", "是空的。", "请重新导出。", "Export it again."},
		"open_end":     {"是空的", "It is empty", "请重新导出。", "Export it again."},
		"left_over":    {"多余。", "Too much.", "请重新导出。", "Export it again."},
		"no_way_out":   {"是空的。", "It is empty.", "", ""},
		"half_a_way":   {"是空的。", "It is empty.", "请重新导出。", "Export"},
	})
	for _, rule := range []string{"missing", "uneven", "one_language", "mixed_up", "open_end", "left_over", "no_way_out", "half_a_way"} {
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, rule+":") }) {
			t.Errorf("%s is not found out", rule)
		}
	}
	if slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, "sound:") }) {
		t.Error("a sound message is called faulty")
	}
}

// catalogueFaults says what is wrong with messages, as "rule: what".
func catalogueFaults(used map[string]bool, catalogue map[string]message) (faults []string) {
	han := regexp.MustCompile(`\p{Han}`)
	for rule := range used {
		m, ok := catalogue[rule]
		if !ok {
			faults = append(faults, rule+": has no message")
			continue
		}
		zh, en := holes.FindAllString(m.zh+m.zhFix, -1), holes.FindAllString(strings.ReplaceAll(m.en, "reason_en", "reason")+m.enFix, -1)
		slices.Sort(zh)
		slices.Sort(en)
		if !slices.Equal(slices.Compact(zh), slices.Compact(en)) {
			faults = append(faults, fmt.Sprintf("%s: Chinese fills %v, English %v", rule, zh, en))
		}
		if rule == "told" { // another's words
			continue
		}
		if !han.MatchString(m.zh) || han.MatchString(m.en) || m.en == "" {
			faults = append(faults, rule+": is not told in both languages")
		}
		if !han.MatchString(m.zhFix) || han.MatchString(m.enFix) || m.enFix == "" {
			faults = append(faults, rule+": does not say in both languages what to do")
		}
		for _, s := range []string{m.zh, m.zhFix} {
			if !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, "}") {
				faults = append(faults, rule+": is no sentence in Chinese")
			}
		}
		for _, s := range []string{m.en, m.enFix} {
			if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "}") && !strings.HasSuffix(s, ".)") {
				faults = append(faults, rule+": is no sentence in English")
			}
		}
	}
	for rule := range catalogue {
		if !used[rule] {
			faults = append(faults, rule+": is used nowhere")
		}
	}
	return faults
}

// noRules are words of the SQL that writes findings which are no rules.
var noRules = []string{"big_committee", "street_committee", "community_committee", "district_committee", "building_group", "deputy_secretary", "grid_head", "grid_worker", "group_leader",
	"in_force", "parent_id", "parent_level", "area_id", "organisation_id"}

// usedRules are the rules the code refuses and notes by and those the SQL writes. A rule is a
// literal where it is used, or has been given to something called rule: what is neither cannot
// be followed, and is a fault.
func usedRules(t *testing.T) map[string]bool {
	used := map[string]bool{}
	word := regexp.MustCompile(`'([a-z]+_[a-z_]+)'`)
	property := regexp.MustCompile(`->>? '[a-z_]+'`)
	for _, pattern := range []string{"*.go", "../sql/importers/*.sql", "../sql/functions/import_*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			switch {
			case strings.HasSuffix(f, "_test.go") || strings.HasPrefix(filepath.Base(f), "messages"):
			case strings.HasSuffix(f, ".sql"):
				text, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if !regexp.MustCompile(`insert into import_finding|trouble`).Match(text) {
					continue
				}
				for _, m := range word.FindAllSubmatch(property.ReplaceAll(text, nil), -1) {
					if !slices.Contains(noRules, string(m[1])) {
						used[string(m[1])] = true
					}
				}
			default:
				rulesInGo(t, f, used)
			}
		}
	}
	return used
}

func rulesInGo(t *testing.T, name string, used map[string]bool) {
	t.Helper()
	file, err := syntax.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(e ast.Expr) string {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, _ := strconv.Unquote(lit.Value)
			return s
		}
		return ""
	}
	name = filepath.Base(name)
	rule := func(e ast.Expr) { // a literal, or a variable called so
		if s := text(e); s != "" {
			used[s] = true
			return
		}
		last := ""
		switch e := e.(type) {
		case *ast.Ident:
			last = e.Name
		case *ast.SelectorExpr:
			last = e.Sel.Name
		}
		if !strings.EqualFold(last, "rule") {
			t.Errorf("%s: a rule that cannot be followed: %#v", name, e)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called, _ := n.Fun.(*ast.Ident)
			switch {
			case called == nil:
			case called.Name == "refuse":
				rule(n.Args[0])
			case called.Name == "note":
				rule(n.Args[1])
			case called.Name == "short":
				rule(n.Args[2])
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				id, _ := left.(*ast.Ident)
				field, _ := left.(*ast.SelectorExpr)
				if id != nil && id.Name == "rule" || field != nil && field.Sel.Name == "Rule" {
					rule(n.Rhs[i])
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && strings.EqualFold(key.Name, "rule") {
				rule(n.Value)
			}
		}
		return true
	})
}
