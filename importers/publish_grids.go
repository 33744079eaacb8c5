package importers

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridmap/grid"
	"gridmap/sql"
)

// publishGrids makes an edition of the staged grids and puts it in force: the first of the
// district, or one that ends the edition in force on its first day. It is a baseline, proved
// only when the check of its borders is clean. Grids keep their identity by code. It returns
// the edition, or 0 when the one in force is just this.
func publishGrids(ctx context.Context, c *checker, plan *gridPlan, actor int64, sum *Summary) (edition int64, err error) {
	if plan.same {
		return 0, nil
	}
	if plan.old != nil {
		err := c.execDistrict(ctx, sql.ImportersSupersedeEdition, "edition", plan.old.id, "day", plan.from)
		if err != nil {
			return 0, err
		}
	}
	if err := c.makeAreas(ctx, plan); err != nil {
		return 0, err
	}
	name := fmt.Sprintf("基线 %s %s", plan.from, strings.TrimSuffix(c.b.FileName, ".shp"))
	err = c.tx.QueryRow(ctx, sql.ImportersInsertBaseline, pgx.StrictNamedArgs{"district": c.d.id, "name": name, "from": plan.from, "actor": orNil(actor)}).Scan(&edition)
	if err != nil {
		return 0, c.wrapped(err)
	}
	if err := c.insertGrids(ctx, plan, edition); err != nil {
		return 0, err
	}
	if sum.Findings, err = grid.CheckEdition(ctx, c.tx, c.d.id, edition); err != nil {
		return 0, err
	}
	if plan.old != nil {
		err := c.exec(ctx, sql.ImportersCloseRetired, "old", plan.old.id, "new", edition, "day", plan.from)
		if err != nil {
			return 0, err
		}
	}
	return edition, grid.Attribute(ctx, c.tx, c.d.id, edition)
}

// execDistrict runs a statement that takes the district alone.
func (c *checker) execDistrict(ctx context.Context, query string, more ...any) error {
	args := c.with(more...)
	delete(args, "batch")
	_, err := c.tx.Exec(ctx, query, args)
	return c.wrapped(err)
}

// makeAreas makes the streets and communities that the plan found missing.
func (c *checker) makeAreas(ctx context.Context, plan *gridPlan) error {
	made := map[[2]string]int64{} // by street and community; a street has "" for community
	add := func(kind, name string, parent int64) (id int64, err error) {
		err = c.tx.QueryRow(ctx, sql.ImportersInsertArea, c.with("kind", kind, "name", name, "parent", orNil(parent))).Scan(&id)
		return id, c.wrapped(err)
	}
	kindOf := func(name string, ends string, kind, otherwise string) string {
		for _, end := range strings.Fields(ends) {
			if strings.HasSuffix(name, end) {
				return kind
			}
		}
		return otherwise
	}
	for i := range plan.grids {
		g := &plan.grids[i]
		if g.makeCommunity == "" {
			continue
		}
		street := made[[2]string{g.makeArea, ""}]
		if g.makeArea != "" && street == 0 {
			id, err := add(kindOf(g.makeArea, "镇 乡 Town", "town", "street"), g.makeArea, 0)
			if err != nil {
				return err
			}
			street, made[[2]string{g.makeArea, ""}] = id, id
		}
		k := [2]string{g.makeArea, g.makeCommunity}
		if made[k] == 0 {
			id, err := add(kindOf(g.makeCommunity, "村 村委会 Village", "village", "community"), g.makeCommunity, street)
			if err != nil {
				return err
			}
			made[k] = id
		}
		g.community = made[k]
	}
	return nil
}

// insertGrids stores shapes, identities of new grids, and what they are called.
func (c *checker) insertGrids(ctx context.Context, plan *gridPlan, edition int64) error {
	shapes := make([]grid.NewShape, len(plan.grids))
	var fresh []int
	for i, g := range plan.grids {
		shapes[i].Geom = g.shape
		if plan.ids[g.code] == 0 {
			fresh = append(fresh, i)
		}
	}
	shapeIDs, err := grid.InsertShapes(ctx, c.tx, c.d.id, shapes)
	if err != nil {
		return err
	}
	rows, err := c.tx.Query(ctx, sql.ImportersInsertGrids, pgx.StrictNamedArgs{"district": c.d.id, "count": len(fresh)})
	if err != nil {
		return c.wrapped(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return c.wrapped(err)
	}
	for i, n := range fresh {
		plan.ids[plan.grids[n].code] = ids[i]
	}
	var grids, communities []int64
	var codes, names, kinds []string
	for _, g := range plan.grids {
		grids, communities = append(grids, plan.ids[g.code]), append(communities, g.community)
		codes, names, kinds = append(codes, g.code), append(names, g.name), append(kinds, g.kind)
	}
	return c.execDistrict(ctx, sql.ImportersInsertGridShapes, "edition", edition, "grids", grids, "shapes", shapeIDs,
		"codes", codes, "names", names, "kinds", kinds, "communities", communities)
}
