package sql_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"gridmap/sql"
	"gridmap/sql/pgtest"
)

// TestSnapshot_staysAsItWas: what is written after it was taken is not seen, by no connection of
// the pool and of pools made like it, and nothing can be written through it.
func TestSnapshot_staysAsItWas(t *testing.T) {
	ctx := t.Context()
	url := pgtest.DatabaseURL(t)
	live, err := sql.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	write := func(name string) {
		t.Helper()
		if _, err := live.Exec(ctx, "insert into district (name, centre) values ($1, st_setsrid(st_makepoint(118, 33), 4326))", name); err != nil {
			t.Fatal(err)
		}
	}
	write("before")
	frozen, end, err := sql.Snapshot(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	defer frozen.Close()
	write("after")
	again, err := pgxpool.NewWithConfig(ctx, frozen.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, pool := range []*pgxpool.Pool{frozen, again, frozen} {
		var name string
		var centre orb.Point
		if err := pool.QueryRow(ctx, "select string_agg(name, ','), min(centre::text)::geometry from district").Scan(&name, &centre); err != nil || name != "before" || centre[0] != 118 {
			t.Errorf("sees %s at %v, %v", name, centre, err)
		}
	}
	if _, err := frozen.Exec(ctx, "delete from district"); err == nil {
		t.Error("a district was deleted")
	}
}
