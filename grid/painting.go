package grid

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/geo"
	"gridmap/geo/patch"
	"gridmap/sql"
)

// How ground is divided between buildings that change grid and those that do not, in metres.
const (
	paintReach   = 60.0      // around a building where nothing else divides it
	paintFar     = 200.0     // the farthest to look for the grid it goes to
	paintStep    = 2.0       // of the raster the halfway line is traced along
	paintStrip   = 15.0      // between a border and a road beside it
	paintBlock   = 100_000.0 // m²: a larger block is divided though all its buildings go
	mostPainted  = 500       // buildings at once
	mostAround   = 5_000     // buildings that may be near them
	paintedFault = 0.02      // of a footprint may lie elsewhere before it counts as there
)

// footprintsOf are the footprints of buildings by id, on the lattice. The error is Invalid for
// buildings that do not exist or are more than 500.
func footprintsOf(ctx context.Context, tx pgx.Tx, district int32, ids []int64) (list []geo.MultiPolygon, err error) {
	if len(ids) > mostPainted {
		return nil, refuse("too_many_buildings", "buildings", "", "%d buildings are more than %d: paint them in several strokes.", len(ids), mostPainted)
	}
	rows, err := tx.Query(ctx, sql.GridListPainted, pgx.StrictNamedArgs{"district": district, "ids": ids})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	known := map[int64]bool{}
	var id int64
	var footprint orb.Geometry
	_, err = pgx.ForEachRow(rows, []any{&id, &footprint}, func() error {
		known[id] = true
		if shape, _, err := geo.Snap(footprint); err == nil && len(shape) > 0 {
			list = append(list, shape)
		}
		return nil
	})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	for _, id := range ids {
		if !known[id] {
			return nil, refuse("unknown_id", "buildings", fmt.Sprint(id), "There is no building with the id %d.", id)
		}
	}
	if len(list) == 0 {
		return nil, refuse("nothing_moves", "buildings", "", "These buildings have no ground: their footprints are smaller than a point of the map.")
	}
	return list, nil
}

// painting is what operation paint draws with patch.Paint: the footprints in, which go to grid to,
// those around that stay, the roads between, and the ground that goes with them. faces are the
// grids of the patch, to among them; ids are the buildings of in. The error is Invalid when more
// than 5,000 other buildings stand around.
func painting(ctx context.Context, tx pgx.Tx, district int32, faces []geo.Face, to int64, in []geo.MultiPolygon, ids []int64) (patch.Painting, error) {
	g := patch.Painting{In: in}
	unit := g.In[0][0][0][0].UnitMeters()
	var target geo.MultiPolygon
	for _, f := range faces {
		if f.ID == to {
			target = f.Shape
		}
	}
	reach := paintFar // to grid to, from the nearest building
	box := g.In[0].Box()
	for _, m := range g.In {
		box = box.Union(m.Box())
		reach = metresBetween(m, target, unit, reach)
	}
	reach = min(max(paintReach, reach+10), paintFar)
	box = box.Grow(uint32(2 * reach / unit))

	staying, err := footprintsAround(ctx, tx, district, box, ids)
	if err != nil {
		return g, err
	}
	mine := slices.Clone(g.In)
	l := geo.NewLocator(faces)
	for _, m := range staying {
		if s := l.Shares(m); len(s) > 0 && s[0].ID == to && s[0].Part > 1-paintedFault {
			mine = append(mine, m) // what lies between it and the painted ones is not anybody else's
			continue
		}
		g.Out = append(g.Out, m)
	}
	if g.Roads, err = roadsAround(ctx, tx, district, box); err != nil {
		return g, err
	}
	if g.Near, err = patch.Nearer(ctx, mine, g.Out, reach/unit, paintStep/unit); err != nil {
		return g, fmt.Errorf("grid: painting: %w", err)
	}
	g.Whole = int64(2 * paintBlock / (unit * unit))
	g.Strip = paintStrip / unit
	return g, nil
}

func around(district int32, box geo.Box) pgx.NamedArgs {
	b := box.LonLat()
	return pgx.NamedArgs{"district": district, "west": b.Min[0], "south": b.Min[1], "east": b.Max[0], "north": b.Max[1]}
}

// footprintsAround are those of buildings in the box but ids, on the lattice.
func footprintsAround(ctx context.Context, tx pgx.Tx, district int32, box geo.Box, ids []int64) ([]geo.MultiPolygon, error) {
	args := around(district, box)
	args["ids"], args["most"] = ids, mostAround+1
	rows, err := tx.Query(ctx, sql.GridListBuildingsAround, args)
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	var list []geo.MultiPolygon
	var footprint orb.Geometry
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&footprint}, func() error {
		n++
		if shape, _, err := geo.Snap(footprint); err == nil && len(shape) > 0 {
			list = append(list, shape)
		}
		return nil
	})
	if err != nil {
		return nil, storageError(err, "buildings")
	}
	if n > mostAround {
		return nil, refuse("too_many_buildings", "buildings", "", "These buildings have more than %d others around: paint a smaller place at once.", mostAround)
	}
	return list, nil
}

// roadsAround are the stretches of roads that meet the box, on the lattice.
func roadsAround(ctx context.Context, tx pgx.Tx, district int32, box geo.Box) (lines [][]geo.Point, err error) {
	rows, err := tx.Query(ctx, sql.GridListRoadsAround, around(district, box))
	if err != nil {
		return nil, storageError(err, "roads")
	}
	var road orb.Geometry
	_, err = pgx.ForEachRow(rows, []any{&road}, func() error {
		parts, _ := road.(orb.MultiLineString)
		for _, part := range parts {
			var run []geo.Point
			for i := range part {
				p, err := geo.FromLonLat(part[i][0], part[i][1])
				if err != nil {
					return Errorf(Invalid, "a road lies outside the map: %v", part[i])
				}
				if len(run) > 0 && !geo.BoxOf(run[len(run)-1], p).Meets(box) {
					if len(run) > 1 {
						lines = append(lines, run)
					}
					run = nil
				}
				run = append(run, p)
			}
			if len(run) > 1 {
				lines = append(lines, run)
			}
		}
		return nil
	})
	return lines, storageError(err, "roads")
}

// metresBetween is how far two shapes lie apart, by corners and sides of either, most metres at the
// most.
func metresBetween(a, b geo.MultiPolygon, unit, most float64) float64 {
	near := uint32(math.Ceil(most / unit))
	best := most / unit
	ground := a.Box().Grow(near)
	for u, v := range b.Segments {
		if !ground.Meets(geo.BoxOf(u, v)) {
			continue
		}
		for p, q := range a.Segments {
			if geo.BoxOf(p, q).Grow(near).Meets(geo.BoxOf(u, v)) {
				best = min(best, p.DistanceTo(u, v), u.DistanceTo(p, q))
			}
		}
	}
	return best * unit
}
