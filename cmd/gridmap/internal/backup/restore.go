package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gridmap/cmd/gridmap/internal/pg"
	"gridmap/sql"
)

// Restore brings a backup back into the database of url. Everything happens in a database
// beside it, which takes its name only after its rows have been compared with the manifest
// and its schema brought up to date; until then, and after any error, nothing has changed.
// A database that holds anything is replaced only with replace; servers on it are
// disconnected for a moment and go on with the restored one.
func Restore(ctx context.Context, url, file string, replace bool, report Report) (Manifest, error) {
	a, err := open(ctx, file, report)
	if err != nil {
		return Manifest{}, err
	}
	defer a.file.Close()
	s, err := newScratch(ctx, url, "restore")
	if err != nil {
		return Manifest{}, err
	}
	defer s.close()
	if !replace {
		if err := s.targetIsEmpty(ctx); err != nil {
			return Manifest{}, err
		}
	}
	if err := s.fill(ctx, a, report); err != nil {
		return Manifest{}, err
	}
	if err := sql.Migrate(ctx, s.url); err != nil {
		return Manifest{}, err
	}
	if err := s.continueFeeds(ctx); err != nil {
		return Manifest{}, err
	}
	report("putting it in place", 0, 0)
	return a.Manifest, s.takePlace(ctx)
}

// continueFeeds gives the restored database change numbers that the one it replaces never had:
// tiles, answers and browsers' copies are known by them.
func (s *scratch) continueFeeds(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sql.BackupContinueFeeds); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sql.BackupTellRestored)
		return err
	})
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

// verify restores file into a scratch database and compares.
func verify(ctx context.Context, url, file string, report Report) error {
	a, err := open(ctx, file, report)
	if err != nil {
		return err
	}
	defer a.file.Close()
	s, err := newScratch(ctx, url, "verify")
	if err != nil {
		return err
	}
	defer s.close()
	return s.fill(ctx, a, report)
}

// fill restores the archive into the scratch database and compares every table.
func (s *scratch) fill(ctx context.Context, a *archive, report Report) error {
	tool, err := pg.Tool("pg_restore", s.admin.PgConn().ParameterStatus("server_version"))
	if err != nil {
		return err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, tool, "--dbname="+s.url, "--exit-on-error", "--single-transaction",
		"--no-owner", "--no-acl", "--no-comments")
	cmd.Stdin, cmd.Stderr = a.dump(ctx, "restoring", report), &said
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("pg_restore: %w\n%s%s", err, strings.TrimSpace(said.String()), advice(said.String()))
	}
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var got Content
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		got, err = read(ctx, tx, report)
		return err
	})
	if err != nil {
		return err
	}
	if wrong := differences(a.Content, got); len(wrong) > 0 {
		return fmt.Errorf("what was restored is not what was backed up: %s", strings.Join(wrong[:min(len(wrong), 10)], "; "))
	}
	return nil
}

func advice(said string) string {
	switch {
	case strings.Contains(said, "unsupported version"):
		return "\nThe backup was made with a newer PostgreSQL; restore it with that or a newer one."
	case strings.Contains(said, `create extension "postgis"`):
		return "\nThis server lets only a superuser add PostGIS: let one run \"create extension postgis\" in template1, then try again."
	}
	return ""
}

// scratch is a database beside the target one, gone after close unless it took its place.
type scratch struct {
	url          string
	target, name string
	admin        *pgx.Conn // on another database of the server
	targetURL    string
}

// newScratch makes an empty database named after url's and a purpose. One backup or restore
// works on a database at a time; what a killed one left is removed.
func newScratch(ctx context.Context, url, purpose string) (*scratch, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err)
	}
	s := &scratch{target: config.Database, name: config.Database + "_" + purpose, targetURL: url}
	if len(s.name) > 63 {
		return nil, fmt.Errorf("the database's name %q is too long to name another after it", s.target)
	}
	s.url = withDatabase(url, s.name)
	if s.admin, err = pgx.Connect(ctx, withDatabase(url, "postgres")); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	if err := s.make(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *scratch) make(ctx context.Context) error {
	var alone bool
	// One that was just stopped lets go a moment after its process has ended.
	for try := 0; !alone && try < 30; try++ {
		if try > 0 {
			time.Sleep(100 * time.Millisecond)
		}
		if err := s.admin.QueryRow(ctx, "select pg_try_advisory_lock(7012451, hashtext($1))", s.target).Scan(&alone); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	if !alone {
		s.name = "" // another's
		return errors.New("another backup or restore is at work on this database; wait until it is done")
	}
	if _, err := s.admin.Exec(ctx, "drop database if exists "+quote(s.name)+" with (force)"); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, err := s.admin.Exec(ctx, "create database "+quote(s.name))
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "42501" {
		return fmt.Errorf("a restore first goes into a database of its own, and this role may not make one: let a superuser run \"alter role %s createdb\"", s.admin.Config().User)
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func (s *scratch) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if s.name != "" {
		_, _ = s.admin.Exec(ctx, "drop database if exists "+quote(s.name)+" with (force)") // else the next one does
	}
	_ = s.admin.Close(ctx)
}

// targetIsEmpty refuses a target that holds a district; one that is not migrated is empty.
func (s *scratch) targetIsEmpty(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.targetURL)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var full bool
	err = conn.QueryRow(ctx, sql.BackupHasDistrict).Scan(&full)
	if missing, ok := errors.AsType[*pgconn.PgError](err); ok && missing.Code == "42P01" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if full {
		return errors.New("the database is not empty: make a backup of it, then say --replace")
	}
	return nil
}

// takePlace gives the scratch database the target's name, in one transaction, and drops the
// target. Renaming waits for the target's connections to end and keeps new ones out, so they
// are ended from beside it.
func (s *scratch) takePlace(ctx context.Context) error {
	before := s.target + "_before"
	if _, err := s.admin.Exec(ctx, "drop database if exists "+quote(before)+" with (force)"); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	beside, err := pgx.Connect(ctx, withDatabase(s.targetURL, "postgres"))
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer beside.Close(context.WithoutCancel(ctx))
	renamed := make(chan error, 1)
	go func() {
		renamed <- pgx.BeginFunc(ctx, s.admin, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "alter database "+quote(s.target)+" rename to "+quote(before)); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "alter database "+quote(s.name)+" rename to "+quote(s.target))
			return err
		})
	}()
	for {
		select {
		case err := <-renamed:
			if err != nil {
				return fmt.Errorf("restore: the restored database could not take its place: %w", err)
			}
			s.name = before // what close drops
			return nil
		case <-time.After(50 * time.Millisecond):
			_, err := beside.Exec(ctx, "select pg_terminate_backend(pid) from pg_stat_activity where datname in ($1, $2) and usename = current_user", s.target, s.name)
			if err != nil && ctx.Err() == nil {
				return fmt.Errorf("restore: others are connected and may not be disconnected: %w", errors.Join(err, <-renamed))
			}
		}
	}
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

// withDatabase is url with another database; it may be a URL or a keyword string.
func withDatabase(url, name string) string {
	if !strings.Contains(url, "://") {
		return url + " dbname=" + name
	}
	head, query, asked := strings.Cut(url, "?")
	scheme, rest, _ := strings.Cut(head, "://")
	host, _, _ := strings.Cut(rest, "/")
	url = scheme + "://" + host + "/" + name
	if asked {
		url += "?" + query
	}
	return url
}
