package web

import (
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// apiConfig is huma as we want it: no $schema links in answers, no documents of its own, and
// misspelt query parameters refused instead of ignored.
func apiConfig() huma.Config {
	c := huma.DefaultConfig("Gridmap", "1")
	c.CreateHooks = nil
	c.DocsPath, c.OpenAPIPath, c.SchemasPath = "", "", ""
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "Grids, responsibility, incidents and tiles of an urban district. Coordinates are [longitude, latitude], WGS84; " +
		"bounds are [west, south, east, north]. Lists carry `items` and `next`, the address of the next page or null. " +
		"Refusals are problem documents (RFC 9457). Questions take `district` (absent: your own, or the one with the lowest id) " +
		"and, where time matters, `as_of` (a day of the district; absent: today) or `edition`."
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	describeShapes(c.Components.Schemas)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: plainCookie, Description: "Opened by POST /api/v1/session; with TLS the cookie is " + secureCookie},
		"token":   {Type: "http", Scheme: "bearer", Description: "Made by `gridmap actor token NAME` or PATCH /api/v1/actors/{id}"},
	}
	return c
}

// schemaName tells what importers call Batch or Summary from what others do.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if strings.HasSuffix(t.PkgPath(), "/importers") {
		name = "Import" + name
	}
	return name
}

// document is the API description, made at the first request for it.
type document struct {
	once       sync.Once
	json, yaml []byte
	html       []byte
	err        error
}

func (d *document) build(s *Server) error {
	d.once.Do(func() {
		api := s.api.OpenAPI()
		if d.json, d.err = api.MarshalJSON(); d.err != nil {
			return
		}
		if d.yaml, d.err = api.YAML(); d.err != nil {
			return
		}
		d.html, d.err = renderDocs(api)
	})
	return d.err
}

func (s *Server) openAPIJSON(c echo.Context) error {
	if err := s.document.build(s); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/openapi+json", s.document.json)
}

func (s *Server) openAPIYAML(c echo.Context) error {
	if err := s.document.build(s); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/openapi+yaml", s.document.yaml)
}

func (s *Server) docs(c echo.Context) error {
	if err := s.document.build(s); err != nil {
		return err
	}
	return c.HTMLBlob(http.StatusOK, s.document.html)
}
