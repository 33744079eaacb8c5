package pg

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// provisioned is provisioned.json: what has been set up in the cluster, so that a start
// need not ask.
type provisioned struct {
	PostGIS string `json:"postgis"`
}

// provision makes the role and the database Gridmap works in, with PostGIS, and brings
// PostGIS to the version that is installed now. Only this runs as superuser.
func (cl *Cluster) provision(ctx context.Context) error {
	want := provisioned{PostGIS: cl.bin.postgis}
	var have provisioned
	if text, err := os.ReadFile(filepath.Join(cl.place.dir, "provisioned.json")); err == nil && json.Unmarshal(text, &have) == nil && have == want {
		return nil
	}
	steps := []struct{ database, check, statement string }{
		{"postgres", "select from pg_roles where rolname = '" + appRole + "'", "create role " + appRole + " login createdb"},
		// In template1 it is in every database the role creates, which it could not add itself.
		{"template1", "select from pg_extension where extname = 'postgis'", "create extension postgis"},
		{"template1", "select from pg_extension where extname = 'postgis' and extversion = '" + want.PostGIS + "'", "alter extension postgis update"},
		{"postgres", "select from pg_database where datname = '" + appDatabase + "'", "create database " + appDatabase + " owner " + appRole},
		{appDatabase, "select from pg_extension where extname = 'postgis' and extversion = '" + want.PostGIS + "'", "alter extension postgis update"},
	}
	for _, s := range steps {
		if err := cl.unless(ctx, s.database, s.check, s.statement); err != nil {
			return fmt.Errorf("set up database: %s: %w", s.statement, err)
		}
	}
	text, err := json.Marshal(want)
	if err != nil {
		return err
	}
	return cl.place.write("provisioned.json", append(text, '\n'))
}

// unless runs a statement in a database if check finds no row.
func (cl *Cluster) unless(ctx context.Context, database, check, statement string) error {
	conn, err := pgx.Connect(ctx, cl.superURL(database))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var there bool
	if err := conn.QueryRow(ctx, "select exists ("+check+")").Scan(&there); err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return err
}
