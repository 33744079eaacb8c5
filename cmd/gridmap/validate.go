package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/paulmach/orb/geojson"

	"gridmap/grid"
)

type validateCommand struct {
	District string `help:"Name or id of the district. Absent: the one with the lowest id." placeholder:"NAME"`
	AsOf     string `help:"Judge who is responsible on this day, YYYY-MM-DD. Absent: today." placeholder:"DAY"`
	Edition  int64  `help:"Judge the shapes of this edition. Absent: the one in force on the day." placeholder:"ID"`
	Grid     int64  `help:"Only what concerns this grid." placeholder:"ID"`
	Format   string `help:"text, json or geojson." enum:"text,json,geojson" default:"text"`
	Lang     string `help:"Language of the words: zh or en." enum:"zh,en" default:"zh"`
}

// Run writes what the rules find; the exit status is 1 when there are errors among it.
func (v validateCommand) Run(ctx context.Context, c *cli, s streams) error {
	options := grid.ValidateOptions{Edition: v.Edition, Grid: v.Grid}
	if v.AsOf != "" {
		var err error
		if options.AsOf, err = grid.ParseDay("--as-of", v.AsOf); err != nil {
			return err
		}
	}
	return c.withDistrict(ctx, v.District, func(store *grid.Store, id int32) error {
		found, err := store.Validate(ctx, id, options)
		if err != nil {
			return err
		}
		found = found.In(grid.Lang(v.Lang))
		switch v.Format {
		case "json":
			err = writeJSON(s.out, found)
		case "geojson":
			err = writeFindings(s.out, found)
		default:
			var d grid.District
			if d, err = store.District(ctx, id); err == nil {
				err = tell(s.out, d.Name, found, grid.Lang(v.Lang))
			}
		}
		if err == nil && found.Summary.Error > 0 {
			return exitCode(1)
		}
		return err
	})
}

func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// writeFindings writes a GeoJSON feature a finding: its extent where it has one, else its
// place, else no geometry.
func writeFindings(out io.Writer, v grid.Validation) error {
	type feature struct {
		Type       string          `json:"type"`
		ID         string          `json:"id"`
		Geometry   json.RawMessage `json:"geometry"`
		Properties map[string]any  `json:"properties"`
	}
	collection := struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}{"FeatureCollection", []feature{}}
	for _, f := range v.Items {
		shape := f.Extent
		if shape == nil && f.Place != nil {
			var err error
			if shape, err = geojson.NewGeometry(*f.Place).MarshalJSON(); err != nil {
				return fmt.Errorf("finding %s: %w", f.ID, err)
			}
		}
		grids := make([]string, len(f.Grids))
		for i, g := range f.Grids {
			grids[i] = g.Code
		}
		collection.Features = append(collection.Features, feature{"Feature", f.ID, shape, map[string]any{
			"rule": f.Rule, "kind": f.Kind, "severity": f.Severity, "title": f.Title, "message": f.Message, "fix": f.Fix, "grids": grids}})
	}
	return writeJSON(out, collection)
}
