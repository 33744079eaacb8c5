package sql

import _ "embed"

// Statements that read what hot spots and coverage are computed from.

//go:embed grid/find_last_change.sql
var GridFindLastChange string

//go:embed grid/list_grid_names.sql
var GridListGridNames string

//go:embed grid/sum_households.sql
var GridSumHouseholds string

//go:embed grid/count_incidents.sql
var GridCountIncidents string

//go:embed grid/find_incident_span.sql
var GridFindIncidentSpan string

//go:embed grid/find_categories.sql
var GridFindCategories string

//go:embed grid/list_anchors.sql
var GridListAnchors string

//go:embed grid/list_open_posts.sql
var GridListOpenPosts string

//go:embed grid/list_addresses.sql
var GridListAddresses string

//go:embed grid/find_settings.sql
var GridFindSettings string
