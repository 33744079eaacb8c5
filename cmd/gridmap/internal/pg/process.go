package pg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// logLimit is the size at which postgres.log is set aside as postgres.log.1 before a start.
const logLimit = 16 << 20

// process is a postgres we started.
type process struct {
	cmd     *exec.Cmd
	done    chan struct{} // closed when it has ended
	err     error         // how it ended; read after done
	log     string
	logFrom int64 // where its part of the log begins
}

// command prepares a program of b as the place's owner, away from our directories,
// terminal and PG* environment.
func (p place) command(b binaries, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(b.path(name), args...)
	cmd.Dir = p.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.dir, "LC_ALL=C.UTF-8", "TZ=UTC"}
	// A session of its own: Ctrl-C in the terminal is for us, who then stop postgres in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if p.owner.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(p.owner.uid), Gid: uint32(p.owner.gid)}
	}
	return cmd
}

// spawn starts postgres. Unless detached it shuts down when this process dies, however.
func (p place) spawn(b binaries, detached bool) (*process, error) {
	log, from, err := p.openLog()
	if err != nil {
		return nil, err
	}
	defer log.Close()
	pr := &process{cmd: p.command(b, "postgres", "-D", p.data()), done: make(chan struct{}), log: log.Name(), logFrom: from}
	pr.cmd.Stdout, pr.cmd.Stderr = log, log
	if !detached {
		pr.cmd.SysProcAttr.Pdeathsig = syscall.SIGINT // a fast, clean shutdown
	}
	started := make(chan error)
	go func() {
		// The death signal comes when the *thread* that forked dies, so this goroutine keeps
		// its thread for as long as postgres lives.
		runtime.LockOSThread()
		err := pr.cmd.Start()
		started <- err
		if err == nil {
			pr.err = pr.cmd.Wait()
			close(pr.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	return pr, nil
}

// openLog opens postgres.log for appending and says where new lines will begin.
func (p place) openLog() (*os.File, int64, error) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return nil, 0, err
	}
	defer root.Close()
	if info, err := root.Stat("postgres.log"); err == nil && info.Size() > logLimit {
		if err := root.Rename("postgres.log", "postgres.log.1"); err != nil {
			return nil, 0, err
		}
	}
	f, err := root.OpenFile("postgres.log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, err
	}
	if p.owner.other {
		err = f.Chown(p.owner.uid, p.owner.gid)
	}
	info, statErr := f.Stat()
	if err = errors.Join(err, statErr); err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// said is the end of what postgres has logged since it was started.
func (pr *process) said() string {
	f, err := os.Open(pr.log)
	if err != nil {
		return ""
	}
	defer f.Close()
	if _, err := f.Seek(pr.logFrom, io.SeekStart); err != nil {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}

// stop ends postgres: a fast shutdown, after a minute an immediate one, then by force. It
// returns when the process is gone.
func (pr *process) stop() {
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{syscall.SIGINT, time.Minute}, {syscall.SIGQUIT, 10 * time.Second}, {syscall.SIGKILL, time.Hour}} {
		_ = pr.cmd.Process.Signal(step.signal) // has ended: fine
		select {
		case <-pr.done:
			return
		case <-time.After(step.wait):
		}
	}
}

// initialise makes PGDATA beside its final name and then renames it, so that a half-made
// one is never taken for a cluster.
func (p place) initialise(b binaries, throwaway bool) error {
	half := p.data() + ".new"
	if err := os.RemoveAll(half); err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	args := []string{"--pgdata=" + half, "--username=" + superuser, "--encoding=UTF8", "--locale=C.UTF-8",
		"--data-checksums", "--auth=trust", "--no-instructions"}
	if throwaway {
		args = append(args, "--no-sync")
	}
	out, err := p.command(b, "initdb", args...).CombinedOutput()
	if err != nil {
		_ = os.RemoveAll(half)
		text := strings.TrimSpace(string(out))
		if strings.Contains(text, "could not look up effective user ID") {
			return fmt.Errorf("this process runs as user id %d, which has no name on this machine, and PostgreSQL needs one: add it to /etc/passwd, or run as another user", os.Geteuid())
		}
		return fmt.Errorf("make database in %s: %w\n%s", p.data(), err, text)
	}
	conf, err := os.ReadFile(filepath.Join(half, "postgresql.conf"))
	if err == nil {
		err = p.write("data.new/postgresql.conf", append(conf, "\ninclude_if_exists 'gridmap.conf'\n"...))
	}
	if err == nil {
		err = os.Rename(half, p.data())
	}
	if err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	return nil
}
