package importers

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// The shape types of the format. Types 11–18 carry Z and M, 21–28 M beside x and y; both are
// read and left out.
const (
	shpNull       = 0
	shpPoint      = 1
	shpLine       = 3
	shpPolygon    = 5
	shpMultiPoint = 8
	shpMultiPatch = 31
)

// shapefile reads .shp and .dbf side by side, record by record.
type shapefile struct {
	shp     *bufio.Reader
	dbf     *dbf
	shx     *shx // nil without one
	closers []io.Closer
	about   About
	kind    uint32 // of every record that is not null, 1–8: Z and M taken off
	code    uint32 // as the file says it
	size    int64  // bytes of .shp, by its header
	offset  int64  // where the next record begins
	record  int
	buf     []byte
}

// openShapefile reads the headers of a dataset with .shp and .dbf, and .shx, .prj and .cpg if
// they are there. encoding is what the user said, or "".
func openShapefile(d *dataset, encoding string) (_ *shapefile, err error) {
	s := &shapefile{}
	defer func() {
		if err != nil {
			_ = s.Close()
		}
	}()
	shp, ok := d.parts["shp"]
	if !ok {
		return nil, refuse("missing_shp", "file", d.name)
	}
	if _, ok := d.parts["dbf"]; !ok {
		return nil, refuse("missing_dbf", "file", d.name)
	}
	f, err := shp.open()
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, f)
	s.shp = bufio.NewReaderSize(f, 64<<10)
	if err := s.readHeader(shp); err != nil {
		return nil, err
	}
	if s.dbf, err = openDBF(d.parts["dbf"], d.text("cpg"), encoding); err != nil {
		return nil, err
	}
	s.closers = append(s.closers, s.dbf)
	if part, ok := d.parts["shx"]; ok {
		if s.shx, err = openSHX(part); err != nil {
			return nil, err
		}
		s.closers = append(s.closers, s.shx)
	}
	s.about.Format, s.about.Encoding = "shapefile", s.dbf.encoding.name
	s.about.Rows, s.about.Notes = s.dbf.records, s.dbf.notes
	if prj := d.text("prj"); prj != "" {
		if s.about.CRS, err = parsePRJ(prj); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *shapefile) Columns() []string { return s.dbf.names() }
func (s *shapefile) About() About      { return s.about }

func (s *shapefile) Close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// readHeader reads the 100 bytes that begin a .shp.
func (s *shapefile) readHeader(p part) error {
	var h [100]byte
	if _, err := io.ReadFull(s.shp, h[:]); err != nil {
		return short(err, p, "shp_header", 100)
	}
	if binary.BigEndian.Uint32(h[:]) != 9994 || binary.LittleEndian.Uint32(h[28:]) != 1000 {
		return refuse("not_a_shp", "file", p.name)
	}
	s.size = 2 * int64(binary.BigEndian.Uint32(h[24:]))
	if s.size > p.size {
		return refuse("truncated", "file", p.name, "declared", s.size, "size", p.size)
	}
	s.offset = 100
	s.code = binary.LittleEndian.Uint32(h[32:])
	if s.code == shpMultiPatch {
		return refuse("multipatch", "file", p.name)
	}
	var ok bool
	if s.kind, _, ok = plainType(s.code); !ok {
		return refuse("unknown_shape_type", "file", p.name, "type", s.code)
	}
	s.about.Geometry = map[uint32]string{shpPoint: "point", shpMultiPoint: "point", shpLine: "line", shpPolygon: "polygon"}[s.kind]
	s.about.Degrees = true
	for i, limit := range []float64{180, 90, 180, 90} { // xmin, ymin, xmax, ymax
		v := float64At(h[36+8*i:])
		if math.Abs(v) > limit && !math.IsInf(v, 0) && s.size > 100 { // what is no number says nothing
			s.about.Degrees = false
		}
	}
	return nil
}

// plainType takes Z and M off a shape type: the type without, and the bytes of Z and M that
// a point carries.
func plainType(code uint32) (kind uint32, extra int64, ok bool) {
	switch {
	case code > 20:
		kind, extra = code-20, 8
	case code > 10:
		kind, extra = code-10, 16
	default:
		kind = code
	}
	switch kind {
	case shpNull:
		return kind, 0, code == 0
	case shpPoint, shpLine, shpPolygon, shpMultiPoint:
		return kind, extra, true
	}
	return 0, 0, false
}

func (s *shapefile) Next() (Row, error) {
	for {
		if s.offset >= s.size {
			return Row{}, s.end()
		}
		s.record++
		g, bad, err := s.readShape()
		if err != nil {
			return Row{}, err
		}
		values, deleted, err := s.dbf.next()
		if errors.Is(err, io.EOF) {
			return Row{}, refuse("dbf_shorter", "rows", s.dbf.records, "record", s.record)
		}
		if err != nil {
			return Row{}, err
		}
		if deleted { // marked in the .dbf: no longer part of the data
			continue
		}
		if bad != nil {
			return Row{No: s.record, Values: values}, bad.at(s.record)
		}
		return Row{No: s.record, Values: values, Geometry: g}, nil
	}
}

// end checks that the parts end together.
func (s *shapefile) end() error {
	if s.dbf.read < s.dbf.records {
		return refuse("dbf_longer", "rows", s.dbf.records, "shapes", s.record)
	}
	if s.shx != nil && s.shx.records != s.record {
		return refuse("shx_count", "index", s.shx.records, "shapes", s.record)
	}
	return io.EOF
}

// cut says that a file ended before it should.
func cut(err error, ext string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse("cut_off", "file", "."+ext).because(err)
	}
	return err
}

// short is cut for a header of n bytes.
func short(err error, p part, rule string, n int) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if p.size == 0 {
			return refuse("empty_file", "file", p.name)
		}
		return refuse(rule, "file", p.name, "size", p.size, "needed", n)
	}
	return err
}
