package grid

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Connections plan every statement anew (sql.Open says why), and with it the check of every foreign
// key of every row, which then takes longer than the row.
const (
	planAsUsual = "auto"
	planOnce    = "force_generic_plan" // lists are taken to be short: rows are looked up, not joined
)

// planBy sets how the transaction's statements are planned from here on.
func planBy(ctx context.Context, tx pgx.Tx, mode string) error {
	_, err := tx.Exec(ctx, "select set_config('plan_cache_mode', $1, true)", mode)
	return storageError(err, "plans")
}
