package tiles

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"gridmap/geo"
	"gridmap/sql"
	"gridmap/tiles/walk"
)

// What the app asks for, source by source, and everything public in one tile.
var benchSources = []string{"areas,grids,buildings,posts,roads,water,places", "water,roads,places", "buildings", "grids", "areas", "heat", "incidents"}

// BenchmarkCity draws 1,500 tiles of zooms 10–17 of a city, as somebody who looks at its middle
// more than at its rim: each tile once from the database ("cold": nothing kept), then from the
// cache ("warm"), with two clients. It reports tiles a second, the 50th and 95th percentile
// and the slowest tile. Set GRIDMAP_BENCH_DATABASE_URL to a city's database (gridmap demo
// --scale city); without it a made-up one is built, which takes a minute.
func BenchmarkCity(b *testing.B) {
	t, box := benchCity(b)
	list := walkOf(box)
	for _, source := range benchSources {
		layers := strings.Split(source, ",")
		for _, kind := range []string{"cold", "warm"} {
			b.Run(kind+"/"+source, func(b *testing.B) {
				for b.Loop() {
					if kind == "cold" {
						t.tiles.kept.InvalidateAll()
					}
					benchPass(b, t, list, layers)
				}
			})
		}
	}
}

// BenchmarkAgainstPostGIS cuts the same tiles of grids and buildings, with the same features and
// compressed alike, once from memory and once with prepared ST_AsMVT: tiles a second, and how
// many times as many. Nothing is kept in between, no HTTP, two clients.
func BenchmarkAgainstPostGIS(b *testing.B) {
	t, box := benchCity(b)
	if err := t.Warm(context.Background()); err != nil {
		b.Fatal(err)
	}
	list := walkOf(box)
	layers := []string{"grids", "buildings"}
	ours := func(a Address) (int, error) {
		tile, err := t.Tile(context.Background(), Request{Layers: layers, Z: a.Z, X: a.X, Y: a.Y})
		return len(tile.Data), err
	}
	theirs := func(a Address) (int, error) {
		data, err := t.drawnByPostGIS(context.Background(), Request{Layers: layers, Z: a.Z, X: a.X, Y: a.Y})
		if err != nil {
			return 0, err
		}
		data, err = compress(data)
		return len(data), err
	}
	run(b, list, ours) // connections, plans and memory are there
	run(b, list, theirs)
	var engine, postgis []lap
	for b.Loop() {
		for i := range benchRounds { // they take turns, so that what else the machine does meets both
			t.tiles.kept.InvalidateAll()
			engine = append(engine, run(b, list, ours))
			if i%3 == 0 {
				postgis = append(postgis, run(b, list, theirs))
			}
		}
	}
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\t tiles/s\t p50 ms\t p95 ms\t slowest ms\t KB a tile\t largest KB\t")
	for _, row := range []struct {
		name string
		laps []lap
	}{{"engine", engine}, {"ST_AsMVT", postgis}} {
		fmt.Fprintf(w, "%s\t", row.name)
		for _, f := range []func(lap) float64{lap.rate, ms(50), ms(95), ms(100), lap.bytes, lap.largest} {
			fmt.Fprintf(w, " %.2f\t", median(row.laps, f))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	times := median(engine, lap.rate) / median(postgis, lap.rate)
	p95 := median(postgis, ms(95)) / median(engine, ms(95))
	b.Logf("%d tiles, two clients, medians of %d and %d rounds\n%s%.1f times the tiles a second, p95 one %.1fth", len(list), len(engine), len(postgis), table.String(), times, p95)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(times, "times-tiles/s")
	b.ReportMetric(p95, "times-p95")
	b.ReportMetric(median(engine, ms(100)), "engine-slowest-ms")
}

// benchRounds is how often the engine draws the list; the database a third as often.
const benchRounds = 7

func median(laps []lap, of func(lap) float64) float64 {
	var list []float64
	for _, l := range laps {
		list = append(list, of(l))
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// lap is how long each tile of a list took, and the whole.
type lap struct {
	each  []timed
	whole time.Duration
}

// run draws a list with two clients.
func run(b *testing.B, list []Address, draw func(Address) (int, error)) lap {
	b.Helper()
	l := lap{each: make([]timed, len(list))}
	var next atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range 2 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				began := time.Now()
				n, err := draw(list[i])
				if err != nil {
					b.Error(err)
					return
				}
				l.each[i] = timed{list[i], time.Since(began), n}
			}
		})
	}
	wg.Wait()
	l.whole = time.Since(start)
	slices.SortFunc(l.each, func(a, b timed) int { return int(a.took - b.took) })
	return l
}

func (l lap) rate() float64 { return float64(len(l.each)) / l.whole.Seconds() }

// ms is a percentile of the times, in milliseconds.
func ms(percent int) func(lap) float64 {
	return func(l lap) float64 { return l.each[(len(l.each)-1)*percent/100].took.Seconds() * 1000 }
}

func (l lap) bytes() (kb float64) {
	for _, t := range l.each {
		kb += float64(t.bytes) / 1000 / float64(len(l.each))
	}
	return kb
}

func (l lap) largest() (kb float64) {
	for _, t := range l.each {
		kb = max(kb, float64(t.bytes)/1000)
	}
	return kb
}

func benchCity(b *testing.B) (*Tileset, geo.Box) {
	b.Helper()
	url := os.Getenv("GRIDMAP_BENCH_DATABASE_URL")
	if url == "" {
		w := newTownOf(b, 45, 100, 1_000_000, Options{Memory: 4 << 30, CacheBytes: 1 << 30})
		w.exec(b, "vacuum analyze")
		return w.Tileset, w.box
	}
	pool, err := sql.Open(context.Background(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	t, err := New(context.Background(), pool, Options{Memory: 4 << 30, CacheBytes: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(t.Close)
	d, err := t.district(context.Background(), 0)
	if err != nil || !d.known {
		b.Fatalf("no city in %s: %v", url, err)
	}
	return t, d.box
}

// walkOf is the tiles asked for, the same each time.
func walkOf(box geo.Box) (list []Address) {
	for _, t := range walk.Tiles(box) {
		list = append(list, Address(t))
	}
	return list
}

type timed struct {
	Address
	took  time.Duration
	bytes int
}

func benchPass(b *testing.B, t *Tileset, list []Address, layers []string) {
	all := make([]timed, len(list))
	var next atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range 2 {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(list) {
					return
				}
				a := list[i]
				began := time.Now()
				tile, err := t.Tile(context.Background(), Request{Layers: layers, Z: a.Z, X: a.X, Y: a.Y})
				if err != nil {
					b.Error(err)
					return
				}
				all[i] = timed{a, time.Since(began), len(tile.Data)}
			}
		})
	}
	wg.Wait()
	took, sum := time.Since(start), 0
	for _, m := range all {
		sum += m.bytes
	}
	slices.SortFunc(all, func(a, b timed) int { return int(a.took - b.took) })
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	slowest := all[len(all)-1]
	b.ReportMetric(float64(len(list))/took.Seconds(), "tiles/s")
	b.ReportMetric(ms(all[len(all)/2].took), "p50-ms")
	b.ReportMetric(ms(all[len(all)*95/100].took), "p95-ms")
	b.ReportMetric(ms(slowest.took), "max-ms")
	b.ReportMetric(float64(sum)/float64(len(list)), "B/tile")
	b.Logf("slowest %d/%d/%d: %v, %d bytes", slowest.Z, slowest.X, slowest.Y, slowest.took.Round(time.Millisecond), slowest.bytes)
}

// BenchmarkCityByZoom draws the busiest tiles of a city (up to 20 a zoom, those around its
// middle), layer by layer from the database, and reports the median and the slowest in
// milliseconds and the largest tile in KB, as sent and unpacked.
func BenchmarkCityByZoom(b *testing.B) {
	t, box := benchCity(b)
	middle := geo.Point{X: box.Min.X + (box.Max.X-box.Min.X)/2, Y: box.Min.Y + (box.Max.Y-box.Min.Y)/2}
	for _, l := range layers {
		if l.Params&byKey != 0 { // drawn from an answer somebody asked for
			continue
		}
		for _, z := range []uint32{8, 10, 11, 12, 13, 14, 15, 16} {
			if z < l.MinZoom {
				continue
			}
			b.Run(fmt.Sprintf("%s/z%d", l.Name, z), func(b *testing.B) {
				x, y := middle.Tile(z)
				var list []Address
				for dy := uint32(0); dy < 5; dy++ {
					for dx := uint32(0); dx < 4; dx++ {
						a := Address{z, x + dx - 2, y + dy - 2}
						if a.Box().Meets(box) {
							list = append(list, a)
						}
					}
				}
				benchLayer(b, t, l.Name, list)
			})
		}
	}
}

func benchLayer(b *testing.B, t *Tileset, layer string, list []Address) {
	b.Helper()
	var took []time.Duration
	var sent, plain int
	for b.Loop() {
		t.tiles.kept.InvalidateAll()
		for _, a := range list {
			began := time.Now()
			tile, err := t.Tile(b.Context(), Request{Layers: []string{layer}, Z: a.Z, X: a.X, Y: a.Y})
			took = append(took, time.Since(began))
			if err != nil {
				b.Fatal(err)
			}
			raw, err := tile.Plain()
			if err != nil {
				b.Fatal(err)
			}
			sent, plain = max(sent, len(tile.Data)), max(plain, len(raw))
		}
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(float64(sent)/1024, "KB-sent")
	b.ReportMetric(float64(plain)/1024, "KB-plain")
}
