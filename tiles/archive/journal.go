package archive

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"gridmap/tiles"
)

// record is what the journal says of one tile: that it has been drawn, from what, and where it
// lies. Records are in the order of tile ids.
type record struct {
	id     uint64
	place  uint64   // PMTiles: offset in the tile data; MBTiles: number of the row
	length uint32   // 0: the tile is empty and nowhere
	less   uint32   // features left out because there were too many
	tag    [16]byte // of the tile's Tag
	sum    [16]byte // of its data
}

const recordBytes = 8 + 8 + 4 + 4 + 16 + 16 + 4

func newRecord(a tiles.Address, t tiles.Tile) record {
	r := record{id: tileID(a), length: uint32(len(t.Data)), tag: digest([]byte(t.Tag)), sum: digest(t.Data)}
	for _, n := range t.Truncated {
		r.less += uint32(n)
	}
	return r
}

// digest is 128 bits of SHA-256: what has the same is the same.
func digest(data []byte) (d [16]byte) {
	whole := sha256.Sum256(data)
	copy(d[:], whole[:])
	return d
}

func (r record) append(b []byte) []byte {
	start := len(b)
	b = binary.LittleEndian.AppendUint64(b, r.id)
	b = binary.LittleEndian.AppendUint64(b, r.place)
	b = binary.LittleEndian.AppendUint32(b, r.length)
	b = binary.LittleEndian.AppendUint32(b, r.less)
	b = append(b, r.tag[:]...)
	b = append(b, r.sum[:]...)
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:]))
}

// readRecord is false for bytes that append did not write.
func readRecord(b []byte) (r record, ok bool) {
	body := b[:recordBytes-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(b[recordBytes-4:]) {
		return r, false
	}
	r.id, r.place = binary.LittleEndian.Uint64(body), binary.LittleEndian.Uint64(body[8:])
	r.length, r.less = binary.LittleEndian.Uint32(body[16:]), binary.LittleEndian.Uint32(body[20:])
	copy(r.tag[:], body[24:])
	copy(r.sum[:], body[40:])
	return r, true
}

// journal is the file of records.
type journal struct {
	f       *os.File
	records int64
}

// read hands the records to use, in order, until it says stop, or a record is not whole: a
// process that is killed, or a machine that fails, leaves one.
func (j *journal) read(use func(record) (more bool, err error)) error {
	if _, err := j.f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in := bufio.NewReaderSize(j.f, 1<<20)
	var b [recordBytes]byte
	for {
		if _, err := io.ReadFull(in, b[:]); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		r, ok := readRecord(b[:])
		if !ok {
			return nil
		}
		if more, err := use(r); err != nil || !more {
			return err
		}
	}
}

// cut forgets all but the first records.
func (j *journal) cut(records int64) error {
	j.records = records
	if err := j.f.Truncate(records * recordBytes); err != nil {
		return fmt.Errorf("cut the journal: %w", err)
	}
	return nil
}

// add writes records behind those that are there.
func (j *journal) add(list []record) error {
	b := make([]byte, 0, len(list)*recordBytes)
	for _, r := range list {
		b = r.append(b)
	}
	if _, err := j.f.WriteAt(b, j.records*recordBytes); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	j.records += int64(len(list))
	return nil
}
