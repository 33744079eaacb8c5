package geo

import "math"

// Length is the ring's length in units.
func (r Ring) Length() float64 {
	var sum float64
	for i := 1; i < len(r); i++ {
		sum += math.Hypot(float64(r[i].X)-float64(r[i-1].X), float64(r[i].Y)-float64(r[i-1].Y))
	}
	return sum
}

// DistanceTo is how far p lies from segment ab, in units.
func (p Point) DistanceTo(a, b Point) float64 {
	ux, uy := float64(b.X)-float64(a.X), float64(b.Y)-float64(a.Y)
	px, py := float64(p.X)-float64(a.X), float64(p.Y)-float64(a.Y)
	t := 0.0
	if l := ux*ux + uy*uy; l > 0 {
		t = min(max((ux*px+uy*py)/l, 0), 1)
	}
	return math.Hypot(px-t*ux, py-t*uy)
}
