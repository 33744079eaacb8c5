package importers

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// csvFile reads a table with a header line, separated by comma, semicolon or tab. Points come
// from two of its columns, which the mapping knows.
type csvFile struct {
	in      io.Closer
	limit   *budget
	r       *csv.Reader
	columns []string
	about   About
	row     int
}

func openCSV(p part, ext, encoding string) (*csvFile, error) {
	text, err := surveyText(p, strings.HasSuffix(ext, ".gz"), encoding)
	if err != nil {
		return nil, err
	}
	in, err := text.open()
	if err != nil {
		return nil, err
	}
	c := &csvFile{in: in, about: About{Format: "csv", Encoding: text.charset.name, Degrees: true, Rows: max(text.lines-1, 0)}}
	if text.guessed {
		c.about.Notes = append(c.about.Notes, note(Info, "encoding_guessed", "encoding", text.charset.name))
	}
	if err := c.readHeader(in, p.name); err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return c, nil
}

func (c *csvFile) readHeader(in io.Reader, name string) error {
	c.limit = &budget{r: in, limit: MaxText, over: refuse("record_too_large", "limit", MaxText>>20)}
	c.limit.refill()
	head := &headReader{r: c.limit}
	line, err := head.line()
	if err != nil {
		return err
	}
	c.r = csv.NewReader(head)
	c.r.Comma = delimiter(line)
	c.r.ReuseRecord = true
	header, err := c.r.Read()
	if errors.Is(err, io.EOF) { // blank lines only
		return refuse("not_a_table", "file", name)
	}
	if err != nil {
		return c.fault(err)
	}
	if len(header) > MaxColumns {
		return refuse("too_many_columns", "columns", len(header), "limit", MaxColumns)
	}
	for _, h := range header {
		if strings.IndexByte(h, 0) >= 0 {
			return refuse("not_a_table", "file", name)
		}
		c.columns = append(c.columns, strings.TrimSpace(h))
	}
	if !slices.ContainsFunc(c.columns, func(s string) bool { return s != "" }) {
		return refuse("not_a_table", "file", name)
	}
	return nil
}

// delimiter is what separates most in the header, outside quotation marks.
func delimiter(line string) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range line {
		switch r {
		case '"':
			quoted = !quoted
		case ',', ';', '\t':
			if !quoted {
				counts[r]++
			}
		}
	}
	best := ','
	for _, r := range []rune{';', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

func (c *csvFile) Columns() []string { return slices.Clone(c.columns) }
func (c *csvFile) About() About      { return c.about }
func (c *csvFile) Close() error      { return c.in.Close() }

func (c *csvFile) Next() (Row, error) {
	for {
		c.limit.refill()
		record, err := c.r.Read()
		if errors.Is(err, csv.ErrFieldCount) {
			c.row++
			line, _ := c.r.FieldPos(0)
			return Row{No: c.row}, refuse("ragged_row", "columns", len(record), "expected", len(c.columns), "line", line).at(c.row)
		}
		if err != nil {
			return Row{}, c.fault(err)
		}
		row := Row{Values: make([]string, len(record))}
		empty := true
		for i, v := range record {
			row.Values[i] = strings.TrimSpace(v)
			empty = empty && row.Values[i] == ""
		}
		if empty { // a line of separators, as spreadsheets leave at the end
			continue
		}
		if c.row++; c.row > MaxRows {
			return Row{}, refuse("too_many_rows", "rows", c.row, "limit", MaxRows)
		}
		row.No = c.row
		return row, nil
	}
}

// fault words what the csv package says. A quotation mark out of place would shift all that
// follows, so it ends the file.
func (c *csvFile) fault(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		if f, ok := errors.AsType[*Finding](e.Err); ok {
			return f
		}
		return refuse("csv_quotes", "line", e.StartLine).because(err)
	}
	return err
}

// headReader lets the first line be looked at before it is read.
type headReader struct {
	r    io.Reader
	head []byte
}

// line is the first line that is not blank, or as much of it as 64 KB hold.
func (h *headReader) line() (string, error) {
	buf := make([]byte, 4096)
	for len(h.head) < 64<<10 {
		n, err := h.r.Read(buf)
		h.head = append(h.head, buf[:n]...)
		if text := bytes.TrimLeft(h.head, "\r\n"); bytes.IndexByte(text, '\n') >= 0 || errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	line, _, _ := bytes.Cut(bytes.TrimLeft(h.head, "\r\n"), []byte{'\n'})
	return string(line), nil
}

func (h *headReader) Read(p []byte) (int, error) {
	if len(h.head) > 0 {
		n := copy(p, h.head)
		h.head = h.head[n:]
		return n, nil
	}
	return h.r.Read(p)
}
