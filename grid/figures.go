package grid

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"gridmap/geo"
	"gridmap/sql"
)

// GridFigures are a grid's balance and shape in an edition.
type GridFigures struct {
	GridRef
	Kind          string  `json:"kind" enum:"general,special"`
	Community     *Ref    `json:"community" doc:"null: none"`
	Buildings     int     `json:"buildings"`
	Households    int     `json:"households"`
	IncidentsYear int     `json:"incidents_year" doc:"Reported in the 365 days that end today"`
	AreaM2        float64 `json:"area_m2" doc:"Geodesic"`
	PerimeterM    float64 `json:"perimeter_m" doc:"Length of its border, holes included, geodesic"`
	PolsbyPopper  float64 `json:"polsby_popper" doc:"4π·area/perimeter²: 1 for a disc"`
	Reock         float64 `json:"reock" doc:"Part of the smallest circle around it that it fills"`
	Parts         int     `json:"parts"`
}

// Compactness measures a shape, its geodesic area and perimeter being known; package analysis has it.
type Compactness func(shape geo.MultiPolygon, areaM2, perimeterM float64) (polsbyPopper, reock float64)

func (g *GridFigures) value(column string) float64 {
	switch column {
	case "buildings":
		return float64(g.Buildings)
	case "households":
		return float64(g.Households)
	case "incidents_year":
		return float64(g.IncidentsYear)
	case "area_m2":
		return g.AreaM2
	case "perimeter_m":
		return g.PerimeterM
	case "polsby_popper":
		return g.PolsbyPopper
	case "reock":
		return g.Reock
	case "parts":
		return float64(g.Parts)
	}
	return 0 // code: the key's second part
}

// FigureFilter chooses and orders figures; zero fields choose all, by code.
type FigureFilter struct {
	Community int64
	Sort      string // a column by its name in JSON; "": code
	Falling   bool
	Limit     int
	After     *FigureKey
}

// FigureKey is a place in the order of figures.
type FigureKey struct {
	Value float64
	Code  string
	ID    int64
}

// Key is the grid's place in the filter's order.
func (f FigureFilter) Key(g GridFigures) FigureKey { return FigureKey{g.value(f.Sort), g.Code, g.ID} }

func (f FigureFilter) compare(a, b FigureKey) int {
	order := cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
	if f.Falling {
		return -order
	}
	return order
}

// Figures are those of the governance grids of the moment's edition, and whether more follow.
func (s *Store) Figures(ctx context.Context, m Moment, compactness Compactness, f FigureFilter) ([]GridFigures, bool, error) {
	all, err := s.allFigures(ctx, m, compactness)
	if err != nil {
		return nil, false, err
	}
	var list []GridFigures
	for _, g := range all {
		if f.Community != 0 && (g.Community == nil || g.Community.ID != f.Community) || f.After != nil && f.compare(f.Key(g), *f.After) <= 0 {
			continue
		}
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b GridFigures) int { return f.compare(f.Key(a), f.Key(b)) })
	list, more := cut(list, f.Limit)
	return list, more, nil
}

// allFigures are kept by the number of the last change that can alter them. Buildings and incidents
// know their grid in force; in any other edition they are counted anew only where it differs.
func (s *Store) allFigures(ctx context.Context, m Moment, compactness Compactness) ([]GridFigures, error) {
	version, err := s.Version(ctx, m.District, []string{"responsibility", "roads", "water", "places"})
	if err != nil {
		return nil, err
	}
	key := compared{district: m.District, edition: m.Edition.ID, day: m.Day, version: version}
	return s.figured.get(ctx, key, func(ctx context.Context) (list []GridFigures, err error) {
		err = s.snapshot(ctx, func(tx pgx.Tx) error {
			c := key
			if err := tx.QueryRow(ctx, sql.GridFindEditionInForce, pgx.StrictNamedArgs{"district": c.district}).Scan(&c.base); err != nil {
				return storageError(err, "edition")
			}
			loads, err := countFigures(ctx, tx, c)
			if err != nil {
				return err
			}
			list, err = listFigures(ctx, tx, c, compactness, loads)
			return err
		})
		return list, err
	})
}

// countFigures counts per grid of c's edition, c's base being the one in force.
func countFigures(ctx context.Context, tx pgx.Tx, c compared) (map[int64]Load, error) {
	d, err := findImpactDays(ctx, tx, c.district, c.edition)
	if err != nil {
		return nil, err
	}
	loads := map[int64]Load{}
	if c.base != 0 {
		rows, err := tx.Query(ctx, sql.GridCountFigures, pgx.StrictNamedArgs{"district": c.district, "since": d.since})
		if err != nil {
			return nil, storageError(err, "counts")
		}
		var id int64
		var l Load
		_, err = pgx.ForEachRow(rows, []any{&id, &l.Buildings, &l.Households, &l.IncidentsYear}, func() error {
			loads[id] = l
			return nil
		})
		if err != nil {
			return nil, storageError(err, "counts")
		}
	}
	if c.base == c.edition {
		return loads, nil
	}
	q := redrawing{district: c.district, edition: c.edition}
	if q.before, q.after, err = listChangedFaces(ctx, tx, c, ""); err != nil {
		return nil, err
	}
	all, err := measureAll(ctx, tx, q, d)
	if err != nil {
		return nil, err
	}
	for _, g := range all.Grids {
		if g.After != nil {
			loads[g.ID] = g.After.Load
		}
	}
	return loads, nil
}

func listFigures(ctx context.Context, tx pgx.Tx, c compared, compactness Compactness, loads map[int64]Load) ([]GridFigures, error) {
	rows, err := tx.Query(ctx, sql.GridListFigureGrids, pgx.StrictNamedArgs{"district": c.district, "edition": c.edition})
	if err != nil {
		return nil, storageError(err, "grids")
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g GridFigures, err error) {
		var community *int64
		var name *string
		var shape geo.MultiPolygon
		err = row.Scan(&g.ID, &g.Code, &g.Name, &g.Kind, &community, &name, &g.AreaM2, &g.PerimeterM, &shape)
		if community != nil {
			g.Community = &Ref{*community, *name}
		}
		g.PolsbyPopper, g.Reock = compactness(shape, g.AreaM2, g.PerimeterM)
		g.Parts = len(shape)
		l := loads[g.ID]
		g.Buildings, g.Households, g.IncidentsYear = l.Buildings, l.Households, l.IncidentsYear
		return g, err
	})
	return list, storageError(err, "grids")
}
