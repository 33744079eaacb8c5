package importers

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"github.com/twpayne/go-geom"
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

// readShape reads the record at the offset. bad is what is wrong with it alone.
func (s *shapefile) readShape() (g geom.T, bad *Finding, err error) {
	var h [8]byte
	if s.size-s.offset < 12 {
		return nil, nil, refuse("record_length", "record", s.record, "declared", 12, "left", s.size-s.offset)
	}
	if _, err := io.ReadFull(s.shp, h[:]); err != nil {
		return nil, nil, cut(err, "shp")
	}
	length := 2 * int64(binary.BigEndian.Uint32(h[4:]))
	if left := s.size - s.offset - 8; length > left || length < 4 {
		return nil, nil, refuse("record_length", "record", s.record, "declared", length, "left", left)
	}
	if err := s.shx.check(s.record, s.offset, length); err != nil {
		return nil, nil, err
	}
	s.offset += 8 + length
	return s.readContent(length)
}

// readContent reads a record's length bytes: first the counts, then, once they have been
// checked against the length and the limits, the rest.
func (s *shapefile) readContent(length int64) (geom.T, *Finding, error) {
	head := min(length, 44)
	s.buf = append(s.buf[:0], make([]byte, head)...)
	if _, err := io.ReadFull(s.shp, s.buf); err != nil {
		return nil, nil, cut(err, "shp")
	}
	need, bad := s.checkCounts(length)
	if bad != nil || need == 0 {
		_, err := io.CopyN(io.Discard, s.shp, length-head)
		return nil, bad, cut(err, "shp")
	}
	rest := max(need-head, 0)
	s.buf = append(s.buf, make([]byte, rest)...)
	if _, err := io.ReadFull(s.shp, s.buf[head:]); err != nil {
		return nil, nil, cut(err, "shp")
	}
	if _, err := io.CopyN(io.Discard, s.shp, length-head-rest); err != nil { // Z, M and padding
		return nil, nil, cut(err, "shp")
	}
	g, bad := s.decode()
	return g, bad, nil
}

// checkCounts says how many bytes of the record hold parts, x and y; 0 for a null shape.
func (s *shapefile) checkCounts(length int64) (need int64, bad *Finding) {
	code := binary.LittleEndian.Uint32(s.buf)
	if code == shpNull {
		return 0, nil
	}
	if code != s.code {
		return 0, refuse("mixed_shape_type", "type", code, "file_type", s.code)
	}
	_, extra, _ := plainType(code)
	var parts, points, fixed int64
	switch s.kind {
	case shpPoint:
		return 20, atLeast(length, 20)
	case shpMultiPoint:
		if bad := atLeast(length, 40); bad != nil {
			return 0, bad
		}
		points, fixed = int64(binary.LittleEndian.Uint32(s.buf[36:])), 40
	default:
		if bad := atLeast(length, 44); bad != nil {
			return 0, bad
		}
		parts, points = int64(binary.LittleEndian.Uint32(s.buf[36:])), int64(binary.LittleEndian.Uint32(s.buf[40:]))
		fixed = 44
	}
	switch {
	case points > MaxPoints:
		return 0, refuse("too_many_points", "points", points, "limit", MaxPoints)
	case parts > MaxParts:
		return 0, refuse("too_many_parts", "parts", parts, "limit", MaxParts)
	case parts > points || fixed == 44 && parts == 0 && points > 0:
		return 0, refuse("parts_and_points", "parts", parts, "points", points)
	}
	need = fixed + 4*parts + 16*points
	if extra == 16 { // Z is not optional; its 16 bytes of range come before it
		if bad := atLeast(length, need+16+8*points); bad != nil {
			return 0, bad
		}
	}
	return need, atLeast(length, need)
}

func atLeast(length, need int64) *Finding {
	if length < need {
		return refuse("record_short", "declared", length, "needed", need)
	}
	return nil
}

// decode makes the geometry of the record in buf, whose counts have been checked.
func (s *shapefile) decode() (geom.T, *Finding) {
	switch s.kind {
	case shpPoint:
		flat, bad := s.coordinates(4, 1)
		if bad != nil {
			return nil, bad
		}
		return geom.NewPointFlat(geom.XY, flat), nil
	case shpMultiPoint:
		flat, bad := s.coordinates(40, int(binary.LittleEndian.Uint32(s.buf[36:])))
		if bad != nil || len(flat) == 0 {
			return nil, bad
		}
		return geom.NewMultiPointFlat(geom.XY, flat), nil
	}
	parts, points := int(binary.LittleEndian.Uint32(s.buf[36:])), int(binary.LittleEndian.Uint32(s.buf[40:]))
	if points == 0 {
		return nil, nil
	}
	ends := make([]int, parts)
	for i := range parts {
		start := int64(binary.LittleEndian.Uint32(s.buf[44+4*i:]))
		if i == 0 && start != 0 || i > 0 && start <= int64(ends[i-1]) || start >= int64(points) {
			return nil, refuse("part_index", "part", i+1, "start", start, "points", points)
		}
		if i > 0 {
			ends[i-1] = int(start)
		}
		ends[i] = int(start) // raised by the next part, or below
	}
	ends[parts-1] = points
	flat, bad := s.coordinates(44+4*parts, points)
	if bad != nil {
		return nil, bad
	}
	for i := range ends {
		ends[i] *= 2
	}
	if s.kind == shpLine {
		return lines(flat, ends)
	}
	return assemble(flat, ends)
}

// coordinates reads n pairs of x and y at offset at. A value that is not finite refuses the
// row.
func (s *shapefile) coordinates(at, n int) ([]float64, *Finding) {
	flat := make([]float64, 2*n)
	for i := range flat {
		v := float64At(s.buf[at+8*i:])
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, refuse("not_finite", "point", i/2+1)
		}
		flat[i] = v
	}
	return flat, nil
}

func float64At(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

// lines makes a MultiLineString; parts of a single point are left out.
func lines(flat []float64, ends []int) (geom.T, *Finding) {
	var out []float64
	var outEnds []int
	start := 0
	for _, end := range ends {
		if end-start >= 4 {
			out = append(out, flat[start:end]...)
			outEnds = append(outEnds, len(out))
		}
		start = end
	}
	if len(outEnds) == 0 {
		return nil, refuse("line_too_short")
	}
	return geom.NewMultiLineStringFlat(geom.XY, out, outEnds), nil
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
