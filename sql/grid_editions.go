package sql

import _ "embed"

// Statements of districts, editions, shapes, their check and attribution.

//go:embed grid/find_moment.sql
var GridFindMoment string

//go:embed grid/list_districts.sql
var GridListDistricts string

//go:embed grid/count_district.sql
var GridCountDistrict string

//go:embed grid/list_editions.sql
var GridListEditions string

//go:embed grid/take_shape_ids.sql
var GridTakeShapeIDs string

//go:embed grid/insert_shapes.sql
var GridInsertShapes string

//go:embed grid/list_faces.sql
var GridListFaces string

//go:embed grid/set_outline.sql
var GridSetOutline string

//go:embed grid/union_edition.sql
var GridUnionEdition string

//go:embed grid/delete_findings.sql
var GridDeleteFindings string

//go:embed grid/set_proved.sql
var GridSetProved string

//go:embed grid/intersect_shapes.sql
var GridIntersectShapes string

//go:embed grid/list_outside_community.sql
var GridListOutsideCommunity string

//go:embed grid/list_footprints.sql
var GridListFootprints string

//go:embed grid/move_buildings.sql
var GridMoveBuildings string

//go:embed grid/list_post_anchors.sql
var GridListPostAnchors string

//go:embed grid/move_posts.sql
var GridMovePosts string

//go:embed grid/list_incident_anchors.sql
var GridListIncidentAnchors string

//go:embed grid/move_incidents.sql
var GridMoveIncidents string

//go:embed grid/find_outside.sql
var GridFindOutside string
