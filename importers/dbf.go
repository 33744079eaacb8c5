package importers

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// dbf reads the table beside a .shp, record by record.
type dbf struct {
	r        *bufio.Reader
	f        io.Closer
	columns  []dbfColumn
	encoding charset
	notes    []*Finding
	records  int // as the header says
	read     int
	buf      []byte // one record
}

type dbfColumn struct {
	raw    []byte
	name   string
	kind   byte // C N F D L I B O T @ M …
	at     int  // first byte in a record
	length int
}

// openDBF reads header and columns, decides the encoding, and stands before the first
// record. cpg is the text of the .cpg, chosen what the user said; both may be "".
func openDBF(p part, cpg, chosen string) (_ *dbf, err error) {
	d := &dbf{}
	language, err := d.openAt(p)
	if err != nil {
		return nil, err
	}
	if d.encoding, err = d.decide(p.name, cpg, language, chosen); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	for i := range d.columns {
		d.columns[i].name = d.encoding.text(d.columns[i].raw)
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	d.read = 0
	if _, err := d.openAt(p); err != nil { // again, before the first record
		return nil, err
	}
	return d, nil
}

// openAt opens the file and reads up to the first record; columns are kept from the first time.
func (d *dbf) openAt(p part) (language byte, err error) {
	f, err := p.open()
	if err != nil {
		return 0, err
	}
	d.f, d.r = f, bufio.NewReaderSize(f, 64<<10)
	language, err = d.readHeader(p)
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	return language, nil
}

func (d *dbf) Close() error { return d.f.Close() }

func (d *dbf) readHeader(p part) (language byte, err error) {
	var h [32]byte
	if _, err := io.ReadFull(d.r, h[:]); err != nil {
		return 0, short(err, p, "dbf_header", 32)
	}
	records, head, length := int64(binary.LittleEndian.Uint32(h[4:])), int64(binary.LittleEndian.Uint16(h[8:])), int64(binary.LittleEndian.Uint16(h[10:]))
	if head < 33 || length < 1 || head > p.size {
		return 0, refuse("not_a_dbf", "file", p.name)
	}
	if needed := head + records*length; needed > p.size {
		return 0, refuse("dbf_lies", "file", p.name, "rows", records, "length", length, "needed", needed, "size", p.size)
	}
	if records > MaxRows {
		return 0, refuse("too_many_rows", "rows", records, "limit", MaxRows)
	}
	if d.columns != nil && (d.records != int(records) || len(d.buf) != int(length)) {
		return 0, refuse("file_changed", "file", p.name)
	}
	d.records, d.buf = int(records), make([]byte, length)
	fields := make([]byte, head-32)
	if _, err := io.ReadFull(d.r, fields); err != nil {
		return 0, cut(err, "dbf")
	}
	if d.columns != nil {
		return h[29], nil
	}
	at := 1 // after the deletion mark
	for len(fields) >= 32 && fields[0] != 0x0D {
		name, _, _ := strings.Cut(string(fields[:11]), "\x00")
		c := dbfColumn{raw: []byte(name), kind: fields[11], at: at, length: int(fields[16])}
		if c.kind == 'C' {
			c.length |= int(fields[17]) << 8 // long text of some writers
		}
		if at += c.length; at > int(length) || len(d.columns) == MaxColumns {
			return 0, refuse("dbf_columns", "file", p.name, "column", len(d.columns)+1, "length", length)
		}
		d.columns, fields = append(d.columns, c), fields[32:]
	}
	if len(d.columns) == 0 {
		return 0, refuse("not_a_dbf", "file", p.name)
	}
	return h[29], nil
}

// decide is the rule of encodings: what the user says, else .cpg, else the language byte,
// else UTF-8 when all text fits it, else GB18030. A .cpg or language byte the text does not
// fit is overruled and noted.
func (d *dbf) decide(file, cpg string, language byte, chosen string) (charset, error) {
	fit, err := d.survey()
	if err != nil {
		return charset{}, err
	}
	if chosen != "" {
		c, ok := findCharset(chosen)
		if !ok {
			return c, refuse("unknown_encoding", "encoding", chosen)
		}
		if bad, misfit := fit.misfit(c); misfit {
			return c, refuse("encoding_misfit", "file", file, "encoding", c.name).at(bad)
		}
		return c, nil
	}
	declared, by := charset{}, ""
	if c, ok := findCharset(cpg); ok {
		declared, by = c, ".cpg"
	} else if name, ok := languages[language]; ok {
		declared, by = charsets[name], fmt.Sprintf(".dbf 0x%02X", language)
	}
	if by != "" {
		if _, misfit := fit.misfit(declared); !misfit {
			return declared, nil
		}
	}
	for _, c := range []charset{utf8Set, gb18030Set} {
		if _, misfit := fit.misfit(c); misfit {
			continue
		}
		if by != "" {
			d.notes = append(d.notes, note(Warning, "encoding_overruled", "declared", declared.name, "by", by, "encoding", c.name))
		} else if fit.foreign {
			d.notes = append(d.notes, note(Info, "encoding_guessed", "encoding", c.name))
		}
		return c, nil
	}
	return charset{}, refuse("encoding_unknown", "file", file)
}

// survey is which encodings all text of a table fits.
type survey struct {
	foreign       bool // there is anything beyond ASCII
	utf8, gb18030 int  // first row that does not fit, 0 for the column names; -1 when all do
}

func (s survey) misfit(c charset) (row int, misfit bool) {
	switch c.name {
	case "UTF-8":
		return s.utf8, s.utf8 >= 0
	case "GB18030":
		return s.gb18030, s.gb18030 >= 0
	}
	return 0, false
}

// survey reads all records once.
func (d *dbf) survey() (survey, error) {
	s := survey{utf8: -1, gb18030: -1}
	look := func(b []byte, row int) {
		if isASCII(b) {
			return
		}
		s.foreign = true
		if s.utf8 < 0 && !fitsUTF8(b) {
			s.utf8 = row
		}
		if s.gb18030 < 0 && !fitsGB18030(b) {
			s.gb18030 = row
		}
	}
	for _, c := range d.columns {
		look(c.raw, 0)
	}
	for row := 1; row <= d.records; row++ {
		if _, err := io.ReadFull(d.r, d.buf); err != nil {
			return s, cut(err, "dbf")
		}
		for _, c := range d.columns {
			if c.kind == 'C' {
				look(d.buf[c.at:c.at+c.length], row)
			}
		}
	}
	return s, nil
}

func (d *dbf) names() []string {
	names := make([]string, len(d.columns))
	for i, c := range d.columns {
		names[i] = c.name
	}
	return names
}

// next is the values of the next record as text, and whether it is marked deleted.
func (d *dbf) next() (values []string, deleted bool, err error) {
	if d.read == d.records {
		return nil, false, io.EOF
	}
	d.read++
	if _, err := io.ReadFull(d.r, d.buf); err != nil {
		return nil, false, cut(err, "dbf")
	}
	values = make([]string, len(d.columns))
	for i, c := range d.columns {
		values[i] = d.value(c, d.buf[c.at:c.at+c.length])
	}
	return values, d.buf[0] == '*', nil
}

// value writes numbers as digits, dates as YYYY-MM-DD, logical values as true or false.
func (d *dbf) value(c dbfColumn, b []byte) string {
	switch c.kind {
	case 'N', 'F':
		s := strings.TrimSpace(string(trimPadding(b)))
		if strings.HasPrefix(s, "*") || !isASCII(b) { // stars: did not fit
			return ""
		}
		if i := strings.IndexByte(s, '.'); i >= 0 && !strings.ContainsAny(s, "eE") {
			s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
		}
		return s
	case 'D':
		t, err := time.Parse("20060102", string(trimPadding(b)))
		if err != nil {
			return ""
		}
		return t.Format(time.DateOnly)
	case 'L':
		if len(b) > 0 && strings.IndexByte("TtYy", b[0]) >= 0 {
			return "true"
		}
		if len(b) > 0 && strings.IndexByte("FfNn", b[0]) >= 0 {
			return "false"
		}
		return ""
	case 'I':
		if len(b) == 4 {
			return strconv.Itoa(int(int32(binary.LittleEndian.Uint32(b))))
		}
	case 'B', 'O':
		if len(b) == 8 {
			return strconv.FormatFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)), 'g', -1, 64)
		}
	case 'T', '@': // days since the Julian epoch, milliseconds of the day
		if len(b) == 8 {
			days, ms := int(binary.LittleEndian.Uint32(b)), int(binary.LittleEndian.Uint32(b[4:]))
			if days < 2_400_000 || days > 2_600_000 || ms < 0 || ms >= 86_400_000 {
				return ""
			}
			return time.Unix(int64(days-2440588)*86400, 0).UTC().Add(time.Duration(ms) * time.Millisecond).Format(time.DateTime)
		}
	case 'M', 'G', 'P': // in another file, which is not read
		return ""
	}
	return d.encoding.text(b)
}
