package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

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

// retryAfter is what a client waits when the database is busy or away.
const retryAfter = 2 * time.Second

const problemType = "application/problem+json"

// problemBody is an RFC 9457 problem.
type problemBody struct {
	Type      string             `json:"type" doc:"about:blank, or a URN naming the kind of problem"`
	Title     string             `json:"title"`
	Status    int                `json:"status"`
	Detail    string             `json:"detail,omitempty" doc:"What is wrong and how to fix it, in plain words"`
	RequestID string             `json:"request_id,omitempty" doc:"Finds the request in the server's log"`
	Problems  []grid.Problem     `json:"problems,omitempty"`
	Current   []grid.CurrentGrid `json:"current,omitempty" doc:"Of 409: grids somebody else changed first, as they are now"`

	headers http.Header
}

func (p *problemBody) Error() string             { return p.Detail }
func (p *problemBody) GetStatus() int            { return p.Status }
func (p *problemBody) ContentType(string) string { return problemType }

// GetHeaders are the headers that belong to the refusal; huma and refuse send them.
func (p *problemBody) GetHeaders() http.Header { return p.headers }

func newProblem(status int, detail string) *problemBody {
	return &problemBody{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func (p *problemBody) with(header, value string) *problemBody {
	if p.headers == nil {
		p.headers = http.Header{}
	}
	p.headers.Set(header, value)
	return p
}

// tooMany refuses for a while.
func tooMany(wait time.Duration, detail string) *problemBody {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return newProblem(http.StatusTooManyRequests, detail).with("Retry-After", strconv.Itoa(seconds))
}

func tooBig(limit int64) *problemBody {
	return newProblem(http.StatusRequestEntityTooLarge, fmt.Sprintf("The request's body is larger than the %d bytes taken here.", limit))
}

func faultProblem() *problemBody {
	return newProblem(http.StatusInternalServerError, "Something went wrong on our side; the request id helps to find it in the log.")
}

func init() {
	// huma's own refusals (validation, decoding) take the same form.
	huma.NewErrorWithContext = func(c huma.Context, status int, msg string, errs ...error) huma.StatusError {
		p := newProblem(status, msg)
		if c != nil {
			p.RequestID = requestID(c.Context())
		}
		for _, err := range errs {
			if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
				*p = *tooBig(big.Limit)
				p.RequestID = requestID(c.Context())
				return p
			}
			if d, ok := errors.AsType[*huma.ErrorDetail](err); ok {
				p.Problems = append(p.Problems, grid.Problem{Rule: "input", Message: d.Message, Field: d.Location})
			} else if err != nil {
				p.Problems = append(p.Problems, grid.Problem{Rule: "input", Message: err.Error()})
			}
		}
		switch {
		case status >= 500: // what huma could not read or decode says nothing about our insides
			p.Problems = nil
		case len(p.Problems) > 0:
			first := p.Problems[0]
			p.Detail = strings.TrimPrefix(first.Field+": "+first.Message, ": ")
		}
		return p
	}
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return huma.NewErrorWithContext(nil, status, msg, errs...)
	}
}

// problem maps any error to a problem; what is not meant for people becomes 500 and is
// logged here, once.
func (s *Server) problem(ctx context.Context, err error) *problemBody {
	p := newProblem(0, "")
	var he *echo.HTTPError
	if own, ok := errors.AsType[*problemBody](err); ok {
		*p = *own
	} else if e, ok := errors.AsType[*grid.Error](err); ok {
		p.Status, p.Detail, p.Problems, p.Current = statuses[e.Code], e.Msg, e.Problems, e.Current
	} else if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		p = tooBig(big.Limit)
	} else if errors.As(err, &he) {
		p.Status = he.Code
		if msg, ok := he.Message.(string); ok && msg != http.StatusText(he.Code) {
			p.Detail = msg
		}
	} else if errors.Is(err, context.DeadlineExceeded) {
		p.Status, p.Detail = http.StatusServiceUnavailable, "This took too long. Ask for less at once, or try again."
	}
	if p.Status == 0 {
		p = faultProblem()
		if ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "request failed", "error", err, "request_id", requestID(ctx))
		}
	}
	switch p.Status {
	case http.StatusUnauthorized:
		p.with("WWW-Authenticate", `Bearer realm="gridmap"`)
	case http.StatusServiceUnavailable:
		if p.headers.Get("Retry-After") == "" {
			p.with("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
		}
		s.Log.WarnContext(ctx, "unavailable", "error", err, "request_id", requestID(ctx))
	}
	p.Title, p.RequestID = http.StatusText(p.Status), requestID(ctx)
	return p
}

// refuse writes a problem; nothing may have been written before.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p *problemBody) {
	p.RequestID = requestID(r.Context())
	head := w.Header()
	for name, values := range p.headers {
		head[name] = values
	}
	head.Del("Content-Encoding")
	head.Del("ETag")
	head.Set("Content-Type", p.ContentType(""))
	head.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.Log.Debug("problem not sent", "error", err, "request_id", p.RequestID)
	}
}

// writeError is echo's error handler: plain routes, 404 and 405.
func (s *Server) writeError(err error, c echo.Context) {
	if c.Response().Committed {
		s.Log.Debug("error after the answer began", "error", err, "request_id", requestID(c.Request().Context()))
		return
	}
	p := s.problem(c.Request().Context(), err)
	switch {
	case p.Status == http.StatusNotFound && p.Detail == "":
		p.Detail = "There is nothing at this address. The API is described at /docs."
	case p.Status == http.StatusMethodNotAllowed:
		p.Detail = fmt.Sprintf("%s is not possible here; the header Allow says what is.", c.Request().Method)
	}
	s.refuse(c.Response(), c.Request(), p)
}

// operationID makes get-grids-id out of a method and path.
func operationID(method, path string) string {
	clean := strings.NewReplacer("/api/v1/", "", "/", "-", "{", "", "}", "", ".", "-").Replace(path)
	return strings.ToLower(method) + "-" + strings.Trim(clean, "-")
}
