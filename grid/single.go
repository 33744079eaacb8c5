package grid

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Post is one post that exists on the moment's day. The error is NotFound when there is none.
func (s *Store) Post(ctx context.Context, m Moment, id int64) (Post, error) {
	list, _, err := s.Posts(ctx, m, PostFilter{After: id - 1, Limit: 1}) // by id: the first is it
	if err == nil && (len(list) == 0 || list[0].ID != id) {
		err = Errorf(NotFound, "post %d does not exist in district %d on %s", id, m.District, m.Day)
	}
	if err != nil {
		return Post{}, err
	}
	return list[0], nil
}

// Member is one office holder with the grids assigned on the moment's day. The error is
// NotFound when there is none.
func (s *Store) Member(ctx context.Context, m Moment, id int64, sight Sight) (Member, error) {
	list, _, err := s.Members(ctx, m, MemberFilter{After: id - 1, Limit: 1}, sight) // by id: the first is it
	if err == nil && (len(list) == 0 || list[0].ID != id) {
		err = Errorf(NotFound, "member %d does not exist in district %d", id, m.District)
	}
	if err != nil {
		return Member{}, err
	}
	return list[0], nil
}

// Incident is one incident, whenever it was reported. The error is NotFound when there is none.
func (s *Store) Incident(ctx context.Context, m Moment, id int64) (Incident, error) {
	var at time.Time
	args := pgx.StrictNamedArgs{"district": m.District, "id": id}
	if err := s.pool.QueryRow(ctx, sql.GridFindIncidentTime, args).Scan(&at); err != nil {
		return Incident{}, storageError(err, fmt.Sprintf("incident %d", id))
	}
	// Newest first, then by falling id: the first after (at, id + 1) is it.
	list, _, err := s.Incidents(ctx, m, IncidentFilter{After: IncidentKey{ReportedAt: at, ID: id + 1}, Limit: 1})
	if err == nil && (len(list) == 0 || list[0].ID != id) {
		err = Errorf(NotFound, "incident %d does not exist in district %d", id, m.District)
	}
	if err != nil {
		return Incident{}, err
	}
	return list[0], nil
}
