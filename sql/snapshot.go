package sql

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Snapshot connects a pool that sees the database as it is now, however long it is used and
// whatever others write: every connection is in a read-only transaction on one snapshot, also
// those of pools made from this one's settings. The pool gives a connection up after each use.
// Call end when all are closed.
func Snapshot(ctx context.Context, url string) (_ *pgxpool.Pool, end func(), err error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, nil, fmt.Errorf("sql: database url: %w", err)
	}
	holder, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return nil, nil, fmt.Errorf("sql: snapshot: %w", err)
	}
	end = func() { _ = holder.Close(context.WithoutCancel(ctx)) }
	defer func() {
		if err != nil {
			end()
		}
	}()
	var name string
	if _, err := holder.Exec(ctx, "set idle_in_transaction_session_timeout = 0; begin isolation level repeatable read, read only"); err != nil {
		return nil, nil, fmt.Errorf("sql: snapshot: %w", err)
	}
	if err := holder.QueryRow(ctx, "select pg_export_snapshot()").Scan(&name); err != nil {
		return nil, nil, fmt.Errorf("sql: snapshot: %w", err)
	}
	pool, err := Open(ctx, url, func(c *pgxpool.Config) {
		register := c.AfterConnect
		c.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "0"
		c.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
			if err := register(ctx, conn); err != nil {
				return err
			}
			// The name is PostgreSQL's own, hexadecimal digits and hyphens; no parameter may stand here.
			_, err := conn.Exec(ctx, "begin isolation level repeatable read, read only; set transaction snapshot '"+name+"'")
			return err
		}
	})
	if err != nil {
		return nil, nil, err
	}
	return pool, end, nil
}
