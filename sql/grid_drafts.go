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
