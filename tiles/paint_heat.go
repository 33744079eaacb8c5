package tiles

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

var heatKeys = []string{"count", "x", "y", "level"}

// paintHeat draws how many incidents there are in each cell of a level.
func paintHeat(ctx context.Context, t *Tileset, s *scene, b *brush) error {
	level := heatLevel(s.Z)
	side := uint32(1) << (12 + s.Z - level)
	b.Begin("heat", heatKeys...)
	err := t.countCells(ctx, s, level, func(cell uint64, count int64) {
		p := geo.CellPoint(cell << (64 - 2*level))
		x, y := p.X>>(32-level), p.Y>>(32-level)
		b.Square(int32((x-s.X<<(level-s.Z))*side), int32((y-s.Y<<(level-s.Z))*side), int32(side))
		b.Int(0, count)
		b.Int(1, int64(x))
		b.Int(2, int64(y))
		b.Int(3, int64(level))
		b.Feature(cell)
	})
	b.End()
	return err
}

// countCells passes on the cells of a level in the tile that have incidents, by the first bits of
// their keys: a cell is a run of incidents. Where they are not kept the database counts them.
func (t *Tileset) countCells(ctx context.Context, s *scene, level uint32, each func(cell uint64, count int64)) error {
	h, err := t.incidentsOf(s.district.id).get(ctx)
	if err != nil {
		return err
	}
	shift := 64 - 2*level
	if h.absent {
		first, last := s.cells()
		since, until := s.span(s.district.zone)
		rows, err := t.pool.Query(ctx, sql.TilesCountTileCells, pgx.StrictNamedArgs{"district": s.district.id, "level": level,
			"first": first, "last": last, "since": since, "until": until, "categories": listOf(s.Categories)})
		if err != nil {
			return fmt.Errorf("tiles: heat: %w", err)
		}
		var prefix, count int64
		_, err = pgx.ForEachRow(rows, []any{&prefix, &count}, func() error {
			each((uint64(prefix)<<shift^1<<63)>>shift, count)
			return nil
		})
		if err != nil {
			return fmt.Errorf("tiles: heat: %w", err)
		}
		return nil
	}
	f := s.sieve(h)
	var cell uint64
	count := int64(0)
	h.each(s.Address, func(in *incidents, i int) {
		if !f.lets(in, i) {
			return
		}
		if c := in.cells[i] >> shift; c != cell {
			if count > 0 {
				each(cell, count)
			}
			cell, count = c, 0
		}
		count++
	})
	if count > 0 {
		each(cell, count)
	}
	return nil
}
