package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"gridmap/tiles"
)

// plannedTile is what an address of a tile means, with the headers of its answer. The header
// values are shared by all answers and never changed.
type plannedTile struct {
	plan         *tiles.Plan
	gzipTag, tag []string
	cacheControl []string
	districted   bool // the address names the district
	epoch        int64
	until        time.Time // zero: for ever
}

var (
	acceptEncoding = []string{"Accept-Encoding"}
	noSniff        = []string{"nosniff"}
	sameOrigin     = []string{"same-origin"}
	strictTLS      = []string{"max-age=63072000"}
	gzipEncoding   = []string{"gzip"}
	tileTypes      = []string{tileType}
)

// documentHeaders protect pages; a tile is none and is never shown as one (nosniff).
var documentHeaders = []string{"Content-Security-Policy", "Referrer-Policy", "X-Frame-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy"}

func newPlannedTile(plan *tiles.Plan, districted bool, cacheControl string) *plannedTile {
	// A strong tag belongs to one encoding.
	return &plannedTile{plan: plan, districted: districted, gzipTag: []string{`"` + plan.Tag + `-gz"`}, tag: []string{`"` + plan.Tag + `"`}, cacheControl: []string{cacheControl}}
}

// answer sends the tile, or says that the client has it. find is asked for it only in the first
// case; when it has none nothing is sent and status is 0.
func (p *plannedTile) answer(w http.ResponseWriter, r *http.Request, find func(*tiles.Plan) (tiles.Tile, bool, error)) (status int, err error) {
	gzipped := takesGzip(r.Header["Accept-Encoding"])
	tag := p.tag
	if gzipped {
		tag = p.gzipTag
	}
	var tile tiles.Tile
	var data []byte
	if match := r.Header["If-None-Match"]; match != nil && matches(match, tag[0]) {
		status = http.StatusNotModified
	} else {
		found := false
		if tile, found, err = find(p.plan); err != nil || !found {
			return 0, err
		}
		status, data = http.StatusOK, tile.Data
		if tile.Empty {
			status = http.StatusNoContent
		} else if !gzipped {
			if data, err = tile.Plain(); err != nil {
				return 0, err
			}
		}
	}
	h := w.Header()
	if len(h) > 0 {
		for _, name := range documentHeaders {
			delete(h, name)
		}
		if r.Header["X-Request-Id"] == nil {
			delete(h, "X-Request-Id") // it names a line in the log, and a tile leaves none
		}
	}
	h["Etag"], h["Vary"], h["Cache-Control"] = tag, acceptEncoding, p.cacheControl
	if status == http.StatusNotModified { // what was said of the tile itself still holds
		delete(h, "X-Content-Type-Options")
		delete(h, "Cross-Origin-Resource-Policy")
		w.WriteHeader(status)
		return status, nil
	}
	h["X-Content-Type-Options"], h["Cross-Origin-Resource-Policy"] = noSniff, sameOrigin
	if status != http.StatusOK {
		w.WriteHeader(status)
		return status, nil
	}
	h["Content-Type"] = tileTypes
	if gzipped {
		h["Content-Encoding"] = gzipEncoding
	}
	h["Content-Length"] = []string{strconv.Itoa(len(data))}
	if tile.Truncated != nil {
		h["Tile-Truncated"] = []string{truncated(tile.Truncated)}
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
	return status, nil
}

// truncated says how many features of which layers were left out: "buildings=120, incidents=7".
func truncated(left map[string]int) string {
	var list []string
	for layer, n := range left {
		list = append(list, layer+"="+strconv.Itoa(n))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// plannedTiles keeps what addresses of public tiles mean until something changes.
type plannedTiles struct {
	kept *otter.Cache[tileAddress, *plannedTile]
}

type tileAddress struct{ path, query string }

const (
	plannedMost  = 32_768
	longestQuery = 200 // bytes of an address worth keeping
)

func newPlannedTiles() plannedTiles {
	return plannedTiles{otter.Must(&otter.Options[tileAddress, *plannedTile]{MaximumSize: plannedMost})}
}

// keep remembers a public plan made in an epoch; today says that it is for whatever day it is.
func (t plannedTiles) keep(path, query string, p *plannedTile, epoch int64, today bool) {
	if len(path) > longestQuery || len(query) > longestQuery {
		return
	}
	p.epoch = epoch
	if today {
		p.until = p.plan.Ends()
	}
	t.kept.Set(tileAddress{strings.Clone(path), strings.Clone(query)}, p)
}

func (t plannedTiles) find(path, query string, epoch int64, now time.Time) *plannedTile {
	p, ok := t.kept.GetIfPresent(tileAddress{path, query})
	if !ok || p.epoch != epoch || !p.until.IsZero() && !now.Before(p.until) {
		return nil
	}
	return p
}

const (
	tilesPath  = "/tiles/"
	tileRoute  = "/tiles/{layers}/{z}/{x}/{y}.mvt"
	logOfTiles = slog.LevelDebug // as logVisit has it
)

// quickTile answers for public tiles that are there, or that the client has, without all that
// other requests pass through; it keeps to the same rules, and leaves alone whatever would need
// a look at the database, the log or who asks. It says whether it has answered.
func (s *Server) quickTile(w http.ResponseWriter, r *http.Request) bool {
	if s.Tiles == nil || !strings.HasPrefix(r.URL.Path, tilesPath) || r.Method != http.MethodGet && r.Method != http.MethodHead || r.ContentLength != 0 {
		return false
	}
	start := time.Now()
	p := s.planned.find(r.URL.Path, r.URL.RawQuery, s.Tiles.Epoch(), start)
	if p == nil || r.Header["Authorization"] != nil || r.Header["X-Request-Id"] != nil || s.Log.Enabled(r.Context(), logOfTiles) {
		return false
	}
	_, secure := s.origin(r)
	if s.RequireTLS && !secure && !direct(r) {
		return false
	}
	if r.Header["Cookie"] != nil && !p.districted && credentialOf(r, secure).secret != "" {
		return false // who is signed in means the own district
	}
	s.metrics.inFlight.Inc()
	defer s.metrics.inFlight.Dec()
	if secure {
		w.Header()["Strict-Transport-Security"] = strictTLS
	}
	status, err := p.answer(w, r, s.keptTile)
	if status == 0 || err != nil {
		return false
	}
	s.metrics.tile(status, r.Method, time.Since(start))
	return true
}

func (s *Server) keptTile(p *tiles.Plan) (tiles.Tile, bool, error) {
	tile, ok := s.Tiles.Kept(p)
	return tile, ok, nil
}

// drawnTile is the tile, kept or drawn, for a client that may have to wait for its turn.
func (s *Server) drawnTile(ctx context.Context) func(*tiles.Plan) (tiles.Tile, bool, error) {
	return func(p *tiles.Plan) (tiles.Tile, bool, error) {
		if tile, ok := s.Tiles.Kept(p); ok {
			return tile, true, nil
		}
		tile, err := s.Tiles.Render(forClient(ctx), p)
		return tile, true, err
	}
}
