-- Grids of a layer of an edition whose boxes meet one of the boxes, with their lattice shapes. OFFSET
-- makes it look up box by box and shape by shape: joined, the tables would be read whole.
select gs.grid, gs.shape, gs.layer, gs.code, gs.name, gs.kind, gs.community, gs.parent, gs.version, gs.nodes_version, s.geom
from (
    select distinct on (g.grid) g.*
    from unnest(@x0::bigint[], @y0::bigint[], @x1::bigint[], @y1::bigint[]) as b (x0, y0, x1, y1)
    cross join lateral (
        select grid, shape, layer, code, name, kind, community, parent, version, nodes_version from grid_shape
        where box && box(point(b.x0, b.y0), point(b.x1, b.y1))
          and district = @district::integer and edition = @edition::bigint and layer = @layer::text
        offset 0
    ) g
    order by g.grid
) gs
cross join lateral (select geom from shape where district = @district::integer and id = gs.shape offset 0) s
order by gs.grid
