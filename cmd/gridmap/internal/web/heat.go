package web

import (
	"context"
	"time"

	"gridmap/tiles"
)

type heatInput struct {
	District int32    `query:"district" minimum:"1" doc:"Absent: your own, or the one with the lowest id"`
	From     string   `query:"from" example:"2026-01" doc:"First month counted, in the district's time zone; absent: the first there is"`
	To       string   `query:"to" example:"2026-03" doc:"Last month counted; absent: the last there is"`
	Category []string `query:"category" doc:"Codes joined by commas; absent: all"`
	By       string   `query:"by" enum:"grid,cell" default:"grid" doc:"Count per grid in force today, or per lattice cell"`
	Level    uint32   `query:"level" minimum:"1" maximum:"22" default:"16" doc:"Of cells: the world is 2^level of them wide; 16 is some 500 m at 34°N"`
}

type heatOutput struct {
	Body struct {
		Total    int64   `json:"total" doc:"The sum over items, plus by grid the unplaced"`
		Unplaced int64   `json:"unplaced" doc:"In no grid in force today"`
		From     string  `json:"from" doc:"First month counted; empty without incidents"`
		To       string  `json:"to" doc:"Last month counted"`
		Breaks   []int64 `json:"breaks" doc:"Lower bounds of the legend's classes: always the same"`
		Items    any     `json:"items" doc:"By grid [{grid, code, name, count}], most first; by cell {level, cells: [[x, y, count], …]}"`
	}
}

type heatGrid struct {
	Grid  int64  `json:"grid"`
	Code  string `json:"code"`
	Name  string `json:"name"`
	Count int64  `json:"count"`
}

type heatCells struct {
	Level uint32      `json:"level"`
	Cells [][3]uint64 `json:"cells"`
}

// readHeat counts incidents per grid or cell. Nothing of it depends on a view: the same
// question has the same answer, and the same legend.
func (s *Server) readHeat(ctx context.Context, in *heatInput) (*heatOutput, error) {
	p, err := tileParams(in.From, in.To, in.Category)
	if err != nil {
		return nil, err
	}
	var h tiles.Heat
	var items any
	if in.By == "cell" {
		if h, err = s.Tiles.HeatByCell(forClient(ctx), in.District, p, in.Level); err == nil {
			cells := make([][3]uint64, len(h.Cells))
			for i, c := range h.Cells {
				cells[i] = [3]uint64{uint64(c.X), uint64(c.Y), uint64(c.Count)}
			}
			items = heatCells{in.Level, cells}
		}
	} else if h, err = s.Tiles.HeatByGrid(forClient(ctx), in.District, p); err == nil {
		grids := make([]heatGrid, len(h.Grids))
		for i, g := range h.Grids {
			grids[i] = heatGrid(g)
		}
		items = grids
	}
	if err != nil {
		return nil, tileProblem(err)
	}
	out := &heatOutput{}
	b := &out.Body
	b.Total, b.Unplaced, b.Breaks, b.Items = h.Total, h.Unplaced, tiles.HeatBreaks, items
	b.From, b.To = monthText(h.From), monthText(h.To)
	return out, nil
}

func monthText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01")
}
