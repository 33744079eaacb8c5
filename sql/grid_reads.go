package sql

import _ "embed"

// Statements that answer what is where, who answers for it, and what happened.

//go:embed grid/list_areas.sql
var GridListAreas string

//go:embed grid/list_area_grids.sql
var GridListAreaGrids string

//go:embed grid/list_grids.sql
var GridListGrids string

//go:embed grid/find_grid.sql
var GridFindGrid string

//go:embed grid/list_neighbours.sql
var GridListNeighbours string

//go:embed grid/list_organisations.sql
var GridListOrganisations string

//go:embed grid/list_members.sql
var GridListMembers string

//go:embed grid/list_assignments.sql
var GridListAssignments string

//go:embed grid/list_buildings.sql
var GridListBuildings string

//go:embed grid/find_building.sql
var GridFindBuilding string

//go:embed grid/list_roads.sql
var GridListRoads string

//go:embed grid/list_posts.sql
var GridListPosts string

//go:embed grid/list_incidents.sql
var GridListIncidents string

//go:embed grid/list_incidents_by_cell.sql
var GridListIncidentsByCell string

//go:embed grid/list_categories.sql
var GridListCategories string

//go:embed grid/tally_grids.sql
var GridTallyGrids string

//go:embed grid/list_tallied_anchors.sql
var GridListTalliedAnchors string

//go:embed grid/search_names.sql
var GridSearchNames string

//go:embed grid/search_buildings.sql
var GridSearchBuildings string

// Statements that take incidents in.

//go:embed grid/take_incident_request.sql
var GridTakeIncidentRequest string

//go:embed grid/keep_incident_answer.sql
var GridKeepIncidentAnswer string

//go:embed grid/list_category_ids.sql
var GridListCategoryIDs string

//go:embed grid/list_event_editions.sql
var GridListEventEditions string

//go:embed grid/test_near_outline.sql
var GridTestNearOutline string

//go:embed grid/count_new_months.sql
var GridCountNewMonths string

//go:embed grid/add_months.sql
var GridAddMonths string

//go:embed grid/insert_incidents.sql
var GridInsertIncidents string

//go:embed grid/hold_edition.sql
var GridHoldEdition string
