package pg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Find returns the connection string of the cluster in c.Dir: of the one that runs, or of
// one started now. close lets go of it; a cluster started here stops when the last command
// that found it has let go.
func Find(ctx context.Context, c Config) (url string, close func(), err error) {
	p, err := settle(c.Dir)
	if err != nil {
		return "", nil, err
	}
	for began, told := time.Now(), false; ; {
		lock, err := p.own(c.Use)
		switch {
		case err == nil:
			cl, err := begin(ctx, c, p, lock, false)
			if err != nil {
				return "", nil, err
			}
			if !cl.adopted {
				return cl.URL(), cl.stopAfterOthers, nil
			}
			lock.release() // others may come and go beside us
		case !errors.Is(err, errHeld):
			return "", nil, err
		}
		if url, close, err := p.join(ctx); err == nil {
			return url, close, nil
		}
		if !told && time.Since(began) > 3*time.Second {
			h := p.holder()
			c.Log.Info("waiting for the database", "command", h.Use, "pid", h.PID)
			told = true
		}
		if err := pause(ctx); err != nil {
			return "", nil, err
		}
	}
}

// join uses a cluster another process has started; errNotReady while it starts or stops.
func (p place) join(ctx context.Context) (url string, close func(), err error) {
	users, err := p.hold("users", syscall.LOCK_SH)
	if err != nil {
		return "", nil, err
	}
	r, err := p.readRecord()
	if err == nil {
		err = connects(ctx, r.URL)
	}
	if err != nil {
		users.release()
		return "", nil, err
	}
	return r.URL, users.release, nil
}

// stopAfterOthers is Stop for a command: it waits for commands that joined meanwhile.
func (cl *Cluster) stopAfterOthers() {
	for told := false; ; time.Sleep(100 * time.Millisecond) {
		users, err := cl.place.hold("users", syscall.LOCK_EX)
		if err == nil {
			users.release()
			break
		}
		if !told {
			cl.config.Log.Info("waiting for other gridmap commands that use this database")
			told = true
		}
	}
	cl.Stop()
}

// runsDetached is the record of a cluster that runs on its own and answers. The caller
// holds the lock.
func (p place) runsDetached(ctx context.Context) (record, bool) {
	r, err := p.readRecord()
	if err != nil || !r.Detached || connects(ctx, r.URL) != nil {
		return record{}, false
	}
	return r, true
}

func (r record) socketDir() string {
	u, err := url.Parse(r.URL)
	if err != nil {
		return ""
	}
	return u.Query().Get("host")
}

// connects reports whether a server answers at once.
func connects(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// Running is the connection string of the cluster in c.Dir if it runs; it starts none.
func Running(ctx context.Context, c Config) (string, error) {
	dir, err := filepath.EvalSymlinks(filepath.Join(c.Dir, "pg"))
	if err == nil {
		var r record
		if r, err = (place{dir: dir}).readRecord(); err == nil && connects(ctx, r.URL) == nil {
			return r.URL, nil
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return "", fmt.Errorf("the database in %s does not run: \"gridmap up\" and \"gridmap db start\" run it", c.Dir)
}
