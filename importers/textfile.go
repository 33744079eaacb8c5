package importers

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// textFile is a GeoJSON or CSV whose encoding has been found out.
type textFile struct {
	part    part
	gzipped bool
	charset charset
	lines   int  // line feeds in it
	guessed bool // beyond ASCII, and nobody said what
}

// surveyText reads the file once: is it text, in which encoding, how many lines.
func surveyText(p part, gzipped bool, chosen string) (*textFile, error) {
	t := &textFile{part: p, gzipped: gzipped}
	f, err := t.raw()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	isUTF8, isGB, ascii := true, true, true
	var tail []byte // what a character cut off by the end of the file may begin in
	buf := make([]byte, 256<<10)
	kept := 0 // bytes of a character cut by the end of the buffer
	for first := true; ; first = false {
		n, err := io.ReadFull(f, buf[kept:])
		b := buf[:kept+n]
		if first {
			switch {
			case len(b) == 0:
				return nil, refuse("empty_file", "file", p.name)
			case bytes.HasPrefix(b, []byte{0xFF, 0xFE}), bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
				t.charset = charset{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}
			case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")) && chosen == "":
				chosen = "utf-8"
			}
		}
		t.lines += bytes.Count(b[kept:], []byte{'\n'})
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return nil, err
		}
		isUTF8 = isUTF8 && utf8.Valid(b[:wholeUTF8(b)])
		isGB = isGB && validGB18030(b)
		whole := len(b)
		switch {
		case isUTF8:
			whole = wholeUTF8(b)
		case isGB:
			whole = wholeGB18030(b)
		}
		ascii = ascii && isASCII(b[:whole])
		if last {
			tail = b[whole:]
			break
		}
		kept = copy(buf, b[whole:])
	}
	if t.charset.enc != nil {
		return t, nil
	}
	if isUTF8 && ascii && len(tail) > 0 { // all there is beyond ASCII is no whole character
		isUTF8 = false
	}
	switch {
	case chosen != "":
		t.charset, _ = findCharset(chosen)
		if t.charset.name == "UTF-8" && !isUTF8 || t.charset.name == "GB18030" && !isGB {
			return nil, refuse("encoding_misfit", "file", p.name, "encoding", t.charset.name)
		}
	case isUTF8:
		t.charset = utf8Set
	case isGB:
		t.charset = gb18030Set
	default:
		return nil, refuse("encoding_unknown", "file", p.name)
	}
	if t.charset.whole(tail) < len(tail) {
		return nil, refuse("cut_off", "file", p.name)
	}
	t.guessed = chosen == "" && !(ascii && len(tail) == 0) && t.charset.name != "UTF-8"
	return t, nil
}

// validGB18030 is fitsGB18030 without the padding of fields.
func validGB18030(b []byte) bool {
	for len(b) > 0 {
		n := widthGB18030(b)
		if n <= 0 {
			return n == 0
		}
		b = b[n:]
	}
	return true
}

// raw is the file unpacked, stopped at the limits.
func (t *textFile) raw() (io.ReadCloser, error) {
	f, err := t.part.open()
	if err != nil || !t.gzipped {
		return f, err
	}
	if t.part.size > MaxPacked {
		return nil, errors.Join(refuse("too_large", "file", t.part.name, "size", t.part.size>>20, "limit", MaxPacked>>20), f.Close())
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, errors.Join(refuse("not_a_gzip", "file", t.part.name).because(err), f.Close())
	}
	return &boundedGzip{z: z, f: f, name: t.part.name, left: min(max(t.part.size*MaxRatio, 1<<20), MaxUnpacked)}, nil
}

// open is the text as UTF-8, without a byte order mark.
func (t *textFile) open() (io.ReadCloser, error) {
	f, err := t.raw()
	if err != nil {
		return nil, err
	}
	var r io.Reader = f
	if t.charset.enc != encoding.Nop {
		r = transform.NewReader(f, t.charset.enc.NewDecoder())
	}
	b := bufio.NewReaderSize(r, 64<<10)
	if head, _ := b.Peek(3); string(head) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	return struct {
		io.Reader
		io.Closer
	}{b, f}, nil
}

// boundedGzip stops a gzip file that unpacks to more than the limits.
type boundedGzip struct {
	z    *gzip.Reader
	f    io.Closer
	name string
	left int64
}

func (g *boundedGzip) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	if g.left -= int64(n); g.left < 0 {
		return 0, refuse("zip_bomb", "file", g.name, "limit", MaxUnpacked>>20)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, refuse("not_a_gzip", "file", g.name).because(err)
	}
	return n, err
}

func (g *boundedGzip) Close() error { return errors.Join(g.z.Close(), g.f.Close()) }

// budget stops a reader when more than limit bytes are read between two refills: no record
// may grow without end in memory.
type budget struct {
	r           io.Reader
	limit, left int
	over        error // what is said then
}

func (b *budget) refill() { b.left = b.limit }

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, b.over
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
