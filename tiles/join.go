package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"math/bits"
	"slices"
	"sync"

	"github.com/klauspost/compress/flate"
	"golang.org/x/sync/errgroup"
)

// A tile is one gzip member: a header, raw deflate, an end. The deflate of every tile stops at a
// whole byte and is not final, so that tiles of several layers are joined as they are: the bytes
// one after another, and the checksum from theirs (MVT layers that follow one another are a tile).
// Browsers read no further than the first member, so members are never just put in a row.
var (
	gzipHead  = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff} // no time: the same tile, the same bytes
	deflateOf = 10                                            // where deflate begins
	finalPart = []byte{3, 0}                                  // an empty last block
	gzipTail  = len(finalPart) + 8                            // it, the checksum and the length
)

// MostBytes is the most a tile has, compressed.
const MostBytes = 500_000

var compressors = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed)
	return w
}}

// compress makes a gzip member that can be joined.
func compress(data []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(data)/2 + 64)
	out.Write(gzipHead)
	w := compressors.Get().(*flate.Writer)
	defer compressors.Put(w)
	w.Reset(&out)
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("tiles: compress: %w", err)
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("tiles: compress: %w", err)
	}
	return bytes.Clone(closeMember(out.Bytes(), crc32.ChecksumIEEE(data), uint32(len(data)))), nil
}

func closeMember(b []byte, sum, size uint32) []byte {
	b = binary.LittleEndian.AppendUint32(append(b, finalPart...), sum)
	return binary.LittleEndian.AppendUint32(b, size)
}

// joined is one member of the tiles' layers, in order.
func joined(parts []Tile) []byte {
	size := len(gzipHead) + gzipTail
	for _, p := range parts {
		size += len(p.Data)
	}
	b := append(make([]byte, 0, size), gzipHead...)
	sum, plain := uint32(0), uint32(0)
	for _, p := range parts {
		if p.Empty {
			continue
		}
		end := len(p.Data) - gzipTail
		b = append(b, p.Data[deflateOf:end]...)
		n := binary.LittleEndian.Uint32(p.Data[end+len(finalPart)+4:])
		sum = joinSums(sum, binary.LittleEndian.Uint32(p.Data[end+len(finalPart):]), n)
		plain += n
	}
	return closeMember(b, sum, plain)
}

// joinSums is the CRC-32 of a text from those of its halves and the length of the second. CRC-32
// is linear: the first half's is moved on by as many zero bytes, that is multiplied by x^(8·size)
// modulo the polynomial.
func joinSums(first, second, size uint32) uint32 {
	power, by := uint32(1)<<31, uint32(1)<<23 // 1, and x^8 (bits are reversed: the highest is x^0)
	for n := size; n > 0; n >>= 1 {
		if n&1 != 0 {
			power = times(power, by)
		}
		by = times(by, by)
	}
	return times(power, first) ^ second
}

// times multiplies polynomials over GF(2) modulo that of CRC-32.
func times(a, b uint32) (product uint32) {
	for a != 0 {
		i := bits.LeadingZeros32(a)
		a &^= 1 << (31 - i)
		term := b
		for range i {
			term = term>>1 ^ -(term&1)&crc32.IEEE
		}
		product ^= term
	}
	return product
}

// join puts a tile together from those of its layers. Where all are too much together, the largest
// give way, and are drawn again with less.
func (t *Tileset) join(ctx context.Context, p *Plan) (Tile, error) {
	whole := Tile{Tag: p.Tag}
	parts := make([]Tile, len(p.parts))
	sizes := make([]int, len(p.parts))
	group, drawing := errgroup.WithContext(ctx)
	for i := range p.parts {
		group.Go(func() (err error) {
			parts[i], err = t.part(drawing, p, i)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return whole, err
	}
	sum := 0
	for i, part := range parts {
		sizes[i] = len(part.Data)
		sum += sizes[i]
	}
	if sum > MostBytes {
		most := mostEach(sizes, MostBytes)
		for i, size := range sizes {
			if size <= most {
				continue
			}
			var err error
			if parts[i], err = t.draw(ctx, p, i, most); err != nil {
				return whole, err
			}
		}
	}
	parts = slices.DeleteFunc(parts, func(part Tile) bool { return part.Empty })
	for _, part := range parts {
		if part.Truncated != nil && whole.Truncated == nil {
			whole.Truncated = map[string]int{}
		}
		maps.Copy(whole.Truncated, part.Truncated)
	}
	switch len(parts) {
	case 0:
		whole.Empty = true
	case 1:
		whole.Data = parts[0].Data
	default:
		whole.Data = joined(parts)
	}
	return whole, nil
}

// mostEach is the most each may have so that all together have no more than total: who needs less
// leaves it to the others.
func mostEach(sizes []int, total int) int {
	sorted := slices.Sorted(slices.Values(sizes))
	for i, size := range sorted {
		if left := len(sorted) - i; size*left >= total {
			return total / left
		}
		total -= size
	}
	return total
}
