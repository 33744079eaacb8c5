package mvt

import (
	"encoding/binary"

	"gridmap/geo"
)

// Polygon starts a feature with what the tile shows of a shape, and reports whether it shows
// anything. If so, give its attributes and finish it with Feature.
func (w *Writer) Polygon(m geo.MultiPolygon) bool {
	o := &w.clip.out
	o.reset()
	for _, p := range m {
		first := len(o.rings)
		w.clip.polygon(p)
		if first < len(o.rings) && w.clip.touches(first) {
			w.clip.takeApart(first)
		}
	}
	if len(o.rings) == 0 {
		return false
	}
	w.open(Polygon)
	for _, r := range o.rings {
		w.run(o.places[r.first:r.last], true)
	}
	return true
}

// Lines starts a feature with what the tile shows of some lines, as Polygon does.
func (w *Writer) Lines(lines ...[]geo.Point) bool {
	o := &w.clip.out
	o.reset()
	for _, l := range lines {
		w.clip.line(l)
	}
	if len(o.rings) == 0 {
		return false
	}
	w.open(Line)
	for _, r := range o.rings {
		w.run(o.places[r.first:r.last], false)
	}
	return true
}

// Point starts a feature at a point, unless another tile holds it.
func (w *Writer) Point(p geo.Point) bool {
	at, here := w.clip.tile.spot(p)
	if !here {
		return false
	}
	w.open(Point)
	w.command(moveTo, 1)
	w.step(at)
	return true
}

// Square starts a feature that is a square in tile units, x and y its north-west corner.
func (w *Writer) Square(x, y, side int32) {
	w.open(Polygon)
	w.run([]place{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}, true)
}

// open begins a geometry: the cursor is at the tile's corner.
func (w *Writer) open(k Kind) {
	w.kind, w.shape, w.tags, w.cursor = k, w.shape[:0], w.tags[:0], place{}
}

// run writes a line, or a ring with closed.
func (w *Writer) run(places []place, closed bool) {
	w.command(moveTo, 1)
	w.step(places[0])
	w.command(lineTo, uint64(len(places)-1))
	for _, p := range places[1:] {
		w.step(p)
	}
	if closed {
		w.command(closePath, 1)
	}
}

func (w *Writer) command(id, count uint64) {
	w.shape = binary.AppendUvarint(w.shape, id|count<<3)
}

func (w *Writer) step(to place) {
	w.shape = binary.AppendUvarint(w.shape, zigzag(to.x-w.cursor.x))
	w.shape = binary.AppendUvarint(w.shape, zigzag(to.y-w.cursor.y))
	w.cursor = to
}

func zigzag(v int32) uint64 { return uint64(uint32(v<<1) ^ uint32(v>>31)) }
