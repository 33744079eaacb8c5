package importers

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestMessages sees that every rule in the code and the SQL has a message in both languages,
// that both fill in the same things, and that no message is left over.
func TestMessages(t *testing.T) {
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "../sql/importers/*.sql", "../sql/functions/import_*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") || filepath.Base(f) == "messages.go" {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			found := regexp.MustCompile(`(?:refuse\(|note\(\w+, |Rule = |rule := |rule = |short\(err, p, )"([a-z_0-9]+)"`).FindAllSubmatch(text, -1)
			if strings.HasSuffix(f, ".sql") {
				found = regexp.MustCompile(`'([a-z]+_[a-z_]+)'`).FindAllSubmatch(text, -1)
			}
			for _, m := range found {
				if name := string(m[1]); strings.HasSuffix(f, ".go") || messages[name].zh != "" {
					used[name] = true
				}
			}
		}
	}
	holes := regexp.MustCompile(`\{([a-z_]+)\}`)
	for rule := range used {
		m, ok := messages[rule]
		if !ok {
			t.Errorf("rule %s has no message", rule)
			continue
		}
		zh, en := holes.FindAllString(m.zh, -1), holes.FindAllString(strings.ReplaceAll(m.en, "reason_en", "reason"), -1)
		slices.Sort(zh)
		slices.Sort(en)
		if !slices.Equal(slices.Compact(zh), slices.Compact(en)) {
			t.Errorf("rule %s: Chinese fills %v, English %v", rule, zh, en)
		}
	}
	for rule := range messages {
		if !used[rule] {
			t.Errorf("message %s is used nowhere", rule)
		}
	}
	f := refuse("dbf_lies", "file", "a.dbf", "rows", 9, "length", 490, "needed", 4667, "size", 300)
	if got := f.Message("en"); strings.Contains(got, "{") || !strings.Contains(got, "9 rows of 490 bytes") {
		t.Errorf("got %q", got)
	}
}
