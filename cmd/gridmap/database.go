package main

import (
	"context"

	"gridmap/cmd/gridmap/internal/pg"
)

// openDatabase is the connection string every command works on: --database-url when given,
// else the private database in --data-dir, the one a running `gridmap up` serves from or
// one started until close is called.
func (c *cli) openDatabase(ctx context.Context) (url string, close func(), err error) {
	if c.DatabaseURL != "" {
		return c.DatabaseURL, func() {}, nil
	}
	return pg.Find(ctx, pg.Config{Dir: c.DataDir, Log: c.log})
}
