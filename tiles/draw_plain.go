package tiles

import (
	"context"

	"gridmap/sql"
)

// Layers drawn from their table alone.

func drawBuildings(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	return statement{sql.TilesDrawBuildings, s.tileArgs()}, nil
}

func drawWater(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	args := s.tileArgs()
	args["classes"] = classesAt(s.Z, waterClasses)
	return statement{sql.TilesDrawWater, args}, nil
}

func drawRoads(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	args := s.tileArgs()
	args["classes"] = classesAt(s.Z, roadClasses)
	return statement{sql.TilesDrawRoads, args}, nil
}

func drawPosts(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	args := s.tileArgs()
	args["kinds"] = classesAt(s.Z, postKinds)
	args["day"] = s.day
	return statement{sql.TilesDrawPosts, args}, nil
}

func drawPlaces(_ context.Context, _ *Tileset, s *scene) (statement, error) {
	args := s.tileArgs()
	args["rank"] = placeRank(s.Z)
	return statement{sql.TilesDrawPlaces, args}, nil
}

// from is a class and the zoom from which it shows.
type from struct {
	class string
	zoom  uint32
}

// The first class is drawn last, on top.
var (
	roadClasses  = []from{{"trunk", 6}, {"primary", 8}, {"secondary", 10}, {"tertiary", 12}, {"residential", 13}, {"path", 15}}
	waterClasses = []from{{"river", 6}, {"lake", 6}, {"canal", 11}, {"pond", 13}}
	postKinds    = []from{{"centre", 8}, {"station", 11}, {"point", 12}}
)

func classesAt(z uint32, classes []from) []string {
	shown := []string{}
	for _, c := range classes {
		if z >= c.zoom {
			shown = append(shown, c.class)
		}
	}
	return shown
}

// placeRank is the last rank of named places that shows at a zoom: towns alone from afar,
// everything from zoom 15.
func placeRank(z uint32) int {
	switch {
	case z < 9:
		return 1
	case z < 15:
		return int(z) - 7 // 9 → 2, 14 → 7
	}
	return 9
}
