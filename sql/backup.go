package sql

import _ "embed"

// Statements of package backup; most read the catalogue.

//go:embed backup/list_tables.sql
var BackupListTables string

//go:embed backup/list_sequences.sql
var BackupListSequences string

//go:embed backup/count_objects.sql
var BackupCountObjects string

//go:embed backup/has_district.sql
var BackupHasDistrict string

//go:embed backup/continue_feeds.sql
var BackupContinueFeeds string

//go:embed backup/tell_restored.sql
var BackupTellRestored string
