package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// The WGS84 ellipsoid, in metres.
const (
	EquatorRadius = 6378137.0
	Flattening    = 1 / 298.257223563
	PolarRadius   = EquatorRadius * (1 - Flattening)
	meanRadius    = (2*EquatorRadius + PolarRadius) / 3
)

// Distance is the length in metres of the shortest line between two WGS84 positions
// (degrees) on the ellipsoid: "straight line" to people. It is good to 0.1 mm up to some
// 19,900 km; beyond, for nearly opposite points, it falls back to a sphere (0.6 %). It is NaN
// when a coordinate is not finite.
func Distance(a, b orb.Point) float64 { return NewSpot(a).Distance(NewSpot(b)) }

// Spot is a WGS84 position prepared for many distances.
type Spot struct {
	X, Y, Z    float64 // metres from the centre of the earth; x to 0°E, y to 90°E, z north
	lon        float64 // radians
	sinU, cosU float64 // of the reduced latitude
}

// NewSpot prepares a position in degrees.
func NewSpot(p orb.Point) Spot {
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	k := math.Hypot(cosLat, (1-Flattening)*sinLat) // tan U = (1-f) tan latitude
	s := Spot{lon: p[0] * math.Pi / 180, sinU: (1 - Flattening) * sinLat / k, cosU: cosLat / k}
	s.X, s.Y, s.Z = EquatorRadius*s.cosU*cosLon, EquatorRadius*s.cosU*sinLon, PolarRadius*s.sinU
	return s
}

// Chord is the length in metres of the straight line through the earth: never longer than
// Distance, and under 0.2 mm shorter at 5 km. It orders candidates and bounds searches.
func (s Spot) Chord(o Spot) float64 {
	dx, dy, dz := s.X-o.X, s.Y-o.Y, s.Z-o.Z
	return math.Sqrt(dx*dx + dy*dy + dz*dz)
}

// Distance is geo.Distance between the two positions, after Vincenty (1975), Survey Review
// 23(176), with Helmert's expansion parameter as in his 1976 note.
func (s Spot) Distance(o Spot) float64 {
	if s.X == o.X && s.Y == o.Y && s.Z == o.Z {
		return 0
	}
	l := math.Remainder(o.lon-s.lon, 2*math.Pi)
	dU := o.sinU*s.cosU - o.cosU*s.sinU // sin(U2-U1): no cancellation for near points
	lambda := l
	for range 100 {
		sinL, cosL := math.Sincos(lambda)
		half := math.Sin(lambda / 2)
		north := dU + 2*s.sinU*o.cosU*half*half
		sinSigma := math.Hypot(o.cosU*sinL, north)
		if sinSigma == 0 {
			return s.Chord(o)
		}
		cosSigma := s.sinU*o.sinU + s.cosU*o.cosU*cosL
		sigma := math.Atan2(sinSigma, cosSigma)
		sinAlpha := s.cosU * o.cosU * sinL / sinSigma
		cos2Alpha := 1 - sinAlpha*sinAlpha
		cos2M := 0.0 // both on the equator
		if cos2Alpha > 1e-15 {
			cos2M = cosSigma - 2*s.sinU*o.sinU/cos2Alpha
		}
		c := Flattening / 16 * cos2Alpha * (4 + Flattening*(4-3*cos2Alpha))
		next := l + (1-c)*Flattening*sinAlpha*(sigma+c*sinSigma*(cos2M+c*cosSigma*(2*cos2M*cos2M-1)))
		if math.Abs(next) > math.Pi {
			break // nearly opposite: the iteration does not settle
		}
		if math.Abs(next-lambda) < 1e-14 {
			return arc(cos2Alpha, cos2M, sigma, sinSigma, cosSigma)
		}
		lambda = next
	}
	return 2 * meanRadius * math.Asin(min(1, s.Chord(o)/(2*meanRadius)))
}

// arc turns the angle sigma on the auxiliary sphere into metres.
func arc(cos2Alpha, cos2M, sigma, sinSigma, cosSigma float64) float64 {
	u2 := cos2Alpha * (EquatorRadius*EquatorRadius - PolarRadius*PolarRadius) / (PolarRadius * PolarRadius)
	r := math.Sqrt(1 + u2)
	k := (r - 1) / (r + 1)
	a := (1 + k*k/4) / (1 - k)
	b := k * (1 - 3.0/8*k*k)
	delta := b * sinSigma * (cos2M + b/4*(cosSigma*(2*cos2M*cos2M-1)-b/6*cos2M*(4*sinSigma*sinSigma-3)*(4*cos2M*cos2M-3)))
	return PolarRadius * a * (sigma - delta)
}
