package sql

import _ "embed"

// Statements of package importers.

//go:embed importers/abandon_edition.sql
var ImportersAbandonEdition string

//go:embed importers/add_categories.sql
var ImportersAddCategories string

//go:embed importers/add_month.sql
var ImportersAddMonth string

//go:embed importers/analyze.sql
var ImportersAnalyze string

//go:embed importers/check_assignments.sql
var ImportersCheckAssignments string

//go:embed importers/clear_grids.sql
var ImportersClearGrids string

//go:embed importers/close_branches.sql
var ImportersCloseBranches string

//go:embed importers/close_grid_members.sql
var ImportersCloseGridMembers string

//go:embed importers/close_retired.sql
var ImportersCloseRetired string

//go:embed importers/complete_areas.sql
var ImportersCompleteAreas string

//go:embed importers/complete_members.sql
var ImportersCompleteMembers string

//go:embed importers/complete_organisations.sql
var ImportersCompleteOrganisations string

//go:embed importers/count_bad_rows.sql
var ImportersCountBadRows string

//go:embed importers/count_findings.sql
var ImportersCountFindings string

//go:embed importers/count_rows.sql
var ImportersCountRows string

//go:embed importers/delete_checks.sql
var ImportersDeleteChecks string

//go:embed importers/delete_district.sql
var ImportersDeleteDistrict string

//go:embed importers/delete_rows.sql
var ImportersDeleteRows string

//go:embed importers/delete_undo.sql
var ImportersDeleteUndo string

//go:embed importers/find_actor.sql
var ImportersFindActor string

//go:embed importers/find_batch.sql
var ImportersFindBatch string

//go:embed importers/find_communities.sql
var ImportersFindCommunities string

//go:embed importers/find_dependents.sql
var ImportersFindDependents string

//go:embed importers/find_district.sql
var ImportersFindDistrict string

//go:embed importers/find_duplicates.sql
var ImportersFindDuplicates string

//go:embed importers/find_proj.sql
var ImportersFindProj string

//go:embed importers/find_published.sql
var ImportersFindPublished string

//go:embed importers/find_undo_box.sql
var ImportersFindUndoBox string

//go:embed importers/find_srid.sql
var ImportersFindSRID string

//go:embed importers/find_twin_areas.sql
var ImportersFindTwinAreas string

//go:embed importers/find_twin_organisations.sql
var ImportersFindTwinOrganisations string

//go:embed importers/insert_area.sql
var ImportersInsertArea string

//go:embed importers/insert_baseline.sql
var ImportersInsertBaseline string

//go:embed importers/insert_batch.sql
var ImportersInsertBatch string

//go:embed importers/insert_district.sql
var ImportersInsertDistrict string

//go:embed importers/insert_grid_shapes.sql
var ImportersInsertGridShapes string

//go:embed importers/insert_grids.sql
var ImportersInsertGrids string

//go:embed importers/list_areas.sql
var ImportersListAreas string

//go:embed importers/list_batches.sql
var ImportersListBatches string

//go:embed importers/list_codes.sql
var ImportersListCodes string

//go:embed importers/list_district_names.sql
var ImportersListDistrictNames string

//go:embed importers/list_editions.sql
var ImportersListEditions string

//go:embed importers/list_faults.sql
var ImportersListFaults string

//go:embed importers/list_findings.sql
var ImportersListFindings string

//go:embed importers/list_months.sql
var ImportersListMonths string

//go:embed importers/list_places.sql
var ImportersListPlaces string

//go:embed importers/list_sample.sql
var ImportersListSample string

//go:embed importers/list_shapes.sql
var ImportersListShapes string

//go:embed importers/list_stale.sql
var ImportersListStale string

//go:embed importers/list_stalled.sql
var ImportersListStalled string

//go:embed importers/list_unfinished.sql
var ImportersListUnfinished string

//go:embed importers/lock_batch.sql
var ImportersLockBatch string

//go:embed importers/lock_district.sql
var ImportersLockDistrict string

//go:embed importers/number_twins.sql
var ImportersNumberTwins string

//go:embed importers/plan_incidents.sql
var ImportersPlanIncidents string

//go:embed importers/publish_areas.sql
var ImportersPublishAreas string

//go:embed importers/publish_branches.sql
var ImportersPublishBranches string

//go:embed importers/publish_buildings.sql
var ImportersPublishBuildings string

//go:embed importers/publish_grid_members.sql
var ImportersPublishGridMembers string

//go:embed importers/publish_incidents.sql
var ImportersPublishIncidents string

//go:embed importers/publish_members.sql
var ImportersPublishMembers string

//go:embed importers/publish_organisations.sql
var ImportersPublishOrganisations string

//go:embed importers/publish_places.sql
var ImportersPublishPlaces string

//go:embed importers/publish_posts.sql
var ImportersPublishPosts string

//go:embed importers/publish_roads.sql
var ImportersPublishRoads string

//go:embed importers/publish_water.sql
var ImportersPublishWater string

//go:embed importers/refuse_rows.sql
var ImportersRefuseRows string

//go:embed importers/reinstate_edition.sql
var ImportersReinstateEdition string

//go:embed importers/revert_areas.sql
var ImportersRevertAreas string

//go:embed importers/revert_branches.sql
var ImportersRevertBranches string

//go:embed importers/revert_buildings.sql
var ImportersRevertBuildings string

//go:embed importers/revert_grid_members.sql
var ImportersRevertGridMembers string

//go:embed importers/revert_incidents.sql
var ImportersRevertIncidents string

//go:embed importers/revert_members.sql
var ImportersRevertMembers string

//go:embed importers/revert_organisations.sql
var ImportersRevertOrganisations string

//go:embed importers/revert_places.sql
var ImportersRevertPlaces string

//go:embed importers/revert_posts.sql
var ImportersRevertPosts string

//go:embed importers/revert_roads.sql
var ImportersRevertRoads string

//go:embed importers/revert_water.sql
var ImportersRevertWater string

//go:embed importers/set_checked.sql
var ImportersSetChecked string

//go:embed importers/set_progress.sql
var ImportersSetProgress string

//go:embed importers/set_published.sql
var ImportersSetPublished string

//go:embed importers/set_read.sql
var ImportersSetRead string

//go:embed importers/set_refused.sql
var ImportersSetRefused string

//go:embed importers/set_reverted.sql
var ImportersSetReverted string

//go:embed importers/supersede_edition.sql
var ImportersSupersedeEdition string

//go:embed importers/transform_proj.sql
var ImportersTransformProj string

//go:embed importers/transform_srid.sql
var ImportersTransformSRID string

//go:embed importers/unlock_batch.sql
var ImportersUnlockBatch string

//go:embed importers/list_directories.sql
var ImportersListDirectories string

//go:embed importers/find_scheduled.sql
var ImportersFindScheduled string
