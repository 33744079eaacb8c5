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
	args["from"], args["to"] = dayOrNil(s.From), dayOrNil(s.To)
	args["categories"] = listOf(s.Categories)
	return args
}

func dayOrNil(day time.Time) *time.Time {
	if day.IsZero() {
		return nil
	}
	return &day
}

// listOf is v, but never nil: NULL is no empty array.
func listOf(v []string) []string {
	if v == nil {
		return []string{}
	}
	return v
}
