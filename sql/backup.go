package sql

import _ "embed"

// Statements of package backup. They read the catalogue only.

//go:embed backup/list_tables.sql
var BackupListTables string

//go:embed backup/list_sequences.sql
var BackupListSequences string

//go:embed backup/count_objects.sql
var BackupCountObjects string
