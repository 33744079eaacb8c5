package tiles

import (
	"encoding/binary"

	"gridmap/geo"
)

// Geometry is kept as varints: counts, and from corner to corner the steps in lattice units. A
// border with a corner every few metres takes some four bytes a corner. Rings leave out the
// closing point.

// packShape appends a shape: parts, rings of each, corners of each.
func packShape(b []byte, m geo.MultiPolygon) []byte {
	b = binary.AppendUvarint(b, uint64(len(m)))
	var at geo.Point
	for _, p := range m {
		b = binary.AppendUvarint(b, uint64(len(p)))
		for _, r := range p {
			b, at = packRun(b, r[:max(len(r)-1, 0)], at)
		}
	}
	return b
}

// packLines appends lines.
func packLines(b []byte, lines [][]geo.Point) []byte {
	b = binary.AppendUvarint(b, uint64(len(lines)))
	var at geo.Point
	for _, l := range lines {
		b, at = packRun(b, l, at)
	}
	return b
}

// packRun appends points as steps from at.
func packRun(b []byte, run []geo.Point, at geo.Point) ([]byte, geo.Point) {
	b = binary.AppendUvarint(b, uint64(len(run)))
	for _, p := range run {
		b = binary.AppendVarint(b, int64(p.X)-int64(at.X))
		b = binary.AppendVarint(b, int64(p.Y)-int64(at.Y))
		at = p
	}
	return b, at
}

// unpacker reads packed geometry into memory it uses again for the next.
type unpacker struct {
	points []geo.Point
	rings  []geo.Ring
	parts  geo.MultiPolygon
	lines  [][]geo.Point
}

// unpackShape is what packShape packed; it is valid until the next call.
func (u *unpacker) unpackShape(b []byte) geo.MultiPolygon { return u.unpackShown(b, nil, 0) }

// unpackShown is the corners that show at a zoom: show says, corner by corner in the order packed,
// from which zoom on; nil: all do.
func (u *unpacker) unpackShown(b, show []byte, z uint32) geo.MultiPolygon {
	u.points, u.rings, u.parts = u.points[:0], u.rings[:0], u.parts[:0]
	parts, n := binary.Uvarint(b)
	b = b[n:]
	// Lengths first: slices of points must not move while they grow.
	u.grow(len(b))
	var at geo.Point
	for range parts {
		rings, n := binary.Uvarint(b)
		b = b[n:]
		first := len(u.rings)
		for range rings {
			start := len(u.points)
			b, at = u.run(b, at)
			if show != nil {
				n := len(u.points) - start
				u.points = shown(u.points, start, show[:n], z)
				show = show[n:]
			}
			if len(u.points) > start {
				u.points = append(u.points, u.points[start])
			}
			u.rings = append(u.rings, u.points[start:len(u.points):len(u.points)])
		}
		u.parts = append(u.parts, u.rings[first:len(u.rings):len(u.rings)])
	}
	return u.parts
}

// shown leaves out the points from start on that do not show at a zoom.
func shown(points []geo.Point, start int, show []byte, z uint32) []geo.Point {
	kept := points[:start]
	for i, from := range show {
		if uint32(from) <= z {
			kept = append(kept, points[start+i])
		}
	}
	return kept
}

// unpackLines is what packLines packed; it is valid until the next call.
func (u *unpacker) unpackLines(b []byte) [][]geo.Point {
	u.points, u.lines = u.points[:0], u.lines[:0]
	lines, n := binary.Uvarint(b)
	b = b[n:]
	u.grow(len(b))
	var at geo.Point
	for range lines {
		start := len(u.points)
		b, at = u.run(b, at)
		u.lines = append(u.lines, u.points[start:len(u.points):len(u.points)])
	}
	return u.lines
}

// grow makes room for what size bytes can hold: a corner takes two bytes at least, and a ring
// three, its closing point included.
func (u *unpacker) grow(size int) {
	if cap(u.points) < size {
		u.points = make([]geo.Point, 0, 2*size)
	}
	if cap(u.rings) < size/3+1 {
		u.rings = make([]geo.Ring, 0, size)
	}
}

func (u *unpacker) run(b []byte, at geo.Point) ([]byte, geo.Point) {
	count, n := binary.Uvarint(b)
	b = b[n:]
	x, y := int64(at.X), int64(at.Y)
	for range count {
		dx, n := binary.Varint(b)
		dy, m := binary.Varint(b[n:])
		b = b[n+m:]
		x, y = x+dx, y+dy
		u.points = append(u.points, geo.Point{X: uint32(x), Y: uint32(y)})
	}
	return b, geo.Point{X: uint32(x), Y: uint32(y)}
}
