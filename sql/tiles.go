package sql

import _ "embed"

// Statements of package tiles.

//go:embed tiles/count_heat_cells.sql
var TilesCountHeatCells string

//go:embed tiles/count_heat_grids.sql
var TilesCountHeatGrids string

//go:embed tiles/draw_areas.sql
var TilesDrawAreas string

//go:embed tiles/draw_building_coverage.sql
var TilesDrawBuildingCoverage string

//go:embed tiles/draw_buildings.sql
var TilesDrawBuildings string

//go:embed tiles/draw_grid_coverage.sql
var TilesDrawGridCoverage string

//go:embed tiles/draw_grids.sql
var TilesDrawGrids string

//go:embed tiles/draw_heat.sql
var TilesDrawHeat string

//go:embed tiles/draw_hotspots.sql
var TilesDrawHotspots string

//go:embed tiles/draw_incidents.sql
var TilesDrawIncidents string

//go:embed tiles/draw_places.sql
var TilesDrawPlaces string

//go:embed tiles/draw_posts.sql
var TilesDrawPosts string

//go:embed tiles/draw_roads.sql
var TilesDrawRoads string

//go:embed tiles/draw_water.sql
var TilesDrawWater string

//go:embed tiles/find_categories.sql
var TilesFindCategories string

//go:embed tiles/find_district.sql
var TilesFindDistrict string

//go:embed tiles/find_edition.sql
var TilesFindEdition string

//go:embed tiles/find_incident_months.sql
var TilesFindIncidentMonths string

//go:embed tiles/list_areas.sql
var TilesListAreas string

//go:embed tiles/list_buildings.sql
var TilesListBuildings string

//go:embed tiles/list_grids.sql
var TilesListGrids string

//go:embed tiles/list_shapes.sql
var TilesListShapes string

//go:embed tiles/read_versions.sql
var TilesReadVersions string

//go:embed tiles/load_buildings.sql
var TilesLoadBuildings string

//go:embed tiles/load_roads.sql
var TilesLoadRoads string

//go:embed tiles/load_water.sql
var TilesLoadWater string

//go:embed tiles/load_places.sql
var TilesLoadPlaces string

//go:embed tiles/load_posts.sql
var TilesLoadPosts string

//go:embed tiles/load_grids.sql
var TilesLoadGrids string

//go:embed tiles/load_shapes.sql
var TilesLoadShapes string

//go:embed tiles/load_incidents.sql
var TilesLoadIncidents string

//go:embed tiles/list_categories.sql
var TilesListCategories string
