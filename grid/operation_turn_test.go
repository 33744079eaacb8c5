package grid_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gridmap/sql"
)

// Whoever waits to have a draft alone is not passed by: the next operation waits behind, though it
// could go on beside the one under way.
func TestOperations_takeTurns(t *testing.T) {
	s := sketchOf(t, box(0, 0, 100, 100), box(100, 0, 200, 100))
	args := pgx.StrictNamedArgs{"district": s.district, "edition": s.draft}
	begin := func() pgx.Tx {
		tx, err := s.pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = tx.Rollback(t.Context()) })
		return tx
	}
	first, alone, late := begin(), begin(), begin()
	if _, err := first.Exec(t.Context(), sql.GridHoldDraft, args); err != nil {
		t.Fatal(err)
	}
	held := make(chan error, 1)
	go func() {
		_, err := alone.Exec(t.Context(), sql.GridHoldDraftAlone, args)
		held <- err
	}()
	for one[int](s.town, "select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())") == 0 {
		time.Sleep(5 * time.Millisecond)
	}
	if _, err := late.Exec(t.Context(), "set local lock_timeout = '200ms'"); err != nil {
		t.Fatal(err)
	}
	_, err := late.Exec(t.Context(), sql.GridHoldDraft, args)
	if pg, ok := errors.AsType[*pgconn.PgError](err); !ok || pg.Code != "55P03" {
		t.Errorf("it passed by who waits to be alone: %v", err)
	}
	select {
	case err := <-held:
		t.Fatalf("alone beside another: %v", err)
	default:
	}
	if err := first.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-held; err != nil {
		t.Error(err)
	}
}
