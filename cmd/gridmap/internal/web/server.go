// Package web is the HTTP face of Gridmap and the only package that imports echo. routes.go
// is its table of contents, errors.go the only table from errors to statuses.
package web

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

// Config is what serve.go wires together; every field is needed unless it says otherwise.
type Config struct {
	Log   *slog.Logger
	Store *grid.Store
}

// Server answers HTTP. Make it with New.
type Server struct {
	Config
	echo *echo.Echo
	api  huma.API
}

// New builds the handler tree.
func New(c Config) *Server {
	s := &Server{Config: c, echo: echo.New()}
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.writeError
	config := huma.DefaultConfig("Gridmap", "1")
	config.DocsPath, config.OpenAPIPath = "", "/openapi"
	s.api = humaecho.New(s.echo, config)
	s.routes()
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// route registers one JSON operation: in and out are structs as huma reads them, and the
// permission is checked before fn runs.
func route[I, O any](s *Server, method, path string, need grid.Permission, summary string, fn func(context.Context, *I) (*O, error)) {
	huma.Register(s.api, huma.Operation{
		OperationID: operationID(method, path),
		Method:      method, Path: path, Summary: summary,
		Middlewares: huma.Middlewares{s.permit(need)},
	}, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
}
