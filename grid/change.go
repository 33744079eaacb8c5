package grid

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// Change is one row of a district's feed. Seq is gap-free and in commit order.
type Change struct {
	District int32
	Seq      int64
	Actor    int64   // 0: the system itself
	Layer    string  // a tile layer, or "responsibility", "edition", "comment", "import"
	Kind     string  // insert, update, delete, load, publish
	Edition  int64   // 0: none
	Batch    int64   // 0: none
	Before   geo.Box // where it was; zero: nowhere
	After    geo.Box // where it is; zero: nowhere

	At time.Time // when it was announced, by our clock; zero when it is being written
}

// Announce takes the district's next feed number, writes the change and wakes followers. It
// must be the last statement before commit: the feed row stays locked until then.
func Announce(ctx context.Context, tx pgx.Tx, c Change) error {
	_, err := tx.Exec(ctx, sql.GridAnnounce, pgx.StrictNamedArgs{
		"district": c.District, "actor": orNil(c.Actor), "layer": c.Layer, "kind": c.Kind,
		"edition": orNil(c.Edition), "batch": orNil(c.Batch),
		"before": boxOrNil(c.Before), "after": boxOrNil(c.After),
	})
	return storageError(err, "change")
}

func orNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func boxOrNil(b geo.Box) []int64 {
	if b == (geo.Box{}) {
		return nil
	}
	return b.SQL()
}
