package importers

import (
	"bufio"
	"encoding/binary"
	"io"
)

// shx is the index of a .shp, read beside it to see that the two belong together. A nil shx
// agrees with everything.
type shx struct {
	r       *bufio.Reader
	f       io.Closer
	records int
	read    int
}

func openSHX(p part) (*shx, error) {
	if p.size < 100 || (p.size-100)%8 != 0 {
		return nil, refuse("shx_size", "file", p.name, "size", p.size)
	}
	f, err := p.open()
	if err != nil {
		return nil, err
	}
	x := &shx{r: bufio.NewReader(f), f: f, records: int(min((p.size-100)/8, MaxRows+1))}
	if _, err := x.r.Discard(100); err != nil {
		_ = f.Close()
		return nil, cut(err, "shx")
	}
	return x, nil
}

func (x *shx) Close() error { return x.f.Close() }

// check compares the next entry with where the record really is; offset and length are in
// bytes, the record's header not counted in length.
func (x *shx) check(record int, offset, length int64) error {
	if x == nil {
		return nil
	}
	if x.read++; x.read > x.records {
		return refuse("shx_count", "index", x.records, "shapes", record)
	}
	var e [8]byte
	if _, err := io.ReadFull(x.r, e[:]); err != nil {
		return cut(err, "shx")
	}
	at, n := 2*int64(binary.BigEndian.Uint32(e[:])), 2*int64(binary.BigEndian.Uint32(e[4:]))
	if at != offset || n != length {
		return refuse("shx_disagrees", "record", record, "index_at", at, "at", offset)
	}
	return nil
}
