package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"gridmap/grid"
)

// statuses is the only table from error codes to HTTP.
var statuses = map[string]int{
	grid.Invalid:      http.StatusUnprocessableEntity,
	grid.NotFound:     http.StatusNotFound,
	grid.Conflict:     http.StatusConflict,
	grid.Forbidden:    http.StatusForbidden,
	grid.Unauthorized: http.StatusUnauthorized,
	grid.Unavailable:  http.StatusServiceUnavailable,
}

// problemBody is an RFC 9457 problem.
type problemBody struct {
	Type      string         `json:"type" doc:"about:blank, or a URN naming the kind of problem"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail,omitempty" doc:"What is wrong and how to fix it, in plain words"`
	RequestID string         `json:"request_id,omitempty"`
	Problems  []grid.Problem `json:"problems,omitempty"`
}

func (p *problemBody) Error() string             { return p.Detail }
func (p *problemBody) GetStatus() int            { return p.Status }
func (p *problemBody) ContentType(string) string { return "application/problem+json" }

func init() {
	// huma's own refusals (validation, decoding) take the same form.
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := &problemBody{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: msg}
		for _, err := range errs {
			if d, ok := errors.AsType[*huma.ErrorDetail](err); ok {
				p.Problems = append(p.Problems, grid.Problem{Rule: "input", Message: d.Message, Field: d.Location})
			} else if err != nil {
				p.Problems = append(p.Problems, grid.Problem{Rule: "input", Message: err.Error()})
			}
		}
		return p
	}
}

// problem maps any error to a problem; what is not meant for people becomes 500 and is
// logged here, once.
func (s *Server) problem(ctx context.Context, err error) *problemBody {
	p := &problemBody{Type: "about:blank", RequestID: requestID(ctx)}
	var he *echo.HTTPError
	if own, ok := errors.AsType[*problemBody](err); ok {
		*p = *own
		p.RequestID = requestID(ctx)
	} else if e, ok := errors.AsType[*grid.Error](err); ok {
		p.Status, p.Detail, p.Problems = statuses[e.Code], e.Msg, e.Problems
	} else if errors.As(err, &he) {
		p.Status = he.Code
		if msg, ok := he.Message.(string); ok {
			p.Detail = msg
		}
	}
	if p.Status == 0 {
		p.Status, p.Detail = http.StatusInternalServerError, "Something went wrong on our side; the request id helps to find it in the log."
		if ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "request failed", "error", err, "request_id", p.RequestID)
		}
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// writeError is echo's error handler, for the plain routes.
func (s *Server) writeError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := s.problem(c.Request().Context(), err)
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	if c.Request().Method == http.MethodHead {
		err = c.NoContent(p.Status)
	} else {
		err = c.JSON(p.Status, p)
	}
	if err != nil {
		s.Log.Warn("error not written", "error", err)
	}
}

// operationID makes get-api-v1-grids-id out of a method and path.
func operationID(method, path string) string {
	clean := strings.NewReplacer("/api/v1/", "", "/", "-", "{", "", "}", "").Replace(path)
	return strings.ToLower(method) + "-" + clean
}
