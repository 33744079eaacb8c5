package tiles

import (
	"context"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // districts name their zone; the machine may know none

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// district is what drawing needs to know of one.
type district struct {
	id    int32
	name  string
	zone  *time.Location
	box   geo.Box // around the outline; zero before the first edition
	known bool
}

type districtKey struct {
	id      int32
	version int64
}

// district finds one; id 0 is the one with the lowest id. The error is ErrNoDistrict.
func (t *Tileset) district(ctx context.Context, id int32) (district, error) {
	if id < 0 {
		return district{}, ErrNoDistrict
	}
	key := districtKey{id, t.versions.of(id, territory)} // of id 0 only the answer's id is used
	d, err := t.districts.get(ctx, key, true, func(ctx context.Context) (district, error) {
		return t.readDistrict(ctx, id)
	})
	if err == nil && id == 0 {
		return t.district(ctx, d.id)
	}
	return d, err
}

func (t *Tileset) readDistrict(ctx context.Context, id int32) (district, error) {
	var d district
	var zone string
	var box []int64
	err := t.pool.QueryRow(ctx, sql.TilesFindDistrict, pgx.StrictNamedArgs{"district": id}).Scan(&d.id, &d.name, &zone, &box)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, ErrNoDistrict
	}
	if err != nil {
		return d, fmt.Errorf("tiles: district %d: %w", id, err)
	}
	d.box, d.known = geo.BoxFromSQL(box)
	if d.zone, err = time.LoadLocation(zone); err != nil {
		return d, fmt.Errorf("tiles: district %d: %w", id, err)
	}
	return d, nil
}

// edition is the set of shapes a tile is drawn from; the zero edition is none.
type edition struct {
	id     int64
	proved bool
	public bool // in force or superseded: drafts are not for everybody
}

type editionKey struct {
	district int32
	id       int64
	day      time.Time // zero when id is not
	version  int64
}

// edition finds the edition with the id, or with id 0 the one in force on a day: the zero
// edition when none was. The error is ErrNoEdition when the district has none with the id.
func (t *Tileset) edition(ctx context.Context, district int32, id int64, day time.Time) (edition, error) {
	if id < 0 {
		return edition{}, ErrNoEdition
	}
	if id != 0 {
		day = time.Time{}
	}
	key := editionKey{district, id, day, t.versions.of(district, territory)}
	return t.editions.get(ctx, key, true, func(ctx context.Context) (e edition, err error) {
		err = t.pool.QueryRow(ctx, sql.TilesFindEdition, pgx.StrictNamedArgs{"district": district, "edition": id, "day": day}).
			Scan(&e.id, &e.proved, &e.public)
		if errors.Is(err, pgx.ErrNoRows) {
			if id != 0 {
				return e, ErrNoEdition
			}
			return e, nil
		}
		if err != nil {
			return e, fmt.Errorf("tiles: edition: %w", err)
		}
		return e, nil
	})
}
