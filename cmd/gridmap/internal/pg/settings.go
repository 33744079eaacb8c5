package pg

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// port names the socket file only; nothing listens on TCP.
const port = 5432

const (
	appRole      = "gridmap"  // what everything connects as; no superuser
	appDatabase  = "gridmap"  // owned by appRole
	superuser    = "postgres" // for provisioning only
	maxSocketDir = 90         // a socket's path has 107 bytes, its name takes 14
)

const mebi = 1 << 20

// settings is the text of gridmap.conf, which postgresql.conf includes. What somebody sets
// with ALTER SYSTEM wins over it.
func settings(c Config, p place, socketDir string) string {
	memory := machineMemory()
	lines := []string{
		"# Written at every start; change settings with ALTER SYSTEM.",
		"listen_addresses = ''",
		fmt.Sprintf("port = %d", port),
		fmt.Sprintf("unix_socket_directories = '%s'", socketDir),
		"unix_socket_permissions = 0700",
		"cluster_name = 'gridmap'",
		"timezone = 'UTC'",
		"log_timezone = 'UTC'",
		"log_line_prefix = '%m [%p] '",
		"max_connections = 100",
		"max_locks_per_transaction = 512", // a question over all incidents locks each month and its indexes
		megabytes("shared_buffers", memory/8, 128*mebi, 8<<30),
		megabytes("effective_cache_size", memory/2, 256*mebi, 1<<40),
		megabytes("work_mem", memory/512, 8*mebi, 64*mebi),
		megabytes("maintenance_work_mem", memory/32, 64*mebi, 1<<30),
		"wal_buffers = 16MB",
		"min_wal_size = 512MB",
		"max_wal_size = 4GB",
		"checkpoint_timeout = 15min",
		"random_page_cost = 1.1",
		"jit = off",
		"synchronous_commit = on",
	}
	// logind removes the shared memory of ordinary users when they log out, and Docker gives
	// 64 MB of it: there parallel queries share memory through files instead.
	if p.owner.uid >= 1000 || shmSize() < 256*mebi {
		lines = append(lines, "dynamic_shared_memory_type = mmap")
	}
	if c.Throwaway {
		lines = append(lines, "fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_connections = 200",
			megabytes("shared_buffers", memory/16, 128*mebi, 512*mebi))
	}
	return strings.Join(lines, "\n") + "\n"
}

// access is pg_hba.conf. Nobody but the owner and root can open the 0700 directory and the
// 0700 socket, so the file system is the authentication.
const access = `# Written at every start. The socket is closed to all but its owner and root.
local all all trust
`

func megabytes(name string, bytes, least, most int64) string {
	return fmt.Sprintf("%s = %dMB", name, min(max(bytes, least), most)/mebi)
}

// machineMemory is the memory this process may use in bytes: the machine's, or the limit of
// its control group.
func machineMemory() int64 {
	memory := int64(4 << 30)
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) == nil {
		memory = int64(info.Totalram) * int64(info.Unit)
	}
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && limit > 0 {
			memory = min(memory, limit) // "max" does not parse
		}
	}
	return memory
}

func shmSize() int64 {
	var fs syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &fs) != nil {
		return 0
	}
	return int64(fs.Blocks) * fs.Bsize
}

// socketDir is dir/run when a socket can be there, else a short directory of the same name
// for the same place under /run or /tmp. It exists, belongs to the owner and is closed to
// others.
func (p place) socketDir() (string, error) {
	own := filepath.Join(p.dir, "run")
	if !plainPath(own) || len(own) > maxSocketDir {
		return p.shortSocketDir()
	}
	if err := os.Mkdir(own, 0o700); err != nil && !os.IsExist(err) {
		return "", err
	}
	if !fits(own, p.owner) {
		return "", fmt.Errorf("%s cannot be handed to user %s", own, p.owner.name)
	}
	return own, nil
}

func (p place) shortSocketDir() (string, error) {
	base := os.TempDir()
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); runtime != "" && !p.owner.other {
		base = runtime
	} else if p.owner.other {
		base = "/run"
	}
	if !plainPath(base) || len(base) > 50 {
		base = "/tmp"
	}
	dir := filepath.Join(base, "gridmap-"+fingerprint(p.dir))
	err := os.Mkdir(dir, 0o700)
	if err == nil && fits(dir, p.owner) {
		return dir, nil
	}
	// What lies there from last time is good if it is the owner's own directory.
	info, statErr := os.Lstat(dir)
	if statErr == nil && info.IsDir() && int(info.Sys().(*syscall.Stat_t).Uid) == p.owner.uid && info.Mode().Perm() == 0o700 {
		return dir, nil
	}
	dir, err = os.MkdirTemp(base, "gridmap-")
	if err != nil {
		return "", fmt.Errorf("no directory for the database's socket: %w", err)
	}
	if !fits(dir, p.owner) {
		return "", fmt.Errorf("%s cannot be handed to user %s", dir, p.owner.name)
	}
	return dir, nil
}

// plainPath is a path that needs no quoting in settings, URLs and host lists.
func plainPath(path string) bool {
	return !strings.ContainsFunc(path, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.", r)
	})
}

// fingerprint is a short name for a path.
func fingerprint(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:5])
}
