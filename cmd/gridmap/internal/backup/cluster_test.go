package backup

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"gridmap/cmd/gridmap/internal/pg"
	"gridmap/sql"
)

// TestRestore_intoAnotherCluster is the case a backup is for: the machine is gone, and a new
// cluster that shares nothing with the old one gets the file.
func TestRestore_intoAnotherCluster(t *testing.T) {
	from := town(t)
	file := write(t, from)
	base, err := os.MkdirTemp("", "gridmap-backup-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	if err := os.Chmod(base, 0o711); err != nil { // user postgres must pass
		t.Fatal(err)
	}
	cluster, err := pg.Start(t.Context(), pg.Config{Dir: filepath.Join(base, "data"), Log: slog.New(slog.DiscardHandler), Use: "test", Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop()
	to := cluster.URL()
	const identity = "select system_identifier::text from pg_control_system()"
	if ask[string](t, from, identity) == ask[string](t, to, identity) {
		t.Fatal("both are one cluster")
	}
	if err := sql.Migrate(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), to, file, false, still); err != nil {
		t.Fatal(err)
	}
	checkRestored(t, from, to)
	if left := scratches(t, to); len(left) > 0 {
		t.Errorf("left beside it: %v", left)
	}
}
