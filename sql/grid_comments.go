package sql

import _ "embed"

// Statements of comments on editions.

//go:embed grid/hold_commented.sql
var GridHoldCommented string

//go:embed grid/insert_comment.sql
var GridInsertComment string

//go:embed grid/find_comment_by_key.sql
var GridFindCommentByKey string

//go:embed grid/hold_comment.sql
var GridHoldComment string

//go:embed grid/change_comment.sql
var GridChangeComment string

//go:embed grid/delete_comment.sql
var GridDeleteComment string

//go:embed grid/resolve_comment.sql
var GridResolveComment string

//go:embed grid/insert_comment_event.sql
var GridInsertCommentEvent string

//go:embed grid/move_comments.sql
var GridMoveComments string

//go:embed grid/list_comments.sql
var GridListComments string
