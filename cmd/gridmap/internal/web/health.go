package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

// healthz says that the process answers, whatever the database does.
func (s *Server) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readyz says whether requests should be sent here: the database answers, its schema is this
// program's and we are not about to stop.
func (s *Server) readyz(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 3*time.Second)
	defer cancel()
	ready := s.Ready
	if ready == nil {
		ready = s.Store.Ping
	}
	if s.hub.closed() {
		return grid.Errorf(grid.Unavailable, "The server is stopping.")
	}
	if err := ready(ctx); err != nil {
		return &grid.Error{Code: grid.Unavailable, Msg: "The database does not answer, or is not up to date.", Err: err}
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.String(http.StatusOK, "ok\n")
}
