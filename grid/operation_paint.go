package grid

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
)

// paintArea is the ground that goes to a grid when whole buildings do: the border follows what lies
// between them and never cuts one.
func paintArea(_ context.Context, _ pgx.Tx, _ int32, _, _ int64, _ []int64) (geo.MultiPolygon, error) {
	return nil, refuse("paint", "op", "paint", "Buildings cannot be painted into a grid yet; transfer the ground they stand on.")
}
