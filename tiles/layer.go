package tiles

import (
	"context"
	"slices"
)

// Layer is one row of the table below: all there is to know about a layer.
type Layer struct {
	Name     string
	Title    string // Chinese, then English, for TileJSON
	MinZoom  uint32
	MaxZoom  uint32   // deepest zoom that adds anything; clients magnify beyond it
	Public   bool     // readable without sign-in
	Sources  []string // layers of the change feed that change it
	Near     []string // of them, those whose changes show only where they were
	Edition  bool     // its shapes come from an edition
	Daily    bool     // it says something else on another day
	Params   params   // which of Request.Params it listens to
	Contents []Content

	// paint draws what of the layer is in a scene's tile.
	paint func(context.Context, *Tileset, *scene, *brush) error
}

// Content is one MVT layer inside a layer's tiles.
type Content struct {
	Name     string
	Geometry string // Point, LineString or Polygon
	Title    string
	Fields   []Field
}

// Field is an attribute of a feature: Type is Number, String or Boolean, as in TileJSON.
type Field struct{ Name, Type, Title string }

// params says which parameters are part of a tile's identity.
type params uint8

const (
	byMonths     params = 1 << iota // From, To
	byCategories                    // Categories
	byKey                           // Key
)

// territory are the changes that move grid shapes or rename them.
var territory = []string{"grids", "edition", "areas"}

// layers is the table of layers; the order is the drawing order of the style.
var layers = []*Layer{
	{
		Name: "water", Title: "水系 Water", MinZoom: 6, MaxZoom: 17, Public: true,
		Sources: []string{"water"}, Near: []string{"water"}, paint: stocked(&waterSource, paintWater),
		Contents: []Content{{"water", "Polygon", "河流、运河、湖泊、池塘；面或线 Rivers, canals, lakes, ponds; areas or lines", []Field{
			{"class", "String", "river, canal, lake or pond"}, {"name", "String", "名称"}}}},
	}, {
		Name: "roads", Title: "道路 Roads", MinZoom: 6, MaxZoom: 17, Public: true,
		Sources: []string{"roads"}, Near: []string{"roads"}, paint: stocked(&roadSource, paintRoads),
		Contents: []Content{{"roads", "LineString", "道路中心线 Centre lines", []Field{
			{"class", "String", "trunk, primary, secondary, tertiary, residential or path"}, {"name", "String", "路名"}}}},
	}, {
		Name: "buildings", Title: "楼栋 Buildings", MinZoom: 13, MaxZoom: 17, Public: true,
		Sources: slices.Concat(territory, []string{"buildings"}), Near: []string{"buildings", "grids"}, paint: stocked(&buildingSource, paintBuildings),
		Contents: []Content{{"buildings", "Polygon", "建筑轮廓 Footprints", []Field{
			{"id", "Number", "楼栋"}, {"estate", "String", "小区"}, {"number", "String", "楼号"},
			{"grid", "Number", "所属网格 the grid it belongs to today; absent: none"}}}},
	}, {
		Name: "areas", Title: "街道与社区 Streets and communities", MinZoom: 6, MaxZoom: 17, Public: true,
		Sources: territory, Edition: true, paint: paintAreas,
		Contents: []Content{
			{"areas", "Polygon", "街道、社区范围：所辖网格之并 Union of their grids; an area without grids shows its imported outline", []Field{
				{"id", "Number", "编号"}, {"kind", "String", "street, town, community or village"},
				{"level", "Number", "1 街道 street or town, 2 社区 community or village"}, {"name", "String", "名称"},
				{"outline", "String", "grids, or reference: the imported outline"}}},
			{"area_labels", "Point", "注记点 Label points", []Field{
				{"id", "Number", "编号"}, {"kind", "String", ""}, {"level", "Number", ""}, {"name", "String", "名称"}}},
		},
	}, {
		Name: "grids", Title: "网格 Grids", MinZoom: 8, MaxZoom: 17, Public: true,
		Sources: slices.Concat(territory, []string{"buildings", "responsibility"}), Near: []string{"grids"}, Edition: true, Daily: true, paint: paintGrids,
		Contents: []Content{
			{"grids", "Polygon", "治理网格 Governance grids", gridFields},
			{"overlay_grids", "Polygon", "叠加的专属网格与微网格 Overlay and micro grids, lying over the governance grids",
				slices.Concat(gridFields, []Field{{"layer", "String", "overlay or micro"}})},
			{"grid_labels", "Point", "注记点 Label points, from zoom 12, of large grids before", []Field{
				{"id", "Number", "编号"}, {"code", "String", "网格编码"}, {"name", "String", "名称"},
				{"kind", "String", ""}, {"state", "String", ""}}},
		},
	}, {
		Name: "edges", Title: "网格边界 Borders between grids", MinZoom: 8, MaxZoom: 17, Public: true,
		Sources: territory, Edition: true, paint: paintEdges,
		Contents: []Content{{"edges", "LineString", "每段边界只画一次 Every piece of border once", []Field{
			{"id", "Number", "编号"}, {"left", "Number", "左侧网格 the grid to its left; absent: outside"}, {"right", "Number", "右侧网格 the grid to its right"},
			{"between", "String", "grids, communities or outside"}}}},
	}, {
		Name: "coverage", Title: "阵地覆盖 Coverage (straight line)", MinZoom: 8, MaxZoom: 17,
		Sources: slices.Concat(territory, []string{"buildings"}), Near: []string{"buildings", "grids"}, Edition: true, Params: byKey, paint: paintCoverage,
		Contents: []Content{{"coverage", "Polygon", "14 级起为楼栋，以下为网格 Buildings from zoom 14, grids below; distances along a straight line", []Field{
			{"building", "Number", "楼栋 from zoom 14"}, {"distance", "Number", "到最近阵地的直线距离，米 metres to the nearest open post"},
			{"band", "Number", "0 nearest limit … 3 beyond all"}, {"grid", "Number", "网格 below zoom 14"}, {"code", "String", "网格编码"},
			{"share", "Number", "覆盖户数比例 0–1 share of households within the middle limit"}}}},
	}, {
		Name: "heat", Title: "事件热力 Incident counts per cell", MinZoom: 0, MaxZoom: MaxZoom,
		Sources: []string{"incidents"}, Near: []string{"incidents"}, Params: byMonths | byCategories, paint: paintHeat,
		Contents: []Content{{"heat", "Polygon", "方格事件数；每格只在一个瓦片中 Counts per lattice cell; each cell is in exactly one tile", []Field{
			{"count", "Number", "事件数"}, {"x", "Number", "列"}, {"y", "Number", "行"}, {"level", "Number", "方格级别：全世界 2^level 列"}}}},
	}, {
		Name: "hotspots", Title: "热点 Hotspots", MinZoom: 8, MaxZoom: 17,
		Sources: territory, Near: []string{"grids"}, Edition: true, Params: byKey, paint: paintHotspots,
		Contents: []Content{{"hotspots", "Polygon", "Gi* 热点分级 Classes of Gi*", []Field{
			{"grid", "Number", "网格"}, {"code", "String", "网格编码"}, {"class", "String", "hot99 … cold99, none or undefined"},
			{"z", "Number", "absent when undefined"}, {"count", "Number", "事件数"}}}},
	}, {
		Name: "incidents", Title: "事件 Incidents", MinZoom: 14, MaxZoom: 17,
		Sources: []string{"incidents"}, Near: []string{"incidents"}, Params: byMonths | byCategories, paint: paintIncidents,
		Contents: []Content{{"incidents", "Point", "事件位置，14 级起 From zoom 14", []Field{
			{"id", "Number", "编号"}, {"category", "String", "类别代码"}, {"status", "String", "状态"}}}},
	}, {
		Name: "posts", Title: "党群服务阵地 Posts", MinZoom: 8, MaxZoom: 17, Public: true,
		Sources: []string{"posts"}, Near: []string{"posts"}, Daily: true, paint: stocked(&postSource, paintPosts),
		Contents: []Content{{"posts", "Point", "中心、站、点 Centres, stations, points", []Field{
			{"id", "Number", "编号"}, {"kind", "String", "centre, station or point"}, {"name", "String", "名称"}}}},
	}, {
		Name: "places", Title: "地名 Places", MinZoom: 6, MaxZoom: 17, Public: true,
		Sources: []string{"places"}, Near: []string{"places"}, paint: stocked(&placeSource, paintPlaces),
		Contents: []Content{{"places", "Point", "地名注记 Named places", []Field{
			{"class", "String", ""}, {"name", "String", "名称"}, {"rank", "Number", "1 shows first"}}}},
	},
}

var gridFields = []Field{
	{"id", "Number", "编号"}, {"code", "String", "网格编码"}, {"name", "String", "名称"},
	{"kind", "String", "general, special or micro"},
	{"state", "String", "complete, no_branch, no_member or overloaded, on the day asked about"},
	{"community", "Number", "社区 area id; absent: none"},
	{"households", "Number", "户数；1–9 户不公布 absent when 1 to 9"}, {"buildings", "Number", "楼栋数"},
}

// Layers lists the table in drawing order; callers must not change it.
func Layers() []*Layer { return layers }

// findLayers is the layers named, in the order named. The error is ErrNoLayer; a name given
// twice counts as one that does not exist.
func findLayers(names []string) ([]*Layer, error) {
	found := make([]*Layer, 0, len(names))
	for _, name := range names {
		i := slices.IndexFunc(layers, func(l *Layer) bool { return l.Name == name })
		if i < 0 || slices.Contains(found, layers[i]) {
			return nil, ErrNoLayer{name}
		}
		found = append(found, layers[i])
	}
	if len(found) == 0 {
		return nil, ErrNoLayer{}
	}
	return found, nil
}
