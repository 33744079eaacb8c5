-- Governance grids of @edition other than @ids whose box meets one of the lattice boxes
-- (@x0, @y0, @x1, @y1 side by side): grid, shape. OFFSET makes it look up box by box and shape by shape.
select gs.grid, s.geom
from (
    select distinct on (g.grid) g.grid, g.shape
    from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
    cross join lateral (
        select grid, shape from grid_shape
        where box && box(point(b.x0, b.y0), point(b.x1, b.y1))
          and district = @district::integer and edition = @edition::bigint and layer = 'governance'
          and grid <> all (@ids::bigint[])
        offset 0
    ) g
    order by g.grid
) gs
cross join lateral (select geom from shape where district = @district::integer and id = gs.shape offset 0) s
order by gs.grid
