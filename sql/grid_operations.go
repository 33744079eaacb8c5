package sql

import _ "embed"

// Statements of operations on drafts.

//go:embed grid/hold_draft.sql
var GridHoldDraft string

//go:embed grid/hold_draft_alone.sql
var GridHoldDraftAlone string

//go:embed grid/read_draft.sql
var GridReadDraft string

//go:embed grid/lock_request.sql
var GridLockRequest string

//go:embed grid/lock_loose_ground.sql
var GridLockLooseGround string

//go:embed grid/lock_codes.sql
var GridLockCodes string

//go:embed grid/find_operation_by_key.sql
var GridFindOperationByKey string

//go:embed grid/list_named_shapes.sql
var GridListNamedShapes string

//go:embed grid/list_near_shapes.sql
var GridListNearShapes string

//go:embed grid/list_micro_shapes.sql
var GridListMicroShapes string

//go:embed grid/lock_shapes.sql
var GridLockShapes string

//go:embed grid/take_operation_ids.sql
var GridTakeOperationIDs string

//go:embed grid/insert_operation.sql
var GridInsertOperation string

//go:embed grid/insert_operation_grids.sql
var GridInsertOperationGrids string

//go:embed grid/insert_grids.sql
var GridInsertGrids string

//go:embed grid/delete_grid_shapes.sql
var GridDeleteGridShapes string

//go:embed grid/update_grid_shapes.sql
var GridUpdateGridShapes string

//go:embed grid/insert_grid_shapes.sql
var GridInsertGridShapes string

//go:embed grid/retire_codes.sql
var GridRetireCodes string

//go:embed grid/list_used_codes.sql
var GridListUsedCodes string

//go:embed grid/list_taken_codes.sql
var GridListTakenCodes string

//go:embed grid/find_last_touch.sql
var GridFindLastTouch string

//go:embed grid/find_community.sql
var GridFindCommunity string

//go:embed grid/list_operations.sql
var GridListOperations string

//go:embed grid/list_operation_grids.sql
var GridListOperationGrids string

//go:embed grid/list_shapes.sql
var GridListShapes string

//go:embed grid/find_tip.sql
var GridFindTip string

//go:embed grid/find_newest_own.sql
var GridFindNewestOwn string

//go:embed grid/find_own_tip.sql
var GridFindOwnTip string

//go:embed grid/list_base_shapes.sql
var GridListBaseShapes string

//go:embed grid/find_base.sql
var GridFindBase string

//go:embed grid/list_layer_shapes.sql
var GridListLayerShapes string

//go:embed grid/list_operation_ids.sql
var GridListOperationIDs string

//go:embed grid/list_standing.sql
var GridListStanding string

//go:embed grid/hold_rebased.sql
var GridHoldRebased string

//go:embed grid/abandon_rebased.sql
var GridAbandonRebased string
