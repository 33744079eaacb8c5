package sql

import _ "embed"

// Statements that put editions in force and take them out of the calendar.

//go:embed grid/find_timeline_end.sql
var GridFindTimelineEnd string

//go:embed grid/end_edition.sql
var GridEndEdition string

//go:embed grid/begin_edition.sql
var GridBeginEdition string

//go:embed grid/unschedule_edition.sql
var GridUnscheduleEdition string

//go:embed grid/count_incidents_since.sql
var GridCountIncidentsSince string

//go:embed grid/end_branches.sql
var GridEndBranches string

//go:embed grid/end_members.sql
var GridEndMembers string

//go:embed grid/date_branch_plans.sql
var GridDateBranchPlans string

//go:embed grid/date_member_plans.sql
var GridDateMemberPlans string

//go:embed grid/list_changed_grids.sql
var GridListChangedGrids string

//go:embed grid/list_touched_footprints.sql
var GridListTouchedFootprints string

//go:embed grid/list_touched_posts.sql
var GridListTouchedPosts string

//go:embed grid/list_touched_incidents.sql
var GridListTouchedIncidents string

//go:embed grid/find_district_box.sql
var GridFindDistrictBox string

//go:embed grid/list_handover_grids.sql
var GridListHandoverGrids string

//go:embed grid/list_open_in_cells.sql
var GridListOpenInCells string

//go:embed grid/list_handed_incidents.sql
var GridListHandedIncidents string

//go:embed grid/find_handover_days.sql
var GridFindHandoverDays string

//go:embed grid/list_due_editions.sql
var GridListDueEditions string

//go:embed grid/block_edition.sql
var GridBlockEdition string

//go:embed grid/list_timeline.sql
var GridListTimeline string

//go:embed grid/move_start.sql
var GridMoveStart string

//go:embed grid/list_working_members.sql
var GridListWorkingMembers string
