package tiles

import (
	"context"
	"slices"
)

// Style is a MapLibre style, version 8, that stands by itself: no glyphs and no sprites, so
// letters come from the reader's own fonts (MapLibre's localIdeographFontFamily, QGIS's
// fonts) and nothing is fetched but tiles.
type Style struct {
	Version int                    `json:"version"`
	Name    string                 `json:"name"`
	Center  [2]float64             `json:"center"`
	Zoom    float64                `json:"zoom"`
	Sources map[string]StyleSource `json:"sources"`
	Layers  []StyleLayer           `json:"layers"`
}

// StyleSource is a vector source; its TileJSON says the rest.
type StyleSource struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

// StyleLayer is one drawing rule.
type StyleLayer struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	Source      string         `json:"source,omitempty"`
	SourceLayer string         `json:"source-layer,omitempty"`
	MinZoom     float64        `json:"minzoom,omitempty"`
	MaxZoom     float64        `json:"maxzoom,omitempty"`
	Filter      any            `json:"filter,omitempty"`
	Layout      map[string]any `json:"layout,omitempty"`
	Paint       map[string]any `json:"paint,omitempty"`
}

// Style is the district's style. jsonURL gives the address of a layer's TileJSON; all adds
// the layers that need a sign-in, hidden until somebody shows them. The error is ErrNoDistrict.
func (t *Tileset) Style(ctx context.Context, district int32, jsonURL func(layer string) string, all bool) (Style, error) {
	d, err := t.district(ctx, district)
	if err != nil {
		return Style{}, err
	}
	view := d.view()
	s := Style{Version: 8, Name: d.name, Center: [2]float64{view[0], view[1]}, Zoom: view[2],
		Sources: map[string]StyleSource{}, Layers: []StyleLayer{}}
	for _, l := range styleLayers {
		if l.Source != "" {
			i := slices.IndexFunc(layers, func(row *Layer) bool { return row.Name == l.Source })
			if !layers[i].Public && !all {
				continue
			}
			s.Sources[l.Source] = StyleSource{"vector", jsonURL(l.Source)}
		}
		s.Layers = append(s.Layers, l)
	}
	return s, nil
}

// The colours: the light palette of static/src/palette.ts. Neutral greys for the ground, so
// that data carry the colour; pairs differ in lightness too and are safe for red-green
// blindness.
const (
	land, lake, shore, road, roadCase, house, houseLine = "#f3f2ee", "#d2d9de", "#bcc6cd", "#ffffff", "#cfcec8", "#dbdad4", "#c3c2bb"
	letter, softLetter, waterLetter, halo               = "#2b3136", "#646b71", "#61717e", "#f8f7f4"
	gridLine, areaLine, ink, unknown                    = "#7d8388", "#3f464c", "#12324a", "#b9bab7"
)

// stateColours are the responsibility states, heatColours the classes of HeatBreaks.
var (
	stateColours = []any{"complete", "#b9cfc3", "no_branch", "#c4402a", "no_member", "#e3a02b", "overloaded", "#7c5fa8"}
	heatColours  = []string{"#f6e7c4", "#f1c98a", "#e5a05b", "#cf703f", "#a9432f", "#6f2325", "#3d1015"}
)

// styleLayers is the table the style is made of, from the ground up.
var styleLayers = []StyleLayer{
	{ID: "land", Type: "background", Paint: obj{"background-color": land}},
	{ID: "water", Type: "fill", Source: "water", SourceLayer: "water", Filter: isPolygon,
		Paint: obj{"fill-color": lake, "fill-outline-color": shore}},
	{ID: "streams", Type: "line", Source: "water", SourceLayer: "water", Filter: isLine,
		Layout: roundLines, Paint: obj{"line-color": lake, "line-width": grow(11, 0.8, 14, 2.5, 17, 9)}},
	{ID: "grids", Type: "fill", Source: "grids", SourceLayer: "grids",
		Paint: obj{"fill-color": append(append(list{"match", get("state")}, stateColours...), unknown), "fill-opacity": 0.55}},
	{ID: "heat", Type: "fill", Source: "heat", SourceLayer: "heat", Layout: obj{"visibility": "none"},
		Paint: obj{"fill-color": heatRamp(), "fill-opacity": 0.85, "fill-antialias": false}},
	{ID: "buildings", Type: "fill", Source: "buildings", SourceLayer: "buildings",
		Paint: obj{"fill-color": house, "fill-outline-color": houseLine, "fill-opacity": 0.85}},
	{ID: "road-case", Type: "line", Source: "roads", SourceLayer: "roads", MinZoom: 12, Filter: notPath,
		Layout: roundLines, Paint: obj{"line-color": roadCase, "line-width": roadWidth(1.4)}},
	{ID: "roads", Type: "line", Source: "roads", SourceLayer: "roads", Filter: notPath,
		Layout: roundLines, Paint: obj{"line-color": road, "line-width": roadWidth(0)}},
	{ID: "paths", Type: "line", Source: "roads", SourceLayer: "roads", MinZoom: 15, Filter: list{"==", get("class"), "path"},
		Paint: obj{"line-color": roadCase, "line-width": grow(15, 0.8, 18, 1.6), "line-dasharray": list{3, 2}}},
	{ID: "grid-borders", Type: "line", Source: "grids", SourceLayer: "grids",
		Paint: obj{"line-color": gridLine, "line-width": grow(10, 0.3, 14, 0.8, 17, 1.4), "line-opacity": 0.8}},
	{ID: "overlay-grids", Type: "line", Source: "grids", SourceLayer: "overlay_grids",
		Paint: obj{"line-color": ink, "line-width": grow(12, 0.6, 17, 1.6), "line-dasharray": list{4, 2}}},
	{ID: "communities", Type: "line", Source: "areas", SourceLayer: "areas", Filter: list{"==", get("level"), 2},
		Layout: obj{"line-join": "round"}, Paint: obj{"line-color": areaLine, "line-width": grow(10, 0.5, 14, 1.4, 17, 2),
			"line-opacity": 0.75, "line-dasharray": list{6, 1.5, 1, 1.5}}},
	{ID: "streets", Type: "line", Source: "areas", SourceLayer: "areas", Filter: list{"==", get("level"), 1},
		Layout: obj{"line-join": "round"}, Paint: obj{"line-color": areaLine, "line-width": grow(9, 0.8, 13, 2, 17, 3.2), "line-opacity": 0.85}},
	{ID: "incidents", Type: "circle", Source: "incidents", SourceLayer: "incidents", MinZoom: 14, Layout: obj{"visibility": "none"},
		Paint: obj{"circle-radius": grow(14, 2, 18, 5), "circle-color": list{"match", get("status"), list{"closed", "rejected", "duplicate"}, "#8b8f94", "#b01657"},
			"circle-stroke-color": halo, "circle-stroke-width": 0.8}},
	{ID: "posts", Type: "circle", Source: "posts", SourceLayer: "posts",
		Paint: obj{"circle-radius": list{"match", get("kind"), "centre", 6, "station", 4.5, 3.5}, "circle-color": ink,
			"circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5}},
	{ID: "road-names", Type: "symbol", Source: "roads", SourceLayer: "roads", MinZoom: 14, Filter: list{"has", "name"},
		Layout: letters(11, obj{"symbol-placement": "line", "symbol-spacing": 350, "text-max-angle": 35}), Paint: ofColour(softLetter)},
	{ID: "water-names", Type: "symbol", Source: "water", SourceLayer: "water", MinZoom: 12, Filter: list{"has", "name"},
		Layout: letters(12, obj{"text-letter-spacing": 0.3}), Paint: ofColour(waterLetter)},
	{ID: "place-names", Type: "symbol", Source: "places", SourceLayer: "places", MinZoom: 11,
		Layout: letters(12, obj{"symbol-sort-key": get("rank"), "text-max-width": 8}), Paint: ofColour(softLetter)},
	{ID: "post-names", Type: "symbol", Source: "posts", SourceLayer: "posts", MinZoom: 15,
		Layout: letters(12, obj{"text-anchor": "top", "text-offset": list{0, 0.7}}), Paint: ofColour(ink)},
	{ID: "grid-codes", Type: "symbol", Source: "grids", SourceLayer: "grid_labels", MinZoom: 14,
		Layout: labelled("code", 12, nil), Paint: ofColour(letter)},
	{ID: "area-names", Type: "symbol", Source: "areas", SourceLayer: "area_labels",
		Filter: list{"any", list{"all", list{"==", get("level"), 1}, list{"<", list{"zoom"}, 13}},
			list{"all", list{"==", get("level"), 2}, list{">=", list{"zoom"}, 12}, list{"<", list{"zoom"}, 15}}},
		Layout: letters(15, obj{"text-letter-spacing": 0.15, "symbol-sort-key": get("level")}), Paint: ofColour(letter)},
}

type (
	obj  = map[string]any
	list = []any
)

var (
	isPolygon  = list{"==", list{"geometry-type"}, "Polygon"}
	isLine     = list{"==", list{"geometry-type"}, "LineString"}
	notPath    = list{"!=", get("class"), "path"}
	roundLines = obj{"line-cap": "round", "line-join": "round"}
)

func get(field string) list { return list{"get", field} }

// grow interpolates a size between zooms: zoom, size, zoom, size, …
func grow(stops ...any) list {
	return append(list{"interpolate", list{"exponential", 1.4}, list{"zoom"}}, stops...)
}

// roadWidth is a road's width by class in pixels, with a margin for its case.
func roadWidth(margin float64) list {
	at := func(trunk, secondary, residential float64) list {
		return list{"match", get("class"), list{"trunk", "primary"}, trunk + margin,
			list{"secondary", "tertiary"}, secondary + margin, residential + margin}
	}
	return grow(8, at(0.8, 0.3, 0.2), 12, at(2.4, 1.2, 0.6), 15, at(7, 5, 3), 18, at(22, 16, 11))
}

// heatRamp colours a count by HeatBreaks.
func heatRamp() list {
	ramp := list{"step", get("count"), "rgba(0,0,0,0)"}
	for i, from := range HeatBreaks {
		ramp = append(ramp, from, heatColours[i])
	}
	return ramp
}

func letters(size float64, more obj) obj { return labelled("name", size, more) }

func labelled(field string, size float64, more obj) obj {
	out := obj{"text-field": get(field), "text-size": size,
		"text-font": list{"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"}}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func ofColour(colour string) obj {
	return obj{"text-color": colour, "text-halo-color": halo, "text-halo-width": 1.5}
}
