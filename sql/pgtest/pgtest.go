// Package pgtest gives tests a real, migrated PostGIS database. It never skips: without a
// server the test fails and says how to get one.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/sql"
)

var serial atomic.Int64

// URL is the test server's connection string: GRIDMAP_TEST_DATABASE_URL, else what
// `make test-db` left in .gridmap/test/url. The role must be able to create databases and
// template1 must have postgis.
func URL(t testing.TB) string {
	t.Helper()
	if url := os.Getenv("GRIDMAP_TEST_DATABASE_URL"); url != "" {
		return url
	}
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(file), "..", "..")
	url, err := os.ReadFile(filepath.Join(root, ".gridmap", "test", "url"))
	if err != nil {
		t.Fatal("no test database: run `make test-db` once, or set GRIDMAP_TEST_DATABASE_URL")
	}
	return strings.TrimSpace(string(url))
}

// Database is a pool on a fresh, migrated database that is dropped when the test ends.
func Database(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := sql.Open(context.Background(), DatabaseURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// DatabaseURL is the connection string of a fresh, migrated database that is dropped when
// the test ends; pools on it must be closed by then.
func DatabaseURL(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	admin, err := pgx.Connect(ctx, URL(t))
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	defer admin.Close(ctx)
	template, err := prepareTemplate(ctx, admin, URL(t))
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	name := fmt.Sprintf("gridmap_test_%d_%d", os.Getpid(), serial.Add(1))
	_, err = admin.Exec(ctx, fmt.Sprintf("create database %s template %s strategy file_copy", name, template))
	if err != nil {
		t.Fatalf("test database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		conn, err := pgx.Connect(ctx, URL(t))
		if err != nil {
			t.Errorf("drop %s: %v", name, err)
			return
		}
		defer conn.Close(ctx)
		if err := dropDatabase(ctx, conn, name); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return withDatabase(URL(t), name)
}

// dropDatabase waits for autovacuum, whose worker a role that is no superuser may not end.
func dropDatabase(ctx context.Context, conn *pgx.Conn, name string) error {
	for {
		_, err := conn.Exec(ctx, "drop database "+name+" with (force)")
		if pg, ok := errors.AsType[*pgconn.PgError](err); !ok || pg.Code != "42501" {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Tx is a transaction on a fresh database, rolled back when the test ends.
func Tx(t testing.TB) pgx.Tx {
	t.Helper()
	tx, err := Database(t).Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

// prepareTemplate migrates one template database per version of sql/, once per server.
func prepareTemplate(ctx context.Context, admin *pgx.Conn, url string) (string, error) {
	name := "gridmap_template_" + sql.Fingerprint() // of what is compiled in, not of files that may just be changing
	if _, err := admin.Exec(ctx, "select pg_advisory_lock(7012450)"); err != nil {
		return "", err
	}
	defer func() { _, _ = admin.Exec(ctx, "select pg_advisory_unlock(7012450)") }()
	var ready bool
	err := admin.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&ready)
	if err != nil || ready {
		return name, err
	}
	building := name + "_building"
	for _, stmt := range []string{"drop database if exists " + building, "create database " + building} {
		if _, err := admin.Exec(ctx, stmt); err != nil {
			return "", err
		}
	}
	if err := sql.Migrate(ctx, withDatabase(url, building)); err != nil {
		return "", err
	}
	_, err = admin.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", building, name))
	return name, err
}

// withDatabase is url with another database name; url may be a URL or a keyword string.
func withDatabase(url, name string) string {
	if !strings.Contains(url, "://") {
		return url + " dbname=" + name
	}
	head, query, _ := strings.Cut(url, "?")
	scheme, rest, _ := strings.Cut(head, "://")
	host, _, _ := strings.Cut(rest, "/")
	if query != "" {
		query = "?" + query
	}
	return scheme + "://" + host + "/" + name + query
}
