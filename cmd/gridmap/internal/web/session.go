package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

type actorKey struct{}
type requestIDKey struct{}

// actorOf is who sent the request; nil when nobody is signed in.
func actorOf(ctx context.Context) *grid.Actor {
	a, _ := ctx.Value(actorKey{}).(*grid.Actor)
	return a
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// allowed says whether the request's actor has the permission, as an error if not.
func allowed(ctx context.Context, need grid.Permission) error {
	a := actorOf(ctx)
	switch {
	case need == grid.Public:
		return nil
	case a == nil:
		return grid.Errorf(grid.Unauthorized, "Sign in to do this.")
	case !grid.May(a.Roles, need):
		return grid.Errorf(grid.Forbidden, "Your roles do not include this (%s).", need)
	}
	return nil
}

// permit is the check beside every JSON route.
func (s *Server) permit(need grid.Permission) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		if err := allowed(c.Context(), need); err != nil {
			p := s.problem(c.Context(), err)
			_ = huma.WriteErr(s.api, c, p.Status, p.Detail)
			return
		}
		next(c)
	}
}

// may is the same check for plain echo routes: s.echo.GET(path, handler, s.may(grid.Import)).
func (s *Server) may(need grid.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := allowed(c.Request().Context(), need); err != nil {
				return err
			}
			return next(c)
		}
	}
}

type sessionOutput struct {
	Body struct {
		Actor       *grid.Actor       `json:"actor" doc:"null when nobody is signed in"`
		Permissions []grid.Permission `json:"permissions"`
	}
}

func (s *Server) readSession(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	out := &sessionOutput{}
	out.Body.Actor = actorOf(ctx)
	var roles []string
	if out.Body.Actor != nil {
		roles = out.Body.Actor.Roles
	}
	out.Body.Permissions = grid.Permissions(roles)
	return out, nil
}

func (s *Server) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }
