package importers

import (
	"cmp"
	"math"
	"slices"

	"github.com/twpayne/go-geom"
)

// ring is one ring of a polygon record: flat x, y pairs, closed.
type ring struct {
	flat   []float64
	area   float64 // not signed
	box    [4]float64
	parent int // the smallest ring that holds it; -1 for none
	depth  int // how many hold it
}

// assemble makes a MultiPolygon of the rings of a record whatever way they are wound: a ring
// inside an odd number of others is a hole of the smallest one around it, any other begins a
// part. Rings are closed if they are not; one without area is left out. The result is wound
// as the file has it: nothing after this relies on it.
func assemble(flat []float64, ends []int) (geom.T, *Finding) {
	rings := make([]ring, 0, len(ends))
	start := 0
	for _, end := range ends {
		r := newRing(flat[start:end])
		start = end
		if r.area > 0 {
			rings = append(rings, r)
		}
	}
	if len(rings) == 0 {
		return nil, refuse("no_area")
	}
	slices.SortStableFunc(rings, func(a, b ring) int { return cmp.Compare(b.area, a.area) })
	nest(rings)
	var out []float64
	var endss [][]int
	for i, r := range rings {
		if r.depth%2 == 1 {
			continue
		}
		out = append(out, r.flat...)
		part := []int{len(out)}
		for j := i + 1; j < len(rings); j++ {
			if rings[j].parent == i && rings[j].depth%2 == 1 {
				out = append(out, rings[j].flat...)
				part = append(part, len(out))
			}
		}
		endss = append(endss, part)
	}
	return geom.NewMultiPolygonFlat(geom.XY, out, endss), nil
}

func newRing(flat []float64) ring {
	if n := len(flat); n >= 4 && (flat[0] != flat[n-2] || flat[1] != flat[n-1]) {
		flat = append(slices.Clip(flat), flat[0], flat[1])
	}
	r := ring{flat: flat, parent: -1, box: [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}
	if len(flat) < 8 {
		return r
	}
	ox, oy := flat[0], flat[1]
	for i := 0; i+3 < len(flat); i += 2 {
		r.area += (flat[i]-ox)*(flat[i+3]-oy) - (flat[i+2]-ox)*(flat[i+1]-oy)
		r.box[0], r.box[2] = min(r.box[0], flat[i]), max(r.box[2], flat[i])
		r.box[1], r.box[3] = min(r.box[1], flat[i+1]), max(r.box[3], flat[i+1])
	}
	r.area = math.Abs(r.area)
	if math.IsInf(r.area, 0) || math.IsNaN(r.area) { // coordinates of 1e200: refused later, by place
		r.area = math.MaxFloat64
	}
	return r
}

// nest finds the parent and depth of rings sorted by area, largest first.
func nest(rings []ring) {
	children := make([][]int, len(rings)+1) // of ring i at i+1; those without a parent at 0
	for i := range rings {
		at := -1
	descend:
		for _, j := range children[at+1] {
			if rings[j].holds(&rings[i]) {
				at = j
				goto descend
			}
		}
		rings[i].parent = at
		if at >= 0 {
			rings[i].depth = rings[at].depth + 1
		}
		children[at+1] = append(children[at+1], i)
	}
}

// holds reports whether o, which is not larger, lies inside r. Rings of one record may touch
// but not cross, so one place of o that is not on r's border decides.
func (r *ring) holds(o *ring) bool {
	if o.box[0] < r.box[0] || o.box[1] < r.box[1] || o.box[2] > r.box[2] || o.box[3] > r.box[3] {
		return false
	}
	for i := 0; i+3 < len(o.flat); i += 2 {
		if in, border := r.locate(o.flat[i], o.flat[i+1]); !border {
			return in
		}
		if i >= 2*64 { // so many corners on the border: look between them instead
			break
		}
	}
	for i := 0; i+3 < len(o.flat) && i < 2*64; i += 2 {
		x, y := (o.flat[i]+o.flat[i+2])/2, (o.flat[i+1]+o.flat[i+3])/2
		if in, border := r.locate(x, y); !border {
			return in
		}
	}
	return false
}

// locate is the even-odd rule in floating point.
func (r *ring) locate(x, y float64) (in, border bool) {
	for i := 0; i+3 < len(r.flat); i += 2 {
		ax, ay, bx, by := r.flat[i], r.flat[i+1], r.flat[i+2], r.flat[i+3]
		if (x == ax && y == ay) || (ay == by && y == ay && x >= min(ax, bx) && x <= max(ax, bx)) {
			return false, true
		}
		if (ay > y) == (by > y) {
			continue
		}
		side := (bx-ax)*(y-ay) - (x-ax)*(by-ay)
		if side == 0 {
			return false, true
		}
		if (side > 0) == (by < ay) {
			in = !in
		}
	}
	return in, false
}
