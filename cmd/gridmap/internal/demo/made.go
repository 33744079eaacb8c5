package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/sql"
)

// Made lists the districts that Load has made, by id: their settings say so.
func Made(ctx context.Context, pool *pgxpool.Pool) ([]int32, error) {
	rows, err := pool.Query(ctx, sql.DemoListDistricts)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return ids, nil
}

// IsActor reports whether a is one of the actors Load adds to a district it makes: each is named
// after its role.
func IsActor(a grid.Actor) bool { return slices.Contains(grid.Roles, a.Name) }
