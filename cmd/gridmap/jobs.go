package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"gridmap/grid"
	"gridmap/importers"
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
	if err := activateDue(ctx, w.store, w.log); err != nil {
		return err
	}
	changes, err := w.store.PruneChanges(ctx, changesKeptFor, changesKept)
	if err != nil {
		return err
	}
	w.log.DebugContext(ctx, "tidied", "expired", expired, "changes", changes)
	return nil
}

// activateArgs puts scheduled editions in force whose day has begun: on every quarter of an hour,
// which midnight is in every time zone, and when a server starts.
type activateArgs struct{}

func (activateArgs) Kind() string { return "activate" }

type activateWorker struct {
	river.WorkerDefaults[activateArgs]
	store *grid.Store
	log   *slog.Logger
}

func (w *activateWorker) Work(ctx context.Context, _ *river.Job[activateArgs]) error {
	return activateDue(ctx, w.store, w.log)
}

func activateDue(ctx context.Context, store *grid.Store, log *slog.Logger) error {
	active, waiting, err := store.ActivateDue(ctx)
	if active > 0 || waiting > 0 {
		log.InfoContext(ctx, "scheduled editions", "in_force", active, "waiting", waiting)
	}
	return err
}

// quarters is every quarter of an hour by the clock.
type quarters struct{}

func (quarters) Next(t time.Time) time.Time {
	const quarter = 15 * time.Minute
	return t.Truncate(quarter).Add(quarter)
}

// importArgs is work on an import: checking an upload, publishing, or taking back.
type importArgs struct{ importers.Job }

func (importArgs) Kind() string { return "import" }

// importWorker does it; a batch is published whole or not at all, so trying again is safe.
type importWorker struct {
	river.WorkerDefaults[importArgs]
	files *importers.Store
}

func (w *importWorker) Work(ctx context.Context, job *river.Job[importArgs]) error {
	return w.files.Do(ctx, job.Args.Job)
}

// Timeout leaves room for the largest file that is taken.
func (w *importWorker) Timeout(*river.Job[importArgs]) time.Duration { return 2 * time.Hour }

// enqueueImport wants the work done when tx commits.
func (j *jobs) enqueueImport(ctx context.Context, tx pgx.Tx, job importers.Job) error {
	opts := &river.InsertOpts{MaxAttempts: 3}
	if job.Do == "import" {
		opts.Queue = j.files
	}
	_, err := j.client.InsertTx(ctx, tx, importArgs{job}, opts)
	return err
}

// filesQueue names the queue of servers that see dataDir: a directory of one machine.
func filesQueue(dataDir string) string {
	host, _ := os.Hostname()
	if path, err := filepath.Abs(dataDir); err == nil {
		dataDir = path
	}
	sum := sha256.Sum256([]byte(host + "\n" + dataDir))
	return "files_" + hex.EncodeToString(sum[:8])
}

// jobWorkers is how many jobs run at once on a server: as many of each of its two queues. The
// size of the pool they work on follows from it (pools.go).
const (
	workersOfQueue = 2
	jobWorkers     = 2 * workersOfQueue
)

// monthsAhead is how many months' partitions are made before they begin.
const monthsAhead = 2

// jobs is the queue of background work: rows of the database, so that nothing is lost with the
// process and work is wanted exactly when the transaction that wants it commits.
type jobs struct {
	client *river.Client[pgx.Tx]
	files  string // the queue of work that needs this server's data directory
}

// startJobs begins to work on jobs, on a pool without time limits. Uploaded files wait under
// dataDir: imports of files are worked on by servers that share it.
func startJobs(ctx context.Context, pool *pgxpool.Pool, dataDir string, log *slog.Logger) (*jobs, error) {
	files := importers.New(importers.Config{Pool: pool, Log: log, DataDir: dataDir})
	if marked, err := files.Recover(ctx); err != nil {
		return nil, err
	} else if marked > 0 {
		log.Warn("imports that were cut short are marked as failed", "count", marked)
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &tidyWorker{store: grid.NewStore(pool), log: log})
	river.AddWorker(workers, &activateWorker{store: grid.NewStore(pool), log: log})
	river.AddWorker(workers, &importWorker{files: files})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Schema:     sql.JobSchema,
		Logger:     slog.New(atLeast{log.Handler(), slog.LevelWarn}),
		Queues:     map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workersOfQueue}, filesQueue(dataDir): {MaxWorkers: workersOfQueue}},
		JobTimeout: 10 * time.Minute,
		Workers:    workers,
		PeriodicJobs: []*river.PeriodicJob{
			river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) {
				return tidyArgs{}, &river.InsertOpts{MaxAttempts: 2, UniqueOpts: river.UniqueOpts{ByPeriod: time.Hour}}
			}, &river.PeriodicJobOpts{RunOnStart: true}),
			river.NewPeriodicJob(quarters{}, func() (river.JobArgs, *river.InsertOpts) {
				return activateArgs{}, &river.InsertOpts{MaxAttempts: 2}
			}, &river.PeriodicJobOpts{RunOnStart: true}),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &jobs{client, filesQueue(dataDir)}, nil
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
