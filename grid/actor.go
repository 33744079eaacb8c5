package grid

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/text/unicode/norm"

	"gridmap/sql"
)

// Actor is who acts; every write records one.
type Actor struct {
	District    int32    `json:"district"`
	ID          int64    `json:"id"`
	Name        string   `json:"name" doc:"Signs in with this"`
	DisplayName string   `json:"display_name"`
	Roles       []string `json:"roles"`
	ScopeArea   *int64   `json:"scope_area" doc:"A street or community; null: the whole district. Kept, not yet enforced: it limits nothing so far"`
}

// ActorAccount is an actor as an administrator sees it.
type ActorAccount struct {
	Actor
	DisabledAt  *time.Time `json:"disabled_at" doc:"null: may sign in"`
	CreatedAt   time.Time  `json:"created_at"`
	HasPassword bool       `json:"has_password"`
	Tokens      int        `json:"tokens" doc:"Bearer tokens that are still good"`
	Sessions    int        `json:"sessions"`
	SeenAt      *time.Time `json:"seen_at" doc:"Last use of a session that is still kept"`
}

// NewActor is an actor to add. By is who adds it, 0 the owner of the data directory.
type NewActor struct {
	District    int32
	Name        string
	DisplayName string
	Roles       []string
	ScopeArea   *int64
	Password    string // "": none, the actor signs in by link or token
	By          int64
}

// AddActor adds an actor. The error is Invalid for a bad name, role, scope or password and
// Conflict when the district has an actor of that name.
func (s *Store) AddActor(ctx context.Context, n NewActor) (Actor, error) {
	name, err := checkName(n.Name)
	if err != nil {
		return Actor{}, err
	}
	roles, err := checkRoles(n.Roles)
	if err != nil {
		return Actor{}, err
	}
	hash, err := newHash(ctx, name, n.Password)
	if err != nil {
		return Actor{}, err
	}
	rows, _ := s.pool.Query(ctx, sql.GridInsertActor, pgx.StrictNamedArgs{"district": n.District, "name": name,
		"display_name": norm.NFC.String(n.DisplayName), "roles": roles, "scope_area": n.ScopeArea, "password_hash": hash, "by": orNil(n.By)})
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Actor])
	return a, actorError(err, name)
}

// ActorChange changes what is not nil.
type ActorChange struct {
	DisplayName *string
	Roles       []string
	ScopeArea   *int64 // 0: the whole district
	Password    string // "": stays
	Disabled    *bool  // true ends sessions, tokens and links for good
	Revoke      bool   // ends sessions, tokens and links
	By          int64
	Keep        string // secret of the session of By, which a change of the own password leaves open
}

// ChangeActor changes an actor. A new password, disabling and revoking end its sessions at
// once. The error is NotFound for an unknown actor and Conflict when nobody would be left who
// may administer the district.
func (s *Store) ChangeActor(ctx context.Context, district int32, id int64, c ActorChange) (a Actor, err error) {
	old, err := s.Actor(ctx, district, id)
	if err != nil {
		return Actor{}, err
	}
	var roles []string
	if c.Roles != nil {
		if roles, err = checkRoles(c.Roles); err != nil {
			return Actor{}, err
		}
	}
	hash, err := newHash(ctx, old.Name, c.Password)
	if err != nil {
		return Actor{}, err
	}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		gone := c.Disabled != nil && *c.Disabled
		if gone || roles != nil && !slices.Contains(roles, "admin") {
			if err := keepAnAdmin(ctx, tx, old.Actor); err != nil {
				return err
			}
		}
		rows, _ := tx.Query(ctx, sql.GridUpdateActor, pgx.StrictNamedArgs{"district": district, "actor": id,
			"display_name": c.DisplayName, "roles": roles, "scope_area": c.ScopeArea, "password_hash": hash,
			"disabled": c.Disabled, "by": orNil(c.By)})
		if a, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Actor]); err != nil {
			return actorError(err, old.Name)
		}
		who := pgx.StrictNamedArgs{"district": district, "actor": id}
		if gone || c.Revoke {
			if _, err := tx.Exec(ctx, sql.GridDeleteSecrets, who); err != nil {
				return storageError(err, "actor")
			}
		}
		if gone || c.Revoke || hash != nil {
			var keep []byte
			if hash != nil && !gone && !c.Revoke && c.Keep != "" {
				keep = hashSecret(c.Keep)
			}
			who["keep"] = keep
			if _, err := tx.Exec(ctx, sql.GridDeleteSessions, who); err != nil {
				return storageError(err, "session")
			}
		}
		return nil
	})
	return a, err
}

// keepAnAdmin refuses to take the last administrator of a district away.
func keepAnAdmin(ctx context.Context, tx pgx.Tx, a Actor) error {
	if _, err := tx.Exec(ctx, sql.GridLockActors, pgx.StrictNamedArgs{"district": a.District}); err != nil {
		return storageError(err, "district")
	}
	var another bool
	err := tx.QueryRow(ctx, sql.GridFindOtherAdmin, pgx.StrictNamedArgs{"district": a.District, "actor": a.ID}).Scan(&another)
	if err != nil {
		return storageError(err, "actor")
	}
	if !another && slices.Contains(a.Roles, "admin") {
		return Errorf(Conflict, "%s is the district's last administrator. Make somebody else one first.", a.Name)
	}
	return nil
}

// Actors lists the actors of a district by name.
func (s *Store) Actors(ctx context.Context, district int32) ([]ActorAccount, error) {
	return s.actors(ctx, district, nil, nil)
}

// Actor is one actor of a district by id; the error is NotFound if there is none.
func (s *Store) Actor(ctx context.Context, district int32, id int64) (ActorAccount, error) {
	return oneActor(s.actors(ctx, district, &id, nil))
}

// ActorNamed is one actor of a district by name; the error is NotFound if there is none.
func (s *Store) ActorNamed(ctx context.Context, district int32, name string) (ActorAccount, error) {
	return oneActor(s.actors(ctx, district, nil, &name))
}

func (s *Store) actors(ctx context.Context, district int32, id *int64, name *string) ([]ActorAccount, error) {
	rows, _ := s.pool.Query(ctx, sql.GridListActors, pgx.StrictNamedArgs{"district": district, "actor": id, "name": name})
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[ActorAccount])
	return list, storageError(err, "actors")
}

func oneActor(list []ActorAccount, err error) (ActorAccount, error) {
	if err == nil && len(list) == 0 {
		err = Errorf(NotFound, "There is no such actor in this district.")
	}
	if err != nil {
		return ActorAccount{}, err
	}
	return list[0], nil
}

// SignInName is the account ActorByPassword looks for: the name as it is stored, and the lowest
// district for 0 (0 when there is none).
func (s *Store) SignInName(ctx context.Context, district int32, name string) (int32, string, error) {
	if district == 0 {
		err := s.pool.QueryRow(ctx, sql.GridFindFirstDistrict).Scan(&district)
		if err != nil {
			return 0, "", storageError(err, "district")
		}
	}
	return district, tidyName(name), nil
}

// ActorByPassword checks a name and password; district 0 is the one with the lowest id. The
// error is Unauthorized and the same, after the same time, for a wrong password, an unknown
// name, and an actor who is disabled or has no password.
func (s *Store) ActorByPassword(ctx context.Context, district int32, name, password string) (Actor, error) {
	wrong := Errorf(Unauthorized, "The name or the password is not right.")
	rows, _ := s.pool.Query(ctx, sql.GridFindPassword, pgx.StrictNamedArgs{"district": nilIfZero(district), "name": tidyName(name)})
	type found struct {
		Actor
		PasswordHash string
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[found])
	known := !errors.Is(err, pgx.ErrNoRows)
	if err != nil && known {
		return Actor{}, storageError(err, "actor")
	}
	if !known {
		f.PasswordHash = nobodysPassword
	}
	ok, stale, err := verifyPassword(ctx, f.PasswordHash, password)
	if err != nil {
		return Actor{}, err
	}
	if !ok || !known {
		return Actor{}, wrong
	}
	if stale {
		if hash, err := hashPassword(ctx, password); err == nil {
			_, err = s.pool.Exec(ctx, sql.GridSetPassword, pgx.StrictNamedArgs{"district": f.District, "actor": f.ID, "password_hash": hash})
			if err != nil {
				return Actor{}, storageError(err, "actor")
			}
		}
	}
	return f.Actor, nil
}

// newHash checks and hashes a password; nil for none.
func newHash(ctx context.Context, name, password string) (*string, error) {
	if password == "" {
		return nil, nil
	}
	if err := checkPassword(name, password); err != nil {
		return nil, err
	}
	hash, err := hashPassword(ctx, password)
	return &hash, err
}

func tidyName(name string) string { return norm.NFC.String(strings.TrimSpace(name)) }

// checkName is the name as it is stored: trimmed, one way of writing each character.
func checkName(name string) (string, error) {
	name = tidyName(name)
	if name == "" || utf8.RuneCountInString(name) > 60 || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) {
		return "", Errorf(Invalid, "An actor's name has 1 to 60 characters and no control characters.")
	}
	return name, nil
}

// checkRoles is the roles in the order of Roles, each once.
func checkRoles(roles []string) ([]string, error) {
	var tidy []string
	for _, r := range Roles {
		if slices.Contains(roles, r) {
			tidy = append(tidy, r)
		}
	}
	for _, r := range roles {
		if !slices.Contains(Roles, r) {
			return nil, Errorf(Invalid, "There is no role %q. The roles are %s.", r, strings.Join(Roles, ", "))
		}
	}
	if len(tidy) == 0 {
		return nil, Errorf(Invalid, "An actor needs at least one role: %s.", strings.Join(Roles, ", "))
	}
	return tidy, nil
}

// actorError is storageError in the words of actors.
func actorError(err error, name string) error {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.ConstraintName {
		case "actor_district_name_key":
			return Errorf(Conflict, "There is already an actor named %s in this district.", name)
		case "actor_district_scope_area_fkey":
			return Errorf(Invalid, "scope_area: there is no such street or community in this district.")
		case "actor_district_fkey":
			return Errorf(NotFound, "There is no such district.")
		}
	}
	return storageError(err, "actor")
}
