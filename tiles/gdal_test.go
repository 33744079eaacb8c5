package tiles

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testGDAL: GDAL, which shares nothing with PostGIS's encoder or ours, reads a tile by itself
// and a directory of tiles with metadata.
func (w *town) testGDAL(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Fatal("ogrinfo is missing: install gdal-bin")
	}
	x, y := w.faces[len(w.faces)/2].Shape.Label().Tile(14)
	tile, err := w.Tile(t.Context(), Request{Layers: everyLayer, Z: 14, X: x, Y: y})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := tile.Plain()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"plain.mvt", "z/14/" + fmt.Sprint(x) + "/" + fmt.Sprint(y) + ".mvt"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), plain, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list := layersOf(t, tile)
	for _, source := range []string{filepath.Join(dir, "plain.mvt"), filepath.Join(dir, "z", "14")} {
		out, err := exec.Command(ogrinfo, "-ro", "-al", "-so", "-oo", "METADATA_FILE=", "MVT:"+source).CombinedOutput()
		if err != nil {
			t.Fatalf("ogrinfo %s: %v\n%s", source, err, out)
		}
		text := string(out)
		if strings.Contains(text, "Warning") || strings.Contains(text, "ERROR") {
			t.Errorf("ogrinfo %s complains:\n%s", source, text)
		}
		for name, l := range list {
			found := regexp.MustCompile(`(?s)Layer name: ` + name + `\n.*?Feature Count: (\d+)`).FindStringSubmatch(text)
			if found == nil || found[1] != fmt.Sprint(len(l.Features)) {
				t.Errorf("%s: GDAL finds %v features in %s, want %d", source, found, name, len(l.Features))
			}
		}
	}
	if len(list) < 8 {
		t.Errorf("the tile has only %d layers", len(list))
	}
	out, err := exec.Command(ogrinfo, "-ro", "-al", "-geom=SUMMARY", "MVT:"+filepath.Join(dir, "plain.mvt"), "grids").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "mvt_id (Integer64) = ") || !strings.Contains(string(out), "code (String) = G") {
		t.Errorf("grids in GDAL: %v\n%s", err, out)
	}
}
