package grid

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/sql"
)

// Post is a party-mass service centre, station or point.
type Post struct {
	ID       int64     `json:"id"`
	Kind     string    `json:"kind" enum:"centre,station,point"`
	Name     string    `json:"name"`
	Address  string    `json:"address"`
	Hours    Hours     `json:"hours" doc:"Opening hours by weekday (mon … sun) as spans [from, to]; {}: not stated"`
	Services []string  `json:"services"`
	OpenNow  *bool     `json:"open_now" doc:"null: the hours are not stated"`
	Place    orb.Point `json:"place" doc:"[lon, lat]"`
	Grid     *GridRef  `json:"grid"`
}

// Hours are opening hours by weekday, mon … sun, as spans of local time ["09:00", "17:30"].
type Hours map[string][][2]string

// OpenAt says whether the hours contain a local time; nil when they are not stated.
func (h Hours) OpenAt(local time.Time) *bool {
	if len(h) == 0 {
		return nil
	}
	open := false
	clock := local.Format("15:04")
	day := [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[local.Weekday()]
	for _, span := range h[day] {
		open = open || span[0] <= clock && clock < span[1]
	}
	return &open
}

// PostFilter chooses posts; zero fields choose all.
type PostFilter struct {
	Box   *geo.Box
	Grid  int64
	Kind  string
	Limit int
	After int64 // id
}

// Posts lists the posts of the moment's day by id, and whether more follow.
func (s *Store) Posts(ctx context.Context, m Moment, f PostFilter) ([]Post, bool, error) {
	args := pgx.StrictNamedArgs{"district": m.District, "edition": m.Edition.ID, "day": m.Day, "box": nil,
		"grid": nilIfZero(f.Grid), "kind": nilIfZero(f.Kind), "after": f.After, "limit": f.Limit + 1}
	if f.Box != nil {
		args["box"] = f.Box.SQL()
	}
	rows, err := s.pool.Query(ctx, sql.GridListPosts, args)
	if err != nil {
		return nil, false, storageError(err, "posts")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Post, err error) {
		var hours []byte
		var grid *int64
		var code, name *string
		var now time.Time // the district's local time, as if it were UTC
		err = row.Scan(&p.ID, &p.Kind, &p.Name, &p.Address, &hours, &p.Services, &p.Place, &grid, &code, &name, &now)
		if err == nil {
			err = json.Unmarshal(hours, &p.Hours)
		}
		p.OpenNow, p.Grid = p.Hours.OpenAt(now), gridRefOf(grid, code, name)
		return p, err
	})
	if err != nil {
		return nil, false, storageError(err, "posts")
	}
	list, more := cut(list, f.Limit)
	return list, more, nil
}
