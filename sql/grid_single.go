package sql

import _ "embed"

// Statements that find one thing whose list is the only other way to it.

//go:embed grid/find_incident_time.sql
var GridFindIncidentTime string
