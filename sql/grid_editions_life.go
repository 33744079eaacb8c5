package sql

import _ "embed"

// Statements of an edition's life: its transitions and the timeline.

//go:embed grid/lock_timeline.sql
var GridLockTimeline string

//go:embed grid/hold_transition.sql
var GridHoldTransition string

//go:embed grid/change_edition.sql
var GridChangeEdition string

//go:embed grid/submit_edition.sql
var GridSubmitEdition string

//go:embed grid/return_edition.sql
var GridReturnEdition string

//go:embed grid/approve_edition.sql
var GridApproveEdition string

//go:embed grid/abandon_draft.sql
var GridAbandonDraft string

//go:embed grid/list_edition_events.sql
var GridListEditionEvents string
