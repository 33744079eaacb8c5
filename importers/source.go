package importers

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// part is one file of a dataset; it can be opened again and again.
type part struct {
	name string // without directories, for people
	size int64  // unpacked, as declared; reading more is an error
	open func() (io.ReadCloser, error)
}

// dataset is the files that make one layer: a shapefile's by extension, or one geojson or csv.
type dataset struct {
	name  string // base name, without extension
	parts map[string]part
}

// formats are the extensions read, and what each is of.
var formats = map[string]string{
	"shp": "shapefile", "dbf": "shapefile", "shx": "shapefile", "prj": "shapefile", "cpg": "shapefile",
	"geojson": "geojson", "json": "geojson", "csv": "csv", "txt": "csv", "tsv": "csv", "csv.gz": "csv", "tsv.gz": "csv",
}

// Source is one dataset found in the files given, opened, and its digest.
type Source struct {
	Name   string // what the batch calls it: chicagocomm.shp, grids.zip
	Size   int64  // bytes of all files together
	SHA256 []byte // of their contents in a fixed order
	data   *dataset
	closer io.Closer // of the archive; nil without one
}

// Close gives up the files.
func (s *Source) Close() error {
	if s.closer != nil {
		return s.closer.Close()
	}
	return nil
}

// Open finds the datasets in paths: a .shp brings its neighbours of the same name, parts of
// one shapefile given by themselves are joined, a .zip holds one dataset. The error is a
// *Finding when the files are not what they should be.
func Open(paths []string) (_ []*Source, err error) {
	var sources []*Source
	defer func() {
		if err != nil {
			for _, s := range sources {
				err = errors.Join(err, s.Close())
			}
		}
	}()
	shapes := map[string]*Source{} // by path without extension
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil, refuse("no_such_file", "file", filepath.Base(path))
		}
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, refuse("not_a_file", "file", filepath.Base(path))
		}
		if info.Size() == 0 {
			return nil, refuse("empty_file", "file", filepath.Base(path))
		}
		stem, ext := splitName(path)
		switch {
		case ext == "zip":
			s, err := openZip(path, info.Size())
			if err != nil {
				return nil, err
			}
			sources = append(sources, s)
		case formats[ext] == "shapefile":
			s := shapes[stem]
			if s == nil {
				s = &Source{Name: filepath.Base(stem) + ".shp", data: &dataset{name: filepath.Base(stem), parts: map[string]part{}}}
				shapes[stem] = s
				sources = append(sources, s)
			}
			if err := s.data.addNeighbours(path, stem); err != nil {
				return nil, err
			}
		case formats[ext] != "":
			p := filePart(path, info.Size())
			sources = append(sources, &Source{Name: p.name, data: &dataset{name: filepath.Base(stem), parts: map[string]part{ext: p}}})
		default:
			return nil, refuse("unknown_format", "file", filepath.Base(path))
		}
	}
	for _, s := range sources {
		if err := s.digest(); err != nil {
			return nil, err
		}
	}
	return sources, nil
}

// splitName cuts the extension off, lower case without its dot; csv.gz counts as one.
func splitName(path string) (stem, ext string) {
	ext = filepath.Ext(path)
	stem = strings.TrimSuffix(path, ext)
	if inner := filepath.Ext(stem); strings.EqualFold(ext, ".gz") && inner != "" {
		ext, stem = inner+ext, strings.TrimSuffix(stem, inner)
	}
	return stem, strings.ToLower(strings.TrimPrefix(ext, "."))
}

func filePart(path string, size int64) part {
	return part{name: filepath.Base(path), size: size, open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// addNeighbours adds path and, for a .shp, the files beside it that belong to it, whatever
// the case of their extensions.
func (d *dataset) addNeighbours(path, stem string) error {
	entries := []string{path}
	if strings.EqualFold(filepath.Ext(path), ".shp") {
		dir, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, e := range dir {
			other := filepath.Join(filepath.Dir(path), e.Name())
			if s, _ := splitName(other); s == filepath.Clean(stem) && other != filepath.Clean(path) {
				entries = append(entries, other)
			}
		}
	}
	for _, e := range entries {
		_, ext := splitName(e)
		info, err := os.Stat(e)
		if err != nil {
			return err
		}
		if formats[ext] == "shapefile" && info.Mode().IsRegular() {
			if _, ok := d.parts[ext]; !ok || e == path {
				d.parts[ext] = filePart(e, info.Size())
			}
		}
	}
	return nil
}

// text is the content of a small part as text, "" when it is not there or larger than any
// .prj or .cpg.
func (d *dataset) text(ext string) string {
	p, ok := d.parts[ext]
	if !ok || p.size > 16<<10 {
		return ""
	}
	f, err := p.open()
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 16<<10))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(trimPadding(b)))
}

// digest checks the size of the parts and hashes them by extension.
func (s *Source) digest() error {
	exts := make([]string, 0, len(s.data.parts))
	for ext, p := range s.data.parts {
		if s.Size += p.size; s.Size > MaxUnpacked {
			return refuse("too_large", "file", s.Name, "size", s.Size>>20, "limit", MaxUnpacked>>20)
		}
		exts = append(exts, ext)
	}
	slices.Sort(exts)
	h := sha256.New()
	for _, ext := range exts {
		p := s.data.parts[ext]
		fmt.Fprintf(h, "%s %d\n", ext, p.size)
		f, err := p.open()
		if err != nil {
			return err
		}
		_, err = io.Copy(h, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	s.SHA256 = h.Sum(nil)
	return nil
}

// Reader begins to read. encoding is what the user says the text is in, "" to find out. The
// error is a *Finding when the file is not what it should be.
func (s *Source) Reader(encoding string) (Reader, error) {
	if encoding != "" {
		if _, ok := findCharset(encoding); !ok {
			return nil, refuse("unknown_encoding", "encoding", encoding)
		}
	}
	for ext, p := range s.data.parts {
		switch formats[ext] {
		case "shapefile":
			return openShapefile(s.data, encoding)
		case "geojson":
			return openGeoJSON(p, encoding)
		case "csv":
			return openCSV(p, ext, encoding)
		}
	}
	return nil, refuse("unknown_format", "file", s.Name)
}
