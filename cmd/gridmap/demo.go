package main

import (
	"context"
	"fmt"
	"time"

	"gridmap/cmd/gridmap/internal/demo"
	"gridmap/grid"
	"gridmap/sql"
)

type demoCommand struct {
	Scale    string `help:"Size of the town: ${enum}." enum:"small,city,large" default:"small"`
	District string `help:"Name of the district." default:"云川区"`
	Seed     uint64 `help:"Another seed makes another town." default:"1"`
	Today    string `help:"The day the two years of incidents end, YYYY-MM-DD; today if left out." placeholder:"DAY"`
	Replace  bool   `help:"Remove a district of that name, and all that belongs to it, first."`
}

// Run makes an invented district and stores it.
func (d demoCommand) Run(ctx context.Context, c *cli, s streams) error {
	options := demo.Options{Scale: d.Scale, District: d.District, Seed: d.Seed, Replace: d.Replace, Summary: &demo.Summary{}}
	if d.Today != "" {
		day, err := time.Parse(time.DateOnly, d.Today)
		if err != nil {
			return grid.Errorf(grid.Invalid, "--today: %q is not a day. Write it as YYYY-MM-DD.", d.Today)
		}
		options.Today = day
	}
	url, done, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := sql.Migrate(ctx, url); err != nil {
		return err
	}
	pool, err := sql.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	report, end := stages(s.err)
	options.Progress = report
	err = demo.Load(ctx, pool, options)
	end()
	if err != nil {
		return err
	}
	m := options.Summary
	fmt.Fprintf(s.out, "%s is district %d: %d grids in %d communities and villages, %d buildings with %d households, %d posts, %d incidents; %d problems planted.\n",
		m.District, m.ID, m.Grids, m.Areas-m.Streets, m.Buildings, m.Households, m.Posts, m.Incidents, m.Planted)
	return nil
}
