package sql

import _ "embed"

// Statements of package tiles.

//go:embed tiles/count_heat_cells.sql
var TilesCountHeatCells string

//go:embed tiles/count_heat_grids.sql
var TilesCountHeatGrids string

// PostGIS draws the same tiles: what the engine is measured against and compared with.

//go:embed tiles/draw_buildings.sql
var TilesDrawBuildings string

//go:embed tiles/draw_grids.sql
var TilesDrawGrids string

//go:embed tiles/count_tile_cells.sql
var TilesCountTileCells string

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

//go:embed tiles/list_states.sql
var TilesListStates string

//go:embed tiles/count_buildings.sql
var TilesCountBuildings string

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

// What export asks: where there is something to draw, and whether a change is the one it knew.

//go:embed tiles/reach_shapes.sql
var TilesReachShapes string

//go:embed tiles/reach_areas.sql
var TilesReachAreas string

//go:embed tiles/reach_incidents.sql
var TilesReachIncidents string

//go:embed tiles/find_change.sql
var TilesFindChange string
