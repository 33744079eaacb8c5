package sql

import _ "embed"

// Statements that tell what redrawn borders change.

//go:embed grid/find_impact_day.sql
var GridFindImpactDay string

//go:embed grid/list_impact_neighbours.sql
var GridListImpactNeighbours string

//go:embed grid/list_impact_buildings.sql
var GridListImpactBuildings string

//go:embed grid/list_impact_posts.sql
var GridListImpactPosts string

//go:embed grid/list_impact_open.sql
var GridListImpactOpen string

//go:embed grid/list_impact_year.sql
var GridListImpactYear string

//go:embed grid/list_impact_words.sql
var GridListImpactWords string

//go:embed grid/list_impact_grids.sql
var GridListImpactGrids string

//go:embed grid/measure_shapes.sql
var GridMeasureShapes string

//go:embed grid/find_edition_base.sql
var GridFindEditionBase string

//go:embed grid/list_changed_faces.sql
var GridListChangedFaces string

//go:embed grid/list_edge_faces.sql
var GridListEdgeFaces string

//go:embed grid/list_figure_grids.sql
var GridListFigureGrids string

//go:embed grid/count_figures.sql
var GridCountFigures string

//go:embed grid/find_edition_in_force.sql
var GridFindEditionInForce string

//go:embed grid/list_lineage_grids.sql
var GridListLineageGrids string
