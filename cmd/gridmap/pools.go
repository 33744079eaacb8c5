package main

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Connections of a server. A handler takes one at a time; two are held by the feed's reader and
// what it asks for. A job on an import holds one for its lock and one for its transaction and
// asks for a third beside them: with fewer than that for every worker all could wait for one
// another. The queue itself listens, fetches, elects and reports with the rest.
const (
	handlerConns      = 16
	fewestHandlerOnes = 4
	connsPerJob       = 3
	connsOfQueue      = 4
	jobConns          = connsPerJob*jobWorkers + connsOfQueue
	statementMax      = 30 * time.Second // in the database, for a handler
)

// forHandlers makes a pool that no single request can hold up.
func forHandlers(log *slog.Logger) func(*pgxpool.Config) {
	return func(c *pgxpool.Config) {
		resize(c, handlerConns, fewestHandlerOnes, "requests", log)
		p := c.ConnConfig.RuntimeParams
		p["statement_timeout"] = strconv.FormatInt(statementMax.Milliseconds(), 10)
		p["lock_timeout"] = "5s"
		p["idle_in_transaction_session_timeout"] = "30s"
	}
}

// forJobs makes a pool for work that may take long.
func forJobs(log *slog.Logger) func(*pgxpool.Config) {
	return func(c *pgxpool.Config) {
		resize(c, jobConns, jobConns, "imports", log)
		c.ConnConfig.RuntimeParams["application_name"] = "gridmap jobs"
		c.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "10min"
	}
}

// resize sets the size of a pool: what the database URL names (pool_max_conns), but never too few
// to work with, else the usual.
func resize(c *pgxpool.Config, usual, least int32, what string, log *slog.Logger) {
	named := false
	if plain, err := pgx.ParseConfig(c.ConnString()); err == nil {
		_, named = plain.RuntimeParams["pool_max_conns"] // which pgx does not know and pgxpool takes out
	}
	switch {
	case !named:
		c.MaxConns = usual
	case c.MaxConns < least:
		log.Warn("pool_max_conns in the database URL is too few for "+what+"; more are used", "pool_max_conns", c.MaxConns, "used", least)
		c.MaxConns = least
	}
}
