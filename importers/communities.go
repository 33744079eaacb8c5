package importers

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"gridmap/sql"
)

// findCommunities finds the community of each grid: by the column that names it, else by the
// reference outline that holds the grid's middle. In a district that has no communities yet
// the ones the file names are made, with their streets.
func (p *gridPlan) findCommunities(ctx context.Context, tx pgx.Tx, d target) error {
	known, err := loadAreas(ctx, tx, d.id)
	if err != nil {
		return err
	}
	var unnamed []int
	told := map[string]bool{}
	for i := range p.grids {
		g := &p.grids[i]
		if g.communityAs == "" {
			unnamed = append(unnamed, i)
			continue
		}
		switch ids := known.find(g.communityAs, g.streetAs); {
		case len(ids) == 1:
			g.community = ids[0]
		case known.empty():
			g.makeCommunity, g.makeArea = g.communityAs, g.streetAs
			for _, name := range []string{g.streetAs, g.communityAs} {
				if name != "" && !slices.Contains(p.makes, name) {
					p.makes = append(p.makes, name)
				}
			}
		default:
			rule := "unknown_community"
			if len(ids) > 1 {
				rule = "ambiguous_community"
			}
			if !told[g.communityAs] {
				told[g.communityAs] = true
				p.found = append(p.found, note(Warning, rule).at(g.row).in("community", g.communityAs))
			}
		}
	}
	if len(unnamed) == 0 || !known.outlines {
		return nil
	}
	places := make([]orb.Geometry, len(unnamed))
	for i, n := range unnamed {
		places[i] = p.grids[n].shape.Label().LonLat()
	}
	rows, err := tx.Query(ctx, sql.ImportersFindCommunities, pgx.StrictNamedArgs{"district": d.id, "places": places})
	if err != nil {
		return wrapped(err, "communities")
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return wrapped(err, "communities")
	}
	for i, n := range unnamed {
		p.grids[n].community = ids[i]
	}
	return nil
}

// areaIndex finds communities by code or name, streets telling those of one name apart.
type areaIndex struct {
	all      []knownArea
	names    map[int64]string // of streets, simplified
	codes    map[int64]string
	outlines bool // some community has a reference outline
}

type knownArea struct {
	id, parent int64
	level      int
	code, name string
	outline    bool
}

func loadAreas(ctx context.Context, tx pgx.Tx, district int32) (areaIndex, error) {
	x := areaIndex{names: map[int64]string{}, codes: map[int64]string{}}
	rows, err := tx.Query(ctx, sql.ImportersListAreas, pgx.StrictNamedArgs{"district": district})
	if err != nil {
		return x, wrapped(err, "areas")
	}
	var a knownArea
	_, err = pgx.ForEachRow(rows, []any{&a.id, &a.level, &a.parent, &a.code, &a.name, &a.outline}, func() error {
		if a.level == 1 {
			x.names[a.id], x.codes[a.id] = a.name, a.code
		} else {
			x.all = append(x.all, a)
			x.outlines = x.outlines || a.outline
		}
		return nil
	})
	return x, wrapped(err, "areas")
}

func (x areaIndex) empty() bool { return len(x.all) == 0 }

func (x areaIndex) find(community, street string) (ids []int64) {
	for _, a := range x.all {
		if !strings.EqualFold(a.name, community) && (a.code == "" || a.code != community) {
			continue
		}
		if street != "" && a.parent != 0 && a.code != community && x.names[a.parent] != street && x.codes[a.parent] != street {
			continue
		}
		ids = append(ids, a.id)
	}
	return ids
}
