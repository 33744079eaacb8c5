package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is a command's output that a test reads while it is written.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// command runs one on a data directory and returns what it printed.
func command(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	var out, log screen
	err := run(t.Context(), append([]string{"--data-dir", dir}, args...), &out, &log)
	if err != nil {
		t.Logf("%v: %v\n%s", args, err, log.String())
	}
	return out.String(), err
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func signIn(t *testing.T, site, secret string) int {
	t.Helper()
	response, err := http.Post(site+"api/v1/session", "application/json", strings.NewReader(`{"link":"`+secret+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// TestUp is the whole product as a newcomer meets it: one command on an empty directory, and
// the others beside it.
func TestUp(t *testing.T) {
	t.Setenv("GRIDMAP_DATABASE_URL", "")
	base, err := os.MkdirTemp("", "gridmap-up-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	if err := os.Chmod(base, 0o711); err != nil { // user postgres must pass
		t.Fatal(err)
	}
	dir := filepath.Join(base, ".gridmap")
	ctx, stop := context.WithCancel(t.Context())
	var out, log screen
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"--data-dir", dir, "up", "--listen", "127.0.0.1:0"}, &out, &log) }()
	defer stop()
	for began := time.Now(); !strings.Contains(out.String(), "Ctrl-C"); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-ended:
			t.Fatalf("%v\n%s", err, log.String())
		default:
		}
		if time.Since(began) > 3*time.Minute {
			t.Fatalf("not up: %s\n%s", out.String(), log.String())
		}
	}
	site := regexp.MustCompile(`http://[0-9.:]+/`).FindString(out.String())
	if status, _ := fetch(t, site+"readyz"); status != http.StatusOK {
		t.Errorf("readyz: %d", status)
	}
	if status, body := fetch(t, site+"api/v1/districts"); status != http.StatusOK || !strings.Contains(body, `"grids":60`) {
		t.Errorf("districts: %d %s", status, body)
	}
	links := regexp.MustCompile(`#sign-in=(\S+)`).FindAllStringSubmatch(out.String(), -1)
	if len(links) != 6 {
		t.Fatalf("%d sign-in links, want one for each of six roles:\n%s", len(links), out.String())
	}
	for _, want := range []int{http.StatusOK, http.StatusUnauthorized} { // good once
		if got := signIn(t, site, links[0][1]); got != want {
			t.Errorf("signing in by link: status %d, want %d", got, want)
		}
	}

	t.Run("a second one is refused", func(t *testing.T) {
		_, err := command(t, dir, "up", "--listen", "127.0.0.1:0")
		if err == nil || !strings.Contains(err.Error(), `another "gridmap up"`) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("commands find its database", func(t *testing.T) {
		url, err := command(t, dir, "db", "url")
		if err != nil || !strings.HasPrefix(url, "postgres://gridmap@/gridmap?host=") {
			t.Errorf("got %q, %v", url, err)
		}
		if said, err := command(t, dir, "migrate"); err != nil || !strings.Contains(said, "up to date") {
			t.Errorf("got %q, %v", said, err)
		}
	})
	t.Run("a file sent over HTTP is worked on by the queue", func(t *testing.T) {
		token, err := command(t, dir, "actor", "token", "importer")
		if err != nil {
			t.Fatal(err)
		}
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		_ = w.WriteField("as", "places")
		_ = w.WriteField("publish", "true")
		file, err := w.CreateFormFile("file", "places.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, districts := fetch(t, site+"api/v1/districts")
		var b [4]float64
		if n, err := fmt.Sscanf(regexp.MustCompile(`"bounds":\[([^\]]*)`).FindStringSubmatch(districts)[1], "%g,%g,%g,%g", &b[0], &b[1], &b[2], &b[3]); n != 4 {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(file, "key,name,class,lon,lat\nqueue-1,新地名,village,%g,%g\n", (b[0]+b[2])/2, (b[1]+b[3])/2)
		_ = w.Close()
		location := ""
		ask := func(method, path string, body io.Reader) string {
			r, err := http.NewRequest(method, strings.TrimSuffix(site, "/")+path, body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(token))
			r.Header.Set("Content-Type", w.FormDataContentType())
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			location = response.Header.Get("Location")
			return string(text)
		}
		said := ask("POST", "/api/v1/imports", &form)
		if location == "" {
			t.Fatal(said)
		}
		address := location
		for began := time.Now(); !strings.Contains(said, `"state":"published"`); time.Sleep(50 * time.Millisecond) {
			if said = ask("GET", address, nil); strings.Contains(said, `"error":{`) || time.Since(began) > 20*time.Second {
				t.Fatal(said)
			}
		}
		if left, err := os.ReadDir(filepath.Join(dir, "uploads")); err != nil || len(left) > 0 {
			t.Errorf("uploads: %v, %v", left, err)
		}
	})
	t.Run("backup and restore under it", func(t *testing.T) {
		file := filepath.Join(base, "backup")
		if said, err := command(t, dir, "backup", file); err != nil || !strings.Contains(said, "found equal") {
			t.Fatalf("got %q, %v", said, err)
		}
		if _, err := command(t, dir, "restore", file); err == nil || !strings.Contains(err.Error(), "--replace") {
			t.Errorf("got %v", err)
		}
		if said, err := command(t, dir, "restore", "--replace", file); err != nil || !strings.Contains(said, "every table is equal") {
			t.Fatalf("got %q, %v", said, err)
		}
		for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
			status, body := fetch(t, site+"api/v1/districts")
			if status == http.StatusOK && strings.Contains(body, `"grids":60`) {
				break
			}
			if time.Since(began) > 10*time.Second {
				t.Fatalf("after the restore: %d %s", status, body)
			}
		}
	})

	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("up ended with %v", err)
		}
	case <-time.After(90 * time.Second):
		t.Fatal("up does not end")
	}
	if _, err := command(t, dir, "db", "url"); err == nil || !strings.Contains(err.Error(), "does not run") {
		t.Errorf("after the end: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "pg/data/postmaster.pid")); !os.IsNotExist(err) {
		t.Errorf("postmaster.pid is left: %v", err)
	}
}
