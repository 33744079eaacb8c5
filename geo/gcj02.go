package geo

import "math"

// GCJ-02 is the shifted coordinate system of Chinese online maps (AMap, Tencent, Google
// China), BD-09 what Baidu makes of it. The formulas are the published reconstruction, with
// the Krasovsky ellipsoid the original uses; against the online services they are good to
// about a metre. All functions take and give longitude and latitude in degrees, and return
// coordinates outside China as they are.

const (
	gcjRadius       = 6378245.0 // not WGS84's: the digits of the original need it
	gcjEccentricity = 0.00669342162296594323
	bdTurn          = math.Pi * 3000 / 180
)

// inChina is the rough box within which GCJ-02 is shifted.
func inChina(lon, lat float64) bool {
	return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

// ToGCJ02 shifts a WGS84 position, as far as 700 m.
func ToGCJ02(lon, lat float64) (float64, float64) {
	if !inChina(lon, lat) {
		return lon, lat
	}
	x, y := lon-105, lat-35
	wave := (20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)) * 2 / 3
	dLat := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x)) + wave +
		(20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi))*2/3 +
		(160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	dLon := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x)) + wave +
		(20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi))*2/3 +
		(150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3
	sin, cos := math.Sincos(lat * math.Pi / 180)
	w := 1 - gcjEccentricity*sin*sin
	dLat = dLat * 180 / (gcjRadius * (1 - gcjEccentricity) / (w * math.Sqrt(w)) * math.Pi)
	dLon = dLon * 180 / (gcjRadius / math.Sqrt(w) * cos * math.Pi)
	return lon + dLon, lat + dLat
}

// FromGCJ02 is the inverse of ToGCJ02, by iteration, to better than a micrometre.
func FromGCJ02(lon, lat float64) (float64, float64) {
	if !inChina(lon, lat) {
		return lon, lat
	}
	wLon, wLat := lon, lat
	for range 30 {
		gLon, gLat := ToGCJ02(wLon, wLat)
		dLon, dLat := gLon-lon, gLat-lat
		wLon, wLat = wLon-dLon, wLat-dLat
		if math.Abs(dLon) < 1e-11 && math.Abs(dLat) < 1e-11 {
			break
		}
	}
	return wLon, wLat
}

// ToBD09 shifts a WGS84 position to Baidu's coordinates.
func ToBD09(lon, lat float64) (float64, float64) {
	if !inChina(lon, lat) {
		return lon, lat
	}
	x, y := ToGCJ02(lon, lat)
	z := math.Hypot(x, y) + 0.00002*math.Sin(y*bdTurn)
	theta := math.Atan2(y, x) + 0.000003*math.Cos(x*bdTurn)
	return z*math.Cos(theta) + 0.0065, z*math.Sin(theta) + 0.006
}

// FromBD09 is the inverse of ToBD09.
func FromBD09(lon, lat float64) (float64, float64) {
	if !inChina(lon, lat) {
		return lon, lat
	}
	wLon, wLat := lon, lat
	for range 30 {
		bLon, bLat := ToBD09(wLon, wLat)
		dLon, dLat := bLon-lon, bLat-lat
		wLon, wLat = wLon-dLon, wLat-dLat
		if math.Abs(dLon) < 1e-11 && math.Abs(dLat) < 1e-11 {
			break
		}
	}
	return wLon, wLat
}
