package importers

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

// parsePRJ reads the text of a .prj: parameters, not names, since names lie. Geographic
// systems on the WGS84 or CGCS2000 ellipsoid are taken as they are; projections become a PROJ
// string of parsed numbers. Datums that PROJ would convert by doing nothing, silently tens of
// metres off, are refused.
func parsePRJ(text string) (CRS, error) {
	n, ok := parseWKT(strings.TrimPrefix(text, "\ufeff"))
	if !ok || n.keyword != "GEOGCS" && n.keyword != "PROJCS" {
		return CRS{}, refuse("prj_unreadable").in(".prj", text)
	}
	geographic := n
	if n.keyword == "PROJCS" {
		if geographic, ok = n.child("GEOGCS"); !ok {
			return CRS{}, refuse("prj_unreadable").in(".prj", text)
		}
	}
	srid, err := checkDatum(geographic)
	if err != nil {
		return CRS{}, err
	}
	if n.keyword == "GEOGCS" {
		return CRS{Name: fmt.Sprintf("EPSG:%d (%s)", srid, shorten(n.name())), SRID: srid}, nil
	}
	proj, err := projection(n)
	if err != nil {
		return CRS{}, err
	}
	return CRS{Name: shorten(n.name()), Proj: proj}, nil
}

// checkDatum accepts the ellipsoids of WGS84 and CGCS2000, Greenwich and degrees: 4326 or
// 4490.
func checkDatum(n wktNode) (srid int, err error) {
	datum, _ := n.child("DATUM")
	spheroid, _ := datum.child("SPHEROID")
	if len(spheroid.numbers) < 2 {
		return 0, refuse("prj_unreadable").in(".prj", n.name())
	}
	a, flattening := spheroid.numbers[0], spheroid.numbers[1]
	if name := strings.ToLower(n.name() + " " + datum.name() + " " + spheroid.name()); oldDatum(name, a) {
		return 0, refuse("old_datum", "datum", datum.name())
	}
	if a != 6378137 || math.Abs(flattening-298.2572) > 0.001 {
		return 0, refuse("unknown_datum", "datum", datum.name(), "spheroid", spheroid.name())
	}
	if m, ok := n.child("PRIMEM"); ok && (len(m.numbers) < 1 || m.numbers[0] != 0) {
		return 0, refuse("unknown_datum", "datum", datum.name(), "spheroid", m.name())
	}
	if u, ok := n.child("UNIT"); ok && (len(u.numbers) < 1 || math.Abs(u.numbers[0]-math.Pi/180) > 1e-9) {
		return 0, refuse("unknown_unit", "unit", u.name())
	}
	if math.Abs(flattening-298.257222101) < 1e-7 {
		return 4490, nil
	}
	return 4326, nil
}

// oldDatum knows Beijing 1954 and Xian 1980 by name or by the ellipsoid only they use here.
func oldDatum(name string, a float64) bool {
	for _, word := range []string{"beijing", "xian", "krass", "iag_1975", "iag 1975", "1980 xi"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return a == 6378245 || a == 6378140
}

// projections by the name in PROJECTION: PROJ's word, and which parameters it takes.
var projections = map[string]struct {
	proj   string
	params map[string]string // of the .prj, lower case → of PROJ
}{
	"gauss_kruger":                transverse,
	"transverse_mercator":         transverse,
	"lambert_conformal_conic":     conic("lcc"),
	"lambert_conformal_conic_2sp": conic("lcc"),
	"albers":                      conic("aea"),
	"albers_conic_equal_area":     conic("aea"),
}

type projParams = struct {
	proj   string
	params map[string]string
}

var transverse = projParams{"tmerc", map[string]string{
	"central_meridian": "lon_0", "latitude_of_origin": "lat_0", "scale_factor": "k", "false_easting": "x_0", "false_northing": "y_0"}}

func conic(proj string) projParams {
	return projParams{proj, map[string]string{
		"central_meridian": "lon_0", "longitude_of_center": "lon_0", "latitude_of_origin": "lat_0", "latitude_of_center": "lat_0",
		"standard_parallel_1": "lat_1", "standard_parallel_2": "lat_2", "false_easting": "x_0", "false_northing": "y_0"}}
}

// projection writes the PROJ string of a PROJCS in the form spatial_ref_sys has it, so that a
// known system is found there by text.
func projection(n wktNode) (string, error) {
	method, _ := n.child("PROJECTION")
	name := strings.ToLower(method.name())
	if strings.HasPrefix(name, "mercator_auxiliary_sphere") || strings.HasPrefix(name, "popular_visualisation_pseudo_mercator") {
		return webMercator, webMercatorOnly(n)
	}
	known, ok := projections[name]
	if !ok {
		return "", refuse("unknown_projection", "projection", method.name())
	}
	factor := 1.0
	if u, ok := n.child("UNIT"); ok && len(u.numbers) > 0 {
		factor = u.numbers[0]
	}
	units := ""
	switch {
	case factor == 1:
		units = "+units=m"
	case math.Abs(factor-0.3048006096012192) < 1e-12:
		units = "+units=us-ft"
	case math.Abs(factor-0.3048) < 1e-12:
		units = "+units=ft"
	default:
		return "", refuse("unknown_unit", "unit", fmt.Sprint(factor))
	}
	values := map[string]float64{"lat_0": 0, "lon_0": 0, "k": 1, "x_0": 0, "y_0": 0, "lat_1": 0, "lat_2": 0}
	for _, p := range n.nodes {
		if p.keyword != "PARAMETER" {
			continue
		}
		to, ok := known.params[strings.ToLower(p.name())]
		if !ok || len(p.numbers) != 1 || math.IsInf(p.numbers[0], 0) {
			if len(p.numbers) == 1 && p.numbers[0] == 0 { // says nothing, as Azimuth 0 does
				continue
			}
			return "", refuse("unknown_parameter", "parameter", p.name(), "projection", method.name())
		}
		values[to] = p.numbers[0]
		if to == "x_0" || to == "y_0" {
			values[to] *= factor // PROJ wants metres
		}
	}
	if math.Abs(values["lon_0"]) > 360 || math.Abs(values["lat_0"]) > 90 || values["k"] <= 0 || values["k"] > 2 {
		return "", refuse("unknown_parameter", "parameter", "Central_Meridian", "projection", method.name())
	}
	if known.proj == "tmerc" {
		return fmt.Sprintf("+proj=tmerc +lat_0=%v +lon_0=%v +k=%v +x_0=%s +y_0=%s +ellps=GRS80 %s +no_defs",
			values["lat_0"], values["lon_0"], values["k"], plain(values["x_0"]), plain(values["y_0"]), units), nil
	}
	return fmt.Sprintf("+proj=%s +lat_0=%v +lon_0=%v +lat_1=%v +lat_2=%v +x_0=%s +y_0=%s +ellps=GRS80 %s +no_defs", known.proj,
		values["lat_0"], values["lon_0"], values["lat_1"], values["lat_2"], plain(values["x_0"]), plain(values["y_0"]), units), nil
}

// namedBelt is how EPSG and ESRI name the six-degree belts of CGCS2000: by what is missing.
var namedBelt = regexp.MustCompile(`^cgcs2000(gausskruger|gk)(cm|zone)\d+e?$`)

// sixDegreeBelt reports whether the name of a Chinese system is that of a belt six degrees
// wide. Otherwise it is three: that is what maps of 1:10,000 and larger are drawn in, and a
// district's are.
func sixDegreeBelt(name string) bool {
	name = simplify(name)
	for _, word := range []string{"3degree", "3度", "三度"} {
		if strings.Contains(name, word) {
			return false
		}
	}
	for _, word := range []string{"6degree", "6度", "六度"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return namedBelt.MatchString(name)
}

// plain writes a number without an exponent.
func plain(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.6f", v), "0"), ".")
}

const webMercator = "+proj=merc +a=6378137 +b=6378137 +lat_ts=0.0 +lon_0=0.0 +x_0=0.0 +y_0=0 +k=1.0 +units=m +nadgrids=@null +wktext +no_defs"

// webMercatorOnly refuses a web Mercator that is moved or turned.
func webMercatorOnly(n wktNode) error {
	for _, p := range n.nodes {
		if p.keyword == "PARAMETER" && len(p.numbers) == 1 && p.numbers[0] != 0 && !strings.EqualFold(p.name(), "scale_factor") {
			return refuse("unknown_parameter", "parameter", p.name(), "projection", "Mercator_Auxiliary_Sphere")
		}
	}
	return nil
}
