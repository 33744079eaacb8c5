package archive

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"gridmap/tiles"
)

// Metadata is what an archive says of itself. MinZoom and MaxZoom are those of the tiles there
// are; the writer sets them.
type Metadata struct {
	Name         string
	Description  string
	Attribution  string
	Generator    string
	District     string
	DistrictID   int32
	Edition      int64 // 0: none was in force
	EditionName  string
	AsOf         string // YYYY-MM-DD
	Feed         int64  // number of the last change the tiles show
	Layers       []string
	Bounds       [4]float64 // west, south, east, north
	Center       [3]float64 // longitude, latitude, zoom
	MinZoom      uint32
	MaxZoom      uint32
	VectorLayers []tiles.VectorLayer
}

// pmtiles is the metadata object of a PMTiles file. Keys a reader looks for have the names
// TileJSON gives them.
func (m Metadata) pmtiles() any {
	return struct {
		Name         string              `json:"name"`
		Description  string              `json:"description"`
		Attribution  string              `json:"attribution"`
		Type         string              `json:"type"`
		Version      string              `json:"version"`
		Generator    string              `json:"generator"`
		District     string              `json:"district"`
		DistrictID   int32               `json:"district_id"`
		Edition      int64               `json:"edition"`
		EditionName  string              `json:"edition_name"`
		AsOf         string              `json:"as_of"`
		Feed         int64               `json:"feed"`
		Layers       []string            `json:"layers"`
		Bounds       [4]float64          `json:"bounds"`
		Center       [3]float64          `json:"center"`
		MinZoom      uint32              `json:"minzoom"`
		MaxZoom      uint32              `json:"maxzoom"`
		VectorLayers []tiles.VectorLayer `json:"vector_layers"`
	}{m.Name, m.Description, m.Attribution, "baselayer", strconv.FormatInt(m.Feed, 10), m.Generator, m.District, m.DistrictID,
		m.Edition, m.EditionName, m.AsOf, m.Feed, m.Layers, m.Bounds, [3]float64{m.Center[0], m.Center[1], float64(m.centerZoom())},
		m.MinZoom, m.MaxZoom, m.shown()}
}

// mbtiles is the rows of an MBTiles file's metadata, as names and values.
func (m Metadata) mbtiles() ([][2]string, error) {
	layers, err := json.Marshal(struct {
		VectorLayers []tiles.VectorLayer `json:"vector_layers"`
	}{m.shown()})
	if err != nil {
		return nil, err
	}
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', 7, 64) }
	var bounds []string
	for _, v := range m.Bounds {
		bounds = append(bounds, degrees(v))
	}
	return [][2]string{
		{"name", m.Name}, {"format", "pbf"}, {"bounds", strings.Join(bounds, ",")},
		{"center", fmt.Sprintf("%s,%s,%d", degrees(m.Center[0]), degrees(m.Center[1]), m.centerZoom())},
		{"minzoom", fmt.Sprint(m.MinZoom)}, {"maxzoom", fmt.Sprint(m.MaxZoom)},
		{"attribution", m.Attribution}, {"description", m.Description}, {"type", "baselayer"}, {"version", fmt.Sprint(m.Feed)},
		{"generator", m.Generator}, {"district", m.District}, {"district_id", fmt.Sprint(m.DistrictID)},
		{"edition", fmt.Sprint(m.Edition)}, {"edition_name", m.EditionName}, {"as_of", m.AsOf}, {"feed", fmt.Sprint(m.Feed)},
		{"layers", strings.Join(m.Layers, ",")}, {"json", string(layers)},
	}, nil
}

// centerZoom is a zoom the archive has.
func (m Metadata) centerZoom() uint32 {
	return min(max(uint32(m.Center[2]), m.MinZoom), m.MaxZoom)
}

// shown is the layers with the zooms at which they are in the archive: a layer is drawn to the
// last zoom of the archive, since readers magnify its deepest tiles and no others. Fields have
// their type alone, as MBTiles says and GDAL needs.
func (m Metadata) shown() []tiles.VectorLayer {
	list := []tiles.VectorLayer{}
	for _, l := range m.VectorLayers {
		if l.MinZoom > m.MaxZoom {
			continue
		}
		l.MinZoom, l.MaxZoom = max(l.MinZoom, m.MinZoom), m.MaxZoom
		types := map[string]string{}
		for name, what := range l.Fields {
			types[name], _, _ = strings.Cut(what, ":")
		}
		l.Fields = types
		list = append(list, l)
	}
	return list
}
