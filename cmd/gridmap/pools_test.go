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

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/cmd/gridmap/internal/demo"
	"gridmap/grid"
	"gridmap/sql"
	"gridmap/sql/pgtest"
)

func TestPools_sizes(t *testing.T) {
	for _, c := range []struct {
		url                    string
		handlers, jobs         int32
		handlersSaid, jobsSaid bool
	}{
		{"postgres://a@h/d", 16, 16, false, false},
		{"postgres://a@h/d?pool_max_conns=4", 4, 16, false, true}, // pgx's own default on a small machine
		{"host=h dbname=d pool_max_conns=1", 4, 16, true, true},
		{"host=h dbname=d pool_max_conns=40", 40, 40, false, false},
	} {
		for _, p := range []struct {
			make func(*slog.Logger) func(*pgxpool.Config)
			want int32
			said bool
		}{{forHandlers, c.handlers, c.handlersSaid}, {forJobs, c.jobs, c.jobsSaid}} {
			var log bytes.Buffer
			config, err := pgxpool.ParseConfig(c.url)
			if err != nil {
				t.Fatal(err)
			}
			p.make(slog.New(slog.NewTextHandler(&log, nil)))(config)
			if config.MaxConns != p.want || (log.Len() > 0) != p.said {
				t.Errorf("%s: %d connections, want %d; said %q", c.url, config.MaxConns, p.want, log.String())
			}
		}
	}
}

// Uploads worked on at once end although the database URL asks for fewer connections than they
// need together.
func TestServe_uploadsAtOnceOnASmallPool(t *testing.T) {
	url := pgtest.DatabaseURL(t)
	separator := " "
	if strings.Contains(url, "://") {
		separator = "?"
		if strings.Contains(url, "?") {
			separator = "&"
		}
	}
	url += separator + "pool_max_conns=4"
	pool, err := sql.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	made := demo.Summary{}
	if err := demo.Load(t.Context(), pool, demo.Options{Summary: &made}); err != nil {
		t.Fatal(err)
	}
	store := grid.NewStore(pool)
	d, err := store.District(t.Context(), made.ID)
	if err != nil {
		t.Fatal(err)
	}
	importer, err := store.ActorNamed(t.Context(), made.ID, "importer")
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := store.NewToken(t.Context(), made.ID, importer.ID, 0, "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	var log screen
	dir := t.TempDir()
	go func() {
		ended <- serve(ctx, serveConfig{ServeFlags: ServeFlags{listenFlags: listenFlags{Listen: "127.0.0.1:0"}}, DatabaseURL: url, DataDir: dir,
			Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})), OnReady: func(site string) { ready <- site }})
	}()
	defer func() { stop(); <-ended }()
	var site string
	select {
	case site = <-ready:
	case err := <-ended:
		ended <- err
		t.Fatalf("%v\n%s", err, log.String())
	}
	ask := func(method, path, form string, body io.Reader) map[string]any {
		t.Helper()
		r, err := http.NewRequest(method, strings.TrimSuffix(site, "/")+path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		if form != "" {
			r.Header.Set("Content-Type", form)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var out map[string]any
		if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
			t.Fatalf("%s %s: %d %v", method, path, response.StatusCode, err)
		}
		return out
	}
	const uploads, rows = 4, 20_000
	var batches []any
	for n := range uploads {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("as", "places")
		file, err := w.CreateFormFile("file", fmt.Sprintf("places%d.csv", n))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(file, "key,name,class,lon,lat")
		b := d.Bounds
		for i := range rows {
			fmt.Fprintf(file, "%d-%d,地名%d,village,%g,%g\n", n, i, i, b[0]+(b[2]-b[0])*(0.4+0.2*float64(i)/rows), (b[1]+b[3])/2)
		}
		_ = w.Close()
		said := ask("POST", "/api/v1/imports", w.FormDataContentType(), &body)
		if said["id"] == nil {
			t.Fatalf("upload %d: %v", n, said)
		}
		batches = append(batches, said["id"])
	}
	began := time.Now()
	for _, id := range batches {
		for {
			said := ask("GET", "/api/v1/imports/"+fmt.Sprint(id), "", nil)
			if said["state"] == "checked" {
				break
			}
			if said["error"] != nil || time.Since(began) > 90*time.Second {
				t.Fatalf("import %v after %s: %v\n%s", id, time.Since(began).Round(time.Second), said, log.String())
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}
