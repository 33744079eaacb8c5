package importers

import (
	"crypto/sha256"
	"encoding/json"
	"strings"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"

	"gridmap/grid"
)

// record is a row on its way into staging: the fields it has, and its geometry, first in the
// file's coordinates, then as EWKB in WGS84.
type record struct {
	no    int
	key   string
	props map[string]any
	shape geom.T
	place orb.Point // in WGS84, for findings; set with ewkb
	ewkb  []byte
}

// recorder turns rows into records of a kind.
type recorder struct {
	kind    Kind
	mapping mapping
	columns []string
	reading reading
	today   grid.Day
	csv     bool // points come from two columns
	keyed   bool // rows of this kind have keys of their own, or are named by what is in them
}

func newRecorder(k Kind, m mapping, a About, columns []string, r reading) *recorder {
	_, keyed := k.field("key")
	return &recorder{kind: k, mapping: m, columns: columns, reading: r, csv: a.Format == "csv", keyed: keyed,
		today: grid.Day(r.now.In(r.zone).Format("2006-01-02"))}
}

// record reads the fields of a row. What refuses it, or is only worth a warning, comes back
// beside it.
func (c *recorder) record(row Row) (record, []*Finding) {
	rec := record{no: row.No, props: map[string]any{}, shape: row.Geometry}
	var found []*Finding
	unplaced := false
	for _, f := range c.kind.fields {
		text := strings.TrimSpace(c.mapping.value(f.name, row.Values))
		if text == "" {
			if f.required {
				found = append(found, refuse("missing_value").in(f.name, "").at(row.No))
			}
			continue
		}
		parse := f.parse
		if parse == nil {
			parse = textValue
		}
		v, bad := parse(text, c.reading)
		if bad == nil {
			if v != nil {
				rec.props[f.name] = v
			}
			continue
		}
		if f.soft {
			bad.Severity = Warning
		}
		bad.in(f.name, text).at(row.No)
		if bad.Rule == "id_number" {
			bad.Value = "" // not even one whose last digit is wrong
		}
		found = append(found, bad)
		unplaced = unplaced || f.name == "lon" || f.name == "lat"
	}
	if bad := c.point(&rec); unplaced {
		return rec, found // that there is no point has been said
	} else if bad != nil {
		found = append(found, bad.at(row.No))
	} else if bad := c.fit(&rec); bad != nil {
		found = append(found, bad.at(row.No))
	}
	if !refused(found) {
		for _, f := range c.complete(&rec) {
			found = append(found, f.at(row.No))
		}
	}
	return rec, found
}

func refused(found []*Finding) bool {
	for _, f := range found {
		if f.Severity == Error {
			return true
		}
	}
	return false
}

// point makes the geometry of a table row from its two columns, and leaves the columns out
// where the file has geometries of its own.
func (c *recorder) point(rec *record) *Finding {
	lon, okLon := rec.props["lon"].(float64)
	lat, okLat := rec.props["lat"].(float64)
	delete(rec.props, "lon")
	delete(rec.props, "lat")
	if rec.shape != nil || !okLon && !okLat {
		return nil
	}
	if okLon != okLat {
		missing := "lat"
		if !okLon {
			missing = "lon"
		}
		return refuse("missing_value").in(missing, "")
	}
	rec.shape = geom.NewPointFlat(geom.XY, []float64{lon, lat})
	return nil
}

// fit sees that the geometry is of the kind's type; a MultiPoint of one is a point.
func (c *recorder) fit(rec *record) *Finding {
	if m, ok := rec.shape.(*geom.MultiPoint); ok && m.NumPoints() == 1 {
		rec.shape = geom.NewPointFlat(geom.XY, m.FlatCoords())
	}
	if rec.shape == nil {
		if c.kind.Geometry == "" || c.kind.Optional {
			return nil
		}
		if c.csv && c.kind.Geometry == "point" {
			return refuse("missing_value").in("lon", "")
		}
		return refuse("missing_geometry", "wanted", c.kind.Geometry)
	}
	if c.kind.Geometry == "" {
		rec.shape = nil
		return nil
	}
	if is := geometryName(rec.shape); !strings.Contains(c.kind.Geometry, is) {
		return refuse("wrong_geometry", "is", is, "wanted", c.kind.Geometry)
	}
	return nil
}

func geometryName(g geom.T) string {
	switch g.(type) {
	case *geom.Point:
		return "point"
	case *geom.MultiPoint:
		return "several points"
	case *geom.MultiLineString:
		return "line"
	}
	return "polygon"
}

// setKey names the record: by its key or code, else by all that is in it.
func (c *recorder) setKey(rec *record) {
	key, _ := rec.props["key"].(string)
	delete(rec.props, "key")
	if key == "" {
		key, _ = rec.props["code"].(string)
	}
	if key == "" && c.keyed {
		h := sha256.New()
		_ = json.NewEncoder(h).Encode(rec.props) // keys in order; a map of plain values always encodes
		h.Write(rec.ewkb)
		key = rowHash(h.Sum(nil))
	}
	rec.key = key
}
