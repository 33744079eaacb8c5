package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/grid"
	"gridmap/sql"
)

// makeRoom removes a district of the same name, or refuses to.
func makeRoom(ctx context.Context, pool *pgxpool.Pool, o Options) error {
	var id int32
	err := pool.QueryRow(ctx, sql.DemoFindDistrict, pgx.StrictNamedArgs{"name": o.District}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if !o.Replace {
		return grid.Errorf(grid.Conflict, "there is a district %s already: choose another --district, or --replace it", o.District)
	}
	for _, step := range []string{sql.DemoRemoveIncidents, sql.DemoRemoveDistrict} {
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, step, pgx.StrictNamedArgs{"district": id})
			return err
		})
		if err != nil {
			return fmt.Errorf("demo: remove %s: %w", o.District, err)
		}
	}
	return nil
}
