package backup

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// repacked is a backup file with its members changed by edit.
func repacked(t *testing.T, file string, edit func(name string, text []byte) []byte) []byte {
	t.Helper()
	r, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range r.File {
		in, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: m.Name, Method: m.Method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(edit(m.Name, text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rewritten is a copy of a backup with another manifest.
func rewritten(t *testing.T, file string, edit func(*Manifest)) string {
	t.Helper()
	text := repacked(t, file, func(name string, text []byte) []byte {
		if name != manifestName {
			return text
		}
		var m Manifest
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		edit(&m)
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return text
	})
	name := filepath.Join(t.TempDir(), "rewritten")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// shortened is a whole zip around a dump that lacks its end.
func shortened(t *testing.T, file string) []byte {
	t.Helper()
	return repacked(t, file, func(name string, text []byte) []byte {
		if name == dumpName {
			return text[:len(text)-100]
		}
		return text
	})
}

func otherZip(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	m, err := w.Create("boundaries.shp")
	if err == nil {
		_, err = m.Write([]byte("x"))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
