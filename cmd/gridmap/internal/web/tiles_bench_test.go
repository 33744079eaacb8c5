//go:build linux

package web

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"gridmap/geo"
	"gridmap/tiles"
	"gridmap/tiles/walk"
)

const (
	benchConns  = 8
	benchRounds = 9  // contenders take turns; medians count
	sqlRounds   = 3  // of them, with the slow one
	lightLaps   = 20 // times the list in a round of what takes microseconds
)

// BenchmarkTilesHTTP asks for the same 1,500 tiles of grids and buildings of a city over HTTP,
// through all that stands before a handler, metrics included. The generator has one core, the
// server the other, with the database's processes where a contender needs them.
//
//	cold       nothing is kept, every tile is drawn     against   the same tiles by SQL at every request, gzip of the standard library
//	warm       every tile is kept                       against   net/http, bytes from a map
//	unchanged  the client has the tile: 304             against   net/http, a bare 304
//	the-same                                            against   net/http, a 304 with the three headers it must have
func BenchmarkTilesHTTP(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Fatal("one core for the generator and one for the server are needed")
	}
	c := startContenders(b)
	back, err := pinOurselves(0)
	if err != nil {
		b.Fatal(err)
	}
	defer back()
	light, unchanged := slices.Repeat(c.requests, lightLaps), slices.Repeat(c.conditional, lightLaps)
	rows := []*benchRow{
		{name: "cold", requests: c.requests, status: 200}, {name: "sql", requests: c.requests, status: 200},
		{name: "warm", requests: light, status: 200}, {name: "prebuilt", requests: light, status: 200},
		{name: "unchanged", at: "warm", requests: unchanged, status: 304}, {name: "bare304", requests: unchanged, status: 304},
		{name: "the-same", at: "warm", requests: unchanged, status: 304}, {name: "lawful304", requests: unchanged, status: 304},
	}
	for _, r := range rows { // connections, plans, caches
		r.run(b, c, true)
	}
	for b.Loop() {
		for i := range benchRounds {
			for _, r := range rows {
				if r.name != "sql" || i < sqlRounds {
					r.run(b, c, false)
				}
			}
		}
	}
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\t tiles/s\t p50 ms\t p95 ms\t slowest ms\t KB/s\t server busy\t ratio\t by its time\t")
	for i, r := range rows {
		ratio, byTime := "1", "1"
		if i%2 == 0 {
			v := ratioOf(r, rows[i+1], round.rate)
			ratio = fmt.Sprintf("%.2f", v)
			b.ReportMetric(v, r.name+"/"+rows[i+1].name)
			byTime = fmt.Sprintf("%.2f", ratioOf(r, rows[i+1], round.perCPU))
		}
		b.ReportMetric(r.median(round.rate), r.name+"-tiles/s")
		b.ReportMetric(r.median(msAt(95)), r.name+"-p95-ms")
		fmt.Fprintf(w, "%s\t %.0f\t %.3f\t %.3f\t %.1f\t %.0f\t %.0f %%\t %s\t %s\t\n", r.name, r.median(round.rate), r.median(msAt(50)), r.median(msAt(95)), r.median(msAt(100)),
			r.median(func(r round) float64 { return float64(r.bytes) / 1024 / r.whole.Seconds() }),
			r.median(func(r round) float64 { return 100 * r.cpu.Seconds() / r.whole.Seconds() }), ratio, byTime)
	}
	w.Flush()
	b.Logf("%d connections, %d tiles, medians of %d rounds\n%s", benchConns, len(c.requests), benchRounds, table.String())
	b.ReportMetric(0, "ns/op")
}

func msAt(percent int) func(round) float64 {
	return func(r round) float64 { return float64(r.at(percent).Microseconds()) / 1000 }
}

// benchRow is one line of the table.
type benchRow struct {
	name     string
	at       string // the contender; "": name
	requests [][]byte
	status   int
	rounds   []round
}

func (r *benchRow) run(b *testing.B, c *contenders, trial bool) {
	b.Helper()
	at := r.at
	if at == "" {
		at = r.name
	}
	processes := []int{c.pid}
	if r.name == "sql" {
		var more []int
		if err := json.Unmarshal(c.get(b, "sql", "/processes").body, &more); err != nil {
			b.Fatal(err)
		}
		processes = append(processes, more...)
	}
	before := cpuOf(processes)
	got, err := load(c.addresses[at], r.requests, benchConns, r.status)
	if err != nil {
		b.Fatalf("%s: %v", r.name, err)
	}
	got.cpu = cpuOf(processes) - before
	if !trial {
		r.rounds = append(r.rounds, got)
	}
}

func (r *benchRow) median(of func(round) float64) float64 {
	var list []float64
	for _, round := range r.rounds {
		list = append(list, of(round))
	}
	return medianOf(list)
}

func medianOf(list []float64) float64 {
	if slices.Sort(list); len(list) == 0 {
		return math.NaN()
	}
	return list[len(list)/2]
}

// ratioOf is the median of the ratios of rounds that ran one after the other.
func ratioOf(a, b *benchRow, of func(round) float64) float64 {
	var list []float64
	for i := range min(len(a.rounds), len(b.rounds)) {
		list = append(list, of(a.rounds[i])/of(b.rounds[i]))
	}
	return medianOf(list)
}

// contenders is the process that serves them, and what to ask.
type contenders struct {
	pid                   int
	addresses             map[string]string
	requests, conditional [][]byte // the second with the tag of what is there
}

func startContenders(b *testing.B) *contenders {
	b.Helper()
	const core = 1
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", contendersEnv, core))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	runtime.LockOSThread() // a child runs where the thread did that began it
	if err := pin(0, core); err != nil {
		b.Fatal(err)
	}
	err = cmd.Start()
	if pinErr := setAffinity(0, &[16]uint64{^uint64(0), ^uint64(0)}); pinErr != nil {
		b.Fatal(pinErr)
	}
	runtime.UnlockOSThread()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	c := &contenders{pid: cmd.Process.Pid}
	if err := json.NewDecoder(bufio.NewReader(out)).Decode(&c.addresses); err != nil {
		b.Fatalf("the server did not start: %v", err)
	}
	var j tiles.TileJSON
	if err := json.Unmarshal(c.get(b, "warm", "/tiles/"+benchLayers+".json").body, &j); err != nil {
		b.Fatal(err)
	}
	low, err := geo.FromLonLat(j.Bounds[0], j.Bounds[3])
	if err != nil {
		b.Fatal(err)
	}
	high, err := geo.FromLonLat(j.Bounds[2], j.Bounds[1])
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range walk.Tiles(geo.Box{Min: low, Max: high}) {
		path := fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", benchLayers, t.Z, t.X, t.Y)
		tile := c.get(b, "warm", path)
		put, err := http.NewRequest("PUT", "http://"+c.addresses["prebuilt"]+path, bytes.NewReader(tile.body))
		if err != nil {
			b.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(put)
		if err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
		head := "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
		c.requests = append(c.requests, []byte(head+"\r\n"))
		c.conditional = append(c.conditional, []byte(head+"If-None-Match: "+tile.etag+"\r\n\r\n"))
	}
	return c
}

type fetched struct {
	body []byte
	etag string
}

func (c *contenders) get(b *testing.B, who, path string) fetched {
	b.Helper()
	r, err := http.NewRequest("GET", "http://"+c.addresses[who]+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	if strings.HasSuffix(path, ".mvt") {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		b.Fatalf("%s: %d %s %v", path, resp.StatusCode, body, err)
	}
	return fetched{body, resp.Header.Get("ETag")}
}
