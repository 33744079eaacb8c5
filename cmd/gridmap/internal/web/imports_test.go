package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gridmap/importers"
)

// twoGrids are two squares of a thousandth of a degree side by side.
const twoGrids = `{"type":"FeatureCollection","features":[
	{"type":"Feature","properties":{"code":"A1","name":"第一网格"},"geometry":{"type":"Polygon","coordinates":[[[118.20,33.90],[118.21,33.90],[118.21,33.91],[118.20,33.91],[118.20,33.90]]]}},
	{"type":"Feature","properties":{"code":"A2","name":"第二网格"},"geometry":{"type":"Polygon","coordinates":[[[118.21,33.90],[118.22,33.90],[118.22,33.91],[118.21,33.91],[118.21,33.90]]]}}]}`

// form is an upload: fields and files as name, value; a value of a file is "name\ncontent".
func (s *site) form(pairs ...string) (body []byte, contentType string) {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		if name, content, file := strings.Cut(pairs[i+1], "\n"); file {
			part, err := w.CreateFormFile(pairs[i], name)
			if err != nil {
				s.t.Fatal(err)
			}
			_, _ = part.Write([]byte(content))
		} else if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

func (s *site) uploads(who as, pairs ...string) answer {
	s.t.Helper()
	body, contentType := s.form(pairs...)
	return s.ask("POST", "/api/v1/imports?lang=en", who, bytes.NewReader(body), "Content-Type", contentType)
}

func read[T any](t testing.TB, a answer) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%v: %.300s", err, a.body)
	}
	return v
}

// settled waits until nobody works on an import.
func (s *site) settled(who as, address, state string) importers.Batch {
	s.t.Helper()
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		b := read[importers.Batch](s.t, s.want(s.ask("GET", address+"?lang=en", who, nil), 200))
		switch {
		case b.State == state:
			return b
		case b.State == "failed" || b.State == "rejected" || time.Since(began) > 20*time.Second:
			s.t.Fatalf("import is %s, want %s: %+v", b.State, state, b.Error)
		}
	}
}

func TestImports_fromUploadToRevert(t *testing.T) {
	s := newSite(t)
	who := s.token(s.actors["importer"])
	a := s.want(s.uploads(who, "as", "grids", "file", "网格.geojson\n"+twoGrids), http.StatusAccepted)
	address := a.Header.Get("Location")
	if b := read[importers.Batch](t, a); address != fmt.Sprintf("/api/v1/imports/%d", b.ID) || b.FileName != "网格.geojson" || b.CreatedBy == nil || b.CreatedBy.Name != "importer" {
		t.Fatalf("Location %q, %+v", address, b)
	}
	if b := s.settled(who, address, "checked"); b.RowsGood != 2 || b.Summary.Add != 2 || b.Bounds == nil {
		t.Errorf("%+v", b)
	}
	p := read[importers.Preview](t, s.want(s.ask("GET", address+"/preview", who, nil), 200))
	if len(p.Sample) != 2 || p.Sample[0].Fields["name"] != "第一网格" || p.Findings == nil {
		t.Errorf("preview: %+v", p)
	}
	grids := func() int {
		return len(read[listBody[any]](t, s.want(s.ask("GET", "/api/v1/grids", who, nil), 200)).Items)
	}
	if n := grids(); n != 0 {
		t.Errorf("%d grids before publishing", n)
	}
	s.want(s.ask("POST", address+"/revert", who, nil), http.StatusConflict).problem(t)
	s.want(s.ask("POST", address+"/publish", who, nil), http.StatusAccepted)
	if b := s.settled(who, address, "published"); b.Edition == nil || b.PublishedAt == nil {
		t.Errorf("%+v", b)
	}
	if n := grids(); n != 2 {
		t.Errorf("%d grids after publishing", n)
	}
	s.want(s.ask("POST", address+"/publish", who, nil), http.StatusConflict).problem(t)
	s.want(s.ask("POST", address+"/revert", who, nil), http.StatusAccepted)
	s.settled(who, address, "reverted")
	if n := grids(); n != 0 {
		t.Errorf("%d grids after the import was taken back", n)
	}
	s.nothingWaits()

	// Published at once when asked for; the list is newest first and in pages.
	a = s.want(s.uploads(who, "publish", "true", "as", "places", "set", "class=village", "file", "places.csv\nname,lon,lat\n河湾,118.205,33.905\n"), http.StatusAccepted)
	s.settled(who, a.Header.Get("Location"), "published")
	first := read[listBody[importers.Batch]](t, s.want(s.ask("GET", "/api/v1/imports?limit=1", who, nil), 200))
	if len(first.Items) != 1 || first.Items[0].Kind != "places" || first.Next == nil {
		t.Fatalf("%+v", first)
	}
	last := read[listBody[importers.Batch]](t, s.want(s.ask("GET", *first.Next, who, nil), 200))
	if len(last.Items) != 1 || last.Items[0].State != "reverted" || last.Next != nil {
		t.Errorf("%+v", last)
	}

	stranger := s.token(s.other)
	s.want(s.ask("GET", address, stranger, nil), http.StatusNotFound).problem(t)
	s.want(s.ask("GET", address+"/preview", stranger, nil), http.StatusNotFound).problem(t)
	s.want(s.ask("POST", address+"/publish", stranger, nil), http.StatusNotFound).problem(t)
}

// nothingWaits fails when files are left of imports that are over.
func (s *site) nothingWaits() {
	s.t.Helper()
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		left, err := os.ReadDir(filepath.Join(s.dir, "uploads"))
		if err == nil && len(left) == 0 || os.IsNotExist(err) {
			return
		}
		if time.Since(began) > 5*time.Second {
			s.t.Fatalf("files are left: %v %v", left, err)
		}
	}
}

func TestImports_refuseAtOnce(t *testing.T) {
	s := newSite(t)
	who := s.token(s.actors["importer"])
	good := "g.geojson\n" + twoGrids
	for name, c := range map[string]struct {
		pairs []string
		want  int
		says  string
	}{
		"no file":                {[]string{"as", "grids"}, 422, "part named file"},
		"no kind":                {[]string{"file", good}, 422, "say what the files hold"},
		"no such kind":           {[]string{"as", "houses", "file", good}, 422, "houses"},
		"no such format":         {[]string{"as", "grids", "file", "g.exe\nMZ"}, 422, "g.exe"},
		"empty file":             {[]string{"as", "grids", "file", "g.geojson\n"}, 422, "g.geojson"},
		"two datasets":           {[]string{"as", "grids", "file", good, "file", "h.csv\na,b\n"}, 422, "2"},
		"the same file twice":    {[]string{"as", "grids", "file", good, "file", good}, 422, "g.geojson"},
		"no such field":          {[]string{"as", "grids", "file", good, "colour", "red"}, 422, "colour"},
		"map without =":          {[]string{"as", "grids", "file", good, "map", "code"}, 422, "field=column"},
		"no such day":            {[]string{"as", "grids", "file", good, "effective", "2026-02-30"}, 422, "effective"},
		"neither true nor false": {[]string{"as", "grids", "file", good, "strict", "maybe"}, 422, "strict"},
		"not a zip":              {[]string{"as", "grids", "file", "a.zip\nPK??"}, 422, "a.zip"},
	} {
		if p := s.want(s.uploads(who, c.pairs...), c.want).problem(t); !strings.Contains(p.Detail, c.says) {
			t.Errorf("%s: %q does not say %q", name, p.Detail, c.says)
		}
	}
	s.want(s.ask("POST", "/api/v1/imports", who, "{}"), http.StatusUnsupportedMediaType).problem(t)
	body, contentType := s.form("as", "grids", "file", good)
	p := s.want(s.ask("POST", "/api/v1/imports", who, bytes.NewReader(body[:len(body)/2]), "Content-Type", contentType), http.StatusBadRequest).problem(t)
	if !strings.Contains(p.Detail, "nothing was taken") {
		t.Errorf("half a form: %q", p.Detail)
	}
	r := httptest.NewRequest("POST", "/api/v1/imports", bytes.NewReader(body))
	who(r)
	r.Header.Set("Content-Type", contentType)
	r.ContentLength = importers.MaxPacked * 2
	large := httptest.NewRecorder()
	if s.ServeHTTP(large, r); large.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", large.Code)
	}
	if n := len(read[listBody[importers.Batch]](t, s.want(s.ask("GET", "/api/v1/imports", who, nil), 200)).Items); n != 0 {
		t.Errorf("%d imports are left of what was refused", n)
	}
	s.nothingWaits()
}

// What only reading the file shows is told by the import, in both languages, and leaves nothing.
func TestImports_rejected(t *testing.T) {
	s := newSite(t)
	who := s.token(s.actors["importer"])
	a := s.want(s.uploads(who, "as", "grids", "publish", "true", "map", "code=WGBM", "file", "g.geojson\n"+twoGrids), http.StatusAccepted)
	address := a.Header.Get("Location")
	var b importers.Batch
	for began := time.Now(); b.State != "rejected" && time.Since(began) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		b = read[importers.Batch](t, s.ask("GET", address+"?lang=en", who, nil))
	}
	if b.Error == nil || b.Error.Field != "code" || !strings.Contains(b.Error.Message, "WGBM") {
		t.Fatalf("%+v", b)
	}
	if zh := read[importers.Batch](t, s.ask("GET", address, who, nil)); zh.Error.Message == b.Error.Message || !strings.Contains(zh.Error.Message, "WGBM") {
		t.Errorf("in Chinese: %q", zh.Error.Message)
	}
	s.want(s.ask("POST", address+"/publish", who, nil), http.StatusConflict).problem(t)
	s.nothingWaits()
}
