package web

import (
	"context"
	"strings"

	"gridmap/geo"
	"gridmap/grid"
	"gridmap/grid/analysis"
)

type figuresInput struct {
	EditionInput
	Community int64  `query:"community" minimum:"1"`
	Sort      string `query:"sort" enum:"code,buildings,households,incidents_year,area_m2,perimeter_m,polsby_popper,reock,parts,-code,-buildings,-households,-incidents_year,-area_m2,-perimeter_m,-polsby_popper,-reock,-parts" default:"code" doc:"A column; with - before it the largest first"`
	Limit     int    `query:"limit" minimum:"1" maximum:"5000" default:"500"`
	Cursor    string `query:"cursor"`
}

// figures lists the balance and shape of an edition's grids.
func (s *Server) figures(ctx context.Context, in *figuresInput) (*listOutput[grid.GridFigures], error) {
	m, err := s.today(ctx, &in.EditionInput)
	if err != nil {
		return nil, err
	}
	f := grid.FigureFilter{Community: in.Community, Limit: in.Limit}
	f.Sort, f.Falling = strings.CutPrefix(in.Sort, "-")
	if err := readCursor(in.Cursor, &f.After); err != nil {
		return nil, err
	}
	list, more, err := s.Store.Figures(ctx, m, compactness, f)
	if err != nil {
		return nil, err
	}
	return page(in, list, more, func(g grid.GridFigures) any { return f.Key(g) })
}

func compactness(shape geo.MultiPolygon, areaM2, perimeterM float64) (polsbyPopper, reock float64) {
	return analysis.PolsbyPopper(areaM2, perimeterM), analysis.Reock(shape)
}
