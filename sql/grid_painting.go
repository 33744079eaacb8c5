package sql

import _ "embed"

// Statements that find what buildings are painted by.

//go:embed grid/list_painted.sql
var GridListPainted string

//go:embed grid/list_buildings_around.sql
var GridListBuildingsAround string

//go:embed grid/list_roads_around.sql
var GridListRoadsAround string
