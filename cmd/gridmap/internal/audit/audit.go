// Package audit recomputes published statistics with the code that serves the map and says how
// far apart the numbers are.
package audit

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Tolerance is the largest absolute difference that passes.
const Tolerance = 1e-9

// printing is what the fifteen digits of a printed reference number cannot hold, relative to it.
const printing = 1e-14

// State is how a vector fared.
type State string

// A vector that is not checked has no implementation here; it neither passes nor fails.
const (
	OK         State = "ok"
	Fail       State = "FAIL"
	NotChecked State = "not checked"
)

// Result is one reference vector against ours.
type Result struct {
	File   string
	Case   string  // the path of the case inside the file; "" for the file itself
	Vector string  // the path of the vector inside the case
	N      int     // numbers compared
	Diff   float64 // largest difference; for names, how many differ
	State  State
	Note   string // where it failed, or why it was not checked
}

// Report is a whole audit.
type Report struct {
	Files      int
	Results    []Result
	Unreadable []error // one per file, each naming it
}

// Count is how many results are in a state.
func (r *Report) Count(s State) int {
	n := 0
	for _, v := range r.Results {
		if v.State == s {
			n++
		}
	}
	return n
}

// Worst is the largest difference of the checked number vectors, and where.
func (r *Report) Worst() (worst Result) {
	for _, v := range r.Results {
		if v.State != NotChecked && (worst.State == "" || v.Diff > worst.Diff) {
			worst = v
		}
	}
	return worst
}

// Statistics audits every *.json and *.geojson file in and below dir, in name order; dir may
// also be one file. each sees every result as it comes. The error says that dir cannot be
// listed or holds no such file; files that cannot be read are in the report.
func Statistics(ctx context.Context, dir string, each func(Result)) (*Report, error) {
	files, err := referenceFiles(dir)
	if err != nil {
		return nil, err
	}
	report := &Report{Files: len(files)}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		name, err := filepath.Rel(dir, file)
		if err != nil || name == "." {
			name = filepath.Base(file)
		}
		results, err := auditFile(file, name)
		if err != nil {
			report.Unreadable = append(report.Unreadable, fmt.Errorf("%s: %w", name, err))
			continue
		}
		for _, r := range results {
			report.Results = append(report.Results, r)
			each(r)
		}
	}
	return report, nil
}

const maxFiles = 10000

func referenceFiles(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		ext := strings.ToLower(filepath.Ext(path))
		if ext != ".json" && ext != ".geojson" || d.IsDir() {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		if files = append(files, path); len(files) > maxFiles {
			return fmt.Errorf("more than %d files; name a smaller directory", maxFiles)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no *.json or *.geojson file", dir)
	}
	slices.Sort(files)
	return files, nil
}

func auditFile(path, name string) ([]Result, error) {
	root, err := readFile(path)
	if err != nil {
		return nil, err
	}
	a := &auditor{file: name, dir: filepath.Dir(path)}
	if err := a.walk("", root); err != nil {
		return nil, err
	}
	if len(a.results) == 0 {
		a.skip("", "", "holds no reference case")
	}
	return a.results, nil
}

// auditor collects the results of one file.
type auditor struct {
	file, dir string
	results   []Result
}

func (a *auditor) skip(name, vector, why string) {
	a.results = append(a.results, Result{File: a.file, Case: name, Vector: vector, State: NotChecked, Note: why})
}

// walk looks for cases by what they hold, at any depth.
func (a *auditor) walk(name string, v *value) error {
	switch {
	case v.kind == list:
		if len(v.items) > 0 && v.items[0].has("gi_bin", "expect") {
			return a.patterns(name, v)
		}
		for i, item := range v.items {
			if err := a.walk(join(name, fmt.Sprint(i)), item); err != nil {
				return err
			}
		}
		return nil
	case v.kind != object || v.has("features"):
		return nil
	}
	named := name
	if c := v.get("case"); c != nil && c.kind == text {
		named = c.text
	}
	var err error
	switch {
	case v.has("x", "neighbours"):
		err = a.spatial(named, v)
	case v.has("cases", "population"):
		err = a.rates(named, v)
	case v.has("x") && (v.has("S") || v.has("VarS") || v.has("tau_b") || v.has("z_continuity")):
		err = a.trend(named, v)
	case v.has("p") && (v.has("bh_adjusted") || v.has("cut")):
		err = a.discoveries(named, v)
	case v.has("gi_bin", "expect"):
		err = a.patterns(named, &value{kind: list, items: []*value{v}})
	default:
		for _, key := range v.keys {
			if err := a.walk(join(name, key), v.get(key)); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil && named != "" {
		return fmt.Errorf("%s: %w", named, err)
	}
	return err
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// within reports whether a difference passes beside the reference number.
func within(diff, reference float64) bool {
	return diff <= Tolerance+printing*math.Abs(reference)
}
