package pg

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain lets the test binary be a server of its own, to be killed: with RUN_CLUSTER set
// it starts the cluster there, prints its address and stops it on a signal.
func TestMain(m *testing.M) {
	dir := os.Getenv("RUN_CLUSTER")
	if dir == "" {
		os.Exit(runTests(m))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cl, err := Start(ctx, Config{Dir: dir, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Use: "up"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(cl.URL())
	<-ctx.Done()
	cl.Stop()
}

func runTests(m *testing.M) int {
	base, err := openDir("gridmap-pg-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(base)
	sharedBase = filepath.Join(base, "shared")
	templateDir = filepath.Join(base, "template")
	return m.Run()
}

// openDir is a temporary directory that user postgres may pass, as t.TempDir is not.
func openDir(name string) (string, error) {
	dir, err := os.MkdirTemp("", name)
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	return dir, err
}

func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := openDir("gridmap-pg-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// cluster is the configuration of a cluster of the test's own, made and not running.
func cluster(t *testing.T) Config {
	t.Helper()
	if err := makeTemplate(); err != nil {
		t.Fatal(err)
	}
	dir := tempDir(t)
	if out, err := exec.Command("cp", "-a", templateDir+"/.", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return Config{Dir: dir, Log: quiet(), Use: "up"}
}

var templateDir string

// makeTemplate makes the cluster that others are copied from.
var makeTemplate = sync.OnceValue(func() error {
	cl, err := Start(context.Background(), Config{Dir: templateDir, Log: quiet(), Use: "up", Throwaway: true})
	if err != nil {
		return err
	}
	cl.Stop()
	return nil
})

// start is Start, with Stop and a look for leftovers when the test ends.
func start(t *testing.T, c Config) *Cluster {
	t.Helper()
	cl, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cl.Stop()
		if left := cl.place.strays(); len(left) > 0 && !cl.adopted {
			t.Errorf("processes left: %v", left)
		}
	})
	return cl
}

// server runs the cluster of c in a process of its own, to be killed.
func server(t *testing.T, c Config) (cmd *exec.Cmd, url string) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "RUN_CLUSTER="+c.Dir)
	cmd.Stderr = os.Stderr
	return cmd, serve(t, cmd)
}

// serve starts a server's command, to be killed at the latest when the test ends.
func serve(t *testing.T, cmd *exec.Cmd) (url string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server said nothing: %v", err)
	}
	return strings.TrimSpace(line)
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func ask[T any](t *testing.T, conn *pgx.Conn, query string) T {
	t.Helper()
	var v T
	if err := conn.QueryRow(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func run(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func kill9(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func TestStart_makesAClosedClusterForAPlainRole(t *testing.T) {
	t.Parallel()
	// This one is made here, not copied, so that all of making it is in the test.
	c := Config{Dir: filepath.Join(tempDir(t), "new"), Log: quiet(), Use: "up"}
	cl := start(t, c)
	conn := connect(t, cl.URL())
	for query, want := range map[string]string{
		"select current_user::text":                                                       "gridmap",
		"select rolsuper::text from pg_roles where rolname = 'gridmap'":                   "false",
		"select pg_get_userbyid(datdba)::text from pg_database where datname = 'gridmap'": "gridmap",
		"show server_encoding":                                                            "UTF8",
		"select datcollate::text from pg_database where datname = 'gridmap'":              "C.UTF-8",
		"show data_checksums":                                                             "on",
		"show listen_addresses":                                                           "",
		"show max_locks_per_transaction":                                                  "512",
		"show synchronous_commit":                                                         "on",
		"show fsync":                                                                      "on",
		"select extname::text from pg_extension where extname = 'postgis'":                "postgis",
		"select (postgis_lib_version() = extversion)::text from pg_extension where extname = 'postgis'": "true",
	} {
		if got := ask[string](t, conn, query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	// What pgtest and restore do: databases of its own, with PostGIS in them.
	run(t, conn, "create database other")
	other := connect(t, strings.Replace(cl.URL(), "@/gridmap?", "@/other?", 1))
	if got := ask[string](t, other, "select st_astext(st_point(1, 2))"); got != "POINT(1 2)" {
		t.Errorf("got %q", got)
	}
	for _, path := range []string{cl.place.dir, cl.place.data(), cl.socket, filepath.Join(cl.socket, ".s.PGSQL.5432")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if perm := info.Mode().Perm(); perm != 0o700 {
			t.Errorf("%s is open to others: %v", path, perm)
		}
	}
	if pid := ask[int](t, conn, "select pg_backend_pid()"); os.Geteuid() == 0 {
		if info, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil || info.Sys().(*syscall.Stat_t).Uid == 0 {
			t.Errorf("postgres runs as root (%v)", err)
		}
	}
}

func TestStart_keepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cl := start(t, c)
	run(t, connect(t, cl.URL()), "create table t as select generate_series(1, 1000) n")
	cl.Stop()
	cl.Stop() // again: nothing
	if _, err := os.Stat(filepath.Join(cl.place.data(), "postmaster.pid")); !os.IsNotExist(err) {
		t.Errorf("postmaster.pid is left: %v", err)
	}
	if _, err := Running(t.Context(), c); err == nil {
		t.Error("Running finds a stopped cluster")
	}
	began := time.Now()
	cl = start(t, c)
	t.Logf("warm start %v", time.Since(began))
	if got := ask[int](t, connect(t, cl.URL()), "select count(*) from t"); got != 1000 {
		t.Errorf("got %d rows", got)
	}
}

func TestStart_refusesASecondServer(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cl := start(t, c)
	_, err := Start(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf(`another "gridmap up" (process %d)`, os.Getpid())) {
		t.Fatalf("got %v", err)
	}
	if got := ask[int](t, connect(t, cl.URL()), "select 1"); got != 1 {
		t.Error("the first server was disturbed")
	}
	if _, err := StartDetached(t.Context(), c); err == nil || !strings.Contains(err.Error(), "gridmap up") {
		t.Errorf("db start: got %v", err)
	}
	if err := StopDetached(c); err == nil || !strings.Contains(err.Error(), "it stops with that") {
		t.Errorf("db stop: got %v", err)
	}
}

func TestStart_clearsUpAfterAKilledServer(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cmd, url := server(t, c)
	conn := connect(t, url)
	run(t, conn, "create table t (n int)", "insert into t values (1)")
	kill9(t, cmd.Process.Pid)
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	// The database ends by itself, nobody having told it.
	for began := time.Now(); len(p.strays()) > 0; time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("still there: %v", p.strays())
		}
	}
	if got := ask[int](t, connect(t, start(t, c).URL()), "select n from t"); got != 1 {
		t.Errorf("got %d", got)
	}
}

func TestStart_rightAfterAKilledServer(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cmd, url := server(t, c)
	run(t, connect(t, url), "create table t as select 7 n")
	kill9(t, cmd.Process.Pid)
	_ = cmd.Wait() // it was killed
	if got := ask[int](t, connect(t, start(t, c).URL()), "select n from t"); got != 7 {
		t.Errorf("got %d", got)
	}
}

// The backend is busy in GEOS, which nothing but a signal that ends it interrupts.
func TestStart_afterEverythingWasKilledButABusyBackend(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cmd, url := server(t, c)
	conn := connect(t, url)
	run(t, conn, "create table t as select 9 n")
	busy := ask[int](t, conn, "select pg_backend_pid()")
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	postmaster, ok := p.postmaster(p.strays())
	if !ok {
		t.Fatal("no postmaster")
	}
	go func() {
		_, _ = conn.Exec(context.Background(), `select st_area(st_makevalid(st_makepolygon(st_makeline(array_agg(
			st_point(cos(2*pi()*(i*199 % 401)/401), sin(2*pi()*(i*199 % 401)/401)) order by i))))) from generate_series(0, 401) i`)
	}()
	time.Sleep(300 * time.Millisecond)
	if err := syscall.Kill(cmd.Process.Pid, syscall.SIGSTOP); err != nil { // so that it cannot react
		t.Fatal(err)
	}
	kill9(t, postmaster)
	kill9(t, cmd.Process.Pid)
	time.Sleep(100 * time.Millisecond)
	if left := p.strays(); len(left) == 0 {
		t.Fatalf("backend %d ended at once; the test proves nothing", busy)
	}
	if got := ask[int](t, connect(t, start(t, c).URL()), "select n from t"); got != 9 {
		t.Errorf("got %d", got)
	}
}

func TestWatch_startsAKilledDatabaseAgain(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cl := start(t, c)
	conn := connect(t, cl.URL())
	run(t, conn, "create table t as select generate_series(1, 20000) n")
	for round := range 2 {
		p := cl.place
		pid, ok := p.postmaster(p.strays())
		if !ok {
			t.Fatal("no postmaster")
		}
		kill9(t, pid)
		began := time.Now()
		for connects(t.Context(), cl.URL()) != nil {
			if time.Since(began) > 60*time.Second {
				t.Fatal("it did not come back")
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Logf("round %d: back after %v", round, time.Since(began))
		if got := ask[int](t, connect(t, cl.URL()), "select count(*) from t"); got != 20000 {
			t.Errorf("got %d rows", got)
		}
	}
	if cl.Err() != nil {
		t.Error(cl.Err())
	}
}

func TestWatch_givesUpOnADatabaseThatKeepsEnding(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	cl := start(t, c)
	// Settings that postgres refuses, as a full or broken disk would be.
	if err := cl.place.write("data/gridmap.conf", []byte("no_such_setting = 1\n")); err != nil {
		t.Fatal(err)
	}
	pid, _ := cl.place.postmaster(cl.place.strays())
	kill9(t, pid)
	select {
	case <-cl.Failed():
	case <-time.After(30 * time.Second):
		t.Fatal("not told")
	}
	if err := cl.Err(); err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("the reason is missing: %v", err)
	}
}

func TestStart_pidFileNamingAnother(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	// Somebody of the same account who has the number of the postmaster of yesterday.
	other := p.command(binaries{dir: "/bin"}, "sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = other.Process.Kill()
		_ = other.Wait()
	}()
	text := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  5432001         1\nready   \n", other.Process.Pid, p.data(), p.dir)
	if err := p.write("data/postmaster.pid", []byte(text)); err != nil {
		t.Fatal(err)
	}
	start(t, c)
	if _, state, _ := processState(other.Process.Pid); state == 0 || state == 'Z' {
		t.Error("the other process was ended")
	}
}

func TestStart_refusesAnotherMajorVersion(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.write("data/PG_VERSION", []byte("9\n")); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), c)
	for _, want := range []string{"made by PostgreSQL 9", "postgresql-9-postgis-3", "gridmap backup", p.dir} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing: %v", want, err)
		}
	}
}

func TestStart_refusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	c := cluster(t)
	p, err := settle(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(p.data(), "PG_VERSION")); err != nil {
		t.Fatal(err)
	}
	if _, err = Start(t.Context(), c); err == nil || !strings.Contains(err.Error(), "is no database") {
		t.Errorf("got %v", err)
	}
}

func TestStart_inADirectoryWithAnyName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{strings.Repeat("long", 40), "城市 网格, 'a'=\"b\""} {
		t.Run(name, func(t *testing.T) {
			c := cluster(t)
			odd := filepath.Join(filepath.Dir(c.Dir), name)
			t.Cleanup(func() { _ = os.RemoveAll(odd) })
			if err := os.Rename(c.Dir, odd); err != nil {
				t.Fatal(err)
			}
			c.Dir = odd
			cl := start(t, c)
			if got := ask[int](t, connect(t, cl.URL()), "select 1"); got != 1 || strings.HasPrefix(cl.socket, odd) {
				t.Errorf("got %d, socket in %s", got, cl.socket)
			}
			url, done, err := Find(t.Context(), Config{Dir: odd, Log: quiet(), Use: "import"})
			if err != nil || url != cl.URL() {
				t.Errorf("found %q, %v", url, err)
			}
			done()
			cl.Stop()
			if _, err := os.Stat(cl.socket); !os.IsNotExist(err) {
				t.Errorf("%s is left", cl.socket)
			}
		})
	}
}
