package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridmap/cmd/gridmap/internal/demo"
	"gridmap/cmd/gridmap/internal/pg"
	"gridmap/grid"
	"gridmap/sql"
)

type upCommand struct {
	ServeFlags
	Demo string `help:"Size of the demo town an empty database is filled with: ${enum}." enum:"small,city,large,none" default:"small" env:"GRIDMAP_DEMO"`
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
	pool, err := sql.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := u.fill(ctx, pool, s); err != nil {
		return err
	}
	err = serve(ctx, serveConfig{ServeFlags: u.ServeFlags, DatabaseURL: url, DataDir: c.DataDir, Log: s.log, OnReady: func(site string) {
		if err := welcome(ctx, pool, site, s.out); err != nil {
			s.log.Error("sign-in links not made", "error", err)
		}
	}})
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// fill makes the demo district if there is no district yet.
func (u upCommand) fill(ctx context.Context, pool *pgxpool.Pool, s streams) error {
	if u.Demo == "none" {
		return nil
	}
	districts, err := grid.NewStore(pool).Districts(ctx)
	if err != nil || len(districts) > 0 {
		return err
	}
	report, end := stages(s.err)
	defer end()
	return demo.Load(ctx, pool, demo.Options{Scale: u.Demo, Progress: report})
}

// linkLife is how long a sign-in link of `up` is good.
const linkLife = 12 * time.Hour

// welcome prints where the map is and a one-time link for every actor of a demo district that has
// no other way to sign in. For anybody else's account whoever owns the data asks for one: output
// may end in a journal that many can read.
func welcome(ctx context.Context, pool *pgxpool.Pool, site string, out io.Writer) error {
	fmt.Fprintf(out, "\nGridmap is at %s\n", site)
	store := grid.NewStore(pool)
	districts, err := store.Districts(ctx)
	if err != nil {
		return err
	}
	made, err := demo.Made(ctx, pool)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	told := false
	for _, d := range districts {
		if !slices.Contains(made, d.ID) {
			continue
		}
		actors, err := store.Actors(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, a := range actors {
			if !demo.IsActor(a.Actor) || a.HasPassword || a.Tokens > 0 || a.DisabledAt != nil {
				continue
			}
			secret, err := store.NewSignInLink(ctx, d.ID, a.ID, linkLife)
			if err != nil {
				return err
			}
			if !told {
				fmt.Fprintf(table, "Sign in with one of these; each is good once, for %d hours:\n", int(linkLife.Hours()))
				told = true
			}
			fmt.Fprintf(table, "  %s\t%s\t%s\t%s#sign-in=%s\n", d.Name, a.Name, strings.Join(a.Roles, ", "), site, secret)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if !told || len(made) < len(districts) {
		fmt.Fprintln(out, "A one-time link for anybody who may sign in: gridmap actor link NAME")
	}
	_, err = fmt.Fprintln(out, "Ctrl-C stops it.")
	return err
}
