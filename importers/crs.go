package importers

import (
	"fmt"
	"strconv"
	"strings"

	"gridmap/geo"
)

// CRS is how a file's coordinates are to be read. x is always east or longitude, y north or
// latitude, whatever order the authority gives the axes.
type CRS struct {
	Name string // for people and the batch: EPSG:4548, CGCS2000, gcj02 …
	SRID int    // of spatial_ref_sys; 0 when Proj says it, or nothing is known
	Proj string // a PROJ string made from parsed numbers, never from a file's text

	shift func(lon, lat float64) (float64, float64) // of shifted Chinese coordinates to WGS84
}

// WGS84 is longitude and latitude as the database keeps them. CGCS2000 degrees are the same
// to less than a metre, and PROJ converts them by doing nothing.
var WGS84 = CRS{Name: "EPSG:4326", SRID: 4326}

// known reports whether anything is.
func (c CRS) known() bool { return c.SRID != 0 || c.Proj != "" || c.shift != nil }

// degrees reports whether coordinates are taken as they are.
func (c CRS) degrees() bool { return c.shift == nil && (c.SRID == 4326 || c.SRID == 4490) }

// parseCRS reads what people write after --crs: EPSG:n, gcj02 or bd09. Whether the number
// exists and can be trusted is asked of PostGIS (see transform.go).
func parseCRS(text string) (CRS, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "gcj02", "gcj-02":
		return CRS{Name: "gcj02", shift: geo.FromGCJ02}, nil
	case "bd09", "bd-09":
		return CRS{Name: "bd09", shift: geo.FromBD09}, nil
	case "wgs84":
		return WGS84, nil
	case "cgcs2000":
		return CRS{Name: "EPSG:4490", SRID: 4490}, nil
	}
	number, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(text)), "EPSG:")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1024 || n > 32767 {
		return CRS{}, refuse("crs_unreadable").in("crs", text)
	}
	return CRS{Name: fmt.Sprintf("EPSG:%d", n), SRID: n}, nil
}

// askCRS says why a file without a coordinate system cannot be read, and what its first x
// suggests. The suggestion is for a person: nothing is assumed.
func askCRS(x, y float64) *Finding {
	f := refuse("crs_missing", "x", fmt.Sprintf("%.0f", x), "y", fmt.Sprintf("%.0f", y))
	zone := int(x / 1e6)
	switch {
	case x >= 1e7 && zone >= 25 && zone <= 45:
		f.Rule = "crs_missing_zone"
		f.with("zone", zone, "meridian", 3*zone, "epsg", 4513+zone-25)
	case x >= 1e7 && zone >= 13 && zone <= 23:
		f.Rule = "crs_missing_zone"
		f.with("zone", zone, "meridian", 6*zone-3, "epsg", 4491+zone-13)
	case x >= 1e5 && x <= 9e5 && y > 1e6 && y < 7e6:
		f.Rule = "crs_missing_meridian"
	}
	return f
}
