package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// How long a session lives: until it is not used for sessionIdle, at most sessionLife. An
// actor's oldest go when there are more than sessionsKept.
const (
	sessionIdle  = 8 * time.Hour
	sessionLife  = 7 * 24 * time.Hour
	sessionsKept = 20
)

// Session is a signed-in browser.
type Session struct {
	Expires time.Time // at the latest
}

// NewSession opens a session for an actor who has just signed in and returns its secret. The
// session of the secret replaces, if any, ends.
func (s *Store) NewSession(ctx context.Context, a Actor, replaces string) (secret string, session Session, err error) {
	secret = newSecret(sessionKind, a.District)
	err = s.pool.QueryRow(ctx, sql.GridInsertSession, pgx.StrictNamedArgs{
		"district": a.District, "actor": a.ID, "hash": hashSecret(secret), "replaces": hashSecret(replaces),
		"keep": sessionsKept - 1, "life": sessionLife}).Scan(&session.Expires)
	if err != nil {
		return "", Session{}, storageError(err, "session")
	}
	return secret, session, nil
}

// ActorBySession is who is signed in with a session's secret, roles as they are now; the error
// is Unauthorized when the session has ended or its actor was disabled.
func (s *Store) ActorBySession(ctx context.Context, secret string) (Actor, error) {
	over := Errorf(Unauthorized, "The session has ended. Sign in again.")
	if _, ok := districtOfSecret(sessionKind, secret); !ok {
		return Actor{}, over
	}
	hash := hashSecret(secret)
	rows, _ := s.pool.Query(ctx, sql.GridFindSession, pgx.StrictNamedArgs{"hash": hash, "idle": sessionIdle})
	type found struct {
		Actor
		Stale bool
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[found])
	if err = storageError(err, "session"); CodeOf(err) == NotFound {
		return Actor{}, over
	}
	if err == nil && f.Stale {
		_, err = s.pool.Exec(ctx, sql.GridTouchSession, pgx.StrictNamedArgs{"hash": hash})
		err = storageError(err, "session")
	}
	return f.Actor, err
}

// EndSession signs a browser out; a session that is over already is no error.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	_, err := s.pool.Exec(ctx, sql.GridDeleteSession, pgx.StrictNamedArgs{"hash": hashSecret(secret)})
	return storageError(err, "session")
}

// DeleteExpired forgets sessions, tokens and links that no longer open anything.
func (s *Store) DeleteExpired(ctx context.Context) (deleted int, err error) {
	err = s.pool.QueryRow(ctx, sql.GridDeleteExpired, pgx.StrictNamedArgs{"idle": sessionIdle}).Scan(&deleted)
	return deleted, storageError(err, "session")
}
