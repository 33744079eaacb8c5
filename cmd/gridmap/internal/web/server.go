// Package web is the HTTP face of Gridmap and the only package that imports echo. routes.go
// is its table of contents, endpoint.go the guard every request passes, errors.go the only
// table from errors to statuses.
package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"gridmap/grid"
	"gridmap/importers"
	"gridmap/static"
	"gridmap/tiles"
)

// Config is what serve.go wires together. Log, Store, Tiles and Imports are needed, the rest as
// said.
type Config struct {
	Log      *slog.Logger
	Store    *grid.Store
	Tiles    *tiles.Tileset
	Imports  *importers.Store
	Follower *grid.Follower              // for metrics and readiness; nil: not followed
	Ready    func(context.Context) error // whether the server may get requests; nil: when the database answers

	Assets fs.FS    // the built web app; nil: the one in the binary
	Live   bool     // Assets change while we run: a developer's --web-dir
	Base   *BaseMap // nil: none

	Proxies    []netip.Prefix // whose X-Forwarded-* are believed
	RequireTLS bool           // refuse what comes neither by TLS nor from this machine
}

// Server answers HTTP. Make it with New.
type Server struct {
	Config
	echo      *echo.Echo
	api       huma.API
	handler   http.Handler
	endpoints map[string]*endpoint // by method and echo's writing of the path
	tries     *tries
	metrics   *metrics
	hub       *hub
	presences *presences
	name      string // among the servers on one database
	app       *app
	document  document
	analyses  analyses
	planned   plannedTiles
}

// New builds the handler tree.
func New(c Config) *Server {
	if c.Assets == nil {
		c.Assets, _ = fs.Sub(static.Dist, "dist")
	}
	s := &Server{Config: c, echo: echo.New(), endpoints: map[string]*endpoint{}, tries: newTries(), app: newApp(c.Assets, c.Live), planned: newPlannedTiles()}
	s.hub = newHub()
	s.presences, s.name = newPresences(s.tellPresence), rand.Text()
	s.metrics = newMetrics(s)
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.writeError
	s.echo.Use(s.guard)
	s.api = humaecho.New(s.echo, apiConfig())
	s.routes()
	for _, r := range s.echo.Routes() {
		if s.endpoints[r.Method+" "+r.Path] == nil {
			panic(fmt.Sprintf("web: %s %s has no permission: register it with route or plain", r.Method, r.Path))
		}
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, newProblem(http.StatusForbidden, "This request comes from another site's page and was refused."))
	}))
	s.handler = s.observe(s.protect(s.requireTLS(cross.Handler(squeeze(headAsGet(s.echo))))))
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.quickTile(w, r) {
		s.handler.ServeHTTP(w, r)
	}
}

// Close ends the event streams, so that a graceful stop need not wait for them.
func (s *Server) Close() {
	s.hub.close()
	s.presences.close()
}

type headKey struct{}

// headAsGet answers HEAD with the head of what GET would give; net/http drops the body.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.WithContext(context.WithValue(r.Context(), headKey{}, true))
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}
