package web

import (
	"net/http"

	"gridmap/grid"
)

// routes is the table of contents: method, path, permission, handler.
func (s *Server) routes() {
	get, post, del := http.MethodGet, http.MethodPost, http.MethodDelete
	_, _ = post, del

	// Health and the plain routes
	s.echo.GET("/healthz", s.healthz)

	// The JSON API
	route(s, get, "/api/v1/session", grid.Public, "Who is signed in", s.readSession)
}
