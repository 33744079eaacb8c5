package pg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// oldest is the first PostgreSQL the schema works on.
const oldest = 15

// binaries is one installed PostgreSQL that has PostGIS.
type binaries struct {
	dir     string // holds postgres, initdb, pg_dump …
	major   int
	postgis string // the version its postgis.control would install
}

func (b binaries) path(name string) string { return filepath.Join(b.dir, name) }

// errNoBinaries is what a person reads when PostgreSQL is missing.
var errNoBinaries = errors.New(`PostgreSQL 15 or newer with PostGIS is not installed.
On Debian or Ubuntu: apt-get install postgresql postgresql-postgis
Or use a server you have: --database-url postgres://user@host/database`)

// installed lists what this machine has, newest first: the postgres on PATH and the places
// packages install to.
func installed() []binaries {
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(p))
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/usr/lib64/pgsql/bin"} {
		found, _ := filepath.Glob(pattern) // only a bad pattern is an error
		dirs = append(dirs, found...)
	}
	return examine(dirs)
}

// examine keeps the directories that hold a PostgreSQL with PostGIS, newest first, each once.
func examine(dirs []string) []binaries {
	var all []binaries
	for _, dir := range dirs {
		postgres, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil {
			continue
		}
		b := binaries{dir: filepath.Dir(postgres)}
		if slices.ContainsFunc(all, func(o binaries) bool { return o.dir == b.dir }) {
			continue
		}
		if b.major, err = majorOf(postgres); err != nil || b.major < oldest {
			continue
		}
		if b.postgis = postgisOf(b); b.postgis != "" {
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	return all
}

// choose is the binaries for a cluster of a major version, or the newest for 0.
func choose(all []binaries, major int) (binaries, error) {
	for _, b := range all {
		if major == 0 || b.major == major {
			return b, nil
		}
	}
	if major == 0 || len(all) == 0 {
		return binaries{}, errNoBinaries
	}
	return binaries{}, &otherMajor{made: major, have: all[0].major}
}

// otherMajor says that a cluster was made by a PostgreSQL that is not here.
type otherMajor struct {
	dir        string
	made, have int
}

func (e *otherMajor) Error() string {
	return fmt.Sprintf(`the database in %[1]s was made by PostgreSQL %[2]d, but this machine has only PostgreSQL %[3]d.
Either install the old one beside it: apt-get install postgresql-%[2]d postgresql-%[2]d-postgis-3
Or move the data: with the old one installed run "gridmap backup FILE", move %[1]s away, then run "gridmap restore FILE" with the new one`,
		e.dir, e.made, e.have)
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// debianDir names the version in the path, which saves asking the program.
var debianDir = regexp.MustCompile(`^/usr/lib/postgresql/(\d+)/bin/postgres$`)

func majorOf(postgres string) (int, error) {
	if m := debianDir.FindStringSubmatch(postgres); m != nil {
		return strconv.Atoi(m[1])
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, postgres, "--version").Output()
	if err != nil {
		return 0, err
	}
	m := versionPattern.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pg: %s: no version in %q", postgres, out)
	}
	return strconv.Atoi(string(m[1]))
}

var controlPattern = regexp.MustCompile(`(?m)^default_version\s*=\s*'([^']+)'`)

// postgisOf is the version of PostGIS beside b, or "" without one.
func postgisOf(b binaries) string {
	shares := []string{filepath.Join("/usr/share/postgresql", strconv.Itoa(b.major))}
	if !debianDir.MatchString(b.path("postgres")) {
		shares = []string{filepath.Join(b.dir, "../share"), filepath.Join(b.dir, "../share/postgresql")}
		if out, err := exec.Command(b.path("pg_config"), "--sharedir").Output(); err == nil {
			shares = []string{strings.TrimSpace(string(out))}
		}
	}
	for _, share := range shares {
		text, err := os.ReadFile(filepath.Join(share, "extension/postgis.control"))
		if err != nil {
			continue
		}
		if m := controlPattern.FindSubmatch(text); m != nil {
			return string(m[1])
		}
	}
	return ""
}
