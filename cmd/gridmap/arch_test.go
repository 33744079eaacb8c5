package main

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The house rules that a compiler does not know. Each says what to do about a breach.

const root = "../.."

// lineLimit is refused above; a file is thought over again at 350.
const lineLimit = 600

// goFile is one parsed Go file of the module.
type goFile struct {
	name   string // from the root: grid/store.go
	dir    string
	test   bool
	syntax *ast.File
	set    *token.FileSet
}

// sources walks the module's own files: no builds, no dependencies, nothing hidden.
func sources(t *testing.T, visit func(name string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(strings.TrimPrefix(name, root+"/"))
		if d.IsDir() {
			base := d.Name()
			if name != root && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "dist" || base == "bin" || base == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		visit(name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func goFiles(t *testing.T) (files []goFile) {
	t.Helper()
	sources(t, func(name string) {
		if !strings.HasSuffix(name, ".go") {
			return
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, filepath.Join(root, name), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, goFile{name, path.Dir(name), strings.HasSuffix(name, "_test.go"), syntax, set})
	})
	if len(files) < 50 {
		t.Fatalf("only %d Go files found: the walk is broken", len(files))
	}
	return files
}

// inside reports whether a path is dir or lies in it.
func inside(name, dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }

// ours is who may import which room; the most particular row counts.
var ours = map[string][]string{
	"geo":           {"geo"},
	"sql":           {"geo"},
	"sql/pgtest":    {"sql"},
	"grid":          {"geo", "sql", "grid"},
	"grid/analysis": {"geo"},
	"tiles":         {"geo", "sql", "tiles"},
	"importers":     {"geo", "grid", "sql", "importers"},
	"static":        {},
	"cmd":           {"geo", "sql", "grid", "tiles", "importers", "static", "cmd"},
}

// foreign is where a library may be used.
var foreign = map[string][]string{
	"github.com/labstack/echo":       {"cmd/gridmap/internal/web"},
	"github.com/danielgtaylor/huma":  {"cmd/gridmap/internal/web"},
	"github.com/jackc/pgx":           {"sql", "grid", "tiles", "importers", "cmd"},
	"github.com/twpayne/go-geom":     {"geo", "sql", "importers"},
	"github.com/alecthomas/kong":     {"cmd/gridmap"},
	"github.com/jackc/tern":          {"sql"},
	"github.com/schollz/progressbar": {"cmd/gridmap"},
	"net/http":                       {"cmd"},
	"database/sql":                   {"importers", "sql", "tiles/archive"}, // GeoPackage and MBTiles are SQLite; sql's codec names a driver type
}

func TestImports_followTheTable(t *testing.T) {
	for _, f := range goFiles(t) {
		room := ""
		for r := range ours {
			if inside(f.dir, r) && len(r) > len(room) {
				room = r
			}
		}
		if room == "" {
			t.Errorf("%s is in no known room: put it into one, or add the room to the table", f.name)
			continue
		}
		for _, spec := range f.syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if own, ok := strings.CutPrefix(imported, "gridmap/"); ok {
				if f.test && (own == "sql/pgtest" || own == "sql" || inside(own, f.dir)) {
					continue
				}
				allowed := slices.ContainsFunc(ours[room], func(r string) bool { return inside(own, r) })
				if own == "grid/analysis" && !inside(f.dir, "cmd") {
					allowed = false
				}
				if !allowed && !inside(own, room) {
					t.Errorf("%s imports %s: %s may import only %v", f.name, imported, room, ours[room])
				}
				continue
			}
			if room == "grid/analysis" && strings.HasPrefix(imported, "github.com/jackc/pgx") && !f.test {
				t.Errorf("%s imports %s: analysis is pure functions on slices", f.name, imported)
			}
			for library, places := range foreign {
				if inside(imported, library) && !f.test && !slices.ContainsFunc(places, func(p string) bool { return inside(f.dir, p) }) {
					t.Errorf("%s imports %s: only %v may", f.name, imported, places)
				}
			}
		}
	}
}

func TestTestHelpers_stayInTests(t *testing.T) {
	helpers := []string{"testing", "testing/synctest", "gridmap/sql/pgtest", "pgregory.net/rapid", "github.com/google/go-cmp/cmp"}
	for _, f := range goFiles(t) {
		if f.test || inside(f.dir, "sql/pgtest") {
			continue
		}
		for _, spec := range f.syntax.Imports {
			if imported, _ := strconv.Unquote(spec.Path.Value); slices.Contains(helpers, imported) {
				t.Errorf("%s imports %s, which is for tests: move it into a _test.go file", f.name, imported)
			}
		}
	}
}

func TestPackages_sayWhatTheyAre(t *testing.T) {
	said := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		doc := strings.TrimSpace(f.syntax.Doc.Text())
		if doc != "" && said[f.dir] {
			t.Errorf("%s: package %s has a second package comment: keep one", f.name, f.dir)
		}
		said[f.dir] = said[f.dir] || doc != ""
		if doc != "" && !strings.HasPrefix(doc, "Package "+f.syntax.Name.Name+" ") && !strings.HasPrefix(doc, "Command ") {
			t.Errorf("%s: the comment should begin \"Package %s\"", f.name, f.syntax.Name.Name)
		}
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("package %s has no sentence: write one above a package clause", dir)
		}
	}
}

func TestRooms_haveDesignNotes(t *testing.T) {
	for room := range ours {
		if room == "cmd" || room == "sql/pgtest" {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, room, "DESIGN.md")); err != nil {
			t.Errorf("%s has no DESIGN.md: say why it is as it is", room)
		}
	}
}

func TestFiles_areShort(t *testing.T) {
	sources(t, func(name string) {
		switch path.Ext(name) {
		case ".go", ".sql", ".ts", ".tsx", ".css", ".mjs":
		default:
			return
		}
		f, err := os.Open(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := 0
		scanner := bufio.NewScanner(f)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			if lines++; lines <= 5 && strings.Contains(scanner.Text(), "DO NOT EDIT") || strings.HasSuffix(name, ".gen.ts") {
				return
			}
		}
		if scanner.Err() != nil {
			t.Fatal(scanner.Err())
		}
		if lines > lineLimit {
			t.Errorf("%s has %d lines, more than %d: one noun or one verb per file", name, lines, lineLimit)
		}
	})
}

func TestNames_sayWhatIsInside(t *testing.T) {
	vague := []string{"util", "utils", "common", "helper", "helpers", "misc", "service", "services", "manager", "models", "types"}
	sources(t, func(name string) {
		for part := range strings.SplitSeq(strings.TrimSuffix(name, path.Ext(name)), "/") {
			if slices.Contains(vague, strings.ToLower(strings.TrimSuffix(part, "_test"))) {
				t.Errorf("%s: name it by what is in it", name)
			}
		}
	})
}

// namesATable finds a statement that reads or writes a table of ours.
var namesATable = regexp.MustCompile(`(?is)\b(select\b.*\bfrom|insert\s+into|update|delete\s+from|truncate|merge\s+into|copy)\s+(only\s+)?[a-z_]+\b`)

// statementsInGo are the files that may hold statements, and why.
var statementsInGo = map[string]string{
	"sql/sql.go":                              "locks and the pool itself",
	"tiles/archive/mbtiles.go":                "an MBTiles file is SQLite, of which PostgreSQL knows nothing",
	"sql/version.go":                          "reads the migrations' own table, before the schema is known to be there",
	"cmd/gridmap/internal/pg/provision.go":    "asks the server's catalogue for roles and databases",
	"cmd/gridmap/internal/backup/content.go":  "tables' names are its data",
	"cmd/gridmap/internal/backup/restore.go":  "tables' names are its data; asks the catalogue for connections",
	"cmd/gridmap/internal/backup/manifest.go": "asks the catalogue for versions",
}

func TestStatements_areFiles(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || inside(f.dir, "sql/pgtest") || statementsInGo[f.name] != "" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if namesATable.MatchString(text) && looksLikeSQL(text) {
				t.Errorf("%s: a statement that names a table belongs in sql/%s/: %.60q", f.set.Position(lit.Pos()), path.Base(f.dir), text)
			}
			return true
		})
	}
	for name := range statementsInGo {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("%s is excepted but gone", name)
		}
	}
}

// looksLikeSQL tells a statement from a sentence that has such words in it.
func looksLikeSQL(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	switch strings.ToLower(strings.TrimSpace(first)) {
	case "select", "insert", "update", "delete", "truncate", "merge", "copy", "with":
		return strings.ToLower(first) == first || strings.ToUpper(first) == first
	}
	return false
}

func TestStatementFiles_begin(t *testing.T) {
	sources(t, func(name string) {
		if !inside(name, "sql") || path.Ext(name) != ".sql" {
			return
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "-- ") {
			t.Errorf("%s: its first line says what it returns or does, as a comment", name)
		}
		dir := path.Dir(name)
		if dir == "sql/functions" && regexp.MustCompile(`(?im)^\s*create\s+(function|view|table|index)`).Match(text) {
			t.Errorf("%s: only \"create or replace\" may stand in functions/", name)
		}
	})
}

func TestTopLevel_isFixed(t *testing.T) {
	allowed := []string{"cmd", "geo", "grid", "tiles", "importers", "static", "sql", "go.mod", "go.sum", "README.md", "Makefile", "LICENSE", "bin"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}
