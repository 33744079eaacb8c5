package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"syscall"
	"time"

	"modernc.org/sqlite"
)

// Formats an archive can have.
const (
	PMTiles = "pmtiles"
	MBTiles = "mbtiles"
)

// Job is what was asked for.
type Job struct {
	Format   string   `json:"format"`
	District int32    `json:"district"`
	Layers   []string `json:"layers"`
	MinZoom  uint32   `json:"minzoom"`
	MaxZoom  uint32   `json:"maxzoom"`
	Edition  int64    `json:"edition"` // 0: that in force on the day
	AsOf     string   `json:"as_of"`   // empty: today
}

// Origin is what tiles are drawn from. The number of a change and when it happened together name
// all that happened before it.
type Origin struct {
	Generator string    `json:"generator"`
	Edition   int64     `json:"edition"`
	AsOf      string    `json:"as_of"`
	Feed      int64     `json:"feed"`
	FeedAt    time.Time `json:"feed_at"`
}

// What stands in the way of an archive; the command says what to do about it.
var (
	ErrInUse    = errors.New("archive: another process is writing it")
	ErrDiskFull = errors.New("archive: the disk is full")
	ErrNothing  = errors.New("archive: all tiles are empty")
)

// ErrExists says that a finished archive is there.
type ErrExists struct{ File string }

func (e ErrExists) Error() string { return "archive: " + e.File + " is there already" }

// ErrOtherJob says that an unfinished archive of that name is of something else.
type ErrOtherJob struct {
	Dir string
	Job Job
}

func (e ErrOtherJob) Error() string { return "archive: " + e.Dir + " is of another job" }

// Part is an archive under way: a directory beside the file, named like it and .part, with the
// archive so far and the journal of the tiles drawn. Only a finished archive gets the file's name.
type Part struct {
	Dir   string
	Begun *Origin // what the tiles that are there were drawn from; nil: there are none
	file  string
	lock  *os.File
	state state
	store store
	tiles *journal
}

// state is the file job.json.
type state struct {
	Job     Job    `json:"job"`
	Origin  Origin `json:"origin"`
	Replace bool   `json:"replace"` // a finished file may be replaced
}

// Open begins an archive, or goes on with one that was begun: same reports whether what is there
// was drawn from the same history as now. With force whatever is there is forgotten, and the
// finished file replaced when this one is finished. Errors: ErrExists, ErrOtherJob, ErrInUse,
// and what the file system says.
func Open(file string, job Job, now Origin, force bool, same func(Origin) (bool, error)) (_ *Part, err error) {
	p := &Part{Dir: file + ".part", file: file, state: state{job, now, force}}
	begun, found := readState(p.Dir)
	if _, err := os.Stat(file); err == nil && !force && !(found && begun.Replace) {
		return nil, ErrExists{file}
	}
	if err := os.Mkdir(p.Dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if p.lock, err = os.Open(p.Dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	if err := syscall.Flock(int(p.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrInUse
	} else if err != nil {
		return nil, fmt.Errorf("lock %s: %w", p.Dir, err)
	}
	if begun, found = readState(p.Dir); found && !force { // again, now that nobody else writes it
		if !reflect.DeepEqual(begun.Job, job) {
			return nil, ErrOtherJob{p.Dir, begun.Job}
		}
		p.state.Replace = begun.Replace
		if found, err = same(begun.Origin); err != nil {
			return nil, err
		}
		if found {
			p.Begun = &begun.Origin
		}
	}
	if p.Begun == nil {
		for _, name := range []string{"job.json", "journal", "archive", "archive-journal"} {
			if err := os.Remove(filepath.Join(p.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	f, err := os.OpenFile(filepath.Join(p.Dir, "journal"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	p.tiles = &journal{f: f}
	if p.store, err = openStore(job.Format, filepath.Join(p.Dir, "archive")); err != nil {
		return nil, told(err)
	}
	return p, nil
}

func openStore(format, path string) (store, error) {
	if format == MBTiles {
		m, err := openMBTiles(path)
		if err != nil {
			return nil, err
		}
		return m, nil
	}
	p, err := openPMTiles(path)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func readState(dir string) (s state, found bool) {
	text, err := os.ReadFile(filepath.Join(dir, "job.json"))
	return s, err == nil && json.Unmarshal(text, &s) == nil
}

func (p *Part) writeState() error {
	text, err := json.MarshalIndent(p.state, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(p.Dir, "job.json")
	if err := os.WriteFile(name+".new", append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// Finish completes the archive, gives it its name and removes the directory. The error is
// ErrNothing when no tile has anything in it, and then nothing gets the name.
func (p *Part) Finish(m Metadata) (Contents, error) {
	c, err := p.store.finish(m, p.tiles)
	if err != nil {
		return c, told(err)
	}
	if c.Tiles == 0 {
		return c, ErrNothing
	}
	err = p.store.close()
	p.store = nil
	if err != nil {
		return c, told(err)
	}
	made := filepath.Join(p.Dir, "archive")
	if err := syncFile(made); err != nil {
		return c, told(err)
	}
	if _, err := os.Stat(p.file); err == nil && !p.state.Replace {
		return c, ErrExists{p.file}
	}
	if err := os.Rename(made, p.file); err != nil {
		return c, err
	}
	if err := syncFile(filepath.Dir(p.file)); err != nil {
		return c, err
	}
	return c, os.RemoveAll(p.Dir)
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// Forget removes what is there, when there is nothing to go on with.
func (p *Part) Forget() error { return os.RemoveAll(p.Dir) }

// Close lets go of the files; what is there stays, for the next Open.
func (p *Part) Close() {
	if p.store != nil {
		_ = p.store.close()
	}
	if p.tiles != nil {
		_ = p.tiles.f.Close()
	}
	if p.lock != nil {
		_ = p.lock.Close()
	}
}

// told makes ErrDiskFull of what the system and SQLite say of a full disk.
func told(err error) error {
	const sqliteFull = 13
	lite, _ := errors.AsType[*sqlite.Error](err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || lite != nil && lite.Code()&0xff == sqliteFull {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}
