package archive

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzJournal: of whatever a journal holds, nothing is kept but what a journal of these tiles
// would begin with.
func FuzzJournal(f *testing.F) {
	c := town(f, 4, 10)
	dir := f.TempDir()
	p, err := Open(filepath.Join(dir, "town"), Job{Format: PMTiles}, Origin{}, false, always)
	if err != nil {
		f.Fatal(err)
	}
	if err := p.Fill(f.Context(), c, world{}, 2, func(int64, int64) {}, func(int64) {}); err != nil {
		f.Fatal(err)
	}
	p.Close()
	journalFile, archiveFile := filepath.Join(p.Dir, "journal"), filepath.Join(p.Dir, "archive")
	whole, err := os.ReadFile(journalFile)
	if err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(archiveFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(append(append([]byte{}, whole[recordBytes:]...), whole[:recordBytes]...))
	wide := record{id: tileID(tileOf(3)), place: 1 << 60, length: 1<<32 - 1}
	f.Add(append(append([]byte{}, whole[:recordBytes]...), wide.append(nil)...))
	f.Fuzz(func(t *testing.T, text []byte) {
		for name, b := range map[string][]byte{journalFile: text, archiveFile: data} {
			if err := os.WriteFile(name, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		j, err := os.OpenFile(journalFile, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		s, err := openPMTiles(archiveFile)
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		next, stop := iter.Pull(c.All())
		defer stop()
		n, _, err := (&Part{tiles: &journal{f: j}, store: s}).keep(t.Context(), next, world{})
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile(journalFile)
		if err != nil || int64(len(kept)) != n*recordBytes || !strings.HasPrefix(string(whole), string(kept)) {
			t.Fatalf("%d kept, %d bytes, %v", n, len(kept), err)
		}
	})
}
