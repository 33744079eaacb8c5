package web

import (
	"context"
	"time"

	"gridmap/grid"
)

// linkLife is how long a sign-in link made here is good.
const linkLife = 24 * time.Hour

type actorsInput struct {
	District int32 `query:"district" minimum:"1" doc:"Absent: your own"`
}

type actorsOutput struct {
	Body struct {
		Items []grid.ActorAccount `json:"items"`
		Next  *string             `json:"next" doc:"Always null: a district's actors come at once"`
	}
}

func (s *Server) listActors(ctx context.Context, _ *actorsInput) (*actorsOutput, error) {
	list, err := s.Store.Actors(ctx, actorOf(ctx).District)
	if err != nil {
		return nil, err
	}
	out := &actorsOutput{}
	out.Body.Items = list
	return out, nil
}

type newActorInput struct {
	District int32 `query:"district" minimum:"1" doc:"Absent: your own"`
	Body     struct {
		Name        string   `json:"name" minLength:"1" maxLength:"60" doc:"Signs in with this"`
		DisplayName string   `json:"display_name,omitempty" maxLength:"100"`
		Roles       []string `json:"roles" minItems:"1" enum:"viewer,commander,planner,reviewer,importer,admin"`
		ScopeArea   *int64   `json:"scope_area,omitempty" minimum:"1" doc:"A street or community; absent: the whole district. Kept, not yet enforced: it limits nothing so far"`
		Password    string   `json:"password,omitempty" maxLength:"512" doc:"At least 12 characters; absent: signs in by link or token"`
		Issue       string   `json:"issue,omitempty" enum:"link,token" doc:"Also make a one-time sign-in link (a day) or a bearer token (a year)"`
	}
}

type actorBody struct {
	Actor     grid.ActorAccount `json:"actor"`
	Secret    string            `json:"secret,omitempty" doc:"Of the link or token asked for; it cannot be read again. A link is /#sign-in=SECRET"`
	ExpiresAt *time.Time        `json:"expires_at,omitempty" doc:"Of the secret"`
}

type actorOutput struct{ Body actorBody }

func (s *Server) addActor(ctx context.Context, in *newActorInput) (*actorOutput, error) {
	me, b := actorOf(ctx), in.Body
	a, err := s.Store.AddActor(ctx, grid.NewActor{District: me.District, Name: b.Name, DisplayName: b.DisplayName,
		Roles: b.Roles, ScopeArea: b.ScopeArea, Password: b.Password, By: me.ID})
	if err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "actor added", "request_id", requestID(ctx), "district", a.District, "by", me.ID, "actor", a.ID, "name", a.Name, "roles", a.Roles)
	return s.issue(ctx, a, b.Issue)
}

type changeActorInput struct {
	ID       int64 `path:"id" minimum:"1"`
	District int32 `query:"district" minimum:"1" doc:"Absent: your own"`
	Body     struct {
		DisplayName *string  `json:"display_name,omitempty" maxLength:"100"`
		Roles       []string `json:"roles,omitempty" enum:"viewer,commander,planner,reviewer,importer,admin"`
		ScopeArea   *int64   `json:"scope_area,omitempty" minimum:"0" doc:"0: the whole district. Kept, not yet enforced: it limits nothing so far"`
		Password    string   `json:"password,omitempty" maxLength:"512"`
		Disabled    *bool    `json:"disabled,omitempty" doc:"true ends all sessions, tokens and links at once"`
		Revoke      bool     `json:"revoke,omitempty" doc:"End all sessions, tokens and links; the actor may sign in again"`
		Issue       string   `json:"issue,omitempty" enum:"link,token" doc:"Make a one-time sign-in link (a day) or a bearer token (a year)"`
	}
}

func (s *Server) changeActor(ctx context.Context, in *changeActorInput) (*actorOutput, error) {
	me, b := actorOf(ctx), in.Body
	change := grid.ActorChange{DisplayName: b.DisplayName, Roles: b.Roles, ScopeArea: b.ScopeArea, Password: b.Password,
		Disabled: b.Disabled, Revoke: b.Revoke, By: me.ID}
	if in.ID == me.ID {
		change.Keep = visitOf(ctx).sessionSecret()
	}
	a, err := s.Store.ChangeActor(ctx, me.District, in.ID, change)
	if err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "actor changed", "request_id", requestID(ctx), "district", a.District, "by", me.ID, "actor", a.ID, "name", a.Name,
		"roles", a.Roles, "password", b.Password != "", "disabled", b.Disabled, "revoked", b.Revoke, "issued", b.Issue)
	return s.issue(ctx, a, b.Issue)
}

// issue answers with the account as it now is and the secret that was asked for, if any.
func (s *Server) issue(ctx context.Context, a grid.Actor, what string) (*actorOutput, error) {
	out := &actorOutput{}
	var expires time.Time
	var err error
	switch what {
	case "link":
		out.Body.Secret, expires, err = s.Store.NewSignInLinkBy(ctx, a.District, a.ID, actorOf(ctx).ID, linkLife)
	case "token":
		out.Body.Secret, expires, err = s.Store.NewToken(ctx, a.District, a.ID, actorOf(ctx).ID, "", grid.TokenLife)
	}
	if err != nil {
		return nil, err
	}
	if what != "" {
		out.Body.ExpiresAt = &expires
	}
	out.Body.Actor, err = s.Store.Actor(ctx, a.District, a.ID)
	return out, err
}
