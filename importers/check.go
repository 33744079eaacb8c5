package importers

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gridmap/sql"
)

// check judges what is staged against itself and the district, writes findings, and counts
// what publishing would do. It may be run again: the district may have changed meanwhile. The
// error is a *Finding when the file as a whole is refused.
func check(ctx context.Context, tx pgx.Tx, b Batch, d target, tell Progress) (Summary, error) {
	c := &checker{tx: tx, b: b, d: d, args: pgx.StrictNamedArgs{"district": d.id, "batch": b.ID}}
	tell("check", 0, int64(b.RowsRead))
	var none Summary
	if err := c.exec(ctx, sql.ImportersDeleteChecks); err != nil {
		return none, err
	}
	if err := analyze(ctx, tx, b.RowsRead, "import_row"); err != nil {
		return none, err
	}
	kind, _ := FindKind(b.Kind)
	if err := c.keys(ctx, kind); err != nil {
		return none, err
	}
	if err := c.references(ctx); err != nil {
		return none, err
	}
	if err := c.exec(ctx, sql.ImportersRefuseRows); err != nil {
		return none, err
	}
	p, err := newPlacer(ctx, tx, d, b)
	if err != nil {
		return none, err
	}
	if b.Kind == "incidents" && (p.fence == nil || inForce(p.editions) == nil) || b.Kind == "assignments" && inForce(p.editions) == nil {
		return none, refuse("no_grids_yet", "district", d.name)
	}
	sum := Summary{Seq: d.seq, Expanded: b.Kind == "assignments"}
	if b.Kind == "grids" {
		plan, err := planGrids(ctx, tx, b, d)
		if err != nil {
			return none, err
		}
		if err := copyFindings(ctx, tx, d.id, b.ID, "check", plan.found); err != nil {
			return none, err
		}
		p.box, p.any = plan.box, true
		plan.summarise(&sum)
	} else if kind.Geometry != "" {
		if b.Kind == "areas" {
			p.fence = nil // reference outlines may reach beyond the grids
		}
		if err := p.run(ctx, b.RowsRead, tell); err != nil {
			return none, err
		}
		if err := p.judge(); err != nil {
			return none, err
		}
		if err := analyze(ctx, tx, b.RowsRead, "import_place"); err != nil {
			return none, err
		}
		if err := c.exec(ctx, sql.ImportersRefuseRows); err != nil {
			return none, err
		}
	}
	tell("check", int64(b.RowsRead), int64(b.RowsRead))
	return sum, c.finish(ctx, p, &sum)
}

type checker struct {
	tx   pgx.Tx
	b    Batch
	d    target
	args pgx.StrictNamedArgs
}

// exec runs a statement that takes the batch, and more where given.
func (c *checker) exec(ctx context.Context, query string, more ...any) error {
	_, err := c.tx.Exec(ctx, query, c.with(more...))
	return c.wrapped(err)
}

func (c *checker) with(more ...any) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{"district": c.args["district"], "batch": c.args["batch"]}
	for i := 0; i+1 < len(more); i += 2 {
		args[more[i].(string)] = more[i+1]
	}
	return args
}

// wrapped words a constraint the rows break: what the database refuses, no import may do.
func (c *checker) wrapped(err error) error {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && len(pg.Code) == 5 && (pg.Code[:2] == "23" || pg.Code[:2] == "22") {
		return refuse("constraint", "constraint", pg.ConstraintName, "table", pg.TableName).because(err)
	}
	return wrapped(err, "check")
}

// analyze tells the planner what was loaded: without, it takes a fresh batch for a handful of
// rows and joins 100,000 of them one by one.
func analyze(ctx context.Context, tx pgx.Tx, rows int, table string) error {
	if rows < 500 {
		return nil
	}
	_, err := tx.Exec(ctx, sql.ImportersAnalyze, pgx.StrictNamedArgs{"thing": table})
	return wrapped(err, "analyze")
}

// keys makes row keys distinct or refuses the later ones.
func (c *checker) keys(ctx context.Context, kind Kind) error {
	field := "code"
	if _, ok := kind.field("key"); ok {
		field = "key"
		if err := c.exec(ctx, sql.ImportersNumberTwins); err != nil {
			return err
		}
	}
	if _, ok := kind.field(field); !ok {
		return nil
	}
	return c.exec(ctx, sql.ImportersFindDuplicates, "field", field)
}

// references finds what table rows name.
func (c *checker) references(ctx context.Context) error {
	var complete, twins string
	levels := 0
	switch c.b.Kind {
	case "areas":
		complete, twins, levels = sql.ImportersCompleteAreas, sql.ImportersFindTwinAreas, 2
	case "organisations":
		complete, twins, levels = sql.ImportersCompleteOrganisations, sql.ImportersFindTwinOrganisations, 5
	case "members":
		return c.exec(ctx, sql.ImportersCompleteMembers)
	case "assignments":
		return c.exec(ctx, sql.ImportersCheckAssignments, "today", c.d.today)
	default:
		return nil
	}
	for level := 1; level <= levels; level++ {
		if err := c.exec(ctx, complete, "level", level); err != nil {
			return err
		}
	}
	return c.exec(ctx, twins)
}

// finish counts, and keeps the outcome with the batch.
func (c *checker) finish(ctx context.Context, p *placer, sum *Summary) error {
	var staged, good, unread, bad int
	if err := c.tx.QueryRow(ctx, sql.ImportersCountRows, c.args).Scan(&staged, &good); err != nil {
		return wrapped(err, "check")
	}
	if err := c.tx.QueryRow(ctx, sql.ImportersCountBadRows, c.args).Scan(&unread, &bad); err != nil {
		return wrapped(err, "check")
	}
	if good == 0 {
		return refuse("nothing_left", "rows", c.b.RowsRead)
	}
	if c.b.options.Strict && bad > 0 {
		return refuse("strict", "bad", bad, "rows", c.b.RowsRead)
	}
	if c.b.Kind != "grids" {
		counts, err := publishRows(ctx, c, true, 0)
		if err != nil {
			return err
		}
		counts.addTo(sum)
	}
	var box []int64
	if p.any {
		box = p.box.SQL()
	}
	return c.exec(ctx, sql.ImportersSetChecked, "rows_good", good, "rows_bad", bad, "bounds", box, "summary", jsonOf(sum))
}
