package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"

	"gridmap/cmd/gridmap/internal/pg"
	"gridmap/geo"
	"gridmap/grid"
)

// TestKilledServer has eight planners redraw a draft while the database is killed again and again
// at any moment and started anew. Each sends a request again, under its key, until it gets an
// answer: nothing that was acknowledged is lost, nothing is done twice or by half.
func TestKilledServer(t *testing.T) {
	deaths := 3
	if os.Getenv("GRIDMAP_SOAK") != "" {
		deaths = 60
	}
	base, err := os.MkdirTemp("", "gridmap-killed-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	if err := os.Chmod(base, 0o711); err != nil { // user postgres must pass
		t.Fatal(err)
	}
	config := pg.Config{Dir: filepath.Join(base, "data"), Log: slog.New(slog.DiscardHandler), Use: "test"}
	cluster, err := pg.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { cluster.Stop() }()
	url := cluster.URL()
	if said, status := onDatabase(t, url, "migrate"); status != 0 {
		t.Fatal(said)
	}
	if said, status := onDatabase(t, url, "demo"); status != 0 {
		t.Fatal(said)
	}
	pool := openPool(t, url)
	store := grid.NewStore(pool)
	draft, err := store.CreateDraft(t.Context(), 1, grid.NewDraft{District: 1, Name: "killed"})
	if err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	writers := make([]*stubborn, 8)
	for i := range writers {
		w := &stubborn{t: t, store: store, pool: pool, draft: draft.ID, name: fmt.Sprint("w", i), r: rand.New(rand.NewPCG(uint64(i), 4)), done: map[string]int64{}}
		writers[i] = w
		wait.Go(func() {
			for ctx.Err() == nil && !t.Failed() {
				w.ask()
			}
		})
	}
	// up waits until the server runs again. Who looks after it starts it, but not for ever.
	killed := 0
	up := func() int {
		for {
			if pid := running(t, config.Dir); pid != 0 && pid != killed {
				return pid
			}
			select {
			case <-cluster.Failed():
				cluster.Stop()
				if cluster, err = pg.Start(t.Context(), config); err != nil {
					t.Fatal(err)
				}
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	dice := rand.New(rand.NewPCG(1, 1))
	for range deaths {
		time.Sleep(time.Duration(500+dice.IntN(1500)) * time.Millisecond)
		killed = up()
		if err := syscall.Kill(killed, syscall.SIGKILL); err != nil { // its processes see that and end
			t.Fatal(err)
		}
	}
	up()
	time.Sleep(2 * time.Second)
	stop()
	wait.Wait()
	checkLog(t, pool, store, draft.ID, writers)
}

// running is the process of a cluster's server once it takes connections, and 0 before.
func running(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pg", "data", "postmaster.pid"))
	lines := strings.Split(string(text), "\n")
	if err != nil || len(lines) < 8 || strings.TrimSpace(lines[7]) != "ready" {
		return 0
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// stubborn sends each request until it is answered.
type stubborn struct {
	t           *testing.T
	store       *grid.Store
	pool        *pgxpool.Pool
	draft       int64
	name        string
	r           *rand.Rand
	asked       int
	repeated    int
	done        map[string]int64 // operations by key
	faces       []geo.Face
	refusals    int
	unreachable int
}

func (w *stubborn) ask() {
	if w.faces == nil || w.asked%5 == 0 {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) (err error) {
			w.faces, err = grid.LoadFaces(ctx, tx, 1, w.draft)
			return err
		})
		if err != nil {
			w.unreachable++
			time.Sleep(20 * time.Millisecond)
			return
		}
	}
	w.asked++
	key := fmt.Sprintf("%s-%d", w.name, w.asked)
	r := w.request()
	for !w.t.Failed() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		out, err := w.store.Operate(ctx, grid.Actor{District: 1, ID: 1}, w.draft, r, key)
		cancel()
		switch grid.CodeOf(err) {
		case grid.Invalid, grid.Conflict, grid.NotFound:
			w.refusals++
			return
		}
		if err == nil {
			w.done[key] = out.Operation
			if out.Replayed {
				w.repeated++
			}
			return
		}
		w.unreachable++
		time.Sleep(20 * time.Millisecond)
	}
}

// request cuts a grid through its middle, moves one of its corners, or joins it with another.
func (w *stubborn) request() grid.OperationRequest {
	f := w.faces[w.r.IntN(len(w.faces))]
	box, middle := f.Shape.Box(), f.Shape.Label()
	at := func() geo.Point {
		return geo.Point{X: box.Min.X + w.r.Uint32N(box.Max.X-box.Min.X), Y: box.Min.Y + w.r.Uint32N(box.Max.Y-box.Min.Y)}
	}
	switch w.r.IntN(4) {
	case 0:
		a, b := at(), at()
		a.Y, b.Y = box.Min.Y-100, box.Max.Y+100
		return grid.OperationRequest{Op: "split", Grid: f.ID, Line: []orb.Point{a.LonLat(), middle.LonLat(), b.LonLat()}}
	case 1:
		return grid.OperationRequest{Op: "merge", Grids: []int64{f.ID, w.faces[w.r.IntN(len(w.faces))].ID}, AcrossAreas: true}
	case 2:
		return grid.OperationRequest{Op: "recode", Grid: f.ID, Name: fmt.Sprintf("%s %d", w.name, w.asked)}
	}
	ring := f.Shape[0][0]
	from := ring[w.r.IntN(len(ring))]
	to := geo.Point{X: from.X + w.r.Uint32N(2000) - 1000, Y: from.Y + w.r.Uint32N(2000) - 1000}.LonLat()
	return grid.OperationRequest{Op: "move_node", AcrossAreas: true, Moves: []grid.CornerMove{{From: from.LonLat(), To: &to}}}
}

// checkLog wants the log to hold what was acknowledged, once, and to lead to what the draft is.
func checkLog(t *testing.T, pool *pgxpool.Pool, store *grid.Store, draft int64, writers []*stubborn) {
	t.Helper()
	logged := map[string]int64{}
	rows, err := pool.Query(t.Context(), "select key, id from operation where edition = $1", draft)
	if err != nil {
		t.Fatal(err)
	}
	var key string
	var id int64
	if _, err := pgx.ForEachRow(rows, []any{&key, &id}, func() error { logged[key] = id; return nil }); err != nil {
		t.Fatal(err)
	}
	done, repeated, refused, unreachable := 0, 0, 0, 0
	for _, w := range writers {
		for key, id := range w.done {
			if logged[key] != id {
				t.Errorf("%s was acknowledged as operation %d, the log has %d", key, id, logged[key])
			}
			delete(logged, key)
			done++
		}
		repeated, refused, unreachable = repeated+w.repeated, refused+w.refusals, unreachable+w.unreachable
	}
	if len(logged) > 0 {
		t.Errorf("done and not acknowledged: %v", logged)
	}
	t.Logf("%d done, of which %d were answered only when asked again, %d refused, %d times not reached", done, repeated, refused, unreachable)
	if done < 20 || unreachable == 0 {
		t.Errorf("too little happened: %d done, %d times not reached", done, unreachable)
	}
	var faces []geo.Face
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) (err error) {
		faces, err = grid.LoadFaces(t.Context(), tx, 1, draft)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := geo.CheckPartition(faces); !r.Clean() {
		t.Errorf("no partition: %+v", r.Defects)
	}
	if r, err := store.Replay(t.Context(), 1, draft); err != nil || len(r.Differences) > 0 {
		t.Errorf("replay: %v %v", r.Differences, err)
	}
	var gaps, changes int
	err = pool.QueryRow(t.Context(), `select max(seq) - min(seq) + 1 - count(*), count(*) filter (where edition = $1 and layer = 'grids') from change where district = 1`, draft).Scan(&gaps, &changes)
	if err != nil || gaps != 0 || changes != done {
		t.Errorf("the feed has %d gaps and %d changes of the draft for %d operations: %v", gaps, changes, done, err)
	}
}
