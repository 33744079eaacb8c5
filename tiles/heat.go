package tiles

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// HeatBreaks is the fixed legend of counts: class i holds counts from HeatBreaks[i] up to
// the next break. It never depends on the view, the months or the data, so the same colour
// means the same count wherever and whenever one looks.
var HeatBreaks = []int64{1, 3, 10, 30, 100, 300, 1000}

// MostCells bounds the answer of HeatByCell.
const MostCells = 200_000

// ErrNoCategory names incident categories a district does not have.
type ErrNoCategory struct{ Codes []string }

func (e ErrNoCategory) Error() string {
	return "tiles: no incident category " + strings.Join(e.Codes, ", ")
}

// ErrTooManyCells says that a level is too fine for the district and what was asked.
type ErrTooManyCells struct{ Level uint32 }

func (e ErrTooManyCells) Error() string {
	return fmt.Sprintf("tiles: more than %d cells at level %d", MostCells, e.Level)
}

// Heat is incident counts of one district. The counts of Cells and the counts of Grids plus
// Unplaced both sum to Total, which is SQL's count of the same incidents.
type Heat struct {
	From, To time.Time // first days of the first and last month counted; zero when there are no incidents
	Total    int64
	Unplaced int64 // in no grid in force today
	Cells    []HeatCell
	Grids    []HeatGrid
}

// HeatCell is the count of one lattice cell: column X and row Y of 2^level.
type HeatCell struct {
	X, Y  uint32
	Count int64
}

// HeatGrid is the count of one grid in force today.
type HeatGrid struct {
	Grid  int64
	Code  string
	Name  string
	Count int64
}

type heatKey struct {
	district int32
	level    int32 // -1: by grid
	day      time.Time
	params   string
	version  int64
}

// HeatByCell counts incidents of the months and categories per lattice cell of a level
// (1–MaxLevel), cells in Morton order. Errors: ErrNoDistrict, ErrNoCategory,
// ErrOutOfRange for the level, ErrTooManyCells.
func (t *Tileset) HeatByCell(ctx context.Context, district int32, p Params, level uint32) (Heat, error) {
	if level < 1 || level > MaxLevel {
		return Heat{}, fmt.Errorf("%w: level %d (1–%d)", ErrOutOfRange, level, MaxLevel)
	}
	return t.readHeat(ctx, district, p, int32(level), func(ctx context.Context, h *Heat, args pgx.StrictNamedArgs) error {
		args["level"], args["most"] = level, MostCells
		rows, err := t.pool.Query(ctx, sql.TilesCountHeatCells, args)
		if err != nil {
			return err
		}
		var first *int64
		var count int64
		_, err = pgx.ForEachRow(rows, []any{&first, &count}, func() error {
			if first == nil {
				h.Unplaced = count
				return nil
			}
			p := geo.CellPoint(uint64(*first) ^ 1<<63)
			h.Cells = append(h.Cells, HeatCell{p.X >> (32 - level), p.Y >> (32 - level), count})
			h.Total += count
			return nil
		})
		if err == nil && len(h.Cells) > MostCells {
			return ErrTooManyCells{level}
		}
		return err
	})
}

// HeatByGrid counts incidents of the months and categories per grid in force today, most
// first; grids without any are left out. Errors: ErrNoDistrict, ErrNoCategory.
func (t *Tileset) HeatByGrid(ctx context.Context, district int32, p Params) (Heat, error) {
	return t.readHeat(ctx, district, p, -1, func(ctx context.Context, h *Heat, args pgx.StrictNamedArgs) error {
		d, err := t.district(ctx, args["district"].(int32))
		if err != nil {
			return err
		}
		args["day"] = today(d.zone)
		rows, err := t.pool.Query(ctx, sql.TilesCountHeatGrids, args)
		if err != nil {
			return err
		}
		var g HeatGrid
		_, err = pgx.ForEachRow(rows, []any{&g.Grid, &g.Code, &g.Name, &g.Count}, func() error {
			h.Total += g.Count
			if g.Grid == 0 {
				h.Unplaced = g.Count
			} else {
				h.Grids = append(h.Grids, g)
			}
			return nil
		})
		return err
	})
}

// readHeat resolves what every heat question shares, and keeps the answer until an incident
// or the grids change.
func (t *Tileset) readHeat(ctx context.Context, id int32, p Params, level int32,
	count func(context.Context, *Heat, pgx.StrictNamedArgs) error) (Heat, error) {
	d, err := t.district(ctx, id)
	if err != nil {
		return Heat{}, err
	}
	p.Categories = slices.Compact(slices.Sorted(slices.Values(p.Categories)))
	if err := t.checkCategories(ctx, d.id, p.Categories); err != nil {
		return Heat{}, err
	}
	key := heatKey{d.id, level, today(d.zone), string(p.append(nil, byMonths|byCategories)), t.versions.of(d.id, heatSources)}
	return t.heat.get(ctx, key, true, func(ctx context.Context) (Heat, error) {
		leave, err := t.lanes.enter(ctx, 0)
		if err != nil {
			return Heat{}, err
		}
		defer leave()
		h := Heat{From: p.From, To: p.To}
		if err := t.fillMonths(ctx, d.id, &h); err != nil {
			return Heat{}, err
		}
		since, until := p.span(d.zone)
		err = count(ctx, &h, pgx.StrictNamedArgs{"district": d.id, "since": since, "until": until, "categories": listOf(p.Categories)})
		if err != nil {
			return Heat{}, fmt.Errorf("tiles: heat: %w", err)
		}
		return h, nil
	})
}

// heatSources change the counts: incidents themselves, and which grid they are in.
var heatSources = []string{"incidents", "grids", "edition", "areas"}

// checkCategories refuses codes the district does not have: a misspelt one would count nothing
// and look like a quiet month.
func (t *Tileset) checkCategories(ctx context.Context, district int32, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	rows, err := t.pool.Query(ctx, sql.TilesFindCategories, pgx.StrictNamedArgs{"district": district, "codes": codes})
	if err != nil {
		return fmt.Errorf("tiles: categories: %w", err)
	}
	known, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("tiles: categories: %w", err)
	}
	unknown := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return slices.Contains(known, c) })
	if len(unknown) > 0 {
		return ErrNoCategory{unknown}
	}
	return nil
}

// fillMonths puts the first and last month there is in place of an open end.
func (t *Tileset) fillMonths(ctx context.Context, district int32, h *Heat) error {
	if !h.From.IsZero() && !h.To.IsZero() {
		return nil
	}
	var first, last *time.Time
	err := t.pool.QueryRow(ctx, sql.TilesFindIncidentMonths, pgx.StrictNamedArgs{"district": district}).Scan(&first, &last)
	if err != nil {
		return fmt.Errorf("tiles: months: %w", err)
	}
	if h.From.IsZero() && first != nil {
		h.From = *first
	}
	if h.To.IsZero() && last != nil {
		h.To = *last
	}
	return nil
}
