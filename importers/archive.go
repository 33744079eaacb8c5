package importers

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// openZip finds the one dataset in a zip. Nothing is unpacked to disk; every limit is checked
// on the directory before an entry is opened, and again while it is read.
func openZip(name string, size int64) (_ *Source, err error) {
	base := filepath.Base(name)
	if size > MaxPacked {
		return nil, refuse("too_large", "file", base, "size", size>>20, "limit", MaxPacked>>20)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := findInZip(f, size, base)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Source{Name: base, data: data, closer: f}, nil
}

// findInZip reads the directory of a zip of size bytes.
func findInZip(r io.ReaderAt, size int64, base string) (*dataset, error) {
	if n, err := countEntries(io.NewSectionReader(r, 0, size)); err != nil {
		return nil, err
	} else if n > MaxEntries {
		return nil, refuse("too_many_entries", "file", base, "entries", n, "limit", MaxEntries)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("not_a_zip", "file", base).because(err)
	}
	files, err := checkEntries(z.File, base, size)
	if err != nil {
		return nil, err
	}
	return soleDataset(files, base)
}

// countEntries counts what begins an entry of the directory, since the package that reads it
// takes memory for all there are, whatever their number is said to be.
func countEntries(r io.Reader) (n int, err error) {
	mark := []byte("PK\x01\x02")
	buf := make([]byte, 64<<10)
	for kept := 0; ; {
		got, err := io.ReadFull(r, buf[kept:])
		b := buf[:kept+got]
		n += bytes.Count(b, mark)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		kept = copy(buf, b[len(b)-len(mark)+1:])
	}
}

// entry is a file in a zip under its decoded name.
type entry struct {
	name string
	file *zip.File
}

// checkEntries refuses an archive that is a bomb, leads outside, or is locked, and leaves out
// directories and what operating systems add.
func checkEntries(files []*zip.File, base string, size int64) ([]entry, error) {
	var total uint64
	var out []entry
	for _, f := range files {
		name := f.Name
		if f.NonUTF8 && !utf8.ValidString(name) {
			name = gb18030Set.text([]byte(name))
		}
		slashed := strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
		switch {
		case strings.HasPrefix(slashed, "/"), len(slashed) > 1 && slashed[1] == ':', !fs.ValidPath(strings.TrimSuffix(slashed, "/")):
			return nil, refuse("zip_path", "file", base).in("zip", name)
		case f.Mode().Type() != 0 && !f.Mode().IsDir():
			return nil, refuse("zip_link", "file", base).in("zip", name)
		case f.Flags&1 != 0:
			return nil, refuse("zip_locked", "file", base).in("zip", name)
		}
		if total += f.UncompressedSize64; total > MaxUnpacked || f.UncompressedSize64 > MaxUnpacked {
			return nil, refuse("zip_bomb", "file", base, "limit", MaxUnpacked>>20)
		}
		if _, ext := splitName(slashed); ext == "zip" || ext == "gz" || ext == "7z" || ext == "rar" || strings.HasSuffix(ext, ".gz") {
			return nil, refuse("zip_nested", "file", base).in("zip", name)
		}
		if strings.HasSuffix(slashed, "/") || f.Mode().IsDir() || strings.HasPrefix(slashed, "__MACOSX/") || strings.HasPrefix(path.Base(slashed), ".") {
			continue
		}
		out = append(out, entry{slashed, f})
	}
	if total > 1<<20 && total/MaxRatio > uint64(size) {
		return nil, refuse("zip_ratio", "file", base, "ratio", total/uint64(max(size, 1)), "limit", MaxRatio)
	}
	return out, nil
}

// soleDataset joins the entries of one shapefile, or takes the one GeoJSON or CSV.
func soleDataset(files []entry, base string) (*dataset, error) {
	found := map[string]*dataset{}
	var order []string
	for _, e := range files {
		stem, ext := splitName(e.name)
		format := formats[ext]
		if format == "" || ext == "txt" && len(files) > 1 { // a readme beside the data
			continue
		}
		key := format + " " + strings.ToLower(stem)
		d := found[key]
		if d == nil {
			d = &dataset{name: path.Base(stem), parts: map[string]part{}}
			found[key] = d
			order = append(order, key)
		}
		if _, twice := d.parts[ext]; twice {
			return nil, refuse("zip_twice", "file", base).in("zip", e.name)
		}
		d.parts[ext] = part{name: path.Base(e.name), size: int64(e.file.UncompressedSize64), open: e.open}
	}
	var names []string
	for _, key := range order {
		d := found[key]
		if _, table := d.parts["dbf"]; strings.HasPrefix(key, "shapefile") && d.parts["shp"].open == nil && !table {
			delete(found, key) // a lone .prj or .cpg
			continue
		}
		names = append(names, d.name)
	}
	switch len(names) {
	case 0:
		return nil, refuse("zip_empty", "file", base)
	case 1:
		for _, d := range found {
			return d, nil
		}
	}
	return nil, refuse("zip_several", "file", base, "names", names)
}

// open reads the entry and stops where it would unpack to more than it declares.
func (e entry) open() (io.ReadCloser, error) {
	f, err := e.file.Open()
	if err != nil {
		return nil, refuse("zip_broken").in("zip", e.name).because(err)
	}
	return &boundedEntry{ReadCloser: f, left: int64(e.file.UncompressedSize64), name: e.name}, nil
}

type boundedEntry struct {
	io.ReadCloser
	left int64
	name string
}

func (b *boundedEntry) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, refuse("zip_lies").in("zip", b.name)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, refuse("zip_broken").in("zip", b.name).because(err)
	}
	return n, err
}
