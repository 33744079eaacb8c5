package mvt

// outline collects rings in tile units: open, without repeated places, without corners that
// turn nowhere or back on themselves, and never without an area.
type outline struct {
	places []place
	rings  []ring
	start  int // of the ring under way
}

type ring struct {
	first, last int32 // places[first:last]
	hole        bool
}

func (o *outline) reset() { o.places, o.rings = o.places[:0], o.rings[:0] }

func (o *outline) begin() { o.start = len(o.places) }

// push adds a corner. Corners on a straight line are left out, and so is a way out and back:
// both change no area, here or at a neighbour who shares them.
func (o *outline) push(p place) {
	for {
		n := len(o.places) - o.start
		if n > 0 && o.places[len(o.places)-1] == p {
			return
		}
		if n < 2 || turn(o.places[len(o.places)-2], o.places[len(o.places)-1], p) != 0 {
			break
		}
		o.places = o.places[:len(o.places)-1]
	}
	o.places = append(o.places, p)
}

// end closes the ring and reports whether it is kept: an exterior has positive area, a hole
// negative; one that rounding made nothing, or turned inside out, is dropped.
func (o *outline) end(hole bool) bool {
	first, last := o.start, len(o.places)
	for last-first >= 3 {
		a, z := o.places[first], o.places[last-1]
		switch {
		case a == z || turn(o.places[last-2], z, a) == 0:
			last--
			continue
		case turn(z, a, o.places[first+1]) == 0:
			first++
			continue
		}
		break
	}
	r := o.places[first:last]
	if area := doubledArea(r); last-first < 3 || area == 0 || (area < 0) != hole {
		o.places = o.places[:o.start]
		return false
	}
	o.places = o.places[:last]
	o.rings = append(o.rings, ring{int32(first), int32(last), hole})
	return true
}

// turn is the cross product of the two legs of a corner: 0 on a straight line.
func turn(a, b, c place) int64 {
	return (int64(b.x)-int64(a.x))*(int64(c.y)-int64(b.y)) - (int64(b.y)-int64(a.y))*(int64(c.x)-int64(b.x))
}

// doubledArea of an open ring, as geo.Ring has it: positive for exteriors.
func doubledArea(r []place) (sum int64) {
	for i, a := range r {
		b := r[0]
		if i+1 < len(r) {
			b = r[i+1]
		}
		sum += int64(a.x)*int64(b.y) - int64(b.x)*int64(a.y)
	}
	return sum
}
