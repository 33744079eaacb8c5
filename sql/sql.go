// Package sql holds the database's side of Gridmap: migrations, functions, every statement
// that names a table, and the pool that speaks geometry.
//
// Each statement is a file under sql/<package that runs it>/, taken in as a Go variable, so
// a missing or renamed file does not compile. TestPrepare prepares every one on PostGIS.
package sql

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/tern/v2/migrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed functions/*.sql
var functions embed.FS

// Open connects a pool whose connections know geometry (see codec.go). The url is a libpq
// URL or keyword string; adjust may change the pool's settings. The error says which server
// could not be reached.
func Open(ctx context.Context, url string, adjust ...func(*pgxpool.Config)) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("sql: database url: %w", err)
	}
	config.AfterConnect = RegisterGeometry
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "gridmap"
	}
	config.ConnConfig.RuntimeParams["jit"] = "off" // ST_Transform under jit is slower, not faster
	// A generic plan guesses how many rows a day or an absent filter leaves, and loops over thousands
	// of organisations (0.8 s for 40 ms); planning anew costs a few milliseconds.
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	config.MaxConnIdleTime = 5 * time.Minute
	for _, a := range adjust {
		a(config)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("sql: open: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("sql: %s: %w", config.ConnConfig.Host, err)
	}
	return pool, nil
}

// Migrate brings the schema to the newest version and re-installs all functions. It takes
// an advisory lock, so servers may start together; each migration is one transaction.
func Migrate(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("sql: migrate: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	m, err := migrate.NewMigrator(ctx, conn, "schema_version")
	if err != nil {
		return fmt.Errorf("sql: migrate: %w", err)
	}
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	if err := m.LoadMigrations(dir); err != nil {
		return fmt.Errorf("sql: migrate: %w", err)
	}
	if err := m.Migrate(ctx); err != nil {
		return fmt.Errorf("sql: migrate: %w", err)
	}
	if err := migrateJobs(ctx, conn); err != nil {
		return err
	}
	return installFunctions(ctx, conn)
}

// installFunctions runs every file of functions/ in one transaction; each holds only
// "create or replace" statements.
func installFunctions(ctx context.Context, conn *pgx.Conn) error {
	files, err := fs.Glob(functions, "functions/*.sql")
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(7012448)"); err != nil {
			return fmt.Errorf("sql: functions: %w", err)
		}
		for _, name := range files {
			text, err := fs.ReadFile(functions, name)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, string(text)); err != nil {
				return fmt.Errorf("sql: %s: %w", name, err)
			}
		}
		return nil
	})
}
