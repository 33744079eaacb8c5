package importers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/twpayne/go-geom"
)

// geoJSON reads a FeatureCollection feature by feature. Opening it reads it once through:
// columns, a crs member and trailing text may come after the features.
type geoJSON struct {
	text    *textFile
	in      io.Closer
	walk    *collection
	columns []string
	index   map[string]int
	named   int // bytes of all columns' names
	about   About
	row     int
}

// maxNames is the most bytes the names of a file's columns may have together.
const maxNames = 64 << 10

func openGeoJSON(p part, encoding string) (_ *geoJSON, err error) {
	text, err := surveyText(p, false, encoding)
	if err != nil {
		return nil, err
	}
	g := &geoJSON{text: text, index: map[string]int{}}
	g.about = About{Format: "geojson", Encoding: text.charset.name, CRS: WGS84, Degrees: true}
	if text.guessed {
		g.about.Notes = append(g.about.Notes, note(Info, "encoding_guessed", "encoding", text.charset.name))
	}
	if err := g.survey(); err != nil {
		return nil, err
	}
	return g, g.begin()
}

// survey reads the whole file for its columns and faults.
func (g *geoJSON) survey() error {
	if err := g.begin(); err != nil {
		return err
	}
	defer g.in.Close()
	for {
		raw, err := g.walk.next()
		if errors.Is(err, io.EOF) {
			g.about.Rows = g.row
			g.row = 0
			return nil
		}
		if err != nil {
			return err
		}
		if g.row++; g.row > MaxRows {
			return refuse("too_many_rows", "rows", g.row, "limit", MaxRows)
		}
		var f feature
		if tooManyPoints(raw) != nil || json.Unmarshal(raw, &f) != nil {
			continue // said when the row is read
		}
		if len(f.ID) > 0 {
			g.addColumn("id")
		}
		_ = members(f.Properties, func(name string, _ json.RawMessage) { g.addColumn(name) }) // said when the row is read
		if len(g.columns) > MaxColumns {
			return refuse("too_many_columns", "columns", len(g.columns), "limit", MaxColumns)
		}
		if g.named > maxNames {
			return refuse("names_too_long", "limit", maxNames>>10)
		}
	}
}

func (g *geoJSON) addColumn(name string) {
	if _, ok := g.index[name]; !ok && len(g.columns) <= MaxColumns {
		g.index[name] = len(g.columns)
		g.columns = append(g.columns, name)
		g.named += len(name)
	}
}

func (g *geoJSON) begin() error {
	in, err := g.text.open()
	if err != nil {
		return err
	}
	g.in, g.walk = in, newCollection(in, g.text.part.name)
	return nil
}

func (g *geoJSON) Columns() []string { return append([]string{}, g.columns...) }
func (g *geoJSON) About() About      { return g.about }
func (g *geoJSON) Close() error      { return g.in.Close() }

// feature is one member of the collection.
type feature struct {
	Type       string          `json:"type"`
	ID         json.RawMessage `json:"id"`
	Properties json.RawMessage `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

func (g *geoJSON) Next() (Row, error) {
	raw, err := g.walk.next()
	if err != nil {
		return Row{}, err
	}
	g.row++
	row := Row{No: g.row, Values: make([]string, len(g.columns))}
	if bad := tooManyPoints(raw); bad != nil {
		return row, bad.at(g.row)
	}
	var f feature
	if err := json.Unmarshal(raw, &f); err != nil || f.Type != "Feature" {
		return row, refuse("not_a_feature").at(g.row).because(err)
	}
	if i, ok := g.index["id"]; ok && len(f.ID) > 0 {
		row.Values[i] = jsonText(f.ID)
	}
	err = members(f.Properties, func(name string, v json.RawMessage) {
		if i, ok := g.index[name]; ok {
			row.Values[i] = jsonText(v)
		}
	})
	if err != nil {
		return row, refuse("bad_properties").at(g.row).because(err)
	}
	var bad *Finding
	if row.Geometry, bad = parseGeometry(f.Geometry); bad != nil {
		return row, bad.at(g.row)
	}
	return row, nil
}

// tooManyPoints refuses a feature by the number of its brackets, one a position, before
// anything is made of it.
func tooManyPoints(raw []byte) *Finding {
	if n := bytes.Count(raw, []byte{'['}); n > MaxPoints+MaxParts {
		return refuse("too_many_points", "points", n, "limit", MaxPoints)
	}
	return nil
}

// members calls fn for each member of a JSON object in order; null has none.
func members(object json.RawMessage, fn func(name string, value json.RawMessage)) error {
	if len(object) == 0 || string(object) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("not an object: %w", err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return err
		}
		fn(name.(string), v)
	}
	return nil
}

// jsonText is a value as a table would show it.
func jsonText(v json.RawMessage) string {
	switch {
	case len(v) == 0 || string(v) == "null":
		return ""
	case v[0] == '"':
		var s string
		if json.Unmarshal(v, &s) == nil {
			return strings.TrimSpace(s)
		}
	}
	return string(v)
}

// parseGeometry makes a geometry of a GeoJSON geometry object; nil for null.
func parseGeometry(raw json.RawMessage) (geom.T, *Finding) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, refuse("bad_coordinates").because(err)
	}
	depth, ok := map[string]int{"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}[g.Type]
	if !ok {
		return nil, refuse("geometry_type", "type", shorten(g.Type))
	}
	c, bad := parseCoordinates(g.Coordinates, depth)
	if bad != nil {
		return nil, bad
	}
	if len(c.flat) == 0 {
		return nil, nil
	}
	switch g.Type {
	case "Point":
		return geom.NewPointFlat(geom.XY, c.flat), nil
	case "MultiPoint":
		return geom.NewMultiPointFlat(geom.XY, c.flat), nil
	case "LineString":
		return lines(c.flat, []int{len(c.flat)})
	case "MultiLineString":
		return lines(c.flat, c.ends)
	}
	return polygons(c)
}

// polygons keeps the rings as the file nests them, closed, those without area left out.
func polygons(c coordinates) (geom.T, *Finding) {
	var out []float64
	var endss [][]int
	start := 0
	for _, ends := range c.endss {
		var part []int
		for i, end := range ends {
			r := newRing(c.flat[start:end])
			start = end
			if r.area == 0 || i > 0 && part == nil { // a hole cannot outlive its ring
				continue
			}
			out = append(out, r.flat...)
			part = append(part, len(out))
		}
		if part != nil {
			endss = append(endss, part)
		}
	}
	if endss == nil {
		return nil, refuse("no_area")
	}
	return geom.NewMultiPolygonFlat(geom.XY, out, endss), nil
}
