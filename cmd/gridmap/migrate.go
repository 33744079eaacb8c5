package main

import (
	"context"
	"fmt"

	"gridmap/sql"
)

type migrateCommand struct{}

// Run brings the schema to the newest version; it may run beside servers.
func (migrateCommand) Run(ctx context.Context, c *cli, s streams) error {
	url, done, err := c.openAsItIs(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := sql.Migrate(ctx, url); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "The database is up to date.")
	return nil
}
