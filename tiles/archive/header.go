package archive

import (
	"encoding/binary"
	"math"
)

// A PMTiles file as written here: header and root directory in the first 16 KiB, which readers
// ask for first; tile data; metadata; leaf directories. The specification lets sections stand
// anywhere, so that tiles are written once, where they stay.
const (
	headerBytes = 127
	dataStart   = 16 << 10
	rootMost    = dataStart - headerBytes
)

// header is that of PMTiles 3, fields in their order.
type header struct {
	rootOffset, rootLength         uint64
	metadataOffset, metadataLength uint64
	leavesOffset, leavesLength     uint64
	dataOffset, dataLength         uint64
	tiles, entries, contents       uint64 // addressed, in directories, stored
	minZoom, maxZoom               uint32
	bounds                         [4]float64 // west, south, east, north
	center                         [2]float64
	centerZoom                     uint32
}

func (h header) pack() []byte {
	b := append([]byte("PMTiles"), 3)
	for _, v := range []uint64{h.rootOffset, h.rootLength, h.metadataOffset, h.metadataLength, h.leavesOffset, h.leavesLength,
		h.dataOffset, h.dataLength, h.tiles, h.entries, h.contents} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	const clustered, gzipped, mvt = 1, 2, 1
	b = append(b, clustered, gzipped, gzipped, mvt, byte(h.minZoom), byte(h.maxZoom))
	for _, v := range h.bounds {
		b = appendDegrees(b, v)
	}
	b = append(b, byte(h.centerZoom))
	return appendDegrees(appendDegrees(b, h.center[0]), h.center[1])
}

// appendDegrees writes ten millionths of a degree.
func appendDegrees(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint32(b, uint32(int32(math.Round(v*1e7))))
}
