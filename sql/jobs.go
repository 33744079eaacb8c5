package sql

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// JobSchema is where the tables of background jobs live.
const JobSchema = "river"

// migrateJobs brings the job tables to the version of the river library we are built with: a
// transaction a step, since one adds a value to an enum that the next one uses.
func migrateJobs(ctx context.Context, conn *pgx.Conn) error {
	m, err := rivermigrate.New(riverpgxv5.New(nil), &rivermigrate.Config{Schema: JobSchema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("sql: jobs: %w", err)
	}
	for more := true; more; {
		err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(7012451)"); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "create schema if not exists "+JobSchema); err != nil {
				return err
			}
			done, err := m.MigrateTx(ctx, tx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{MaxSteps: 1})
			more = err == nil && len(done.Versions) > 0
			return err
		})
		if err != nil {
			return fmt.Errorf("sql: jobs: %w", err)
		}
	}
	return nil
}

// jobsVersion is the version of the job tables this program makes.
func jobsVersion() int {
	m, err := rivermigrate.New(riverpgxv5.New(nil), nil)
	if err != nil {
		return 0
	}
	all := m.AllVersions()
	return all[len(all)-1].Version
}
