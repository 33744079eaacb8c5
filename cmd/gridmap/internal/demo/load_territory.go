package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"gridmap/grid"
	"gridmap/sql"
)

// storeTerritory writes areas, codes, grids and the edition in force, and has it proved.
func (l *loader) storeTerritory(ctx context.Context) error {
	if err := l.storeAreas(ctx); err != nil {
		return err
	}
	err := copyRows(ctx, l.tx, "grid", []string{"district", "id", "layer"}, len(l.grids), func(i int) []any {
		return []any{l.district, l.grids[i].id, "governance"}
	})
	if err != nil {
		return err
	}
	shapes := make([]grid.NewShape, len(l.grids))
	for i, g := range l.grids {
		shapes[i].Geom = g.shape
	}
	ids, err := grid.InsertShapes(ctx, l.tx, l.district, shapes)
	if err != nil {
		return err
	}
	err = l.tx.QueryRow(ctx, sql.DemoInsertEdition, pgx.StrictNamedArgs{"district": l.district,
		"name": strconv.Itoa(l.start.Year()) + "年网格划分方案", "since": l.start, "created": l.start.Add(-20 * 24 * time.Hour),
		"planner": l.actors["planner"], "reviewer": l.actors["reviewer"]}).Scan(&l.edition)
	if err != nil {
		return fmt.Errorf("edition: %w", err)
	}
	err = copyRows(ctx, l.tx, "grid_shape", []string{"district", "edition", "grid", "shape", "code", "name", "kind", "community"},
		len(l.grids), func(i int) []any {
			g := l.grids[i]
			kind := "general"
			if g.special {
				kind = "special"
			}
			return []any{l.district, l.edition, g.id, ids[i], g.code, g.name, kind, g.community.id}
		})
	if err != nil {
		return err
	}
	found, err := grid.CheckEdition(ctx, l.tx, l.district, l.edition)
	if err != nil {
		return err
	}
	if found > 0 {
		return fmt.Errorf("seed %d makes grids with %d faults: choose another", l.seed, found)
	}
	return grid.SetOutline(ctx, l.tx, l.district, l.edition)
}

func (l *loader) storeAreas(ctx context.Context) error {
	ids, err := l.take(ctx, "area", len(l.streets)+len(l.communities))
	if err != nil {
		return err
	}
	type area struct {
		id, parent       int64
		kind, code, name string
	}
	type code struct {
		scheme, version, code, name string
		area                        int64
	}
	var areas []area
	codes := []code{{"nbs", "2024", districtCode, l.name, 0}, {"mca", "2025", districtCode, l.name, 0}}
	for _, s := range l.streets {
		s.id, ids = ids[0], ids[1:]
		kind := "street"
		if s.town {
			kind = "town"
		}
		areas = append(areas, area{s.id, 0, kind, districtCode + s.code, s.name})
		codes = append(codes, code{"nbs", "2024", districtCode + s.code, s.name, s.id}, code{"mca", "2025", districtCode + s.civil, s.name, s.id})
	}
	for _, c := range l.communities {
		c.id, ids = ids[0], ids[1:]
		kind := "community"
		if c.village {
			kind = "village"
		}
		areas = append(areas, area{c.id, c.street.id, kind, c.code, c.name})
		codes = append(codes, code{"nbs", "2024", c.code, c.name, c.id})
	}
	err = copyRows(ctx, l.tx, "area", []string{"district", "id", "kind", "parent", "parent_level", "code", "name"}, len(areas), func(i int) []any {
		a := areas[i]
		level := new(int16)
		if *level = 1; a.parent == 0 {
			level = nil
		}
		return []any{l.district, a.id, a.kind, orNil(a.parent), level, a.code, a.name}
	})
	if err != nil {
		return err
	}
	return copyRows(ctx, l.tx, "admin_code", []string{"district", "scheme", "version", "code", "name", "area", "during"}, len(codes), func(i int) []any {
		c := codes[i]
		return []any{l.district, c.scheme, c.version, c.code, c.name, orNil(c.area), span{}.dates()}
	})
}

// orNil is nil for 0, an id that is not there.
func orNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// storeOrganisations writes the organisation tree, who holds office in it, and their grids.
func (l *loader) storeOrganisations(ctx context.Context) error {
	ids, err := l.take(ctx, "organisation", len(l.orgs))
	if err != nil {
		return err
	}
	for i, o := range l.orgs {
		o.id = ids[i]
	}
	levels := map[string]int16{"district_committee": 1, "street_committee": 2, "community_committee": 3, "branch": 4}
	err = copyRows(ctx, l.tx, "organisation", []string{"district", "id", "kind", "parent", "parent_level", "form", "big_committee", "code", "name", "area", "during"},
		len(l.orgs), func(i int) []any {
			o := l.orgs[i]
			var parent, area *int64
			var level *int16
			if o.parent != nil {
				n := levels[o.parent.kind]
				parent, level = &o.parent.id, &n
			}
			if o.street != nil {
				area = &o.street.id
			} else if o.area != nil {
				area = &o.area.id
			}
			form := "own"
			if o.joint {
				form = "joint"
			}
			return []any{l.district, o.id, o.kind, parent, level, form, o.big, o.code, o.name, area, o.during.dates()}
		})
	if err != nil {
		return err
	}
	err = copyRows(ctx, l.tx, "coconstruction_unit", []string{"district", "committee", "name", "seat", "office", "during"}, len(l.units), func(i int) []any {
		u := l.units[i]
		return []any{l.district, u.committee.id, u.name, u.seat, u.office, u.during.dates()}
	})
	if err != nil {
		return err
	}
	if ids, err = l.take(ctx, "member", len(l.holders)); err != nil {
		return err
	}
	for i, h := range l.holders {
		h.id = ids[i]
	}
	err = copyRows(ctx, l.tx, "member", []string{"district", "id", "organisation", "name", "office", "work_phone", "term"}, len(l.holders), func(i int) []any {
		h := l.holders[i]
		return []any{l.district, h.id, h.org.id, h.name, h.office, h.phone, h.term.dates()}
	})
	if err != nil {
		return err
	}
	by, at := l.actors["admin"], time.Date(l.start.Year(), l.start.Month(), l.start.Day(), 9, 0, 0, 0, zone)
	err = copyRows(ctx, l.tx, "grid_branch", []string{"district", "grid", "organisation", "role", "during", "created_by", "created_at"}, len(l.leads), func(i int) []any {
		x := l.leads[i]
		return []any{l.district, x.grid.id, x.branch.id, x.role, x.during.dates(), by, at}
	})
	if err != nil {
		return err
	}
	return copyRows(ctx, l.tx, "grid_member", []string{"district", "grid", "member", "role", "during", "created_by", "created_at"}, len(l.duties), func(i int) []any {
		x := l.duties[i]
		return []any{l.district, x.grid.id, x.holder.id, x.role, x.during.dates(), by, at}
	})
}
