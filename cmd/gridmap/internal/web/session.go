package web

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"gridmap/grid"
)

type sessionBody struct {
	Actor       *grid.Actor       `json:"actor" doc:"null when nobody is signed in"`
	Permissions []grid.Permission `json:"permissions" doc:"What the actor may do"`
}

type sessionOutput struct{ Body sessionBody }

func (s *Server) readSession(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	if err := s.mustIdentify(ctx); err != nil {
		return nil, err
	}
	a := actorOf(ctx)
	return &sessionOutput{Body: sessionBody{Actor: a, Permissions: permissionsOf(a)}}, nil
}

// mustIdentify tells "nobody" from "cannot say": the app must not sign people out because the
// database is away.
func (s *Server) mustIdentify(ctx context.Context) error {
	_, err := visitOf(ctx).identify(ctx)
	return err
}

type signInInput struct {
	Body struct {
		Name     string `json:"name,omitempty" maxLength:"200" doc:"With password"`
		Password string `json:"password,omitempty" maxLength:"1024"`
		District int32  `json:"district,omitempty" minimum:"1" doc:"Absent: the one with the lowest id"`
		Link     string `json:"link,omitempty" maxLength:"200" doc:"The secret of a one-time link, instead of name and password"`
	}
}

type signInOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      sessionBody
}

// signIn opens a session by password or one-time link. The session is always a new one and
// ends the one the request came with, so a planted cookie gains nothing.
func (s *Server) signIn(ctx context.Context, in *signInInput) (*signInOutput, error) {
	v, b := visitOf(ctx), in.Body
	if (b.Link == "") == (b.Name == "" || b.Password == "") {
		return nil, grid.Errorf(grid.Invalid, "Give a name and a password, or a link.")
	}
	back, err := s.takeTry(ctx, v.address, b.District, b.Name)
	if err != nil {
		s.metrics.signIns.WithLabelValues("refused").Inc()
		return nil, err
	}
	var a grid.Actor
	if b.Link != "" {
		a, err = s.Store.ActorByLink(ctx, b.Link)
	} else {
		a, err = s.Store.ActorByPassword(ctx, b.District, b.Name, b.Password)
	}
	if err != nil {
		s.metrics.signIns.WithLabelValues("failed").Inc()
		s.Log.WarnContext(ctx, "sign-in failed", "request_id", v.id, "address", v.address.String(), "name", b.Name, "link", b.Link != "")
		return nil, err
	}
	back()
	secret, session, err := s.Store.NewSession(ctx, a, v.sessionSecret())
	if err != nil {
		return nil, err
	}
	v.become(&a)
	s.metrics.signIns.WithLabelValues("done").Inc()
	s.Log.InfoContext(ctx, "signed in", "request_id", v.id, "address", v.address.String(), "district", a.District, "actor", a.ID, "name", a.Name, "link", b.Link != "")
	return &signInOutput{
		SetCookie: []http.Cookie{*sessionCookie(secret, session.Expires, v.secure)},
		Body:      sessionBody{Actor: &a, Permissions: permissionsOf(&a)},
	}, nil
}

// takeTry counts a try for the account that is meant; name is "" for a link.
func (s *Server) takeTry(ctx context.Context, from netip.Addr, district int32, name string) (back func(), err error) {
	if err := s.tries.address(from); err != nil {
		return nil, err // before anything is asked of the database
	}
	if name != "" {
		if district, name, err = s.Store.SignInName(ctx, district, name); err != nil {
			return nil, err
		}
	}
	return s.tries.take(from, district, name)
}

type signOutOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

// signOut ends the session; without one it is done already.
func (s *Server) signOut(ctx context.Context, _ *struct{}) (*signOutOutput, error) {
	v := visitOf(ctx)
	if secret := v.sessionSecret(); secret != "" {
		if err := s.Store.EndSession(ctx, secret); err != nil {
			return nil, err
		}
	}
	v.become(nil)
	return &signOutOutput{SetCookie: []http.Cookie{*sessionCookie("", time.Time{}, v.secure)}}, nil
}

// sessionSecret is the secret of the session the request came with, "" without one.
func (v *visit) sessionSecret() string {
	if v.granted.bearer {
		return ""
	}
	return v.granted.secret
}
