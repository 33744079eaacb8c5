package demo

import "math"

// curve is a polyline. A closed one repeats its first point at the end.
type curve []vec

func (c curve) length() float64 {
	var sum float64
	for i := 1; i < len(c); i++ {
		sum += c[i-1].to(c[i])
	}
	return sum
}

func (c curve) reversed() curve {
	out := make(curve, len(c))
	for i, p := range c {
		out[len(c)-1-i] = p
	}
	return out
}

// at is the place s metres along and the direction there; s is held within the curve.
func (c curve) at(s float64) (place, direction vec) {
	for i := 1; i < len(c); i++ {
		l := c[i-1].to(c[i])
		if (s <= l || i == len(c)-1) && l > 0 {
			return c[i-1].lerp(c[i], min(max(s/l, 0), 1)), c[i].sub(c[i-1]).unit()
		}
		s -= l
	}
	return c[0], vec{1, 0}
}

// even is c with points every step metres, the ends kept.
func (c curve) even(step float64) curve {
	n := max(int(math.Round(c.length()/step)), 1)
	d := c.length() / float64(n)
	out := curve{c[0]}
	next, gone := d, 0.0
	for i := 1; i < len(c) && len(out) < n; i++ {
		l := c[i-1].to(c[i])
		for next <= gone+l && len(out) < n {
			out = append(out, c[i-1].lerp(c[i], (next-gone)/l))
			next += d
		}
		gone += l
	}
	return append(out, c[len(c)-1])
}

// spline is a smooth curve through the points (centripetal Catmull-Rom), a point every step metres.
func spline(points []vec, step float64) curve {
	n := len(points)
	if n < 3 {
		return curve(points).even(step)
	}
	get := func(i int) vec {
		switch {
		case i < 0:
			return points[0].add(points[0].sub(points[1]))
		case i >= n:
			return points[n-1].add(points[n-1].sub(points[n-2]))
		}
		return points[i]
	}
	var out curve
	for i := range n - 1 {
		p0, p1, p2, p3 := get(i-1), get(i), get(i+1), get(i+2)
		t1 := math.Sqrt(p0.to(p1))
		t2 := t1 + math.Sqrt(p1.to(p2))
		t3 := t2 + math.Sqrt(p2.to(p3))
		parts := max(int(p1.to(p2)/step), 1)
		for k := range parts {
			t := t1 + (t2-t1)*float64(k)/float64(parts)
			a1 := p0.lerp(p1, t/t1)
			a2 := p1.lerp(p2, (t-t1)/(t2-t1))
			a3 := p2.lerp(p3, (t-t2)/(t3-t2))
			b1 := a1.lerp(a2, t/t2)
			b2 := a2.lerp(a3, (t-t1)/(t3-t1))
			out = append(out, b1.lerp(b2, (t-t1)/(t2-t1)))
		}
	}
	return append(out, points[n-1]).even(step)
}

// ease rounds corners: each inner point moves towards the middle of its neighbours.
func (c curve) ease(rounds int) curve {
	closed := len(c) > 3 && c[0] == c[len(c)-1]
	for range rounds {
		out := append(curve(nil), c...)
		for i := 1; i < len(c)-1; i++ {
			out[i] = c[i].lerp(c[i-1].lerp(c[i+1], 0.5), 0.5)
		}
		if closed {
			out[0] = c[0].lerp(c[1].lerp(c[len(c)-2], 0.5), 0.5)
			out[len(out)-1] = out[0]
		}
		c = out
	}
	return c
}

// offset is the curve left of c by the distance its function gives (negative: right).
func (c curve) offset(distance func(i int) float64) curve {
	out := make(curve, 0, len(c))
	for i, p := range c {
		out = append(out, p.add(c.tangent(i).left().times(distance(i))))
	}
	return out
}

// tangent is the unit direction at point i.
func (c curve) tangent(i int) vec {
	if n := len(c); n > 3 && c[0] == c[n-1] && (i == 0 || i == n-1) {
		return c[1].sub(c[n-2]).unit()
	}
	return c[min(i+1, len(c)-1)].sub(c[max(i-1, 0)]).unit()
}

// simple drops points that lie within tolerance of the line through those kept (Douglas-Peucker).
func (c curve) simple(tolerance float64) curve {
	if len(c) < 3 {
		return c
	}
	keep := make([]bool, len(c))
	keep[0], keep[len(c)-1] = true, true
	stack := [][2]int{{0, len(c) - 1}}
	for len(stack) > 0 {
		lo, hi := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		worst, at := tolerance, -1
		for i := lo + 1; i < hi; i++ {
			if d := segmentDistance(c[i], c[lo], c[hi]); d > worst {
				worst, at = d, i
			}
		}
		if at > 0 {
			keep[at] = true
			stack = append(stack, [2]int{lo, at}, [2]int{at, hi})
		}
	}
	out := make(curve, 0, 8)
	for i, p := range c {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// segmentDistance is how far p lies from the segment ab.
func segmentDistance(p, a, b vec) float64 {
	return p.to(nearestOn(p, a, b))
}

// nearestOn is the place on segment ab nearest to p.
func nearestOn(p, a, b vec) vec {
	d := b.sub(a)
	l := d.dot(d)
	if l == 0 {
		return a
	}
	return a.lerp(b, min(max(p.sub(a).dot(d)/l, 0), 1))
}

// crossing is where segments ab and cd cross, as fractions of each; false if they do not.
func crossing(a, b, c, d vec) (t, u float64, ok bool) {
	r, s := b.sub(a), d.sub(c)
	den := r.cross(s)
	if den == 0 {
		return 0, 0, false
	}
	w := c.sub(a)
	t, u = w.cross(s)/den, w.cross(r)/den
	return t, u, t >= 0 && t <= 1 && u >= 0 && u <= 1
}

// area is the signed area of a ring given with or without its closing point, positive
// counter-clockwise.
func (c curve) area() float64 {
	var sum float64
	for i := range c {
		sum += c[i].sub(c[0]).cross(c[(i+1)%len(c)].sub(c[0]))
	}
	return sum / 2
}

// centroid of the ring's area; of the points if it has none.
func (c curve) centroid() vec {
	var sum vec
	var area float64
	for i := range c {
		a, b := c[i].sub(c[0]), c[(i+1)%len(c)].sub(c[0])
		k := a.cross(b)
		area += k
		sum = sum.add(a.add(b).times(k))
	}
	if math.Abs(area) < 1e-6 {
		var mean vec
		for _, p := range c {
			mean = mean.add(p.times(1 / float64(len(c))))
		}
		return mean
	}
	return c[0].add(sum.times(1 / (3 * area)))
}

// holds reports whether the ring holds p (even-odd).
func (c curve) holds(p vec) bool {
	in := false
	for i, a := range c {
		b := c[(i+1)%len(c)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

// bounds are the corners of the box around c.
func (c curve) bounds() (low, high vec) {
	low, high = c[0], c[0]
	for _, p := range c {
		low = vec{min(low.X, p.X), min(low.Y, p.Y)}
		high = vec{max(high.X, p.X), max(high.Y, p.Y)}
	}
	return low, high
}
