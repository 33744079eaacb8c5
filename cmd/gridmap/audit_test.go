package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAuditStatistics_exitStatus(t *testing.T) {
	const good = `{"x":[1,2,4],"index_base":0,"neighbours":[[1],[0,2],[1]],"global_moran_rowstd":{"E":-0.5},"local_geary":{}}`
	for _, c := range []struct {
		name   string
		files  map[string]string
		status int
		out    string // in the table or the summary
		err    string // on standard error
	}{
		{"all agrees", map[string]string{"a.json": good}, 0, "1 vectors ok, 0 FAIL, 1 not checked", ""},
		{"one differs", map[string]string{"a.json": strings.Replace(good, "-0.5", "-0.500000002", 1)}, 1, "FAIL", ""},
		{"null for a number", map[string]string{"a.json": strings.Replace(good, "-0.5", "null", 1)}, 1, "reference null", ""},
		{"a broken file beside a good one", map[string]string{"a.json": good, "b.json": "{"}, 2, "1 files unreadable", "b.json: not a JSON document"},
		{"a broken file beside one that differs", map[string]string{"a.json": strings.Replace(good, "-0.5", "7", 1), "b.json": "{"}, 1, "FAIL", "b.json"},
		{"nothing to check", map[string]string{"a.json": `{"hello":1}`}, 2, "0 vectors ok", "no reference vector"},
		{"no files", nil, 2, "", "no *.json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var out, errs bytes.Buffer
			status := 0
			err := run(context.Background(), []string{"audit", "statistics", dir}, &out, &errs)
			if code, ok := errors.AsType[exitCode](err); ok {
				status = int(code)
			} else if err != nil {
				t.Fatal(err)
			}
			if status != c.status || !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.err) {
				t.Errorf("status %d, want %d\n%s%s", status, c.status, out.String(), errs.String())
			}
		})
	}
}
