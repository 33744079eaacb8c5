package pg

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// heldFile is a file whose flock we hold. The kernel lets go of it when the process dies,
// however it dies; children do not inherit it.
type heldFile struct{ f *os.File }

func (h *heldFile) release() { _ = h.f.Close() }

// holder is written into the lock file, for the message of whoever finds it held.
type holder struct {
	PID     int       `json:"pid"`
	Use     string    `json:"use"` // up, import, …
	Started time.Time `json:"started"`
}

// errHeld says that another process has the lock.
var errHeld = errors.New("held by another process")

// hold takes the flock of a file in the place, shared or exclusive, or fails with errHeld.
func (p place) hold(name string, how int) (*heldFile, error) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if p.owner.other {
		if err := f.Chown(p.owner.uid, p.owner.gid); err != nil {
			_ = f.Close()
			return nil, err
		}
	}
	err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if err == nil {
		return &heldFile{f}, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errHeld
	}
	return nil, fmt.Errorf("lock %s: %w", filepath.Join(p.dir, name), err)
}

// own takes the cluster for this process, or fails with errHeld.
func (p place) own(use string) (*heldFile, error) {
	h, err := p.hold("lock", syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(holder{PID: os.Getpid(), Use: use, Started: time.Now().UTC()})
	if err == nil {
		err = h.f.Truncate(0)
	}
	if err == nil {
		_, err = h.f.WriteAt(append(text, '\n'), 0)
	}
	if err != nil {
		h.release()
		return nil, err
	}
	return h, nil
}

// holder reads who has the lock; zero for a moment while the lock changes hands.
func (p place) holder() holder {
	var h holder
	if text, err := os.ReadFile(filepath.Join(p.dir, "lock")); err == nil {
		_ = json.Unmarshal(text, &h) // half-written: zero
	}
	return h
}

// record is database.json: how to connect while the cluster runs.
type record struct {
	URL      string `json:"url"`
	PID      int    `json:"pid"`      // of postgres
	Detached bool   `json:"detached"` // runs on its own, for nobody, until `db stop`
}

const recordFile = "database.json"

// readRecord returns fs.ErrNotExist when the cluster does not run.
func (p place) readRecord() (record, error) {
	var r record
	text, err := os.ReadFile(filepath.Join(p.dir, recordFile))
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(text, &r)
}

func (p place) writeRecord(r record) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return p.write(recordFile, append(text, '\n'))
}

func (p place) removeRecord() error { return removeAll(filepath.Join(p.dir, recordFile)) }

// write puts a file of the owner's into the place, whole or not at all. A link planted
// there by the owner does not lead root out of it.
func (p place) write(name string, text []byte) error {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	f, err := root.OpenFile(name+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if p.owner.other {
		err = f.Chown(p.owner.uid, p.owner.gid)
	}
	if err == nil {
		_, err = f.Write(text)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return root.Rename(name+".new", name)
}
