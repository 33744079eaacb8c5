package tiles

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"gridmap/geo"
)

func (w *town) middle(z uint32) Address {
	x, y := w.faces[len(w.faces)/2].Shape.Label().Tile(z)
	return Address{z, x, y}
}

func (w *town) plan(t testing.TB, r Request) *Plan {
	t.Helper()
	p, err := w.Plan(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlan_tags: which changes and parameters make a tile another one.
func TestPlan_tags(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(15)
	request := func(layer string) Request { return Request{Layers: []string{layer}, Z: a.Z, X: a.X, Y: a.Y} }
	tags := func() map[string]string {
		out := map[string]string{}
		for _, l := range Layers() {
			out[l.Name] = w.plan(t, request(l.Name)).Tag
		}
		return out
	}
	before := tags()
	if again := tags(); len(again) != 12 || again["grids"] != before["grids"] {
		t.Fatalf("tags are not stable: %v, %v", before, again)
	}
	for source, moved := range map[string][]string{
		"incidents":      {"heat", "incidents"},
		"responsibility": {"grids"},
		"members":        {"grids"},
		"buildings":      {"buildings", "coverage", "grids"},
		"roads":          {"roads"}, "water": {"water"}, "places": {"places"}, "posts": {"posts"},
		"grids":         {"areas", "buildings", "coverage", "edges", "grids", "hotspots"},
		"edition":       {"areas", "buildings", "coverage", "edges", "grids", "hotspots"},
		"anything else": {"areas", "buildings", "coverage", "edges", "grids", "heat", "hotspots", "incidents", "places", "posts", "roads", "water"},
	} {
		before := tags()
		w.announce(t, source)
		after := tags()
		var got []string
		for name := range after {
			if before[name] != after[name] {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, moved) {
			t.Errorf("a change of %s moves %v, want %v", source, got, moved)
		}
	}
	w.Changed(Change{District: townDistrict + 1, Seq: 1000, Layer: "roads"})
	if after := tags(); after["roads"] != tags()["roads"] {
		t.Error("another district's change moved this one's tiles")
	}
	month := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		layer string
		with  func(*Request)
		moves bool
	}{
		{"incidents", func(r *Request) { r.From = month }, true},
		{"incidents", func(r *Request) { r.Categories = []string{"a"} }, true},
		{"heat", func(r *Request) { r.To = month }, true},
		{"heat", func(r *Request) { r.Key = "k" }, false},
		{"roads", func(r *Request) { r.From, r.Categories, r.Key = month, []string{"a"}, "k" }, false},
		{"hotspots", func(r *Request) { r.Key = "k" }, true},
		{"roads", func(r *Request) { r.AsOf = month }, false},
		{"grids", func(r *Request) { r.AsOf = month }, true},
		{"posts", func(r *Request) { r.AsOf = month }, true},
		{"areas", func(r *Request) { r.AsOf = month }, false},
		{"areas", func(r *Request) { r.AsOf = month.AddDate(-20, 0, 0) }, true},
		{"areas", func(r *Request) { r.Edition = townEdition }, false},
	} {
		r := request(c.layer)
		c.with(&r)
		if moved := w.plan(t, r).Tag != w.plan(t, request(c.layer)).Tag; moved != c.moves {
			t.Errorf("%s with %+v: moved %v", c.layer, r, moved)
		}
	}
	r, s := request("heat"), request("heat")
	r.Categories, s.Categories = []string{"b", "a", "b"}, []string{"a", "b"}
	if w.plan(t, r).Tag != w.plan(t, s).Tag {
		t.Error("the order of categories makes another tile")
	}
}

// TestPlan_public: what may be seen without sign-in.
func TestPlan_public(t *testing.T) {
	w := newTown(t, 4, Options{})
	w.exec(t, `insert into edition (district, id, name, state) values ($1, 8, '草案', 'draft')`, townDistrict)
	w.exec(t, `update edition set during = '[2020-01-01,2100-01-01)' where id = $1`, townEdition)
	w.exec(t, `insert into edition (district, id, name, state, during) values ($1, 9, '待生效', 'scheduled', '[2100-01-01,)')`, townDistrict)
	for _, c := range []struct {
		layers  []string
		edition int64
		year    int
		public  bool
	}{
		{[]string{"areas", "grids", "roads", "water", "places", "posts", "buildings"}, 0, 0, true},
		{[]string{"incidents"}, 0, 0, false},
		{[]string{"heat"}, 0, 0, false},
		{[]string{"hotspots"}, 0, 0, false},
		{[]string{"coverage"}, 0, 0, false},
		{[]string{"roads", "heat"}, 0, 0, false},
		{[]string{"grids"}, townEdition, 0, true},
		{[]string{"grids"}, 8, 0, false},
		{[]string{"grids"}, 9, 0, false},
		{[]string{"grids"}, 0, 2101, false},
		{[]string{"grids"}, 0, 1990, true},
	} {
		r := Request{Layers: c.layers, Z: 10, X: 848, Y: 409, Edition: c.edition}
		if c.year != 0 {
			r.AsOf = time.Date(c.year, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		if got := w.plan(t, r).Public; got != c.public {
			t.Errorf("%+v: public %v", c, got)
		}
	}
}

func TestPlan_refuses(t *testing.T) {
	w := newTown(t, 4, Options{})
	for _, c := range []struct {
		name string
		r    Request
		want error
	}{
		{"zoom", Request{Layers: []string{"roads"}, Z: MaxZoom + 1}, ErrOutOfRange},
		{"a shift past 32", Request{Layers: []string{"roads"}, Z: 4_000_000_000}, ErrOutOfRange},
		{"x", Request{Layers: []string{"roads"}, Z: 3, X: 8}, ErrOutOfRange},
		{"y", Request{Layers: []string{"roads"}, Z: 0, Y: 1}, ErrOutOfRange},
		{"district", Request{Layers: []string{"roads"}, District: 99}, ErrNoDistrict},
		{"negative district", Request{Layers: []string{"roads"}, District: -1}, ErrNoDistrict},
		{"edition", Request{Layers: []string{"roads"}, Edition: 99}, ErrNoEdition},
		{"no layer", Request{}, ErrNoLayer{}},
		{"unknown layer", Request{Layers: []string{"roads", "rods"}}, ErrNoLayer{"rods"}},
		{"a layer twice", Request{Layers: []string{"roads", "roads"}}, ErrNoLayer{"roads"}},
	} {
		if _, err := w.Plan(t.Context(), c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := w.Tile(t.Context(), Request{Layers: []string{"hotspots"}, Z: 10, X: 848, Y: 409, Params: Params{Key: "no"}}); !errors.Is(err, ErrNoKey) {
		t.Errorf("an unknown key: %v", err)
	}
}

// TestRender_followsTheFeed: a tile is kept until a change of its layers is announced, and
// then shows it.
func TestRender_followsTheFeed(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(14)
	names := func() []string {
		var list []string
		for _, f := range features(w.get(t, a, "grids")["grids"]) {
			list = append(list, f.Properties["name"].(string))
		}
		return list
	}
	before := names()
	w.exec(t, "update grid_shape set name = '新名'")
	w.announce(t, "incidents")
	if !slices.Equal(names(), before) {
		t.Error("a tile was not kept")
	}
	w.announce(t, "grids")
	if got := names(); len(got) != len(before) || got[0] != "新名" {
		t.Errorf("after the change: %v", got)
	}
	drawn := w.Stats().Drawn
	names()
	if s := w.Stats(); s.Drawn != drawn || s.Tiles == 0 || s.Bytes == 0 {
		t.Errorf("stats %+v", s)
	}
}

// TestRender_changeWhileDrawing: a tile whose drawing began before a change is given to who
// asked before, and never to who asks after.
func TestRender_changeWhileDrawing(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(14)
	r := Request{Layers: []string{"roads"}, Z: a.Z, X: a.X, Y: a.Y}
	// Hold the table, so that the first drawing waits in the database.
	tx, err := w.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "lock table road"); err != nil {
		t.Fatal(err)
	}
	early := w.plan(t, r)
	done := make(chan Tile)
	go func() {
		tile, err := w.Render(context.Background(), early)
		if err != nil {
			t.Error(err)
		}
		done <- tile
	}()
	w.waitForLock(t)
	w.Changed(Change{District: townDistrict, Seq: 500, Layer: "roads"})
	if _, err := tx.Exec(t.Context(), "update road set name = '改名'"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := <-done
	w.exec(t, "update road set name = '改名'")
	late, err := w.Tile(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if late.Tag == old.Tag || features(layersOf(t, late)["roads"])[0].Properties["name"] != "改名" ||
		features(layersOf(t, old)["roads"])[0].Properties["name"] == "改名" {
		t.Errorf("who asked after the change got what was drawn before it: %s, %s", old.Tag, late.Tag)
	}
}

// waitForLock waits until a drawing is stuck behind a lock.
func (w *town) waitForLock(t testing.TB) {
	t.Helper()
	for range 500 {
		var waiting bool
		err := w.db.QueryRow(t.Context(), `select exists (select from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock')`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		if waiting {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no drawing began")
}

// TestRender_cancel: a client that leaves is let go at once, and takes nobody else's tile along.
// What it waited for is read to the end: the next one needs it.
func TestRender_cancel(t *testing.T) {
	w := newTown(t, 4, Options{})
	a := w.middle(14)
	p := w.plan(t, Request{Layers: []string{"roads"}, Z: a.Z, X: a.X, Y: a.Y})
	tx, err := w.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "lock table road"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	alone := make(chan error)
	go func() { _, err := w.Render(ctx, p); alone <- err }()
	w.waitForLock(t)
	cancel()
	if err := <-alone; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	stays := make(chan error)
	go func() { _, err := w.Render(ctx, p); alone <- err }()
	w.waitForLock(t)
	go func() { _, err := w.Render(context.Background(), p); stays <- err }()
	for w.waiters(p.key) < 2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-alone
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-stays; err != nil {
		t.Errorf("who stayed got %v", err)
	}
}

func (w *town) waiters(key tag) int {
	w.tiles.mu.Lock()
	defer w.tiles.mu.Unlock()
	if mk := w.tiles.under[key]; mk != nil {
		return mk.waiters
	}
	return 0
}

// TestRender_busy: wide tiles wait for each other, not near ones for them, and not for ever.
func TestRender_busy(t *testing.T) {
	w := newTown(t, 4, Options{Timeout: 2 * time.Second, Wide: 1, Near: 1})
	leave, err := w.lanes.enter(t.Context(), 9)
	if err != nil {
		t.Fatal(err)
	}
	a, b := w.middle(14), w.middle(9)
	if _, err := w.Tile(t.Context(), Request{Layers: []string{"roads"}, Z: a.Z, X: a.X, Y: a.Y}); err != nil {
		t.Errorf("a near tile waited for a wide one: %v", err)
	}
	if _, err := w.Tile(t.Context(), Request{Layers: []string{"roads"}, Z: b.Z, X: b.X, Y: b.Y}); !errors.Is(err, ErrBusy) {
		t.Errorf("a wide tile did not wait its turn: %v", err)
	}
	leave()
	if _, err := w.Tile(t.Context(), Request{Layers: []string{"roads"}, Z: b.Z, X: b.X, Y: b.Y}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestAddress: boxes, buffers and cell ranges at the ends of the world.
func TestAddress(t *testing.T) {
	whole := Address{}.Box()
	if whole.Min != (geo.Point{}) || whole.Max != (geo.Point{X: 1<<32 - 1, Y: 1<<32 - 1}) {
		t.Errorf("the whole world: %+v", whole)
	}
	first, last := Address{}.cells()
	if first != -1<<63 || last != 1<<63-1 {
		t.Errorf("cells of the world: %d to %d", first, last)
	}
	b := Address{20, 1<<20 - 1, 0}.Box()
	if b.Min.X != 1<<32-4096 || b.Max.X != 1<<32-1 || b.Max.Y != 4095 {
		t.Errorf("the north-east corner: %+v", b)
	}
	if g := (Address{20, 1<<20 - 1, 0}).Buffered(); g.Max.X != 1<<32-1 || g.Min.X != b.Min.X-Buffer || g.Max.Y != 4095+Buffer {
		t.Errorf("buffered: %+v", g)
	}
}
