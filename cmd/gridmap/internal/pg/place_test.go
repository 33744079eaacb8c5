package pg

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func mkdir(t *testing.T, path string, mode os.FileMode) string {
	t.Helper()
	if err := os.Mkdir(path, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// Root's own directory is closed to user postgres: the cluster goes elsewhere and works all
// the same. A plain user's is not, and it stays there.
func TestSettle_underAClosedParent(t *testing.T) {
	closed := mkdir(t, filepath.Join(tempDir(t), "root"), 0o700)
	dir := filepath.Join(closed, "gridmap", ".gridmap")
	c := Config{Dir: dir, Log: quiet(), Use: "up", Throwaway: true}
	cl := start(t, c)
	run(t, connect(t, cl.URL()), "create table t as select 5 n")
	cl.Stop()
	link, err := os.Readlink(filepath.Join(dir, "pg"))
	if os.Geteuid() == 0 {
		if err != nil || !strings.HasPrefix(link, sharedBase+"/gridmap-") {
			t.Fatalf("link %q, %v", link, err)
		}
	} else if err == nil {
		t.Fatalf("moved to %s for no reason", link)
	}
	if got := ask[int](t, connect(t, start(t, c).URL()), "select n from t"); got != 5 {
		t.Errorf("got %d", got)
	}
}

func TestSettle_aLinkToNowhere(t *testing.T) {
	dir := tempDir(t)
	if err := os.Symlink("/nowhere/at/all", filepath.Join(dir, "pg")); err != nil {
		t.Fatal(err)
	}
	_, err := settle(dir)
	if err == nil || !strings.Contains(err.Error(), "which is gone") {
		t.Errorf("got %v", err)
	}
}

func TestSettle_aMovedClusterThatCannotBeReached(t *testing.T) {
	if os.Geteuid() != 0 {
		return // a plain user reaches what it owns
	}
	c := cluster(t)
	closed := mkdir(t, filepath.Join(tempDir(t), "it's closed"), 0o700)
	moved := filepath.Join(closed, "data")
	if err := os.Rename(c.Dir, moved); err != nil {
		t.Fatal(err)
	}
	_, err := settle(moved)
	if err == nil || !strings.Contains(err.Error(), `mv '`+filepath.Dir(closed)+`/it'\''s closed/data/pg' '`+sharedBase) {
		t.Errorf("got %v", err)
	}
}

func TestSettle_neverTakesWhatIsRoots(t *testing.T) {
	if os.Geteuid() != 0 {
		return
	}
	dir := tempDir(t)
	victim := mkdir(t, filepath.Join(dir, "victim"), 0o755)
	if err := os.WriteFile(filepath.Join(victim, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, plant := range map[string]func(at string) error{
		"the cluster is a link to it": func(at string) error { return os.Symlink(victim, at) },
		"the socket directory is a link to it": func(at string) error {
			p, err := settle(filepath.Dir(at))
			if err != nil {
				return err
			}
			return os.Symlink(victim, filepath.Join(p.dir, "run"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := Config{Dir: tempDir(t), Log: quiet(), Use: "up"}
			if err := plant(filepath.Join(c.Dir, "pg")); err != nil {
				t.Fatal(err)
			}
			if cl, err := Start(t.Context(), c); err == nil {
				cl.Stop()
				t.Error("started")
			}
			info, err := os.Stat(victim)
			if err != nil {
				t.Fatal(err)
			}
			if info.Sys().(*syscall.Stat_t).Uid != 0 || info.Mode().Perm() != 0o755 {
				t.Error("root's directory was given away")
			}
		})
	}
}

func TestHold_isExclusiveAndShared(t *testing.T) {
	p := place{dir: tempDir(t), owner: owner{uid: os.Geteuid()}}
	first, err := p.own("up")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.own("import"); !errors.Is(err, errHeld) {
		t.Errorf("got %v", err)
	}
	if h := p.holder(); h.Use != "up" || h.PID != os.Getpid() {
		t.Errorf("holder %+v", h)
	}
	first.release()
	again, err := p.own("import")
	if err != nil {
		t.Fatal(err)
	}
	again.release()
	for range 2 {
		h, err := p.hold("users", syscall.LOCK_SH)
		if err != nil {
			t.Fatal(err)
		}
		defer h.release()
	}
	if _, err := p.hold("users", syscall.LOCK_EX); !errors.Is(err, errHeld) {
		t.Errorf("got %v", err)
	}
}

func TestMegabytes(t *testing.T) {
	for _, tt := range []struct {
		bytes int64
		want  string
	}{{1, "x = 128MB"}, {300 * mebi, "x = 300MB"}, {1 << 50, "x = 1024MB"}} {
		if got := megabytes("x", tt.bytes, 128*mebi, 1<<30); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
