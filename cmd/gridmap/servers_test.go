package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"gridmap/cmd/gridmap/internal/demo"
	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
	"gridmap/sql/pgtest"
)

// lagLimit is far above the second that servers have to hear of each other's changes: a busy
// machine is no fault of theirs. What it took is logged.
const lagLimit = 5 * time.Second

// fleet is two servers on one database, as serve.go starts them.
type fleet struct {
	t        *testing.T
	pool     *pgxpool.Pool
	sites    [2]string
	token    string
	district int32
}

func newFleet(t *testing.T) *fleet {
	t.Helper()
	url := pgtest.DatabaseURL(t)
	pool, err := sql.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	made := demo.Summary{}
	if err := demo.Load(t.Context(), pool, demo.Options{Summary: &made}); err != nil {
		t.Fatal(err)
	}
	f := &fleet{t: t, pool: pool, district: made.ID}
	store := grid.NewStore(pool)
	admin, err := store.ActorNamed(t.Context(), made.ID, "admin")
	if err != nil {
		t.Fatal(err)
	}
	if f.token, _, err = store.NewToken(t.Context(), made.ID, admin.ID, 0, "test", time.Hour); err != nil {
		t.Fatal(err)
	}
	for i := range f.sites {
		ctx, stop := context.WithCancel(context.Background())
		ready, ended := make(chan string, 1), make(chan error, 1)
		var log screen
		dir := t.TempDir()
		go func() {
			ended <- serve(ctx, serveConfig{ServeFlags: ServeFlags{listenFlags: listenFlags{Listen: "127.0.0.1:0"}}, DatabaseURL: url, DataDir: dir,
				Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})), OnReady: func(site string) { ready <- site }})
		}()
		t.Cleanup(func() { stop(); <-ended })
		select {
		case site := <-ready:
			f.sites[i] = strings.TrimSuffix(site, "/")
		case err := <-ended:
			ended <- err
			t.Fatalf("server %d: %v\n%s", i, err, log.String())
		}
	}
	return f
}

// answered is an answer read to its end.
type answered struct {
	status int
	tag    string
	body   []byte
}

func (f *fleet) ask(server int, method, path string, body io.Reader, headers ...string) answered {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), method, f.sites[server]+path, body)
	if err != nil {
		f.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+f.token)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return answered{response.StatusCode, response.Header.Get("ETag"), text}
}

// looked is a tile that is asked for again and again.
type looked struct {
	layer, path string
	tags        [2]string // of each server, before the write
}

func (f *fleet) look(layer string, at orb.Point, z uint32) looked {
	f.t.Helper()
	p, err := geo.FromLonLat(at[0], at[1])
	if err != nil {
		f.t.Fatal(err)
	}
	x, y := p.Tile(z)
	l := looked{layer: layer, path: fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", layer, z, x, y)}
	for i := range f.sites {
		a := f.ask(i, "GET", l.path, nil)
		if a.status != http.StatusOK && a.status != http.StatusNoContent || a.tag == "" {
			f.t.Fatalf("%s: %d %s", l.path, a.status, a.body)
		}
		l.tags[i] = a.tag
	}
	return l
}

// shows asks a server for a tile as one who has it does, and whether a feature there holds.
func (f *fleet) shows(server int, l looked, holds func(id int64, properties map[string]any) bool) bool {
	f.t.Helper()
	a := f.ask(server, "GET", l.path, nil, "If-None-Match", l.tags[server])
	if a.status != http.StatusOK {
		return false
	}
	if a.tag == l.tags[server] {
		f.t.Errorf("%s: another tile under the tag it had", l.path)
	}
	layers, err := mvt.Unmarshal(a.body)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, layer := range layers {
		for _, feature := range layer.Features {
			if id, ok := feature.ID.(float64); ok && layer.Name == l.layer && holds(int64(id), feature.Properties) {
				return true
			}
		}
	}
	return false
}

// soon waits until a server shows it, and answers how long that took.
func (f *fleet) soon(server int, l looked, since time.Time, holds func(int64, map[string]any) bool) time.Duration {
	f.t.Helper()
	for !f.shows(server, l, holds) {
		if time.Since(since) > lagLimit {
			f.t.Fatalf("server %d does not show it after %v: %s", server, lagLimit, l.path)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(since)
}

// same wants both servers to answer that a tile is what it was.
func (f *fleet) same(l looked) {
	f.t.Helper()
	for i := range f.sites {
		if a := f.ask(i, "GET", l.path, nil, "If-None-Match", l.tags[i]); a.status != http.StatusNotModified || a.tag != l.tags[i] {
			f.t.Errorf("server %d: %s, which nothing touches: %d", i, l.path, a.status)
		}
	}
}

// TestServers_areFreshTogether writes through one server and straight into the database: the very
// next request to the server that took the write shows it, the other one does within a second,
// and tiles nothing touches are the same on both.
func TestServers_areFreshTogether(t *testing.T) {
	f := newFleet(t)
	var list struct{ Items []grid.Grid }
	if a := f.ask(0, "GET", "/api/v1/grids?limit=1000", nil); json.Unmarshal(a.body, &list) != nil || len(list.Items) < 10 {
		t.Fatalf("grids: %d %s", a.status, a.body)
	}
	here, there := list.Items[0], list.Items[0]
	for _, g := range list.Items { // the one farthest away
		if distance(g.Label, here.Label) > distance(there.Label, here.Label) {
			there = g
		}
	}
	t.Run("an incident taken in", func(t *testing.T) { f.t = t; f.incident(here.Label, there.Label) })
	t.Run("a post moved by an import", func(t *testing.T) { f.t = t; f.post(here.Label, there.Label, list.Items[len(list.Items)/2].Label) })
	t.Run("a grid written as importers write it", func(t *testing.T) { f.t = t; f.grid(here, there.Label) })
	f.t = t
}

func distance(a, b orb.Point) float64 {
	return (a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1])
}

func (f *fleet) incident(here, there orb.Point) {
	var categories struct{ Items []grid.Category }
	if a := f.ask(0, "GET", "/api/v1/incidents/categories", nil); json.Unmarshal(a.body, &categories) != nil || len(categories.Items) == 0 {
		f.t.Fatalf("categories: %s", a.body)
	}
	for n := range 6 {
		touched, heat, far := f.look("incidents", here, 16), f.look("heat", here, 14), f.look("incidents,heat", there, 16)
		writer := n % 2
		body, err := json.Marshal(grid.NewIncident{SourceKey: fmt.Sprint("fresh ", n), ReportedAt: time.Now().Add(-time.Hour), Category: categories.Items[0].Code, Place: here})
		if err != nil {
			f.t.Fatal(err)
		}
		a := f.ask(writer, "POST", "/api/v1/incidents", bytes.NewReader(body), "Content-Type", "application/json")
		at := time.Now()
		var added grid.Added
		if json.Unmarshal(a.body, &added) != nil || len(added.Created) != 1 {
			f.t.Fatalf("%d %s", a.status, a.body)
		}
		is := func(id int64, _ map[string]any) bool { return id == added.Created[0].ID }
		if !f.shows(writer, touched, is) {
			f.t.Errorf("incident %d: the very next tile of the server that took it does not show it", n)
		}
		if a := f.ask(writer, "GET", heat.path, nil, "If-None-Match", heat.tags[writer]); a.status != http.StatusOK {
			f.t.Errorf("incident %d: the very next tile of heat is %d", n, a.status)
		}
		f.t.Logf("the other server shows incident %d after %v", n, f.soon(1-writer, touched, at, is).Round(100*time.Microsecond))
		f.same(far)
	}
}

func (f *fleet) post(from, far, to orb.Point) {
	upload := func(at orb.Point) {
		f.t.Helper()
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		_ = w.WriteField("as", "posts")
		_ = w.WriteField("publish", "true")
		file, err := w.CreateFormFile("file", "posts.csv")
		if err != nil {
			f.t.Fatal(err)
		}
		fmt.Fprintf(file, "key,kind,name,lon,lat\nfresh,党群服务站,会走的服务站,%v,%v\n", at[0], at[1])
		_ = w.Close()
		var b struct {
			ID    int64
			State string
			Error *json.RawMessage
		}
		for a := f.ask(0, "POST", "/api/v1/imports", &form, "Content-Type", w.FormDataContentType()); b.State != "published"; a = f.ask(0, "GET", fmt.Sprint("/api/v1/imports/", b.ID), nil) {
			if json.Unmarshal(a.body, &b) != nil || b.ID == 0 || b.Error != nil {
				f.t.Fatalf("%d %s", a.status, a.body)
			}
		}
	}
	is := func(_ int64, p map[string]any) bool { return p["name"] == "会走的服务站" }
	old, fresh, untouched := f.look("posts", from, 16), f.look("posts", to, 16), f.look("posts,water,roads", far, 16)
	upload(from)
	if !f.shows(0, old, is) {
		f.t.Error("the very next tile after the import does not show the post")
	}
	f.soon(1, old, time.Now(), is)
	for i := range f.sites {
		old.tags[i] = f.ask(i, "GET", old.path, nil).tag
	}
	upload(to)
	at := time.Now()
	if !f.shows(0, fresh, is) {
		f.t.Error("the very next tile where the post went does not show it")
	}
	if a := f.ask(0, "GET", old.path, nil, "If-None-Match", old.tags[0]); a.status == http.StatusNotModified || f.shows(0, old, is) {
		f.t.Errorf("the very next tile where the post was still shows it: %d", a.status)
	}
	f.t.Logf("the other server shows the post where it is after %v", f.soon(1, fresh, at, is).Round(100*time.Microsecond))
	if f.ask(1, "GET", old.path, nil, "If-None-Match", old.tags[1]).status == http.StatusNotModified || f.shows(1, old, is) {
		f.t.Error("the other server shows it where it is, and still where it was")
	}
	f.same(untouched)
}

// grid writes a new shape and name of a grid and the row of the feed in one transaction, through
// neither server.
func (f *fleet) grid(g grid.Grid, far orb.Point) {
	touched, buildings, untouched := f.look("grids", g.Label, 15), f.look("buildings", g.Label, 15), f.look("grids", far, 16)
	ctx := f.t.Context()
	err := pgx.BeginFunc(ctx, f.pool, func(tx pgx.Tx) error {
		var shape geo.MultiPolygon
		var edition int64
		err := tx.QueryRow(ctx, `select gs.edition, s.geom from grid_shape gs join shape s on s.district = gs.district and s.id = gs.shape
			join edition e on e.district = gs.district and e.id = gs.edition
			where gs.district = $1 and gs.grid = $2 and e.state = 'in_force'`, f.district, g.ID).Scan(&edition, &shape)
		if err != nil {
			return err
		}
		var id int64
		err = tx.QueryRow(ctx, `insert into shape (district, geom, lonlat, label, vertices, area2, area_m2, perimeter_m)
			values ($1, $2, $3, $4, $5, $6, 1, 1) returning id`, f.district, shape, shape.LonLat(), shape.Label(), shape.Vertices(), shape.DoubledArea()).Scan(&id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update grid_shape set shape = $4, name = '换了名的网格' where district = $1 and edition = $2 and grid = $3", f.district, edition, g.ID, id); err != nil {
			return err
		}
		return grid.Announce(ctx, tx, grid.Change{District: f.district, Layer: "grids", Kind: "load", Edition: edition, Before: shape.Box(), After: shape.Box()})
	})
	at := time.Now()
	if err != nil {
		f.t.Fatal(err)
	}
	is := func(id int64, p map[string]any) bool { return id == g.ID && p["name"] == "换了名的网格" }
	for i := range f.sites {
		f.t.Logf("server %d shows the grid after %v", i, f.soon(i, touched, at, is).Round(100*time.Microsecond))
		if a := f.ask(i, "GET", buildings.path, nil, "If-None-Match", buildings.tags[i]); a.status != http.StatusOK {
			f.t.Errorf("server %d: buildings of the grid: %d", i, a.status)
		}
	}
	f.same(untouched)
}
