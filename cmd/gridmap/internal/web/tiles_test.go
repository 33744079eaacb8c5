package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb/encoding/mvt"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/tiles"
)

// mapped is the surveyed district behind the whole server, with a viewer's token, and one of
// another district.
type mapped struct {
	handler         http.Handler
	viewer, other   string
	otherSession    string // of other's
	store           *grid.Store
	pool            *pgxpool.Pool
	tiles           *tiles.Tileset
	announce        func(layer string)
	tile, emptyTile string // paths without the layers
}

func newMapped(t testing.TB) *mapped {
	t.Helper()
	s := newSurveyed(t)
	if _, err := s.pool.Exec(t.Context(), `insert into district (id, name) values (2, '邻区')`); err != nil {
		t.Fatal(err)
	}
	m := &mapped{tiles: s.Tiles, store: s.Store, pool: s.pool}
	for district, token := range map[int32]*string{1: &m.viewer, 2: &m.other} {
		a, err := s.Store.AddActor(t.Context(), grid.NewActor{District: district, Name: "viewer", Roles: []string{"viewer"}})
		if err != nil {
			t.Fatal(err)
		}
		if *token, _, err = s.Store.NewToken(t.Context(), district, a.ID, 0, "test", time.Hour); err != nil {
			t.Fatal(err)
		}
		if district == 2 {
			if m.otherSession, _, err = s.Store.NewSession(t.Context(), a, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	m.handler = New(Config{Log: slog.New(slog.DiscardHandler), Store: s.Store, Tiles: s.Tiles,
		Assets: fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}})
	seq := int64(1000)
	m.announce = func(layer string) {
		seq++
		s.Tiles.Changed(tiles.Change{District: 1, Seq: seq, Layer: layer})
	}
	x, y := surveyCorner(4, 4).Tile(14)
	m.tile, m.emptyTile = fmt.Sprintf("14/%d/%d.mvt", x, y), "14/5/5.mvt"
	return m
}

// ask sends a request; headers are name, value, name, value.
func (m *mapped) ask(method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	return w
}

func TestTiles_overHTTP(t *testing.T) {
	m := newMapped(t)
	bearer := "Bearer " + m.viewer
	t.Run("statuses", func(t *testing.T) { m.testStatuses(t, bearer) })
	t.Run("encodings and tags", m.testEncodings)
	t.Run("who may see what", func(t *testing.T) { m.testWho(t, bearer) })
	t.Run("tilejson", m.testTileJSON)
	t.Run("style", func(t *testing.T) { m.testStyle(t, bearer) })
	t.Run("heat", func(t *testing.T) { m.testHeat(t, bearer) })
}

func (m *mapped) testStatuses(t *testing.T, bearer string) {
	for _, c := range []struct {
		path   string
		status int
		says   string
	}{
		{"/tiles/grids/" + m.tile, 200, ""},
		{"/tiles/grids,areas,roads,water,places,posts,buildings/" + m.tile, 200, ""},
		{"/tiles/grids/" + m.emptyTile, 204, ""},
		{"/tiles/rods/" + m.tile, 404, "rods"},
		{"/tiles/grids,/" + m.tile, 404, "layer"},
		{"/tiles/grids,grids/" + m.tile, 404, "twice"},
		{"/tiles/grids/21/0/0.mvt", 400, "zoom"},
		{"/tiles/grids/3/8/0.mvt", 400, "no such tile"},
		{"/tiles/grids/3/0/8.mvt", 400, "no such tile"},
		{"/tiles/grids/-1/0/0.mvt", 400, "-1"},
		{"/tiles/grids/3/x/0.mvt", 400, "x"},
		{"/tiles/grids/03/1/1.mvt", 400, "03"},
		{"/tiles/grids/3/1/1e0.mvt", 400, "1e0"},
		{"/tiles/grids/3/1/99999999999999999999.mvt", 400, "99999999999999999999"},
		{"/tiles/grids/3/1/1%27%3Bdrop%20table%20grid.mvt", 400, "drop"},
		{"/tiles/grids/3/1/1.png", 404, ".mvt"},
		{"/tiles/grids", 404, ""},
		{"/tiles/rods.json", 404, "rods"},
		{"/tiles/grids/" + m.tile + "?district=9", 403, "district 9"},
		{"/tiles/grids/" + m.tile + "?district=x", 422, "district"},
		{"/tiles/grids/" + m.tile + "?edition=99", 404, "edition"},
		{"/tiles/grids/" + m.tile + "?edition=one", 422, "edition"},
		{"/tiles/grids/" + m.tile + "?as_of=2026-02-30", 422, "2026-02-30"},
		{"/tiles/grids/" + m.tile + "?as_of=2000-01-01", 204, ""},
		{"/tiles/incidents/" + m.tile + "?from=2026-13", 422, "2026-13"},
		{"/tiles/incidents/" + m.tile + "?from=2026-03&to=2026-02", 422, "before"},
		{"/tiles/incidents/" + m.tile + "?from=2026-03&to=2026-03&category=litter,noise", 200, ""},
		{"/tiles/incidents/" + m.tile + "?from=2026-04", 204, ""},
		{"/tiles/hotspots/" + m.tile + "?key=gone", 404, "key"},
	} {
		w := m.ask("GET", c.path, "Authorization", bearer)
		if c.status == 403 { // a token of district 1 says nothing about public tiles of others
			w = m.ask("GET", c.path)
			c.status, c.says = 404, "district"
		}
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s, want %d and %q", c.path, w.Code, body, c.status, c.says)
		}
		if w.Code >= 400 && (w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("ETag") != "") {
			t.Errorf("%s: %v", c.path, w.Header())
		}
		if w.Code == 204 && w.Body.Len() != 0 {
			t.Errorf("%s: a body of %d bytes", c.path, w.Body.Len())
		}
	}
}

func (m *mapped) testEncodings(t *testing.T) {
	path := "/tiles/grids/" + m.tile
	packed, plain := m.ask("GET", path, "Accept-Encoding", "br, gzip"), m.ask("GET", path)
	if packed.Header().Get("Content-Encoding") != "gzip" || plain.Header().Get("Content-Encoding") != "" {
		t.Fatalf("encodings %v and %v", packed.Header(), plain.Header())
	}
	r, err := gzip.NewReader(bytes.NewReader(packed.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	r.Multistream(false)
	first, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(first, plain.Body.Bytes()) {
		t.Errorf("the first gzip member is not the whole tile: %d and %d bytes, %v", len(first), plain.Body.Len(), err)
	}
	layers, err := mvt.Unmarshal(plain.Body.Bytes())
	if err != nil || layers[0].Name != "grids" || len(layers[0].Features) == 0 {
		t.Errorf("layers %v, %v", layers, err)
	}
	tag, plainTag := packed.Header().Get("ETag"), plain.Header().Get("ETag")
	if tag == plainTag || !strings.HasPrefix(tag, `"`) || !strings.HasPrefix(plainTag, `"`) {
		t.Errorf("tags %s and %s", tag, plainTag)
	}
	for _, w := range []*httptest.ResponseRecorder{packed, plain} {
		if w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("Cache-Control") != "public, max-age=0, must-revalidate" ||
			w.Header().Get("Content-Type") != tileType || w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("headers %v", w.Header())
		}
	}
	for _, c := range []struct {
		accept, match string
		status        int
	}{
		{"gzip", tag, 304}, {"gzip", `"x", W/` + tag, 304}, {"gzip", "*", 304}, {"", plainTag, 304},
		{"gzip", plainTag, 200}, {"", tag, 200}, {"gzip", `"x"`, 200}, {"gzip;q=0, *", plainTag, 304}, {"identity;q=0.1, *", tag, 304}, {"identity, *;q=0.1", plainTag, 304},
	} {
		w := m.ask("GET", path, "Accept-Encoding", c.accept, "If-None-Match", c.match)
		if w.Code != c.status || w.Code == 304 && (w.Body.Len() != 0 || w.Header().Get("ETag") == "" || w.Header().Get("Vary") == "") {
			t.Errorf("%+v: %d %v", c, w.Code, w.Header())
		}
	}
	// net/http drops the body of an answer to HEAD; the recorder shows what it would drop.
	server := httptest.NewServer(m.handler)
	defer server.Close()
	resp, err := http.Head(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 200 || len(body) != 0 || resp.ContentLength != int64(plain.Body.Len()) || resp.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %d, %d bytes, %v", resp.StatusCode, len(body), resp.Header)
	}
	// Before the change a 304, after it the new tile.
	m.announce("posts")
	if w := m.ask("GET", path, "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != 304 {
		t.Errorf("after a change of posts: %d", w.Code)
	}
	m.announce("grids")
	if w := m.ask("GET", path, "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != 200 || w.Header().Get("ETag") == tag {
		t.Errorf("after a change of grids: %d, %s", w.Code, w.Header().Get("ETag"))
	}
}

func (m *mapped) testWho(t *testing.T, bearer string) {
	for _, layer := range tiles.Layers() {
		path := "/tiles/" + layer.Name + "/" + m.tile
		anonymous := m.ask("GET", path)
		if layer.Public != (anonymous.Code < 300) || !layer.Public && anonymous.Code != 401 {
			t.Errorf("%s without sign-in: %d", layer.Name, anonymous.Code)
		}
		if w := m.ask("GET", path+"?district=1&key=x", "Authorization", "Bearer "+m.other); !layer.Public && w.Code != 403 {
			t.Errorf("%s with another district's token: %d", layer.Name, w.Code)
		}
		w := m.ask("GET", path, "Authorization", bearer)
		if layer.Name != "hotspots" && layer.Name != "coverage" && w.Code >= 300 {
			t.Errorf("%s for a viewer: %d", layer.Name, w.Code)
		}
		if w.Code < 300 && strings.HasPrefix(w.Header().Get("Cache-Control"), "public") != layer.Public {
			t.Errorf("%s: %s", layer.Name, w.Header().Get("Cache-Control"))
		}
	}
	w := m.ask("GET", "/tiles/buildings/"+m.tile)
	layers, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil || len(layers) != 1 {
		t.Fatal(err)
	}
	for _, f := range layers[0].Features {
		if _, ok := f.Properties["households"]; ok {
			t.Fatal("a public building says how many households it has")
		}
	}
}

func (m *mapped) testTileJSON(t *testing.T) {
	w := m.ask("GET", "/tiles/grids,areas.json?district=1&as_of=2026-03-01&other=1", "Accept-Encoding", "")
	var j tiles.TileJSON
	if err := json.Unmarshal(w.Body.Bytes(), &j); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if j.TileJSON != "3.0.0" || len(j.Tiles) != 1 || j.Tiles[0] != "http://example.com/tiles/grids,areas/{z}/{x}/{y}.mvt?as_of=2026-03-01&district=1" ||
		j.MinZoom != 6 || j.MaxZoom != 17 || len(j.VectorLayers) != 5 || j.VectorLayers[0].Fields["state"] == "" {
		t.Errorf("tilejson %+v", j)
	}
	if w := m.ask("GET", "/tiles/grids.json", "If-None-Match", m.ask("GET", "/tiles/grids.json").Header().Get("ETag")); w.Code != 304 {
		t.Errorf("again: %d", w.Code)
	}
}

func (m *mapped) testStyle(t *testing.T, bearer string) {
	for header, secret := range map[string]bool{"": false, bearer: true} {
		w := m.ask("GET", "/style.json?district=1", "Authorization", header)
		var style struct {
			Version int
			Glyphs  string
			Sprite  any
			Sources map[string]struct{ Type, URL string }
			Layers  []struct {
				ID, Type, Source string
				SourceLayer      string `json:"source-layer"`
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &style); err != nil {
			t.Fatalf("%d: %v", w.Code, err)
		}
		if _, ok := style.Sources["heat"]; ok != secret || style.Version != 8 || style.Glyphs != "" || style.Sprite != nil {
			t.Errorf("style %+v", style)
		}
		seen := map[string]bool{}
		for _, l := range style.Layers {
			if seen[l.ID] {
				t.Errorf("layer %s twice", l.ID)
			}
			seen[l.ID] = true
			if l.Type == "background" {
				continue
			}
			source := style.Sources[l.Source]
			at := strings.TrimPrefix(source.URL, "http://example.com")
			var j tiles.TileJSON
			if err := json.Unmarshal(m.ask("GET", at).Body.Bytes(), &j); err != nil || source.Type != "vector" {
				t.Fatalf("source %s at %s: %v", l.Source, at, err)
			}
			found := false
			for _, v := range j.VectorLayers {
				found = found || v.ID == l.SourceLayer
			}
			if !found {
				t.Errorf("layer %s draws %s, which %s does not hold", l.ID, l.SourceLayer, l.Source)
			}
		}
	}
}

func (m *mapped) testHeat(t *testing.T, bearer string) {
	if w := m.ask("GET", "/api/v1/heat"); w.Code != 401 {
		t.Errorf("without sign-in: %d", w.Code)
	}
	type answer struct {
		Total, Unplaced int64
		From, To        string
		Breaks          []int64
		Items           json.RawMessage
	}
	get := func(query string) answer {
		t.Helper()
		w := m.ask("GET", "/api/v1/heat?"+query, "Authorization", bearer)
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %s %v", query, w.Code, w.Body, err)
		}
		return a
	}
	byGrid := get("from=2026-03&to=2026-03&category=litter")
	var grids []heatGrid
	var cells heatCells
	if err := json.Unmarshal(byGrid.Items, &grids); err != nil {
		t.Fatal(err)
	}
	byCell := get("by=cell&level=17")
	if err := json.Unmarshal(byCell.Items, &cells); err != nil || cells.Level != 17 {
		t.Fatalf("%v, level %d", err, cells.Level)
	}
	var inGrids, inCells int64
	for _, g := range grids {
		inGrids += g.Count
	}
	for _, c := range cells.Cells {
		inCells += int64(c[2])
		if p := (geo.Point{X: uint32(c[0]) << 15, Y: uint32(c[1]) << 15}); p.LonLat()[0] < 118 || p.LonLat()[0] > 119 {
			t.Errorf("a cell at %v", p.LonLat())
		}
	}
	if byGrid.Total == 0 || inGrids+byGrid.Unplaced != byGrid.Total || inCells != byCell.Total || byCell.Total != byGrid.Total {
		t.Errorf("grids %d + %d of %d, cells %d of %d", inGrids, byGrid.Unplaced, byGrid.Total, inCells, byCell.Total)
	}
	if byCell.From != "2026-03" || byCell.To != "2026-03" || fmt.Sprint(byCell.Breaks) != fmt.Sprint(tiles.HeatBreaks) {
		t.Errorf("%+v", byCell)
	}
	if quiet := get("from=2020-01&to=2020-02"); quiet.Total != 0 || string(quiet.Items) != "[]" || quiet.From != "2020-01" {
		t.Errorf("a quiet time: %+v %s", quiet, quiet.Items)
	}
	for query, status := range map[string]int{"category=liter": 422, "by=street": 422, "level=23": 422, "from=March": 422, "district=2": 403} {
		if w := m.ask("GET", "/api/v1/heat?"+query, "Authorization", bearer); w.Code != status {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}
