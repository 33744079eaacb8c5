package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// entry is a row of a PMTiles directory: a run of tiles with the same data, or, with run 0, a
// leaf directory with the tiles from id on.
type entry struct {
	id, offset  uint64
	length, run uint32
}

// packDirectory writes a directory as PMTiles 3 says: varints column by column, ids as steps, an
// offset that follows from the entry before as 0; then gzip.
func packDirectory(list []entry) ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(list)))
	last := uint64(0)
	for _, e := range list {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range list {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range list {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range list {
		if i > 0 && e.offset == list[i-1].offset+uint64(list[i-1].length) {
			b = append(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
	}
	return zip(b)
}

var zippers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestCompression)
	return w
}}

// zip compresses what is read once and kept long; it has no time stamp.
func zip(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	w.Reset(&out)
	if _, err := w.Write(b); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// entries hands the journal's tiles to use as entries: neighbours in number with the same data
// are one.
func entries(j *journal, use func(entry) error) error {
	var e entry // run 0: none yet
	err := j.read(func(r record) (bool, error) {
		switch {
		case r.length == 0:
			return true, nil
		case e.run > 0 && e.id+uint64(e.run) == r.id && e.offset == r.place && e.length == r.length:
			e.run++
			return true, nil
		}
		full := e
		e = entry{r.id, r.place, r.length, 1}
		if full.run == 0 {
			return true, nil
		}
		return true, use(full)
	})
	if err != nil || e.run == 0 {
		return err
	}
	return use(e)
}
