package archive

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
)

// pmtiles is a PMTiles 3 archive under way: tiles are appended, each data once, directories and
// header come at the end.
type pmtiles struct {
	f    *os.File
	out  *bufio.Writer
	size uint64 // of the tile data
	have known
	read *bufio.Reader // while records are taken again

	stored   int64
	leafSize int // entries of a leaf directory at least; tests have small ones
}

// leafEntries is how many tiles a leaf directory has unless the root would grow too large: a
// reader gets some 20 KB for a place it has not been to.
const leafEntries = 4096

func openPMTiles(path string) (*pmtiles, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	return &pmtiles{f: f, leafSize: leafEntries}, nil
}

// known remembers where data lies, so that the same is not stored twice. It holds a fixed number
// of sums, the newest of those that fall on the same place: tiles that are alike are near.
type known []stored

type stored struct {
	sum    [16]byte
	offset uint64
	length uint32
}

const knownPlaces = 1 << 16

func (k *known) place(sum [16]byte) *stored {
	if *k == nil {
		*k = make([]stored, knownPlaces)
	}
	return &(*k)[int(sum[0])|int(sum[1])<<8]
}

// locate sets the record's place and reports whether its data has to be stored there.
func (p *pmtiles) locate(r *record) (fresh bool) {
	s := p.have.place(r.sum)
	if s.sum == r.sum && s.length == r.length {
		r.place = s.offset
		return false
	}
	r.place = p.size
	*s = stored{r.sum, p.size, r.length}
	p.size += uint64(r.length)
	p.stored++
	return true
}

func (p *pmtiles) put(r *record, data []byte) error {
	if r.length == 0 || !p.locate(r) {
		return nil
	}
	_, err := p.out.Write(data)
	return err
}

func (p *pmtiles) settle() error { return p.out.Flush() }

func (p *pmtiles) again(r record) (bool, error) {
	if r.length == 0 {
		return true, nil
	}
	if p.read == nil {
		p.read = bufio.NewReaderSize(io.NewSectionReader(p.f, dataStart, 1<<62), 1<<20)
	}
	if s := p.have.place(r.sum); s.sum == r.sum && s.length == r.length {
		return r.place == s.offset, nil
	}
	if r.length > tileMost {
		return false, nil
	}
	data := make([]byte, r.length)
	if _, err := io.ReadFull(p.read, data); err == io.EOF || err == io.ErrUnexpectedEOF {
		return false, nil
	} else if err != nil {
		return false, err
	}
	want := r
	return digest(data) == r.sum && p.locate(&want) && want.place == r.place, nil
}

// tileMost is more than any tile has.
const tileMost = 64 << 20

func (p *pmtiles) cut() error {
	p.read = nil
	end := int64(dataStart + p.size)
	if err := p.f.Truncate(end); err != nil {
		return err
	}
	if _, err := p.f.Seek(end, io.SeekStart); err != nil {
		return err
	}
	p.out = bufio.NewWriterSize(p.f, 1<<20)
	return nil
}

func (p *pmtiles) close() error { return p.f.Close() }

func (p *pmtiles) finish(m Metadata, j *journal) (Contents, error) {
	c := Contents{Distinct: p.stored}
	count := uint64(0)
	if err := j.read(func(r record) (bool, error) { c.count(r); return true, nil }); err != nil {
		return c, err
	}
	if err := entries(j, func(entry) error { count++; return nil }); err != nil {
		return c, err
	}
	m.MinZoom, m.MaxZoom = c.MinZoom, c.MaxZoom
	text, err := json.Marshal(m.pmtiles())
	if err != nil {
		return c, err
	}
	if text, err = zip(text); err != nil {
		return c, err
	}
	h := header{rootOffset: headerBytes, dataOffset: dataStart, dataLength: p.size, metadataOffset: dataStart + p.size, metadataLength: uint64(len(text)),
		tiles: uint64(c.Tiles), entries: count, contents: uint64(c.Distinct),
		minZoom: c.MinZoom, maxZoom: c.MaxZoom, bounds: m.Bounds, center: [2]float64{m.Center[0], m.Center[1]}, centerZoom: m.centerZoom()}
	h.leavesOffset = h.metadataOffset + h.metadataLength
	if _, err := p.f.WriteAt(text, int64(h.metadataOffset)); err != nil {
		return c, err
	}
	root, length, err := p.directories(int64(h.leavesOffset), count, j)
	if err != nil {
		return c, err
	}
	h.rootLength, h.leavesLength = uint64(len(root)), length
	if _, err := p.f.WriteAt(append(h.pack(), append(root, make([]byte, rootMost-len(root))...)...), 0); err != nil {
		return c, err
	}
	c.Bytes = int64(h.leavesOffset + h.leavesLength)
	return c, p.f.Truncate(c.Bytes) // what a larger try left behind
}

// directories is the root directory; leaf directories, if the root cannot hold all entries, are
// written at a place in the file. Leaves grow until the root, with one entry each, is small enough.
func (p *pmtiles) directories(at int64, count uint64, j *journal) (root []byte, length uint64, err error) {
	if count <= uint64(4*p.leafSize) {
		list := make([]entry, 0, count)
		if err := entries(j, func(e entry) error { list = append(list, e); return nil }); err != nil {
			return nil, 0, err
		}
		if root, err := packDirectory(list); err != nil || len(root) <= rootMost {
			return root, 0, err
		}
	}
	for size := p.leafSize; ; size *= 2 {
		list, length, err := p.leaves(at, size, j)
		if err != nil {
			return nil, 0, err
		}
		if root, err := packDirectory(list); err != nil || len(root) <= rootMost {
			return root, length, err
		}
	}
}

// leaves writes leaf directories of a number of entries each and is what the root says of them.
func (p *pmtiles) leaves(at int64, size int, j *journal) (root []entry, length uint64, err error) {
	out := bufio.NewWriterSize(io.NewOffsetWriter(p.f, at), 1<<20)
	list := make([]entry, 0, size)
	write := func() error {
		b, err := packDirectory(list)
		if err != nil {
			return err
		}
		root = append(root, entry{id: list[0].id, offset: length, length: uint32(len(b))})
		length += uint64(len(b))
		list = list[:0]
		_, err = out.Write(b)
		return err
	}
	err = entries(j, func(e entry) error {
		if list = append(list, e); len(list) < size {
			return nil
		}
		return write()
	})
	if err == nil && len(list) > 0 {
		err = write()
	}
	if err != nil {
		return nil, 0, err
	}
	return root, length, out.Flush()
}
