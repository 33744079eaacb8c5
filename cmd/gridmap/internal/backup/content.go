package backup

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// Content says what is in a database, to compare it with another's.
type Content struct {
	Tables    map[string]Table  `json:"tables"`    // by quoted name with schema
	Sequences map[string]*int64 `json:"sequences"` // last values; null before the first
	Objects   map[string]int64  `json:"objects"`   // indexes, constraints, functions …, by kind
}

// Table is one table's rows: how many, and a sum over the MD5 of each row's text, which does
// not depend on their order.
type Table struct {
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

// rendering makes every type's text the same on every server.
const rendering = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
set local bytea_output = 'hex'; set local extra_float_digits = 1; set local statement_timeout = 0`

// read takes the content of a database in one transaction.
func read(ctx context.Context, tx pgx.Tx, report Report) (Content, error) {
	c := Content{Tables: map[string]Table{}, Objects: map[string]int64{}}
	if err := c.readSequences(ctx, tx); err != nil {
		return c, err
	}
	for _, s := range strings.Split(rendering, ";") {
		if _, err := tx.Exec(ctx, s); err != nil {
			return c, fmt.Errorf("backup: %w", err)
		}
	}
	tables, err := listTables(ctx, tx)
	if err != nil {
		return c, err
	}
	for i, name := range tables {
		report("comparing tables", int64(i), int64(len(tables)))
		t, err := readTable(ctx, tx, name)
		if err != nil {
			return c, err
		}
		c.Tables[name] = t
	}
	report("comparing tables", int64(len(tables)), int64(len(tables)))
	rows, _ := tx.Query(ctx, sql.BackupCountObjects) // its error comes with the rows
	var name string
	var n int64
	if _, err := pgx.ForEachRow(rows, []any{&name, &n}, func() error {
		c.Objects[name] = n
		return nil
	}); err != nil {
		return c, fmt.Errorf("backup: objects: %w", err)
	}
	return c, nil
}

// readSequences takes where sequences stand. They do not wait for transactions: a dump made
// after this may have them further on, never behind.
func (c *Content) readSequences(ctx context.Context, tx pgx.Tx) error {
	c.Sequences = map[string]*int64{}
	rows, _ := tx.Query(ctx, sql.BackupListSequences)
	var name string
	var last *int64
	_, err := pgx.ForEachRow(rows, []any{&name, &last}, func() error {
		c.Sequences[name] = last
		return nil
	})
	if err != nil {
		return fmt.Errorf("backup: sequences: %w", err)
	}
	return nil
}

func listTables(ctx context.Context, tx pgx.Tx) ([]string, error) {
	rows, _ := tx.Query(ctx, sql.BackupListTables)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("backup: tables: %w", err)
	}
	return tables, nil
}

// readTable hashes one table; name is quoted already. Its name is data here, so the
// statement cannot be a file.
func readTable(ctx context.Context, tx pgx.Tx, name string) (Table, error) {
	var t Table
	err := tx.QueryRow(ctx, `select count(*),
		coalesce(sum(('x' || left(h, 16))::bit(64)::bigint), 0) || ' ' || coalesce(sum(('x' || right(h, 16))::bit(64)::bigint), 0)
		from (select md5(whole_row::text) h from only `+name+` whole_row) s`).Scan(&t.Rows, &t.Sum)
	if err != nil {
		return t, fmt.Errorf("backup: table %s: %w", name, err)
	}
	return t, nil
}

// differences lists in words where b is not what a says; empty when they are equal.
func differences(a, b Content) []string {
	var all []string
	for _, name := range names(a.Tables, b.Tables) {
		x, inA := a.Tables[name]
		y, inB := b.Tables[name]
		switch {
		case !inA:
			all = append(all, fmt.Sprintf("table %s is there but was not backed up", name))
		case !inB:
			all = append(all, fmt.Sprintf("table %s is missing", name))
		case x.Rows != y.Rows:
			all = append(all, fmt.Sprintf("table %s has %d rows instead of %d", name, y.Rows, x.Rows))
		case x != y:
			all = append(all, fmt.Sprintf("table %s has other rows", name))
		}
	}
	for _, name := range names(a.Sequences, b.Sequences) {
		if x, y := a.Sequences[name], b.Sequences[name]; x != nil && (y == nil || *y < *x) {
			all = append(all, fmt.Sprintf("sequence %s stands behind", name))
		}
	}
	for _, kind := range names(a.Objects, b.Objects) {
		if x, y := a.Objects[kind], b.Objects[kind]; x != y {
			all = append(all, fmt.Sprintf("there are %d of kind %q instead of %d", y, kind, x))
		}
	}
	return all
}

func names[K cmp.Ordered, V any](a, b map[K]V) []K {
	return slices.Compact(slices.Sorted(func(yield func(K) bool) {
		for k := range maps.Keys(a) {
			if !yield(k) {
				return
			}
		}
		for k := range maps.Keys(b) {
			if !yield(k) {
				return
			}
		}
	}))
}
