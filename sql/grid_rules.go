package sql

import _ "embed"

// Statements of the validation rules. Those that find answer in the columns of grid.scanFinding
// and take district, edition, day, grid (null: all) and most (rows, count(*) over () says how many
// there are).

//go:embed grid/list_edition_findings.sql
var GridListEditionFindings string

//go:embed grid/find_facts.sql
var GridFindFacts string

//go:embed grid/find_grids_without_community.sql
var GridFindGridsWithoutCommunity string

//go:embed grid/find_grids_without_lead.sql
var GridFindGridsWithoutLead string

//go:embed grid/find_grids_without_member.sql
var GridFindGridsWithoutMember string

//go:embed grid/find_overloads.sql
var GridFindOverloads string

//go:embed grid/find_mismatches.sql
var GridFindMismatches string

//go:embed grid/find_buildings_astray.sql
var GridFindBuildingsAstray string

//go:embed grid/find_communities_without_committee.sql
var GridFindCommunitiesWithoutCommittee string

//go:embed grid/list_grid_labels.sql
var GridListGridLabels string

//go:embed grid/find_odd_codes.sql
var GridFindOddCodes string

//go:embed grid/find_unplaced_incidents.sql
var GridFindUnplacedIncidents string

//go:embed grid/find_odd_posts.sql
var GridFindOddPosts string

//go:embed grid/find_buildings_cut.sql
var GridFindBuildingsCut string

//go:embed grid/find_unconfirmed.sql
var GridFindUnconfirmed string

//go:embed grid/find_broken_timeline.sql
var GridFindBrokenTimeline string
