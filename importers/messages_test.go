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
	used := map[string]bool{"sound": true, "missing": true, "uneven": true, "one_language": true, "mixed_up": true, "open_end": true}
	faults := catalogueFaults(used, map[string]message{
		"sound":        {"{file} 是空的。", "{file} is empty."},
		"uneven":       {"{file} 是空的。", "{name} is empty."},
		"one_language": {"没有。", ""},
		"mixed_up":     {"It is empty.", "是空的。"},
		"open_end":     {"是空的", "It is empty"},
		"left_over":    {"多余。", "Too much."},
	})
	for _, rule := range []string{"missing", "uneven", "one_language", "mixed_up", "open_end", "left_over"} {
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
		zh, en := holes.FindAllString(m.zh, -1), holes.FindAllString(strings.ReplaceAll(m.en, "reason_en", "reason"), -1)
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
		if !strings.HasSuffix(m.zh, "。") && !strings.HasSuffix(m.zh, "}") || !strings.HasSuffix(m.en, ".") && !strings.HasSuffix(m.en, "}") {
			faults = append(faults, rule+": is no sentence")
		}
	}
	for rule := range catalogue {
		if !used[rule] {
			faults = append(faults, rule+": is used nowhere")
		}
	}
	return faults
}

// usedRules are the rules the code refuses and notes by, and other words in the code and the
// SQL that are rules.
func usedRules(t *testing.T) map[string]bool {
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "../sql/importers/*.sql", "../sql/functions/import_*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			switch {
			case strings.HasSuffix(f, "_test.go") || filepath.Base(f) == "messages.go":
			case strings.HasSuffix(f, ".sql"):
				text, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range regexp.MustCompile(`'([a-z]+_[a-z_]+)'`).FindAllSubmatch(text, -1) {
					if _, ok := messages[string(m[1])]; ok {
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
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called, _ := n.Fun.(*ast.Ident)
			if called != nil && called.Name == "refuse" && text(n.Args[0]) != "" {
				used[text(n.Args[0])] = true
			} else if called != nil && called.Name == "note" && text(n.Args[1]) != "" {
				used[text(n.Args[1])] = true
			}
		case *ast.BasicLit:
			if _, ok := messages[text(n)]; ok {
				used[text(n)] = true
			}
		}
		return true
	})
}
