package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// silent is the least an http.ResponseWriter can be.
type silent struct{ header http.Header }

func (w *silent) Header() http.Header         { return w.header }
func (w *silent) WriteHeader(int)             {}
func (w *silent) Write(b []byte) (int, error) { return len(b), nil }

// BenchmarkTileChain is what a tile costs between net/http and the cache: everything a request
// passes through, without a connection.
func BenchmarkTileChain(b *testing.B) {
	m := newMapped(b)
	path := "/tiles/grids,buildings/" + m.tile
	tag := m.ask("GET", path, "Accept-Encoding", "gzip").Header().Get("ETag")
	for name, match := range map[string]string{"200": "", "304": tag} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
			if match != "" {
				r.Header.Set("If-None-Match", match)
			}
			r.RequestURI, r.Body = "", http.NoBody
			b.ReportAllocs()
			for b.Loop() {
				m.handler.ServeHTTP(&silent{http.Header{}}, r)
			}
		})
	}
}
