package pg

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// stray is a postgres process that works in the place's PGDATA.
type stray struct {
	pid, parent int
}

// strays lists the living postgres processes of the place, the postmaster and its children.
// Zombies are dead: they hold nothing and are not listed. Processes of other containers
// cannot be seen; the lock keeps those away.
func (p place) strays() []stray {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	data, err := filepath.EvalSymlinks(p.data())
	if err != nil {
		return nil
	}
	var found []stray
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		if cwd, err := os.Readlink("/proc/" + e.Name() + "/cwd"); err != nil || cwd != data {
			continue
		}
		name, state, parent := processState(pid)
		if name == "postgres" && state != 'Z' && state != 'X' {
			found = append(found, stray{pid, parent})
		}
	}
	return found
}

// processState reads /proc/PID/stat; empty for no such process.
func processState(pid int) (name string, state byte, parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", 0, 0
	}
	open, end := strings.IndexByte(string(text), '('), strings.LastIndexByte(string(text), ')')
	if open < 0 || end < open {
		return "", 0, 0
	}
	fields := strings.Fields(string(text[end+1:]))
	if len(fields) < 2 {
		return "", 0, 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return string(text[open+1 : end]), fields[0][0], parent
}

// postmaster is the process of postmaster.pid if it lives and is one of the strays.
func (p place) postmaster(all []stray) (pid int, ok bool) {
	text, err := os.ReadFile(filepath.Join(p.data(), "postmaster.pid"))
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err = strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0, false
	}
	return pid, slices.ContainsFunc(all, func(s stray) bool { return s.pid == pid })
}

// clear ends what an earlier run left behind: a postmaster whose starter was killed (it is
// shutting down already), or backends whose postmaster was. Then it removes a postmaster.pid
// that names nobody; postgres itself would be misled by a process that has its number now.
// The socket's lock file is the same. The caller holds the lock.
func (p place) clear(socketDir string) error {
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{syscall.SIGINT, time.Minute}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		all := p.strays()
		pid, led := p.postmaster(all)
		switch {
		case led:
			_ = syscall.Kill(pid, step.signal) // has ended meanwhile: fine
		case step.signal == syscall.SIGINT:
			continue // to orphans it means "cancel the query"
		default:
			for _, s := range all {
				_ = syscall.Kill(s.pid, step.signal)
			}
		}
		if p.goneWithin(step.wait, led) {
			return removeAll(filepath.Join(p.data(), "postmaster.pid"), filepath.Join(socketDir, ".s.PGSQL.5432.lock"))
		}
	}
	return fmt.Errorf("postgres processes of %s do not end: %v", p.data(), p.strays())
}

// goneWithin waits until no stray is left; not longer than the postmaster lives, if one led.
func (p place) goneWithin(wait time.Duration, led bool) bool {
	for end := time.Now().Add(wait); ; time.Sleep(20 * time.Millisecond) {
		all := p.strays()
		if len(all) == 0 {
			return true
		}
		if _, still := p.postmaster(all); led && !still || time.Now().After(end) {
			return false
		}
	}
}

// removeAll removes files that need not be there.
func removeAll(files ...string) error {
	for _, f := range files {
		if err := os.Remove(f); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
