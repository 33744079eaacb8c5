package sql

import _ "embed"

// Statements of drafts: how they are made and what they plan.

//go:embed grid/find_last_edition.sql
var GridFindLastEdition string

//go:embed grid/find_draft_source.sql
var GridFindDraftSource string

//go:embed grid/insert_draft.sql
var GridInsertDraft string

//go:embed grid/copy_shapes.sql
var GridCopyShapes string

//go:embed grid/copy_findings.sql
var GridCopyFindings string

//go:embed grid/copy_plans.sql
var GridCopyPlans string

//go:embed grid/insert_copy.sql
var GridInsertCopy string

//go:embed grid/insert_edition_event.sql
var GridInsertEditionEvent string

//go:embed grid/propose_assignments.sql
var GridProposeAssignments string

//go:embed grid/list_grid_refs.sql
var GridListGridRefs string

//go:embed grid/find_edition_day.sql
var GridFindEditionDay string

//go:embed grid/suggest_leads.sql
var GridSuggestLeads string

//go:embed grid/suggest_members.sql
var GridSuggestMembers string

//go:embed grid/check_planned.sql
var GridCheckPlanned string

//go:embed grid/drop_branch_plans.sql
var GridDropBranchPlans string

//go:embed grid/drop_member_plans.sql
var GridDropMemberPlans string

//go:embed grid/plan_branches.sql
var GridPlanBranches string

//go:embed grid/plan_members.sql
var GridPlanMembers string

//go:embed grid/confirm_plans.sql
var GridConfirmPlans string

//go:embed grid/find_grids_box.sql
var GridFindGridsBox string

//go:embed grid/list_effective.sql
var GridListEffective string

//go:embed grid/list_own_plans.sql
var GridListOwnPlans string

//go:embed grid/copy_own_plans.sql
var GridCopyOwnPlans string

//go:embed grid/keep_outside.sql
var GridKeepOutside string

//go:embed grid/drop_taken_over_plans.sql
var GridDropTakenOverPlans string

//go:embed grid/list_plans_now.sql
var GridListPlansNow string

//go:embed grid/list_plan_changes.sql
var GridListPlanChanges string

//go:embed grid/analyze_shapes.sql
var GridAnalyzeShapes string
