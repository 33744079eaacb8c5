package web

import (
	"net/http"
	"strings"
)

// policy is the Content-Security-Policy: everything from here, nothing inline, no blob:.
// An external base map is the one other host, and only when configured.
func policy(base *BaseMap) string {
	host := ""
	if base != nil {
		host = " " + base.origin
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "worker-src 'self'",
		"img-src 'self' data:" + host, "connect-src 'self'" + host, "font-src 'self'", "manifest-src 'self'",
		"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
	}, "; ")
}

// protect sets the security headers of every answer.
func (s *Server) protect(next http.Handler) http.Handler {
	csp := policy(s.Base)
	referrer := "same-origin"
	if s.Base != nil {
		referrer = "strict-origin-when-cross-origin" // map services tie their keys to the origin
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", referrer)
		h.Set("X-Frame-Options", "DENY") // for what does not know frame-ancestors
		h.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if visitOf(r.Context()).secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store") // answers depend on who asks
		}
		next.ServeHTTP(w, r)
	})
}
