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

// TestTiles_readByGDAL gives GDAL directories of tiles of every layer, one for each zoom: it finds as
// many features in every layer, of the right kind, and complains of nothing.
func TestTiles_readByGDAL(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Fatal("ogrinfo is missing: install gdal-bin")
	}
	w, dose := referenceTown(t)
	s := newStroller(w, 12)
	var all []string
	for _, l := range layers {
		all = append(all, l.Name)
	}
	tiles, found := 0, 0
	for z := uint32(6); z <= 20; z++ {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(z))
		want := map[string]int{}
		seen := map[Address]bool{}
		for range dose / 6 {
			x, y := s.spot(pick(s, all)).Tile(z)
			if seen[Address{z, x, y}] {
				continue
			}
			seen[Address{z, x, y}] = true
			tile, err := w.engine.Tile(t.Context(), Request{District: w.district, Layers: all, Z: z, X: x, Y: y, Params: Params{Key: strollKey}})
			if err != nil {
				t.Fatal(err)
			}
			if tile.Empty {
				continue
			}
			plain, err := tile.Plain()
			if err != nil {
				t.Fatal(err)
			}
			tiles++
			for name, l := range layersOfPlain(t, plain) {
				want[name] += len(l.Features)
			}
			at := filepath.Join(dir, fmt.Sprint(x))
			if err := os.MkdirAll(at, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(at, fmt.Sprint(y)+".mvt"), plain, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out, err := exec.Command(ogrinfo, "-ro", "-al", "-so", "-oo", "METADATA_FILE=", "-oo", "CLIP=NO", "-oo", "TILE_EXTENSION=mvt", "MVT:"+dir).CombinedOutput()
		text := string(out)
		if err != nil || strings.Contains(text, "Warning") || strings.Contains(text, "ERROR") {
			t.Fatalf("zoom %d: ogrinfo: %v\n%s", z, err, text)
		}
		for _, l := range layers {
			for _, c := range l.Contents {
				match := regexp.MustCompile(`(?s)Layer name: ` + c.Name + `\n.{0,80}?Geometry: ([^\n]+)\nFeature Count: (\d+)`).FindStringSubmatch(text)
				if want[c.Name] == 0 && match == nil {
					continue
				}
				if match == nil || match[2] != fmt.Sprint(want[c.Name]) {
					t.Errorf("zoom %d: GDAL finds %q in %s, not %d", z, match, c.Name, want[c.Name])
				} else if kind := strings.ReplaceAll(match[1], " ", ""); c.Name != "water" && !strings.HasSuffix(strings.ToLower(kind), strings.ToLower(c.Geometry)) {
					t.Errorf("zoom %d: %s are %s in GDAL, not %s", z, c.Name, kind, c.Geometry)
				}
				found += want[c.Name]
			}
		}
	}
	t.Logf("%d tiles, %d features", tiles, found)
	if tiles < 60 || found < 5_000 {
		t.Error("that is not much")
	}
}
