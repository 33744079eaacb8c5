package main

import (
	"context"
	"os"
	"strings"

	"gridmap/cmd/gridmap/internal/pg"
)

// openDatabase is the connection string every command works on: --database-url when given,
// else the private database in --data-dir, the one a running `gridmap up` serves from or
// one started until close is called.
func (c *cli) openDatabase(ctx context.Context) (url string, close func(), err error) {
	if c.DatabaseURL != "" {
		return c.DatabaseURL, func() {}, nil
	}
	return pg.Find(ctx, c.private())
}

// private is the private database of --data-dir.
func (c *cli) private() pg.Config {
	// PGHOST, PGSERVICE and the like are about another server.
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "PG") {
			_ = os.Unsetenv(name)
		}
	}
	return pg.Config{Dir: c.DataDir, Log: c.log, Use: c.use}
}
