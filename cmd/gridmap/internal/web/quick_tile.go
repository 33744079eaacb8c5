package web

import (
	"context"
	"hash/maphash"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"gridmap/tiles"
)

// plannedTiles keeps what addresses of public tiles mean until something changes. It is a table
// of fixed size, found by a hash with a secret seed: who has the place another wants gives way.
type plannedTiles struct {
	seed  maphash.Seed
	table []atomic.Pointer[plannedTile]
}

const (
	plannedMost = 1 << 15 // some 20 MB when all are taken
	longestKept = 300     // bytes of an address worth keeping
)

func newPlannedTiles() plannedTiles {
	return plannedTiles{maphash.MakeSeed(), make([]atomic.Pointer[plannedTile], plannedMost)}
}

func (t plannedTiles) place(path, query string) *atomic.Pointer[plannedTile] {
	h := maphash.String(t.seed, path)
	if query != "" {
		h ^= maphash.String(t.seed, query) >> 1
	}
	return &t.table[h%plannedMost]
}

// keep remembers a public plan; p.epoch is from before it was made.
func (t plannedTiles) keep(p *plannedTile) {
	if len(p.path)+len(p.query) <= longestKept {
		t.place(p.path, p.query).Store(p)
	}
}

// find is what an address means now, nil when that has to be found out.
func (t plannedTiles) find(path, query string, epoch int64, now time.Time) *plannedTile {
	p := t.place(path, query).Load()
	if p == nil || p.path != path || p.query != query || p.epoch != epoch || p.until != 0 && now.UnixNano() >= p.until {
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
	secure := r.TLS != nil
	if len(s.Proxies) > 0 {
		_, secure = s.origin(r)
	}
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
