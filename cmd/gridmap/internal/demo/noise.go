package demo

import "math"

// noise is smooth chance over the plane, between about -1 and 1 (gradient noise).
type noise uint64

// at is the noise with features about wave metres wide.
func (n noise) at(p vec, wave float64) float64 {
	x, y := p.X/wave, p.Y/wave
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := x-x0, y-y0
	u, v := fade(fx), fade(fy)
	g := func(dx, dy float64) float64 {
		h := mix(uint64(n) ^ mix(uint64(int64(x0+dx))*0x9E3779B97F4A7C15^uint64(int64(y0+dy))*0xC2B2AE3D27D4EB4F))
		a := float64(h>>11) / (1 << 53) * 2 * math.Pi
		return math.Cos(a)*(fx-dx) + math.Sin(a)*(fy-dy)
	}
	low := g(0, 0) + u*(g(1, 0)-g(0, 0))
	high := g(0, 1) + u*(g(1, 1)-g(0, 1))
	return 1.5 * (low + v*(high-low))
}

// along is noise on a line.
func (n noise) along(s, wave float64) float64 { return n.at(vec{s, 0.37 * wave}, wave) }

func fade(t float64) float64 { return t * t * t * (t*(t*6-15) + 10) }

// smooth is 0 below lo, 1 above hi, and eases between; lo may be the larger.
func smooth(lo, hi, x float64) float64 {
	t := min(max((x-lo)/(hi-lo), 0), 1)
	return t * t * (3 - 2*t)
}
