package importers

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/sql"
)

// target is what an import needs to know of the district it goes to.
type target struct {
	id      int32
	name    string
	zone    *time.Location
	outline geo.MultiPolygon // nil before the first edition
	today   grid.Day
	seq     int64
}

// querier is a pool or a transaction.
type querier interface {
	QueryRow(ctx context.Context, query string, args ...any) pgx.Row
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

// findDistrict reads a district by id, or by name when id is 0. The error is NotFound.
func findDistrict(ctx context.Context, db querier, id int32, name string) (d target, err error) {
	var zone string
	var only *int32
	if id != 0 {
		only = &id
	}
	err = db.QueryRow(ctx, sql.ImportersFindDistrict, pgx.StrictNamedArgs{"district": only, "name": name}).
		Scan(&d.id, &d.name, &zone, &d.outline, &d.today, &d.seq)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, grid.Errorf(grid.NotFound, "There is no district %q.", name)
	}
	if err != nil {
		return d, wrapped(err, "district")
	}
	if d.zone, err = time.LoadLocation(zone); err != nil {
		return d, grid.Errorf(grid.Invalid, "The time zone %q of the district is not known here.", zone)
	}
	return d, nil
}

// District finds the district of a name, the only one for "". One that is new is made when
// kind begins a district (areas, grids) and timeZone is a zone's name; made says so. The
// error is NotFound with the names there are.
func (s *Store) District(ctx context.Context, name, kind, timeZone string) (id int32, made bool, err error) {
	name = strings.TrimSpace(name)
	rows, err := s.pool.Query(ctx, sql.ImportersListDistrictNames)
	if err != nil {
		return 0, false, wrapped(err, "districts")
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, false, wrapped(err, "districts")
	}
	if name == "" {
		if len(there) != 1 {
			return 0, false, grid.Errorf(grid.Invalid, "Say which district with --district NAME. There are: %s.", listed(there))
		}
		name = there[0]
	}
	d, err := findDistrict(ctx, s.pool, 0, name)
	if err == nil || grid.CodeOf(err) != grid.NotFound {
		return d.id, false, err
	}
	if kind != "areas" && kind != "grids" {
		return 0, false, grid.Errorf(grid.NotFound, "There is no district %q. There are: %s. A new district begins with its grids or areas: import those first.", name, listed(there))
	}
	if _, err := time.LoadLocation(timeZone); err != nil || timeZone == "" || timeZone == "Local" {
		return 0, false, grid.Errorf(grid.Invalid, "Time zone %q is not known. Write it as Asia/Shanghai or America/Chicago.", timeZone)
	}
	err = s.pool.QueryRow(ctx, sql.ImportersInsertDistrict, pgx.StrictNamedArgs{"name": name, "time_zone": timeZone}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) { // another made it just now
		d, err := findDistrict(ctx, s.pool, 0, name)
		return d.id, false, err
	}
	return id, err == nil, wrapped(err, "district")
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none yet"
	}
	return strings.Join(names, ", ")
}

// Actor is the id of an actor of the district by name; 0 for "". The error is NotFound, or
// Forbidden when the actor may not import.
func (s *Store) Actor(ctx context.Context, district int32, name string) (int64, error) {
	if name == "" {
		return 0, nil
	}
	var id int64
	var roles []string
	err := s.pool.QueryRow(ctx, sql.ImportersFindActor, pgx.StrictNamedArgs{"district": district, "name": name}).Scan(&id, &roles)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, grid.Errorf(grid.NotFound, "There is no actor %q in this district.", name)
	}
	if err == nil && !grid.May(roles, grid.Import) {
		return 0, grid.Errorf(grid.Forbidden, "Actor %q may not import: the roles %s do not include it.", name, strings.Join(roles, ", "))
	}
	return id, wrapped(err, "actor")
}
