package tiles

import (
	"context"
	"time"

	"gridmap/sql"
)

// MaxLevel is the finest heat level: cells some 8 m wide at 34°N, the size of a building.
const MaxLevel = 22

// heatLevel is the level of the cells a tile shows: 64 to a side, cells of 8 pixels in a
// 512-pixel tile, until the finest level is reached.
func heatLevel(z uint32) uint32 { return min(z+6, MaxLevel) }

func drawHeat(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	args := s.incidentArgs()
	args["level"] = heatLevel(s.Z)
	return statement{sql.TilesDrawHeat, args}, nil
}

func drawIncidents(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	return statement{sql.TilesDrawIncidents, s.incidentArgs()}, nil
}

func (s *scene) incidentArgs() map[string]any {
	args := s.tileArgs()
	args["first"], args["last"] = s.cells()
	args["since"], args["until"] = s.Params.span(s.district.zone)
	args["categories"] = listOf(s.Categories)
	return args
}

// span is the time from the start of the first month to the end of the last in a time zone;
// nil: open.
func (p Params) span(zone *time.Location) (since, until *time.Time) {
	if !p.From.IsZero() {
		t := time.Date(p.From.Year(), p.From.Month(), 1, 0, 0, 0, 0, zone)
		since = &t
	}
	if !p.To.IsZero() {
		t := time.Date(p.To.Year(), p.To.Month()+1, 1, 0, 0, 0, 0, zone)
		until = &t
	}
	return since, until
}

// listOf is v, but never nil: NULL is no empty array.
func listOf(v []string) []string {
	if v == nil {
		return []string{}
	}
	return v
}
