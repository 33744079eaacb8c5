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
