package main

import (
	"context"
	"fmt"

	"gridmap/cmd/gridmap/internal/backup"
)

type backupCommand struct {
	File      string `arg:"" help:"The file to write." type:"path"`
	Overwrite bool   `help:"Replace a file that is there."`
	NoVerify  bool   `help:"Leave out restoring the file into a scratch database and comparing."`
}

// Run writes a backup beside running servers.
func (b backupCommand) Run(ctx context.Context, c *cli, s streams) error {
	url, done, err := c.openAsItIs(ctx)
	if err != nil {
		return err
	}
	defer done()
	report, end := stages(s.err)
	m, err := backup.Write(ctx, url, b.File, backup.Options{Overwrite: b.Overwrite, NoVerify: b.NoVerify, Report: report})
	end()
	if err != nil {
		return err
	}
	proof := "restored into a scratch database and found equal"
	if b.NoVerify {
		proof = "not verified"
	}
	fmt.Fprintf(s.out, "%s: %d tables, %d rows, %d bytes, %s.\n", b.File, len(m.Content.Tables), m.Rows(), m.Dump.Bytes, proof)
	return nil
}

type restoreCommand struct {
	File    string `arg:"" help:"A file that backup wrote." type:"path"`
	Replace bool   `help:"Replace what is in the database."`
}

// Run restores a backup; servers on the database need not be stopped.
func (r restoreCommand) Run(ctx context.Context, c *cli, s streams) error {
	url, done, err := c.openAsItIs(ctx)
	if err != nil {
		return err
	}
	defer done()
	report, end := stages(s.err)
	m, err := backup.Restore(ctx, url, r.File, r.Replace, report)
	end()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Restored %d tables, %d rows, as of %s; every table is equal to the backup's.\n", len(m.Content.Tables), m.Rows(), m.Created.Format("2006-01-02 15:04:05 MST"))
	return nil
}
