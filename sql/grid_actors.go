package sql

import _ "embed"

// Statements of actors, their secrets and sessions.

//go:embed grid/insert_actor.sql
var GridInsertActor string

//go:embed grid/list_actors.sql
var GridListActors string

//go:embed grid/update_actor.sql
var GridUpdateActor string

//go:embed grid/lock_actors.sql
var GridLockActors string

//go:embed grid/find_other_admin.sql
var GridFindOtherAdmin string

//go:embed grid/find_first_district.sql
var GridFindFirstDistrict string

//go:embed grid/find_password.sql
var GridFindPassword string

//go:embed grid/set_password.sql
var GridSetPassword string

//go:embed grid/insert_secret.sql
var GridInsertSecret string

//go:embed grid/delete_secrets.sql
var GridDeleteSecrets string

//go:embed grid/use_link.sql
var GridUseLink string

//go:embed grid/find_token.sql
var GridFindToken string

//go:embed grid/insert_session.sql
var GridInsertSession string

//go:embed grid/find_session.sql
var GridFindSession string

//go:embed grid/touch_session.sql
var GridTouchSession string

//go:embed grid/delete_session.sql
var GridDeleteSession string

//go:embed grid/delete_sessions.sql
var GridDeleteSessions string

//go:embed grid/delete_expired.sql
var GridDeleteExpired string
