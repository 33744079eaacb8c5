package pg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// place is where a cluster lives and as whom it runs.
//
//	dir/data           PGDATA
//	dir/run            the socket's directory, unless its path is too long for one
//	dir/postgres.log   what postgres says
//	dir/lock           held by the process the cluster runs for
//	dir/users          held shared by every other command on the database
//	dir/database.json  how commands connect, while it runs
type place struct {
	dir   string // absolute; <data-dir>/pg or what that links to
	owner owner
}

// owner is the account postgres runs as; it owns everything in dir.
type owner struct {
	uid, gid int
	name     string
	other    bool // not the account of this process, which then is root
}

func (p place) data() string { return filepath.Join(p.dir, "data") }

// sharedBase is where clusters go whose data directory postgres could not use.
var sharedBase = "/var/lib/gridmap"

// settle finds or makes the cluster's directory under dataDir. It is dataDir/pg, closed to
// all but its owner. When postgres cannot work there (root's own directories are closed to
// user postgres; some file systems know no owners or modes) it is a directory under
// /var/lib/gridmap, or the user's ~/.local/share/gridmap, and dataDir/pg links to it.
func settle(dataDir string) (place, error) {
	abs, err := filepath.Abs(dataDir)
	if err != nil {
		return place{}, err
	}
	link := filepath.Join(abs, "pg")
	for range 5 { // again when another process makes it at the same moment
		info, err := os.Lstat(link)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := found(abs, link); err != nil && !errors.Is(err, fs.ErrExist) {
				return place{}, err
			}
			continue
		case err != nil:
			return place{}, fmt.Errorf("data directory: %w", err)
		case info.Mode()&fs.ModeSymlink != 0:
			if _, err := os.Stat(link); errors.Is(err, fs.ErrNotExist) {
				target, _ := os.Readlink(link)
				return place{}, fmt.Errorf("%s points to %s, which is gone. Put it back, or remove %s to begin with an empty database", link, target, link)
			}
		}
		dir, err := filepath.EvalSymlinks(link)
		if err != nil {
			return place{}, fmt.Errorf("data directory: %w", err)
		}
		return occupy(dir)
	}
	return place{}, fmt.Errorf("%s appears and disappears; try again", link)
}

// found makes a new cluster's directory at link, or elsewhere and link a link.
func found(dataDir, link string) error {
	who, err := accountFor(nil)
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o700)
	if who.other {
		mode = 0o711
	}
	if _, err := os.Stat(dataDir); err != nil {
		if err := os.MkdirAll(dataDir, 0o755); err != nil {
			return fmt.Errorf("data directory: %w", err)
		}
		if err := os.Chmod(dataDir, mode); err != nil {
			return fmt.Errorf("data directory: %w", err)
		}
	}
	real, err := filepath.EvalSymlinks(dataDir)
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if barrier(real, who) == "" {
		if err := os.Mkdir(link, 0o700); err != nil {
			return err
		}
		if fits(link, who) {
			return nil
		}
		if err := os.Remove(link); err != nil {
			return err
		}
	}
	return foundElsewhere(real, link, who)
}

func foundElsewhere(dataDir, link string, who owner) error {
	base := sharedBase
	if !who.other {
		home, err := os.UserHomeDir()
		if err != nil {
			return fmt.Errorf("%s cannot hold a database, and there is no home directory: choose another --data-dir", dataDir)
		}
		base = filepath.Join(home, ".local/share/gridmap")
	}
	if err := os.MkdirAll(base, 0o711); err != nil {
		return fmt.Errorf("%s is closed to user %s, and %w", dataDir, who.name, err)
	}
	if at := barrier(base, who); at != "" {
		return fmt.Errorf("neither %s nor %s can be reached by user %s: choose another --data-dir", dataDir, at, who.name)
	}
	dir, err := os.MkdirTemp(base, filepath.Base(filepath.Dir(dataDir))+"-*")
	if err != nil {
		return err
	}
	if !fits(dir, who) {
		_ = os.Remove(dir)
		return fmt.Errorf("neither %s nor %s can be handed to user %s: choose another --data-dir", dataDir, base, who.name)
	}
	if err := os.Symlink(dir, link); err != nil {
		_ = os.Remove(dir)
		return err
	}
	return nil
}

// occupy checks a cluster's directory that is there.
func occupy(dir string) (place, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return place{}, err
	}
	st := info.Sys().(*syscall.Stat_t)
	who, err := accountFor(st)
	if err != nil {
		return place{}, err
	}
	if int(st.Uid) != who.uid {
		if !who.other {
			return place{}, fmt.Errorf("the database in %s belongs to user %s: run this as root or as that user, or choose another --data-dir", dir, accountName(st.Uid))
		}
		// Root's: new and empty, or nothing of ours.
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 || !fits(dir, who) {
			return place{}, fmt.Errorf("%s belongs to root, as whom PostgreSQL refuses to run: hand it over (chown -R %s %[1]s) or move it away", dir, who.name)
		}
	}
	if at := barrier(filepath.Dir(dir), who); at != "" {
		to := filepath.Join(sharedBase, filepath.Base(filepath.Dir(filepath.Dir(dir))))
		return place{}, fmt.Errorf(`user %s, as whom the database runs, cannot reach it because %s is closed to others. Move it where it can be reached:
mkdir -p -m 711 %s && mv %s %s && ln -s %[5]s %[4]s`, who.name, at, quoted(sharedBase), quoted(dir), quoted(to))
	}
	return place{dir: dir, owner: who}, nil
}

// accountFor is who postgres runs as: this process's own account; but postgres refuses root,
// so for root it is the owner of the cluster if it has one, else user postgres.
func accountFor(cluster *syscall.Stat_t) (owner, error) {
	if uid := os.Geteuid(); uid != 0 {
		return owner{uid: uid, gid: os.Getegid(), name: accountName(uint32(uid))}, nil
	}
	if cluster != nil && cluster.Uid != 0 {
		return owner{uid: int(cluster.Uid), gid: int(cluster.Gid), name: accountName(cluster.Uid), other: true}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return owner{}, errors.New("PostgreSQL refuses to run as root, and there is no user postgres to run it as: create one (useradd --system postgres), or run gridmap as a plain user")
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return owner{}, err
	}
	gid, err := strconv.Atoi(u.Gid)
	return owner{uid: uid, gid: gid, name: u.Username, other: true}, err
}

func accountName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

// barrier is the first directory on the way to dir, dir included, that the account may not
// pass, or "". Only for an account that is not ours; access lists are not read, so where
// one would let it pass this errs on the safe side.
func barrier(dir string, who owner) string {
	if !who.other {
		return ""
	}
	path := "/"
	for _, part := range strings.Split(strings.Trim(dir, "/"), "/") {
		path = filepath.Join(path, part)
		info, err := os.Stat(path)
		if err != nil {
			return path
		}
		st, mode := info.Sys().(*syscall.Stat_t), info.Mode().Perm()
		switch {
		case int(st.Uid) == who.uid:
			mode >>= 6
		case int(st.Gid) == who.gid:
			mode >>= 3
		}
		if mode&1 == 0 {
			return path
		}
	}
	return ""
}

// quoted is a path as a shell reads it.
func quoted(path string) string {
	if plainPath(path) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// fits gives dir to the account, closed to all others, and reports whether the file system
// has taken that. It works on the open directory, so no link put there leads it elsewhere.
func fits(dir string, who owner) bool {
	f, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	if who.other && f.Chown(who.uid, who.gid) != nil || f.Chmod(0o700) != nil {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().Perm() == 0o700 && int(info.Sys().(*syscall.Stat_t).Uid) == who.uid
}
