package pg

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fakeInstall lays out a PostgreSQL that answers --version and --sharedir; "" for no PostGIS.
func fakeInstall(t *testing.T, major int, postgis string) string {
	t.Helper()
	root := t.TempDir()
	bin, extension := filepath.Join(root, "bin"), filepath.Join(root, "share/extension")
	for _, dir := range []string{bin, extension} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{
		filepath.Join(bin, "postgres"):  fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.3 (Debian %[1]d.3-1)'\n", major),
		filepath.Join(bin, "pg_config"): fmt.Sprintf("#!/bin/sh\necho '%s/share'\n", root),
	}
	if postgis != "" {
		files[filepath.Join(extension, "postgis.control")] = "comment = 'x'\ndefault_version = '" + postgis + "'\n"
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func TestExamine_newestWithPostGISFirst(t *testing.T) {
	fifteen, eighteen := fakeInstall(t, 15, "3.3.2"), fakeInstall(t, 18, "3.6.0")
	dirs := []string{fifteen, fakeInstall(t, 17, ""), fakeInstall(t, 14, "3.2.0"), eighteen, eighteen, t.TempDir(), "/nowhere"}
	got := examine(dirs)
	want := []binaries{{eighteen, 18, "3.6.0"}, {fifteen, 15, "3.3.2"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestExamine_withoutPgConfig(t *testing.T) {
	bin := fakeInstall(t, 16, "3.4.1")
	if err := os.Remove(filepath.Join(bin, "pg_config")); err != nil {
		t.Fatal(err)
	}
	got := examine([]string{bin})
	if len(got) != 1 || got[0].postgis != "3.4.1" {
		t.Errorf("got %v", got)
	}
}

func TestChoose(t *testing.T) {
	all := []binaries{{"/18", 18, "3.6.0"}, {"/15", 15, "3.3.2"}}
	tests := []struct {
		name  string
		all   []binaries
		major int
		want  string // dir, or part of the error
	}{
		{"a new cluster takes the newest", all, 0, "/18"},
		{"an old cluster takes its own", all, 15, "/15"},
		{"a cluster of a version that is gone", all, 16, "made by PostgreSQL 16, but this machine has only PostgreSQL 18"},
		{"nothing installed", nil, 0, "apt-get install"},
		{"nothing installed for an old cluster", nil, 15, "apt-get install"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := choose(tt.all, tt.major)
			got := b.dir
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestInstalled_isThere(t *testing.T) {
	if all := installed(); len(all) == 0 {
		t.Fatal(errNoBinaries)
	}
}
