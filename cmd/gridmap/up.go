package main

import (
	"context"
	"errors"
	"fmt"

	"gridmap/cmd/gridmap/internal/pg"
	"gridmap/sql"
)

type upCommand struct {
	ServeFlags
}

// Run does everything a first look needs: the private database (unless --database-url names
// another), its schema, the demo district if there is none, and serving until ctx ends.
func (u upCommand) Run(ctx context.Context, c *cli, s streams) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	url := c.DatabaseURL
	if url == "" {
		cluster, err := pg.Start(ctx, c.private())
		if err != nil {
			return err
		}
		defer cluster.Stop()
		go func() {
			select {
			case <-cluster.Failed():
				cancel(fmt.Errorf("the database failed: %w", cluster.Err()))
			case <-ctx.Done():
			}
		}()
		url = cluster.URL()
	}
	if err := sql.Migrate(ctx, url); err != nil {
		return err
	}
	err := serve(ctx, serveConfig{ServeFlags: u.ServeFlags, DatabaseURL: url, Log: s.log, OnReady: func(url string) {
		fmt.Fprintf(s.out, "\nGridmap is at %s\nCtrl-C stops it.\n", url)
	}})
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}
