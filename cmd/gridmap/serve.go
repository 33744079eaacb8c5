package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"gridmap/cmd/gridmap/internal/web"
	"gridmap/grid"
	"gridmap/importers"
	"gridmap/sql"
	"gridmap/tiles"
)

type serveCommand struct {
	ServeFlags
}

// ServeFlags are what `serve` and `up` share.
type ServeFlags struct {
	listenFlags
	BaseMap            string     `help:"Raster map of another host to lie under ours: an address with {z}, {x} and {y}." name:"base-map" env:"GRIDMAP_BASE_MAP"`
	BaseMapAttribution string     `help:"Whose map that is." name:"base-map-attribution" env:"GRIDMAP_BASE_MAP_ATTRIBUTION"`
	BaseMapMaxZoom     int        `help:"Deepest zoom it has." name:"base-map-max-zoom" default:"18" env:"GRIDMAP_BASE_MAP_MAX_ZOOM"`
	TileMemory         memorySize `help:"Memory for drawing tiles: a share of the machine's, or 512M, 2G. Layers that do not fit are drawn from the database." name:"tile-memory" default:"25%" env:"GRIDMAP_TILE_MEMORY"`
	WebDir             string     `help:"Serve the web app from this directory instead of the one in the program." name:"web-dir" type:"existingdir" env:"GRIDMAP_WEB_DIR"`
}

// Run serves until ctx ends.
func (s serveCommand) Run(ctx context.Context, c *cli, out streams) error {
	url, done, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer done()
	return serve(ctx, serveConfig{ServeFlags: s.ServeFlags, DatabaseURL: url, DataDir: c.DataDir, Log: out.log, OnReady: func(url string) {
		fmt.Fprintln(out.out, "Gridmap serves at", url)
	}})
}

// serveConfig is what serve needs.
type serveConfig struct {
	ServeFlags
	DatabaseURL string
	DataDir     string // uploaded files wait there
	Log         *slog.Logger
	OnReady     func(url string) // called once requests are answered; may be nil
}

// Limits of connections and requests. Handlers have their own, shorter limits (web).
const (
	headTime    = 5 * time.Second  // for a request's head
	requestTime = 60 * time.Second // for what has no limit of its own
	idleTime    = 2 * time.Minute  // between requests of a connection
	headBytes   = 32 << 10
	drainTime   = 10 * time.Second // for requests under way when we stop
)

// serve is the only wiring: it answers HTTP on a migrated database until ctx ends, then lets
// requests under way finish.
func serve(ctx context.Context, config serveConfig) error {
	log := config.Log
	proxies, err := config.proxies()
	if err != nil {
		return err
	}
	base, assets, err := config.app()
	if err != nil {
		return err
	}
	pool, err := sql.Open(ctx, config.DatabaseURL, forHandlers(log))
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := sql.CheckVersion(ctx, pool); err != nil {
		return fmt.Errorf("%w; run: gridmap migrate", err)
	}
	workPool, err := sql.Open(ctx, config.DatabaseURL, forJobs(log))
	if err != nil {
		return err
	}
	defer workPool.Close()
	listener, err := config.open(log)
	if err != nil {
		return err
	}
	defer listener.Close()

	store := grid.NewStore(pool)
	if err := store.AddIncidentMonths(ctx, monthsAhead); err != nil {
		return err
	}
	var server *web.Server
	var tileset *tiles.Tileset
	follower, err := store.Follow(ctx, grid.FeedReader{
		Log: log,
		Change: func(c grid.Change) { // tiles first: who hears of a change must not get the old tile
			tileset.Changed(tiles.Change{District: c.District, Seq: c.Seq, Layer: c.Layer, Kind: c.Kind, Edition: c.Edition, Before: c.Before, After: c.After})
			server.Changed(c)
		},
		Lost: func(district int32, seq int64) {
			store.Forget()
			// Whatever happens next, what was kept is not shown for what is now.
			tileset.Changed(tiles.Change{District: district, Seq: seq})
			if err := tileset.Refresh(ctx); err != nil {
				log.Error("tiles not refreshed", "error", err)
			}
			server.Lost(district)
		},
		Presence: func(payload string) { server.HeardPresence(payload) },
	})
	if err != nil {
		return err
	}
	if tileset, err = tiles.New(ctx, pool, tiles.Options{
		Memory: max(uint64(config.TileMemory), 1),
		Drawn:  func(layer string, zoom uint32, took time.Duration) { server.Drawn(layer, zoom, took) }, // tiles are asked of it alone
	}); err != nil { // after Follow: nothing falls between
		return err
	}
	defer tileset.Close()
	go func() { // the first to look need not wait; whoever comes earlier waits with us
		began := time.Now()
		if err := tileset.Warm(ctx); err != nil && ctx.Err() == nil {
			log.Error("features not read for tiles", "error", err)
			return
		}
		log.Info("features read for tiles", "seconds", time.Since(began).Seconds())
	}()
	queue, err := startJobs(ctx, workPool, config.DataDir, log)
	if err != nil {
		return err
	}
	defer func() {
		if err := queue.stop(drainTime); err != nil {
			log.Error("jobs not stopped", "error", err)
		}
	}()
	imports := importers.New(importers.Config{Pool: pool, Log: log, DataDir: config.DataDir, Enqueue: queue.enqueueImport})
	defer imports.Close()
	server = web.New(web.Config{
		Log: log, Store: store, Tiles: tileset, Follower: follower, Imports: imports,
		Ready:  func(ctx context.Context) error { return sql.CheckVersion(ctx, pool) },
		Assets: assets, Live: config.WebDir != "", Base: base,
		Proxies: proxies, RequireTLS: len(proxies) > 0,
	})

	following, stopFollowing := context.WithCancel(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	group.Go(func() { follower.Run(following) })
	defer group.Wait()
	defer stopFollowing()

	front := &http.Server{
		Handler: server, ReadHeaderTimeout: headTime, ReadTimeout: requestTime, WriteTimeout: requestTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headBytes, ErrorLog: slog.NewLogLogger(atLeast{log.Handler(), slog.LevelWarn}, slog.LevelWarn),
	}
	front.RegisterOnShutdown(server.Close)
	served := make(chan error, 1)
	go func() { served <- front.Serve(listener) }()
	url := siteURL(listener, config.TLSCert != "")
	log.Info("serving", "url", url)
	if config.OnReady != nil {
		config.OnReady(url)
	}
	select {
	case err := <-served:
		return fmt.Errorf("serving ended: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	return drain(front)
}

// drain stops taking requests and waits for those under way, for drainTime at most.
func drain(front *http.Server) error {
	end, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	err := front.Shutdown(end)
	if errors.Is(err, context.DeadlineExceeded) {
		err = front.Close() // whoever is still not done is cut off
	}
	return err
}

// app is the base map and the files of the web app that were asked for; both may be nil.
func (f ServeFlags) app() (base *web.BaseMap, assets fs.FS, err error) {
	if f.BaseMap != "" {
		if base, err = web.NewBaseMap(f.BaseMap, f.BaseMapAttribution, f.BaseMapMaxZoom); err != nil {
			return nil, nil, fmt.Errorf("--base-map: %w", err)
		}
	}
	if f.WebDir != "" {
		root, err := os.OpenRoot(f.WebDir) // no link out of it is followed
		if err != nil {
			return nil, nil, err
		}
		assets = root.FS()
	}
	return base, assets, nil
}
