package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gridmap/grid"
)

// credential is what a request shows of who sent it.
type credential struct {
	secret string // "": nothing
	bearer bool   // a script's token; else a session
	as     string // Gridmap-Actor: the id of whom the sender takes itself for; "": whoever it is
}

// The session cookie. With TLS the __Host- prefix makes browsers refuse one that another
// host, path or plain HTTP has set.
const (
	plainCookie  = "gridmap_session"
	secureCookie = "__Host-gridmap_session"
)

// credentialOf reads the request's credential; a bearer token goes before a cookie. Under TLS the
// plain cookie is nobody's: what travels by plain HTTP could have set it.
func credentialOf(r *http.Request, secure bool) credential {
	as := r.Header.Get("Gridmap-Actor")
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return credential{secret: strings.TrimSpace(token), bearer: true, as: as}
	}
	if c, err := r.Cookie(cookieName(secure)); err == nil {
		return credential{secret: c.Value, as: as}
	}
	return credential{}
}

func cookieName(secure bool) string {
	if secure {
		return secureCookie
	}
	return plainCookie
}

// seekActor finds whose credential it is; nil when it is nobody's (any more).
func (s *Server) seekActor(ctx context.Context, c credential) (*grid.Actor, error) {
	find := s.Store.ActorBySession
	if c.bearer {
		find = s.Store.ActorByToken
	}
	a, err := find(ctx, c.secret)
	if grid.CodeOf(err) == grid.Unauthorized {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &a, nil
}

// sessionCookie is the cookie that carries a session's secret; an empty one ends it.
func sessionCookie(secret string, expires time.Time, secure bool) *http.Cookie {
	c := &http.Cookie{Name: cookieName(secure), Value: secret, Path: "/", Expires: expires, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode}
	if secret == "" {
		c.MaxAge, c.Expires = -1, time.Unix(1, 0)
	}
	return c
}

// actorOf is who sent the request; nil when nobody is signed in. It fails closed: a database
// that does not answer means nobody.
func actorOf(ctx context.Context) *grid.Actor {
	v := visitOf(ctx)
	if v == nil {
		return nil
	}
	a, err := v.identify(ctx)
	if err != nil {
		return nil
	}
	return a
}

// allowed says whether the request's actor has the permission, in the district the query
// names, as an error if not.
func allowed(ctx context.Context, need grid.Permission) error {
	if need == grid.Public {
		return nil
	}
	v := visitOf(ctx)
	if v == nil {
		return grid.Errorf(grid.Unauthorized, "Sign in to do this.")
	}
	a, err := v.identify(ctx)
	switch {
	case err != nil:
		return err
	case a == nil:
		return grid.Errorf(grid.Unauthorized, "Sign in to do this.")
	case v.granted.as != "" && v.granted.as != strconv.FormatInt(a.ID, 10):
		// All tabs share the cookie: what one person drew must not become another's deed.
		return grid.Errorf(grid.Unauthorized, "Somebody else is signed in here now. Sign in again to do this.")
	case !grid.May(a.Roles, need):
		return grid.Errorf(grid.Forbidden, "Your roles do not include this (%s).", need)
	case v.district != 0:
		return allowedIn(ctx, v.district)
	}
	return nil
}

// allowedIn says whether the request's actor belongs to a district, as an error if not. Routes
// that take the district elsewhere than in ?district= call it.
func allowedIn(ctx context.Context, district int32) error {
	if a := actorOf(ctx); a == nil || a.District != district {
		return grid.Errorf(grid.Forbidden, "You are not an actor of district %d.", district)
	}
	return nil
}

// may reports, inside a handler everybody may call, whether the actor also has a permission.
func may(ctx context.Context, need grid.Permission) bool { return allowed(ctx, need) == nil }

// permissionsOf are the permissions of the request's actor in its own district.
func permissionsOf(a *grid.Actor) []grid.Permission {
	if a == nil {
		return grid.Permissions(nil)
	}
	return slices.Clip(grid.Permissions(a.Roles))
}
