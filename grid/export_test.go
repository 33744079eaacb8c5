package grid

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// ProposeAssignments is proposeAssignments for tests that stand in for operations.
var ProposeAssignments = proposeAssignments

// PutInForce runs the gate and puts an edition in force today whatever the gate says: the work of
// publishing, for measuring. It returns how much stood in the way.
func PutInForce(ctx context.Context, tx pgx.Tx, district int32, edition int64) (Published, int, error) {
	var out Published
	e, err := holdTransition(ctx, tx, district, edition, "published", "draft")
	if err != nil {
		return out, 0, err
	}
	last, err := timelineEnd(ctx, tx, district, edition, "")
	if err != nil {
		return out, 0, err
	}
	x, blockers, err := passGate(ctx, tx, Moment{District: district, Day: e.Today, Today: true, Edition: e.Edition})
	if err != nil {
		return out, 0, err
	}
	p := publication{edition: e, replaced: last, day: e.Today, checked: x, fresh: true}
	return out, len(blockers), p.putInForce(ctx, tx, &out)
}
