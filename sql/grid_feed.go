package sql

import _ "embed"

// Statements of the change feed's readers.

//go:embed grid/list_feeds.sql
var GridListFeeds string

//go:embed grid/list_changes.sql
var GridListChanges string

//go:embed grid/find_feed.sql
var GridFindFeed string

//go:embed grid/prune_changes.sql
var GridPruneChanges string

//go:embed grid/add_coming_months.sql
var GridAddComingMonths string

//go:embed grid/tell_presence.sql
var GridTellPresence string
