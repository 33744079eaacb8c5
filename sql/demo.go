package sql

import _ "embed"

// Statements of the demo district.

//go:embed demo/find_district.sql
var DemoFindDistrict string

//go:embed demo/insert_district.sql
var DemoInsertDistrict string

//go:embed demo/list_districts.sql
var DemoListDistricts string

//go:embed demo/take_ids.sql
var DemoTakeIDs string

//go:embed demo/take_incident_ids.sql
var DemoTakeIncidentIDs string

//go:embed demo/insert_edition.sql
var DemoInsertEdition string

//go:embed demo/has_month.sql
var DemoHasMonth string

//go:embed demo/begin_load.sql
var DemoBeginLoad string

//go:embed demo/index_load.sql
var DemoIndexLoad string

//go:embed demo/attach_load.sql
var DemoAttachLoad string

//go:embed demo/insert_keys.sql
var DemoInsertKeys string

//go:embed demo/remove_incidents.sql
var DemoRemoveIncidents string

//go:embed demo/remove_district.sql
var DemoRemoveDistrict string

//go:embed demo/drop_load.sql
var DemoDropLoad string

//go:embed demo/vacuum.sql
var DemoVacuum string

//go:embed demo/clear_loads.sql
var DemoClearLoads string
