package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

// What an endpoint gets unless it asks for more.
const (
	usualBody = 64 << 10         // bytes of a request body
	planBody  = 2 << 20          // of a plan for 5,000 grids with what each had
	usualTime = 30 * time.Second // from the first byte of the request to the handler's end
	slack     = 10 * time.Second // to send the answer after that
)

// endpoint is a line of the routes table with what the guard must know.
type endpoint struct {
	method, path string
	need         grid.Permission
	body         int64
	within       time.Duration
	stream       bool // ends when it wants to: no deadline but its own
	passing      bool // writes nothing that lasts
	districted   bool // takes ?district=
	op           huma.Operation
}

// option changes a route from the usual.
type option func(*endpoint)

// maxBody allows request bodies of up to n bytes.
func maxBody(n int64) option { return func(e *endpoint) { e.body = n } }

// within gives the request, body included, another time than usual.
func within(d time.Duration) option { return func(e *endpoint) { e.within = d } }

// streams leaves deadlines to the handler.
func streams() option { return func(e *endpoint) { e.stream = true } }

// passing is for small requests that come all the time and write nothing that lasts: no effect is
// waited for, and the log has them only when debugging.
func passing() option { return func(e *endpoint) { e.passing = true } }

// answers sets the status of success, where it is not 200 (or 204 without a body).
func answers(status int) option { return func(e *endpoint) { e.op.DefaultStatus = status } }

// redraws describes how requests that change a draft end, beside being done.
func redraws() option {
	return func(e *endpoint) {
		e.op.Errors = append(e.op.Errors, http.StatusConflict)
		e.op.Description += " 409: somebody else was first; `current` shows the grids as they are now, who changed them and when."
	}
}

// conflicts tells when a request is refused because of what somebody else did.
func conflicts(when string) option {
	return func(e *endpoint) {
		e.op.Errors = append(e.op.Errors, http.StatusConflict)
		e.op.Description += " 409: " + when + "."
	}
}

// noResidents tells who writes words what they are not for.
func noResidents() option {
	return func(e *endpoint) {
		e.op.Description += " Comments are read by everybody who may read the district and stay with the edition: they are no place for residents' names, telephone numbers or addresses."
	}
}

// takes describes a parameter of a plain route for the API document: in is query or header.
func takes(in, name, schema, doc string) option {
	return func(e *endpoint) {
		e.op.Parameters = append(e.op.Parameters, &huma.Param{Name: name, In: in, Description: doc, Schema: &huma.Schema{Type: schema}})
	}
}

// gives describes the answer of a plain route for the API document.
func gives(status int, contentType, doc string) option {
	return func(e *endpoint) {
		r := &huma.Response{Description: doc}
		if contentType != "" {
			r.Content = map[string]*huma.MediaType{contentType: {}}
		}
		e.op.Responses[strconv.Itoa(status)] = r
	}
}

// hidden keeps a plain route out of the API document.
func hidden() option { return func(e *endpoint) { e.op.Hidden = true } }

func (s *Server) endpoint(method, path string, need grid.Permission, summary string, options []option) *endpoint {
	e := &endpoint{method: method, path: path, need: need, body: usualBody, within: usualTime, op: huma.Operation{
		OperationID: operationID(method, path), Method: method, Path: path, Summary: summary,
		Tags: []string{tagOf(path)}, Extensions: map[string]any{"x-permission": need},
		Responses: map[string]*huma.Response{},
	}}
	if need != grid.Public {
		e.op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
		e.op.Description = fmt.Sprintf("Needs the permission `%s`.", need)
	}
	for _, o := range options {
		o(e)
	}
	e.op.Description = strings.TrimSpace(e.op.Description)
	key := method + " " + echoPath(path)
	if s.endpoints[key] != nil {
		panic("web: route twice: " + key)
	}
	s.endpoints[key] = e
	return e
}

// route registers one JSON operation: in and out are structs as huma reads them. The guard
// checks the permission before in is even decoded.
func route[I, O any](s *Server, method, path string, need grid.Permission, summary string, fn func(context.Context, *I) (*O, error), options ...option) {
	e := s.endpoint(method, path, need, summary, options)
	op := e.op
	op.MaxBodyBytes, op.BodyReadTimeout = e.body, e.within
	op.Errors = append(op.Errors, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	if need != grid.Public {
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	if strings.Contains(path, "{") {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		if method != http.MethodGet && need != grid.Public && !e.passing {
			s.takeEffect(ctx)
		}
		return out, nil
	})
	if item := s.api.OpenAPI().Paths[path]; item != nil {
		if documented := operationOf(item, method); documented != nil {
			for _, p := range documented.Parameters {
				e.districted = e.districted || p.In == "query" && p.Name == "district"
			}
		}
	}
}

// plain registers a route that writes its own answer: tiles, streams, files. path is written
// with {name}; options describe it for the API document.
func (s *Server) plain(method, path string, need grid.Permission, summary string, h echo.HandlerFunc, options ...option) {
	e := s.endpoint(method, path, need, summary, options)
	for _, p := range e.op.Parameters {
		e.districted = e.districted || p.In == "query" && p.Name == "district"
	}
	s.echo.Add(method, echoPath(path), h)
	if e.op.Hidden {
		return
	}
	for _, part := range strings.Split(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			name, _, _ = strings.Cut(name, "}")
			e.op.Parameters = append(e.op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
		}
	}
	if len(e.op.Responses) == 0 {
		e.op.Responses["200"] = &huma.Response{Description: http.StatusText(http.StatusOK)}
	}
	s.api.OpenAPI().AddOperation(&e.op)
}

// guard stands before every handler: the permission, the district, the time and the size of
// the body, all from the routes table. A registered route that is not in the table cannot
// exist (see New), so what has no endpoint here is a 404 or a 405.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		e := s.endpoints[r.Method+" "+c.Path()]
		if e == nil {
			if err := next(c); !errors.Is(err, echo.ErrNotFound) {
				return err // 405, with Allow
			}
			return s.fallback(c)
		}
		v := visitOf(r.Context())
		v.route, v.passing = e.path, e.passing
		if err := v.readDistrict(r); err != nil {
			return err
		}
		if err := s.admit(r, e, v); err != nil {
			return err
		}
		if r.ContentLength > e.body {
			return tooBig(e.body)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, e.body)
		if !e.stream {
			rc := http.NewResponseController(c.Response())
			_ = rc.SetReadDeadline(time.Now().Add(e.within + slack))
			_ = rc.SetWriteDeadline(time.Now().Add(e.within + slack))
			ctx, cancel := context.WithTimeout(r.Context(), e.within)
			defer cancel()
			r = r.WithContext(ctx)
		}
		c.SetRequest(r)
		if err := next(c); err != nil {
			s.writeError(err, c) // here, while the context still tells a fault from a client that has left
		}
		return nil
	}
}

// admit decides whether the request may pass. A wrong bearer token is refused even where
// nobody needs one. Who is signed in and names no district means the own one.
func (s *Server) admit(r *http.Request, e *endpoint, v *visit) error {
	if v.granted.bearer || e.districted && v.district == 0 && v.granted.secret != "" {
		a, err := v.identify(r.Context())
		if err != nil {
			return err
		}
		if a == nil && v.granted.bearer {
			return grid.Errorf(grid.Unauthorized, "The bearer token is not known, or no longer valid.")
		}
		if a != nil && e.districted && v.district == 0 {
			v.district = a.District
			q := r.URL.Query()
			q.Set("district", strconv.Itoa(int(a.District)))
			r.URL.RawQuery = q.Encode()
		}
	}
	return allowed(r.Context(), e.need)
}

// readDistrict notes the district the query names.
func (v *visit) readDistrict(r *http.Request) error {
	if !strings.Contains(r.URL.RawQuery, "district") {
		return nil
	}
	values := r.URL.Query()["district"]
	if len(values) == 0 {
		return nil
	}
	id, err := strconv.ParseInt(values[0], 10, 32)
	if err != nil || id < 1 || len(values) > 1 {
		return grid.Errorf(grid.Invalid, "district: give the id of one district, a whole number; GET /api/v1/districts lists them.")
	}
	v.district = int32(id)
	return nil
}

// tagOf groups routes in the API document: api/v1/grids/{id} is of "grids".
func tagOf(path string) string {
	rest, api := strings.CutPrefix(path, "/api/v1/")
	first, _, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
	if !api && first != "tiles" && first != "style.json" {
		return "server"
	}
	return strings.TrimSuffix(first, ".json")
}

// echoPath is a path with {name} in echo's writing, :name.
func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

func operationOf(item *huma.PathItem, method string) *huma.Operation {
	return map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[method]
}
