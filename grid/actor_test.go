package grid

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/sql/pgtest"
)

const goodPassword = "网格员每天下午三点巡查河岸"

func newActors(t *testing.T) (*Store, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.Database(t)
	districts(t, pool, 2)
	return NewStore(pool), pool
}

func addActor(t *testing.T, s *Store, n NewActor) Actor {
	t.Helper()
	n.District = max(n.District, 1)
	a, err := s.AddActor(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func wantCode(t *testing.T, what string, err error, code string) {
	t.Helper()
	if CodeOf(err) != code || (code == "") != (err == nil) {
		t.Errorf("%s: error %v has code %q, want %q", what, err, CodeOf(err), code)
	}
}

func TestAddActor_refuses(t *testing.T) {
	s, _ := newActors(t)
	addActor(t, s, NewActor{Name: "王主任", Roles: []string{"admin"}})
	missing := int64(99)
	for name, c := range map[string]struct {
		n    NewActor
		code string
	}{
		"a taken name":             {NewActor{District: 1, Name: " 王主任 ", Roles: []string{"viewer"}}, Conflict},
		"no name":                  {NewActor{District: 1, Name: " ", Roles: []string{"viewer"}}, Invalid},
		"a control character":      {NewActor{District: 1, Name: "a\x00b", Roles: []string{"viewer"}}, Invalid},
		"no role":                  {NewActor{District: 1, Name: "x"}, Invalid},
		"an unknown role":          {NewActor{District: 1, Name: "x", Roles: []string{"viewer", "root"}}, Invalid},
		"a scope that is not":      {NewActor{District: 1, Name: "x", Roles: []string{"viewer"}, ScopeArea: &missing}, Invalid},
		"no such district":         {NewActor{District: 9, Name: "x", Roles: []string{"viewer"}}, NotFound},
		"a short password":         {NewActor{District: 1, Name: "x", Roles: []string{"viewer"}, Password: "elevenchars"}, Invalid},
		"a repeating password":     {NewActor{District: 1, Name: "x", Roles: []string{"viewer"}, Password: "aaaaaaaaaaaabb"}, Invalid},
		"a row of keys":            {NewActor{District: 1, Name: "x", Roles: []string{"viewer"}, Password: "abcdefghijklm"}, Invalid},
		"the name in the password": {NewActor{District: 1, Name: "wanghui", Roles: []string{"viewer"}, Password: "x-WangHui-2026-y"}, Invalid},
		"an endless password":      {NewActor{District: 1, Name: "x", Roles: []string{"viewer"}, Password: strings.Repeat("ab12,", 40)}, Invalid},
	} {
		_, err := s.AddActor(t.Context(), c.n)
		wantCode(t, name, err, c.code)
	}
	if _, err := s.AddActor(t.Context(), NewActor{District: 2, Name: "王主任", Roles: []string{"viewer"}}); err != nil {
		t.Errorf("the same name in another district: %v", err)
	}
}

func TestActorByPassword(t *testing.T) {
	ctx := t.Context()
	s, pool := newActors(t)
	a := addActor(t, s, NewActor{Name: "王主任", Roles: []string{"admin", "viewer"}, Password: goodPassword})
	off := true
	gone := addActor(t, s, NewActor{Name: "离任", Roles: []string{"viewer"}, Password: goodPassword})
	if _, err := s.ChangeActor(ctx, 1, gone.ID, ActorChange{Disabled: &off}); err != nil {
		t.Fatal(err)
	}
	addActor(t, s, NewActor{Name: "无密码", Roles: []string{"viewer"}})

	got, err := s.ActorByPassword(ctx, 0, " 王主任", goodPassword)
	if err != nil || got.ID != a.ID || !slices.Equal(got.Roles, []string{"viewer", "admin"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	var words []string
	for _, c := range []struct{ name, password string }{
		{"王主任", goodPassword + "x"}, {"无此人", goodPassword}, {"离任", goodPassword}, {"无密码", goodPassword}, {"无密码", ""},
	} {
		_, err := s.ActorByPassword(ctx, 1, c.name, c.password)
		wantCode(t, c.name, err, Unauthorized)
		words = append(words, err.Error())
	}
	if len(slices.Compact(words)) != 1 {
		t.Errorf("refusals differ: %q", words)
	}
	_, err = s.ActorByPassword(ctx, 2, "王主任", goodPassword)
	wantCode(t, "another district", err, Unauthorized)

	// A hash made at other costs still works and is replaced by one of today's.
	old := "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
	key, err := derive(ctx, goodPassword, []byte("somesaltsomesalt"), 64, 1, 1, 32)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, "update actor set password_hash = $1 where id = $2", old+b64(key), a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ActorByPassword(ctx, 1, "王主任", goodPassword); err != nil {
		t.Errorf("old hash: %v", err)
	}
	var stored string
	err = pool.QueryRow(ctx, "select password_hash from actor where id = $1", a.ID).Scan(&stored)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored %q, %v", stored, err)
	}
	if _, err := s.ActorByPassword(ctx, 1, "王主任", goodPassword); err != nil {
		t.Errorf("new hash: %v", err)
	}
}

// An unknown name must take as long as a wrong password; without a hash to check it would
// take a twentieth.
func TestActorByPassword_takesAsLongForUnknownNames(t *testing.T) {
	s, _ := newActors(t)
	addActor(t, s, NewActor{Name: "known", Roles: []string{"viewer"}, Password: goodPassword})
	best := map[string]time.Duration{"known": time.Hour, "unknown": time.Hour}
	for range 9 { // in turn: what else the machine does falls on both
		for name := range best {
			start := time.Now()
			if _, err := s.ActorByPassword(t.Context(), 1, name, "wrong wrong wrong"); CodeOf(err) != Unauthorized {
				t.Fatal(err)
			}
			best[name] = min(best[name], time.Since(start))
		}
	}
	if ratio := float64(best["unknown"]) / float64(best["known"]); ratio < 0.4 || ratio > 2.5 {
		t.Errorf("%v", best)
	}
}

func TestVerifyPassword_refusesWhatItDidNotMake(t *testing.T) {
	for _, phc := range []string{"", "x", "$2a$10$abc", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AA", "$argon2id$v=19$m=64,t=1,p=1$%%$AAAA"} {
		if ok, _, err := verifyPassword(t.Context(), phc, goodPassword); ok || err == nil {
			t.Errorf("%q: %v, %v", phc, ok, err)
		}
	}
}

func TestLink_isGoodOnce(t *testing.T) {
	ctx := t.Context()
	s, pool := newActors(t)
	a := addActor(t, s, NewActor{Name: "a", Roles: []string{"viewer"}})
	link, err := s.NewSignInLink(ctx, 1, a.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var kept string
	if err := pool.QueryRow(ctx, "select string_agg(s::text, ' ') from actor_secret s").Scan(&kept); err != nil || strings.Contains(kept, link) {
		t.Errorf("the secret itself is stored: %s, %v", kept, err)
	}
	var won sync.Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			got, err := s.ActorByLink(context.Background(), link)
			if err == nil && got.ID == a.ID {
				won.Store(i, true)
			} else if CodeOf(err) != Unauthorized {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	n := 0
	won.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("a link signed in %d times", n)
	}

	late, _ := s.NewSignInLink(ctx, 1, a.ID, time.Hour)
	if _, err := pool.Exec(ctx, "update actor_secret set expires_at = now() - interval '1 second' where used_at is null"); err != nil {
		t.Fatal(err)
	}
	_, err = s.ActorByLink(ctx, late)
	wantCode(t, "expired", err, Unauthorized)
	token, _, err := s.NewToken(ctx, 1, a.ID, 0, "", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.ActorByLink(ctx, token)
	wantCode(t, "a token as a link", err, Unauthorized)
	_, err = s.ActorByToken(ctx, strings.Replace(token, "gmt_", "gml_", 1))
	wantCode(t, "a link as a token", err, Unauthorized)
	for _, wrong := range []string{"", "gml_", "gml_1_", "gml_x_ABCDEFGHIJKLMNOPQRSTUVWXYZ", link + "A", strings.Repeat("g", 10000)} {
		_, err := s.ActorByLink(ctx, wrong)
		wantCode(t, wrong[:min(len(wrong), 40)], err, Unauthorized)
	}
	_, err = s.NewSignInLink(ctx, 1, 999, time.Hour)
	wantCode(t, "unknown actor", err, NotFound)
	_, err = s.NewSignInLink(ctx, 1, a.ID, 0)
	wantCode(t, "a link for ever", err, Invalid)
}

func TestSession_ends(t *testing.T) {
	ctx := t.Context()
	s, pool := newActors(t)
	admin := addActor(t, s, NewActor{Name: "admin", Roles: []string{"admin"}})
	a := addActor(t, s, NewActor{Name: "a", Roles: []string{"viewer"}, Password: goodPassword})
	yes, no := true, false
	_ = no
	for name, end := range map[string]func(secret string) error{
		"on sign-out": func(secret string) error { return s.EndSession(ctx, secret) },
		"at its age": func(string) error {
			_, err := pool.Exec(ctx, "update session set expires_at = now() - interval '1 second'")
			return err
		},
		"when idle": func(string) error {
			_, err := pool.Exec(ctx, "update session set seen_at = now() - interval '8 hours 1 second'")
			return err
		},
		"on a new password": func(string) error {
			_, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Password: "another good long one"})
			return err
		},
		"on revoking": func(string) error {
			_, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Revoke: true, By: admin.ID})
			return err
		},
		"on disabling": func(string) error {
			_, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Disabled: &yes, By: admin.ID})
			return err
		},
		"when replaced": func(secret string) error {
			_, _, err := s.NewSession(ctx, a, secret)
			return err
		},
	} {
		if _, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Disabled: &no}); err != nil {
			t.Fatal(err)
		}
		secret, _, err := s.NewSession(ctx, a, "")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.ActorBySession(ctx, secret); err != nil || got.ID != a.ID {
			t.Fatalf("%s: before: %+v, %v", name, got, err)
		}
		if err := end(secret); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, err = s.ActorBySession(ctx, secret)
		wantCode(t, name, err, Unauthorized)
	}
	// Changing one's own password leaves the session it was done in.
	if _, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Disabled: &no}); err != nil {
		t.Fatal(err)
	}
	mine, _, _ := s.NewSession(ctx, a, "")
	other, _, _ := s.NewSession(ctx, a, "")
	if _, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Password: "yet another good one", By: a.ID, Keep: mine}); err != nil {
		t.Fatal(err)
	}
	_, err := s.ActorBySession(ctx, mine)
	wantCode(t, "own session", err, "")
	_, err = s.ActorBySession(ctx, other)
	wantCode(t, "other session", err, Unauthorized)

	// Use moves the idle limit on.
	if _, err := pool.Exec(ctx, "update session set seen_at = now() - interval '7 hours'"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ActorBySession(ctx, mine); err != nil {
		t.Fatal(err)
	}
	var fresh bool
	if err := pool.QueryRow(ctx, "select bool_and(seen_at > now() - interval '1 minute') from session").Scan(&fresh); err != nil || !fresh {
		t.Errorf("seen_at was not moved on, %v", err)
	}
}

func TestSession_keepsTheNewest(t *testing.T) {
	ctx := t.Context()
	s, pool := newActors(t)
	a := addActor(t, s, NewActor{Name: "a", Roles: []string{"viewer"}})
	first, _, err := s.NewSession(ctx, a, "")
	if err != nil {
		t.Fatal(err)
	}
	for range sessionsKept {
		if _, _, err := s.NewSession(ctx, a, ""); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := pool.QueryRow(ctx, "select count(*) from session").Scan(&n); err != nil || n != sessionsKept {
		t.Errorf("%d sessions kept, want %d, %v", n, sessionsKept, err)
	}
	_, err = s.ActorBySession(ctx, first)
	wantCode(t, "the oldest", err, Unauthorized)
}

func TestDisabledActor_losesEverything(t *testing.T) {
	ctx := t.Context()
	s, _ := newActors(t)
	admin := addActor(t, s, NewActor{Name: "admin", Roles: []string{"admin"}})
	a := addActor(t, s, NewActor{Name: "a", Roles: []string{"importer"}, Password: goodPassword, By: admin.ID})
	token, _, err := s.NewToken(ctx, 1, a.ID, admin.ID, "nightly import", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	link, _, err := s.NewSignInLinkBy(ctx, 1, a.ID, admin.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.ActorByToken(ctx, token); err != nil || got.Name != "a" {
		t.Fatalf("%+v, %v", got, err)
	}
	off, on := true, false
	if _, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Disabled: &off, By: admin.ID}); err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		_, err := s.ActorByToken(ctx, token)
		wantCode(t, when+": token", err, Unauthorized)
		_, err = s.ActorByLink(ctx, link)
		wantCode(t, when+": link", err, Unauthorized)
	}
	check("disabled")
	_, err = s.ActorByPassword(ctx, 1, "a", goodPassword)
	wantCode(t, "password", err, Unauthorized)
	_, _, err = s.NewToken(ctx, 1, a.ID, admin.ID, "", time.Hour)
	wantCode(t, "new token", err, NotFound)
	if _, err := s.ChangeActor(ctx, 1, a.ID, ActorChange{Disabled: &on}); err != nil {
		t.Fatal(err)
	}
	check("enabled again")
	account, err := s.ActorNamed(ctx, 1, "a")
	if err != nil || account.DisabledAt != nil || account.Tokens != 0 || !account.HasPassword {
		t.Errorf("%+v, %v", account, err)
	}
}

func TestChangeActor_keepsAnAdministrator(t *testing.T) {
	ctx := t.Context()
	s, pool := newActors(t)
	var admins []Actor
	for _, name := range []string{"a", "b", "c", "d"} {
		admins = append(admins, addActor(t, s, NewActor{Name: name, Roles: []string{"admin"}}))
	}
	addActor(t, s, NewActor{District: 2, Name: "elsewhere", Roles: []string{"admin"}})
	yes := true
	var wg sync.WaitGroup
	for i, a := range admins { // all at once, half of each kind
		wg.Go(func() {
			c := ActorChange{Disabled: &yes}
			if i%2 == 0 {
				c = ActorChange{Roles: []string{"viewer"}}
			}
			if _, err := s.ChangeActor(context.Background(), 1, a.ID, c); err != nil && CodeOf(err) != Conflict {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var left int
	err := pool.QueryRow(ctx, "select count(*) from actor where district = 1 and disabled_at is null and 'admin' = any (roles)").Scan(&left)
	if err != nil || left != 1 {
		t.Errorf("%d administrators left, want 1, %v", left, err)
	}
}

func TestDeleteExpired(t *testing.T) {
	ctx := t.Context()
	s, pool := newActors(t)
	a := addActor(t, s, NewActor{Name: "a", Roles: []string{"viewer"}})
	keep, _, _ := s.NewSession(ctx, a, "")
	token, _, _ := s.NewToken(ctx, 1, a.ID, 0, "", time.Hour)
	for _, q := range []string{
		`insert into session (hash, district, actor, expires_at) values (sha256('1'), 1, 1, now() - interval '1 second')`,
		`insert into session (hash, district, actor, expires_at, seen_at) values (sha256('2'), 1, 1, now() + interval '1 day', now() - interval '9 hours')`,
		`insert into actor_secret (district, hash, actor, kind, expires_at) values (1, sha256('3'), 1, 'token', now() - interval '1 second')`,
		`insert into actor_secret (district, hash, actor, kind, expires_at, used_at) values (1, sha256('4'), 1, 'link', now() + interval '9 days', now() - interval '2 days')`,
	} {
		if _, err := pool.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.DeleteExpired(ctx); n != 4 || err != nil {
		t.Errorf("deleted %d, %v; want 4", n, err)
	}
	_, err := s.ActorBySession(ctx, keep)
	wantCode(t, "live session", err, "")
	_, err = s.ActorByToken(ctx, token)
	wantCode(t, "live token", err, "")
}

func b64(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }
