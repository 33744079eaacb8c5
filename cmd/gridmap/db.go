package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"gridmap/cmd/gridmap/internal/pg"
)

type dbCommand struct {
	Shell dbShell `cmd:"" help:"Open psql on the database."`
	URL   dbURL   `cmd:"" name:"url" help:"Print how to connect to the running database."`
	Start dbStart `cmd:"" help:"Run the private database on its own, until stop."`
	Stop  dbStop  `cmd:"" help:"Stop a database that start has left running."`
}

type dbShell struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"Arguments for psql, after --."`
}

// Run hands the terminal to psql; its exit status becomes ours.
func (d dbShell) Run(ctx context.Context, c *cli, _ streams) error {
	url, done, err := c.openAsItIs(ctx)
	if err != nil {
		return err
	}
	defer done()
	psql, err := pg.Tool("psql", "")
	if err != nil {
		return err
	}
	args := d.Args
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	cmd := exec.Command(psql, append([]string{"--dbname=" + url}, args...)...) // Ctrl-C is psql's own business
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exitCode(max(exit.ExitCode(), 1))
	}
	return err
}

type dbURL struct{}

// Run prints the connection string of a database that runs; it starts none, since it would
// be gone when this returns.
func (dbURL) Run(ctx context.Context, c *cli, s streams) error {
	url := c.DatabaseURL
	if url == "" {
		var err error
		if url, err = pg.Running(ctx, c.private()); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(s.out, url)
	return err
}

type dbStart struct {
	Throwaway bool `help:"For tests: faster, and lost when the machine fails."`
}

// Run leaves a cluster running and its connection string in <data-dir>/url.
func (d dbStart) Run(ctx context.Context, c *cli, s streams) error {
	if c.DatabaseURL != "" {
		return errors.New("db start runs the private database; leave out --database-url")
	}
	config := c.private()
	config.Throwaway = d.Throwaway
	url, err := pg.StartDetached(ctx, config)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(c.DataDir, "url"), []byte(url+"\n"), 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, url)
	return err
}

type dbStop struct{}

// Run stops what db start left running; nothing running is fine.
func (dbStop) Run(c *cli) error {
	if c.DatabaseURL != "" {
		return errors.New("db stop stops the private database; leave out --database-url")
	}
	if err := os.Remove(filepath.Join(c.DataDir, "url")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return pg.StopDetached(c.private())
}
