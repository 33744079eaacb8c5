// Package importers takes other people's files into a district: shapefiles, GeoJSON and CSV
// are read with hard limits, staged, checked, and published in one transaction or not at all.
//
// A file goes through a Reader (one per format), a mapping of its columns to the fields of
// what it holds (Kind), and a Batch that remembers how far it came. What is wrong with a file
// or one of its rows is a Finding; nothing is dropped silently.
package importers

import (
	"time"

	"github.com/twpayne/go-geom"
)

// Hard limits of every reader, checked before memory is taken for what a file claims to hold.
const (
	MaxPacked   = 200 << 20 // bytes of a zip or gzip file
	MaxUnpacked = 1 << 30   // bytes of all it unpacks to, and of a file that is not packed
	MaxRatio    = 100       // unpacked to packed, for what unpacks to more than a megabyte
	MaxEntries  = 64        // files in a zip
	MaxRows     = 5_000_000
	MaxColumns  = 512
	MaxPoints   = 500_000  // of one record's geometry
	MaxParts    = 4_096    // rings or lines of one record's geometry
	MaxRecord   = 64 << 20 // bytes of one GeoJSON feature
	MaxText     = 1 << 20  // bytes of one CSV record
)

// Row is one record of a file.
type Row struct {
	No       int      // 1-based, as the file counts records; a CSV header is not counted
	Values   []string // by column, trimmed; "" where the file has nothing
	Geometry geom.T   // XY in the file's own coordinates; nil for none
}

// Reader yields the rows of a file in order.
type Reader interface {
	// Columns are the names of the file's columns, decoded.
	Columns() []string
	// Next is the next row. The error is io.EOF at the end; a *Finding with a Row when only
	// that row is wrong and reading goes on; any other error ends the file.
	Next() (Row, error)
	// About says how the file is being read.
	About() About
	Close() error
}

// About is what a reader found out about its file before the first row.
type About struct {
	Format   string // shapefile, geojson, csv
	Encoding string // as it decodes text: UTF-8, GB18030 …
	CRS      CRS    // zero when the file does not say
	Degrees  bool   // the coordinates seen so far fit into ±180, ±90
	Rows     int    // how many there are; 0 when not known
	Geometry string // point, line, polygon where all rows are of one; "" otherwise
	Notes    []*Finding
}

// Progress is told how far long work has come; total is 0 when not known.
type Progress func(stage string, done, total int64)

// clock is replaced by tests of dates.
type clock func() time.Time
