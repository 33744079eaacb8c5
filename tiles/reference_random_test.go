package tiles

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	orbmvt "github.com/paulmach/orb/encoding/mvt"

	"gridmap/geo"
	"gridmap/sql"
	"gridmap/tiles/mvt"
)

// stroller picks tiles where there is something to see, at every zoom, and asks for them in every way.
type stroller struct {
	*rand.Rand
	w          *rows
	days       []time.Time
	categories []string
}

func newStroller(w *rows, seed uint64) *stroller {
	s := &stroller{Rand: rand.New(rand.NewPCG(seed, 21)), w: w, days: []time.Time{day(2019, 12, 31), day(2022, 2, 2), day(2031, 1, 1)}}
	for _, e := range w.editions {
		for _, d := range []*time.Time{e.from, e.until} {
			if d != nil {
				s.days = append(s.days, *d, d.AddDate(0, 0, -1))
			}
		}
	}
	for _, i := range w.incidents {
		if !slices.Contains(s.categories, i.category) {
			s.categories = append(s.categories, i.category)
		}
		if len(s.categories) > 20 {
			break
		}
	}
	return s
}

func pick[T any](s *stroller, list []T) (v T) {
	if len(list) > 0 {
		v = list[s.IntN(len(list))]
	}
	return v
}

// spot is a place that has to do with a layer.
func (s *stroller) spot(layer string) geo.Point {
	corner := func(m geo.MultiPolygon) geo.Point {
		if len(m) == 0 {
			return s.w.outline.Min
		}
		return pick(s, pick(s, pick(s, m)))
	}
	if s.IntN(6) == 0 { // the district's rim, and a little beyond
		b := s.w.outline
		p := geo.Point{X: b.Min.X + s.Uint32N(b.Max.X-b.Min.X), Y: b.Min.Y + s.Uint32N(b.Max.Y-b.Min.Y)}
		switch s.IntN(4) {
		case 0:
			p.X = b.Min.X - 500 + s.Uint32N(1000)
		case 1:
			p.X = b.Max.X - 500 + s.Uint32N(1000)
		case 2:
			p.Y = b.Min.Y - 500 + s.Uint32N(1000)
		default:
			p.Y = b.Max.Y - 500 + s.Uint32N(1000)
		}
		return p
	}
	switch layer {
	case "buildings", "coverage":
		return corner(pick(s, s.w.buildings).shape)
	case "roads":
		return pick(s, pick(s, pick(s, s.w.roads).lines))
	case "water":
		l := pick(s, s.w.water)
		if l.lines != nil {
			return pick(s, pick(s, l.lines))
		}
		return corner(l.shape)
	case "places":
		return pick(s, s.w.places).at
	case "posts":
		return pick(s, s.w.posts).at
	case "incidents", "heat":
		return pick(s, s.w.incidents).at
	}
	if a := pick(s, s.w.areas); layer == "areas" && len(a.reference) > 0 {
		return corner(a.reference)
	}
	g := pick(s, s.w.grids[pick(s, s.w.editions).id])
	if s.IntN(3) == 0 {
		return g.label
	}
	return corner(g.shape)
}

const strollKey = "reference"

// request asks for a tile of a layer, sometimes with others.
func (s *stroller) request(layer string) Request {
	z := layerFrom[layer] + s.Uint32N(19-layerFrom[layer])
	if s.IntN(5) == 0 {
		z = s.Uint32N(MaxZoom + 1)
	}
	x, y := s.spot(layer).Tile(z)
	last := uint32(1)<<z - 1
	if s.IntN(4) == 0 {
		x, y = min(x+s.Uint32N(2), last), min(y+s.Uint32N(2), last)
	}
	r := Request{District: s.w.district, Layers: []string{layer}, Z: z, X: x, Y: y, Params: Params{Key: strollKey}}
	if s.IntN(4) == 0 {
		for range 1 + s.IntN(3) {
			if l := pick(s, layers).Name; !slices.Contains(r.Layers, l) {
				r.Layers = append(r.Layers, l)
			}
		}
	}
	if s.IntN(3) == 0 {
		r.Edition = pick(s, s.w.editions).id
	}
	if s.IntN(3) == 0 {
		r.AsOf = pick(s, s.days)
	}
	if s.IntN(2) == 0 {
		r.From = day(2025, time.Month(8+s.IntN(8)), 1)
	}
	if s.IntN(2) == 0 {
		r.To = day(2025, time.Month(10+s.IntN(8)), 1)
	}
	if s.IntN(2) == 0 {
		for range 1 + s.IntN(2) {
			r.Categories = append(r.Categories, pick(s, s.categories))
		}
	}
	return r
}

// referenceTown is the district compared: a made-up town, or, to read only, the one of
// GRIDMAP_BENCH_DATABASE_URL; and how many tiles of a layer to take: 2,000 with GRIDMAP_SOAK=1, and
// any other number with that.
func referenceTown(t *testing.T) (*rows, int) {
	t.Helper()
	dose := 60
	if soaking() {
		dose = 2000
		if n, err := strconv.Atoi(os.Getenv("GRIDMAP_SOAK")); err == nil && n > 1 {
			dose = n
		}
	}
	url := os.Getenv("GRIDMAP_BENCH_DATABASE_URL")
	if url == "" || !soaking() {
		w := newMixedTown(t, 8)
		r := readRows(t, w.Tileset, w.db, townDistrict)
		r.computeFor(w.Tileset, strollKey)
		return r, dose
	}
	pool, err := sql.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	engine, err := New(context.Background(), pool, Options{Memory: 1 << 30, Timeout: 10 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	d, err := engine.district(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	r := readRows(t, engine, pool, d.id)
	r.computeFor(engine, strollKey)
	return r, dose
}

// TestTiles_asTheRulesSay compares random tiles of every layer, alone and together, with a slow
// drawing straight from the rows by the stated rules: the same features in the same order with the
// same attributes and the same geometry to the unit. Then some are made to fit into fewer bytes.
func TestTiles_asTheRulesSay(t *testing.T) {
	w, dose := referenceTown(t)
	s := newStroller(w, 5)
	for _, l := range layers {
		sum, less := score{}, score{}
		began := time.Now()
		for range dose {
			r := s.request(l.Name)
			w.compareRandom(t, r, &sum)
			if r.Layers = r.Layers[:1]; s.IntN(8) == 0 && r.Z >= l.MinZoom {
				w.compareSmaller(t, s, r, &less)
			}
			if t.Failed() {
				return
			}
		}
		t.Logf("%s: %v; made smaller: %d, %d features; %v", l.Name, &sum, less.tiles, less.features, time.Since(began).Round(time.Millisecond))
		if sum.empty*2 > sum.tiles || sum.features < sum.tiles || less.tiles == 0 {
			t.Errorf("%s: that is not much", l.Name)
		}
	}
}

func (w *rows) compareRandom(t *testing.T, r Request, s *score) {
	t.Helper()
	tile, err := w.engine.Tile(t.Context(), r)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	plain, err := tile.Plain()
	if err != nil {
		t.Fatal(err)
	}
	if err := mvt.Check(plain); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	if s.tiles++; tile.Empty {
		s.empty++
	}
	if len(tile.Data) > MostBytes {
		t.Fatalf("%+v: %d bytes", r, len(tile.Data))
	}
	got := layersOfPlain(t, plain)
	if len(tile.Truncated) == 0 {
		if err := w.compareTile(t, r, got, 1, s); err != nil {
			t.Errorf("%+v: %v", r, err)
		}
		return
	}
	for _, name := range r.Layers {
		one := r
		one.Layers = []string{name}
		part := map[string]*orbmvt.Layer{}
		for _, content := range contentsOf(name) {
			if got[content] != nil {
				part[content] = got[content]
			}
		}
		if tile.Truncated[name] == 0 {
			err = w.compareTile(t, one, part, 1, s)
		} else {
			err = compareLess(w.expect(t, one, name, 1)[name], features(part[name]), tile.Truncated[name], s)
		}
		if err != nil {
			t.Errorf("%+v: %s: %v", r, name, err)
		}
	}
}

// compareSmaller draws a tile of one layer with some of the bytes it has.
func (w *rows) compareSmaller(t *testing.T, st *stroller, r Request, s *score) {
	t.Helper()
	p, err := w.engine.Plan(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := w.engine.draw(t.Context(), p, 0, MostBytes)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Data) < 200 || whole.Truncated != nil {
		return
	}
	most := 150 + st.IntN(len(whole.Data)-150)
	tile, err := w.engine.draw(t.Context(), p, 0, most)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := tile.Plain()
	if err != nil {
		t.Fatal(err)
	}
	if err := mvt.Check(plain); err != nil {
		t.Fatalf("%+v in %d bytes: %v", r, most, err)
	}
	got := layersOfPlain(t, plain)
	s.tiles++
	layer := r.Layers[0]
	if tile.Truncated != nil {
		if len(tile.Data) > most && len(features(got[layer])) > 1 {
			t.Errorf("%+v in %d bytes: has %d", r, most, len(tile.Data))
		}
		if err := compareLess(w.expect(t, r, layer, 1)[layer], features(got[layer]), tile.Truncated[layer], s); err != nil {
			t.Errorf("%+v in %d bytes: %v", r, most, err)
		}
		return
	}
	for coarse := int64(1); coarse <= 64; coarse *= 2 { // nothing may be left out: corners are rounder
		if err = w.compareTile(t, r, got, coarse, s); err == nil {
			return
		}
	}
	t.Errorf("%+v in %d bytes: %v", r, most, err)
}
