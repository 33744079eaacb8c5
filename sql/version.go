package sql

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrOutdated says that the database needs Migrate before this program may work on it.
var ErrOutdated = errors.New("the database's schema is older than this program")

// CheckVersion returns ErrOutdated, wrapped with both versions, when the schema is older than
// this program. A newer one is fine: during an upgrade the old program runs beside the new.
func CheckVersion(ctx context.Context, pool *pgxpool.Pool) error {
	want, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var have int
	err = pool.QueryRow(ctx, "select version from schema_version").Scan(&have)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "42P01" || errors.Is(err, pgx.ErrNoRows) {
		have, err = 0, nil
	}
	if err != nil {
		return fmt.Errorf("sql: schema version: %w", err)
	}
	if have < len(want) {
		return fmt.Errorf("%w: it is at version %d of %d", ErrOutdated, have, len(want))
	}
	return nil
}

// Fingerprint names the schema this program makes: migrations, functions and job tables.
func Fingerprint() string {
	h := sha256.New()
	for _, files := range []embed.FS{migrations, functions} {
		_ = fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := files.ReadFile(path)
			fmt.Fprintf(h, "%s %d\n%s\n", path, len(text), text)
			return err
		})
	}
	fmt.Fprintf(h, "jobs %d\n", jobsVersion())
	return hex.EncodeToString(h.Sum(nil)[:6])
}
