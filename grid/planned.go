package grid

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// proposeAssignments plans for new pieces of a grid the branches and members who answer for it
// in the draft, unconfirmed. A piece that is the grid itself keeps its own, and what is planned
// for a piece already stays. It announces nothing.
func proposeAssignments(ctx context.Context, tx pgx.Tx, district int32, edition, parent int64, pieces []int64) error {
	fresh := slices.DeleteFunc(slices.Clone(pieces), func(id int64) bool { return id == parent })
	if len(fresh) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, sql.GridProposeAssignments, pgx.StrictNamedArgs{
		"district": district, "edition": edition, "parent": parent, "pieces": fresh})
	return storageError(err, "assignments")
}
