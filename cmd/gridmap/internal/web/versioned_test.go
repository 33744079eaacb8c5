package web

import (
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"gridmap/tiles"
)

// versioned is the address of a tile and its version, as TileJSON gives it.
func (m *mapped) versioned(t *testing.T, layers string) (address, v string) {
	t.Helper()
	w := m.ask("GET", "/tiles/"+layers+".json?versioned=1&district=1")
	var j tiles.TileJSON
	if err := json.Unmarshal(w.Body.Bytes(), &j); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	u, err := url.Parse(j.Tiles[0])
	if err != nil {
		t.Fatal(err)
	}
	v = u.Query().Get("v")
	if v == "" || u.Query().Get("district") != "1" {
		t.Fatalf("address %s", j.Tiles[0])
	}
	return "/tiles/" + layers + "/" + m.tile + "?" + u.RawQuery, v
}

const (
	forEver  = "max-age=31536000, immutable"
	eachTime = "max-age=0, must-revalidate"
)

// TestTiles_versioned: an address with the current version is kept for ever, one with another is
// answered with what is there now and asked for again.
func TestTiles_versioned(t *testing.T) {
	m := newMapped(t)
	control := func(path string, headers ...string) string {
		t.Helper()
		control := ""
		for i := range 2 { // drawn, then kept
			w := m.ask("GET", path, headers...)
			if w.Code != 200 {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			if now := w.Header().Get("Cache-Control"); i > 0 && now != control {
				t.Errorf("%s: %s, then %s", path, control, now)
			} else {
				control = now
			}
		}
		return control
	}
	address, v := m.versioned(t, "grids,roads")
	plain := "/tiles/grids,roads/" + m.tile
	if got := control(address); got != "public, "+forEver {
		t.Errorf("current: %s", got)
	}
	for _, other := range []string{plain, plain + "?v=", strings.Replace(address, v, "0123456789abcdef", 1), plain + "?v=" + strings.Repeat("x", 300), address + "&as_of=2026-03-01"} {
		if got := control(other); got != "public, "+eachTime {
			t.Errorf("%s: %s", other, got)
		}
	}
	tag := m.ask("GET", address).Header().Get("ETag")
	if tag != m.ask("GET", plain).Header().Get("ETag") {
		t.Error("the version is part of the tag")
	}
	m.announce("posts")
	if _, now := m.versioned(t, "grids,roads"); now != v {
		t.Error("a change of other layers makes another version")
	}
	m.announce("roads")
	w := m.ask("GET", address, "If-None-Match", tag)
	if w.Code != 200 || w.Header().Get("Cache-Control") != "public, "+eachTime || w.Header().Get("ETag") == tag {
		t.Errorf("an old version: %d %v", w.Code, w.Header())
	}
	again, now := m.versioned(t, "grids,roads")
	if now == v || control(again) != "public, "+forEver {
		t.Errorf("after a change: version %s, was %s", now, v)
	}
	hidden, _ := m.versioned(t, "incidents")
	if got := control(hidden, "Authorization", "Bearer "+m.viewer); got != "private, max-age=0, must-revalidate" {
		t.Errorf("not public: %s", got)
	}
	if w := m.ask("GET", hidden); w.Code != 401 {
		t.Errorf("not public, nobody: %d", w.Code)
	}
	if w := m.ask("GET", "/tiles/grids.json?versioned=perhaps"); w.Code != 422 {
		t.Errorf("versioned=perhaps: %d", w.Code)
	}
	if w := m.ask("GET", "/style.json?versioned=1"); !strings.Contains(w.Body.String(), "grids.json?versioned=1") {
		t.Errorf("the style: %s", w.Body)
	}
}

// TestTiles_versionedOnALaggingServer: a server that has not heard of a change yet promises nothing
// under the new version, nor the other under the old.
func TestTiles_versionedOnALaggingServer(t *testing.T) {
	m := newMapped(t)
	set, err := tiles.New(t.Context(), m.pool, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	behind := &mapped{tile: m.tile, handler: New(Config{Log: slog.New(slog.DiscardHandler), Store: m.store, Tiles: set, Assets: fstest.MapFS{}})}
	before, v := m.versioned(t, "grids")
	if _, same := behind.versioned(t, "grids"); same != v {
		t.Errorf("two servers at the same change: %s and %s", v, same)
	}
	m.announce("grids")
	after, _ := m.versioned(t, "grids")
	for _, c := range []struct {
		who     *mapped
		address string
		want    string
	}{{m, after, forEver}, {behind, after, eachTime}, {m, before, eachTime}, {behind, before, forEver}} {
		for range 2 {
			if got := c.who.ask("GET", c.address).Header().Get("Cache-Control"); got != "public, "+c.want {
				t.Errorf("%s: %s, not %s", c.address, got, c.want)
			}
		}
	}
	set.Changed(tiles.Change{District: 1, Seq: 1001, Layer: "grids"})
	if got := behind.ask("GET", after).Header().Get("Cache-Control"); got != "public, "+forEver {
		t.Errorf("once it has caught up: %s", got)
	}
}
