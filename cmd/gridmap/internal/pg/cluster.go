// Package pg runs the private PostGIS cluster in the data directory: it finds the
// binaries, makes, starts, watches and stops the cluster, clears what a killed run left,
// and lets commands beside a running server find it. DESIGN.md says why it is so. Linux only.
package pg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Config says where a cluster lives and who is told about it.
type Config struct {
	Dir       string // the data directory; the cluster is in Dir/pg
	Log       *slog.Logger
	Use       string // what it is for, told to whoever finds it taken: "up", "import"
	Throwaway bool   // for tests: faster, and lost when the machine fails
}

// Cluster is a running private cluster that this process started, or one running on its own
// that it has taken over the care of.
type Cluster struct {
	config  Config
	place   place
	bin     binaries
	lock    *heldFile
	socket  string
	adopted bool // runs detached: not ours to watch or stop

	failed   chan struct{} // closed when it is down for good
	failure  error         // why; read after failed
	stopping chan struct{} // closed by Stop
	watched  chan struct{} // closed when the watcher has ended
	once     sync.Once

	process *process // the watcher's while it runs
}

// Start runs the cluster in c.Dir for a server, making it first if it is not there, until
// Stop. It refuses when another server has it and waits for commands that have it. The
// error is for people.
func Start(ctx context.Context, c Config) (*Cluster, error) {
	p, err := settle(c.Dir)
	if err != nil {
		return nil, err
	}
	told, began := false, time.Now()
	for {
		lock, err := p.own(c.Use)
		if err == nil {
			return begin(ctx, c, p, lock, false)
		}
		if !errors.Is(err, errHeld) {
			return nil, err
		}
		h := p.holder()
		serves := h.Use == "up" || h.Use == "serve"
		if serves && time.Since(began) > time.Second { // one just killed needs a moment to be gone
			return nil, fmt.Errorf("another \"gridmap %s\" (process %d) is running on %s. Stop it first, or choose another --data-dir", h.Use, h.PID, c.Dir)
		}
		if !told && h.Use != "" && !serves {
			c.Log.Info("waiting for another gridmap command to finish", "command", h.Use, "pid", h.PID)
			told = true
		}
		if err := pause(ctx); err != nil {
			return nil, err
		}
	}
}

// begin starts the cluster under a lock the caller holds; the lock is released on failure.
func begin(ctx context.Context, c Config, p place, lock *heldFile, detached bool) (*Cluster, error) {
	cl := &Cluster{config: c, place: p, lock: lock,
		failed: make(chan struct{}), stopping: make(chan struct{}), watched: make(chan struct{})}
	err := cl.begin(ctx, detached)
	if err != nil {
		if cl.process != nil {
			cl.process.stop()
		}
		lock.release()
		return nil, err
	}
	return cl, nil
}

func (cl *Cluster) begin(ctx context.Context, detached bool) error {
	if r, ok := cl.place.runsDetached(ctx); ok {
		cl.adopted = true
		cl.socket = r.socketDir()
		return nil
	}
	if err := cl.place.removeRecord(); err != nil {
		return err
	}
	if err := cl.prepare(); err != nil {
		return err
	}
	if err := cl.launch(ctx, detached); err != nil {
		return err
	}
	if err := cl.provision(ctx); err != nil {
		return err
	}
	err := cl.place.writeRecord(record{URL: cl.URL(), PID: cl.process.cmd.Process.Pid, Detached: detached})
	if err == nil && !detached {
		go cl.watch()
	}
	return err
}

// prepare finds the binaries, clears leftovers, makes PGDATA if need be and writes the
// settings.
func (cl *Cluster) prepare() error {
	p := cl.place
	major := 0
	text, err := os.ReadFile(filepath.Join(p.data(), "PG_VERSION"))
	if err == nil {
		if major, err = strconv.Atoi(strings.TrimSpace(string(text))); err != nil {
			return fmt.Errorf("%s: PG_VERSION says %q", p.data(), text)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if cl.bin, err = choose(installed(), major); err != nil {
		if e, ok := errors.AsType[*otherMajor](err); ok {
			e.dir = p.dir
		}
		return err
	}
	if cl.socket, err = p.socketDir(); err != nil {
		return err
	}
	if major == 0 {
		if _, err := os.Stat(p.data()); err == nil {
			return fmt.Errorf("%s is there but is no database: move it away", p.data())
		}
		cl.config.Log.Info("making the database", "directory", p.dir, "postgres", cl.bin.major, "user", p.owner.name)
		if err := p.initialise(cl.bin, cl.config.Throwaway); err != nil {
			return err
		}
	} else if err := p.clear(cl.socket); err != nil {
		return err
	}
	if err := p.write("data/gridmap.conf", []byte(settings(cl.config, p, cl.socket))); err != nil {
		return err
	}
	return p.write("data/pg_hba.conf", []byte(access))
}

// launch starts postgres and waits until it answers. A start that fails because something
// of the last run still lingers is tried again for ten seconds.
func (cl *Cluster) launch(ctx context.Context, detached bool) error {
	for end := time.Now().Add(10 * time.Second); ; {
		pr, err := cl.place.spawn(cl.bin, detached)
		if err != nil {
			return err
		}
		cl.process = pr
		err = cl.answers(ctx, pr)
		if err == nil || ctx.Err() != nil {
			return err
		}
		said := pr.said()
		lingers := strings.Contains(said, "shared memory block") || strings.Contains(said, "postmaster.pid")
		if !lingers || time.Now().After(end) {
			return fmt.Errorf("the database did not start: %w\n%s", err, said)
		}
		if err := pause(ctx); err != nil {
			return err
		}
		if err := cl.place.clear(cl.socket); err != nil {
			return err
		}
	}
}

// answers waits until pr takes connections; recovery after a crash may take long, so only
// its end or ctx's end the wait.
func (cl *Cluster) answers(ctx context.Context, pr *process) error {
	began, told := time.Now(), false
	for {
		if connects(ctx, cl.superURL("postgres")) == nil {
			return nil
		}
		if !told && time.Since(began) > 5*time.Second {
			cl.config.Log.Info("waiting for the database to recover", "log", pr.log)
			told = true
		}
		select {
		case <-pr.done:
			return fmt.Errorf("postgres ended: %w", cmpError(pr.err, errors.New("exit status 0")))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func cmpError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// URL is how Gridmap connects: as a role that owns the database but is no superuser.
func (cl *Cluster) URL() string { return socketURL(cl.socket, appRole, appDatabase) }

func (cl *Cluster) superURL(database string) string {
	return socketURL(cl.socket, superuser, database)
}

func socketURL(dir, role, database string) string {
	return fmt.Sprintf("postgres://%s@/%s?host=%s&port=%d&sslmode=disable", role, database, dir, port)
}

// Failed is closed when the cluster is down and could not be started again; Err says why.
func (cl *Cluster) Failed() <-chan struct{} { return cl.failed }

// Err is why the cluster failed; nil before Failed is closed.
func (cl *Cluster) Err() error {
	select {
	case <-cl.failed:
		return cl.failure
	default:
		return nil
	}
}

// watch starts postgres again when it ends without being asked to: killed, or out of memory.
func (cl *Cluster) watch() {
	defer close(cl.watched)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-cl.stopping
		cancel()
	}()
	var restarts []time.Time
	for {
		select {
		case <-cl.stopping:
			return
		case <-cl.process.done:
		}
		if ctx.Err() != nil {
			return
		}
		cl.config.Log.Error("the database ended by itself; starting it again", "error", cl.process.err, "log", cl.process.log)
		restarts = append(restarts, time.Now())
		err := errors.New("the database keeps ending; see " + cl.process.log)
		if n := len(restarts); n < 6 || time.Since(restarts[n-6]) > time.Minute {
			if err = cl.place.clear(cl.socket); err == nil {
				err = cl.launch(ctx, false)
			}
			if err == nil {
				err = cl.place.writeRecord(record{URL: cl.URL(), PID: cl.process.cmd.Process.Pid})
			}
		}
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			cl.failure = err
			close(cl.failed)
			return
		}
		cl.config.Log.Info("the database runs again")
	}
}

// Stop ends the cluster and returns when no process of it is left. Commands still using it
// are cut off. It may be called more than once.
func (cl *Cluster) Stop() {
	cl.once.Do(func() {
		defer cl.lock.release()
		if cl.adopted {
			return
		}
		if users, err := cl.place.hold("users", syscall.LOCK_EX); err == nil {
			defer users.release()
		} else {
			cl.config.Log.Warn("other gridmap commands use this database and are cut off")
		}
		close(cl.stopping)
		<-cl.watched
		if err := cl.place.removeRecord(); err != nil {
			cl.config.Log.Warn("stop database", "error", err)
		}
		cl.process.stop()
		if filepath.Dir(cl.socket) != cl.place.dir {
			_ = os.Remove(cl.socket) // the short one; not empty: not ours alone
		}
	})
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(50 * time.Millisecond):
		return nil
	}
}
