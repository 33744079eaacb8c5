package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"gridmap/cmd/gridmap/internal/audit"
)

type auditCommand struct {
	Statistics auditStatistics `cmd:"" help:"Recompute published statistics (Gi, Gi*, Moran, false discovery rates, rates, trends) and show the differences. Exits 1 when one differs by more than 1e-9 (and 1e-14 of the number itself, which 15 printed digits cannot say), else 2 when a file is unreadable or holds nothing to check."`
}

type auditStatistics struct {
	Dir string `arg:"" help:"Directory of reference files (*.json, *.geojson), or one file." type:"path"`
}

// Run prints one line per reference vector. The exit status is 1 when a vector differs by more
// than audit.Tolerance or in what is undefined, whatever else happened; else 2 when a file cannot
// be read or nothing could be checked, and 0 when all agree.
func (a auditStatistics) Run(ctx context.Context, _ *cli, s streams) error {
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "file\tcase\tvector\tn\tmax |diff|\tresult\t")
	report, err := audit.Statistics(ctx, a.Dir, func(r audit.Result) {
		if r.State == audit.NotChecked {
			fmt.Fprintf(table, "%s\t%s\t%s\t\t\t%s\t%s\n", r.File, r.Case, r.Vector, r.State, r.Note)
			return
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%.2g\t%s\t%s\n", r.File, r.Case, r.Vector, r.N, r.Diff, r.State, r.Note)
	})
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		fmt.Fprintln(s.err, "gridmap:", err)
		return exitCode(2)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, err := range report.Unreadable {
		fmt.Fprintln(s.err, "gridmap: cannot read", err)
	}
	ok, failed := report.Count(audit.OK), report.Count(audit.Fail)
	fmt.Fprintf(s.out, "\n%d files: %d vectors ok, %d FAIL, %d not checked, %d files unreadable", report.Files, ok, failed,
		report.Count(audit.NotChecked), len(report.Unreadable))
	if worst := report.Worst(); worst.State != "" {
		fmt.Fprintf(s.out, "; largest difference %.2g (%s %s %s)", worst.Diff, worst.File, worst.Case, worst.Vector)
	}
	fmt.Fprintln(s.out)
	switch {
	case failed > 0:
		return exitCode(1)
	case len(report.Unreadable) > 0:
		return exitCode(2)
	case ok == 0:
		fmt.Fprintf(s.err, "gridmap: %s holds no reference vector this program computes\n", a.Dir)
		return exitCode(2)
	}
	return nil
}
