package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gridmap/cmd/gridmap/internal/pg"
	"gridmap/sql"
)

// openDatabase is the connection string every command works on, with the schema this program
// needs: --database-url when given, else the private database in --data-dir, the one a running
// `gridmap up` serves from or one started until close is called.
func (c *cli) openDatabase(ctx context.Context) (url string, close func(), err error) {
	url, close, err = c.openAsItIs(ctx)
	if err != nil {
		return "", nil, err
	}
	err = checkVersion(ctx, url)
	if errors.Is(err, sql.ErrOutdated) && c.DatabaseURL == "" {
		err = sql.Migrate(ctx, url)
	} else if errors.Is(err, sql.ErrOutdated) {
		err = fmt.Errorf("%w; run: gridmap migrate", err)
	}
	if err != nil {
		close()
		return "", nil, err
	}
	return url, close, nil
}

// openAsItIs is openDatabase for commands that do not mind an older schema.
func (c *cli) openAsItIs(ctx context.Context) (url string, close func(), err error) {
	if c.DatabaseURL != "" {
		return c.DatabaseURL, func() {}, nil
	}
	return pg.Find(ctx, c.private())
}

func checkVersion(ctx context.Context, url string) error {
	pool, err := sql.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	return sql.CheckVersion(ctx, pool)
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
