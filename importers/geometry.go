package importers

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"

	"gridmap/geo"
)

// onEarth checks coordinates in degrees against the map's bounds and gives the first of them.
// swapped says that they would fit if longitude and latitude were exchanged.
func onEarth(g geom.T) (first orb.Point, swapped bool, bad *Finding) {
	flat := g.FlatCoords()
	first = orb.Point{flat[0], flat[1]}
	for i := 0; i+1 < len(flat); i += 2 {
		x, y := flat[i], flat[i+1]
		if math.IsNaN(x) || math.IsInf(x, 0) || math.IsNaN(y) || math.IsInf(y, 0) {
			return first, false, refuse("not_finite", "point", i/2+1)
		}
		if math.Abs(x) > 180 || math.Abs(y) > geo.MaxLatitude {
			swapped = math.Abs(y) <= 180 && math.Abs(x) <= geo.MaxLatitude
			return orb.Point{x, y}, swapped, refuse("not_on_earth").in("", fmt.Sprintf("%v, %v", x, y))
		}
	}
	return first, false, nil
}

// encode is a geometry as EWKB with SRID 4326. Readers give no other types than these.
func encode(g geom.T) []byte {
	const hasSRID, wgs84 = 0x20000000, 4326
	var b []byte
	u32 := func(v uint32) { b = binary.LittleEndian.AppendUint32(b, v) }
	head := func(kind uint32, srid bool) {
		b = append(b, 1)
		if srid {
			u32(kind | hasSRID)
			u32(wgs84)
		} else {
			u32(kind)
		}
	}
	floats := func(flat []float64) {
		for _, v := range flat {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	flat := g.FlatCoords()
	switch g := g.(type) {
	case *geom.Point:
		head(1, true)
		floats(flat)
	case *geom.MultiLineString:
		head(5, true)
		u32(uint32(len(g.Ends())))
		start := 0
		for _, end := range g.Ends() {
			head(2, false)
			u32(uint32((end - start) / 2))
			floats(flat[start:end])
			start = end
		}
	case *geom.MultiPolygon:
		head(6, true)
		u32(uint32(len(g.Endss())))
		start := 0
		for _, ends := range g.Endss() {
			head(3, false)
			u32(uint32(len(ends)))
			for _, end := range ends {
				u32(uint32((end - start) / 2))
				floats(flat[start:end])
				start = end
			}
		}
	}
	return b
}
