package demo

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"gridmap/geo"
	"gridmap/sql"
)

// monthTable is a month of incidents and where it is loaded: beside the partitioned table, or
// straight into it where the month has a partition already.
type monthTable struct {
	month  int // of the chronicle
	name   string
	first  time.Time
	beside bool
	start  int64 // the first id
}

// monthTables plans them. Where the pool has no connection to spare all go into the table.
func (l *loader) monthTables(ctx context.Context) ([]monthTable, error) {
	var out []monthTable
	id := l.incident
	for i, m := range l.chronicle.months {
		t := monthTable{month: i, first: m.first, start: id,
			name: fmt.Sprintf("incident_load_%d_%s", l.district, m.first.Format("200601"))}
		var has bool
		if err := l.tx.QueryRow(ctx, sql.DemoHasMonth, pgx.StrictNamedArgs{"first": m.first}).Scan(&has); err != nil {
			return nil, fmt.Errorf("incidents: %w", err)
		}
		t.beside = !has && l.spare() > 0
		out = append(out, t)
		id += int64(m.count)
	}
	return out, nil
}

// spare is how many connections may load months: two at most, and one is the transaction's.
func (l *loader) spare() int { return min(2, int(l.pool.Config().MaxConns)-1) }

var incidentColumns = []string{"district", "id", "reported_at", "source", "source_key", "category", "status", "summary", "address",
	"place", "x", "y", "grid_at_event", "grid_now", "accepted_at", "dispatched_at", "done_at", "closed_at", "due_at"}

// fillMonths loads the months that have no partition yet, each on a connection of its own.
func (l *loader) fillMonths(ctx context.Context, months []monthTable) error {
	work, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range l.spare() {
		work.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(months) {
					return nil
				}
				if !months[i].beside {
					continue
				}
				err := pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
					m := months[i]
					if _, err := tx.Exec(ctx, sql.DemoBeginLoad, pgx.StrictNamedArgs{"name": m.name, "first": m.first}); err != nil {
						return err
					}
					if err := l.copyMonth(ctx, tx, m.name, m); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, sql.DemoIndexLoad, pgx.StrictNamedArgs{"name": m.name})
					return err
				})
				if err != nil {
					return fmt.Errorf("incidents of %s: %w", months[i].first.Format("2006-01"), err)
				}
			}
		})
	}
	return work.Wait()
}

// copyMonth writes a month's incidents into a table.
func (l *loader) copyMonth(ctx context.Context, tx pgx.Tx, table string, m monthTable) error {
	rows := l.chronicle.month(m.month)
	return copyRows(ctx, tx, table, incidentColumns, len(rows), func(i int) []any {
		x := &rows[i]
		var in *int64
		if x.grid >= 0 {
			in = &l.grids[x.grid].id
		}
		if i%256 == 255 || i == len(rows)-1 {
			l.stored.Add(int64(i%256 + 1))
		}
		px, py := lattice(x.point)
		return []any{l.district, m.start + int64(i), x.reported, sources[x.source].name, x.key(), int32(l.categories[x.category]), x.status, x.summary, x.address,
			ewkbPoint(x.point), px, py, in, in, orNull(x.accepted), orNull(x.dispatched), orNull(x.done), orNull(x.closed), x.due}
	})
}

// ewkbPoint is a point in degrees as PostGIS takes it: a million go through here.
func ewkbPoint(p geo.Point) []byte {
	c := p.LonLat()
	out := make([]byte, 25)
	out[0] = 1
	binary.LittleEndian.PutUint32(out[1:], 0x20000001)
	binary.LittleEndian.PutUint32(out[5:], sql.WGS84)
	binary.LittleEndian.PutUint64(out[9:], math.Float64bits(c[0]))
	binary.LittleEndian.PutUint64(out[17:], math.Float64bits(c[1]))
	return out
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// attachMonths makes the loaded tables partitions, loads the other months straight into
// theirs, and notes every source key.
func (l *loader) attachMonths(ctx context.Context, months []monthTable) error {
	for _, m := range months {
		if m.beside {
			_, err := l.tx.Exec(ctx, sql.DemoAttachLoad, pgx.StrictNamedArgs{"name": m.name, "first": m.first})
			if err != nil {
				return fmt.Errorf("incidents of %s: %w", m.first.Format("2006-01"), err)
			}
		} else if err := l.copyMonth(ctx, l.tx, "incident", m); err != nil {
			return err
		}
		_, err := l.tx.Exec(ctx, sql.DemoInsertKeys, pgx.StrictNamedArgs{"district": l.district, "from": m.first, "to": m.first.AddDate(0, 1, 0)})
		if err != nil {
			return fmt.Errorf("keys of %s: %w", m.first.Format("2006-01"), err)
		}
	}
	return nil
}

// dropMonths removes the tables of a load that failed.
func (l *loader) dropMonths(ctx context.Context, months []monthTable) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, m := range months {
		if m.beside {
			_, _ = l.pool.Exec(ctx, sql.DemoDropLoad, pgx.StrictNamedArgs{"name": m.name})
		}
	}
}
