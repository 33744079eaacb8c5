package grid

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// AnalysedGrid names a governance grid an analysis speaks about.
type AnalysedGrid struct {
	ID            int64
	Code, Name    string
	Community     int64 // 0: none
	CommunityName string
}

// Version is the number of the district's last change that can alter an analysis: changes of
// the layers in ignore do not count. What was computed under an older number is out of date.
func (s *Store) Version(ctx context.Context, district int32, ignore []string) (int64, error) {
	return findVersion(ctx, s.pool, district, ignore)
}

// rowReader is a pool or a transaction.
type rowReader interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func findVersion(ctx context.Context, q rowReader, district int32, ignore []string) (version int64, err error) {
	err = q.QueryRow(ctx, sql.GridFindLastChange, pgx.StrictNamedArgs{"district": district, "ignore": ignore}).Scan(&version)
	return version, storageError(err, "change feed")
}

// snapshot runs fn on one unchanging view of the database.
func (s *Store) snapshot(ctx context.Context, fn func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

func listGridNames(ctx context.Context, tx pgx.Tx, district int32, edition int64) ([]AnalysedGrid, error) {
	rows, err := tx.Query(ctx, sql.GridListGridNames, pgx.StrictNamedArgs{"district": district, "edition": edition})
	if err != nil {
		return nil, storageError(err, "edition")
	}
	grids, err := pgx.CollectRows(rows, pgx.RowToStructByPos[AnalysedGrid])
	return grids, storageError(err, "edition")
}

// checkCategories refuses codes the district does not have: a misspelt one would count nothing
// and pass for a quiet month.
func checkCategories(ctx context.Context, tx pgx.Tx, district int32, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, sql.GridFindCategories, pgx.StrictNamedArgs{"district": district, "codes": codes})
	if err != nil {
		return storageError(err, "categories")
	}
	known, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return storageError(err, "categories")
	}
	unknown := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return slices.Contains(known, c) })
	if len(unknown) > 0 {
		return Errorf(Invalid, "category: there is no incident category %s; GET /api/v1/incidents/categories lists them.", strings.Join(unknown, ", "))
	}
	return nil
}
