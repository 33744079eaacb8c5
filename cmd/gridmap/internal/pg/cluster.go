// Package pg runs the private PostGIS cluster in the data directory: it finds the
// binaries, makes, starts, adopts and stops the cluster, and lets commands beside a
// running server find it.
package pg

import (
	"context"
	"errors"
	"log/slog"
)

// Config says where a cluster lives and who is told about it.
type Config struct {
	Dir string // the data directory; the cluster is in Dir/pg
	Log *slog.Logger
}

// Find returns the connection string of the cluster in c.Dir: the one that runs, or one
// started now. close lets go of it and stops what was started.
func Find(ctx context.Context, c Config) (url string, close func(), err error) {
	return "", nil, errors.New("pg: the private database is not there yet; set --database-url")
}
