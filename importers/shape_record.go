package importers

import (
	"encoding/binary"
	"io"
	"math"

	"github.com/twpayne/go-geom"
)

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
