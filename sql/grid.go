package sql

import _ "embed"

// Statements of package grid that several of its nouns use.

//go:embed grid/announce.sql
var GridAnnounce string
