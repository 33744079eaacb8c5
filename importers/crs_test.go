package importers

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/twpayne/go-geom"

	"gridmap/sql/pgtest"
)

const geogcs2000 = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

// gaussKruger is the .prj of a transverse Mercator projection as ESRI writes it.
func gaussKruger(name string, easting, meridian float64) string {
	return fmt.Sprintf(`PROJCS["%s",%s,PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",%.1f],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",%v],`+
		`PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`, name, geogcs2000, easting, meridian)
}

// TestProjections settles what a .prj says: parameters decide, and where two systems have the
// same, the name does; without one that says, the belt is three degrees wide.
func TestProjections(t *testing.T) {
	pool := pgtest.Database(t)
	for _, c := range []struct {
		prj, is string // how the CRS is called begins so; a rule when refused
	}{
		{gaussKruger("CGCS2000_3_Degree_GK_CM_117E", 500000, 117), "EPSG:4548"},
		{gaussKruger("CGCS2000 / 3-degree Gauss-Kruger CM 117E", 500000, 117), "EPSG:4548"},
		{gaussKruger("CGCS2000_GK_CM_117E", 500000, 117), "EPSG:4509"},
		{gaussKruger("CGCS2000 / Gauss-Kruger CM 117E", 500000, 117), "EPSG:4509"},
		{gaussKruger("CGCS2000_6_Degree_GK_CM_117E", 500000, 117), "EPSG:4509"},
		{gaussKruger("国家2000 6度带 117E", 500000, 117), "EPSG:4509"},
		{gaussKruger("国家2000三度带", 500000, 117), "EPSG:4548"},
		{gaussKruger("unnamed", 500000, 117), "EPSG:4548"},
		{gaussKruger("CGCS2000_Suqian", 500000, 117), "EPSG:4548"},
		{gaussKruger("CGCS2000_3_Degree_GK_CM_120E", 500000, 120), "EPSG:4549"},
		{gaussKruger("CGCS2000_GK_CM_120E", 500000, 120), "EPSG:4549"}, // there is no six-degree belt on 120°
		{gaussKruger("CGCS2000_3_Degree_GK_Zone_39", 39500000, 117), "EPSG:4527"},
		{gaussKruger("CGCS2000_GK_Zone_20", 20500000, 117), "EPSG:4498"},
		{gaussKruger("CGCS2000_3_Degree_GK_Zone_39", 20500000, 117), "EPSG:4498"}, // the name lies
		{gaussKruger("CGCS2000_3_Degree_GK_CM_117E", 500000, 117.25), "CGCS2000_3_Degree_GK_CM_117E"},
		{geogcs2000, "EPSG:4490"},
		{strings.Replace(geogcs2000, "298.257222101", "298.257223563", 1), "EPSG:4326"},
		{strings.NewReplacer("D_China_2000", "D_Xian_1980", "6378137.0", "6378140.0").Replace(gaussKruger("Xian_1980_3_Degree_GK_CM_117E", 500000, 117)), "old_datum"},
		{strings.Replace(gaussKruger("a", 500000, 117), "Gauss_Kruger", "Polyconic", 1), "unknown_projection"},
		{strings.Replace(gaussKruger("a", 500000, 117), `UNIT["Meter",1.0]`, `UNIT["Li",500.0]`, 1), "unknown_unit"},
		{"PROJCS[", "prj_unreadable"},
	} {
		crs, err := parsePRJ(c.prj)
		if err == nil {
			crs, err = settleCRS(t.Context(), pool, crs)
		}
		if f, ok := errors.AsType[*Finding](err); ok && f.Rule == c.is {
			continue
		}
		if name, _, _ := strings.Cut(crs.Name, " "); err != nil || name != c.is {
			t.Errorf("%.60s … is %q (%v), not %s", c.prj, crs.Name, err, c.is)
		}
	}
}

// TestProjections_points brings points of known coordinates to degrees: what PROJ itself
// computed, to a millimetre.
func TestProjections_points(t *testing.T) {
	columns, rows := readAll(t, realData(t, "crs/proj_points.csv"))
	if want := []string{"lon", "lat", "epsg", "x_easting", "y_northing"}; !slices.Equal(columns, want) || len(rows) != 30 {
		t.Fatalf("%d rows of %v", len(rows), columns)
	}
	pool := pgtest.Database(t)
	for _, r := range rows {
		var v [5]float64
		for i, text := range r.Values {
			var err error
			if v[i], err = strconv.ParseFloat(text, 64); err != nil {
				t.Fatal(err)
			}
		}
		crs, err := parseCRS("EPSG:" + r.Values[2])
		if err == nil {
			crs, err = settleCRS(t.Context(), pool, crs)
		}
		if err != nil {
			t.Fatal(err)
		}
		rec := &record{shape: geom.NewPointFlat(geom.XY, []float64{v[3], v[4]})}
		if bad, err := toWGS84(t.Context(), pool, crs, []*record{rec}); err != nil || len(bad) > 0 {
			t.Fatal(err, bad)
		}
		got := rec.shape.FlatCoords()
		const millimetre = 1e-3 / 111_000 // in degrees, the longer ones
		if math.Abs(got[0]-v[0]) > millimetre || math.Abs(got[1]-v[1]) > millimetre {
			t.Errorf("%v is at %v", r.Values, got)
		}
	}
}
