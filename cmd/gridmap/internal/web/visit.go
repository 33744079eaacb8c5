package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gridmap/grid"
)

// visit is what the server knows about one request while it is answered; it travels in the
// request's context.
type visit struct {
	id       string // request id: sent by the client or made here
	address  netip.Addr
	secure   bool   // the client speaks TLS, to us or to the declared proxy
	route    string // the route's pattern; "" when none matched
	passing  bool   // the route is a passing one
	district int32  // the district the query names; 0: none
	granted  credential

	once  sync.Once
	actor atomic.Pointer[grid.Actor]
	err   error // once is done
	seek  func(context.Context, credential) (*grid.Actor, error)
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// identify looks the actor up, once per request and only when somebody asks: tiles of public
// layers never cost a query. The actor is nil when the request carries no credential, or one
// that no longer counts.
func (v *visit) identify(ctx context.Context) (*grid.Actor, error) {
	v.once.Do(func() {
		if v.seek != nil && v.granted.secret != "" {
			var a *grid.Actor
			a, v.err = v.seek(ctx, v.granted)
			v.actor.Store(a)
		}
	})
	return v.actor.Load(), v.err
}

// become makes a the request's actor, after a sign-in; nil after a sign-out.
func (v *visit) become(a *grid.Actor) {
	v.once.Do(func() {})
	v.actor.Store(a)
	v.err = nil
}

// requestID is the id of the request ctx belongs to, "" outside one.
func requestID(ctx context.Context) string {
	if v := visitOf(ctx); v != nil {
		return v.id
	}
	return ""
}

// sentID is what a client may call its request; anything else gets a new id.
var sentID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// begin opens the visit of a request.
func (s *Server) begin(r *http.Request) *visit {
	v := &visit{id: r.Header.Get("X-Request-Id"), seek: s.seekActor}
	if !sentID.MatchString(v.id) {
		v.id = rand.Text()
	}
	v.address, v.secure = s.origin(r)
	v.granted = credentialOf(r, v.secure)
	return v
}

// observe opens the visit, names it in the answer, turns a panic into a problem, and when all
// is said measures and logs the request.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, v := time.Now(), s.begin(r)
		out := &recorder{ResponseWriter: w}
		out.Header().Set("X-Request-Id", v.id)
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		s.metrics.inFlight.Inc()
		defer func() {
			s.metrics.inFlight.Dec()
			fault := recover()
			if fault != nil && fault != http.ErrAbortHandler {
				s.Log.ErrorContext(r.Context(), "panic", "request_id", v.id, "path", r.URL.Path, "panic", fault, "stack", string(debug.Stack()))
				if out.status == 0 {
					s.refuse(out, r, faultProblem())
					fault = nil
				} else {
					fault = http.ErrAbortHandler // half an answer must not look like a whole one
				}
			}
			took := time.Since(start)
			s.metrics.request(v.route, r.Method, out.code(), took)
			s.logVisit(r, v, out, took)
			if fault != nil {
				panic(fault)
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// logVisit writes one line a request: refusals and faults louder than answers, the many small
// requests of a map only when debugging. The query is left out: it may hold what people search.
func (s *Server) logVisit(r *http.Request, v *visit, out *recorder, took time.Duration) {
	code, level := out.code(), slog.LevelInfo
	switch {
	case code >= 500:
		level = slog.LevelError
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusTooManyRequests:
		level = slog.LevelWarn
	case code >= 400:
	case v.passing, r.Method == http.MethodGet && !strings.HasPrefix(v.route, "/api/"):
		level = slog.LevelDebug
	}
	if !s.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("request_id", v.id), slog.String("method", r.Method), slog.String("route", v.route),
		slog.String("path", r.URL.Path), slog.Int("status", code), slog.Int64("bytes", out.bytes),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("address", v.address.String()),
	}
	if a := v.actor.Load(); a != nil {
		attrs = append(attrs, slog.Group("actor", "district", a.District, "id", a.ID, "name", a.Name))
	}
	s.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int // 0: nothing yet
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach deadlines and Flush.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
