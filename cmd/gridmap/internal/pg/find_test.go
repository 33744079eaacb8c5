package pg

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestFind_startsOneForTheCommand(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	c.Use = "import"
	url, done, err := Find(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	run(t, connect(t, url), "create table t ()")
	done()
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if left := p.strays(); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
}

func TestFind_joinsAServer(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cl := start(t, c)
	c.Use = "import"
	url, done, err := Find(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if url != cl.URL() {
		t.Errorf("got %q, want %q", url, cl.URL())
	}
	done()
	if got := ask[int](t, connect(t, cl.URL()), "select 1"); got != 1 {
		t.Error("the server's database went with the command")
	}
	if url, err := Running(t.Context(), c); err != nil || url != cl.URL() {
		t.Errorf("Running: %q, %v", url, err)
	}
}

func TestFind_theLastCommandStopsIt(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	c.Use = "import"
	first, doneFirst, err := Find(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	second, doneSecond, err := Find(t.Context(), c)
	if err != nil || second != first {
		t.Fatalf("%q, %q, %v", first, second, err)
	}
	var firstEnded sync.WaitGroup
	firstEnded.Go(doneFirst)
	time.Sleep(300 * time.Millisecond)
	if got := ask[int](t, connect(t, second), "select 1"); got != 1 {
		t.Error("the database went while a command used it")
	}
	doneSecond()
	firstEnded.Wait()
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if left := p.strays(); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
}

func TestFind_manyAtOnceOnANewDirectory(t *testing.T) {
	t.Parallel()
	c := Config{Dir: filepath.Join(tempDir(t), "new"), Log: quiet(), Use: "import", Throwaway: true}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			url, done, err := Find(t.Context(), c)
			if err != nil {
				t.Error(err)
				return
			}
			defer done()
			if err := connects(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestStart_waitsForACommand(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	command := c
	command.Use = "import"
	_, done, err := Find(t.Context(), command)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	time.AfterFunc(1500*time.Millisecond, done)
	start(t, c)
	if !strings.Contains(log.String(), "waiting for another gridmap command") || !strings.Contains(log.String(), "command=import") {
		t.Errorf("not told: %s", log.String())
	}
}

func TestStart_givesUpWaitingWhenAsked(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	command := c
	command.Use = "import"
	_, done, err := Find(t.Context(), command)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, c); err != context.DeadlineExceeded {
		t.Errorf("got %v", err)
	}
}

func TestDetached_outlivesAndIsAdopted(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	c.Use = "db start"
	url, err := StartDetached(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := StopDetached(c); err != nil {
			t.Error(err)
		}
	}()
	if again, err := StartDetached(t.Context(), c); err != nil || again != url {
		t.Errorf("again: %q, %v", again, err)
	}
	c.Use = "up"
	cl := start(t, c)
	if cl.URL() != url {
		t.Errorf("got %q, want %q", cl.URL(), url)
	}
	cl.Stop()
	c.Use = "import"
	found, done, err := Find(t.Context(), c)
	if err != nil || found != url {
		t.Errorf("found %q, %v", found, err)
	}
	done()
	run(t, connect(t, url), "create table t ()") // it still runs
	if err := StopDetached(c); err != nil {
		t.Fatal(err)
	}
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if left := p.strays(); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
	if err := connects(t.Context(), url); err == nil {
		t.Error("it still answers")
	}
}

// As root, the same as a plain user; as a plain user every other test is this one.
func TestStart_asAPlainUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		start(t, cluster(t))
		return
	}
	const nobody = 65534
	base := tempDir(t)
	binary := filepath.Join(base, "server")
	if out, err := exec.Command("cp", os.Args[0], binary).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	home := filepath.Join(base, "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	c := Config{Dir: filepath.Join(home, ".gridmap"), Log: quiet(), Use: "up"}
	for round, end := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT} {
		cmd := exec.Command(binary)
		cmd.Env = append(os.Environ(), "RUN_CLUSTER="+c.Dir)
		cmd.Dir, cmd.Stderr = home, os.Stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		url := serve(t, cmd)
		conn := connect(t, url) // root may, too
		if got := ask[int](t, conn, "select 1"); got != 1 {
			t.Error("no answer")
		}
		_ = conn.Close(t.Context())
		if err := cmd.Process.Signal(end); err != nil {
			t.Fatal(err)
		}
		err := cmd.Wait()
		if (err == nil) != (end == syscall.SIGINT) {
			t.Errorf("round %d: %v", round, err)
		}
	}
	// Root runs a cluster of nobody's as nobody, so that both can go on using it.
	cl := start(t, c)
	if cl.place.owner.uid != nobody {
		t.Errorf("runs as %v", cl.place.owner)
	}
	cl.Stop()
	for _, name := range []string{"lock", "database.json", "postgres.log", "data/gridmap.conf"} {
		info, err := os.Stat(filepath.Join(cl.place.dir, name))
		if err == nil && info.Sys().(*syscall.Stat_t).Uid != nobody {
			t.Errorf("%s belongs to %d now", name, info.Sys().(*syscall.Stat_t).Uid)
		}
	}
}
