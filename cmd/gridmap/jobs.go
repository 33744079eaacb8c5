package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"gridmap/grid"
	"gridmap/sql"
)

// How much of the change feed is kept for followers that were away.
const (
	changesKeptFor = 7 * 24 * time.Hour
	changesKept    = 10_000
)

// tidyArgs is the housekeeping, once an hour on one of the servers.
type tidyArgs struct{}

func (tidyArgs) Kind() string { return "tidy" }

// tidyWorker makes the incident months that are needed soon and forgets what is over.
type tidyWorker struct {
	river.WorkerDefaults[tidyArgs]
	store *grid.Store
	log   *slog.Logger
}

func (w *tidyWorker) Work(ctx context.Context, _ *river.Job[tidyArgs]) error {
	if err := w.store.AddIncidentMonths(ctx, monthsAhead); err != nil {
		return err
	}
	expired, err := w.store.DeleteExpired(ctx)
	if err != nil {
		return err
	}
	changes, err := w.store.PruneChanges(ctx, changesKeptFor, changesKept)
	if err != nil {
		return err
	}
	w.log.DebugContext(ctx, "tidied", "expired", expired, "changes", changes)
	return nil
}

// monthsAhead is how many months' partitions are made before they begin.
const monthsAhead = 2

// jobs is the queue of background work: rows of the database, so that nothing is lost with the
// process and work is wanted exactly when the transaction that wants it commits.
type jobs struct{ client *river.Client[pgx.Tx] }

// startJobs begins to work on jobs, on a pool without time limits.
func startJobs(ctx context.Context, pool *pgxpool.Pool, store *grid.Store, log *slog.Logger) (*jobs, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &tidyWorker{store: store, log: log})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Schema:     sql.JobSchema,
		Logger:     slog.New(atLeast{log.Handler(), slog.LevelWarn}),
		Queues:     map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		JobTimeout: 10 * time.Minute,
		Workers:    workers,
		PeriodicJobs: []*river.PeriodicJob{
			river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) {
				return tidyArgs{}, &river.InsertOpts{MaxAttempts: 2, UniqueOpts: river.UniqueOpts{ByPeriod: time.Hour}}
			}, &river.PeriodicJobOpts{RunOnStart: true}),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &jobs{client}, nil
}

// stop lets running jobs finish for a while, then cancels them; the queue keeps what is left.
func (j *jobs) stop(patience time.Duration) error {
	soft, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := j.client.Stop(soft); err == nil {
		return nil
	}
	hard, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return j.client.StopAndCancel(hard)
}

// atLeast drops log records below a level.
type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level && h.Handler.Enabled(ctx, l)
}
func (h atLeast) WithAttrs(a []slog.Attr) slog.Handler {
	return atLeast{h.Handler.WithAttrs(a), h.level}
}
func (h atLeast) WithGroup(n string) slog.Handler { return atLeast{h.Handler.WithGroup(n), h.level} }
