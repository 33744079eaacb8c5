package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// app serves the built web app. Files are read and compressed once, at the first request.
type app struct {
	files fs.FS
	live  bool // files change: read them every time, cache nothing
	kept  sync.Map
}

// file is one file ready to send.
type file struct {
	data, squeezed []byte // squeezed is nil when compressing gains nothing
	mime, tag      string
	hashed         bool // the name changes with the content
}

func newApp(files fs.FS, live bool) *app { return &app{files: files, live: live} }

// mimes are the types of files an app is made of; others are not served.
var mimes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".ico": "image/x-icon",
	".webp": "image/webp", ".json": "application/json", ".webmanifest": "application/manifest+json", ".map": "application/json",
	".txt": "text/plain; charset=utf-8", ".woff2": "font/woff2", ".wasm": "application/wasm",
}

// hashedName is how Vite names files after their content: assets/main-Bx3k9_aQ.js.
var hashedName = regexp.MustCompile(`^assets/.*-[A-Za-z0-9_-]{8}\.[a-z0-9.]+$`)

// open finds a file by its URL path; the error is fs.ErrNotExist when there is none.
func (a *app) open(urlPath string) (*file, error) {
	name := strings.TrimPrefix(path.Clean("/"+urlPath), "/")
	if name == "" {
		name = "index.html"
	}
	if kept, ok := a.kept.Load(name); ok {
		return kept.(*file), nil
	}
	mime := mimes[path.Ext(name)]
	if mime == "" || !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") {
		return nil, fs.ErrNotExist
	}
	data, err := fs.ReadFile(a.files, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	f := &file{data: data, mime: mime, tag: base64.RawURLEncoding.EncodeToString(sum[:12])}
	if a.live {
		return f, nil
	}
	f.hashed = hashedName.MatchString(name)
	if len(data) > 1024 && !strings.HasPrefix(mime, "image/p") && !strings.HasPrefix(mime, "image/j") && !strings.HasPrefix(mime, "font/") {
		var out bytes.Buffer
		w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if _, err := w.Write(data); err == nil && w.Close() == nil && out.Len() < len(data) {
			f.squeezed = out.Bytes()
		}
	}
	kept, _ := a.kept.LoadOrStore(name, f)
	return kept.(*file), nil
}

// send answers with the file, or 304.
func (f *file) send(w http.ResponseWriter, r *http.Request) {
	h, data, tag := w.Header(), f.data, `"`+f.tag+`"`
	h.Set("Cache-Control", "no-cache")
	if f.hashed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if f.squeezed != nil {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Values("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			data, tag = f.squeezed, `"`+f.tag+`-gz"`
		}
	}
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", f.mime)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}

// fallback answers what no route does: the app's files, its page for addresses of its own
// making, and 404.
func (s *Server) fallback(c echo.Context) error {
	r := c.Request()
	p := r.URL.Path
	if r.Method != http.MethodGet || strings.HasPrefix(p, "/api/") || strings.HasPrefix(p, "/tiles/") {
		return echo.ErrNotFound
	}
	f, err := s.app.open(p)
	if errors.Is(err, fs.ErrNotExist) && (p == "/" || path.Ext(p) == "" && strings.Contains(r.Header.Get("Accept"), "text/html")) {
		if f, err = s.app.open("/"); errors.Is(err, fs.ErrNotExist) {
			return c.String(http.StatusNotFound, "The web app is not part of this program. Build it with: make web\nThe API is described at /docs.\n")
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return echo.ErrNotFound
	}
	if err != nil {
		return err
	}
	visitOf(r.Context()).route = "/*"
	f.send(c.Response(), r)
	return nil
}
