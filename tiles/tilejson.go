package tiles

import (
	"context"
	"strings"

	"gridmap/geo"
)

// TileJSON describes the tiles of some layers, as TileJSON 3.0.0 says.
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      uint32        `json:"minzoom"`
	MaxZoom      uint32        `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"`
	Center       [3]float64    `json:"center"`
	VectorLayers []VectorLayer `json:"vector_layers"`
	Public       bool          `json:"-"` // nobody need sign in to read it
}

// VectorLayer is one MVT layer of the tiles.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     uint32            `json:"minzoom"`
	MaxZoom     uint32            `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// TileJSON describes the layers named in a district (0: the one with the lowest id); tileURL
// is the address of their tiles with {z}, {x} and {y}. Errors are ErrNoLayer, ErrNoDistrict.
func (t *Tileset) TileJSON(ctx context.Context, layers []string, district int32, tileURL string) (TileJSON, error) {
	named, err := findLayers(layers)
	if err != nil {
		return TileJSON{}, err
	}
	d, err := t.district(ctx, district)
	if err != nil {
		return TileJSON{}, err
	}
	j := TileJSON{TileJSON: "3.0.0", Scheme: "xyz", Name: d.name, Tiles: []string{tileURL}, MinZoom: MaxZoom, Public: true}
	var titles []string
	for _, l := range named {
		titles = append(titles, l.Title)
		j.Public = j.Public && l.Public
		j.MinZoom, j.MaxZoom = min(j.MinZoom, l.MinZoom), max(j.MaxZoom, l.MaxZoom)
		for _, c := range l.Contents {
			v := VectorLayer{ID: c.Name, Description: c.Title, MinZoom: l.MinZoom, MaxZoom: l.MaxZoom, Fields: map[string]string{}}
			for _, f := range c.Fields {
				v.Fields[f.Name] = strings.TrimSuffix(f.Type+": "+f.Title, ": ")
			}
			j.VectorLayers = append(j.VectorLayers, v)
		}
	}
	j.Description = strings.Join(titles, ", ")
	j.Bounds, j.Center = d.bounds(), d.view()
	return j, nil
}

// bounds is west, south, east, north of the district, or of the whole map without an outline.
func (d district) bounds() [4]float64 {
	if !d.known {
		return [4]float64{-180, -geo.MaxLatitude, 180, geo.MaxLatitude}
	}
	b := d.box.LonLat()
	return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// view is the middle of the district and the zoom at which a 512-pixel tile spans it.
func (d district) view() [3]float64 {
	if !d.known {
		return [3]float64{0, 0, 1}
	}
	b := d.box
	at := geo.Point{X: b.Min.X/2 + b.Max.X/2, Y: b.Min.Y/2 + b.Max.Y/2}.LonLat()
	zoom := 0.0
	for span := max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y); span < 1<<31 && zoom < 16; span *= 2 {
		zoom++
	}
	return [3]float64{at[0], at[1], zoom}
}
