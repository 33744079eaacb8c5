package grid

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Secrets read gm<kind>_<district>_<random>: the district finds the row, the fixed beginning
// lets scanners of leaked secrets know one. Only SHA-256 of the whole is stored; 130 random
// bits need no salt.
const (
	tokenKind   = "t"
	linkKind    = "l"
	sessionKind = "s"
)

func newSecret(kind string, district int32) string {
	return fmt.Sprintf("gm%s_%d_%s", kind, district, rand.Text())
}

func hashSecret(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// districtOfSecret reads the district out of a secret of a kind; ok is false for anything else.
func districtOfSecret(kind, secret string) (district int32, ok bool) {
	rest, ok := strings.CutPrefix(secret, "gm"+kind+"_")
	if !ok || len(secret) > 80 {
		return 0, false
	}
	id, random, ok := strings.Cut(rest, "_")
	n, err := strconv.ParseInt(id, 10, 32)
	return int32(n), ok && err == nil && n > 0 && len(random) >= 26
}

// TokenLife is how long a bearer token is good unless the one who makes it says otherwise.
const TokenLife = 365 * 24 * time.Hour

// NewToken makes a bearer token for an actor's scripts; by is who asked for it, 0 the owner of
// the data directory. The secret is shown once and cannot be read again. The error is NotFound
// when the actor is unknown or disabled.
func (s *Store) NewToken(ctx context.Context, district int32, actor, by int64, label string, ttl time.Duration) (secret string, expires time.Time, err error) {
	return s.newSecret(ctx, tokenKind, district, actor, by, label, ttl)
}

// NewSignInLink makes the secret of a link that signs an actor in once, within ttl. The error
// is NotFound when the actor is unknown or disabled.
func (s *Store) NewSignInLink(ctx context.Context, district int32, actor int64, ttl time.Duration) (secret string, err error) {
	secret, _, err = s.newSecret(ctx, linkKind, district, actor, 0, "", ttl)
	return secret, err
}

// NewSignInLinkBy is NewSignInLink on behalf of an administrator.
func (s *Store) NewSignInLinkBy(ctx context.Context, district int32, actor, by int64, ttl time.Duration) (secret string, expires time.Time, err error) {
	return s.newSecret(ctx, linkKind, district, actor, by, "", ttl)
}

func (s *Store) newSecret(ctx context.Context, kind string, district int32, actor, by int64, label string, ttl time.Duration) (string, time.Time, error) {
	if ttl <= 0 || ttl > 10*TokenLife {
		return "", time.Time{}, Errorf(Invalid, "A token or link must expire, within ten years at most.")
	}
	name := map[string]string{tokenKind: "token", linkKind: "link"}[kind]
	secret := newSecret(kind, district)
	var expires time.Time
	err := s.pool.QueryRow(ctx, sql.GridInsertSecret, pgx.StrictNamedArgs{"district": district, "hash": hashSecret(secret),
		"actor": actor, "kind": name, "label": label, "by": orNil(by), "ttl": ttl}).Scan(&expires)
	if err != nil {
		return "", time.Time{}, storageError(err, "actor")
	}
	return secret, expires, nil
}

// ActorByToken is whose bearer token it is; the error is Unauthorized when it is nobody's.
func (s *Store) ActorByToken(ctx context.Context, secret string) (Actor, error) {
	return s.actorBySecret(ctx, tokenKind, secret, sql.GridFindToken, "The bearer token is not known, or no longer valid.")
}

// ActorByLink uses a one-time link up; the error is Unauthorized when it is not good (any more).
func (s *Store) ActorByLink(ctx context.Context, secret string) (Actor, error) {
	return s.actorBySecret(ctx, linkKind, secret, sql.GridUseLink,
		"This sign-in link has been used or is too old. Ask for a new one: gridmap actor link NAME")
}

func (s *Store) actorBySecret(ctx context.Context, kind, secret, statement, refusal string) (Actor, error) {
	district, ok := districtOfSecret(kind, secret)
	if !ok {
		return Actor{}, Errorf(Unauthorized, "%s", refusal)
	}
	rows, _ := s.pool.Query(ctx, statement, pgx.StrictNamedArgs{"district": district, "hash": hashSecret(secret)})
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Actor])
	if err = storageError(err, "actor"); CodeOf(err) == NotFound {
		return Actor{}, Errorf(Unauthorized, "%s", refusal)
	}
	return a, err
}
