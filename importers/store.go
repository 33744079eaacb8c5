package importers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/sql"
)

// Store keeps batches and does their work. It is safe for concurrent use.
type Store struct {
	pool    *pgxpool.Pool
	log     *slog.Logger
	dir     string // where uploaded files wait
	now     clock
	enqueue Enqueue
	slots   chan struct{} // how many batches are worked on at once in this process
	work    sync.WaitGroup
	ctx     context.Context // of work in the background; ends with Close
	stop    context.CancelFunc
}

// Enqueue puts work on a batch into a queue, in the transaction that makes it wanted. The
// queue's worker calls Store.Do.
type Enqueue func(ctx context.Context, tx pgx.Tx, job Job) error

// Job is work on a batch to be done in the background.
type Job struct {
	District int32  `json:"district"`
	Batch    int64  `json:"batch"`
	Do       string `json:"do"` // import, publish or revert
	Actor    int64  `json:"actor"`
}

// Config is what a Store needs.
type Config struct {
	Pool    *pgxpool.Pool
	Log     *slog.Logger
	DataDir string  // uploaded files wait under it; "" when files are never uploaded
	Enqueue Enqueue // nil: background work runs in this process, and is lost with it
}

// New makes a Store. Close it to end background work.
func New(c Config) *Store {
	s := &Store{pool: c.Pool, log: c.Log, enqueue: c.Enqueue, now: time.Now, slots: make(chan struct{}, 2)}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if c.DataDir != "" {
		s.dir = filepath.Join(c.DataDir, "uploads")
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Close ends background work and waits for it; batches cut short are marked as failed.
func (s *Store) Close() {
	s.stop()
	s.work.Wait()
}

// later runs a job in the queue or, without one, in this process once tx has committed.
func (s *Store) later(ctx context.Context, tx pgx.Tx, job Job) (afterCommit func(), err error) {
	if s.enqueue != nil {
		return func() {}, s.enqueue(ctx, tx, job)
	}
	return func() {
		s.work.Go(func() {
			select {
			case s.slots <- struct{}{}:
				defer func() { <-s.slots }()
			case <-s.ctx.Done():
				return
			}
			if err := s.Do(s.ctx, job); err != nil {
				s.log.Error("import failed", "district", job.District, "batch", job.Batch, "do", job.Do, "error", err)
			}
		})
	}, nil
}

// Do does a job now. What is wrong with the file is kept in the batch and is no error here.
func (s *Store) Do(ctx context.Context, job Job) error {
	var err error
	switch job.Do {
	case "import":
		_, err = s.RunUpload(ctx, job.District, job.Batch)
	case "publish":
		_, err = s.Publish(ctx, job.District, job.Batch, job.Actor, nil)
	case "revert":
		_, err = s.Revert(ctx, job.District, job.Batch, job.Actor)
	default:
		return fmt.Errorf("importers: unknown job %q", job.Do)
	}
	if _, ok := errors.AsType[*grid.Error](err); ok {
		return nil
	}
	return err
}

// held keeps a batch to one worker: a lock of a connection's session, so that it ends with
// the process however it dies.
type held struct {
	conn  *pgxpool.Conn
	batch int64
}

// hold takes a batch. The error is Conflict when another works on it.
func (s *Store) hold(ctx context.Context, batch int64) (*held, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("importers: %w", err)
	}
	var got bool
	err = conn.QueryRow(ctx, sql.ImportersLockBatch, pgx.StrictNamedArgs{"batch": batch}).Scan(&got)
	if err == nil && !got {
		err = grid.Errorf(grid.Conflict, "Import %d is being worked on already; wait until it is done.", batch)
	}
	if err != nil {
		conn.Release()
		return nil, err
	}
	return &held{conn, batch}, nil
}

func (h *held) release() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := h.conn.Exec(ctx, sql.ImportersUnlockBatch, pgx.StrictNamedArgs{"batch": h.batch}); err != nil {
		_ = h.conn.Conn().Close(ctx) // the lock goes with the connection
	}
	h.conn.Release()
}

// teller keeps a batch's progress where other processes see it, at most twice a second.
func (s *Store) teller(ctx context.Context, district int32, batch int64, also Progress) Progress {
	var told time.Time
	var last string
	return func(stage string, done, total int64) {
		if also != nil {
			also(stage, done, total)
		}
		if total > 0 && done == total {
			return // whatever comes next says so
		}
		if now := time.Now(); stage != last || now.Sub(told) > 500*time.Millisecond {
			told, last = now, stage
			_, err := s.pool.Exec(ctx, sql.ImportersSetProgress, pgx.StrictNamedArgs{"district": district, "batch": batch,
				"progress": jsonOf(BatchProgress{stage, done, total})})
			if err != nil && ctx.Err() == nil {
				s.log.Warn("import progress not kept", "batch", batch, "error", err)
			}
		}
	}
}

// jsonOf is a value that always encodes, as jsonb.
func jsonOf(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("importers: %T does not encode: %v", v, err))
	}
	return b
}

// wrapped keeps errors for people and wraps the rest.
func wrapped(err error, what string) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*grid.Error](err); ok {
		return e
	}
	if f, ok := errors.AsType[*Finding](err); ok {
		return f
	}
	return fmt.Errorf("importers: %s: %w", what, err)
}
