package archive

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gridmap/tiles"
)

// slow is a world whose tiles take a while.
type slow struct{ world }

func (s slow) Draw(ctx context.Context, a tiles.Address) (tiles.Tile, error) {
	time.Sleep(time.Millisecond)
	return s.world.Draw(ctx, a)
}

// TestWrite_goesOnAfterKill runs exports in processes of their own and kills them, as kill -9 does,
// until one gets to its end.
func TestWrite_goesOnAfterKill(t *testing.T) {
	const victim = "GRIDMAP_TEST_VICTIM"
	if file := os.Getenv(victim); file != "" { // in such a process
		kept, _, err := write(t, file, Job{Format: strings.TrimPrefix(filepath.Ext(file), ".")}, town(t, 4, 15), slow{})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("kept", kept)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range formats {
		straight := filepath.Join(t.TempDir(), "straight")
		if _, _, err := write(t, straight, Job{Format: format}, town(t, 4, 15), world{}); err != nil {
			t.Fatal(err)
		}
		for round := range rounds(2) {
			r := rand.New(rand.NewPCG(uint64(round), 8))
			file := filepath.Join(t.TempDir(), "town."+format)
			kills := 0
			for {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(100+r.IntN(1200))*time.Millisecond)
				if kills > 8 {
					ctx = t.Context()
				}
				run := exec.CommandContext(ctx, self, "-test.run", "^"+t.Name()+"$") // ends it by SIGKILL
				run.Env = append(os.Environ(), victim+"="+file)
				out, err := run.CombinedOutput()
				ended := ctx.Err() == nil || err == nil
				cancel()
				if !ended {
					kills++
					if _, err := os.Stat(file); err == nil { // killed between the name and the end
						break
					}
					continue
				}
				if err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				if kills > 0 && strings.Contains(string(out), "kept 0\n") {
					t.Errorf("%s: after %d kills nothing was kept", format, kills)
				}
				break
			}
			if d := difference(contents(t, format, file), contents(t, format, straight)); d != "" {
				t.Fatalf("%s, after %d kills: %s", format, kills, d)
			}
			if format == PMTiles && !sameBytes(t, file, straight) {
				t.Fatalf("after %d kills: not the bytes of the archive made in one go", kills)
			}
		}
	}
}
