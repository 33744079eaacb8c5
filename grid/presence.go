package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

const presenceChannel = "gridmap_presence"

// TellPresence sends who is where in a draft to every server that follows this database, at most
// 7,999 bytes. Nothing is stored, and who does not listen just now never hears of it.
func (s *Store) TellPresence(ctx context.Context, payload string) error {
	_, err := s.pool.Exec(ctx, sql.GridTellPresence, pgx.StrictNamedArgs{"payload": payload})
	return storageError(err, "presence")
}

// MayJoin refuses an edition nobody works on any more. The error is NotFound when there is none,
// Conflict when its state is past that.
func (s *Store) MayJoin(ctx context.Context, district int32, edition int64) error {
	m, err := s.Moment(ctx, district, "", edition)
	if err != nil {
		return err
	}
	return m.Edition.mustBe("worked on together", commented)
}
