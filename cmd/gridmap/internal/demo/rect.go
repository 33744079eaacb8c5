package demo

import "math"

// rect is a rectangle turned to the unit vec u, half-width w along it and half-depth d across.
type rect struct {
	c, u vec
	w, d float64
}

func (r rect) at(x, y float64) vec {
	return vec{r.c.X + r.u.X*x - r.u.Y*y, r.c.Y + r.u.Y*x + r.u.X*y}
}

func (r rect) local(p vec) (x, y float64) {
	q := p.sub(r.c)
	return q.dot(r.u), r.u.cross(q)
}

func (r rect) radius() float64 { return math.Sqrt(r.w*r.w + r.d*r.d) }

func (r rect) corners() [4]vec {
	return [4]vec{r.at(-r.w, -r.d), r.at(r.w, -r.d), r.at(r.w, r.d), r.at(-r.w, r.d)}
}

// meets reports whether the two come within gap of each other (a little more at corners).
func (r rect) meets(o rect, gap float64) bool {
	if v := r.c.sub(o.c); v.dot(v) > sq(r.radius()+o.radius()+gap) {
		return false
	}
	return !r.parted(o, gap) && !o.parted(r, gap)
}

// parted reports whether one of r's sides has o wholly beyond it by gap.
func (r rect) parted(o rect, gap float64) bool {
	x, y := r.local(o.c)
	cos, sin := math.Abs(r.u.dot(o.u)), math.Abs(r.u.cross(o.u))
	return math.Abs(x) > r.w+o.w*cos+o.d*sin+gap || math.Abs(y) > r.d+o.w*sin+o.d*cos+gap
}

// near reports whether segment ab comes within reach of the rectangle.
func (r rect) near(a, b vec, reach float64) bool {
	if segmentDistance(r.c, a, b) > r.radius()+reach {
		return false
	}
	ax, ay := r.local(a)
	bx, by := r.local(b)
	// clip the segment to the rectangle grown by reach; then corners decide the rounding
	if !clips(ax, ay, bx, by, r.w+reach, r.d+reach) {
		return false
	}
	if clips(ax, ay, bx, by, r.w, r.d+reach) || clips(ax, ay, bx, by, r.w+reach, r.d) {
		return true
	}
	for _, c := range r.corners() {
		if segmentDistance(c, a, b) < reach {
			return true
		}
	}
	return false
}

// clips reports whether a segment meets the box ±w, ±d (Liang-Barsky).
func clips(ax, ay, bx, by, w, d float64) bool {
	lo, hi := 0.0, 1.0
	for _, e := range [...][2]float64{{ax - bx, ax + w}, {bx - ax, w - ax}, {ay - by, ay + d}, {by - ay, d - ay}} {
		switch {
		case e[0] == 0:
			if e[1] < 0 {
				return false
			}
		case e[0] < 0:
			lo = max(lo, e[1]/e[0])
		default:
			hi = min(hi, e[1]/e[0])
		}
	}
	return lo <= hi
}

func sq(x float64) float64 { return x * x }
