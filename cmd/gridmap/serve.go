package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"gridmap/cmd/gridmap/internal/web"
	"gridmap/grid"
	"gridmap/sql"
)

type serveCommand struct {
	ServeFlags
}

// ServeFlags are what `serve` and `up` share.
type ServeFlags struct {
	Listen string `help:"Address to listen on." default:"127.0.0.1:8080" env:"GRIDMAP_LISTEN"`
}

// Run serves until ctx ends.
func (s serveCommand) Run(ctx context.Context, c *cli, out streams) error {
	url, done, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer done()
	return serve(ctx, serveConfig{ServeFlags: s.ServeFlags, DatabaseURL: url, Log: out.log, OnReady: func(url string) {
		fmt.Fprintln(out.out, "Gridmap serves at", url)
	}})
}

// serveConfig is what serve needs.
type serveConfig struct {
	ServeFlags
	DatabaseURL string
	Log         *slog.Logger
	OnReady     func(url string) // called once requests are answered; may be nil
}

// serve is the only wiring: it answers HTTP on a migrated database until ctx ends.
func serve(ctx context.Context, config serveConfig) error {
	pool, err := sql.Open(ctx, config.DatabaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := sql.CheckVersion(ctx, pool); err != nil {
		return fmt.Errorf("%w; run: gridmap migrate", err)
	}
	server := &http.Server{Handler: web.New(web.Config{Log: config.Log, Store: grid.NewStore(pool)})}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if config.OnReady != nil {
		config.OnReady("http://" + listener.Addr().String() + "/")
	}
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(end); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, server.Close())
	}
	return nil
}
