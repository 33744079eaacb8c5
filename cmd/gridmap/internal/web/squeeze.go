package web

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// squeeze compresses JSON and text on their way out. Tiles and the app's files come compressed
// once, event streams never.
func squeeze(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.ContentTypes([]string{
		"application/json", "application/problem+json", "application/geo+json", "application/openapi+json",
		"application/openapi+yaml", "text/html", "text/css", "text/plain"}))
	if err != nil {
		panic(err) // only for options that contradict each other
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch p := r.URL.Path; {
		case p == eventsPath:
			next.ServeHTTP(w, r)
		case strings.HasPrefix(p, "/api/"), strings.HasPrefix(p, "/docs"), strings.HasPrefix(p, "/openapi"), p == "/style.json", p == "/metrics":
			compressed.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
