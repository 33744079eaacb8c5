//go:build linux

package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
	"gridmap/tiles"
)

// The benchmark over HTTP runs this program once more, as the server.
const (
	contendersEnv = "GRIDMAP_BENCH_CONTENDERS" // the core to serve on
	benchLayers   = "grids,buildings"
)

func TestMain(m *testing.M) {
	if core := os.Getenv(contendersEnv); core != "" {
		if err := serveContenders(core); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serveContenders serves every contender at an address of its own, says where on standard output
// and ends with standard input.
func serveContenders(core string) error {
	ctx := context.Background()
	on, err := strconv.Atoi(core)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	if name := os.Getenv("GRIDMAP_BENCH_PROFILE"); name != "" { // what the server did, for go tool pprof
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	pool, err := sql.Open(ctx, os.Getenv("GRIDMAP_BENCH_DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	store := grid.NewStore(pool)
	gridmap := func(o tiles.Options) (*Server, error) {
		var server *Server
		set, err := tiles.New(ctx, pool, o)
		if err != nil {
			return nil, err
		}
		if err := set.Warm(ctx); err != nil {
			return nil, err
		}
		server = New(Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Store: store, Tiles: set})
		return server, nil
	}
	cold, err := gridmap(tiles.Options{CacheBytes: 1}) // too little for any tile
	if err != nil {
		return err
	}
	warm, err := gridmap(tiles.Options{Memory: 2 << 30, CacheBytes: 1 << 30})
	if err != nil {
		return err
	}
	perRequest, err := newSQLTiles(ctx, pool.Config(), on)
	if err != nil {
		return err
	}
	plain := &prebuilt{tiles: map[string][]byte{}}
	addresses := map[string]string{}
	for name, handler := range map[string]http.Handler{
		"cold": cold, "warm": warm, "sql": perRequest, "prebuilt": plain,
		"bare304": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }),
		"lawful304": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // RFC 9110 15.4.5: what a 304 must carry
			h := w.Header()
			h["Etag"], h["Vary"], h["Cache-Control"] = lawfulTag, acceptEncoding, publicEachTime
			w.WriteHeader(http.StatusNotModified)
		}),
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		addresses[name] = listener.Addr().String()
		// The limits of serve.go.
		front := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
			IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10}
		go func() { _ = front.Serve(listener) }()
	}
	if err := json.NewEncoder(os.Stdout).Encode(addresses); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// prebuilt is the least a server can do: bytes from a map. PUT puts them there.
type prebuilt struct{ tiles map[string][]byte }

func (p *prebuilt) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPut {
		p.tiles[r.URL.Path], _ = io.ReadAll(r.Body)
		return
	}
	data, ok := p.tiles[r.URL.Path]
	switch {
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	case len(data) == 0:
		w.WriteHeader(http.StatusNoContent)
	default:
		h := w.Header()
		h.Set("Content-Type", tileType)
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data)
	}
}

// sqlTiles is how a tile server without an engine works: the statements of a tile at every
// request, prepared, and gzip of the standard library. What grids say beside their shape has been
// read before, in its favour.
type sqlTiles struct {
	pool       *pgxpool.Pool
	district   int32
	edition    int64
	proved     bool
	ids        []int64
	boxes      []geo.Box
	states     []string
	households []*int32
	buildings  []int32

	mu        sync.Mutex
	processes []int // of the database, one a connection
}

func newSQLTiles(ctx context.Context, config *pgxpool.Config, core int) (*sqlTiles, error) {
	s := &sqlTiles{}
	config.MaxConns = 4
	config.ConnConfig.RuntimeParams["jit"] = "off"
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	config.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	known := config.AfterConnect
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		if known != nil {
			if err := known(ctx, c); err != nil {
				return err
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.processes = append(s.processes, int(c.PgConn().PID()))
		return pin(int(c.PgConn().PID()), core)
	}
	var err error
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	err = s.pool.QueryRow(ctx, `select d.id, e.id, e.proved from district d join edition e on e.district = d.id
		where e.during @> current_date order by d.id limit 1`).Scan(&s.district, &s.edition, &s.proved)
	if err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, `select gs.grid,
			array[st_xmin(s.geom)::bigint, st_ymin(s.geom)::bigint, st_xmax(s.geom)::bigint, st_ymax(s.geom)::bigint], st.state,
			case when b.households between 1 and 9 then null else coalesce(b.households, 0)::integer end, coalesce(b.buildings, 0)::integer
		from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape join grid_states(gs.district, gs.edition, current_date) st on st.grid = gs.grid
		left join (select grid_now, count(*) as buildings, sum(households) as households from building where district = $1 group by grid_now) b
			on b.grid_now = gs.grid
		where gs.district = $1 and gs.edition = $2 order by gs.grid`, s.district, s.edition)
	if err != nil {
		return nil, err
	}
	var id int64
	var box []int64
	var state string
	var households *int32
	var buildings int32
	_, err = pgx.ForEachRow(rows, []any{&id, &box, &state, &households, &buildings}, func() error {
		b, ok := geo.BoxFromSQL(box)
		if !ok {
			return fmt.Errorf("grid %d has no box", id)
		}
		s.ids, s.boxes, s.states = append(s.ids, id), append(s.boxes, b), append(s.states, state)
		s.households, s.buildings = append(s.households, households), append(s.buildings, buildings)
		return nil
	})
	return s, err
}

func (s *sqlTiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/processes" {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = json.NewEncoder(w).Encode(s.processes)
		return
	}
	data, err := s.draw(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if len(data) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(data); err != nil || z.Close() != nil {
		http.Error(w, "gzip", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", tileType)
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(packed.Len()))
	_, _ = w.Write(packed.Bytes())
}

func (s *sqlTiles) draw(r *http.Request) ([]byte, error) {
	var a tiles.Address
	path := strings.TrimPrefix(r.URL.Path, "/tiles/"+benchLayers+"/")
	if _, err := fmt.Sscanf(path, "%d/%d/%d.mvt", &a.Z, &a.X, &a.Y); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var ids []int64
	var states []string
	var households []*int32
	var buildings []int32
	var labels []bool
	for i, box := range s.boxes {
		if a.Buffered().Meets(box) {
			ids, states, households = append(ids, s.ids[i]), append(states, s.states[i]), append(households, s.households[i])
			buildings, labels = append(buildings, s.buildings[i]), append(labels, a.Z >= 12)
		}
	}
	step := 1 // from afar rounded, in its favour
	switch {
	case a.Z <= 11:
		step = 4
	case a.Z == 12:
		step = 2
	}
	var batch pgx.Batch
	batch.Queue(sql.TilesDrawGrids, pgx.StrictNamedArgs{"district": s.district, "z": a.Z, "x": a.X, "y": a.Y,
		"edition": s.edition, "sound": s.proved, "step": step, "grids": ids, "states": states,
		"households": households, "buildings": buildings, "labels": labels})
	if a.Z >= 13 {
		batch.Queue(sql.TilesDrawBuildings, pgx.StrictNamedArgs{"district": s.district, "z": a.Z, "x": a.X, "y": a.Y})
	}
	results := s.pool.SendBatch(r.Context(), &batch)
	defer results.Close()
	var data []byte
	for range batch.Len() {
		var part []byte
		if err := results.QueryRow().Scan(&part); err != nil {
			return nil, err
		}
		data = append(data, part...)
	}
	return data, nil
}

var lawfulTag = []string{`"0123456789abcdef0123456789abcdef-gz"`}
